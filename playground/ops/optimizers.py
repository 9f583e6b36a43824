"""The table of optimisers."""

from __future__ import annotations

from collections.abc import Mapping

from playground.ops.optimizer import Optimizer
from playground.ops.plain_steps import PLAIN_STEPS
from playground.ops.scaled_steps import SCALED_STEPS
from playground.ops.table import table

OPTIMIZERS: Mapping[str, Optimizer] = table(PLAIN_STEPS, SCALED_STEPS)
"""Every optimiser by name."""
