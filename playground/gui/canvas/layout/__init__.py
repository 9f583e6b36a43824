"""Layered auto-layout: columns, few crossings, straight skips, frames that hold together.

Pure functions from sizes and edges to positions, after Sugiyama, Tagawa and Toda 1981. No library does
this: igraph's Sugiyama is under the GPL and 17 MB, fast-sugiyama knows one size for all nodes, grandalf is
left alone since 2019, and none of them keeps frames together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from playground.gui.canvas.layout.graph import Columns, columns_of
from playground.gui.canvas.layout.order import order
from playground.gui.canvas.layout.packing import packed
from playground.gui.canvas.layout.ranks import Arc, acyclic, layers, neighbours, ranks
from playground.gui.canvas.layout.rows import ROW_GAP, rows

__all__ = ["COLUMN_GAP", "ROW_GAP", "arrange", "layers"]

COLUMN_GAP = 80
PART_GAP = 80
"""Between parts of a graph that nothing joins."""
WORK, WORK_A_NODE = 50_000, 120
"""How many vertices may be looked at for fewer crossings: in a graph, and for each of its nodes."""

Size = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rim:
    """How far a frame reaches beyond its members."""

    side: float = 20
    top: float = 44
    bottom: float = 20
    arc: float = 64
    """How much higher it is where an edge passes over one of them."""


def arrange(
    sizes: Mapping[int, Size],
    edges: Iterable[Arc],
    frames: Iterable[Collection[int]] = (),
    rim: Rim = Rim(),
) -> dict[int, Point]:
    """The upper left corner of every node; the whole begins at (0, 0).

    `sizes` are widths and heights, `frames` the members of frames that are drawn around them: these stay
    together, and no other node stands in between. Edges that would close a loop are left out of account.
    """
    if not sizes:
        return {}
    arcs = acyclic(sizes, edges)
    frame = {id: number for number, ids in enumerate(frames) for id in ids if id in sizes}
    parts = _parts(sizes, arcs, frame)
    share = WORK / len(sizes) + WORK_A_NODE
    placed = [
        _part(
            {id: sizes[id] for id in part},
            own,
            {id: frame[id] for id in part if id in frame},
            rim,
            round(share * len(part)),
        )
        for part, own in parts
    ]
    found: dict[int, Point] = {}
    for part, (dx, dy) in zip(
        placed, packed([_extent(part, sizes) for part in placed], PART_GAP), strict=True
    ):
        found |= {id: (x + dx, y + dy) for id, (x, y) in part.items()}
    return {id: (round(found[id][0]), round(found[id][1])) for id in sizes}


def _parts(
    sizes: Mapping[int, object], arcs: Sequence[Arc], frame: Mapping[int, int]
) -> list[tuple[list[int], list[Arc]]]:
    """The parts that neither edges nor frames join, in the order of their first nodes."""
    before, after = neighbours(sizes, arcs)
    fellows: dict[int, list[int]] = {}
    for id, one in frame.items():
        fellows.setdefault(one, []).append(id)
    part: dict[int, int] = {}
    found: list[tuple[list[int], list[Arc]]] = []
    for start in sizes:
        if start in part:
            continue
        front = [start]
        part[start] = len(found)
        for here in front:
            for other in (*before[here], *after[here], *fellows.get(frame.get(here, -1), ())):
                if other not in part:
                    part[other] = len(found)
                    front.append(other)
        found.append(([], []))
    for id in sizes:
        found[part[id]][0].append(id)
    for arc in arcs:
        found[part[arc[0]]][1].append(arc)
    return found


def _part(
    sizes: Mapping[int, Size], arcs: Sequence[Arc], frame: Mapping[int, int], rim: Rim, work: int
) -> dict[int, Point]:
    """One part of a graph, its frames laid out by themselves first."""
    rank = ranks(sizes, arcs)
    inside: dict[int, float] = {}
    band: dict[int, float] = {}
    for one in dict.fromkeys(frame.values()):
        own = {id: rank[id] for id in sizes if frame.get(id) == one}
        within = [arc for arc in arcs if arc[0] in own and arc[1] in own]
        middles = _heights({id: sizes[id] for id in own}, own, within, work)
        arched = any(rank[target] - rank[source] > 1 for source, target in within)
        top = min(middles[id] - sizes[id][1] / 2 for id in own) - rim.top - (rim.arc if arched else 0)
        bottom = max(middles[id] + sizes[id][1] / 2 for id in own) + rim.bottom
        inside |= {id: middles[id] - (top + bottom) / 2 for id in own}
        band[one] = bottom - top
    graph = columns_of(rank, arcs, frame)
    order(graph, work)
    at = _middles(graph, sizes, band)
    middle = {id: at[vertex] for id, vertex in graph.nodes.items()}
    middle |= {id: at[graph.pieces[one][0]] + inside[id] for id, one in frame.items()}
    return _corners(sizes, rank, middle)


def _heights(
    sizes: Mapping[int, Size], rank: Mapping[int, int], arcs: Sequence[Arc], work: int
) -> dict[int, float]:
    """The middles of a frame's members among themselves."""
    first = min(rank.values())
    graph = columns_of({id: one - first for id, one in rank.items()}, arcs)
    order(graph, work)
    at = _middles(graph, sizes, {})
    return {id: at[vertex] for id, vertex in graph.nodes.items()}


def _middles(graph: Columns, sizes: Mapping[int, Size], band: Mapping[int, float]) -> list[float]:
    tall = {vertex: sizes[id][1] for id, vertex in graph.nodes.items()}
    tall |= {vertex: band[one] for one, pieces in graph.pieces.items() for vertex in pieces}
    return rows(graph, tall.__getitem__)


def _corners(
    sizes: Mapping[int, Size], rank: Mapping[int, int], middle: Mapping[int, float]
) -> dict[int, Point]:
    """Columns beside each other, as wide as the widest in them."""
    wide = [0.0] * (max(rank.values()) + 1)
    for id, (width, _) in sizes.items():
        wide[rank[id]] = max(wide[rank[id]], width)
    left = [0.0]
    for width in wide:
        left.append(left[-1] + width + COLUMN_GAP)
    corners = {
        id: (left[rank[id]] + (wide[rank[id]] - width) / 2, middle[id] - height / 2)
        for id, (width, height) in sizes.items()
    }
    x, y = min(one for one, _ in corners.values()), min(one for _, one in corners.values())
    return {id: (one - x, other - y) for id, (one, other) in corners.items()}


def _extent(places: Mapping[int, Point], sizes: Mapping[int, Size]) -> Size:
    return (
        max(x + sizes[id][0] for id, (x, _) in places.items()),
        max(y + sizes[id][1] for id, (_, y) in places.items()),
    )
