"""What a block is: a piece of a network, placed as a group or dropped on a wire, and how one is laid out.

Knows no block by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from playground.document.edits import default_name, namer
from playground.document.model import Color, Graph, Group, Link, Node, frozen
from playground.ops import OPS

GAP = 72.0
"""Between two nodes in a row, in scene pixels, as everywhere on the canvas."""
WIDTH = 112.0
MERGE_WIDTH = 88.0
POINT_WIDTH = 14.0
POINT_RISE = 56.0
"""How far above a header's upper edge a point stands that leads a wire over the nodes."""
POINT_DROP = 7.0
"""How far below a header's upper edge a point stands, so that a wire from header to header runs straight."""
TALL = ((1, 148.0), (4, 336.0), (8, 516.0), (12, 574.0), (16, 584.0))
"""Heights that no node of so many units exceeds: it has a tile for each."""
LOW = 132.0
"""The height of a node of more units: it has one picture."""


class Piece(NamedTuple):
    """A graph to be placed, the node that is to be fed, and the node that feeds on; None: there is none."""

    graph: Graph
    entry: int | None
    exit: int | None

    @property
    def title(self) -> str:
        """What its group is called."""
        return self.graph.groups[0].title if self.graph.groups else ""


@dataclass(frozen=True, slots=True)
class Block:
    """One entry of the library. `make` builds it for so many units.

    With `keeps` its input must be as wide as its units, since it is added to or multiplied with them.
    """

    name: str
    title: str
    hint: str
    help: str
    source: str
    color: Color
    make: Callable[[int], Piece]
    keeps: bool = False


class Part(NamedTuple):
    """A node of a block: its op, the column and row it stands in, its settings, and its name.

    A point stands at the right end of its column; `over` raises it above the nodes.
    """

    op: str
    column: int
    row: int = 0
    settings: Mapping[str, Any] = frozen()
    name: str | None = None
    over: bool = False


def dense(
    column: int, units: int, activation: str, row: int = 0, name: str | None = None, **more: Any
) -> Part:
    """A dense layer as a part."""
    return Part("dense", column, row, frozen(more, units=units, activation=activation), name)


def way_in(over: bool = False) -> Part:
    """The point that a block begins with whose way in is wired to more than one node."""
    return Part("reroute", 0, name="way in", over=over)


def way_around(column: int) -> Part:
    """A point above a column, through which a wire leads over it to the next."""
    return Part("reroute", column, name="way around", over=True)


def built(
    title: str, color: Color, units: int, parts: Sequence[Part], wires: Sequence[tuple[int, int]]
) -> Piece:
    """The parts, numbered from 1, as a group; `wires` go from number to number, in the order of the inputs.

    The first part is the way in, the last one the way out.
    """
    columns, step = _columns(parts), row_step(units)
    free, nodes = namer(()), list[Node]()
    for id, part in enumerate(parts, 1):
        left, right = columns[part.column]
        at = (left, part.row * step)
        if OPS[part.op].passes:
            at = (right - POINT_WIDTH, at[1] + (-POINT_RISE if part.over else POINT_DROP))
        nodes.append(
            Node(id, part.op, free(part.name or default_name(part.op, part.settings)), at, part.settings)
        )
    links, filled = list[Link](), dict[int, int]()
    for source, target in wires:
        links.append(Link(source, 0, target, filled.get(target, 0)))
        filled[target] = filled.get(target, 0) + 1
    group = Group(1, title, tuple(range(1, len(parts) + 1)), color)
    return Piece(Graph(tuple(nodes), tuple(links), (group,)), 1, len(parts))


def _columns(parts: Sequence[Part]) -> dict[int, tuple[float, float]]:
    """Where each column begins and ends."""
    columns, x = dict[int, tuple[float, float]](), 0.0
    for column in sorted({part.column for part in parts}):
        right = x + max(width_of(part.op) for part in parts if part.column == column)
        columns[column] = x, right
        x = right + GAP
    return columns


def corner(graph: Graph) -> tuple[float, float]:
    """The left edge of all nodes, and the upper one of those that are no points."""
    solid = [node for node in graph.nodes if width_of(node.op) > POINT_WIDTH] or graph.nodes
    return min((node.at[0] for node in graph.nodes), default=0.0), min(
        (node.at[1] for node in solid), default=0.0
    )


def width_of(op: str) -> float:
    """How wide a node of this op is drawn."""
    entry = OPS.get(op)
    if entry is None or entry.inputs not in (None, 1):
        return WIDTH
    if entry.passes:
        return POINT_WIDTH
    return MERGE_WIDTH if entry.inputs is None else WIDTH


def row_step(units: int) -> float:
    """From one row of nodes with so many units to the next."""
    return next((height for most, height in TALL if units <= most), LOW) + GAP / 2
