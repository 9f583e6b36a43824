"""The order within columns: few crossings.

Sweeps by medians and by means (Gansner, Koutsofios, North and Vo 1993), neighbours exchanged while that
helps, from several beginnings; the best order found is kept. How much is tried is counted in vertices
that were looked at, never in seconds, so that a graph is laid out the same on every machine.
"""

from __future__ import annotations

import random
from bisect import bisect_right

from playground.gui.canvas.layout.graph import Columns

Order = list[list[int]]

MOST_STARTS = 24
_PATIENCE = 4
"""Sweeps without a better order, after which another beginning is tried."""


def order(graph: Columns, work: int) -> int:
    """Sorts the columns of a graph in place; gives the number of crossings that are left.

    `work` is how many vertices may be looked at; the first beginning is tried out in any case.
    """
    search = _Search(graph, work)
    for start in range(MOST_STARTS):
        if start and (search.work <= 0 or not search.fewest):
            break
        search.run(start)
    graph.columns[:] = search.best
    _agree(graph)
    _lift(graph, work // 2)
    _upright(graph)
    return crossings(graph)


def crossings(graph: Columns) -> int:
    """How many pairs of edges cross between neighbouring columns."""
    return sum(between(graph, graph.columns, column) for column in range(len(graph.columns) - 1))


def between(graph: Columns, columns: Order, column: int) -> int:
    """How many pairs of edges cross between this column and the next."""
    at = {vertex: place for place, vertex in enumerate(columns[column + 1])}
    count, ends = 0, list[int]()
    for vertex in columns[column]:
        for end in sorted([at[other] for other in graph.right[vertex]]):
            rank = bisect_right(ends, end)
            count += len(ends) - rank
            ends.insert(rank, end)
    return count


class _Search:
    """Looks for the order with the fewest crossings. Mutable; owned by `order`."""

    def __init__(self, graph: Columns, work: int) -> None:
        self._graph = graph
        self.work = work
        self._cost = sum(1 + len(near) for near in graph.left)
        self._place = [0] * len(graph.left)
        self.best = [list(column) for column in graph.columns]
        self.fewest = crossings(graph)
        self._first = self.best

    def run(self, start: int) -> None:
        """Tries another beginning: walks from the left, from the right, then with dice of its own."""
        self._graph.columns[:] = self._beginning(start)
        for column in self._graph.columns:
            self._number(column)
        calm, mean = 0, start % 4 >= 2
        for sweep in range(40):
            calm = 0 if self._keep() else calm + 1
            if calm > _PATIENCE or not self.fewest or (self.work <= 0 and sweep > 2):
                break
            self._sweep(forwards=sweep % 2 == 0, mean=mean)
            self._exchange(even=sweep % 4 >= 2)
        self._keep()

    def _beginning(self, start: int) -> Order:
        """Vertices in the order in which a walk comes by them."""
        graph, dice = self._graph, random.Random(start)
        if start == 0 and self.fewest == 0:
            return [list(column) for column in self._first]
        near, far = (graph.right, graph.left) if start % 2 == 0 else (graph.left, graph.right)
        found: Order = [[] for _ in self._first]
        seen: set[int] = set()
        numbers = range(len(found)) if start % 2 == 0 else range(len(found) - 1, -1, -1)
        roots = [vertex for number in numbers for vertex in self._first[number] if not far[vertex]]
        if start >= 2:
            dice.shuffle(roots)
        stack = roots[::-1]
        while stack:
            here = stack.pop()
            if here in seen:
                continue
            seen.add(here)
            found[graph.column[here]].append(here)
            beyond = near[here][::-1]
            if start >= 2:
                dice.shuffle(beyond)
            stack += beyond
        return found

    def _number(self, column: list[int]) -> None:
        place = self._place
        for number, vertex in enumerate(column):
            place[vertex] = number

    def _keep(self) -> bool:
        """Takes the order of now for the best where it is; whether it is."""
        self.work -= self._cost
        count = crossings(self._graph)
        if count >= self.fewest:
            return False
        self.best, self.fewest = [list(column) for column in self._graph.columns], count
        return True

    def _sweep(self, *, forwards: bool, mean: bool) -> None:
        """Sorts column after column by where the neighbours of its vertices stand."""
        graph, place = self._graph, self._place
        self.work -= self._cost
        near = graph.left if forwards else graph.right
        for column in graph.columns[1:] if forwards else reversed(graph.columns[:-1]):
            if len(column) < 2:
                continue
            wish = {}
            for vertex in column:
                ends = [place[other] for other in near[vertex]]
                if not ends:
                    wish[vertex] = float(place[vertex])
                elif mean:
                    wish[vertex] = sum(ends) / len(ends)
                else:
                    wish[vertex] = _median(ends)
            column.sort(key=wish.__getitem__)
            self._number(column)

    def _exchange(self, *, even: bool) -> None:
        """Exchanges neighbours while that takes crossings away; once also where it makes no difference."""
        graph, place = self._graph, self._place
        again = {number for number, column in enumerate(graph.columns) if len(column) > 1}
        for turn in range(12):
            changed: set[int] = set()
            for number in sorted(again):
                column = graph.columns[number]
                self.work -= len(column)
                ends = [
                    (
                        sorted([place[other] for other in graph.left[vertex]]),
                        sorted([place[other] for other in graph.right[vertex]]),
                    )
                    for vertex in column
                ]
                if _bubble(column, ends, even=even and not turn):
                    self._number(column)
                    changed |= {number - 1, number, number + 1}
            again = {one for one in changed if 0 <= one < len(graph.columns)}
            if not again:
                break


Ends = tuple[list[int], list[int]]


def _bubble(column: list[int], ends: list[Ends], *, even: bool) -> bool:
    """One pass of exchanges down a column; whether anything changed."""
    changed = False
    for index in range(len(column) - 1):
        above, below = ends[index], ends[index + 1]
        now = _crossed(above[0], below[0]) + _crossed(above[1], below[1])
        if not now and not even:
            continue
        then = _crossed(below[0], above[0]) + _crossed(below[1], above[1])
        if then < now or (even and then == now):
            column[index], column[index + 1] = column[index + 1], column[index]
            ends[index], ends[index + 1] = below, above
            changed = changed or then < now or even
    return changed


def _crossed(above: list[int], below: list[int]) -> int:
    """How many edges of two neighbours cross, whose ends are sorted."""
    if not above or not below or above[-1] <= below[0]:
        return 0
    return sum(1 for one in above for other in below if one > other)


def _median(ends: list[int]) -> float:
    """The median, of an even number weighted towards the side where they stand closer."""
    ends.sort()
    half, odd = divmod(len(ends), 2)
    if odd:
        return float(ends[half])
    if half == 1:
        return (ends[0] + ends[1]) / 2
    low, high = ends[half - 1] - ends[0], ends[-1] - ends[half]
    return (ends[half - 1] * high + ends[half] * low) / (low + high) if low + high else float(ends[half])


def _agree(graph: Columns) -> None:
    """Has the frames that share columns stand in the same order in all of them."""
    places: dict[int, list[float]] = {}
    for column in graph.columns:
        for place, vertex in enumerate(column):
            if graph.thick[vertex] >= 0:
                places.setdefault(graph.thick[vertex], []).append(place / len(column))
    height = {frame: (sum(those) / len(those), frame) for frame, those in places.items()}
    for column in graph.columns:
        spots = [place for place, vertex in enumerate(column) if graph.thick[vertex] >= 0]
        pieces = sorted((column[place] for place in spots), key=lambda one: height[graph.thick[one]])
        for place, vertex in zip(spots, pieces, strict=True):
            column[place] = vertex


def _lift(graph: Columns, work: int) -> None:
    """Leads long edges above everything in their columns where that crosses no more: skips are arcs."""
    for chain in sorted(graph.chains, key=len):
        first, last = graph.column[chain[0]], graph.column[chain[-1]]
        around = range(max(0, first - 1), min(len(graph.columns) - 1, last + 1))
        before = graph.columns[first : last + 1]
        work -= 2 * sum(len(graph.columns[number]) for number in around)
        if work < 0:
            break
        if all(column[0] == vertex for column, vertex in zip(before, chain, strict=True)):
            continue
        count = sum(between(graph, graph.columns, number) for number in around)
        graph.columns[first : last + 1] = [
            [vertex, *(other for other in column if other != vertex)]
            for column, vertex in zip(before, chain, strict=True)
        ]
        if sum(between(graph, graph.columns, number) for number in around) > count:
            graph.columns[first : last + 1] = before


def _upright(graph: Columns) -> None:
    """Turns the graph over where more long edges run above nodes then, or nodes stand as they were made."""
    above = made = 0
    for column in graph.columns:
        dummies = nodes = 0
        for place, vertex in enumerate(column):
            dummies += graph.dummy[vertex]
            nodes += not graph.dummy[vertex]
            above += -dummies if not graph.dummy[vertex] else nodes
            made += sum(
                1 if other < vertex else -1
                for other in column[:place]
                if not graph.dummy[vertex] and not graph.dummy[other]
            )
    if above > 0 or (above == 0 and made < 0):
        for column in graph.columns:
            column.reverse()
