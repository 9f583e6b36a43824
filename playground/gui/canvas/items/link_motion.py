"""A phase on its way along one link: dashes that move, then arrowheads. Lies over wires that stay still.

Dashes are gaps painted over the strongest wires: so the wires need not be painted anew while they move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas.items.curves import HEAD, arrowhead, cache_for, path
from playground.gui.canvas.items.ink import Ink, brush, pen
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan import wires
from playground.gui.canvas.plan.cubics import Cubic, along
from playground.gui.theme.colors import mix

_DASH, _GAP = 7.0, 6.0
_FADE = 0.85
"""How much of the canvas is in the gap of a dashed wire."""
_HEADED = 0.35
"""Wires of at least this share of a full one carry an arrowhead …"""
_MOST_HEADS = 24
"""… the strongest of them."""
_MOST_DASHED = 40
"""So many wires, the strongest, are dashed; Qt takes long to cut a line into dashes."""


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


class Wires(NamedTuple):
    """The single wires of a link, the strongest last."""

    curves: Sequence[Cubic]
    paths: Sequence[QPainterPath]
    order: Sequence[int]
    levels: Sequence[int] | None
    """None where wires have no numbers: they only pass on."""


class LinkMotion(QGraphicsItem):
    """What a phase draws over one link. Shows what it is handed."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._flow = LinkFlow(0.0)
        self._ink: Ink | None = None
        self._wires = Wires((), (), (), None)
        self._cable = QPainterPath()
        self._route: tuple[Cubic, ...] = ()
        self._plain = True
        self._bounds = QRectF()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_wires(
        self, ink: Ink, held: Wires, route: tuple[Cubic, ...], bounds: QRectF, *, plain: bool
    ) -> None:
        """Another theme, other wires, or another cable; a `plain` one stands out where the phase has been."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self.setCacheMode(cache_for(bounds))
        if route != self._route:
            self._cable = path(route)
        self._ink, self._wires, self._route, self._bounds, self._plain = ink, held, route, bounds, plain
        self.update()

    def show_flow(self, flow: LinkFlow | None) -> None:
        """How far a phase has come; None: none is on this link."""
        shown = flow is not None and flow.passed > 0
        self.setVisible(shown)
        if flow is None or not shown:
            return
        still = not flow.moving and not self._flow.moving and flow.forwards == self._flow.forwards
        self._flow = flow
        if not still:
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        ink = self._ink
        if ink is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._plain:
            painter.setPen(pen(ink.theme.text2, 2))
            painter.drawPath(self._cable)
        if self._flow.moving:
            self._paint_gaps(painter, ink, wired=scale >= m.BLOCK_BELOW)
        elif scale >= m.NO_FOOTER_BELOW:
            self._paint_heads(painter, ink)

    # -- on its way

    def _paint_gaps(self, painter: QPainter, ink: Ink, *, wired: bool) -> None:
        held = self._wires
        dashed = held.order[-_MOST_DASHED:] if wired else ()
        for index in dashed:
            solid = ink.wire(held.levels[index]) if held.levels is not None else ink.passes
            painter.setPen(self._gaps(ink, solid))
            painter.drawPath(held.paths[index])
        painter.setPen(self._gaps(ink, pen(ink.theme.text2, 2)))
        painter.drawPath(self._cable)

    def _gaps(self, ink: Ink, solid: QPen) -> QPen:
        """The pen of the gaps between the dashes of a wire, which move with the phase."""
        width = solid.widthF() + 0.75
        made = pen(mix(solid.color().name(), ink.theme.canvas, _FADE), width)
        made.setDashPattern([_GAP / width, _DASH / width])
        made.setDashOffset((-self._flow.shift if self._flow.forwards else self._flow.shift) / width)
        return made

    # -- once it has passed

    def _paint_heads(self, painter: QPainter, ink: Ink) -> None:
        """Where the phase went: an arrowhead on each wire that stands out, a mark on the cable."""
        forwards = self._flow.forwards
        painter.setPen(Qt.PenStyle.NoPen)
        share = 0.55 if forwards else 0.45
        for index, color in self._headed(ink):
            painter.setBrush(brush(color))
            painter.drawPolygon(arrowhead(self._wires.curves[index], share, forwards=forwards))
        if not self._route:
            return
        painter.setPen(pen(ink.theme.text2, 1.5))
        painter.setBrush(ink.paper)
        at, way = QPointF(*along(self._route[len(self._route) // 2], 0.5)), -1.0 if forwards else 1.0
        painter.drawEllipse(at, HEAD, HEAD)
        chevron = [QPointF(at.x() + way * dx, at.y() + dy) for dx, dy in ((2.0, -3.5), (-1.5, 0), (2.0, 3.5))]
        painter.drawPolyline(chevron)

    def _headed(self, ink: Ink) -> list[tuple[int, str]]:
        """The wires that carry an arrowhead, and its colour."""
        held = self._wires
        if held.levels is None:
            return [(index, ink.theme.text2) for index in held.order]
        strong = [one for one in held.order if abs(held.levels[one]) >= _HEADED * wires.STEPS]
        return [(one, ink.wire(held.levels[one]).color().name()) for one in strong[-_MOST_HEADS:]]
