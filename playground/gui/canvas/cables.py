"""The ways that cables take: straight, above what stands between, through the points they are led by.

Owns the order of cables along a pill, the heights of skips and the bends at points. Knows a plan, not Qt.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from playground.document import Link
from playground.gui.canvas import measures as m
from playground.gui.canvas.cubics import LEVEL, Cubic, Point, bent, direction, s_curve
from playground.gui.canvas.measures import Box

if TYPE_CHECKING:
    from playground.gui.canvas.plan import Plan


class Cables:
    """The routes of one plan. What was worked out is kept."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._ways: dict[int, Point] = {}

    def end_point(self, link: Link) -> Point:
        """Where the cable of a link ends: at its port, or at its place along the pill."""
        x, y = self._plan.port_point(link)
        if link.target not in self._pills:
            return x, y
        rivals = self._pills[link.target]
        step = min(m.PILL_STEP, (m.PILL[1] - 8) / max(len(rivals) - 1, 1))
        return x, y + (rivals.index(link) - (len(rivals) - 1) / 2) * step

    @cached_property
    def _pills(self) -> dict[int, list[Link]]:
        """The links into each merge as they stand along its pill: skips on top, then by height."""
        into: dict[int, list[Link]] = {}
        for link in self._plan.links:
            if link.target in self._plan.faces and self._plan.faces[link.target].many:
                into.setdefault(link.target, []).append(link)
        for links in into.values():
            links.sort(key=lambda one: (not self.passed(one), self._plan.start_point(one)[1], one.input))
        return into

    def passed(self, link: Link) -> bool:
        """Whether a straight cable would run through some other node, so that it goes above instead."""
        return link in self._rises

    @cached_property
    def _rises(self) -> dict[Link, float]:
        """The height at which each skip runs. Where two overlap, the longer one runs higher."""
        rises: dict[Link, float] = {}
        spans: list[tuple[float, float, float]] = []
        for link in sorted(self._plan.links, key=lambda one: self._span(one)[1] - self._span(one)[0]):
            left, right = self._span(link)
            between = self._between(link)
            if not between:
                continue
            tops = [box.y for box in (*between, *(self._plan.box(id) for id in self._plan.ends(link)))]
            y = min(tops) - m.SKIP_RISE
            while any(
                left < other_right and other_left < right and abs(y - at) < 12
                for other_left, other_right, at in spans
            ):
                y -= 14
            rises[link] = y
            spans.append((left, right, y))
        return rises

    def _span(self, link: Link) -> tuple[float, float]:
        return self._plan.start_point(link)[0], self._plan.port_point(link)[0]

    def _between(self, link: Link) -> list[Box]:
        """The boxes in the way of a straight cable."""
        left, right = self._span(link)
        ends = self._plan.ends(link)
        if right <= left or any(self._plan.faces[id].is_point for id in ends):
            return []  # what is led by hand goes where it is led
        first, last = self._plan.start_point(link)[1], self._plan.port_point(link)[1]
        way = Box(left, min(first, last) - 4, right - left, abs(last - first) + 8)
        return [
            box
            for id, box in self._plan.boxes.items()
            if id not in ends
            and not self._plan.faces[id].is_point
            and box.x >= left
            and box.right <= right
            and box.meets(way)
        ]

    def route(self, link: Link) -> tuple[Cubic, ...]:
        """The cable of a link as cubic curves, head to tail."""
        start, end = self._plan.start_point(link), self.end_point(link)
        source, target = self._plan.ends(link)
        if self._plan.faces[source].is_point or self._plan.faces[target].is_point:
            return (bent(start, end, self.way(source), self.way(target)),)
        rise = self._rises.get(link)
        if rise is None:
            return (s_curve(start, end),)
        corner = min(m.SKIP_CORNER, (end[0] - start[0]) / 2)
        up, down = (start[0] + corner, rise), (end[0] - corner, rise)
        return (s_curve(start, up), s_curve(up, down), s_curve(down, end))

    def way(self, id: int) -> Point:
        """The way in which cables pass a point, of length 1: from what feeds it to what it feeds."""
        if not self._plan.faces[id].is_point:
            return LEVEL
        if id not in self._ways:
            before, after = self._through.get(id, ([], []))
            here = self._plan.input_point(id)
            self._ways[id] = direction(_middle(before) or here, _middle(after) or here)
        return self._ways[id]

    @cached_property
    def _through(self) -> dict[int, tuple[list[Point], list[Point]]]:
        """Where the cables of every point come from, and where they go."""
        found: dict[int, tuple[list[Point], list[Point]]] = {}
        for link in self._plan.links:
            source, target = self._plan.ends(link)
            if self._plan.faces[target].is_point:
                before = found.setdefault(target, ([], []))[0]
                before.extend(self._pulls(source, self._plan.start_point(link)))
            if self._plan.faces[source].is_point:
                after = found.setdefault(source, ([], []))[1]
                after.extend(self._pulls(target, self._plan.port_point(link)))
        return found

    def _pulls(self, id: int, port: Point) -> list[Point]:
        """Where the cable and the single wires of a face are, as seen from a point."""
        face = self._plan.faces[id]
        return [port, (port[0], self._plan.box(id).center[1])] if face.body == "tiles" else [port]

    def rise(self, link: Link) -> float | None:
        """The height at which a skip runs; None for a straight cable."""
        return self._rises.get(link)


def _middle(points: list[Point]) -> Point | None:
    if not points:
        return None
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
