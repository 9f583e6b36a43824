"""What exists: ops, activations, losses, initialisers, optimisers and schedules, each in one table.

Owns the tables that palette, inspector, help, compiler, exporters and tests read. Importing them loads
neither NumPy nor Qt. `playground.ops.by_hand.cell_for` runs a single op.
"""

from __future__ import annotations

from collections.abc import Mapping

from playground.ops.activations import ACTIVATIONS
from playground.ops.ends import ENDS, INPUTS
from playground.ops.initializers import INITIALIZERS
from playground.ops.layers import LAYERS
from playground.ops.losses import LOSSES
from playground.ops.merges import MERGES
from playground.ops.op import Op
from playground.ops.optimizers import OPTIMIZERS
from playground.ops.regularizers import REGULARIZERS
from playground.ops.schedules import SCHEDULES
from playground.ops.table import table

OPS: Mapping[str, Op] = table(INPUTS, LAYERS, MERGES, REGULARIZERS, ENDS)
"""Every op by name, in the order of the palette."""

__all__ = ["ACTIVATIONS", "INITIALIZERS", "LOSSES", "OPS", "OPTIMIZERS", "SCHEDULES"]
