"""The two scales below the canvas: colour of a value, colour and width of a wire."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.gui.canvas import wires
from playground.gui.canvas.ink import pen
from playground.gui.theme.figures import MINUS, number
from playground.gui.theme.source import ThemeSource

_BAR = 120
_WIRES_LEFT = 150
_DASHES = ((-1.0, 0.0), (-0.5, 20.0), (-0.15, 40.0), (0.15, 60.0), (0.5, 80.0), (1.0, 100.0))
"""Share of a full weight, and where its dash begins."""


class Legend(QWidget):
    """Both scales side by side. Lets the mouse through."""

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._word = "weight"
        self._full = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(_WIRES_LEFT + 124, 32)

    def show_scale(self, word: str, full: float) -> None:
        """What wires stand for and what a full one is."""
        if (word, full) != (self._word, self._full):
            self._word, self._full = word, full
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
        for share, left in _DASHES:
            width = wires.width(share)
            painter.setPen(pen(wires.color(self._themes.theme, share), width, flat=False))
            start, end = _WIRES_LEFT + left + width / 2, _WIRES_LEFT + left + 17 - width / 2
            painter.drawLine(QPointF(start, 4), QPointF(end, 4))
        full = number(self._full, 2) if self._full != round(self._full) else f"{self._full:.0f}"
        self._write(painter, QRectF(_WIRES_LEFT, 10, 117, 16), f"{MINUS}{full}", self._word, f"+{full}")

    def _write(self, painter: QPainter, box: QRectF, left: str, middle: str, right: str) -> None:
        painter.setFont(self._themes.font("caption"))
        painter.setPen(self._themes.color("text3"))
        across = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, across | Qt.AlignmentFlag.AlignLeft, left)
        painter.drawText(box, across | Qt.AlignmentFlag.AlignHCenter, middle)
        painter.drawText(box, across | Qt.AlignmentFlag.AlignRight, right)
