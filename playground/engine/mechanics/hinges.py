"""Where each unit of a node is at zero, over the plane that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.engine.plane import Grid
from playground.engine.trainer import Trainer

Array = Any

MOST_UNITS = 64
"""More lines than these are a thicket: the first units stand for all."""


def hinge_maps(trainer: Trainer, grid: Grid, node: int) -> Mapping[int, Array]:
    """The sums of a node's units before they are bent, over the grid; a hinge is where one is zero.

    Empty for an input, and for a node that does not feed the loss. Shapes: (units, H, W), or (units, W) on a
    curve, with at most `MOST_UNITS` units.
    """
    program = trainer.program
    made = program.values.get(node)
    if made is None or made in program.inputs:
        return MappingProxyType({})
    buffer = program.before.get(node, made)
    sums = trainer.values(grid.x, [buffer])[buffer]
    sums = sums.reshape(len(sums), -1)[:, :MOST_UNITS]
    maps = np.array(sums.T.reshape(-1, *grid.shape), order="C")
    maps.setflags(write=False)
    return MappingProxyType({node: maps})
