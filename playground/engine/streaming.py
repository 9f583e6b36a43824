"""Rows of a streamed data set as a program takes them: shard by shard, the next one while this one serves.

A shard is as many rows as fit a share of the memory. In an epoch the chunks of the training part are put in
an order that depends on seed and epoch alone, cut into shards, and the rows of each shard dealt into
batches in an order that depends on seed, epoch and shard. So the batches are a pure function of
(seed, epoch, number) for one budget of memory; unshuffled, rows come as they lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from playground.data import DataError, Moments, StreamedSet, Stretches, stream
from playground.document.model import Training
from playground.engine.ahead import Ahead, Stop
from playground.engine.executor import Rows
from playground.engine.program import Program
from playground.engine.targets import encoded

Array = Any

SHARES = 8
"""A shard takes this part of the memory. Two are the buffers, up to three the executor's own copies while it
changes from one to the next; the rest is left for orders, measuring and blocks on their way."""

PIECES = 16
"""A piece to measure by is this part of a shard."""

MEASURED_ROWS = 1024
"""Pieces are multiples of this, for executors work through them in such steps."""


class Shard(NamedTuple):
    """One shard of an epoch; without shuffling, and where there is but one, every epoch has the same."""

    seed: int
    epoch: int
    number: int


class Piece(NamedTuple):
    """One piece of a part that is measured."""

    part: str
    number: int


class Streaming:
    """The parts of a streamed set for one program. Mutable in what it reads ahead."""

    def __init__(self, program: Program, dataset: StreamedSet, training: Training, batch_size: int) -> None:
        self._program, self._dataset, self._shuffle = program, dataset, training.shuffle
        self._dtype, self._batch_size = training.dtype, batch_size
        self._training = dataset.parts["training"]
        share = dataset.memory // SHARES
        batches = share // (self._row_bytes * batch_size)
        if not batches:
            raise DataError(
                f"a batch of {batch_size:,} rows takes {self._row_bytes * batch_size / (1 << 20):.0f} MB, "
                f"more than a {SHARES}th of the {dataset.memory >> 20:,} MB for rows: take smaller batches, "
                "or give rows more memory"
            )
        self.shard_rows = min(batches * batch_size, len(self._training))
        steps = max(1, share // PIECES // self._row_bytes // MEASURED_ROWS)
        self._piece_rows = steps * MEASURED_ROWS
        self._ordered: tuple[tuple[int, int], Stretches] | None = None
        self._shards = self._ahead(self.shard_rows, self._ranges)
        self._measured = self._ahead(
            min(self._piece_rows, max(map(len, dataset.parts.values()))), self._piece
        )
        self._order: Array = None
        self._order_of: Shard | None = None

    @property
    def shards(self) -> int:
        """How many shards an epoch has."""
        return -(-len(self._training) // self.shard_rows)

    @property
    def _row_bytes(self) -> int:
        """What a row takes: features and target as the program gets them, its target as it is, its number."""
        numbers = len(self._program.facts.features) + self._target_width
        return numbers * np.dtype(self._dtype).itemsize + 8 * self._dataset.target_width + 8

    @property
    def _target_width(self) -> int:
        return int(np.prod(self._program.buffers[self._program.scored].shape))

    # -- training

    def rows(self, seed: int, epoch: int, number: int) -> Rows:
        """The shard that a batch is picked from; the next one is prepared meanwhile."""
        shard = self._shard(seed, epoch, number)
        last = shard.number == self.shards - 1
        following = self._same(Shard(seed, epoch + last, 0 if last else shard.number + 1))
        return self._shards.take(self._same(shard), following)

    def batch(self, seed: int, epoch: int, number: int) -> Array:
        """Which rows of its shard are in a batch."""
        shard = self._shard(seed, epoch, number)
        if self._order_of != shard:
            count = min(self.shard_rows, len(self._training) - shard.number * self.shard_rows)
            draw = stream(f"shard {shard.number}", seed, epoch)
            self._order = draw.permutation(count) if self._shuffle else np.arange(count)
            self._order_of = shard
        start = number * self._batch_size - shard.number * self.shard_rows
        return self._order[start : start + self._batch_size]

    def numbers(self, seed: int, epoch: int, number: int) -> Array:
        """Their numbers in the whole data set; reads nothing."""
        shard = self._same(self._shard(seed, epoch, number))
        return self._ranges(shard).rows(self.batch(seed, epoch, number))

    def reach(self, number: int) -> int:
        """How many batches, this one and those after it, are picked from the same shard."""
        first = number * self._batch_size
        last = min((first // self.shard_rows + 1) * self.shard_rows, len(self._training))
        return -(-(last - first) // self._batch_size)

    def close(self) -> None:
        """Ends what is read ahead."""
        self._shards.close()
        self._measured.close()

    def _shard(self, seed: int, epoch: int, number: int) -> Shard:
        return Shard(seed, epoch, number * self._batch_size // self.shard_rows)

    def _same(self, shard: Shard) -> Shard:
        """The first shard that holds the very same rows in the same places."""
        return shard if self._shuffle and self.shards > 1 else Shard(0, 0, shard.number)

    def _ranges(self, shard: Shard) -> Stretches:
        """The rows of a shard, as they lie. Also called by the thread that reads ahead."""
        known = self._ordered
        if known is None or known[0] != shard[:2]:
            shuffled = self._shuffle and self.shards > 1
            ordered = self._training.shuffled(shard.seed, shard.epoch) if shuffled else self._training
            self._ordered = known = (shard[:2], ordered)
        first = shard.number * self.shard_rows
        return known[1].cut(first, first + self.shard_rows).by_place()

    # -- measuring

    def pieces(self, part: str) -> Iterator[Rows]:
        """The rows of a part as they lie, piece by piece; each is good until the next is asked for."""
        count = -(-len(self._dataset.parts[part]) // self._piece_rows)
        try:
            for number in range(count):
                following = Piece(part, number + 1) if number + 1 < count else None
                yield self._measured.take(Piece(part, number), following)
        finally:
            self._measured.close()

    def _piece(self, piece: Piece) -> Stretches:
        """The rows of a piece."""
        first = piece.number * self._piece_rows
        return self._dataset.parts[piece.part].cut(first, first + self._piece_rows)

    def spread(self, part: str) -> float:
        """Σ(y − mean y)² of a part's values; 0 for classes."""
        if self._program.facts.task == "classes":
            return 0.0
        moments = Moments(self._dataset.target_width)
        for values in self._dataset.targets(part):
            moments.add(values)
        return moments.spread

    # -- reading

    def _ahead(self, rows: int, ranges: Callable[[Any], Stretches]) -> Ahead[Any, Rows, Rows]:
        """Reads ranges of at most so many rows by key."""
        reader = _Reader(self._program, self._dataset, ranges)

        def room() -> Rows:
            values = self._program.facts.task == "values"
            shape = (rows, self._dataset.target_width) if values else (rows,)
            return Rows(
                np.empty((rows, len(self._program.facts.features)), dtype=self._dtype),
                np.empty(shape, dtype=np.float64 if values else np.int64),
                np.empty((rows, self._target_width), dtype=self._dtype),
            )

        return Ahead(room, reader.fill)


class _Reader:
    """Reads rows into a buffer, as the program takes them."""

    def __init__(self, program: Program, dataset: StreamedSet, ranges: Callable[[Any], Stretches]) -> None:
        self._program, self._dataset, self._ranges = program, dataset, ranges

    def fill(self, key: Any, into: Rows, stop: Stop) -> Rows:
        """The rows of a key as views of the buffer. Raises: DataError."""
        done = 0
        for x, y in self._dataset.blocks(self._ranges(key)):
            if stop():
                break
            place = slice(done, done + len(x))
            with np.errstate(over="ignore"):  # what is too large for the precision, the executor refuses
                into.x[place], into.y[place] = x, y
                into.target[place] = encoded(self._program, y)
            done += len(x)
        return Rows(into.x[:done], into.y[:done], into.target[:done])
