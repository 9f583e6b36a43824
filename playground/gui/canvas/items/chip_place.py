"""Where the chip with a weight's numbers stands: beside its wire, off tiles, titles and the edge of the view.

Owns the choice among a few places. Knows a plan and a zoom, not Qt.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import Cubic, Point, along
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import Plan
from playground.gui.canvas.plan.weights import Spot, anchor, curve

_GAP = 8
"""Between a wire and its chip, on screen."""
_RING = 4
"""A picked tile has a ring of this width, which stays visible too."""
_ROW = 6
"""Half the height of what stands beside a tile while a row is traced."""
_TILE, _TITLE, _NODE, _OUTSIDE = 3.0, 4.0, 0.3, 9.0
"""How bad it is to cover all of a tile, a title or a node, and to stand outside of the view."""
_ON_WIRE = 0.4
"""How bad it is to lie on a piece of the wire itself."""
_LATER = 0.03
"""How much better a later place must be."""
_SHARES = (0.42, 0.5, 0.58, 0.34, 0.7, 0.26, 0.85, 0.12)
_PIECES = 24

_Side = tuple[float, float]
"""Of which corner or edge of the chip the point lies: −1 before it, 0 in its middle, 1 behind it."""
_RISING: tuple[_Side, ...] = ((-1, -1), (1, 1), (0, -1), (0, 1), (1, -1), (-1, 1))
_FALLING: tuple[_Side, ...] = ((1, -1), (-1, 1), (0, -1), (0, 1), (-1, -1), (1, 1))
_AROUND: tuple[_Side, ...] = ((-1, 0), (-1, 1), (-1, -1), (0, 1), (1, 1), (1, 0), (0, -1))
_BESIDE_NODE: tuple[_Side, ...] = ((0, 1), (1, 0), (-1, 0), (0, -1))


class Place(NamedTuple):
    """A point of the scene, and a chip's box in pixels around it."""

    at: Point
    box: Box

    def covers(self, zoom: float) -> Box:
        """The same box in the scene."""
        x, y, width, height = (length / zoom for length in self.box)
        return Box(self.at[0] + x, self.at[1] + y, width, height)


def place(
    plan: Plan,
    here: Spot,
    size: tuple[float, float],
    zoom: float,
    view: Box | None,
    other: Box | None = None,
    *,
    traced: bool = False,
) -> Place:
    """The best place for a chip of this size in pixels.

    `view` is what can be seen of the scene, `other` where another chip stands. While a row is `traced` its
    numbers stand beside the tiles.
    """
    width, height = size[0] / zoom, size[1] / zoom
    wire = curve(plan, here)
    pieces = [along(wire, step / _PIECES) for step in range(_PIECES + 1)] if wire is not None else []
    tried = list(_places(plan, here, wire, (width, height), _GAP / zoom))
    near = m.around([box for _, box in tried])
    covered = list(_obstacles(plan, near, traced=traced))
    if other is not None:
        covered.append((other, _TILE))
    found, least = tried[0], inf
    for rank, (at, box) in enumerate(tried):
        if least <= _LATER * rank:
            break  # what comes later is no better
        on_wire = _ON_WIRE * _on_it(box, pieces, 3 / zoom)
        bad = _LATER * rank + on_wire
        bad += _badness(box, covered, view) if bad < least else 0.0
        if bad < least:
            found, least = (at, box), bad
    at, box = found
    return Place(at, Box((box.x - at[0]) * zoom, (box.y - at[1]) * zoom, size[0], size[1]))


def _places(
    plan: Plan, here: Spot, wire: Cubic | None, size: tuple[float, float], gap: float
) -> Iterator[tuple[Point, Box]]:
    """Where it may stand, the best first: the point that it belongs to, and its box."""
    if wire is not None:
        sides = _RISING if wire[3][1] <= wire[0][1] else _FALLING
        for share in _SHARES:
            at = along(wire, share)
            for side in sides:
                yield at, _beside(Box(*at, 0, 0), side, size, gap)
        return
    at = anchor(plan, here)
    if here.source is None and plan.faces[here.node].body == "tiles":
        dot = Box(*at, 0, 0).grown(m.BIAS_RADIUS)
        for side in _AROUND:
            yield at, _beside(dot, side, size, gap)
        return
    node = plan.box(here.node)
    middle = Box(node.x, at[1], node.width, 0)
    for side in _BESIDE_NODE:
        yield at, _beside(node if side[0] == 0 else middle, side, size, gap)


def _beside(thing: Box, side: _Side, size: tuple[float, float], gap: float) -> Box:
    """A box of this size on one side of a thing."""
    (x, y), (width, height) = thing.center, size
    across = side[0] * ((thing.width + width) / 2 + gap)
    down = side[1] * ((thing.height + height) / 2 + gap)
    return Box(x + across - width / 2, y + down - height / 2, width, height)


def _obstacles(plan: Plan, near: Box, *, traced: bool) -> Iterator[tuple[Box, float]]:
    """What should not be covered there, and how bad it would be."""
    for id, face in plan.faces.items():
        whole, (x, y) = plan.box(id), plan.at[id]
        if not whole.meets(near):
            continue
        yield whole, _NODE
        yield Box(x, y, whole.width, m.HEADER).grown(m.PORT_RADIUS), _TITLE
        for tile in face.tiles:
            box = tile.moved(x, y).grown(_RING)
            if box.meets(near):
                yield box, _TILE
                if traced:
                    yield Box(box.right, box.bottom - 2 * _ROW, whole.right - box.right, 2 * _ROW), _TITLE


def _badness(box: Box, covered: list[tuple[Box, float]], view: Box | None) -> float:
    size = box.width * box.height
    bad = sum(weight * _shared(box, other) / size for other, weight in covered)
    return bad + (_OUTSIDE * (1 - _shared(box, view) / size) if view is not None else 0.0)


def _shared(one: Box, other: Box) -> float:
    """The area of both."""
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(width, 0.0) * max(height, 0.0)


def _on_it(box: Box, pieces: list[Point], room: float) -> int:
    held = box.grown(room)
    return sum(held.holds(*point) for point in pieces)
