"""What of a graph is pointed at to explain the canvas, and where words about it find room.

Knows a plan and boxes, not Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Literal, NamedTuple

from playground.gui.canvas.plan.cubics import Point, along
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import Plan

Kind = Literal["tile", "wire", "loss", "run"]

_STEP = 16
"""Places are tried on a grid of this pitch."""
_CROSSED = 90
"""What words over wires cost, as pixels of distance."""
_SLANT = 8
"""Words beside the line straight up or down cost so much more than their distance."""
_ON_WIRE = 0.3
_BESIDE = 10
"""The line to a tile ends so far from its left edge: above the gap between the words of the footer."""
_WITHIN = 3
"""A line to a whole node ends so far inside."""
_MARGIN = 8
"""A line does not leave words nearer to their corner."""


class Landmark(NamedTuple):
    """One thing to point at, in the scene; `run` stands above the canvas and has no place in it."""

    kind: Kind
    at: Box | None


def landmarks(plan: Plan) -> list[Landmark]:
    """A neuron, a weight, the loss and the button that starts it all, as far as they are there."""
    found = [
        Landmark("tile", _tile(plan)),
        Landmark("wire", _wire(plan)),
        Landmark("loss", _loss(plan)),
    ]
    there = [one for one in found if one.at is not None]
    return [*there, Landmark("run", None)] if there else []


def _tile(plan: Plan) -> Box | None:
    """The lowest tile of the first layer with weights."""
    layers = [id for id, face in plan.faces.items() if face.body == "tiles" and face.known and face.trained]
    if not layers:
        return None
    first = min(layers, key=lambda id: plan.at[id])
    tile = plan.tile(first, plan.faces[first].units - 1)
    return Box(tile.x + _BESIDE, tile.center[1], 0, 0)


def _wire(plan: Plan) -> Box | None:
    """A point on the lowest single wire before the last layer."""
    links = [link for link in plan.links if link in plan.strands and plan.strands[link].kind == "weights"]
    if not links:
        return None
    last = max(links, key=lambda link: plan.start_point(link)[0])
    source, target = plan.strands[last].ends[-1]
    return Box(*along(plan.strand(last, source, target), _ON_WIRE), 0, 0)


def _loss(plan: Plan) -> Box | None:
    found = [plan.boxes[id] for id, face in plan.faces.items() if face.body == "value"]
    return found[0].grown(-_WITHIN) if found else None


def spot_for(
    size: tuple[float, float],
    target: Point,
    room: Box,
    solid: Sequence[Box],
    soft: Sequence[Box] = (),
    apart: float = 12,
) -> Box | None:
    """The place nearest to a target where a box of this size covers nothing solid; None without one.

    `soft` is better not covered.
    """
    width, height = size
    best: tuple[float, Box] | None = None
    x = room.x
    while x + width <= room.right:
        y = room.y
        while y + height <= room.bottom:
            box = Box(x, y, width, height)
            cost = hypot(_SLANT * _beyond(target[0], x, box.right), _beyond(target[1], y, box.bottom))
            cost += 0.25 * abs(target[0] - box.center[0])
            cost += _CROSSED * sum(box.meets(one) for one in soft)
            if (best is None or cost < best[0]) and not any(box.grown(apart).meets(one) for one in solid):
                best = cost, box
            y += _STEP
        x += _STEP
    return best[1] if best is not None else None


def leader(words: Box, target: Box) -> tuple[Point, Point]:
    """The line from words to what they are about: from edge to edge, upright or level where it can be."""
    x = _nearest(target.center[0], words.x + _MARGIN, words.right - _MARGIN)
    y = _nearest(target.center[1], words.y + _MARGIN, words.bottom - _MARGIN)
    if target.y > words.bottom or target.bottom < words.y:
        below = target.y > words.bottom
        end = _nearest(x, target.x, target.right), target.y if below else target.bottom
        return (x, words.bottom if below else words.y), end
    right = target.x > words.right
    return (words.right if right else words.x, y), (
        target.x if right else target.right,
        _nearest(y, target.y, target.bottom),
    )


def _nearest(value: float, low: float, high: float) -> float:
    """The value, or the bound that it is beyond of."""
    return min(max(value, low), high)


def _beyond(value: float, low: float, high: float) -> float:
    """How far a value lies outside of two bounds."""
    return max(low - value, 0.0, value - high)
