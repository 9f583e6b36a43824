"""How each row of the batch pulls at a trained number: input × error, the mean of which is the gradient."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from operator import index
from typing import Any

import numpy as np

from playground.engine.mechanics.moment import Moment
from playground.engine.mechanics.values import Weight
from playground.engine.program import Block, Instruction, Program
from playground.ops import OPS
from playground.ops.op import Cell, Parameter, Pulls

Array = Any


@dataclass(frozen=True, slots=True)
class Place:
    """A trained number in its program: the instruction that reads it, its block and where it is in both.

    `number` is that of the block among the instruction's; `index` that in the engine's flat vector, where
    frozen blocks lie behind all others; `order` that among all, block after block as a trainer lists them.
    """

    weight: Weight
    block: Block
    one: Instruction
    number: int
    index: int
    order: int

    @property
    def spec(self) -> Parameter:
        """What the block is."""
        assert isinstance(self.block.spec, Parameter)
        return self.block.spec


def asked(parameter: Any) -> Weight | int:
    """What somebody names a trained number by: (name, place), or its number among all.

    Raises: ValueError for anything else.
    """
    with suppress(TypeError, ValueError):
        if isinstance(parameter, tuple):
            name, place = parameter
            if isinstance(name, str):
                return Weight(name, tuple(index(at) for at in place))
        elif not isinstance(parameter, bool):
            return index(parameter)
    wanted = 'name it as ("hidden.weight", (3, 0)), or count it from 0 among all'
    raise ValueError(f"{parameter!r} is no trained number: {wanted}.")


def asked_row(row: Any) -> int | None:
    """The number of a row, or None for none in particular. Raises: ValueError for anything else."""
    if row is None:
        return None
    with suppress(TypeError):
        if not isinstance(row, bool):
            return index(row)
    raise ValueError(f"{row!r} is no row: give its number in the data, counted from 0.")


def place_of(program: Program, wanted: Weight | int) -> Place | None:
    """Where a trained number stands, by name and place or by its number among all; None: nowhere."""
    before = 0
    for one in program.instructions:
        for number, at in enumerate(one.w):
            block = program.parameters[at]
            inside = _inside(block, wanted) if isinstance(wanted, Weight) else _nth(block, wanted - before)
            if inside is not None:
                place = tuple(int(axis) for axis in np.unravel_index(inside, block.spec.shape))
                weight = Weight(block.name, place)
                return Place(weight, block, one, number, block.offset + inside, before + inside)
            before += block.size
    return None


def _nth(block: Block, number: int) -> int | None:
    """A number within a block, counted from 0, where there are so many."""
    return number if 0 <= number < block.size else None


def _inside(block: Block, wanted: Weight) -> int | None:
    """The number within a block of a place in it."""
    shape, place = block.spec.shape, wanted.place
    if block.name != wanted.name or len(place) != len(shape):
        return None
    inside = all(0 <= at < size for at, size in zip(place, shape, strict=True))
    return int(np.ravel_multi_index(place, shape)) if inside else None


def ends(program: Program, place: Place) -> tuple[int | None, int]:
    """Which unit of the input a trained number weighs, None where that is 1, and which unit it belongs to."""
    one, width = place.one, program.buffers[place.one.y].shape
    y = np.zeros((1, *width))
    cell = Cell(
        [np.zeros((1, *program.buffers[x].shape)) for x in one.x],
        y,
        dy=y,
        scratch=[np.zeros((1, *program.buffers[number].shape)) for number in one.scratch],
        settings=one.settings,
    )
    pulls = OPS[one.op].pulls(np, cell, place.number)
    at = place.weight.place
    return None if pulls.source is None else at[pulls.source], at[pulls.target]


def pulls_at(moment: Moment, place: Place) -> tuple[Array, Array]:
    """Inputs and errors of all rows for one trained number. Shapes: (B,) float64, both."""
    cell = moment.cell(place.one)
    pulls = OPS[place.one.op].pulls(np, cell, place.number)
    at: Any = (slice(None), *place.weight.place)
    shape = (moment.count, *place.block.spec.shape)
    inputs, errors = (np.broadcast_to(factor, shape)[at].astype(np.float64) for factor in pulls[:2])
    return inputs, moment.count * errors


def row_gradient(pulls: Pulls, place: int, count: int, shape: tuple[int, ...]) -> Array:
    """One row's own ∂loss/∂block. Shapes: as the block, float64."""
    a, d = (factor[place].astype(np.float64) for factor in pulls[:2])
    return np.array(np.broadcast_to(count * (a * d), shape))
