"""Where a weight goes: the old value as a ring, the new one as a dot, an arrow between them on a ruler."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.plots.ticks import linear_ticks, tick_text
from playground.gui.theme.figures import fixed, number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import CENTER
from playground.gui.widgets.section import PADDING_PX

_SHARE = 0.16
"""Share of the ruler that the step takes."""
_RADIUS_PX = 4.5
_HEAD_PX = 5
_BAR_PX = 10
"""What the scroll bar of the panel may take of the right edge."""


class NumberLine(QWidget):
    """A ruler around one step."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._old, self._new, self._done = 0.0, 0.0, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def show_step(self, old: float, new: float, *, done: bool) -> None:
        """Shows a step that is planned, or done."""
        self._old, self._new, self._done = old, new, done
        verb = "moved" if done else "would move"
        self.setAccessibleName(f"The weight {verb} from {number(old, 5)} to {number(new, 5)}")
        self.update()

    def span(self) -> tuple[float, float]:
        """The values at the two ends."""
        step = abs(self._new - self._old)
        least = max(abs(self._old) * 1e-6, 1e-12)
        whole = max(step, least) / _SHARE if step else max(abs(self._old) * 0.1, 0.01)
        middle = (self._old + self._new) / 2
        return middle - whole / 2, middle + whole / 2

    def px_x(self, value: float) -> float:
        """Where a value stands."""
        low, high = self.span()
        return PADDING_PX + (value - low) / (high - low) * (self.width() - 2 * PADDING_PX)

    def ticks(self) -> list[tuple[float, str]]:
        """Marks and their texts, as many as have room."""
        low, high = self.span()
        metrics = QFontMetricsF(self._themes.font("caption"))
        for most in (6, 5, 4, 3, 2, 1):
            found = even(linear_ticks(low, high, most))
            widest = max((metrics.horizontalAdvance(text) for _, text in found), default=0.0)
            if len(found) * (widest + self._themes.px(10)) <= self.width() - 2 * PADDING_PX:
                break
        return found

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(200), self._themes.px(38))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (math.isfinite(self._old) and math.isfinite(self._new)):
            return
        themes, y = self._themes, self._themes.px(10) + 0.5
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(themes.color("line_strong"), 1))
        painter.drawLine(QPointF(PADDING_PX, y), QPointF(self.width() - PADDING_PX, y))
        painter.setFont(themes.font("caption"))
        for value, text in self.ticks():
            x = round(self.px_x(value)) + 0.5
            painter.setPen(QPen(themes.color("line_strong"), 1))
            painter.drawLine(QPointF(x, y - themes.px(3)), QPointF(x, y + themes.px(3)))
            painter.setPen(themes.color("text3"))
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(x - wide / 2, 2.0), self.width() - wide - _BAR_PX)
            painter.drawText(QRectF(left, y + themes.px(9), wide + 1, themes.px(14)), CENTER, text)
        self._paint_step(painter, y)
        painter.end()

    def _paint_step(self, painter: QPainter, y: float) -> None:
        themes, radius = self._themes, self._themes.px(_RADIUS_PX)
        old, new = self.px_x(self._old), self.px_x(self._new)
        way = math.copysign(1.0, new - old)
        color = themes.color("text2" if self._done else "accent")
        if abs(new - old) > 2 * radius + 2:
            tip = new - way * (radius + 1)
            head = themes.px(_HEAD_PX)
            painter.setPen(QPen(color, themes.px(2)))
            painter.drawLine(QPointF(old + way * radius, y), QPointF(tip - way * head, y))
            painter.setPen(QPen(color, 0))
            painter.setBrush(color)
            corners = ((tip, y), (tip - way * head, y - head * 0.75), (tip - way * head, y + head * 0.75))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        painter.setPen(QPen(themes.color("text3" if self._done else "text1"), themes.px(1.75)))
        painter.setBrush(QColor(themes.color("panel")))
        painter.drawEllipse(QPointF(old, y), radius, radius)
        painter.setPen(QPen(themes.color("text1"), themes.px(1.75)))
        painter.setBrush(themes.color("text1"))
        painter.drawEllipse(QPointF(new, y), radius, radius)


def even(ticks: list[float]) -> list[tuple[float, str]]:
    """Each mark with its text, all with as many decimals as the longest."""
    texts = [tick_text(tick) for tick in ticks]
    if any("e" in text for text in texts):
        return list(zip(ticks, texts, strict=True))
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    return [(tick, fixed(tick, decimals)) for tick in ticks]
