"""The card at the cursor: names on the left, values on the right, nothing that jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from playground.gui.plots.chart import Chart, Layer, write
from playground.gui.theme.tokens import RADIUS_CONTROL_PX

_ROW_PX = 15
_PADDING_PX = 8
_GAP_PX = 14
_OFFSET_PX = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of the card: its name, the value as text and the role of the value's colour."""

    name: str
    value: str
    role: str = "text1"


class Card(Layer):
    """A small table beside a point; it never leaves the plotting area."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 9)
        self._readings: tuple[Reading, ...] = ()
        self._at = QPointF()

    def show_readings(self, readings: Sequence[Reading], at: QPointF | None = None) -> None:
        """Shows these lines beside a pixel; none hide the card."""
        self._readings = tuple(readings)
        self._at = at or self._at
        self.update()

    @property
    def readings(self) -> tuple[Reading, ...]:
        return self._readings

    def draw(self, painter: QPainter) -> None:
        if not self._readings:
            return
        chart = self.chart
        plain, strong = QFontMetricsF(chart.type()), QFontMetricsF(chart.type("caption", 600))
        names = max(plain.horizontalAdvance(reading.name) for reading in self._readings)
        values = max(strong.horizontalAdvance(reading.value) for reading in self._readings)
        padding, row = chart.px(_PADDING_PX), chart.px(_ROW_PX)
        box = self._place(
            names + chart.px(_GAP_PX) + values + 2 * padding, len(self._readings) * row + 2 * padding - 3
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(chart.theme.raised))
        painter.drawRoundedRect(box, RADIUS_CONTROL_PX, RADIUS_CONTROL_PX)
        for index, reading in enumerate(self._readings):
            middle = box.top() + padding - 1.5 + row * (index + 0.5)
            write(painter, reading.name, chart.type(), chart.theme.text2, box.left() + padding, middle)
            color = chart.theme.color(reading.role)
            write(
                painter,
                reading.value,
                chart.type("caption", 600),
                color,
                box.right() - padding,
                middle,
                "right",
            )

    def _place(self, width: float, height: float) -> QRectF:
        """Right of the point where there is room, else left of it; inside the area's height."""
        area, offset = self.chart.area, self.chart.px(_OFFSET_PX)
        left = self._at.x() + offset
        if left + width > self.chart.width() - 4:
            left = self._at.x() - offset - width
        top = min(max(self._at.y() - height / 2, area.top()), max(area.top(), area.bottom() - height))
        return QRectF(max(left, 2.0), top, width, height)
