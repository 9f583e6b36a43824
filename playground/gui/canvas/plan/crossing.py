"""Which wires a drawn line crosses, and where.

Knows a plan and points, not Qt.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.document import Link
from playground.gui.canvas.plan.cubics import Point
from playground.gui.canvas.plan.hit import sampled
from playground.gui.canvas.plan.plan import Plan

_PARALLEL = 1e-9


class Crossings:
    """The cables and single wires of one plan, cut into short pieces when they are first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._cut: tuple[NDArray[Any], NDArray[Any]] | None = None

    def crossed(self, start: Point, end: Point) -> dict[Link, Point]:
        """The links that a straight stroke crosses, each with the point where it does so first."""
        pieces, owners = self._pieces()
        low, high = np.minimum(start, end), np.maximum(start, end)
        near = (pieces.max(axis=1) >= low).all(axis=1) & (pieces.min(axis=1) <= high).all(axis=1)
        shares, which = _meetings(pieces[near], owners[near], start, end)
        found: dict[Link, Point] = {}
        for index in np.argsort(shares, kind="stable").tolist():
            link, share = self._plan.links[int(which[index])], float(shares[index])
            at = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
            found.setdefault(link, at)
        return found

    def _pieces(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Short straight pieces, and whose link each is. Shapes: (pieces, 2 ends, 2), (pieces,)."""
        if self._cut is None:
            plan, curves, owners = self._plan, [], []
            for number, link in enumerate(plan.links):
                strands = plan.strands.get(link)
                wires = [plan.strand(link, *ends) for ends in strands.ends] if strands is not None else []
                own = [*plan.route(link), *wires]
                curves += own
                owners += [number] * len(own)
            if not curves:
                return np.zeros((0, 2, 2)), np.zeros(0, int)
            points = sampled(tuple(curves))
            pieces = np.stack([points[:, :-1], points[:, 1:]], axis=2)
            self._cut = pieces.reshape(-1, 2, 2), np.repeat(owners, pieces.shape[1])
        return self._cut


def _meetings(
    pieces: NDArray[Any], owners: NDArray[Any], start: Point, end: Point
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where along a stroke it meets pieces, as shares of its way, and whose they are."""
    stroke, first = np.subtract(end, start), pieces[:, 0]
    way, to = pieces[:, 1] - first, first - np.array(start)
    cross = stroke[0] * way[:, 1] - stroke[1] * way[:, 0]
    leans = np.abs(cross) > _PARALLEL
    to, way, cross, owners = to[leans], way[leans], cross[leans], owners[leans]
    along = (to[:, 0] * way[:, 1] - to[:, 1] * way[:, 0]) / cross
    aside = (to[:, 0] * stroke[1] - to[:, 1] * stroke[0]) / cross
    meets = (along >= 0) & (along <= 1) & (aside >= 0) & (aside <= 1)
    return along[meets], owners[meets]
