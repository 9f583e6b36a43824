"""The heights of vertices whose order is given: long edges straight, nodes level with their neighbours.

After Brandes and Köpf 2002: vertices are strung to their middle neighbours in four ways, every string is
level, and each vertex takes the mean of its two middle heights of the four. No two ever overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf

from playground.gui.canvas.layout.graph import Columns

ROW_GAP = 40
LANE = 16
"""Height of the lane that is kept for a passing edge."""
LANE_GAP = 4
"""Between two lanes."""

_MOST_AIR = 2.0
"""A graph more than so many times as high as its fullest column is levelled again in shorter strings …"""
_LENGTHS = (1_000_000, 8, 2)
"""… of at most so many vertices: long ones wedge each other apart."""

_PULLS = 12
"""So often everything is drawn towards its neighbours then."""

Pair = tuple[int, int]
Heights = list[float]


def rows(graph: Columns, height: Callable[[int], float]) -> Heights:
    """The middle of every vertex. `height` is how much room one takes."""
    tall = [LANE if dummy else height(vertex) for vertex, dummy in enumerate(graph.dummy)]
    crossed = _crossed(graph)
    room = _MOST_AIR * max(sum(tall[one] + ROW_GAP for one in column) for column in graph.columns)
    found: Heights = []
    for longest in _LENGTHS:
        found = _level(graph, tall, crossed, longest)
        if max(found, default=0.0) - min(found, default=0.0) <= room:
            return found
    return _drawn_near(graph, tall, found)


def _drawn_near(graph: Columns, tall: Sequence[float], at: Heights) -> Heights:
    """Everything moved towards its neighbours as far as those above and below it leave room."""
    over: list[tuple[int, float] | None] = [None] * len(tall)
    under: list[tuple[int, float] | None] = [None] * len(tall)
    for column in graph.columns:
        for one, other in pairwise(column):
            room = _room(graph, tall, one, other)
            under[one], over[other] = (other, room), (one, room)
    bodies: dict[int, list[int]] = {}
    for vertex, frame in enumerate(graph.thick):
        bodies.setdefault(-1 - frame if frame >= 0 else vertex, []).append(vertex)
    near = [left + right for left, right in zip(graph.left, graph.right, strict=True)]
    ordered = sorted(bodies.values(), key=lambda body: at[body[0]])
    for sweep in range(_PULLS):
        for body in ordered if sweep % 2 else reversed(ordered):
            inside = set(body)
            ends = [at[other] for vertex in body for other in near[vertex] if other not in inside]
            if not ends:
                continue
            low = max((at[edge[0]] + edge[1] for vertex in body if (edge := over[vertex])), default=-inf)
            high = min((at[edge[0]] - edge[1] for vertex in body if (edge := under[vertex])), default=inf)
            height = max(low, min(high, sum(ends) / len(ends)))
            for vertex in body:
                at[vertex] = height
    return at


def _room(graph: Columns, tall: Sequence[float], one: int, other: int) -> float:
    """From the middle of a vertex to that of the next below it, at least."""
    gap = LANE_GAP if graph.dummy[one] and graph.dummy[other] else ROW_GAP
    return (tall[one] + tall[other]) / 2 + gap


def _level(graph: Columns, tall: Sequence[float], crossed: set[Pair], longest: int) -> Heights:
    """The heights with strings of so many vertices at most."""
    ways = [(downwards, backwards) for downwards in (False, True) for backwards in (False, True)]
    found = [_one_way(graph, tall, crossed, longest, *way) for way in ways]
    _even_out(found)
    return [sum(sorted(one[vertex] for one in found)[1:3]) / 2 for vertex in range(len(tall))]


def _one_way(
    graph: Columns,
    tall: Sequence[float],
    crossed: set[Pair],
    longest: int,
    downwards: bool,
    backwards: bool,
) -> Heights:
    """One of the four ways: strung to the left or the right, the upper or the lower of two first."""
    columns = graph.columns[::-1] if backwards else graph.columns
    if downwards:
        columns = [column[::-1] for column in columns]
    near, far = (graph.right, graph.left) if backwards else (graph.left, graph.right)
    goes_on = [
        piece >= 0 and any(graph.thick[other] == piece for other in beyond)
        for piece, beyond in zip(graph.thick, far, strict=True)
    ]
    level = [_level_with(graph, near, vertex, goes_on) for vertex in range(len(near))]
    root = _strung(graph, columns, level, crossed, longest)
    found = _packed(columns, root, graph, tall)
    return [-one for one in found] if downwards else found


def _rank_of(graph: Columns, one: int, other: int) -> int:
    """How much it matters that two neighbours are level: 2 in a frame, 1 along a long edge."""
    if graph.thick[one] >= 0 and graph.thick[one] == graph.thick[other]:
        return 2
    return 1 if graph.dummy[one] and graph.dummy[other] else 0


def _crossed(graph: Columns) -> set[Pair]:
    """The edges (left, right) that may not be level, because they cross one that matters more."""
    found: set[Pair] = set()
    for before, behind in pairwise(graph.columns):
        at = {vertex: place for place, vertex in enumerate(before)}
        for least in (1, 2):
            edges = [
                (at[other], place, other, vertex)
                for place, vertex in enumerate(behind)
                for other in dict.fromkeys(graph.left[vertex])
            ]
            firm = [edge for edge in edges if _rank_of(graph, edge[2], edge[3]) >= least]
            if not firm:
                continue
            found |= _crossing(edges, firm, lambda edge: _rank_of(graph, edge[2], edge[3]), least)
    return found


Edge = tuple[int, int, int, int]


def _crossing(edges: list[Edge], firm: list[Edge], rank: Callable[[Edge], int], least: int) -> set[Pair]:
    """The weaker edges that cross a firm one. Firm edges are few, and go down the column."""
    highest, lowest = _prefix(firm, edges)
    return {
        (edge[2], edge[3])
        for edge, above, below in zip(edges, highest, lowest, strict=True)
        if rank(edge) < least and (above > edge[0] or below < edge[0])
    }


def _prefix(firm: list[Edge], edges: list[Edge]) -> tuple[list[float], list[float]]:
    """For every edge: the furthest start of a firm edge that ends above it, the nearest of one below."""
    above: list[float] = []
    most, index = -1.0, 0
    for edge in edges:
        while index < len(firm) and firm[index][1] < edge[1]:
            most = max(most, firm[index][0])
            index += 1
        above.append(most)
    below: list[float] = []
    least, index = float("inf"), len(firm) - 1
    for edge in reversed(edges):
        while index >= 0 and firm[index][1] > edge[1]:
            least = min(least, firm[index][0])
            index -= 1
        below.append(least)
    return above, below[::-1]


def _strung(
    graph: Columns,
    columns: Sequence[Sequence[int]],
    near: Sequence[Sequence[int]],
    crossed: set[Pair],
    longest: int,
) -> list[int]:
    """The first vertex of the string that each vertex is on, strung to the middle of those it may be with."""
    root = list(range(len(near)))
    held = [False] * len(near)
    length = [1] * len(near)
    place = [0] * len(near)
    for column in columns:
        for number, vertex in enumerate(column):
            place[vertex] = number
        last = -1
        for vertex in column:
            ends = sorted(near[vertex], key=place.__getitem__)
            for other in ends[(len(ends) - 1) // 2 : len(ends) // 2 + 1]:
                barred = (other, vertex) in crossed or (vertex, other) in crossed
                long = length[root[other]] >= longest and _rank_of(graph, other, vertex) < 2
                if root[vertex] == vertex and not (held[other] or last >= place[other] or barred or long):
                    root[vertex] = root[other]
                    length[root[other]] += 1
                    held[other] = True
                    last = place[other]
    return root


def _level_with(
    graph: Columns, near: Sequence[Sequence[int]], vertex: int, goes_on: Sequence[bool]
) -> list[int]:
    """The neighbours that a vertex may be level with: of a frame's piece only the next of its own.

    A node would rather be level with nodes than with passing edges: these bend upwards at their ends anyway.
    """
    own = [other for other in near[vertex] if graph.thick[other] == graph.thick[vertex] >= 0]
    if own:
        return own[:1]
    free = [other for other in dict.fromkeys(near[vertex]) if not goes_on[other]]
    return [other for other in free if not graph.dummy[other]] or free if not graph.dummy[vertex] else free


def _packed(
    columns: Sequence[Sequence[int]], root: Sequence[int], graph: Columns, tall: Sequence[float]
) -> Heights:
    """Every string as near to those above it as there is room, then as near to those below it as it may."""
    above: dict[int, dict[int, float]] = {}
    below: dict[int, dict[int, float]] = {}
    for column in columns:
        for one, other in pairwise(column):
            high, low = root[one], root[other]
            room = max(_room(graph, tall, one, other), below.setdefault(high, {}).get(low, 0.0))
            below[high][low] = room
            above.setdefault(low, {})[high] = room
    order = _downwards(dict.fromkeys(root), above, below)
    at: dict[int, float] = {}
    for one in order:
        at[one] = max((at[other] + room for other, room in above.get(one, {}).items()), default=0.0)
    for one in reversed(order):
        if one in below:
            at[one] = min(at[other] - room for other, room in below[one].items())
    return [at[one] for one in root]


def _downwards(
    strings: dict[int, None], above: dict[int, dict[int, float]], below: dict[int, dict[int, float]]
) -> list[int]:
    """All strings, each behind those that stand above it."""
    waiting = {one: len(above.get(one, ())) for one in strings}
    ready = [one for one, count in waiting.items() if not count]
    for one in ready:
        for other in below.get(one, ()):
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return ready


def _even_out(found: list[Heights]) -> None:
    """Moves the four ways onto the lowest of them: those that were packed upwards by their upper edge."""
    spans = [(min(one), max(one)) for one in found]
    low, high = min(spans, key=lambda span: span[1] - span[0])
    for number, (one, (top, bottom)) in enumerate(zip(found, spans, strict=True)):
        shift = low - top if number < 2 else high - bottom
        found[number] = [height + shift for height in one]
