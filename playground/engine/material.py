"""What a network learns from, as its program wants it: rows and targets of each part, dealt into batches.

The batch is a pure function of (seed, epoch, number); the order of one epoch is kept while it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground import data
from playground.data import DataSet
from playground.document.model import Training
from playground.engine.executor import Rows
from playground.engine.program import Program
from playground.engine.targets import encoded, spread

Array = Any


class Material:
    """The parts of a data set for one program. Mutable only in what it keeps at hand."""

    def __init__(self, program: Program, dataset: DataSet, training: Training) -> None:
        self._program, self._dataset = program, dataset
        self.shuffle = training.shuffle
        self._parts: dict[str, Rows] = {}
        self._spreads: dict[str, float] = {}
        count = self.count("training")
        self.batch_size = min(training.batch_size, count)
        self._slices = data.batch_slices(count, self.batch_size)
        self._order: Array = None
        self._order_of: tuple[int, int] | None = None

    @property
    def batches(self) -> int:
        """How many batches an epoch has."""
        return len(self._slices)

    @property
    def at_hand(self) -> bool:
        """Whether the same rows serve every batch, so that whole epochs can be done in one go."""
        return True

    def count(self, part: str) -> int:
        """How many rows "training", "validation" or "test" has. Raises: DataError for another part."""
        return self._dataset.count(part)

    def pieces(self, part: str) -> Iterator[Rows]:
        """The rows of a part, as many at a time as fit."""
        yield self._part(part)

    def spread(self, part: str) -> float:
        """Σ(y − mean y)² of a part's values, which R² is measured by."""
        if part not in self._spreads:
            self._spreads[part] = spread(self._program, self._part(part).y)
        return self._spreads[part]

    def _part(self, name: str) -> Rows:
        if name not in self._parts:
            x, y = self._dataset.part(name)
            self._parts[name] = Rows(x, y, encoded(self._program, y))
        return self._parts[name]

    def rows_in(self, number: int) -> int:
        """How many rows a batch has."""
        part = self._slices[number]
        return int(part.stop - part.start)

    def rows(self, seed: int, epoch: int, number: int) -> Rows:
        """The training rows that a batch of an epoch is picked from: the same object while they serve."""
        return self._part("training")

    def batch(self, seed: int, epoch: int, number: int) -> Array:
        """Which of these rows are in the batch."""
        if self._order_of != (seed, epoch):
            self._order = data.order(self.count("training"), seed, epoch, self.shuffle)
            self._order_of = (seed, epoch)
        return self._order[self._slices[number]]
