"""Columns of a layered layout: which column every node stands in, so that all edges run forwards.

Owns the breaking of loops and the ranks. Knows nothing of sizes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Arc = tuple[int, int]
Near = dict[int, list[int]]

_ROUNDS = 8
"""So often nodes are drawn towards their neighbours; the length of all edges only ever falls."""


def layers(sizes: Mapping[int, object], edges: Iterable[Arc]) -> dict[int, int]:
    """The column of every node, from 0: one more than the last of those that feed it.

    A source stands right before the first that it feeds.
    """
    before, after = neighbours(sizes, acyclic(sizes, edges))
    order = topological(before, after)
    rank = _longest(order, before)
    for id in order:
        if not before[id] and after[id]:
            rank[id] = min(rank[other] for other in after[id]) - 1
    least = min(rank.values(), default=0)
    return {id: one - least for id, one in rank.items()}


def ranks(sizes: Mapping[int, object], arcs: Iterable[Arc]) -> dict[int, int]:
    """The same with short edges: whoever has room moves towards the side that it has more edges to."""
    before, after = neighbours(sizes, arcs)
    order = topological(before, after)
    rank = _longest(order, before)
    for _ in range(_ROUNDS):
        moved = False
        for id in reversed(order):
            wish = _shorter(id, rank, before[id], after[id])
            moved = moved or wish != rank[id]
            rank[id] = wish
        if not moved:
            break
    place = {one: number for number, one in enumerate(sorted(set(rank.values())))}
    return {id: place[rank[id]] for id in sizes}


def _shorter(id: int, rank: Mapping[int, int], before: list[int], after: list[int]) -> int:
    """The rank at which the edges of one node are shortest, where its neighbours stand now."""
    if len(after) > len(before):
        return min(rank[other] for other in after) - 1
    if len(before) > len(after):
        return max(rank[other] for other in before) + 1
    return rank[id]


def acyclic(sizes: Mapping[int, object], edges: Iterable[Arc]) -> list[Arc]:
    """The edges between known nodes, without doubles and without those that close a loop."""
    after: Near = {id: [] for id in sizes}
    for source, target in dict.fromkeys(edges):
        if source in after and target in after and source != target:
            after[source].append(target)
    back = _closing(after)
    return [(one, other) for one, targets in after.items() for other in targets if (one, other) not in back]


def _closing(after: Near) -> set[Arc]:
    """The edges that lead back to where a walk along edges came through."""
    found: set[Arc] = set()
    done: set[int] = set()
    for start in after:
        if start in done:
            continue
        way, on_way = [(start, iter(after[start]))], {start}
        while way:
            here, rest = way[-1]
            other = next(rest, None)
            if other is None:
                way.pop()
                on_way.discard(here)
                done.add(here)
            elif other in on_way:
                found.add((here, other))
            elif other not in done:
                way.append((other, iter(after[other])))
                on_way.add(other)
    return found


def neighbours(sizes: Mapping[int, object], arcs: Iterable[Arc]) -> tuple[Near, Near]:
    """Who feeds every node, and whom it feeds."""
    before: Near = {id: [] for id in sizes}
    after: Near = {id: [] for id in sizes}
    for source, target in arcs:
        before[target].append(source)
        after[source].append(target)
    return before, after


def topological(before: Near, after: Near) -> list[int]:
    """All nodes, each behind those that feed it."""
    waiting = {id: len(those) for id, those in before.items()}
    ready = [id for id, count in waiting.items() if not count]
    for id in ready:
        for other in after[id]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return ready


def _longest(order: list[int], before: Near) -> dict[int, int]:
    """The column of each node: as far right as the longest path to it."""
    rank: dict[int, int] = {}
    for id in order:
        rank[id] = max((rank[other] + 1 for other in before[id]), default=0)
    return rank
