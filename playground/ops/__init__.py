"""What exists: ops, activations, losses, initialisers, optimisers and schedules, each in one table.

Owns the tables that palette, inspector, help, compiler, exporters and tests read. Importing them loads
neither NumPy nor Qt. `cell_for` makes the arrays to run a single op by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from playground.ops.activations import ACTIVATIONS, curve
from playground.ops.by_hand import cell_for
from playground.ops.ends import ENDS, INPUTS
from playground.ops.initializers import INITIALIZERS
from playground.ops.layers import LAYERS
from playground.ops.losses import LOSSES
from playground.ops.merges import MERGES
from playground.ops.norms import NORMS
from playground.ops.op import Op
from playground.ops.optimizers import OPTIMIZERS
from playground.ops.passing import PASSING
from playground.ops.penalties import clip, penalise
from playground.ops.regularizers import REGULARIZERS
from playground.ops.schedules import SCHEDULES, learning_rate
from playground.ops.table import table
from playground.ops.targets import decide, encode

OPS: Mapping[str, Op] = table(INPUTS, LAYERS, MERGES, REGULARIZERS, NORMS, PASSING, ENDS)
"""Every op by name, in the order of the palette."""

__all__ = [
    "ACTIVATIONS",
    "INITIALIZERS",
    "LOSSES",
    "OPS",
    "OPTIMIZERS",
    "SCHEDULES",
    "cell_for",
    "clip",
    "curve",
    "decide",
    "encode",
    "learning_rate",
    "penalise",
]
