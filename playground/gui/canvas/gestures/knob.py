"""The small + in the middle of a cable: pressed it inserts a node there, dragged it takes the cable's end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from playground.document import Link
from playground.gui.canvas.gestures.gesture import DRAG_PX, Gesture, Pointer, Surface
from playground.gui.canvas.gestures.wire import DragWire
from playground.gui.canvas.items.ink import Ink, brush, pen
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import Point, along
from playground.gui.canvas.plan.hit import Hit
from playground.gui.canvas.plan.plan import Plan
from playground.gui.widgets.tip import tip

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

RADIUS_PX = 9
_ARM_PX = 4
_LEAST_PX = 44
"""Cables that are shorter on screen have no room for it."""


def middle(plan: Plan, link: Link) -> Point:
    """Where the + of a cable stands."""
    route = plan.route(link)
    return along(route[len(route) // 2], 0.5)


class Knob:
    """The + of the cable under the mouse. Mutable; owned by the mouse of one canvas."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.link: Link | None = None

    def follow(self, at: Pointer, hit: Hit) -> None:
        """The mouse is elsewhere: the + goes to the cable under it, and stays while the mouse is on it."""
        before = self.link
        if not self.holds(at):
            self.link = hit.link if hit.part == "link" and self._fits(hit.link) else None
        if before != self.link:
            self._view.viewport().update()

    def leave(self) -> None:
        """No cable has one."""
        if self.link is not None:
            self.link = None
            self._view.viewport().update()

    def holds(self, at: Pointer) -> bool:
        """Whether the mouse is on the +."""
        if self.link is None or not self._fits(self.link):
            return False
        away = at.view - self._place(self.link)
        return max(abs(away.x()), abs(away.y())) <= m.PORT_HIT

    def tip(self, at: Pointer | None) -> str:
        """What it does, where the mouse rests on it."""
        words = "A click finds a layer and puts it in. A drag pulls the cable off its end."
        return tip("Insert here", words) if at is not None and self.holds(at) else ""

    def paint(self, painter: QPainter) -> None:
        """In pixels of the viewport."""
        if self.link is None or not self._fits(self.link):
            return
        ink: Ink = self._view.ink
        at = self._place(self.link)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(ink.theme.accent, 1.5))
        painter.setBrush(brush(ink.theme.accent_soft))
        painter.drawEllipse(QRectF(at.x() - RADIUS_PX, at.y() - RADIUS_PX, 2 * RADIUS_PX, 2 * RADIUS_PX))
        for arm in (QPointF(_ARM_PX, 0), QPointF(0, _ARM_PX)):
            painter.drawLine(QLineF(at - arm, at + arm))

    def _place(self, link: Link) -> QPointF:
        return QPointF(self._view.mapFromScene(QPointF(*middle(self._view.plan, link))))

    def _fits(self, link: Link | None) -> bool:
        """Whether a cable is there, long enough, and still."""
        view = self._view
        if link is None or link not in view.plan.links or view.moving or view.camera.zoom < m.BLOCK_BELOW:
            return False
        start, end = view.plan.start_point(link), view.plan.end_point(link)
        return QLineF(QPointF(*start), QPointF(*end)).length() * view.camera.zoom >= _LEAST_PX


class PressKnob(Gesture):
    """A press on the +. A click opens the search for what goes in; a drag pulls the cable off its end."""

    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(
        self, surface: Surface, press: Pointer, link: Link, on_click: Callable[[Link, Pointer], None]
    ) -> None:
        super().__init__(surface, press)
        self._link = link
        self._on_click = on_click
        self._wire: DragWire | None = None

    def move(self, to: Pointer) -> None:
        if self._wire is None and to.away(self.press) >= DRAG_PX:
            face = self.surface.plan.face_of(self._link.target)
            self._wire = DragWire(self.surface, self.press, Hit("input", face), self._link)
        if self._wire is not None:
            self._wire.move(to)

    def release(self, at: Pointer) -> None:
        if self._wire is not None:
            self._wire.release(at)
        else:
            self._on_click(self._link, at)

    def cancel(self) -> None:
        if self._wire is not None:
            self._wire.cancel()

    def paint(self, painter: QPainter, ink: Ink, zoom: float) -> None:
        if self._wire is not None:
            self._wire.paint(painter, ink, zoom)
