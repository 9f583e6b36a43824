"""Which wires a drawn line crosses, and where.

Knows a plan and points, not Qt.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.document import Link
from playground.gui.canvas.cubics import Point
from playground.gui.canvas.hit import sampled
from playground.gui.canvas.plan import Plan


class Crossings:
    """The wires of one plan, sampled when they are first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._ways: dict[Link, NDArray[Any]] = {}

    def crossed(self, start: Point, end: Point) -> dict[Link, Point]:
        """The links that a straight stroke crosses, each with the point where it does so first."""
        found: dict[Link, Point] = {}
        for link in self._plan.links:
            at = _meeting(self._way(link), start, end)
            if at is not None:
                found[link] = at
        return found

    def _way(self, link: Link) -> NDArray[Any]:
        """The pieces of a link's cable and of its single wires. Shapes: (pieces, 2 ends, 2)."""
        if link not in self._ways:
            strands = self._plan.strands.get(link)
            wires = tuple(self._plan.strand(link, *ends) for ends in strands.ends) if strands else ()
            points = sampled((*self._plan.route(link), *wires))
            self._ways[link] = np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2, 2)
        return self._ways[link]


def _meeting(pieces: NDArray[Any], start: Point, end: Point) -> Point | None:
    """Where a stroke first meets one of the pieces, None where it meets none."""
    low, high = np.minimum(start, end), np.maximum(start, end)
    near = (pieces.max(axis=1) >= low).all(axis=1) & (pieces.min(axis=1) <= high).all(axis=1)
    pieces = pieces[near]
    if not len(pieces):
        return None
    stroke, first = np.subtract(end, start), pieces[:, 0]
    way = pieces[:, 1] - first
    cross = stroke[0] * way[:, 1] - stroke[1] * way[:, 0]
    there = np.abs(cross) > 1e-9
    to, cross, way = (first - np.array(start))[there], cross[there], way[there]
    along = (to[:, 0] * way[:, 1] - to[:, 1] * way[:, 0]) / cross
    aside = (to[:, 0] * stroke[1] - to[:, 1] * stroke[0]) / cross
    meets = (along >= 0) & (along <= 1) & (aside >= 0) & (aside <= 1)
    if not meets.any():
        return None
    share = float(along[meets].min())
    return start[0] + share * float(stroke[0]), start[1] + share * float(stroke[1])
