"""The curve of a one-input network taken apart: what each unit adds to it, and where it bends.

Owns how an output is traced back through everything that only adds up, as far as the units that bend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.engine.mechanics.names import unit_name
from playground.engine.mechanics.slopes import kinked
from playground.engine.mechanics.values import Bends, Hinge
from playground.engine.plane import Grid
from playground.engine.program import Instruction, Program
from playground.engine.trainer import Trainer

Array = Any

UNSEEN = {"dropout"}
"""Ops that hand on what they get, outside training."""


def bends(trainer: Trainer, grid: Grid, output: int = 0) -> Bends | None:
    """The curve of one output over the grid of a one-input network, and what each unit adds to it.

    The last dense layer's inputs are the units; where branches are added up or stand side by side, the units
    of each. None with more inputs than one, and where the last op does not add anything up.
    """
    program = trainer.program
    if grid.plane.axes.kind != "curve" or output >= program.width:
        return None
    made = {one.y: one for one in program.instructions[:-1]}
    last = made.get(program.output)
    bent = last is not None and last.op == "activation" and last.settings["kind"] != "linear"
    start = last.x[0] if bent and last is not None else program.output
    sum_ = _Sum(program, made, trainer.parameters)
    sum_.trace(start, output, 1.0)
    if sum_.shares.keys() == {(start, output)}:
        return None
    wanted = {start, *(buffer for buffer, _ in sum_.shares), *(one.x[0] for one in _rectifiers(program))}
    values = trainer.values(grid.x, sorted(wanted))
    linear = not bent and program.facts.task == "values"
    whole, shares = values[start][:, output].astype(np.float64), sum_.shares.items()
    parts = np.array([share * values[buffer][:, unit].astype(np.float64) for (buffer, unit), share in shares])
    offset, scaler = sum_.offset, trainer.dataset.target_scaler
    if linear and scaler is not None:
        scale, mean = float(scaler.scale[output]), float(scaler.mean[output])
        whole, parts, offset = whole * scale + mean, parts * scale, offset * scale + mean
    x = np.linspace(*grid.plane.x_range, grid.plane.resolution)
    for array in (x, whole, parts):
        array.setflags(write=False)
    names = tuple(unit_name(trainer, buffer, unit) for buffer, unit in sum_.shares)
    return Bends(x, whole, parts, offset, names, tuple(_hinges(trainer, made, x, values)), linear)


@dataclass
class _Sum:
    """One output as an offset and shares of units. Lives for one call."""

    program: Program
    made: Mapping[int, Instruction]
    parameters: Mapping[str, Array]
    offset: float = 0.0
    shares: dict[tuple[int, int], float] = field(default_factory=dict)
    """(buffer, unit) → by how much it is multiplied."""

    def trace(self, buffer: int, unit: int, share: float, weighed: bool = False) -> None:
        """Adds `share` times a unit: itself, or what it adds up in turn, through one dense layer at most."""
        one = self.made.get(buffer)
        if one is not None and one.op == "add":
            for x in one.x:
                self.trace(x, unit, share, weighed)
        elif one is not None and one.op == "concat":
            x, unit = self._beside(one, unit)
            self.trace(x, unit, share, weighed)
        elif one is not None and (one.op in UNSEEN or one.settings.get("kind") == "linear"):
            self.trace(one.x[0], unit, share, weighed)
        elif one is not None and one.op == "dense" and not weighed:
            weight, *bias = (self.parameters[self.program.parameters[number].name] for number in one.w)
            self.offset += share * float(bias[0][unit]) if bias else 0.0
            for number, size in enumerate(weight[:, unit].tolist()):
                self.trace(one.x[0], number, share * size, True)
        else:
            self.shares[buffer, unit] = self.shares.get((buffer, unit), 0.0) + share

    def _beside(self, one: Instruction, unit: int) -> tuple[int, int]:
        """Which input of a concat a feature comes from, and its number there."""
        for x in one.x:
            width = self.program.buffers[x].shape[0]
            if unit < width:
                return x, unit
            unit -= width
        raise IndexError(unit)


# -- where it bends ----------------------------------------------------------------------------------

ROUNDS, PLACES = 2, 15
"""How often the way between two grid points is divided where need be, and into how many parts."""

NEAR = 0.01
"""A sum is zero enough that is smaller than this share of those at both ends."""


def _hinges(
    trainer: Trainer, made: Mapping[int, Instruction], x: Array, values: Mapping[int, Array]
) -> list[Hinge]:
    """Every bend within the grid: exact where the sum is a straight line in x, else ever more closely."""
    found = []
    for one in _rectifiers(trainer.program):
        straight = _straight(trainer, made.get(one.x[0]))
        places = (
            _crossings(trainer, one.x[0], x, values[one.x[0]]) if straight is None else _within(straight, x)
        )
        found += [Hinge(one.node, unit, place) for unit, place in places]
    return found


def _rectifiers(program: Program) -> list[Instruction]:
    """The activations that bend sharply."""
    return [one for one in program.instructions if one.op == "activation" and kinked(one.settings["kind"])]


def _straight(trainer: Trainer, one: Instruction | None) -> Array | None:
    """Where each unit's sum w · (x − mean) / scale + b is zero, None where the unit reads anything but x.

    Shapes: (units,).
    """
    program, data = trainer.program, trainer.dataset
    reads_x = one is not None and one.op == "dense" and program.inputs.get(one.x[0]) == (0,)
    if one is None or not reads_x or data.facts.features != data.columns:
        return None
    arrays = [trainer.parameters[program.parameters[number].name].astype(np.float64) for number in one.w]
    bias = arrays[1] if len(arrays) == 2 else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        place = data.scaler.mean[0] - data.scaler.scale[0] * bias / arrays[0][0]
    return np.where(arrays[0][0] == 0.0, np.nan, place)


def _within(places: Array, x: Array) -> list[tuple[int, float]]:
    return [(unit, place) for unit, place in enumerate(places.tolist()) if x[0] <= place <= x[-1]]


def _crossings(trainer: Trainer, buffer: int, x: Array, sums: Array) -> list[tuple[int, float]]:
    """Where each unit's sum crosses zero between grid points. Shapes: x (M,), sums (M, U).

    What bends itself on the way there is no straight line between two of them. So the network is asked
    whether the place on the line is right, and where it is not, at places between.
    """
    above = sums > 0
    units, left = np.nonzero((above[1:] != above[:-1]).T)
    sides = np.stack([left, left + 1])
    ends, values = x[sides], sums[sides, units].astype(np.float64)
    places, unsure = _on_the_line(ends, values), np.arange(len(units))
    for _ in range(ROUNDS if len(units) else 0):
        there = _sums(trainer, buffer, places[np.newaxis, unsure], units[unsure])[0]
        unsure = unsure[np.abs(there) >= NEAR * np.abs(values[:, unsure]).min(axis=0)]
        if not len(unsure):
            break
        ends[:, unsure], values[:, unsure] = _closer(
            trainer, buffer, units[unsure], ends[:, unsure], values[:, unsure]
        )
        places[unsure] = _on_the_line(ends[:, unsure], values[:, unsure])
    return list(zip(units.tolist(), places.tolist(), strict=True))


def _on_the_line(ends: Array, values: Array) -> Array:
    """Where straight lines cross zero. Shapes: ends, values (2, N), result (N,)."""
    return ends[0] + (ends[1] - ends[0]) * values[0] / (values[0] - values[1])


def _closer(trainer: Trainer, buffer: int, units: Array, ends: Array, values: Array) -> tuple[Array, Array]:
    """Closer ends around the first crossing between these, and the sums there. Shapes: (N,), else (2, N)."""
    spots, which = np.linspace(ends[0], ends[1], PLACES + 1), np.arange(len(units))
    sums = _sums(trainer, buffer, spots, units)
    sums[[0, -1]] = values
    above = sums > 0
    first = (above[1:] != above[:-1]).argmax(axis=0)
    sides = np.stack([first, first + 1])
    return spots[sides, which], sums[sides, which]


def _sums(trainer: Trainer, buffer: int, spots: Array, units: Array) -> Array:
    """What each unit's sum is at its own places. Shapes: spots (K, N) raw, units (N,), result (K, N)."""
    rows = trainer.dataset.expand(spots.reshape(-1, 1)).astype(trainer.document.training.dtype)
    every: Array = trainer.values(rows, [buffer])[buffer].reshape(*spots.shape, -1)
    return every[:, np.arange(len(units)), units].astype(np.float64)
