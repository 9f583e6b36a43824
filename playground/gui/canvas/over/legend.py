"""The two scales below the canvas: colour of a value, colour and width of a wire."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.gui.canvas.items.ink import pen
from playground.gui.canvas.plan import wires
from playground.gui.theme.figures import MINUS, number
from playground.gui.theme.fonts import font
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX

_MARGIN = 6
_BAR = 120
_DASHED = 117
_WIRES_LEFT = 150
_DASHES = ((-1.0, 0.0), (-0.5, 20.0), (-0.15, 40.0), (0.15, 60.0), (0.5, 80.0), (1.0, 100.0))
"""Share of a full weight, and where its dash begins."""
_VEIL = 0.8


def paint_veil(painter: QPainter, themes: ThemeSource, box: QRectF) -> None:
    """Paper under words that may lie over wires; over paper it is not seen."""
    paper = QColor(themes.theme.canvas)
    paper.setAlphaF(_VEIL)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    painter.drawRoundedRect(box, RADIUS_CONTROL_PX, RADIUS_CONTROL_PX)


class Legend(QWidget):
    """Both scales side by side. Lets the mouse through."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._word = "weight"
        self._full = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.fit()

    def fit(self) -> None:
        """As large as its words need, larger on a projector."""
        width = _WIRES_LEFT + self._span() + 1 + 2 * _MARGIN
        self.setFixedSize(self._themes.px(width), self._themes.px(27 + 2 * _MARGIN))

    def show_scale(self, word: str, full: float) -> None:
        """What wires stand for and what a full one is."""
        if (word, full) != (self._word, self._full):
            self._word, self._full = word, full
            self.fit()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_veil(painter, self._themes, QRectF(self.rect()))
        painter.scale(self._themes.scale, self._themes.scale)
        painter.translate(_MARGIN, _MARGIN)
        self._paint_values(painter)
        self._paint_wires(painter)
        painter.end()

    def _paint_values(self, painter: QPainter) -> None:
        theme = self._themes.theme
        ramp = QLinearGradient(0, 0, _BAR, 0)
        for index, stop in enumerate(theme.signed):
            ramp.setColorAt(index / (len(theme.signed) - 1), stop)
        painter.setPen(pen(theme.line, 1))
        painter.setBrush(ramp)
        painter.drawRoundedRect(QRectF(0.5, 0.5, _BAR - 1, 7), 2, 2)
        self._write(painter, QRectF(0, 10, _BAR, 16), f"{MINUS}1", "0", "+1")

    def _paint_wires(self, painter: QPainter) -> None:
        apart = self._span() / _DASHED
        for share, place in _DASHES:
            width, left = wires.width(share), place * apart
            painter.setPen(pen(wires.color(self._themes.theme, share), width, flat=False))
            start, end = _WIRES_LEFT + left + width / 2, _WIRES_LEFT + left + 17 * apart - width / 2
            painter.drawLine(QPointF(start, 4), QPointF(end, 4))
        self._write(painter, QRectF(_WIRES_LEFT, 10, self._span(), 16), *self.words())

    def words(self) -> tuple[str, str, str]:
        """What stands below the wires' scale: its ends, and what it measures."""
        full = number(self._full, 2) if self._full != round(self._full) else f"{self._full:.0f}"
        return f"{MINUS}{full}", self._word, f"+{full}"

    def _span(self) -> int:
        """The width of the wires' scale: that of the dashes, more where numbers are long."""
        metrics = QFontMetricsF(font("caption"))
        sides, middle = max(map(metrics.horizontalAdvance, self.words()[::2])), self._word
        return max(_DASHED, math.ceil(2 * sides + metrics.horizontalAdvance(middle)) + 16)

    def _write(self, painter: QPainter, box: QRectF, left: str, middle: str, right: str) -> None:
        painter.setFont(font("caption"))
        painter.setPen(self._themes.color("text3"))
        across = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, across | Qt.AlignmentFlag.AlignLeft, left)
        painter.drawText(box, across | Qt.AlignmentFlag.AlignHCenter, middle)
        painter.drawText(box, across | Qt.AlignmentFlag.AlignRight, right)
