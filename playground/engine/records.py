"""The losses of all epochs so far, in columns: a run of a million epochs is no million objects.

Owns how records are kept; they come in one by one or as a table, and go out as `EpochRecord`s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np

from playground.engine.frame import EpochRecord

Array = Any

FIELDS = ("epoch", "step", "training", "validation", "training_score", "validation_score", "rate")
"""The columns, in the order of the record's fields."""

OPTIONAL = ("validation", "training_score", "validation_score")
"""Fields that may be None: a bit each, for NaN is a loss too."""

PIECE = 4096
"""Records that are made at a time where all are gone through."""


class Records(Sequence[EpochRecord]):
    """A list of records. Mutable; a slice is a copy. Memory: 64 bytes a record."""

    __slots__ = ("_count", "_lacking", "_table")

    def __init__(self, records: Iterable[EpochRecord] = ()) -> None:
        self._count = 0
        self._table: Array = np.empty((16, len(FIELDS)))
        self._lacking: Array = np.zeros((16, len(OPTIONAL)), dtype=bool)
        if isinstance(records, Records):
            self.extend_table(records.table, records.lacking)
        else:
            for record in records:
                self.append(record)

    @property
    def table(self) -> Array:
        """All numbers, a row a record; valid until the next change. Shapes: (N, len(FIELDS))."""
        return self._table[: self._count]

    @property
    def lacking(self) -> Array:
        """True where an optional field is None. Shapes: (N, len(OPTIONAL))."""
        return self._lacking[: self._count]

    def column(self, name: str) -> Array:
        """A copy of one column, NaN where it is None. Shapes: (N,)."""
        numbers: Array = self.table[:, FIELDS.index(name)].copy()
        if name in OPTIONAL:
            numbers[self.lacking[:, OPTIONAL.index(name)]] = np.nan
        return numbers

    def append(self, record: EpochRecord) -> None:
        """Adds one record."""
        self._grow(1)
        self._count += 1
        self[-1] = record

    def extend_table(self, table: Array, lacking: Array) -> None:
        """Adds a row of numbers for each record. Shapes: as `table` and `lacking`, which may be one row."""
        more = len(table)
        self._grow(more)
        new = slice(self._count, self._count + more)
        self._table[new], self._lacking[new] = table, lacking
        for column, name in enumerate(OPTIONAL):
            self._table[new, FIELDS.index(name)][self._lacking[new, column]] = np.nan
        self._count += more

    def follow(self, more: Records) -> None:
        """Adds what comes next; one that is not beyond the last replaces what stood from its epoch on."""
        if len(more) and self._count and more.table[0, 0] <= self._table[self._count - 1, 0]:
            self._count = int(np.searchsorted(self.table[:, 0], more.table[0, 0]))
        self.extend_table(more.table, more.lacking)

    def until(self, epoch: int) -> Records:
        """A copy of those up to an epoch, that one included; there need not be one of every epoch."""
        return self[: int(np.searchsorted(self.table[:, 0], epoch, side="right"))]

    def _grow(self, more: int) -> None:
        """Makes room, doubling, so that adding takes the same time however many there are."""
        needed, room = self._count + more, len(self._table)
        if needed > room:
            room = max(needed, 2 * room)
            for name in ("_table", "_lacking"):
                old = getattr(self, name)
                new = np.zeros((room, old.shape[1]), dtype=old.dtype)
                new[: self._count] = old[: self._count]
                setattr(self, name, new)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> EpochRecord: ...
    @overload
    def __getitem__(self, place: slice) -> Records: ...
    def __getitem__(self, place: int | slice) -> EpochRecord | Records:
        if isinstance(place, slice):
            part = Records()
            part.extend_table(self.table[place], self.lacking[place])
            return part
        return _record(self.table[place].tolist(), self.lacking[place].tolist())

    def __setitem__(self, place: int, record: EpochRecord) -> None:
        numbers = [getattr(record, name) for name in FIELDS]
        self.table[place] = [np.nan if one is None else one for one in numbers]
        self.lacking[place] = [getattr(record, name) is None for name in OPTIONAL]

    def __iter__(self) -> Iterator[EpochRecord]:
        for start in range(0, len(self), PIECE):
            piece = slice(start, start + PIECE)
            yield from map(_record, self.table[piece].tolist(), self.lacking[piece].tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Records):
            return list(self) == list(other) if isinstance(other, (list, tuple)) else NotImplemented
        return np.array_equal(self.table, other.table, equal_nan=True) and np.array_equal(
            self.lacking, other.lacking
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Records({list(self)!r})"


def _record(numbers: Sequence[float], lacking: Sequence[bool]) -> EpochRecord:
    """The record of a row of the table."""
    epoch, step, training, validation, score, validation_score, rate = numbers
    no_validation, no_score, no_validation_score = lacking
    return EpochRecord(
        int(epoch),
        int(step),
        training,
        None if no_validation else validation,
        None if no_score else score,
        None if no_validation_score else validation_score,
        rate,
    )
