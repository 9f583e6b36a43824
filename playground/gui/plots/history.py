"""The losses so far, as growing columns that curves are drawn from.

Mutable: owned by the plot that shows it. Can be rebuilt from the records at any time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.engine.frame import EpochRecord
from playground.gui.plots.thin import Numbers

COLUMNS = ("epoch", "step", "training", "validation", "training_score", "validation_score", "rate")
_START_ROWS = 256


class History:
    """Records by epoch. One that is not beyond the last replaces what stood from its epoch on."""

    def __init__(self) -> None:
        self._table = np.empty((len(COLUMNS), _START_ROWS))
        self._count = 0
        self._extents: dict[str, tuple[int, float, float]] = {}

    def __len__(self) -> int:
        return self._count

    def clear(self) -> None:
        """Forgets everything."""
        self._count = 0
        self._extents.clear()

    def append(self, records: Sequence[EpochRecord]) -> None:
        """Adds records in the order in which they were measured."""
        for record in records:
            if self._count and record.epoch <= self._table[0, self._count - 1]:
                self._count = int(np.searchsorted(self.column("epoch"), record.epoch))
                self._extents.clear()
            if self._count == self._table.shape[1]:
                self._table = np.concatenate([self._table, np.empty_like(self._table)], axis=1)
            values = [getattr(record, name) for name in COLUMNS]
            self._table[:, self._count] = [np.nan if value is None else value for value in values]
            self._count += 1

    def column(self, name: str) -> Numbers:
        """All values of one column, missing ones as NaN; a view, valid until the next append."""
        return self._table[COLUMNS.index(name), : self._count]

    def extent(self, name: str) -> tuple[float, float] | None:
        """Least and greatest finite value of a column, None where it has none. Reads only what is new."""
        done, low, high = self._extents.get(name, (0, np.inf, -np.inf))
        new = self.column(name)[done:]
        new = new[np.isfinite(new)]
        if len(new):
            low, high = min(low, float(new.min())), max(high, float(new.max()))
        self._extents[name] = (self._count, low, high)
        return (low, high) if low <= high else None

    def last(self, name: str) -> int | None:
        """The last row in which a column was measured."""
        column = self.column(name)
        if len(column) and not np.isnan(column[-1]):
            return len(column) - 1
        known = np.flatnonzero(~np.isnan(column))
        return int(known[-1]) if len(known) else None

    def records(self) -> list[EpochRecord]:
        """The records as they came."""
        return [_record(row) for row in self._table[:, : self._count].T.tolist()]

    def nearest(self, epoch: float) -> int | None:
        """The row measured nearest to `epoch`."""
        if not self._count:
            return None
        epochs = self.column("epoch")
        right = min(int(np.searchsorted(epochs, epoch)), self._count - 1)
        left = max(right - 1, 0)
        return left if abs(epochs[left] - epoch) <= abs(epochs[right] - epoch) else right


def _record(row: list[float]) -> EpochRecord:
    """One row of the table as a record; what was not measured is None again."""
    epoch, step, training, *scores, rate = row
    validation, training_score, validation_score = (None if value != value else value for value in scores)
    return EpochRecord(int(epoch), int(step), training, validation, training_score, validation_score, rate)
