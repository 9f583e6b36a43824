"""The table of activations, and their curves for a plot."""

from __future__ import annotations

from collections.abc import Mapping

from playground.ops.activation import Activation
from playground.ops.op import Array
from playground.ops.rectifiers import RECTIFIERS
from playground.ops.squashers import SQUASHERS
from playground.ops.table import table

ACTIVATIONS: Mapping[str, Activation] = table(RECTIFIERS, SQUASHERS)
"""Every activation by name."""


def curve(name: str, x: Array) -> tuple[Array, Array] | None:
    """(f(x), f′(x)) of an activation at the points x, as new float64 arrays.

    None for softmax: its outputs depend on a whole row, so it has no curve of one number.

    Shapes: x (N,), each result (N,).
    """
    import numpy as np

    activation = ACTIVATIONS[name]
    if activation.slope is None:
        return None
    z = np.asarray(x, dtype=np.float64)
    y, slope, scratch = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    activation.forward(np, z, y, scratch)
    activation.slope(np, z, y, slope, scratch)
    return y, slope
