"""A program bound to arrays: one `Cell` for each instruction, for one number of rows.

Owns the working buffers. They are allocated once for the largest batch; a smaller batch works in
views of their first rows, made on first use and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from playground.engine.program import Instruction, Program
from playground.ops import OPS
from playground.ops.op import Cell

Array = Any
Draw = Callable[[int, Array], None]
"""draw(node, array) fills the array with numbers uniform in [0, 1)."""


class Vectors:
    """The flat vectors of a program and the named views of them. `state` holds all that a snapshot needs.

    `moved`, `moving` and `moved_slots` are the parts of parameters, gradients and slots that a step is about:
    those in front of what is frozen. Shapes: parameters, gradients (P,); slots each (P,); kept (K,);
    moved, moving, moved_slots each (A,), A = program.active.
    """

    def __init__(self, program: Program, xp: Any, dtype: str, slots: int) -> None:
        size, kept = program.size, program.kept_size
        self.state = xp.zeros(size * (1 + slots) + kept, dtype=dtype)
        self.parameters = self.state[:size]
        self.slots = tuple(self.state[size * (1 + number) : size * (2 + number)] for number in range(slots))
        self.kept = self.state[size * (1 + slots) :]
        self.gradients = xp.zeros(size, dtype=dtype)
        self.active = slice(0, program.active)
        self.moved, self.moving = self.parameters[self.active], self.gradients[self.active]
        self.moved_slots = tuple(slot[self.active] for slot in self.slots)
        self.w = tuple(
            self.parameters[block.stretch].reshape(block.spec.shape) for block in program.parameters
        )
        self.dw = tuple(
            self.gradients[block.stretch].reshape(block.spec.shape) for block in program.parameters
        )
        self.kept_views = tuple(self.kept[block.stretch].reshape(block.spec.shape) for block in program.kept)


class Binding:
    """The buffers of a program for up to `rows` rows, with the cells that work in them."""

    def __init__(
        self,
        program: Program,
        vectors: Vectors,
        xp: Any,
        dtype: str,
        rows: int,
        training: bool,
        draw: Draw | None = None,
    ) -> None:
        self.program, self.xp, self.training = program, xp, training
        self._vectors, self._draw = vectors, draw
        self._arrays: list[Array] = [
            None
            if buffer.gradient and not training
            else xp.zeros((rows, *buffer.shape) if buffer.per_row else buffer.shape, dtype=dtype)
            for buffer in program.buffers
        ]
        self.target = xp.zeros((rows, *program.buffers[program.scored].shape), dtype=dtype)
        self.capacity = rows
        self._views: dict[int, View] = {}

    def sizes(self) -> tuple[int, int]:
        """What the buffers take, in bytes: those of forward, targets included, and those of backward."""
        held = [(one.gradient, array) for one, array in zip(self.program.buffers, self._arrays, strict=True)]
        forward = self.target.nbytes + sum(array.nbytes for gradient, array in held if not gradient)
        return forward, sum(array.nbytes for gradient, array in held if gradient and array is not None)

    def view(self, rows: int) -> View:
        """The cells for this number of rows, at most `capacity`."""
        if rows not in self._views:
            self._views[rows] = View(self, rows)
        return self._views[rows]

    def arrays(self, rows: int) -> list[Array]:
        """Every buffer, those per row cut to the first `rows`."""
        buffers = self.program.buffers
        return [
            array if array is None or not buffer.per_row else array[:rows]
            for array, buffer in zip(self._arrays, buffers, strict=True)
        ]

    def cell(self, one: Instruction, arrays: Sequence[Array], target: Array) -> Cell:
        """The cell of one instruction over these arrays."""

        def pick(numbers: Sequence[int | None]) -> tuple[Array, ...]:
            return tuple(None if number is None else arrays[number] for number in numbers)

        draw = self._draw
        return Cell(
            pick(one.x),
            arrays[one.y],
            dy=None if one.dy is None else arrays[one.dy],
            dx=pick(one.dx),
            w=tuple(self._vectors.w[number] for number in one.w),
            dw=tuple(self._vectors.dw[number] for number in one.w),
            kept=tuple(self._vectors.kept_views[number] for number in one.kept),
            scratch=pick(one.scratch),
            settings=one.settings,
            target=target if one.op == "loss" else None,
            training=self.training,
            random=None if draw is None else partial(draw, one.node),
        )


class View:
    """The cells of a program for exactly `rows` rows, forwards and backwards."""

    def __init__(self, binding: Binding, rows: int) -> None:
        program, xp = binding.program, binding.xp
        self.rows = rows
        self.arrays = binding.arrays(rows)
        self.target = binding.target[:rows]
        self.inputs = tuple((self.arrays[buffer], columns) for buffer, columns in program.inputs.items())
        cells = [binding.cell(one, self.arrays, self.target) for one in program.instructions]
        work = list(zip(program.instructions, cells, strict=True))
        self.forward = [(OPS[one.op].forward, cell) for one, cell in work[:-1]]
        self.loss = (OPS["loss"].forward, cells[-1])
        self.losses = self.arrays[program.instructions[-1].y]
        self.settle = [(OPS[one.op].settle, cell) for one, cell in work if one.kept]
        self.backward = [
            (
                OPS[one.op].backward,
                cell,
                tuple((self.arrays[source], self.arrays[into]) for source, into in one.adds),
            )
            for one, cell in reversed(work)
            if one.backward
        ]
        self._xp = xp

    def predict(self) -> None:
        """Runs every instruction but the loss."""
        for kernel, cell in self.forward:
            kernel(self._xp, cell)

    def measure(self) -> Array:
        """Runs the loss; gives the loss of each row (B,)."""
        self.loss[0](self._xp, self.loss[1])
        return self.losses

    def differentiate(self) -> None:
        """Runs every backward; the gradients lie in the vectors afterwards."""
        for kernel, cell, adds in self.backward:
            kernel(self._xp, cell)
            for source, into in adds:
                into += source

    def settled(self) -> None:
        """Runs what belongs behind a step: running statistics."""
        for kernel, cell in self.settle:
            kernel(self._xp, cell)
