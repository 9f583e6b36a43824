"""What lies under a point of the scene.

Owns the hit areas: forgiving around ports and wires, precise on a node. Knows a plan, not Qt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.document import Link
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import Cubic
from playground.gui.canvas.plan.face import Face
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import Plan

Part = Literal[
    "nothing", "output", "input", "badge", "curve", "title", "tile", "shape", "body", "link",
    "weight", "pixel", "bias", "frame",
]  # fmt: skip

_SAMPLES = np.linspace(0.0, 1.0, 33)
_BASIS = np.stack(
    [(1 - _SAMPLES) ** 3, 3 * _SAMPLES * (1 - _SAMPLES) ** 2, 3 * _SAMPLES**2 * (1 - _SAMPLES), _SAMPLES**3],
    axis=1,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """The part that was hit, and whose it is."""

    part: Part = "nothing"
    node: int | None = None
    port: int = 0
    unit: int | None = None
    link: Link | None = None
    group: int | None = None
    """The open group whose title bar it is."""
    place: tuple[int, int] | None = None
    """(input, unit) of a weight, as a single wire or as a pixel of a weight picture."""


class _Trace(NamedTuple):
    """All curves of a link as polylines. Shapes: start, way (curves, pieces, 2), square (curves, pieces)."""

    bounds: Box
    start: NDArray[Any]
    way: NDArray[Any]
    square: NDArray[Any]


class HitTest:
    """Finds what lies under a point. Keeps the sampled wires of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._traces: dict[Link, _Trace] = {}

    def at(self, x: float, y: float, zoom: float = 1.0) -> Hit:
        """The uppermost part: ports, then nodes, then wires, then the title bars of frames."""
        return (
            self._port(x, y, zoom)
            or self._node(x, y, zoom)
            or self._link(x, y, zoom)
            or self._frame(x, y, zoom)
            or Hit()
        )

    def nearest_port(
        self, x: float, y: float, reach: float, *, inputs: bool, among: Iterable[int]
    ) -> Hit | None:
        """The nearest input (or output) port within reach; a whole node counts as its first port."""
        best: tuple[float, Hit] | None = None
        for id in among:
            face = self._plan.faces[id]
            for port in face.ports_in if inputs else range(face.outputs):
                at = self._plan.input_point(id, port) if inputs else self._plan.output_point(id, port)
                away = hypot(at[0] - x, at[1] - y)
                if port == 0 and self._plan.boxes[id].holds(x, y):
                    away = min(away, reach)
                if away <= reach and (best is None or away < best[0]):
                    best = away, Hit("input" if inputs else "output", id, port)
        return best[1] if best is not None else None

    def link_near(self, x: float, y: float, reach: float) -> Link | None:
        """The link whose cable or wires pass nearest, within reach."""
        best: tuple[float, Link] | None = None
        for link in self._plan.link_areas.near(x, y, reach):
            trace = self._trace(link)
            if not trace.bounds.grown(reach).holds(x, y):
                continue
            away = float(_distances(trace, x, y).min())
            if away <= reach and (best is None or away < best[0]):
                best = away, link
        return best[1] if best is not None else None

    def strand_away(self, link: Link, place: tuple[int, int], x: float, y: float) -> float:
        """The distance of a point from one single wire of a link."""
        strands = self._plan.strands[link]
        away = _distances(self._trace(link), x, y)[-len(strands.ends) :]
        return float(away[strands.ends.index(place)])

    def inside(self, area: Box) -> frozenset[int]:
        """The nodes that an area touches."""
        return frozenset(self._plan.areas.meeting(area))

    def _frame(self, x: float, y: float, zoom: float) -> Hit | None:
        for id in reversed(tuple(self._plan.frames)):
            if self._plan.frame_title(id, zoom).holds(x, y):
                return Hit("frame", group=id)
        return None

    def _port(self, x: float, y: float, zoom: float) -> Hit | None:
        if zoom < m.BLOCK_BELOW:
            return None
        reach = m.PORT_HIT / min(1.0, zoom)
        near = self._plan.areas.near(x, y, reach)
        found: list[tuple[float, Hit]] = []
        for id in near:
            face = self._plan.faces[id]
            if face.is_point:
                found += self._point(id, x, y)
                continue
            for port in face.ports_in:
                at = self._plan.input_point(id, port)
                slack = (m.PILL[1] / 2 - m.PORT_RADIUS) if face.many else 0
                away = hypot(at[0] - x, max(0.0, abs(at[1] - y) - slack))
                found.append((away, Hit("input", id, port)))
            for port in range(face.outputs):
                at = self._plan.output_point(id, port)
                found.append((hypot(at[0] - x, at[1] - y), Hit("output", id, port)))
        away, hit = min(found, key=lambda one: one[0], default=(reach + 1, Hit()))
        return hit if away <= reach else None

    def _point(self, id: int, x: float, y: float) -> list[tuple[float, Hit]]:
        """The ports of a reroute point: to the left and to the right of its dot, which is for moving it."""
        middle = self._plan.input_point(id)
        dx, dy = x - middle[0], y - middle[1]
        if hypot(dx, dy) <= m.POINT_HIT or abs(dy) > m.POINT_HIT:
            return []
        return [(hypot(abs(dx) - m.POINT_PORT, dy), Hit("input" if dx < 0 else "output", id))]

    def _node(self, x: float, y: float, zoom: float) -> Hit | None:
        for id in reversed(self._plan.areas.near(x, y, m.POINT_HIT / min(1.0, zoom))):
            face, box = self._plan.faces[id], self._plan.boxes[id]
            if face.level and hypot(box.right - 4 - x, box.y - 2 - y) <= m.BADGE_RADIUS:
                return Hit("badge", id)
            if face.is_point and hypot(box.center[0] - x, box.center[1] - y) * min(1.0, zoom) <= m.POINT_HIT:
                return Hit("body", id)
            if not box.holds(x, y):
                continue
            if zoom < m.BLOCK_BELOW:
                return Hit("body", id)
            dx, dy = x - box.x, y - box.y
            if dy <= m.HEADER:
                on_curve = face.activation is not None and dx >= face.width - m.CURVE[0] - 14
                return Hit(
                    "curve" if on_curve or (face.category == "activation" and dx < m.TITLE_X) else "title", id
                )
            if dy >= face.height - m.FOOTER and zoom >= m.NO_FOOTER_BELOW:
                return Hit("shape", id)
            small = self._number(face, dx, dy, zoom)
            if small is not None:
                return small
            for unit, tile in enumerate(face.tiles if face.body == "tiles" else ()):
                if tile.grown(2).holds(dx, dy):
                    return Hit("tile", id, unit=unit)
            return Hit("body", id)
        return None

    def _number(self, face: Face, dx: float, dy: float, zoom: float) -> Hit | None:
        """A bias dot, or a pixel of the weight picture."""
        place = face.weight_at(dx, dy)
        if place is not None:
            return Hit("pixel", face.id, place=place)
        if not face.biased or face.body != "tiles" or not face.known or zoom < m.NO_FOOTER_BELOW:
            return None
        reach = min(m.BIAS_HIT, face.tiles[0].width / 4)
        for unit in range(face.units):
            x, y = face.bias_at(unit)
            if hypot(dx - x, dy - y) <= reach:
                return Hit("bias", face.id, unit=unit)
        return None

    def _link(self, x: float, y: float, zoom: float) -> Hit | None:
        """The nearest cable or single wire; far out single wires are not drawn."""
        reach = m.STRAND_HIT / zoom
        nearest, found = reach, None
        for link in self._plan.link_areas.near(x, y, reach + m.CORD):
            trace = self._trace(link)
            if not trace.bounds.grown(reach).holds(x, y):
                continue
            away = _distances(trace, x, y)
            strands = self._plan.strands.get(link)
            cables = len(away) - (len(strands.ends) if strands is not None else 0)
            if zoom < m.BLOCK_BELOW:
                away = away[:cables]
            index = int(away.argmin())
            if away[index] > nearest:
                continue
            nearest = float(away[index])
            if strands is not None and strands.kind == "weights" and index >= cables:
                found = Hit("weight", link=link, place=strands.ends[index - cables])
            else:
                found = Hit("link", link=link)
        return found

    def _trace(self, link: Link) -> _Trace:
        if link not in self._traces:
            strands = self._plan.strands.get(link)
            wires = tuple(self._plan.strand(link, *ends) for ends in strands.ends) if strands else ()
            points = sampled((*self._plan.route(link), *wires))
            low, high = points.min(axis=(0, 1)), points.max(axis=(0, 1))
            way = np.diff(points, axis=1)
            self._traces[link] = _Trace(
                Box(low[0], low[1], high[0] - low[0], high[1] - low[1]),
                points[:, :-1],
                way,
                np.maximum((way**2).sum(axis=2), 1e-12),
            )
        return self._traces[link]


def sampled(curves: tuple[Cubic, ...]) -> NDArray[Any]:
    """Points along cubics. Shapes: (curves, samples, 2)."""
    return np.asarray(np.einsum("sk,ckd->csd", _BASIS, np.array(curves, dtype=np.float64)))


def _distances(trace: _Trace, x: float, y: float) -> NDArray[Any]:
    """The distance of a point from each of many polylines. Shapes: (curves,)."""
    to = np.array([x, y]) - trace.start
    share = np.clip((to * trace.way).sum(axis=2) / trace.square, 0.0, 1.0)
    away = to - share[..., None] * trace.way
    return np.asarray(np.sqrt((away**2).sum(axis=2).min(axis=1)))
