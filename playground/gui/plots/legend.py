"""The line under a plane that says what its marks mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPen

from playground.gui.plots.chart import Chart, Layer, write
from playground.gui.plots.marks import draw_mark

_BELOW_PX = 34
_MARK_PX = 2.9
_STEP_PX = 11
_LINE_PX = 12
_RAMP_PX = 40
_GAP_PX = 16
_LEAST_GAP_PX = 6
_EDGE_PX = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the legend and its sign: marks in these colours, a line, or the ramp between two values."""

    text: str
    sign: Literal["dot", "ring", "diamond", "line", "ramp"]
    colors: tuple[str, ...] = ()
    low: str = ""


class Legend(Layer):
    """Signs with their words in a row, from the left edge of the plotting area."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 3, kept=True)
        self._entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Shows these words."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.update()

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def draw(self, painter: QPainter) -> None:
        chart = self.chart
        row, edge = chart.area.bottom() + chart.px(_BELOW_PX), chart.px(_EDGE_PX)
        lengths = [self._length(entry) for entry in self._entries]
        gap = self.gap()
        length = sum(lengths) + gap * (len(lengths) - 1)
        left = max(min(chart.area.left(), chart.width() - length - edge), edge)
        for entry in self._entries:
            left = self._sign(painter, entry, left, row)
            box = write(painter, entry.text, chart.type(), chart.theme.text2, left, row)
            left = box.right() + gap

    def gap(self) -> float:
        """The air between two words: less where there is little room."""
        px = self.chart.px
        spare = self.chart.width() - 2 * px(_EDGE_PX) - sum(map(self._length, self._entries))
        share = spare / max(len(self._entries) - 1, 1)
        return min(max(share, px(_LEAST_GAP_PX)), px(_GAP_PX))

    def _length(self, entry: Entry) -> float:
        """Pixels that a sign with its word fills."""
        signs = {"line": _LINE_PX + 5, "ramp": _RAMP_PX + 10}
        sign = signs.get(entry.sign, len(entry.colors) * _STEP_PX + 3)
        metrics = QFontMetricsF(self.chart.type())
        return self.chart.px(sign) + metrics.horizontalAdvance(entry.text + entry.low)

    def _sign(self, painter: QPainter, entry: Entry, left: float, row: float) -> float:
        """Paints the sign; gives where the word begins."""
        chart = self.chart
        px = chart.px
        if entry.sign == "line":
            painter.setPen(QPen(QColor(chart.theme.text2), px(1.5)))
            painter.drawLine(QLineF(left, row, left + px(_LINE_PX), row))
            return left + px(_LINE_PX + 5)
        if entry.sign == "ramp":
            left = write(painter, entry.low, chart.type(), chart.theme.text2, left, row).right() + px(5)
            box = QRectF(left, row - px(3), px(_RAMP_PX), px(6))
            gradient = QLinearGradient(box.topLeft(), box.topRight())
            for index, color in enumerate(entry.colors):
                gradient.setColorAt(index / (len(entry.colors) - 1), QColor(color))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(gradient)
            painter.drawRect(box)
            return box.right() + px(5)
        for color in entry.colors:
            radius = px(_MARK_PX)
            at = QPointF(left + radius + 0.6, row)
            draw_mark(painter, entry.sign, at, radius, color, chart.theme.panel)
            left += px(_STEP_PX - 2 if entry.sign == "dot" else _STEP_PX)
        return left + px(3)
