"""What a network learns from, as its program wants it: rows and targets of each part, dealt into batches.

The batch is a pure function of (seed, epoch, number); the order of one epoch is kept while it lasts. Rows
of a streamed set come shard by shard, see `streaming`, unless all fit; all others are at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from playground import data
from playground.data import DataSet, StreamedSet, Stretches
from playground.document.model import Training
from playground.engine.executor import Rows
from playground.engine.program import Program
from playground.engine.streaming import Streaming
from playground.engine.targets import encoded, spread

Array = Any


class Supply(Protocol):
    """Where the rows come from; the methods are those of `Material`."""

    def rows(self, seed: int, epoch: int, number: int) -> Rows: ...
    def batch(self, seed: int, epoch: int, number: int) -> Array: ...
    def numbers(self, seed: int, epoch: int, number: int) -> Array: ...
    def reach(self, number: int) -> int: ...
    def pieces(self, part: str) -> Iterator[Rows]: ...
    def spread(self, part: str) -> float: ...
    def close(self) -> None: ...


class Material:
    """The parts of a data set for one program. Mutable only in what it keeps at hand."""

    def __init__(self, program: Program, dataset: DataSet, training: Training) -> None:
        self._dataset = dataset
        self.shuffle = training.shuffle
        self._spreads: dict[str, float] = {}
        count = self.count("training")
        self.batch_size = min(training.batch_size, count)
        self.batches = -(-count // self.batch_size)
        """How many batches an epoch has."""
        self._supply: Supply = (
            Streaming(program, dataset, training, self.batch_size)
            if isinstance(dataset, StreamedSet) and not dataset.fits
            else AtHand(program, dataset, self.batch_size, self.shuffle)
        )
        self.at_hand = isinstance(self._supply, AtHand)
        """Whether all rows are in memory: whole epochs can be done in one go, `data.order` says how, and each
        part is one piece."""

    def count(self, part: str) -> int:
        """How many rows "training", "validation" or "test" has. Raises: DataError for another part."""
        return self._dataset.count(part)

    def rows_in(self, number: int) -> int:
        """How many rows a batch has."""
        return min(self.batch_size, self.count("training") - number * self.batch_size)

    def rows(self, seed: int, epoch: int, number: int) -> Rows:
        """The training rows that a batch of an epoch is picked from: the same object while they serve.

        Where it is another object, the one before is no longer valid. Raises: DataError where rows cannot be
        read.
        """
        return self._supply.rows(seed, epoch, number)

    def batch(self, seed: int, epoch: int, number: int) -> Array:
        """Which of these rows are in the batch."""
        return self._supply.batch(seed, epoch, number)

    def numbers(self, seed: int, epoch: int, number: int) -> Array:
        """Which rows of the whole data set are in the batch, in the order in which it has them."""
        return self._supply.numbers(seed, epoch, number)

    def reach(self, number: int) -> int:
        """How many batches of an epoch, from this one on, are picked from the same rows."""
        return self._supply.reach(number)

    def pieces(self, part: str) -> Iterator[Rows]:
        """The rows of a part, as many at a time as fit; each piece is good until the next is asked for."""
        return self._supply.pieces(part)

    def spread(self, part: str) -> float:
        """Σ(y − mean y)² of a part's values, which R² is measured by."""
        if part not in self._spreads:
            self._spreads[part] = self._supply.spread(part)
        return self._spreads[part]

    def close(self) -> None:
        """Ends what is read ahead; it may be gone on with."""
        self._supply.close()


class AtHand:
    """Rows that are held in memory."""

    def __init__(self, program: Program, dataset: DataSet, batch_size: int, shuffle: bool) -> None:
        self._program, self._dataset, self._shuffle = program, dataset, shuffle
        self._parts: dict[str, Rows] = {}
        self._slices = data.batch_slices(dataset.count("training"), batch_size)
        self._order: Array = None
        self._order_of: tuple[int, int] | None = None

    def rows(self, seed: int, epoch: int, number: int) -> Rows:
        """All training rows."""
        return self._part("training")

    def batch(self, seed: int, epoch: int, number: int) -> Array:
        """Which of them are in the batch."""
        if self._order_of != (seed, epoch):
            self._order = data.order(self._dataset.count("training"), seed, epoch, self._shuffle)
            self._order_of = (seed, epoch)
        return self._order[self._slices[number]]

    def numbers(self, seed: int, epoch: int, number: int) -> Array:
        """Their numbers in the whole data set."""
        rows, places = self._dataset.parts["training"], self.batch(seed, epoch, number)
        return rows.rows(places) if isinstance(rows, Stretches) else np.asarray(rows)[places]

    def reach(self, number: int) -> int:
        """All that are left of the epoch."""
        return len(self._slices) - number

    def pieces(self, part: str) -> Iterator[Rows]:
        """All rows of the part at once."""
        yield self._part(part)

    def spread(self, part: str) -> float:
        """Σ(y − mean y)² of a part's values."""
        return spread(self._program, self._part(part).y)

    def close(self) -> None:
        """Nothing is read ahead."""

    def _part(self, name: str) -> Rows:
        if name not in self._parts:
            x, y = self._dataset.part(name)
            self._parts[name] = Rows(x, y, encoded(self._program, y))
        return self._parts[name]
