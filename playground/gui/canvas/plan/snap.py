"""Where a dragged node comes to stand: in line with others, else on the grid.

Owns which lines of a node attract which of another. Knows a plan, not Qt.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import Point
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import Plan

REACH_PX = 6
"""How near on screen a line attracts."""
GRID_REACH_PX = 3
_OVER = 12
"""How far a guide runs beyond the two nodes that it joins."""


class Snapped(NamedTuple):
    """The way that a drag goes, and the lines that drew it there."""

    dx: float
    dy: float
    guides: tuple[tuple[Point, Point], ...] = ()


class Snapper:
    """The lines of the nodes that stay, gathered once for a drag."""

    def __init__(self, plan: Plan, moving: Collection[int], grabbed: int) -> None:
        still = [id for id in plan.faces if id not in moving]
        self._box = plan.box(grabbed)
        self._port = _port(plan, grabbed)
        self._boxes = [plan.box(id) for id in still]
        self._across = np.array([_across(box) for box in self._boxes]).reshape(-1, 3)
        self._down = np.array(
            [_down(box, _port(plan, id)) for id, box in zip(still, self._boxes, strict=True)]
        ).reshape(-1, 4)

    def snap(self, dx: float, dy: float, zoom: float) -> Snapped:
        """The way that is meant by a drag of this way, at this magnification."""
        box = self._box.moved(dx, dy)
        reach = REACH_PX / zoom
        x, across = _nearest(self._across, np.array(_across(box)), reach)
        y, down = _nearest(self._down, np.array(_down(box, self._port + dy)), reach)
        to = box.moved(
            x if across else _to_grid(box.x, GRID_REACH_PX / zoom),
            y if down else _to_grid(box.y, GRID_REACH_PX / zoom),
        )
        guides: list[tuple[Point, Point]] = []
        if across is not None:
            at = _across(to)[across[1]]
            low, high = _ends(to.y, to.bottom, self._boxes[across[0]].y, self._boxes[across[0]].bottom)
            guides += [((at, one), (at, end)) for one, end in self._free(low, high, at, upright=True, to=to)]
        if down is not None:
            at = _down(to, self._port + to.y - self._box.y)[down[1]]
            low, high = _ends(to.x, to.right, self._boxes[down[0]].x, self._boxes[down[0]].right)
            guides += [((one, at), (end, at)) for one, end in self._free(low, high, at, upright=False, to=to)]
        return Snapped(to.x - self._box.x, to.y - self._box.y, tuple(guides))

    def _free(
        self, low: float, high: float, at: float, *, upright: bool, to: Box
    ) -> list[tuple[float, float]]:
        """The pieces of a guide that run through no node: a line through words looks struck out."""
        spans = []
        for box in (*self._boxes, to):
            first, last, near, far = (
                (box.y, box.bottom, box.x, box.right) if upright else (box.x, box.right, box.y, box.bottom)
            )
            if near < at < far and first < high and low < last:
                spans.append((first, last))
        pieces, start = [], low
        for first, last in sorted(spans):
            if first > start:
                pieces.append((start, first))
            start = max(start, last)
        return [*pieces, (start, high)] if start < high else pieces


def _port(plan: Plan, id: int) -> float:
    """The height at which a node's wires leave it."""
    face = plan.faces[id]
    return plan.output_point(id)[1] if face.outputs else plan.input_point(id)[1]


def _across(box: Box) -> tuple[float, float, float]:
    return box.x, box.center[0], box.right


def _down(box: Box, port: float) -> tuple[float, float, float, float]:
    return port, box.y, box.center[1], box.bottom


def _nearest(lines: NDArray[Any], own: NDArray[Any], reach: float) -> tuple[float, tuple[int, int] | None]:
    """How far it is to the nearest line of the same kind, and which that is (node, kind)."""
    if not len(lines):
        return 0.0, None
    away = lines - own
    node, kind = (int(one) for one in np.unravel_index(np.abs(away).argmin(), away.shape))
    return (float(away[node, kind]), (node, kind)) if abs(away[node, kind]) <= reach else (0.0, None)


def _to_grid(at: float, reach: float) -> float:
    """The way to the next dot of the paper, 0 where that is out of reach."""
    way = round(at / m.GRID) * m.GRID - at
    return way if abs(way) <= reach else 0.0


def _ends(low: float, high: float, other_low: float, other_high: float) -> tuple[float, float]:
    return min(low, other_low) - _OVER, max(high, other_high) + _OVER
