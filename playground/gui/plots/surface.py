"""Layers of a map over a plane: its pixels and its contour."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.gui.plots.chart import Chart, Layer
from playground.gui.plots.contour import Numbers
from playground.gui.plots.stroke import Stroke
from playground.gui.theme.colors import Words, mix

CONTOUR_PX = 1.25
CONTOUR_SHARE = 0.75
"""How much ink there is in the colour of the contour; the rest is the canvas, which the map has there."""


class Surface(Layer):
    """A picture that fills the plotting area, in place of the canvas."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, -20)
        self._pixels: Words | None = None
        self._image: QImage | None = None

    def show_pixels(self, pixels: Words | None) -> None:
        """Shows these pixels; None clears. The array must not be written to afterwards. Shapes: (H, W)."""
        self._pixels = pixels
        self._image = None
        if pixels is not None:
            height, width = pixels.shape
            self._image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self._image is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.chart.area, self._image, QRectF(self._image.rect()))
        painter.setPen(QPen(QColor(self.chart.theme.line_strong), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.chart.area.adjusted(0.5, 0.5, -0.5, -0.5))


class Contour(Layer):
    """Pieces of line over a map of `shape`, whose outermost values stand on the edges."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 1)
        self._x: Numbers = np.empty(0)
        self._y: Numbers = np.empty(0)
        self._shape = (1, 1)
        self._stroke: Stroke | None = None

    def show_pieces(self, x: Numbers, y: Numbers, shape: tuple[int, int]) -> None:
        """Shows these pieces: two ends each, as columns and rows of the map."""
        self._x, self._y, self._shape = x, y, shape
        self.forget()
        self.update()

    @property
    def pieces(self) -> int:
        """How many pieces of line are shown."""
        return len(self._x) // 2

    def forget(self) -> None:
        self._stroke = None

    def draw(self, painter: QPainter) -> None:
        if not len(self._x):
            return
        area, (height, width) = self.chart.area, self._shape
        if self._stroke is None:
            x = area.left() + self._x * (area.width() / max(width - 1, 1))
            y = area.top() + self._y * (area.height() / max(height - 1, 1))
            self._stroke = Stroke(x, y, "pairs")
        theme = self.chart.theme
        self._stroke.draw(painter, mix(theme.canvas, theme.text1, CONTOUR_SHARE), self.chart.px(CONTOUR_PX))
