"""Drawing a line across wires: it cuts them, or lays points on them to lead them by."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from playground.document import Link
from playground.gui.canvas.commands import requests
from playground.gui.canvas.gestures.gesture import Gesture, Pointer, Surface
from playground.gui.canvas.items.curves import path
from playground.gui.canvas.items.ink import Ink, brush, pen
from playground.gui.canvas.plan.crossing import Crossings
from playground.gui.canvas.plan.cubics import Point

_STEP_PX = 3
"""A stroke that is shorter on screen waits for the next move."""
_POINT = 4


class Knife(Gesture):
    """Cuts the wires that the drawn line crosses, in one step. With Shift they get reroute points there."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, press: Pointer) -> None:
        super().__init__(surface, press)
        self._crossings = Crossings(surface.plan)
        self._last = press
        self._way: list[Point] = [(press.x, press.y)]
        self._crossed: dict[Link, Point] = {}
        self._reroutes = _shift(press)

    @property
    def crossed(self) -> frozenset[Link]:
        """The wires that the line has crossed."""
        return frozenset(self._crossed)

    def move(self, to: Pointer) -> None:
        self._reroutes = _shift(to)
        if to.away(self._last) < _STEP_PX:
            return
        stroke = self._crossings.crossed(self._way[-1], (to.x, to.y))
        self._crossed = {**stroke, **self._crossed}
        self._way.append((to.x, to.y))
        self._last = to

    def release(self, at: Pointer) -> None:
        self.move(at)
        if not self._crossed:
            return
        if self._reroutes:
            self.surface.ask(requests.reroute(self._crossed))
        else:
            self.surface.ask(requests.cut(self.crossed))

    def paint(self, painter: QPainter, ink: Ink, zoom: float) -> None:
        color = ink.theme.accent if self._reroutes else ink.theme.danger
        plan = self.surface.plan
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for link in self._crossed:
            strands = plan.strands.get(link)
            painter.setPen(pen(color, 1))
            for ends in strands.ends if strands is not None else ():
                painter.drawPath(path((plan.strand(link, *ends),)))
            painter.setPen(pen(color, 3 / min(1.0, zoom)))
            painter.drawPath(path(plan.route(link)))
        line = QPainterPath(QPointF(*self._way[0]))
        for point in self._way[1:]:
            line.lineTo(*point)
        painter.setPen(pen(ink.theme.selection, 1.5 / zoom, dashed=True))
        painter.drawPath(line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush(color))
        for point in self._crossed.values():
            painter.drawEllipse(QPointF(*point), _POINT / zoom, _POINT / zoom)


def _shift(at: Pointer) -> bool:
    return bool(at.modifiers & Qt.KeyboardModifier.ShiftModifier)
