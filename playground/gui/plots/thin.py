"""Long curves made short: what of a million points a few hundred pixels can show. NumPy only."""

from __future__ import annotations

import numpy as np

from playground.gui.plots.summary import BUCKET, Numbers, Rows, Summary

FURTHEST = 1e30
"""Values beyond are drawn here: Qt's paths fail on infinities."""

_STRAIGHT_PX = 0.1
"""So far from a straight line nobody sees a bend."""

_ROUNDS = 3
"""How often every second point may go: what is left is off by that many times as much at most."""

_FINENESS = 2 * BUCKET
"""Rows looked at for each column, where a summary spares looking at all: a bucket or more."""


def thin(
    x: Numbers, y: Numbers, low: float, high: float, columns: int, summary: Summary | None = None
) -> tuple[Numbers, Numbers]:
    """The part of a curve between `low` and `high`, with the least and the greatest value of each column.

    `x` ascends. What is left are points of the curve in their order, but what leaves the range is cut
    exactly at its edge. No peak is lost. Values that are not a number are left out; infinite ones are drawn
    far outside. With a `summary` of `y` it costs the same however long the curve is.

    Shapes: x and y (N,) → both (M,), M ≤ 2 columns + 2.
    """
    first = max(int(np.searchsorted(x, low, side="right")) - 1, 0)
    last = min(int(np.searchsorted(x, high, side="left")) + 1, len(x))
    if summary is None or last - first <= _FINENESS * columns:
        rows = np.arange(first, last)
    else:
        rows = summary.extremes(first, last, _FINENESS * columns)
    rows = _extremes(rows[~np.isnan(y[rows])], x, y, columns)
    return _cut(x[rows], np.clip(y[rows], -FURTHEST, FURTHEST), low, high)


def _extremes(rows: Rows, x: Numbers, y: Numbers, columns: int) -> Rows:
    """In each column the rows of the least and the greatest value; the first and the last of all."""
    if len(rows) <= 2 * columns:
        return rows
    start, end = x[rows[0]], x[rows[-1]]
    column = np.minimum((x[rows] - start) * (columns / (end - start)), columns - 1).astype(np.int64)
    order = np.lexsort((y[rows], column))
    first = np.flatnonzero(np.diff(column, prepend=-1))
    last = np.append(first[1:], len(rows)) - 1
    chosen = np.concatenate([[0, len(rows) - 1], order[first], order[last]])
    return np.asarray(rows[np.unique(chosen)], dtype=np.int64)


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


def straightened(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """The same curve without points that lie, to the eye, straight between their neighbours.

    Each piece of line costs the same to paint, however short. Shapes: x and y (N,), pixels → both (M,).
    """
    for _ in range(_ROUNDS):
        inner = np.arange(1, len(x) - 1, 2)
        before, after = inner - 1, inner + 1
        wide = x[after] - x[before]
        share = np.divide(x[inner] - x[before], wide, out=np.full(len(inner), np.nan), where=wide > 0)
        bend = np.abs(y[before] + share * (y[after] - y[before]) - y[inner])
        drop = inner[bend <= _STRAIGHT_PX]
        if not len(drop):
            break
        x, y = np.delete(x, drop), np.delete(y, drop)
    return x, y
