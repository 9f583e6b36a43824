"""The losses so far, as growing columns that curves are drawn from.

Mutable: owned by the plot that shows it. Can be rebuilt from the records at any time. What it says of a
column reads only the rows that are new.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.engine.frame import EpochRecord
from playground.engine.records import Records
from playground.gui.plots.summary import Numbers, Summary

COLUMNS = ("epoch", "training", "validation")
_START_ROWS = 256


class History:
    """Records by epoch. One that is not beyond the last replaces what stood from its epoch on."""

    def __init__(self) -> None:
        self._table = np.empty((len(COLUMNS), _START_ROWS))
        self._count = 0
        self._facts = {name: _Facts() for name in COLUMNS}

    def __len__(self) -> int:
        return self._count

    def clear(self) -> None:
        """Forgets everything."""
        self._cut(0)

    def append(self, records: Sequence[EpochRecord]) -> None:
        """Adds records in the order in which they were measured."""
        if not records:
            return
        known = records if isinstance(records, Records) else Records(records)
        rows = np.array([known.column(name) for name in COLUMNS])
        back = np.flatnonzero(np.diff(rows[0]) <= 0) + 1
        for run in np.split(rows, back, axis=1):
            if self._count and run[0, 0] <= self._table[0, self._count - 1]:
                self._cut(int(np.searchsorted(self.column("epoch"), run[0, 0])))
            self._put(run)

    def _put(self, rows: Numbers) -> None:
        """Adds rows beyond the last one. Shapes: (columns, N)."""
        count = self._count + rows.shape[1]
        if count > self._table.shape[1]:
            grown = np.empty((len(COLUMNS), max(count, 2 * self._table.shape[1])))
            grown[:, : self._count] = self._table[:, : self._count]
            self._table = grown
        self._table[:, self._count : count] = rows
        self._count = count

    def _cut(self, count: int) -> None:
        """Forgets the rows from this one on."""
        self._count = count
        for facts in self._facts.values():
            facts.cut(count)

    def column(self, name: str) -> Numbers:
        """All values of one column, missing ones as NaN; a view, valid until the next append."""
        return self._table[COLUMNS.index(name), : self._count]

    def summary(self, name: str) -> Summary:
        """Where the extremes of a column stand."""
        facts = self._facts[name]
        facts.summary.follow(self.column(name))
        return facts.summary

    def extent(self, name: str) -> tuple[float, float] | None:
        """Least and greatest finite value of a column, None where it has none."""
        facts = self._known(name)
        return (facts.low, facts.high) if facts.low <= facts.high else None

    def last(self, name: str) -> int | None:
        """The last row in which a column was measured."""
        return self._known(name).last

    def _known(self, name: str) -> _Facts:
        facts = self._facts[name]
        facts.follow(self.column(name))
        return facts

    def nearest(self, epoch: float) -> int | None:
        """The row measured nearest to `epoch`."""
        if not self._count:
            return None
        epochs = self.column("epoch")
        right = min(int(np.searchsorted(epochs, epoch)), self._count - 1)
        left = max(right - 1, 0)
        return left if abs(epochs[left] - epoch) <= abs(epochs[right] - epoch) else right


class _Facts:
    """What is known of one column up to some row."""

    def __init__(self) -> None:
        self.summary = Summary()
        self._begin()

    def _begin(self) -> None:
        self._done = 0
        self.low, self.high = np.inf, -np.inf
        self.last: int | None = None

    def cut(self, count: int) -> None:
        """Rows from this one on no longer count; what the others say is to be found out anew."""
        self.summary.cut(count)
        self._begin()

    def follow(self, column: Numbers) -> None:
        """Reads what is new."""
        new = column[self._done :]
        known = np.flatnonzero(~np.isnan(new))
        if len(known):
            self.last = self._done + int(known[-1])
        finite = new[np.isfinite(new)]
        if len(finite):
            self.low, self.high = min(self.low, float(finite.min())), max(self.high, float(finite.max()))
        self._done = len(column)
