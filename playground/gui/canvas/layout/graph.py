"""A graph in columns, ready to be ordered: numbered vertices, long edges cut into pieces by dummies.

Owns what a vertex is. A dummy stands in each column that an edge passes; what runs together through
several columns (an edge, a frame) is a strand of vertices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from playground.gui.canvas.layout.ranks import Arc

MOST_DUMMIES = 6_000
"""So many dummies are made at most, for the shortest edges first: what is longer still is left to itself."""

_PULL = 6
"""So many edges the pieces of a frame hold together with."""


@dataclass(slots=True)
class Columns:
    """Vertices column by column. `left` and `right` are the neighbours of each in the columns beside it."""

    columns: list[list[int]]
    left: list[list[int]] = field(default_factory=list)
    right: list[list[int]] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    """The column of each vertex."""
    dummy: list[bool] = field(default_factory=list)
    thick: list[int] = field(default_factory=list)
    """The frame that a vertex is a piece of, −1 for all others."""
    chains: list[list[int]] = field(default_factory=list)
    """The dummies of each long edge, from left to right."""
    nodes: dict[int, int] = field(default_factory=dict)
    """The vertex of every node."""
    pieces: dict[int, list[int]] = field(default_factory=dict)
    """The vertices of every frame, from left to right."""

    def add(self, column: int, *, dummy: bool = False, thick: int = -1) -> int:
        """Another vertex, at the end of its column."""
        vertex = len(self.left)
        self.left.append([])
        self.right.append([])
        self.column.append(column)
        self.dummy.append(dummy)
        self.thick.append(thick)
        self.columns[column].append(vertex)
        return vertex

    def join(self, one: int, other: int, times: int = 1) -> None:
        """An edge to a vertex in the next column."""
        self.right[one] += [other] * times
        self.left[other] += [one] * times


def columns_of(
    rank: Mapping[int, int], arcs: Sequence[Arc], frame: Mapping[int, int] | None = None
) -> Columns:
    """The graph in columns. `frame` says which frame a node is in: it stands for its members from outside."""
    frame = frame or {}
    made = Columns([[] for _ in range(max(rank.values()) + 1)])
    spans: dict[int, list[int]] = {}
    for id, one in frame.items():
        spans.setdefault(one, []).append(rank[id])
    for id, column in rank.items():
        one = frame.get(id, -1)
        if one < 0:
            made.nodes[id] = made.add(column)
        elif one not in made.pieces:
            low, high = min(spans[one]), max(spans[one])
            pieces = [made.add(number, thick=one) for number in range(low, high + 1)]
            made.pieces[one] = pieces
            for before, behind in pairwise(pieces):
                made.join(before, behind, _PULL)
    _wire(made, rank, arcs, frame, {one: min(those) for one, those in spans.items()})
    return made


def _wire(
    made: Columns,
    rank: Mapping[int, int],
    arcs: Sequence[Arc],
    frame: Mapping[int, int],
    first: Mapping[int, int],
) -> None:
    """Edges, short ones first; those within a frame do not show from outside."""

    def vertex(id: int) -> int:
        one = frame.get(id, -1)
        return made.nodes[id] if one < 0 else made.pieces[one][rank[id] - first[one]]

    room = MOST_DUMMIES
    for source, target in sorted(arcs, key=lambda arc: rank[arc[1]] - rank[arc[0]]):
        if frame.get(source, -1) == frame.get(target, -2):
            continue
        between = range(rank[source] + 1, rank[target])
        room -= len(between)
        if room < 0:
            break
        chain = [made.add(column, dummy=True) for column in between]
        way = [vertex(source), *chain, vertex(target)]
        for one, other in pairwise(way):
            made.join(one, other)
        if chain:
            made.chains.append(chain)
