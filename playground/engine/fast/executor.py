"""The `fast` executor: compiled kernels over a program's tables, on one core, without the interpreter.

Owns the vectors and the working memory. Whole epochs are one call that lets other threads run and ends
soon after it is asked to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from playground.data import DataError
from playground.engine.device import Device
from playground.engine.executor import Done, Learning, Rows, Stretch, Sums, VectorName, first_bad_block
from playground.engine.fast import code as codes
from playground.engine.fast import kernels
from playground.engine.fast.code import LANES, padded
from playground.engine.fast.philox import WORDS
from playground.engine.fast.tables import learned, signed, tables_of, threshold
from playground.engine.program import Program
from playground.ops import OPTIMIZERS
from playground.ops.penalties import length

Array = Any

SPARE_NUMBERS = 131_072
"""Numbers of working memory for measuring: what a core's fast cache holds."""


class FastExecutor:
    """Runs one program. Mutable; belongs to one trainer."""

    name = "fast"

    def __init__(
        self, program: Program, device: Device, dtype: str, batch_rows: int, learning: Learning, seed: int
    ) -> None:
        self.program, self.device, self.dtype = program, device, dtype
        self._code = code = codes.encode(program, batch_rows)
        entry, size = OPTIMIZERS[learning.optimizer], program.size
        self._size, self._kept_at, self._seed = size, size * (1 + len(entry.slots)), seed
        self._state = np.zeros(self._kept_at + program.kept_size, dtype)
        self._before = np.zeros_like(self._state)
        self._gradients, self._direction = np.zeros(size, dtype), np.zeros(program.active, dtype)
        self._learning = learned(learning)
        self._tables = tables_of(code, program, learning, self._kept_at)
        self._width = padded(batch_rows)
        self._work = np.zeros(code.all_features * self._width, dtype)
        spare = SPARE_NUMBERS // code.features // LANES * LANES
        self._spare_rows = min(max(spare, 4 * LANES), 64 * LANES)
        self._spare = np.zeros(code.features * self._spare_rows, dtype)
        self._vectors = (
            np.zeros(code.vector, dtype),
            np.zeros(code.vector, dtype),
            np.zeros(WORDS, np.uint64),
        )
        self._every = np.arange(0)
        self._rows = 0
        self._plan, self._limits = np.ones(kernels.PLAN, np.int64), np.zeros(kernels.LIMITS)
        self._limits[kernels.THRESHOLD] = threshold(program)
        self._losses, self._one_factor = np.zeros(1), np.ones(1)
        self._never, self._no_records = np.zeros(1, np.int64), np.empty((0, 7))
        self._nothing, self._no_places = np.zeros((0, 0), dtype), np.zeros((0, 3), np.int64)
        self._held = self._validation = (self._nothing, self._nothing, np.zeros((0, 0)))
        self._known: tuple[tuple[Rows, Any], ...] = ()
        self._order = self._index = np.zeros(0, np.int64)

    # -- rows and vectors

    def hold(self, rows: Rows) -> None:
        """Takes the rows that batches are made of from now on. Raises: DataError."""
        self._held = self._part(rows)
        self._order = np.zeros(len(rows), np.int64)
        self._plan[kernels.ORDER_OF] = -1
        self._known = ((rows, self._held),)

    def hold_validation(self, rows: Rows, spreads: tuple[float, float]) -> None:
        """Takes the rows that are measured after each epoch, and both parts' spreads, training's first."""
        self._validation = self._part(rows)
        self._limits[kernels.SPREAD_TRAINING : kernels.SPREAD_VALIDATION + 1] = spreads
        self._known = (*self._known[:1], (rows, self._validation))

    def _part(self, rows: Rows) -> tuple[Array, Array, Array]:
        """Rows as kernels read them."""
        with np.errstate(over="ignore"):
            x, target = _plain(rows.x, self.dtype), _plain(rows.target, self.dtype)
            finite = _all_finite(x) and _all_finite(target)
        if not finite:
            raise DataError(
                f"the data hold numbers too large for {self.dtype}: standardise them, or use float64"
            )
        self._count_to(len(x))
        y = _plain(rows.y, "float64")
        return x, target, y[:, np.newaxis] if y.ndim == 1 else y

    def _count_to(self, rows: int) -> None:
        """Makes sure that there are row numbers enough."""
        if len(self._every) < rows:
            self._every = np.arange(rows)

    def restart(self, seed: int) -> None:
        """Every number at zero, as before anything was put; dropout draws from this seed."""
        for vector in (self._state, self._gradients, self._before):
            vector.fill(0)
        self._seed = seed
        self._plan[kernels.ORDER_OF] = -1

    def _vector(self, kind: VectorName) -> Array:
        return {
            "parameters": self._state[: self._size],
            "gradients": self._gradients,
            "kept": self._state[self._kept_at :],
            "state": self._state,
        }[kind]

    def put(self, kind: VectorName, flat: Array) -> None:
        """Copies a flat vector in."""
        self._vector(kind)[...] = flat

    def take(self, kind: VectorName) -> Array:
        """A copy of one of the flat vectors."""
        return self._vector(kind).copy()

    # -- one batch, phase by phase

    def predict(self, index: Array, step: int) -> None:
        """Loads the held rows with these numbers and runs forward. `step` keys the dropout masks."""
        self._rows = len(index)
        self._index = _plain(index, "int64")
        self._phase(kernels.PREDICT, step)

    def loss(self) -> float:
        """The mean loss of the batch's rows."""
        self._phase(kernels.JUDGE)
        return float(self._losses[0])

    def gradient(self) -> float:
        """Runs backward; gives the length of the whole gradient."""
        self._phase(kernels.DIFFERENTIATE)
        return self.gradient_length()

    def gradient_length(self) -> float:
        """The length of the whole gradient of the last batch."""
        with np.errstate(over="ignore", invalid="ignore"):
            return length(np, self._gradients)

    def step(self, rate: float, step: int) -> str | None:
        """Clips, penalises and updates; where a number would not be finite, gives its node instead."""
        self._limits[kernels.RATE] = rate
        self._phase(kernels.MOVE, step - 1)
        node = self._spoilt() if self._plan[kernels.FAILED] else None  # None: a mere sum of them overflowed
        if node is not None:
            self._state[...] = self._before
        return node

    def batch_value(self, buffer: int) -> Array:
        """What a buffer of the program holds for the current batch. Shapes: (B, …); a view."""
        shape, width = self.program.buffers[buffer].shape, padded(self._rows)
        place, features = self._code.places[buffer], prod(shape)
        numbers = self._work[place * width : (place + features) * width]
        if self._code.lies_by_row(place):
            return numbers.reshape(width, features)[: self._rows]
        return numbers.reshape(features, width)[:, : self._rows].T.reshape(self._rows, *shape)

    def before_step(self) -> Array:
        """A copy of the state as it was before the last step, zeros before any. Shapes: as "state"."""
        return self._before.copy()

    def step_sizes(self) -> Array:
        """What the last step added to each parameter. Shapes: (P,)."""
        return self._state[: self._size] - self._before[: self._size]

    def _phase(self, phase: int, step: int = 0) -> None:
        """Runs one phase of the batch at hand."""
        plan = self._plan
        plan[kernels.FIRST_PHASE] = plan[kernels.LAST_PHASE] = phase
        plan[kernels.SEED] = signed(self._seed)
        plan[kernels.EPOCH] = plan[kernels.BATCH] = plan[kernels.WARMUP] = plan[kernels.FIRST_FACTOR] = 0
        plan[kernels.STEP], plan[kernels.LIMIT], plan[kernels.BATCH_SIZE] = step, 1, self._rows
        plan[kernels.WHOLE_EPOCHS] = 0
        self._call(self._index, self._one_factor, self._never, self._losses, self._no_records)

    def _spoilt(self) -> str | None:
        """The first node with a number that is not finite among those that a step changes."""
        for at in range(0, self._kept_at, max(self._size, 1)):
            if (
                node := first_bad_block(self.program.parameters, self._state[at : at + self._size])
            ) is not None:
                return node
        return first_bad_block(self.program.kept, self._state[self._kept_at :])

    # -- many batches

    def run(self, stretch: Stretch, flags: Array) -> Done:
        """Does a stretch of batches, until its end, its goal, or another thread sets `flags[0]`."""
        before = self._state.copy()
        done = self._try(stretch, flags)
        if not done.failed:
            return done
        self._state[...] = before
        count = len(done.losses)
        if count:
            done = self._try(replace(stretch, limit=count), self._never)
        return Done(done.losses, done.records, True)

    def _try(self, stretch: Stretch, flags: Array) -> Done:
        """As `run`, but a batch that fails leaves its numbers behind."""
        plan, limits = self._plan, self._limits
        limit = stretch.limit
        plan[kernels.FIRST_PHASE], plan[kernels.LAST_PHASE] = kernels.PREDICT, kernels.MOVE
        plan[kernels.SEED] = signed(self._seed)
        plan[kernels.EPOCH], plan[kernels.BATCH], plan[kernels.STEP] = (
            stretch.epoch,
            stretch.batch,
            stretch.step,
        )
        plan[kernels.LIMIT], plan[kernels.BATCH_SIZE] = limit, stretch.batch_size
        plan[kernels.SHUFFLE], plan[kernels.WHOLE_EPOCHS] = stretch.shuffle, stretch.order is None
        plan[kernels.FIRST_FACTOR], plan[kernels.WARMUP] = stretch.epoch, stretch.warmup
        plan[kernels.WATCH_VALIDATION] = stretch.on_validation
        limits[kernels.RATE] = stretch.rate
        limits[kernels.GOAL] = -np.inf if stretch.goal is None else stretch.goal
        losses, records = np.empty(limit), np.empty((len(stretch.factors) - 1, 7))
        order = self._order if stretch.order is None else stretch.order
        self._call(order, stretch.factors, flags, losses, records)
        count = int(plan[kernels.DONE])
        if count:
            last = (stretch.batch + count - 1) % -(-len(order) // stretch.batch_size)
            self._rows = min(stretch.batch_size, len(order) - last * stretch.batch_size)
        return Done(losses[:count], records[: plan[kernels.EPOCHS_DONE]], bool(plan[kernels.FAILED]))

    def _call(self, order: Array, factors: Array, flags: Array, losses: Array, records: Array) -> None:
        """Trains as the plan says."""
        self._plan[kernels.TASK] = kernels.TRAIN
        parts = (self._held, self._validation, self._validation)
        self._run(parts, order, factors, flags, losses, records, self._no_places, self._nothing)

    def _run(self, parts: Any, order: Array, factors: Array, flags: Array, losses: Array, records: Array,
             wanted: Array, out: Array) -> None:  # fmt: skip
        """Calls the kernel with what the plan says."""
        kernels.run(
            self._tables, self._plan, self._limits, self._learning, factors, self._state,
            (self._gradients, self._direction, self._before), (self._work, self._spare), self._spare_rows,
            self._vectors, parts, (order, self._every), flags, losses, records, wanted, out,
        )  # fmt: skip

    # -- measuring and reading

    def sizes(self) -> Mapping[str, int]:
        """How many bytes it holds of each kind. Rows that lie as they are given are counted too."""
        item, size = self._state.itemsize, self._size
        working = (self._before, *self._vectors)
        forward = self._code.features * self._width * item
        rows = {id(array): array.nbytes for part in (self._held, self._validation) for array in part}
        return {
            "parameters": size * item,
            "gradients": self._gradients.nbytes + self._direction.nbytes,
            "optimizer": (self._kept_at - size) * item,
            "kept": self._state.nbytes - self._kept_at * item,
            "working": sum(array.nbytes for array in working),
            "activations": forward,
            "errors": self._work.nbytes - forward,
            "measuring": self._spare.nbytes,
            "rows": sum(rows.values()) + self._order.nbytes + self._every.nbytes,
        }

    def measure(self, rows: Rows) -> Sums:
        """Losses and tally of rows with the parameters as they are."""
        part = next((part for known, part in self._known if known is rows), None)
        self._look(
            kernels.MEASURE, self._part(rows) if part is None else part, self._no_places, self._nothing
        )
        return Sums(float(self._limits[kernels.LOSS_SUM]), float(self._limits[kernels.TALLY]))

    def values(self, x: Array, buffers: Sequence[int]) -> Mapping[int, Array]:
        """What these buffers hold for rows, outside training. Shapes: x (M, F), each (M, …)."""
        rows = _plain(x, self.dtype)
        features = len(self.program.facts.features)
        if rows.shape[1:] != (features,):
            raise ValueError(f"rows for this network have {features} features, not shape {rows.shape}")
        self._count_to(len(rows))
        shapes = {number: self.program.buffers[number].shape for number in buffers}
        ends = np.cumsum([0, *map(prod, shapes.values())])
        out = np.empty((ends[-1], len(rows)), self.dtype)
        wanted = [one for number in shapes for one in self._code.wanted(number, prod(shapes[number]))]
        part = (rows, self._nothing, np.zeros((0, 0)))
        self._look(kernels.READ, part, np.array(wanted, np.int64).reshape(-1, 3), out)
        stretches = zip(shapes.items(), ends[:-1], ends[1:], strict=True)
        return {
            number: out[start:end].T.reshape(len(rows), *shape) for (number, shape), start, end in stretches
        }

    def _look(self, task: int, part: Any, wanted: Array, out: Array) -> None:
        """Runs the rows of a part forward, as the network is outside training."""
        if len(part[0]):
            self._plan[kernels.TASK] = task
            parts = (self._held, self._validation, part)
            self._run(
                parts, self._order, self._one_factor, self._never, self._losses, self._no_records, wanted, out
            )
        else:
            self._limits[[kernels.LOSS_SUM, kernels.TALLY]] = 0.0


def _plain(array: Array, dtype: str) -> Array:
    """The numbers as kernels take them: contiguous, aligned, writable. The array itself where it is that."""
    return np.require(array, dtype, ["C", "A", "W"])


def _all_finite(numbers: Array) -> bool:
    """Whether every number is finite; a sum says so at once unless it overflows itself."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(numbers.sum()) or np.isfinite(numbers).all())
