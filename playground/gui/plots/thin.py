"""Long curves made short: what of a million points a few hundred pixels can show. NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

FURTHEST = 1e30
"""Values beyond are drawn here: Qt's paths fail on infinities."""


def thin(x: Numbers, y: Numbers, low: float, high: float, columns: int) -> tuple[Numbers, Numbers]:
    """The part of a curve between `low` and `high`, with the least and the greatest value of each column.

    `x` ascends. What leaves the range is cut exactly at its edge. No peak is lost. Values that are
    not a number are left out; infinite ones are drawn far outside.

    Shapes: x and y (N,) → both (M,), M ≤ 2 columns + 2.
    """
    first = max(int(np.searchsorted(x, low, side="right")) - 1, 0)
    last = min(int(np.searchsorted(x, high, side="left")) + 1, len(x))
    x, y = x[first:last], y[first:last]
    if len(x) > 2 * columns:
        x, y = _extremes(x, y, columns)
    keep = ~np.isnan(y)
    x, y = x[keep], np.clip(y[keep], -FURTHEST, FURTHEST)
    return _cut(x, y, low, high)


def _extremes(x: Numbers, y: Numbers, columns: int) -> tuple[Numbers, Numbers]:
    """Least and greatest value of each run of points, in the order in which they come."""
    size = -(-len(x) // columns)
    whole = len(x) // size
    head = y[: whole * size].reshape(whole, size)
    below, above = np.fmin.reduce(head, axis=1), np.fmax.reduce(head, axis=1)
    starts = x[: whole * size : size]
    rest = slice(whole * size, None)
    rising = head[:, 0] <= head[:, -1]
    pairs = np.stack([np.where(rising, below, above), np.where(rising, above, below)], axis=1).ravel()
    places = np.stack([starts, x[size - 1 : whole * size : size]], axis=1).ravel()
    if len(y[rest]):
        pairs = np.append(pairs, y[rest][-1])
        places = np.append(places, x[rest][-1])
    return np.asarray(places, dtype=np.float64), np.asarray(pairs, dtype=np.float64)


def _cut(x: Numbers, y: Numbers, low: float, high: float) -> tuple[Numbers, Numbers]:
    """The same curve, its first and last point moved along it to the edges of the range."""
    if len(x) < 2 or (x[0] >= low and x[-1] <= high):
        return x, y
    x, y = x.copy(), y.copy()
    if x[0] < low:
        y[0], x[0] = np.interp(low, x[:2], y[:2]), low
    if x[-1] > high:
        y[-1], x[-1] = np.interp(high, x[-2:], y[-2:]), high
    return x, y
