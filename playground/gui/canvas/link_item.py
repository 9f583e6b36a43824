"""One link: its cable from port to port and its single wires from tile to tile. Cached as one picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas import measures as m
from playground.gui.canvas import wires
from playground.gui.canvas.ink import Ink, pen
from playground.gui.canvas.moved_wires import MovedWires
from playground.gui.canvas.plan import Cubic, along


@dataclass(frozen=True, slots=True)
class LinkLook:
    """How a link stands out just now."""

    hovered: bool = False
    selected: bool = False
    bad: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class LinkFlow:
    """How far a phase has come along a link."""

    passed: float
    """0: not reached, 1: behind it."""
    forwards: bool = True
    shift: float = 0.0
    """By how much its dashes have moved, in pixels."""

    @property
    def moving(self) -> bool:
        return 0.0 < self.passed < 1.0


DIM = 0.34
"""The opacity of what a phase has not reached."""
_HEAD = 7.0
"""Radius of the mark on a cable."""
_ROOM = _HEAD + 1
"""Around a line, for its width and for that mark."""
_DASHES = (7.0, 6.0)
_HEADED = 0.35
"""Wires of at least this share of a full one carry an arrowhead …"""
_MOST_HEADS = 24
"""… the strongest of them."""
_MOST_DASHED = 64
"""So many wires, the strongest, are dashed; Qt takes long to cut a line into dashes."""


class LinkItem(QGraphicsItem):
    """Draws a link. Shows curves, levels, a look and a flow; holds nothing else."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._look = LinkLook()
        self._route: tuple[Cubic, ...] = ()
        self._weighted = False
        self._cable = QPainterPath()
        self._paths: list[QPainterPath] = []
        self._strand_bounds = QRectF()
        self._bounds = QRectF()
        self._curves: tuple[Cubic, ...] = ()
        self._levels: NDArray[np.int8] | None = None
        self._order: list[int] = []
        self._flow: LinkFlow | None = None
        self._moves: NDArray[Any] | None = None
        self._moved: MovedWires | None = None
        self.setZValue(1)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def place_cable(self, route: tuple[Cubic, ...]) -> None:
        """Another way from port to port."""
        if route != self._route:
            self.prepareGeometryChange()
            self._route = route
            self._cable = path(route)
            self._bounds = bounds(route).united(self._strand_bounds)
            self.update()

    def place_strands(self, strands: tuple[Cubic, ...], *, weighted: bool) -> None:
        """Other single wires; `weighted` where each is a weight."""
        self.prepareGeometryChange()
        if len(strands) != len(self._paths) or weighted != self._weighted:
            self._levels = None
        self._weighted = weighted
        self._curves = strands
        self._paths = [path((one,)) for one in strands]
        self._strand_bounds = bounds(strands)
        self._bounds = bounds(self._route).united(self._strand_bounds)
        self.update()

    def show_look(self, ink: Ink, look: LinkLook) -> None:
        """Another theme or look."""
        if (ink, look) != (self._ink, self._look):
            self._ink, self._look = ink, look
            self.setZValue(1.5 if look.selected or look.hovered else 1)
            self.update()

    def show_weights(self, weights: NDArray[Any] | None, full: float, *, exact: bool = True) -> int:
        """The weights of the single wires; None: not known. Gives how many are painted anew for it.

        Unless `exact`, a change by one level, which nobody sees, is let pass until another wire changes more.
        """
        if not self._weighted or weights is None or weights.size != len(self._paths):
            found = None
        else:
            found = wires.levels(weights, full)
        if found is None and self._levels is None:
            return 0
        if found is not None and self._levels is not None:
            change = np.abs(found - self._levels).max()  # levels are few enough for small numbers
            if change <= (0 if exact else 1):
                return 0
        self._levels = found
        self._order = wires.drawing_order(found).tolist() if found is not None else []
        self.update()
        return len(self._paths)

    def show_flow(self, flow: LinkFlow | None) -> None:
        """How far a phase has come; None: no phase is shown."""
        if flow != self._flow:
            still = flow is not None and self._flow is not None and flow.passed == self._flow.passed
            if not still or (flow is not None and flow.moving):
                self.update()
            self._flow = flow
            self.setOpacity(DIM if flow is not None and flow.passed == 0 else 1.0)

    def show_moves(self, moves: NDArray[Any] | None, flash: float = 0.0) -> None:
        """Which wires a step moved, each as a share of the farthest, and how brightly that shows."""
        if moves is None or moves.size != len(self._paths):
            self._moves = None
            if self._moved is not None:
                self._moved.hide()
            return
        if self._moved is None:
            self._moved = MovedWires(self._ink, self)
        if moves is not self._moves:
            self._moves = moves
            self._moved.show_moves(self._ink, self._strand_bounds, self._paths, self._shares(), moves)
        self._moved.setOpacity(flash)
        self._moved.show()

    def _shares(self) -> list[float]:
        if self._levels is None:
            return [0.0] * len(self._paths)
        return [level / wires.STEPS for level in self._levels.tolist()]

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if scale >= m.BLOCK_BELOW:
            self._paint_strands(painter, scale)
        painter.setPen(self._dashed(self._cable_pen()))
        painter.drawPath(self._cable)
        if self._flow is not None and self._flow.passed == 1 and scale >= m.NO_FOOTER_BELOW:
            self._paint_heads(painter, self._flow.forwards)

    def _paint_strands(self, painter: QPainter, scale: float) -> None:
        ink, paths = self._ink, self._paths
        if not self._weighted or self._levels is None:
            painter.setPen(self._dashed(ink.unknown_wire if self._weighted else ink.passes))
            for one in paths:
                painter.drawPath(one)
            return
        level = self._levels.tolist()
        least = m.FAINT_WIRE * wires.STEPS if scale < m.NO_FOOTER_BELOW else 0
        plain = len(self._order) - _MOST_DASHED
        last = None
        for place, index in enumerate(self._order):
            now = level[index]
            if abs(now) < least:
                continue
            if now != last or place == plain:
                painter.setPen(self._dashed(ink.wire(now)) if place >= plain else ink.wire(now))
                last = now
            painter.drawPath(paths[index])

    def _dashed(self, solid: QPen) -> QPen:
        """The pen cut into dashes that move with the phase, where it is on its way along the link."""
        flow = self._flow
        if flow is None or not flow.moving:
            return solid
        made = QPen(solid)
        made.setDashPattern([one / solid.widthF() for one in _DASHES])
        made.setDashOffset((-flow.shift if flow.forwards else flow.shift) / solid.widthF())
        return made

    def _paint_heads(self, painter: QPainter, forwards: bool) -> None:
        """Where the phase went: an arrowhead on each wire that stands out, a mark on the cable."""
        ink = self._ink
        painter.setPen(Qt.PenStyle.NoPen)
        share = 0.55 if forwards else 0.45
        for index, color in self._headed():
            painter.setBrush(color)
            painter.drawPolygon(arrowhead(self._curves[index], share, forwards=forwards))
        middle = self._route[len(self._route) // 2]
        painter.setPen(pen(ink.theme.text2, 1.5))
        painter.setBrush(ink.paper)
        at, way = QPointF(*along(middle, 0.5)), -1.0 if forwards else 1.0
        painter.drawEllipse(at, _HEAD, _HEAD)
        chevron = [QPointF(at.x() + way * dx, at.y() + dy) for dx, dy in ((2.0, -3.5), (-1.5, 0), (2.0, 3.5))]
        painter.drawPolyline(chevron)

    def _headed(self) -> list[tuple[int, QBrush]]:
        """The wires that carry an arrowhead, and its colour."""
        if not self._weighted:
            return [(index, QBrush(self._ink.color("text2"))) for index in range(len(self._curves))]
        if self._levels is None:
            return []
        strong = [one for one in self._order if abs(self._levels[one]) >= _HEADED * wires.STEPS]
        return [
            (one, QBrush(self._ink.wire(int(self._levels[one])).color())) for one in strong[-_MOST_HEADS:]
        ]

    def _cable_pen(self) -> QPen:
        theme, look = self._ink.theme, self._look
        if look.selected:
            return pen(theme.selection, 3)
        if look.bad:
            return pen(theme.danger, 3 if look.hovered else 2)
        if look.hovered:
            return pen(theme.text2, 3, dashed=look.dashed)
        if self._flow is not None and self._flow.passed > 0:
            return pen(theme.text2, 2)
        return pen(theme.wire, 2, dashed=look.dashed)


def path(curves: Iterable[Cubic]) -> QPainterPath:
    """Cubic curves, head to tail, as one path."""
    made = QPainterPath()
    for index, (start, first, second, end) in enumerate(curves):
        if index == 0:
            made.moveTo(QPointF(*start))
        made.cubicTo(QPointF(*first), QPointF(*second), QPointF(*end))
    return made


def bounds(curves: Iterable[Cubic]) -> QRectF:
    """A box around curves and the width of their lines."""
    points = [point for cubic in curves for point in cubic]
    if not points:
        return QRectF()
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    return QRectF(left - _ROOM, top - _ROOM, right - left + 2 * _ROOM, bottom - top + 2 * _ROOM)


def arrowhead(wire: Cubic, share: float, *, forwards: bool) -> QPolygonF:
    """A triangle on a curve that points along it."""
    x, y = along(wire, share)
    before, behind = along(wire, share - 0.02), along(wire, share + 0.02)
    dx, dy = behind[0] - before[0], behind[1] - before[1]
    length = hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    if not forwards:
        dx, dy = -dx, -dy
    corners = ((5.0, 0.0), (-4.0, 4.5), (-4.0, -4.5))
    return QPolygonF([QPointF(x + dx * on - dy * off, y + dy * on + dx * off) for on, off in corners])
