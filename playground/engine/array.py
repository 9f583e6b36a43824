"""The `array` executor: runs a program on NumPy or CuPy arrays, phase by phase. The reference.

Owns the vectors, the working buffers and the training rows on the device.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from playground.data import DataError, stream
from playground.engine.binding import Binding, Vectors, View
from playground.engine.device import Device
from playground.engine.executor import Advance, Learning, Rows, Sums, VectorName, first_bad_block
from playground.engine.program import Program
from playground.engine.targets import tally
from playground.ops import OPTIMIZERS
from playground.ops.penalties import clip, length, penalise

Array = Any


CHUNK_ROWS = 1024
"""Rows of one forward pass where no gradient is needed: large enough to be fast, small enough for caches."""


def too_large(dtype: str) -> DataError:
    """What is said of rows that the precision cannot hold."""
    return DataError(f"the data hold numbers too large for {dtype}: standardise them, or use float64")


class ArrayExecutor:
    """Runs one program. Mutable; belongs to one trainer."""

    name = "array"
    chunk_rows = CHUNK_ROWS

    def __init__(
        self, program: Program, device: Device, dtype: str, batch_rows: int, learning: Learning, seed: int
    ) -> None:
        xp = device.xp
        self.program, self.device, self.dtype, self.learning = program, device, dtype, learning
        self._optimizer = OPTIMIZERS[learning.optimizer]
        self.vectors = Vectors(program, xp, dtype, len(self._optimizer.slots))
        self._seed, self._step = seed, 0
        self._batch = Binding(program, self.vectors, xp, dtype, batch_rows, True, self._draw)
        self._chunk: Binding | None = None
        self._last_finite = xp.zeros_like(self.vectors.state)
        self._direction = xp.zeros_like(self.vectors.gradients)
        self._scratch = tuple(xp.zeros_like(self.vectors.gradients) for _ in range(2))
        self._moved_direction = self._direction[self.vectors.active]
        self._moved_scratch = tuple(work[self.vectors.active] for work in self._scratch)
        self._penalised = self._mask()
        self.view: View = self._batch.view(batch_rows)
        self._columns: tuple[Array, ...] = ()
        self._target: Array = None

    def hold(self, rows: Rows) -> None:
        """Takes the rows that batches are made of from now on.

        Raises: DataError where a number is beyond the precision.
        """
        xp = self.device.xp
        with np.errstate(over="ignore"):
            x = xp.asarray(rows.x, dtype=self.dtype)
            target = xp.asarray(rows.target, dtype=self.dtype)
            finite = self._finite(x.ravel()) and self._finite(target.ravel())
        if not finite:
            raise too_large(self.dtype)
        self._columns = tuple(
            xp.ascontiguousarray(x if columns == tuple(range(x.shape[1])) else x[:, list(columns)])
            for columns in self.program.inputs.values()
        )
        self._target = xp.ascontiguousarray(target)

    def restart(self, seed: int) -> None:
        """Every number at zero, as before anything was put; dropout draws from this seed."""
        self.vectors.state.fill(0)
        self.vectors.gradients.fill(0)
        self._last_finite.fill(0)
        self._seed = seed

    def put(self, kind: VectorName, flat: Array) -> None:
        """Copies a host vector into one of the executor's."""
        getattr(self.vectors, kind)[...] = self.device.xp.asarray(flat, dtype=self.dtype)

    def take(self, kind: VectorName) -> Array:
        """A host copy of one of the vectors."""
        return np.array(self.device.to_host(getattr(self.vectors, kind)))

    def predict(self, index: Array, step: int) -> None:
        """Loads the rows with these numbers and runs forward. `step` keys the dropout masks."""
        self._step = step
        self.view = self._batch.view(len(index))
        for (buffer, _), columns in zip(self.view.inputs, self._columns, strict=True):
            self._gather(columns, index, buffer)
        self._gather(self._target, index, self.view.target)
        self.view.predict()

    def loss(self) -> float:
        """The mean loss of the batch's rows."""
        return float(self.view.measure().sum()) / self.view.rows

    def gradient(self) -> float:
        """Runs backward; gives the length of the whole gradient."""
        self.view.differentiate()
        return length(self.device.xp, self.vectors.gradients)

    def step(self, rate: float, step: int) -> str | None:
        """Clips, penalises and updates.

        Where a number would not be finite, nothing is changed and the name of its node is given.
        """
        xp, vectors, learning = self.device.xp, self.vectors, self.learning
        xp.copyto(self._last_finite, vectors.state)
        self._optimizer.update(
            xp,
            vectors.moved,
            self._shaped_gradient(),
            vectors.moved_slots,
            self._moved_scratch,
            rate,
            step,
            learning.settings,
        )
        self.view.settled()
        if self._finite(vectors.state):
            return None
        node = self._spoilt()
        xp.copyto(vectors.state, self._last_finite)
        return node

    def advance(self, indices: Sequence[Array], rates: Sequence[float], step: int) -> Advance:
        """Does a batch for each of these lists of row numbers, each with its rate; `step` were done before.

        Ends before the first batch that would diverge, with everything as after the last good one.
        """
        losses: list[float] = []
        norms: list[float] = []
        for done, (index, rate) in enumerate(zip(indices, rates, strict=True), start=step):
            self.predict(index, done)
            loss = self.loss()
            norm = self.gradient() if isfinite(loss) else loss
            if not isfinite(norm) or self.step(rate, done + 1) is not None:
                break
            losses.append(loss)
            norms.append(norm)
        return Advance(np.array(losses), np.array(norms))

    def _shaped_gradient(self) -> Array:
        """The gradient of what is not frozen, clipped and penalised where that is asked for.

        The measured one stays as it is.
        """
        xp, vectors, learning, direction = self.device.xp, self.vectors, self.learning, self._moved_direction
        if learning.clip_norm is None and not (learning.l1 or learning.l2):
            return vectors.moving
        xp.copyto(direction, vectors.moving)
        if learning.clip_norm is not None:
            self._shorten(direction, learning.clip_norm)
        if learning.l1 or learning.l2:
            penalise(
                xp, vectors.moved, direction, self._penalised, learning.l1, learning.l2, self._moved_scratch
            )
        return direction

    def _shorten(self, direction: Array, limit: float) -> None:
        """Clips a gradient in place."""
        clip(self.device.xp, direction, limit)

    def batch_value(self, buffer: int) -> Array:
        """What a buffer of the program holds for the current batch. Shapes: (B, …)."""
        return self.device.to_host(self.view.arrays[buffer])

    def before_step(self) -> Array:
        """A copy of the state as it was before the last step, zeros before any. Shapes: as "state"."""
        return np.array(self.device.to_host(self._last_finite))

    def step_sizes(self) -> Array:
        """What the last step added to each parameter. Shapes: (P,)."""
        return self.device.to_host(self.vectors.parameters - self._last_finite[: self.program.size])

    def sizes(self) -> Mapping[str, int]:
        """How many bytes it holds of each kind on its device."""
        vectors = self.vectors
        working = (self._last_finite, *self._scratch, self._penalised)
        activations, errors = self._batch.sizes()
        return {
            "parameters": vectors.parameters.nbytes,
            "gradients": vectors.gradients.nbytes + self._direction.nbytes,
            "optimizer": sum(slot.nbytes for slot in vectors.slots),
            "kept": vectors.kept.nbytes,
            "working": sum(array.nbytes for array in working),
            "activations": activations,
            "errors": errors,
            "measuring": 0 if self._chunk is None else sum(self._chunk.sizes()),
            "rows": sum(array.nbytes for array in (*self._columns, self._target) if array is not None),
        }

    def values(self, x: Array, buffers: Sequence[int]) -> Mapping[int, Array]:
        """What these buffers hold for rows, outside training. Shapes: x (M, F), each (M, …)."""
        shapes = {number: self.program.buffers[number].shape for number in buffers}
        made = {number: np.empty((len(x), *shape), self.dtype) for number, shape in shapes.items()}
        for chunk, view in self.forward(x):
            for number in buffers:
                made[number][chunk] = self.device.to_host(view.arrays[number])
        return made

    def measure(self, rows: Rows) -> Sums:
        """Losses and tally of rows with the parameters as they are."""
        sums = Sums()
        for chunk, view in self.forward(rows.x):
            view.target[...] = self.device.xp.asarray(rows.target[chunk])
            sums += self._judged(view, rows.y[chunk])
        return sums

    def forward(self, x: Array) -> Iterator[tuple[slice, View]]:
        """Runs rows through the network as it is when measured, a chunk at a time.

        Gives each chunk's place among the rows and the view whose buffers hold its values until the
        next is asked for. Shapes: x (M, F).
        """
        xp = self.device.xp
        for part in self._chunks(len(x)):
            view = self._ahead(part)
            rows = xp.asarray(x[part], dtype=self.dtype)
            for buffer, columns in view.inputs:
                buffer[...] = (
                    rows
                    if len(columns) == rows.shape[1] and columns == tuple(range(len(columns)))
                    else rows[:, list(columns)]
                )
            view.predict()
            yield part, view

    def _chunks(self, count: int) -> Iterator[slice]:
        """So many rows, a chunk at a time."""
        for start in range(0, count, self.chunk_rows):
            yield slice(start, min(start + self.chunk_rows, count))

    def _ahead(self, part: slice) -> View:
        """The cells that run a chunk of rows forward, outside training."""
        if self._chunk is None:
            self._chunk = Binding(
                self.program, self.vectors, self.device.xp, self.dtype, self.chunk_rows, False
            )
        return self._chunk.view(part.stop - part.start)

    def _judged(self, view: View, y: Array) -> Sums:
        """Losses and tally of the rows that a view was run forward for."""
        loss = float(view.measure().sum(dtype="float64"))
        outputs = self.device.to_host(view.arrays[self.program.output])
        return Sums(loss, tally(self.program, outputs, y))

    def _draw(self, node: int, array: Array) -> None:
        """Fills an array with numbers that depend on seed, step and node alone."""
        generator = stream(f"dropout {node}", self._seed, self._step)
        numbers = generator.random(array.shape, dtype=np.dtype(self.dtype).type)
        array[...] = numbers if self.device.name == "cpu" else self.device.xp.asarray(numbers)

    def _gather(self, source: Array, index: Array, out: Array) -> None:
        if self.device.name == "cpu":
            source.take(index, axis=0, out=out, mode="clip")
        else:
            self.device.xp.take(source, index, axis=0, out=out)

    def _mask(self) -> Array:
        """1 for the parameters that L1 and L2 apply to, else 0. Shapes: (program.active,)."""
        mask = self.device.xp.zeros(self.program.size, dtype=self.dtype)
        for block in self.program.weights:
            mask[block.stretch] = 1
        return mask[self.vectors.active]

    def _spoilt(self) -> str | None:
        """The first node with a number that is not finite among those that a step changes."""
        vectors, program = self.vectors, self.program
        for flat in (vectors.parameters, *vectors.slots):
            if (node := first_bad_block(program.parameters, self.device.to_host(flat))) is not None:
                return node
        return first_bad_block(program.kept, self.device.to_host(vectors.kept))

    def _finite(self, vector: Array) -> bool:
        """Whether every number is finite; a dot product says so at once unless it overflows itself."""
        xp = self.device.xp
        total = float(xp.dot(vector, vector))
        return total - total == 0 or bool(xp.isfinite(vector).all())
