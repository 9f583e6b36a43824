"""Layered auto-layout: columns by longest path, few crossings, skips kept clear of other nodes.

A pure function from sizes and edges to positions. After Sugiyama, Tagawa and Toda 1981: a dummy
vertex stands in each column that an edge passes, and rows are ordered by barycentres.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

COLUMN_GAP = 80
ROW_GAP = 40
LANE = 24
"""Height of the lane that is kept for a passing edge."""
_SWEEPS = 12


def arrange(
    sizes: Mapping[int, tuple[float, float]], edges: Iterable[tuple[int, int]]
) -> dict[int, tuple[float, float]]:
    """The upper left corner of every node; the whole begins at (0, 0).

    `sizes` are widths and heights. Edges that would close a loop are left out of account.
    """
    arcs = _acyclic(sizes, edges)
    if not sizes:
        return {}
    rank = _ranks(sizes, arcs)
    columns, chains = _columns(sizes, arcs, rank)
    _order(columns, chains)
    return _places(sizes, columns, chains)


def layers(sizes: Mapping[int, object], edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The column of every node, from 0: one more than the last of those that feed it."""
    found = _ranks(sizes, _acyclic(sizes, edges))
    least = min(found.values(), default=0)
    return {id: rank - least for id, rank in found.items()}


def _acyclic(sizes: Mapping[int, object], edges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges between known nodes, without doubles and without those that close a loop."""
    after: dict[int, set[int]] = {id: set() for id in sizes}

    def reaches(start: int, goal: int) -> bool:
        seen, front = {start}, [start]
        while front:
            here = front.pop()
            if here == goal:
                return True
            fresh = after[here] - seen
            seen |= fresh
            front.extend(fresh)
        return False

    for source, target in edges:
        if (
            source in after
            and target in after
            and target not in after[source]
            and not reaches(target, source)
        ):
            after[source].add(target)
    return [(source, target) for source, targets in after.items() for target in sorted(targets)]


def _ranks(sizes: Mapping[int, object], arcs: list[tuple[int, int]]) -> dict[int, int]:
    """The column of each node: as far right as the longest path to it, sources close to what they feed."""
    before: dict[int, list[int]] = {id: [] for id in sizes}
    after: dict[int, list[int]] = {id: [] for id in sizes}
    for source, target in arcs:
        before[target].append(source)
        after[source].append(target)
    rank: dict[int, int] = {}
    order = _topological(sizes, before, after)
    for id in order:
        rank[id] = max((rank[other] + 1 for other in before[id]), default=0)
    for id in order:
        if not before[id] and after[id]:
            rank[id] = min(rank[other] for other in after[id]) - 1
    return rank


def _topological(
    sizes: Mapping[int, object], before: Mapping[int, list[int]], after: Mapping[int, list[int]]
) -> list[int]:
    waiting = {id: len(before[id]) for id in sizes}
    ready = [id for id in sizes if not waiting[id]]
    for id in ready:
        for other in after[id]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return ready


Vertex = tuple[int, int]
"""(node, -1), or a dummy: (edge, column)."""


def _columns(
    sizes: Mapping[int, object], arcs: list[tuple[int, int]], rank: Mapping[int, int]
) -> tuple[list[list[Vertex]], list[list[Vertex]]]:
    """The vertices of every column, and the chain of vertices that stands for each edge."""
    columns: list[list[Vertex]] = [[] for _ in range(max(rank.values()) + 1)]
    chains: list[list[Vertex]] = []
    for number, (source, target) in enumerate(arcs):
        between = [(number, column) for column in range(rank[source] + 1, rank[target])]
        for vertex in between:
            columns[vertex[1]].append(vertex)
        chains.append([(source, -1), *between, (target, -1)])
    for id in sizes:
        columns[rank[id]].append((id, -1))
    return columns, chains


def _neighbours(chains: list[list[Vertex]]) -> tuple[dict[Vertex, list[Vertex]], dict[Vertex, list[Vertex]]]:
    left: dict[Vertex, list[Vertex]] = {}
    right: dict[Vertex, list[Vertex]] = {}
    for chain in chains:
        for one, other in itertools.pairwise(chain):
            right.setdefault(one, []).append(other)
            left.setdefault(other, []).append(one)
    return left, right


def _order(columns: list[list[Vertex]], chains: list[list[Vertex]]) -> None:
    """Sorts the columns in place, there and back, and keeps the order with the fewest crossings."""
    left, right = _neighbours(chains)
    best, fewest = [list(column) for column in columns], crossings(columns, right)
    for sweep in range(_SWEEPS):
        forwards = sweep % 2 == 0
        near = left if forwards else right
        for column in columns[1:] if forwards else reversed(columns[:-1]):
            at = {vertex: place for other in columns for place, vertex in enumerate(other)}
            middle = {
                vertex: _mean([at[one] for one in near.get(vertex, [])], at[vertex]) for vertex in column
            }
            column.sort(key=middle.__getitem__)
        count = crossings(columns, right)
        if count < fewest:
            best, fewest = [list(column) for column in columns], count
    columns[:] = best


def crossings(columns: list[list[Vertex]], right: Mapping[Vertex, list[Vertex]]) -> int:
    """How many pairs of edges cross between neighbouring columns."""
    count = 0
    for column, following in itertools.pairwise(columns):
        at = {vertex: place for place, vertex in enumerate(following)}
        ends = [sorted(at[other] for other in right.get(vertex, [])) for vertex in column]
        flat = [(row, end) for row, group in enumerate(ends) for end in group]
        count += sum(
            1
            for index, (row, end) in enumerate(flat)
            for other_row, other_end in flat[index + 1 :]
            if other_row > row and other_end < end
        )
    return count


def _places(
    sizes: Mapping[int, tuple[float, float]], columns: list[list[Vertex]], chains: list[list[Vertex]]
) -> dict[int, tuple[float, float]]:
    """Columns beside each other, each node as near to the height of its neighbours as the order allows."""
    height = {
        vertex: sizes[vertex[0]][1] if vertex[1] < 0 else LANE for column in columns for vertex in column
    }
    left, right = _neighbours(chains)
    middle: dict[Vertex, float] = {}
    for column in columns:
        total = sum(height[vertex] + ROW_GAP for vertex in column) - ROW_GAP
        y = -total / 2
        for vertex in column:
            middle[vertex] = y + height[vertex] / 2
            y += height[vertex] + ROW_GAP
    for sweep in range(_SWEEPS):
        near = (left, right)[sweep % 2]
        for column in columns if sweep % 2 == 0 else reversed(columns):
            _settle(column, height, middle, near)
    return _corners(sizes, columns, middle)


def _settle(
    column: list[Vertex],
    height: Mapping[Vertex, float],
    middle: dict[Vertex, float],
    near: Mapping[Vertex, list[Vertex]],
) -> None:
    """Moves a column's vertices towards their neighbours' heights, then apart where they overlap."""
    wanted = {
        vertex: _mean([middle[one] for one in near.get(vertex, [])], middle[vertex]) for vertex in column
    }
    for vertex, above in zip(column, [None, *column], strict=False):
        least = (
            -float("inf") if above is None else middle[above] + (height[above] + height[vertex]) / 2 + ROW_GAP
        )
        middle[vertex] = max(wanted[vertex], least)
    drift = _mean([wanted[vertex] - middle[vertex] for vertex in column], 0.0)
    for vertex in column:
        middle[vertex] += drift


def _corners(
    sizes: Mapping[int, tuple[float, float]], columns: list[list[Vertex]], middle: Mapping[Vertex, float]
) -> dict[int, tuple[float, float]]:
    places: dict[int, tuple[float, float]] = {}
    x = 0.0
    for column in columns:
        nodes = [vertex[0] for vertex in column if vertex[1] < 0]
        width = max((sizes[id][0] for id in nodes), default=0.0)
        for id in nodes:
            places[id] = (x + (width - sizes[id][0]) / 2, middle[id, -1] - sizes[id][1] / 2)
        x += width + COLUMN_GAP
    top = min(y for _, y in places.values())
    return {id: (round(x), round(y - top)) for id, (x, y) in places.items()}


def _mean(values: list[float] | list[int], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
