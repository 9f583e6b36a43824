"""A picture of all parameters: each block as a matrix in signed colours, with how its values are spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.gui.canvas.plan.wires import reference
from playground.gui.plots.chart import Chart, Layer, Margins, write
from playground.gui.plots.legend import Entry, Legend
from playground.gui.plots.strips import draw_spread, spread
from playground.gui.theme.colors import ColorMap, Words, signed_lut
from playground.gui.theme.figures import number
from playground.gui.theme.tokens import Theme

CARD_PX = 168
CARD_HEIGHT_PX = 236
_GAP_PX = 24
_SIDE_PX = 144
_LARGEST_CELL_PX = 24
_SPREAD_PX = 30
_BARS = 24
_TABLE_SIZE = 511


@dataclass(frozen=True, slots=True)
class _Block:
    """A block ready to be painted: its picture, and the spread of its values."""

    name: str
    shape: str
    pixels: Words
    counts: Any
    edges: Any
    low: float
    high: float


class WeightsChart(Chart):
    """Cards in rows, one for each block of parameters."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, Margins(left=16, top=12, right=16, bottom=52), parent=parent)
        self.sheet = _Sheet(self)
        self.legend = Legend(self)
        self.parameters: Mapping[str, Any] = {}

    def show_parameters(self, parameters: Mapping[str, Any]) -> None:
        """Shows these blocks, by name."""
        self.parameters = parameters
        size = reference(parameters.values())
        colors = ColorMap(signed_lut(self.theme, _TABLE_SIZE), -size, size)
        self.sheet.show_blocks(
            [_block(name, np.asarray(values), colors) for name, values in parameters.items()]
        )
        high = number(size, 2).removesuffix(".0")
        self.legend.show_entries([Entry(f"+{high}", "ramp", self.theme.signed, f"−{high}")])

    def height_for(self, width: int) -> int:
        """Pixels that all cards need under each other at this width."""
        columns = max(int((width - 32 + _GAP_PX) // (CARD_PX + _GAP_PX)), 1)
        rows = max(ceil(len(self.parameters) / columns), 1)
        return rows * CARD_HEIGHT_PX + self.margins.top + self.margins.bottom


def _block(name: str, values: Any, colors: ColorMap) -> _Block:
    matrix = np.atleast_2d(values)
    matrix = matrix.reshape(matrix.shape[0], -1)
    pixels = np.empty(matrix.shape, dtype=np.uint32)
    colors.paint(matrix, pixels)
    counts, edges = spread(values, _BARS)
    finite = matrix[np.isfinite(matrix)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
    shape = " × ".join(str(side) for side in values.shape) or "1"
    return _Block(name, shape, pixels, counts, edges, low, high)


class _Sheet(Layer):
    """Paints the cards from left to right, then below."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart)
        self._blocks: list[_Block] = []

    def show_blocks(self, blocks: list[_Block]) -> None:
        """Shows these blocks."""
        self._blocks = blocks
        self.update()

    def draw(self, painter: QPainter) -> None:
        area = self.chart.area
        columns = max(int((area.width() + _GAP_PX) // (CARD_PX + _GAP_PX)), 1)
        for index, block in enumerate(self._blocks):
            row, column = divmod(index, columns)
            left, top = area.left() + column * (CARD_PX + _GAP_PX), area.top() + row * CARD_HEIGHT_PX
            self._draw_block(painter, block, left, top)

    def _draw_block(self, painter: QPainter, block: _Block, left: float, top: float) -> None:
        chart, theme = self.chart, self.chart.theme
        face = chart.type("small", 600)
        shape_width = QFontMetricsF(chart.type()).horizontalAdvance(block.shape)
        name = QFontMetricsF(face).elidedText(
            block.name, Qt.TextElideMode.ElideMiddle, CARD_PX - shape_width - 8
        )
        write(painter, name, face, theme.text1, left, top + 8)
        write(painter, block.shape, chart.type(), theme.text3, left + CARD_PX, top + 8, "right")
        height, width = block.pixels.shape
        cell = min(_SIDE_PX / height, CARD_PX / width, float(_LARGEST_CELL_PX))
        box = QRectF(left, top + 22, width * cell, max(height * cell, 4.0))
        image = QImage(block.pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, cell < 1)
        painter.drawImage(box, image, QRectF(image.rect()))
        painter.setPen(QPen(QColor(theme.line_strong), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        self._draw_spread(painter, block, QRectF(left, top + 22 + _SIDE_PX + 8, CARD_PX, _SPREAD_PX))

    def _draw_spread(self, painter: QPainter, block: _Block, box: QRectF) -> None:
        chart, theme = self.chart, self.chart.theme
        draw_spread(painter, block.counts, block.edges, box, theme)
        row = box.bottom() + 12
        write(painter, number(block.low, 3), chart.type(), theme.text3, box.left(), row)
        write(painter, number(block.high, 3), chart.type(), theme.text3, box.right(), row, "right")
