"""From weights to lines: how wide and how strongly coloured each wire is.

Owns the formula of the look. Weights become whole levels, so that a wire is painted anew only when
its picture changes. Needs NumPy, not Qt.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from playground.gui.theme.colors import mix, signed_color
from playground.gui.theme.tokens import Theme

WireKind = Literal["weights", "gradients", "this row's pull"]
"""What the single wires stand for: the weights, the gradients of the batch, or one row's own gradient."""

STEPS = 32
"""Levels from nothing to the reference weight; a wire of STEPS is at its widest."""


def reference(weights: Iterable[NDArray[Any]]) -> float:
    """What counts as a full weight: the 90th percentile of |w| in the graph to one digit, at least 1."""
    sizes = [np.abs(one, dtype=np.float64).ravel() for one in weights if one.size]
    if not sizes:
        return 1.0
    every = np.concatenate(sizes)
    every = every[np.isfinite(every)]
    return max(1.0, one_digit(float(np.percentile(every, 90)))) if every.size else 1.0


def largest(gradients: Iterable[NDArray[Any]]) -> float:
    """The largest |g|: gradients have no size that they ought to have."""
    sizes = [float(np.nanmax(np.abs(one))) for one in gradients if one.size and not np.isnan(one).all()]
    found = max(sizes, default=0.0)
    return found if math.isfinite(found) and found > 0 else 1.0


def one_digit(value: float) -> float:
    """Rounded to its first digit: 2.7 → 3, 0.034 → 0.03."""
    if value <= 0 or not math.isfinite(value):
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{round(value / power) * power:.12g}")


def levels(weights: NDArray[Any], full: float) -> NDArray[np.int8]:
    """Signed whole levels, row by row. What is not a number is level 0.

    Shapes: any with N elements → (N,).
    """
    share = np.clip(np.nan_to_num(np.asarray(weights, np.float64).ravel() / max(full, 1e-30)), -1.0, 1.0)
    rounded: NDArray[np.int8] = np.rint(share * STEPS).astype(np.int8)
    return rounded


def drawing_order(level: NDArray[np.int8]) -> NDArray[np.intp]:
    """Indices from the smallest to the largest, so that strong wires lie on top."""
    return np.argsort(np.abs(level), kind="stable")


def width(share: float) -> float:
    """Width in pixels of a wire whose weight is `share` of the full one."""
    return 0.75 + 3.25 * abs(share)


def color(theme: Theme, share: float) -> str:
    """Opaque colour of a wire: the signed map, mixed over the canvas so that weak wires step back."""
    size = min(1.0, abs(share))
    hue = signed_color(theme, math.copysign(0.62 + 0.38 * size, share))
    return mix(theme.canvas, hue, 0.22 + 0.73 * size**0.8)
