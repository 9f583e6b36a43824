"""Bringing nodes into line: by an edge or a middle, or with equal gaps between them.

Owns how far each node goes. Knows boxes only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from playground.gui.canvas.plan.measures import Box, around

Side = Literal["left", "center", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]
Shift = tuple[float, float]


def aligned(boxes: Mapping[int, Box], side: Side) -> dict[int, Shift]:
    """How far each box goes so that all have this side, or this middle, in common."""
    whole = around(list(boxes.values()))
    return {id: _to_side(box, whole, side) for id, box in boxes.items()}


def _to_side(box: Box, whole: Box, side: Side) -> Shift:
    ways: dict[Side, Shift] = {
        "left": (whole.x - box.x, 0),
        "center": (whole.center[0] - box.center[0], 0),
        "right": (whole.right - box.right, 0),
        "top": (0, whole.y - box.y),
        "middle": (0, whole.center[1] - box.center[1]),
        "bottom": (0, whole.bottom - box.bottom),
    }
    return ways[side]


def distributed(boxes: Mapping[int, Box], axis: Axis) -> dict[int, Shift]:
    """How far each box goes so that the gaps between neighbours are equal; the outermost stay.

    Fewer than three have no gaps to compare, and stay.
    """
    if len(boxes) < 3:
        return dict.fromkeys(boxes, (0.0, 0.0))
    across = axis == "across"
    order = sorted(boxes, key=lambda id: boxes[id].x if across else boxes[id].y)
    size = {id: box.width if across else box.height for id, box in boxes.items()}
    starts = {id: box.x if across else box.y for id, box in boxes.items()}
    end = max(starts[id] + size[id] for id in order)
    gap = (end - starts[order[0]] - sum(size.values())) / (len(order) - 1)
    at, ways = starts[order[0]], {}
    for id in order:
        way = at - starts[id]
        ways[id] = (way, 0.0) if across else (0.0, way)
        at += size[id] + gap
    return ways
