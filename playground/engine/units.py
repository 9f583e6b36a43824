"""Who a unit is, so that its numbers are found again when layers grow, shrink, come, go or change places.

Every place of a buffer stands for a unit, which some node has made: a dense layer makes its own, an input
hands on features, and whatever works on each number alone (activations, norms, dropout, sums) leaves them who
they are. So a row of weights is known by the unit that it listens to, not by its number: behind a concat it
stays with its own source, wherever that begins now. Owns that, and which units of an edited network are
which of the one before. Knows no trained number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from playground.engine.program import Block, Instruction, Program
from playground.ops import OPS
from playground.ops.op import Kept

Lives = Mapping[int, int]
"""Which life of its id each node lives, where that is not the first: ids are given again after nodes went."""

FIRST: Lives = MappingProxyType({})
"""Every node lives the first life of its id."""


class Maker(NamedTuple):
    """The node that made a unit: its id, and which life of that id it is."""

    node: int
    life: int


class Unit(NamedTuple):
    """One unit: who made it, which one of its maker's it is (a feature goes by its name), and how often the
    same one stands before it in the same buffer."""

    maker: Maker
    which: int | str
    again: int = 0


Units = tuple[Unit, ...]
Places = list[tuple[int, int]]
"""Pairs of places in the old and in the new buffer."""


class Site(NamedTuple):
    """A block of numbers and the units that each of its axes counts; no sides where these are not known."""

    block: Block
    maker: Maker
    sides: tuple[Units, ...]

    @property
    def key(self) -> tuple[Maker, str, bool]:
        """By what the same block is known in another program."""
        return self.maker, self.block.spec.name, isinstance(self.block.spec, Kept)


def sites(program: Program, lives: Lives) -> tuple[list[Site], list[Site]]:
    """Where the numbers of a program stand: the trained ones and the kept ones."""
    units = units_of(program, lives)
    trained: list[Site] = []
    kept: list[Site] = []
    for one in program.instructions:
        trained += _sites_of(one, (program.parameters[number] for number in one.w), units, lives)
        kept += _sites_of(one, (program.kept[number] for number in one.kept), units, lives)
    return trained, kept


def _sites_of(
    one: Instruction, blocks: Iterable[Block], units: Mapping[int, Units], lives: Lives
) -> Iterator[Site]:
    maker = Maker(one.node, lives.get(one.node, 0))
    for block in blocks:
        ends = {"source": one.x[0], "target": one.y}
        yield Site(block, maker, tuple(units[ends[axis]] for axis in block.spec.axes))


def units_of(program: Program, lives: Lives) -> Mapping[int, Units]:
    """The units of each buffer that a node fills."""
    filled = {buffer: node for node, buffer in program.values.items()}
    found: dict[int, Units] = {}
    for buffer, columns in program.inputs.items():
        node = filled[buffer]
        maker = Maker(node, lives.get(node, 0))
        found[buffer] = tuple(Unit(maker, program.facts.features[column]) for column in columns)
    for one in program.instructions[:-1]:
        whose = OPS[one.op].units
        if whose == "own":
            found[one.y] = _own(one.node, lives.get(one.node, 0), prod(program.buffers[one.y].shape))
        elif whose == "source":
            found[one.y] = found[one.x[0]]
        else:
            found[one.y] = _joined([found[x] for x in one.x])
    return found


@lru_cache(maxsize=8192)
def _own(node: int, life: int, count: int) -> Units:
    """The units that a node has made itself. Kept, since one edit leaves nearly all of them as they were."""
    maker = Maker(node, life)
    return tuple(Unit(maker, place) for place in range(count))


def _joined(parts: list[Units]) -> Units:
    """Units side by side; one that comes several times is told apart by its turn."""
    makers = [{unit.maker for unit in part} for part in parts]
    if sum(map(len, makers)) == len(set[Maker]().union(*makers)):
        return tuple(unit for part in parts for unit in part)
    turns: dict[tuple[Maker, int | str], int] = {}
    found = []
    for maker, which, _ in (unit for part in parts for unit in part):
        turn = turns.get((maker, which), 0)
        turns[maker, which] = turn + 1
        found.append(Unit(maker, which, turn))
    return tuple(found)


def matched(old: Units, new: Units) -> Places:
    """Which places of two buffers stand for the same unit.

    Where a maker has gone altogether and another with as many units has come, it takes over its place: so
    a layer that is put into a link, or taken out of it, leaves the weights behind it as they are. Features
    are never taken for others, whatever their place.
    """
    if old == new:
        return [(place, place) for place in range(len(new))]
    known = {unit: place for place, unit in enumerate(old)}
    pairs = [(known[unit], place) for place, unit in enumerate(new) if unit in known]
    gone, come = _unmatched(old, {one for one, _ in pairs}), _unmatched(new, {one for _, one in pairs})
    for places in come:
        pairs += _taken_over(old, new, gone, places)
    return pairs


def _unmatched(units: Units, met: set[int]) -> list[list[int]]:
    """The places of each maker none of whose units was met."""
    places: dict[Maker, list[int]] = {}
    for place, unit in enumerate(units):
        places.setdefault(unit.maker, []).append(place)
    return [one for one in places.values() if met.isdisjoint(one)]


def _taken_over(old: Units, new: Units, gone: list[list[int]], places: list[int]) -> Places:
    """The places that a maker who has come takes over from one who has gone, who is then struck off."""
    names = {new[place][1:]: place for place in places}
    features = isinstance(new[places[0]].which, str)
    for before in gone:
        if features and isinstance(old[before[0]].which, str):
            pairs = [(place, names[old[place][1:]]) for place in before if old[place][1:] in names]
        else:
            pairs = list(zip(before, places, strict=True)) if len(before) == len(places) else []
        if pairs:
            gone.remove(before)
            return pairs
    return []
