"""Where the extremes of a long column stand, kept while it grows. NumPy only.

Owns row numbers and no values: for every bucket of 8, 64, 512 … rows, which one holds the least value and
which the greatest. A new row costs the same however many there are, and so does a look at any stretch.

Decision: rows instead of values, because the curve then passes through true points in their true order,
whatever the axis does to the values, and two numbers for each 8 rows are all that a million rows need.
"""

from __future__ import annotations

from itertools import count

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Rows = NDArray[np.int64]

BUCKET = 8
"""Rows of a bucket, and buckets of the next larger one."""

_START_BUCKETS = 64


class Summary:
    """Extremes of the rows of one column, level by level. Mutable; owned by whoever owns the column."""

    def __init__(self) -> None:
        self._count = 0
        self._levels: list[_Level] = []

    def follow(self, column: Numbers) -> None:
        """Takes in the rows that the column has grown by. Those before must be as they were: see `cut`."""
        done, self._count = self._count, len(column)
        size, below = BUCKET, None
        for place in count():
            start, stop = done // size, self._count // size
            if start == stop:
                return
            if place == len(self._levels):
                self._levels.append(_Level())
            buckets = _candidates(below, start * BUCKET, stop * BUCKET).reshape(stop - start, -1)
            self._levels[place].put(start, _least(column, buckets), _greatest(column, buckets))
            size, below = size * BUCKET, self._levels[place]

    def cut(self, length: int) -> None:
        """Forgets the rows from this one on."""
        self._count = min(self._count, length)

    def extremes(self, first: int, last: int, most: int) -> Rows:
        """Rows from `first` to before `last`, in order: all, or of each bucket the extremes.

        The buckets are as small as they can be for about `most` rows to be enough. No extreme of the stretch
        is missing, and its first and last row are there.
        """
        level = 0
        while level < len(self._levels) and 2 * (last - first) > BUCKET**level * most:
            level += 1
        ends = np.array([first, last - 1], dtype=np.int64)[: last - first]
        return np.unique(np.concatenate([ends, *self._cover(first, last, level)]))

    def _cover(self, first: int, last: int, level: int) -> list[Rows]:
        """Whole buckets of a level, with those of the levels below where they stick out of the stretch."""
        if level == 0:
            return [np.arange(first, last)]
        size = BUCKET**level
        low, high = -(-first // size), min(last, self._count) // size
        if low >= high:
            return self._cover(first, last, level - 1)
        before = self._cover(first, low * size, level - 1)
        after = self._cover(high * size, last, level - 1)
        return [*before, self._levels[level - 1].rows(low, high).ravel(), *after]


class _Level:
    """Two rows for each bucket of one size: arrays that grow by doubling."""

    def __init__(self) -> None:
        self._rows = np.empty((_START_BUCKETS, 2), dtype=np.int64)

    def put(self, start: int, low: Rows, high: Rows) -> None:
        """Sets the buckets from `start` on."""
        stop = start + len(low)
        if stop > len(self._rows):
            grown = np.empty((max(stop, 2 * len(self._rows)), 2), dtype=np.int64)
            grown[:start] = self._rows[:start]
            self._rows = grown
        self._rows[start:stop, 0], self._rows[start:stop, 1] = low, high

    def rows(self, start: int, stop: int) -> Rows:
        """Rows of the least and the greatest value of these buckets. Shapes: (N, 2)."""
        return self._rows[start:stop]


def _candidates(below: _Level | None, start: int, stop: int) -> Rows:
    """The rows among which the extremes of buckets are: single rows, or those of the level below."""
    return np.arange(start, stop) if below is None else below.rows(start, stop)


def _least(column: Numbers, rows: Rows) -> Rows:
    """Of each line of rows the one with the least value; what is not a number counts as no value."""
    values = column[rows]
    return _chosen(rows, np.where(np.isnan(values), np.inf, values).argmin(axis=1))


def _greatest(column: Numbers, rows: Rows) -> Rows:
    """Of each line of rows the one with the greatest value; what is not a number counts as no value."""
    values = column[rows]
    return _chosen(rows, np.where(np.isnan(values), -np.inf, values).argmax(axis=1))


def _chosen(rows: Rows, places: Rows) -> Rows:
    return np.asarray(rows[np.arange(len(rows)), places], dtype=np.int64)
