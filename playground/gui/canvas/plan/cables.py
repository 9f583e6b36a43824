"""The ways that cables take: straight, above what stands between, through the points they are led by.

Owns the order of cables along a pill, the heights of skips and the bends at points. Knows a plan, not Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from playground.document import Link
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import LEVEL, Cubic, Point, bent, direction, s_curve

if TYPE_CHECKING:
    from playground.gui.canvas.plan.plan import Plan


_BAND = 12
"""Skips run at least so far apart."""


class Joints:
    """Which links meet where in a plan. Holds for all plans with the same faces and links."""

    def __init__(self, plan: Plan) -> None:
        self.ends = {link: plan.ends(link) for link in plan.links}
        """The faces that each link is drawn between."""
        self.into: dict[int, list[Link]] = {}
        """The links that end in each node of the document."""
        self.out_of: dict[int, list[Link]] = {}
        self.of_face: dict[int, list[Link]] = {}
        """The links that are drawn to or from each face."""
        self.inner: dict[int, list[Link]] = {}
        """The links between the members of each open group."""
        group = {node: id for id, one in plan.frames.items() for node in one.nodes}
        for link in plan.links:
            self.into.setdefault(link.target, []).append(link)
            self.out_of.setdefault(link.source, []).append(link)
            for id in self.ends[link]:
                self.of_face.setdefault(id, []).append(link)
            if link.source in group and group[link.source] == group.get(link.target):
                self.inner.setdefault(group[link.source], []).append(link)
        self.led = any(face.is_point for face in plan.faces.values())
        """Whether some cable is led through a point."""


class Cables:
    """The routes of one plan. What was worked out is kept, and taken over where only few nodes moved."""

    def __init__(self, plan: Plan, before: Cables | None = None, moved: frozenset[int] = frozenset()) -> None:
        self._plan = plan
        self._before = before
        self._moved = moved
        self._ways: dict[int, Point] = {}
        self._pills: dict[int, list[Link]] = {}
        self._routes: dict[Link, tuple[Cubic, ...]] = {}

    def end_point(self, link: Link) -> Point:
        """Where the cable of a link ends: at its port, or at its place along the pill."""
        x, y = self._plan.port_point(link)
        face = self._plan.faces.get(link.target)
        if face is None or not face.many:
            return x, y
        rivals = self._pill(link.target)
        step = min(m.PILL_STEP, (m.PILL[1] - 8) / max(len(rivals) - 1, 1))
        return x, y + (rivals.index(link) - (len(rivals) - 1) / 2) * step

    def _pill(self, target: int) -> list[Link]:
        """The links into a merge as they stand along its pill: skips on top, then by height."""
        if target not in self._pills:
            self._pills[target] = sorted(
                self._plan.joints.into[target],
                key=lambda one: (not self.passed(one), self._plan.start_point(one)[1], one.input),
            )
        return self._pills[target]

    def passed(self, link: Link) -> bool:
        """Whether a straight cable would run through some other node, so that it goes above instead."""
        return bool(self._between.get(link))

    def settle(self) -> None:
        """Works out all that is taken over, so that the routes before can go."""
        if self._before is not None and self.changed is not None:
            self._routes = {link: self.route(link) for link in self._plan.links}
            self._before = None

    @cached_property
    def _between(self) -> dict[Link, tuple[int, ...]]:
        """The faces in the way of each cable that would run through some."""
        if self._before is None:
            found = {link: self._in_way(link) for link in self._plan.links}
            return {link: those for link, those in found.items() if those}
        again = {link: self._in_way(link) for link in self._touched}
        kept = {link: those for link, those in self._before._between.items() if link not in again}
        return {**kept, **{link: those for link, those in again.items() if those}}

    @cached_property
    def _touched(self) -> set[Link]:
        """The links that begin or end at what moved, and those that it stood in the way of or does now."""
        before = self._before
        if before is None:
            return set(self._plan.links)
        joints, old = self._plan.joints, before._plan
        found = {link for id in self._moved for link in joints.of_face.get(id, ())}
        for id in self._moved:
            for plan in (old, self._plan):
                found.update(old.link_areas.meeting(plan.boxes[id].grown(m.PORT_HIT)))
        return found

    @cached_property
    def changed(self) -> frozenset[Link]:
        """The links whose cables are elsewhere than before the move; all where there was none."""
        before = self._before
        if before is None:
            return frozenset(self._plan.links)
        joints = self._plan.joints
        rises = {link for link, y in self._rises.items() if before._rises.get(link) != y}
        rises |= before._rises.keys() - self._rises.keys()
        found = {link for id in self._moved for link in joints.of_face.get(id, ())} | rises
        merges = {link.target for link in found if self._plan.faces[self._plan.face_of(link.target)].many}
        found |= {other for id in merges for other in joints.into[id]}
        if joints.led:
            points = {id for link in found for id in self._plan.ends(link) if self._plan.faces[id].is_point}
            found |= {other for id in points for other in joints.of_face[id]}
        return frozenset(found)

    @cached_property
    def _rises(self) -> dict[Link, float]:
        """The height at which each skip runs. Where two overlap, the longer one runs higher."""
        rises: dict[Link, float] = {}
        taken: dict[int, list[tuple[float, float, float]]] = {}
        boxes = self._plan.boxes
        spans = {link: self._span(link) for link in self._between}
        order = {link: number for number, link in enumerate(self._plan.links)} if self._before else {}
        links = sorted(spans, key=lambda one: (spans[one][1] - spans[one][0], order.get(one, 0)))
        for link in links:
            left, right = spans[link]
            tops = [boxes[id].y for id in (*self._between[link], *self._plan.ends(link))]
            y = min(tops) - m.SKIP_RISE
            while _runs_along(taken, left, right, y):
                y -= 14
            rises[link] = y
            taken.setdefault(int(y // _BAND), []).append((left, right, y))
        return rises

    def _span(self, link: Link) -> tuple[float, float]:
        return self._plan.start_point(link)[0], self._plan.port_point(link)[0]

    def _in_way(self, link: Link) -> tuple[int, ...]:
        """The faces in the way of a straight cable."""
        faces, (left, right), ends = self._plan.faces, self._span(link), self._plan.ends(link)
        if right <= left or any(faces[id].is_point for id in ends):
            return ()  # what is led by hand goes where it is led
        first, last = self._plan.start_point(link)[1], self._plan.port_point(link)[1]
        there = self._plan.areas.within(left, right, min(first, last) - 4, max(first, last) + 4)
        return tuple(id for id in there if id not in ends and not faces[id].is_point)

    def route(self, link: Link) -> tuple[Cubic, ...]:
        """The cable of a link as cubic curves, head to tail."""
        found = self._routes.get(link)
        if found is None:
            before = self._before
            known = before is not None and link not in self.changed
            found = before.route(link) if before is not None and known else self._route(link)
            self._routes[link] = found
        return found

    def _route(self, link: Link) -> tuple[Cubic, ...]:
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


def _runs_along(
    taken: Mapping[int, list[tuple[float, float, float]]], left: float, right: float, y: float
) -> bool:
    """Whether another skip runs at about this height somewhere between two sides."""
    band = int(y // _BAND)
    return any(
        left < other_right and other_left < right and abs(y - at) < _BAND
        for near in (band - 1, band, band + 1)
        for other_left, other_right, at in taken.get(near, ())
    )


def _middle(points: list[Point]) -> Point | None:
    if not points:
        return None
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
