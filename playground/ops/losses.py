"""The table of losses."""

from __future__ import annotations

from collections.abc import Mapping

from playground.ops.class_losses import CLASS_LOSSES
from playground.ops.loss import Loss
from playground.ops.table import table
from playground.ops.value_losses import VALUE_LOSSES

LOSSES: Mapping[str, Loss] = table(VALUE_LOSSES, CLASS_LOSSES)
"""Every loss by name."""
