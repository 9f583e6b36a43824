"""Two small pictures in a row: how a layer's weights are spread, and how large its last step was."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.plots.marks import tint
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import Theme
from playground.gui.widgets.painted import rounded

_BARS = 24
LOWEST_RATIO = 1e-5
HIGHEST_RATIO = 1e-1
GOOD_RATIO = 1e-3
_GOOD_REACH = 10**0.5
"""Within this factor of 1e−3 a step is neither timid nor wild."""


def spread(values: Any, bars: int = _BARS) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """How many values fall into each of `bars` equal parts of their range, and the parts' edges."""
    flat = np.ravel(np.asarray(values, dtype=np.float64))
    flat = flat[np.isfinite(flat)]
    if not len(flat):
        return np.zeros(bars, dtype=np.intp), np.linspace(-1.0, 1.0, bars + 1)
    low, high = float(flat.min()), float(flat.max())
    finest = 2 * bars * float(np.spacing(max(abs(low), abs(high))))
    if high - low < finest:  # too alike to be told apart
        low, high = low - max(0.5, finest), high + max(0.5, finest)
    counts, edges = np.histogram(flat, bars, (low, high))
    return counts.astype(np.intp), edges


def gauge_place(ratio: float) -> float:
    """Where a ratio stands on the gauge, 0 at 1e−5, 1 at 0.1; beyond them at the ends."""
    if not ratio > 0:
        return 0.0
    low, high = np.log10(LOWEST_RATIO), np.log10(HIGHEST_RATIO)
    return float(np.clip((np.log10(ratio) - low) / (high - low), 0.0, 1.0))


def draw_spread(painter: QPainter, counts: Any, edges: Any, box: QRectF, theme: Theme) -> None:
    """Bars in the signed colours of their values, the largest in full colour, on a line below the box."""
    most, reach = max(int(counts.max()), 1), max(float(np.abs(edges).max()), 1e-30)
    wide = box.width() / len(counts)
    painter.fillRect(QRectF(box.left(), box.bottom() + 1, box.width(), 1), QColor(theme.line_strong))
    for index, count in enumerate(counts):
        middle = float(edges[index] + edges[index + 1]) / 2
        tall = box.height() * int(count) / most
        bar = QRectF(box.left() + index * wide + 0.5, box.bottom() - tall, wide - 1.0, tall)
        painter.fillRect(bar, QColor(tint(theme, middle / reach)))


class _Strip(QWidget):
    """A picture without a frame that grows in width, on the colour of a panel."""

    def __init__(self, themes: ThemeSource, height_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._height_px = height_px
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        themes.changed.connect(self.updateGeometry)
        themes.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(100), self._themes.px(self._height_px))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.color("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Paints the picture."""
        raise AssertionError("a strip says how it is drawn")


class Histogram(_Strip):
    """Bars of how often values occur, in the signed colours of the values."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, 22, parent)
        self._counts, self._edges = spread(())

    def show_values(self, values: Any) -> None:
        """Shows how these values are spread. Shapes: any."""
        self._counts, self._edges = spread(values)
        self.update()

    def draw(self, painter: QPainter) -> None:
        draw_spread(
            painter, self._counts, self._edges, QRectF(self.rect()).adjusted(0, 0, 0, -2), self._themes.theme
        )


class Gauge(_Strip):
    """A marker on a logarithmic scale; the green part is where steps are sound, around 1e−3."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, 16, parent)
        self._ratio: float | None = None

    def show_ratio(self, ratio: float | None) -> None:
        """Shows a ratio; None only the scale."""
        self._ratio = ratio
        self.update()

    def draw(self, painter: QPainter) -> None:
        themes, px = self._themes, self._themes.px
        middle, thick = self.height() / 2 + px(2), float(px(4))
        bar = QRectF(0, middle - thick / 2, self.width(), thick)
        rounded(painter, bar, thick / 2, themes.color("line_strong"), None)
        low, high = (
            gauge_place(GOOD_RATIO * factor) * self.width() for factor in (1 / _GOOD_REACH, _GOOD_REACH)
        )
        painter.fillRect(QRectF(low, bar.top(), high - low, thick), themes.color("accent"))
        guide = gauge_place(GOOD_RATIO) * self.width()
        painter.fillRect(
            QRectF(round(guide) - 0.5, bar.top() - px(3), 1.0, thick + px(6)), themes.color("text3")
        )
        if self._ratio is None:
            return
        place = min(max(gauge_place(self._ratio) * self.width(), px(4)), self.width() - px(4))
        tip = bar.top() - 1
        corners = ((-4, -6), (4, -6), (0, 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themes.color("text1"))
        painter.drawPolygon(QPolygonF([QPointF(place + px(x), tip + px(y)) for x, y in corners]))
