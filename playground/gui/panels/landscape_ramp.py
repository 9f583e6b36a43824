"""What the colours of a landscape stand for: a ramp from the lowest loss to the highest, "here" marked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.plots.landscape_layers import Heights
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import LEFT, RIGHT


class Ramp(QWidget):
    """Low at the left; the mark is the loss in the middle of the slice."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._heights: Heights | None = None
        self._here = float("nan")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def show_heights(self, heights: Heights | None, here: float) -> None:
        """Shows the range of these heights, and where the loss `here` stands in it."""
        self._heights, self._here = heights, here
        words = "" if heights is None else f"loss {self.low()} to {self.high()}, {number(here)} in the middle"
        self.setAccessibleName(words)
        self.setVisible(heights is not None)
        self.update()

    def low(self) -> str:
        """The lowest loss as it is written."""
        return "" if self._heights is None else number(self._heights.loss(self._heights.low))

    def high(self) -> str:
        """The highest loss as it is written."""
        return "" if self._heights is None else number(self._heights.loss(self._heights.high))

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(160), self._themes.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        heights, px, color = self._heights, self._themes.px, self._themes.color
        if heights is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0, px(4), self.width(), px(7))
        stops = self._themes.theme.landscape[::-1]
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for place, stop in enumerate(stops):
            gradient.setColorAt(place / (len(stops) - 1), QColor(stop))
        painter.setPen(QPen(color("line_strong"), 1.0))
        painter.setBrush(gradient)
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        self._draw_here(painter, heights, bar)
        painter.setFont(self._themes.font("caption"))
        painter.setPen(color("text2"))
        below = QRectF(0, bar.bottom() + 1, self.width(), self.height() - bar.bottom() - 1)
        painter.drawText(below, LEFT, f"loss {self.low()}")
        painter.drawText(below, RIGHT, self.high())
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(below, middle, f"here {number(self._here)}" + (", by powers" if heights.log else ""))
        painter.end()

    def _draw_here(self, painter: QPainter, heights: Heights, bar: QRectF) -> None:
        with np.errstate(divide="ignore", invalid="ignore"):
            height = float(np.log10(self._here)) if heights.log else self._here
        if not np.isfinite(height) or heights.high <= heights.low:
            return
        share = min(max((height - heights.low) / (heights.high - heights.low), 0.0), 1.0)
        x = bar.left() + 1 + share * (bar.width() - 2)
        for role, width in (("panel", 4.0), ("text1", 2.0)):
            reach = QRectF(x - width / 2, bar.top() - 3, width, bar.height() + 6)
            painter.fillRect(reach, self._themes.color(role))
