"""Dragging a frame over empty paper to select what it touches."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from playground.gui.canvas.gestures.gesture import DRAG_PX, Gesture, Pointer, Surface
from playground.gui.canvas.items.ink import Ink, pen
from playground.gui.canvas.plan.measures import Box


class Band(Gesture):
    """Selects the nodes that the frame touches; Shift or Ctrl adds them to the selection."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, press: Pointer) -> None:
        super().__init__(surface, press)
        self._before = surface.selection if press.adds else frozenset()
        self._to = press
        if not press.adds:
            surface.select(frozenset())

    def move(self, to: Pointer) -> None:
        self._to = to
        if to.away(self.press) >= DRAG_PX:
            self.surface.select(self._before | self.surface.hits.inside(self._area()))

    def cancel(self) -> None:
        self.surface.select(self._before)

    def paint(self, painter: QPainter, ink: Ink, zoom: float) -> None:
        area = self._area()
        fill = QColor(ink.theme.selection)
        fill.setAlphaF(0.06)
        painter.setBrush(fill)
        painter.setPen(pen(ink.theme.text3, 1 / zoom))
        painter.drawRect(QRectF(area.x, area.y, area.width, area.height))

    def _area(self) -> Box:
        left, right = sorted((self.press.x, self._to.x))
        top, bottom = sorted((self.press.y, self._to.y))
        return Box(left, top, right - left, bottom - top)
