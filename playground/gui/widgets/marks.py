"""The marks of the three sets (disc, ring, diamond), the same on plane, curve and list."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.theme.source import ThemeSource

SetName = Literal["training", "validation", "test"]


class SetMark(QWidget):
    """The mark of one set in its colour."""

    def __init__(self, themes: ThemeSource, name: SetName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        side = self._themes.px(10)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, self._name, QPointF(self.width() / 2, self.height() / 2), self._themes)
        painter.end()


def paint_mark(painter: QPainter, name: SetName, at: QPointF, themes: ThemeSource) -> None:
    """Paints a set's mark around a point."""
    color = themes.color(name)
    radius = 3.5 * themes.scale
    painter.setPen(QPen(color, 1.5))
    if name == "training":
        painter.setBrush(color)
        painter.drawEllipse(at, radius - 0.5, radius - 0.5)
        return
    painter.setBrush(themes.color("panel"))
    if name == "validation":
        painter.drawEllipse(at, radius, radius)
        return
    reach = radius + 0.75
    corners = [QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0)]
    painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
