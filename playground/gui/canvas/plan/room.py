"""Where a new node comes to stand so that it covers nothing, and what makes room for it.

Knows a plan, not Qt.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from playground.document import Link
from playground.gui.canvas.plan.cubics import Point
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import Plan

GAP = 72
"""Between two nodes in a row."""
CLEAR = 16
"""Between a node and one above or below it."""


class Room(NamedTuple):
    """The upper left corner for what is new, and where that leaves the nodes of the document."""

    at: Point
    shifts: Mapping[int, Point]
    """How far nodes of the document go, by id."""


def beside(plan: Plan, at: Point, size: tuple[float, float]) -> Room:
    """A place as near to a point as is free, above or below; nothing else moves."""
    return Room(_free(list(plan.boxes.values()), at, size), {})


def between(
    plan: Plan, on: Link, at: Point, size: tuple[float, float], without: Collection[int] = ()
) -> Room:
    """A place in a link, near a point. What stands behind the link's end moves on where that is too near.

    `without` are faces that count for nothing: those that are put there.
    """
    route = plan.route(on)
    start, end = route[0][0][0], route[-1][-1][0]
    left = max(start + GAP / 2, min(at[0], end - GAP / 2 - size[0])) if start < end else at[0]
    short = left + size[0] + GAP / 2 - end if start < end else 0.0
    short = round(short + GAP / 2) if short > 0 else 0.0
    boxes = {id: box for id, box in plan.boxes.items() if id not in without}
    pushed = [id for id, box in boxes.items() if short > 0 and box.x >= end - 1]
    boxes |= {id: boxes[id].moved(short, 0) for id in pushed}
    place = _free(list(boxes.values()), (left, at[1]), size)
    shifts = dict.fromkeys(plan.members(pushed), (short, 0.0))
    return Room((round(place[0]), round(place[1])), shifts)


def behind(plan: Plan, id: int, size: tuple[float, float]) -> tuple[Room, Link | None]:
    """A place behind a face, and the link that then leads through there: its only one, if it has one."""
    nodes = plan.members({id})
    out = [one for one in plan.links if one.source in nodes]
    at = (plan.boxes[id].right + GAP, plan.at[id][1])
    if len(out) == 1:
        return between(plan, out[0], at, size), out[0]
    return beside(plan, at, size), None


def _free(boxes: list[Box], at: Point, size: tuple[float, float]) -> Point:
    """The point itself, or the nearest above or below it where a box of this size meets no other."""
    column = [box for box in boxes if box.x < at[0] + size[0] + CLEAR and at[0] - CLEAR < box.right]
    tops = [at[1], *(box.y - CLEAR - size[1] for box in column), *(box.bottom + CLEAR for box in column)]
    for top in sorted(tops, key=lambda one: abs(one - at[1])):
        place = Box(at[0], top, *size).grown(CLEAR - 1)
        if not any(box.meets(place) for box in column):
            return at[0], top
    return at
