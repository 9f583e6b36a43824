"""The batch at hand as the executor left it: what all that is told of it is read from.

Owns which buffer holds what, and with which parameters it was computed. Everything is a host array; nothing
is computed anew but the working space of ops, by the ops themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

import numpy as np

from playground.data import stream
from playground.engine.mechanics.values import MOST_ROWS
from playground.engine.program import Instruction
from playground.engine.stepper import Stepper
from playground.ops import OPS, OPTIMIZERS
from playground.ops.op import Cell

Array = Any


class Moment:
    """One look at a trainer between two phases. Good until the next phase; the trainer stays as it is."""

    def __init__(self, trainer: Stepper) -> None:
        self.trainer, self.program = trainer, trainer.program
        self.done = trainer.phase == "step" and trainer.stepped
        """Whether the step of the batch at hand is done."""
        self.has_loss = self.done or trainer.phase in ("loss", "gradient")
        self.has_gradient = self.done or trainer.phase == "gradient"
        self.slots = len(OPTIMIZERS[trainer.document.training.optimizer["name"]].slots)
        self._values: dict[int, Array] = {}

    @cached_property
    def rows(self) -> Array:
        """The numbers of the rows of the batch in the whole data set. Shapes: (B,)."""
        place = self.trainer.at_hand
        return self.trainer.row_numbers(place.epoch, place.number)

    @property
    def count(self) -> int:
        """How many rows the batch has."""
        return len(self.rows)

    @property
    def listed(self) -> int:
        """How many of them are listed one by one."""
        return min(self.count, MOST_ROWS)

    def place_of(self, row: int) -> int | None:
        """Where in the batch a row is; None where it is not in it, or the batch was not predicted yet."""
        found = np.flatnonzero(self.rows == row) if self.trainer.has_batch else np.zeros(0, np.int64)
        return int(found[0]) if found.size else None

    # -- buffers

    def value(self, buffer: int) -> Array:
        """What a buffer holds for the batch, not to be changed. Shapes: (B, …)."""
        if buffer not in self._values:
            self._values[buffer] = self.trainer.batch_value(buffer)
        return self._values[buffer]

    @cached_property
    def gradient_of(self) -> Mapping[int, int]:
        """For each buffer that ∂loss is handed back to, the buffer that holds it."""
        return {one.y: one.dy for one in self.program.instructions if one.dy is not None}

    def error(self, buffer: int) -> Array:
        """Each row's own ∂loss/∂(what the buffer holds): B times that of the mean. Shapes: (B, …) float64."""
        return self.count * self.value(self.gradient_of[buffer]).astype(np.float64)

    def error_of(self, buffer: int, place: int) -> Array:
        """That of one row. Shapes: (…)."""
        return self.count * self.value(self.gradient_of[buffer])[place].astype(np.float64)

    @cached_property
    def losses(self) -> Array:
        """The loss of each row. Shapes: (B,)."""
        return self.value(self.program.instructions[-1].y)

    # -- flat vectors

    @cached_property
    def state(self) -> Array:
        """The state before the step of this batch: what its buffers were computed with."""
        return self.trainer.before_step() if self.done else self.trainer.flat("state")

    @cached_property
    def state_now(self) -> Array:
        """The state as it is."""
        return self.trainer.flat("state") if self.done else self.state

    @cached_property
    def gradients(self) -> Array:
        """The measured gradient. Shapes: (P,)."""
        return self.trainer.flat("gradients")

    # -- instructions

    def cell(self, one: Instruction) -> Cell:
        """An instruction with the whole batch, as after backward, working space included."""
        return self._made(one, slice(None))

    def cell_of_row(self, one: Instruction, place: int) -> tuple[Cell, int]:
        """An instruction with one row of the batch, alone where that can be, and where the row is in it."""
        if OPS[one.op].differs_in_training:
            return self._made(one, slice(None)), place
        return self._made(one, slice(place, place + 1)), 0

    def _made(self, one: Instruction, rows: slice) -> Cell:
        program, op, size = self.program, OPS[one.op], self.program.size
        kept = self.state[size * (1 + self.slots) :]
        y = self.value(one.y)[rows]
        cell = Cell(
            [self.value(x)[rows] for x in one.x],
            y,
            dy=self.value(one.dy)[rows] if one.dy is not None and self.has_gradient else np.zeros_like(y),
            w=[_block(self.state, program.parameters[number]) for number in one.w],
            kept=[_block(kept, program.kept[number]) for number in one.kept],
            scratch=[self._room(number, len(y), y.dtype) for number in one.scratch],
            settings=one.settings,
            target=self._target(rows, y.dtype) if op.category == "loss" else None,
            training=True,
            random=partial(self._draw, one.node),
        )
        if one.scratch:
            cell.y = np.empty(y.shape, y.dtype)
            op.forward(np, cell)
            cell.y = y
        return cell

    def _room(self, number: int, rows: int, dtype: Any) -> Array:
        """Working space as the executor has it."""
        buffer = self.program.buffers[number]
        return np.zeros((rows, *buffer.shape) if buffer.per_row else buffer.shape, dtype)

    def _draw(self, node: int, array: Array) -> None:
        """The numbers that the mask of a node was drawn from."""
        seed, step = self.trainer.document.training.seed, self.trainer.at_hand.step
        array[...] = stream(f"dropout {node}", seed, step).random(array.shape, dtype=array.dtype.type)

    def _target(self, rows: slice, dtype: Any) -> Array:
        held, index = self.trainer.batch_at_hand()
        return held.target[index[rows]].astype(dtype)


def _block(flat: Array, block: Any) -> Array:
    return flat[block.stretch].reshape(block.spec.shape)


def still(array: Array) -> Array:
    """A copy that cannot be changed."""
    copy = np.array(array, order="C")
    copy.setflags(write=False)
    return copy
