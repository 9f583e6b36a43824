"""The layer with the horizontal grid, the labels of both axes and their names at the ends."""

from __future__ import annotations

from functools import lru_cache
from math import log10

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.gui.plots.chart import Chart, Layer, write
from playground.gui.plots.ticks import linear_ticks, log_ticks, tick_text, whole_ticks

_X_LABEL_GAP_PX = 12
_Y_LABEL_GAP_PX = 6
_CLEAR_PX = 8
_LONGEST_NAME = 0.6
"""Share of the axis that its name may fill."""

Labels = tuple[tuple[float, str], ...]
"""Place, in the chart's values, and text of each label of an axis."""


class Scale(Layer):
    """Grid and labels. `x_name` stands at the right end, or before the first label, as in "epoch 0".

    `kept` where the ranges outlast many frames; then names that change have to be told by `update`.
    """

    def __init__(self, chart: Chart, *, grid: bool = True, kept: bool = False) -> None:
        super().__init__(chart, -10, kept=kept)
        self.grid = grid
        self.x_name = ""
        self.x_name_first = False
        self.y_name = ""
        self.whole_x = False
        self.log_y = False
        """The chart then holds the decimal logarithm of what the labels say."""
        self.most_x = 4
        self.most_y = 4
        self.zero_line = False
        """A fine upright line at x = 0."""

    def y_ticks(self) -> Labels:
        """Height and text of each label."""
        return (_log_labels if self.log_y else _linear_labels)(*self.chart.y_range, self.most_y)

    def x_ticks(self) -> Labels:
        """Place and text of each label along x."""
        return (_whole_labels if self.whole_x else _linear_labels)(*self.chart.x_range, self.most_x)

    def left_room(self) -> float:
        metrics = QFontMetricsF(self.chart.type())
        widest = max((metrics.horizontalAdvance(text) for _, text in self.y_ticks()), default=0.0)
        return widest + self.chart.px(_Y_LABEL_GAP_PX) + 3

    def draw(self, painter: QPainter) -> None:
        area, theme = self.chart.area, self.chart.theme
        if self.grid:
            painter.setPen(QPen(QColor(theme.line), 1.0))
            rows = [round(float(self.chart.px_y(tick))) + 0.5 for tick, _ in self.y_ticks()]
            painter.drawLines([QLineF(area.left(), row, area.right(), row) for row in rows])
        low, high = self.chart.x_range
        if self.zero_line and low < 0 < high:
            middle = round(float(self.chart.px_x(0.0))) + 0.5
            painter.setPen(QPen(QColor(theme.line_strong), 1.0))
            painter.drawLine(QLineF(middle, area.top(), middle, area.bottom()))
        self._draw_y_labels(painter)
        self._draw_x_labels(painter)

    def _draw_y_labels(self, painter: QPainter) -> None:
        chart, face = self.chart, self.chart.type()
        right = chart.area.left() - chart.px(_Y_LABEL_GAP_PX)
        taken = self._draw_y_name(painter, right)
        for tick, text in self.y_ticks():
            height = float(chart.px_y(tick))
            if height > taken + chart.px(_CLEAR_PX):
                write(painter, text, face, chart.theme.text3, right, height, "right")

    def _draw_y_name(self, painter: QPainter, right: float) -> float:
        """Writes the name at the upper end, upright where it is too long to lie; gives where it ends."""
        chart, face = self.chart, self.chart.type()
        if not self.y_name:
            return float("-inf")
        metrics = QFontMetricsF(face)
        if metrics.horizontalAdvance(self.y_name) <= right - 2:
            top = chart.area.top() + chart.px(_CLEAR_PX)
            return write(painter, self.y_name, face, chart.theme.text2, right, top, "right").bottom() - 2
        name = metrics.elidedText(self.y_name, Qt.TextElideMode.ElideRight, chart.area.height() / 2)
        painter.save()
        painter.translate(right - metrics.capHeight() / 2, chart.area.top())
        painter.rotate(-90)
        box = write(painter, name, face, chart.theme.text2, 0, 0, "right")
        painter.restore()
        return chart.area.top() + box.width() + 2

    def _draw_x_labels(self, painter: QPainter) -> None:
        chart, face = self.chart, self.chart.type()
        row = chart.area.bottom() + chart.px(_X_LABEL_GAP_PX)
        end = float("inf")
        start = float("-inf")
        if self.x_name and not self.x_name_first:
            widest = chart.area.width() * _LONGEST_NAME
            name = QFontMetricsF(face).elidedText(self.x_name, Qt.TextElideMode.ElideRight, widest)
            box = write(painter, name, face, chart.theme.text2, chart.area.right(), row, "right")
            end = box.left() - _CLEAR_PX
        for index, (tick, text) in enumerate(self.x_ticks()):
            place = float(chart.px_x(tick))
            if index == 0 and self.x_name_first:
                left = min(place, chart.area.left()) - 4
                box = write(painter, f"{self.x_name} {text}", face, chart.theme.text3, left, row)
                start = box.right() + _CLEAR_PX
                continue
            half = painter.fontMetrics().horizontalAdvance(text) / 2
            if place - half < start or place + half > min(end, chart.width()):
                continue
            box = write(painter, text, face, chart.theme.text3, place, row, "center")
            start = box.right() + _CLEAR_PX


@lru_cache
def _linear_labels(low: float, high: float, most: int) -> Labels:
    return tuple((tick, tick_text(tick)) for tick in linear_ticks(low, high, most))


@lru_cache
def _whole_labels(low: float, high: float, most: int) -> Labels:
    return tuple((tick, tick_text(tick)) for tick in whole_ticks(low, high, most))


@lru_cache
def _log_labels(low: float, high: float, most: int) -> Labels:
    return tuple((log10(tick), tick_text(tick)) for tick in log_ticks(10.0**low, 10.0**high, most))
