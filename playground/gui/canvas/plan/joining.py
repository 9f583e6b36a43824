"""Which frame nodes join that are dragged into it.

Knows a plan, not Qt.
"""

from __future__ import annotations

from collections.abc import Collection

from playground.document import Group
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.measures import Box, around
from playground.gui.canvas.plan.plan import Plan


def frame_below(plan: Plan, ids: Collection[int], dx: float, dy: float) -> Group | None:
    """The open group in whose frame these faces would lie wholly, moved so far; None for their own."""
    nodes = plan.members(ids)
    moved = around([plan.boxes[id].moved(dx, dy) for id in ids])
    found = frame_around(plan, moved, nodes)
    return found if found is not None and not nodes <= set(found.nodes) else None


def frame_around(plan: Plan, box: Box, without: Collection[int] = ()) -> Group | None:
    """The open group in whose frame a box would lie wholly, its frame drawn without some nodes."""
    for group in plan.frames.values():
        frame = frame_box(plan, group, without)
        if frame.width and _within(box, frame):
            return group
    return None


def frame_box(plan: Plan, group: Group, without: Collection[int]) -> Box:
    """The frame of a group as it is without some of its nodes; an empty box where that leaves none."""
    boxes = [plan.boxes[id] for id in group.nodes if id in plan.boxes and id not in without]
    return around(boxes).grown(m.FRAME_PADDING) if boxes else Box(0, 0, 0, 0)


def grouped(plan: Plan, nodes: Collection[int]) -> bool:
    """Whether one of these nodes is in a frame."""
    return any(not set(nodes).isdisjoint(group.nodes) for group in plan.frames.values())


def _within(inner: Box, outer: Box) -> bool:
    return outer.holds(inner.x, inner.y) and outer.holds(inner.right, inner.bottom)
