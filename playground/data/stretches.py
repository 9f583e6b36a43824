"""Rows as ranges of row numbers: how rows are split, ordered and cut where naming each would cost too much.

A chunk is a short range of neighbouring rows, which are read in one go. Pure functions of numbers and
seeds; knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.data.recipe import DataError, Shares
from playground.data.source import Whole
from playground.data.split import PARTS, allot, emptiness, shares_problem
from playground.data.streams import stream

CHUNK_NUMBERS = 1 << 16
"""Numbers of a chunk: 512 KiB as float64, which fits the caches and is enough for a disk's full speed."""

CHUNKS = 256
"""Few rows are cut into at least so many chunks, so that shares hold to half a per cent."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Rows in the order in which they are visited. Shapes: starts, stops (K,), a range of rows each."""

    starts: Whole
    stops: Whole

    def __len__(self) -> int:
        return int((self.stops - self.starts).sum())

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(zip(self.starts.tolist(), self.stops.tolist(), strict=True))

    def shuffled(self, seed: int, epoch: int) -> Stretches:
        """The same ranges in the order of an epoch; rows within a range stay neighbours."""
        order = stream("chunks", seed, epoch).permutation(len(self.starts))
        return Stretches(self.starts[order], self.stops[order])

    def cut(self, first: int, last: int) -> Stretches:
        """The rows visited from the `first` to before the `last`; a range at either end may be cut in two."""
        ends = np.cumsum(self.stops - self.starts)
        begins = ends - (self.stops - self.starts)
        inside = (begins < last) & (ends > first)
        starts = self.starts[inside] + np.maximum(first - begins[inside], 0)
        stops = self.stops[inside] - np.maximum(ends[inside] - last, 0)
        return Stretches(starts, stops)

    def by_place(self) -> Stretches:
        """The same ranges as they lie, neighbours joined: what is read in the fewest goes."""
        order = np.argsort(self.starts)
        starts, stops = self.starts[order], self.stops[order]
        apart = starts[1:] != stops[:-1]
        return Stretches(starts[np.r_[True, apart][: len(starts)]], stops[np.r_[apart, True][: len(stops)]])

    def pieces(self, most: int) -> Iterator[tuple[int, int]]:
        """The ranges, none of more than `most` rows."""
        for start, stop in self:
            for begin in range(start, stop, most):
                yield begin, min(begin + most, stop)

    def rows(self, places: Whole) -> Whole:
        """The numbers of the rows that are visited at these places. Shapes: (M,) both."""
        ends = np.cumsum(self.stops - self.starts)
        holder = np.searchsorted(ends, places, side="right")
        rows: Whole = np.subtract(self.stops[holder], ends[holder] - places)
        return rows


def chunk_rows(count: int, columns: int) -> int:
    """How many rows a chunk has where there are `count` of them."""
    return max(1, min(CHUNK_NUMBERS // columns, count // CHUNKS))


def deal(count: int, size: int, shares: Shares) -> Mapping[str, Stretches]:
    """Shares out chunks of `size` rows to the parts, a pure function of the seed; each as it lies.

    Shares hold to within a chunk; classes are not looked at, but chunks come from everywhere.
    Raises: DataError where the shares cannot be, or a part with a share gets no row.
    """
    found = shares_problem(shares)
    if found is not None:
        raise DataError(found[1])
    starts = np.arange(0, count, size, dtype=np.int64)
    order = stream("split chunks", shares.seed).permutation(len(starts))
    bounds = np.cumsum(allot(np.array([len(starts)]), shares)[0])[:-1]
    parts = {}
    for name, numbers in zip(PARTS, np.split(order, bounds), strict=True):
        begins = starts[np.sort(numbers)]
        parts[name] = Stretches(begins, np.minimum(begins + size, count))
    found = emptiness({name: len(rows) for name, rows in parts.items()}, shares)
    if found is not None:
        raise DataError(found[1])
    return MappingProxyType(parts)
