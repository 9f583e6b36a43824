"""What a network learns from, as its program wants it: rows and targets of each part, dealt into batches.

The batch is a pure function of (seed, epoch, number); the order of one epoch is kept while it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground import data
from playground.data import DataSet
from playground.document.model import Training
from playground.engine.device import Device
from playground.engine.program import Program
from playground.engine.targets import encoded

Array = Any


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of one part. Shapes: x (N, F) standardised, y (N,) or (N, T), target (N, O) for the loss."""

    x: Array
    y: Array
    target: Array

    def __len__(self) -> int:
        return len(self.x)


class Material:
    """The parts of a data set for one program. Mutable only in what it keeps at hand."""

    def __init__(self, program: Program, dataset: DataSet, training: Training) -> None:
        self._program, self._dataset = program, dataset
        self._shuffle = training.shuffle
        self._parts: dict[str, Rows] = {}
        count = len(self.part("training"))
        self.batch_size = min(training.batch_size, count)
        self._slices = data.batch_slices(count, self.batch_size)
        self._order: Array = None
        self._order_of: tuple[int, int] | None = None

    @property
    def batches(self) -> int:
        """How many batches an epoch has."""
        return len(self._slices)

    def part(self, name: str) -> Rows:
        """The rows of "training", "validation" or "test"."""
        if name not in self._parts:
            x, y = self._dataset.part(name)
            self._parts[name] = Rows(x, y, encoded(self._program, y))
        return self._parts[name]

    def rows_in(self, number: int) -> int:
        """How many rows a batch has."""
        part = self._slices[number]
        return int(part.stop - part.start)

    def batch(self, seed: int, epoch: int, number: int, device: Device) -> Array:
        """The numbers of the training rows in a batch of an epoch, on the device."""
        if self._order_of != (seed, epoch):
            order = data.order(len(self.part("training")), seed, epoch, self._shuffle)
            self._order, self._order_of = device.xp.asarray(order), (seed, epoch)
        return self._order[self._slices[number]]
