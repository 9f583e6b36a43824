"""Pens, brushes and fonts of the canvas, made once for a theme.

Owns how roles become Qt objects, so that painting allocates nothing.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from playground.gui.canvas.items import grounds
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan import wires
from playground.gui.theme.colors import ColorMap, mix, signed_color, signed_lut
from playground.gui.theme.fonts import font
from playground.gui.theme.tokens import Theme
from playground.ops import ACTIVATIONS
from playground.ops.activations import curve

_DOTS = 10
"""Dots along a side of the tile that the canvas is papered with."""


class Ink:
    """Everything that the canvas paints with. Rebuilt when the theme changes."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.border = mix(theme.line, theme.line_strong, 0.35 if theme.name == "light" else 0.0)
        self._step = m.GRID, 1.0
        self._tile = self._dots_tile(m.GRID, 1.0)
        self.tile_edge = QColor(theme.text1)
        self.tile_edge.setAlphaF(0.16)
        self.wires = [
            pen(wires.color(theme, level / wires.STEPS), wires.width(level / wires.STEPS))
            for level in range(-wires.STEPS, wires.STEPS + 1)
        ]
        self._dots = [
            brush(signed_color(theme, level / wires.STEPS)) for level in range(-wires.STEPS, wires.STEPS + 1)
        ]
        self.passes = pen(mix(theme.canvas, theme.wire, 0.54), 1)
        self.unknown_wire = pen(mix(theme.canvas, theme.wire, 0.4), 0.75)
        self.rim = pen(theme.canvas, 1.5)
        self.bias_rim = pen(theme.node, 2)
        self.bias_line = pen(theme.line_strong, 0.75)
        self.tile_line = pen(self.tile_edge, 1)
        self.footer_line = brush(theme.line)
        self.box_line = pen(self.border, 1)
        self.muted_line = pen(theme.line_strong, 1, dashed=True)
        self.muted_header = brush(theme.node)
        self.node = brush(theme.node)
        self.paper = brush(theme.canvas)
        self.title = font("small", 600)
        self.caption = font("caption")
        self.small = font("small")
        self.figure = font("figure", 600)
        self.brief = font("title", 600)
        self.chip = sized(self.caption, 10)
        self.chip_metrics = QFontMetricsF(self.chip)
        self.chip_line = pen(theme.line_strong, 0.75)
        self.chip_fill = brush(theme.raised)
        self.chip_ink = QColor(theme.text1)
        self.caption_metrics = QFontMetricsF(self.caption)
        self.title_metrics = QFontMetricsF(self.title)
        self.tile_map = ColorMap(signed_lut(theme, 257, theme.tile_strength))
        self.full_map = ColorMap(signed_lut(theme, 257))

    def paint_paper(self, painter: QPainter, area: QRectF, origin: QPointF, zoom: float) -> None:
        """Canvas with its grid of dots, in pixels of the viewport. Far out, every second dot goes."""
        step = float(m.GRID)
        while step * zoom < 14:
            step *= 2
        side, ratio = round(step * zoom), painter.device().devicePixelRatio()
        if self._step != (side, ratio):
            self._step = side, ratio
            self._tile = self._dots_tile(side, ratio)
        shift = QPointF((side / 2 - origin.x()) % side, (side / 2 - origin.y()) % side)
        painter.drawTiledPixmap(area, self._tile, shift)

    def _dots_tile(self, side: int, ratio: float) -> QPixmap:
        """Many dots: Qt lays a large tile twice as fast as a small one. `ratio` are real pixels a pixel."""
        made = _pixmap(_DOTS * side, ratio)
        painter = QPainter(made)
        painter.drawTiledPixmap(QRectF(0, 0, _DOTS * side, _DOTS * side), self._dot_tile(side, ratio))
        painter.end()
        return made

    def _dot_tile(self, side: int, ratio: float) -> QPixmap:
        """One dot in the middle of its share of the canvas."""
        made = _pixmap(side, ratio)
        made.fill(QColor(self.theme.canvas))
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.grid))
        painter.drawEllipse(QPointF(side // 2 + 0.7, side // 2 + 0.7), 0.9, 0.9)
        painter.end()
        return made

    def measure(self, text: str, role: Literal["title", "caption"]) -> float:
        """How wide a text is."""
        metrics = self.title_metrics if role == "title" else self.caption_metrics
        return metrics.horizontalAdvance(text)

    def color(self, role: str) -> QColor:
        return QColor(self.theme.color(role))

    def header(self, category: str) -> QColor:
        """Fill of a header: raised, tinted with the category's colour."""
        return QColor(grounds.header(self.theme, category))

    def block(self, category: str) -> QColor:
        """The one colour of a node that is too small to show more."""
        return QColor(grounds.block(self.theme, category))

    def frame_line(self, category: str, *, hovered: bool) -> str:
        """The line around a frame."""
        return mix(self.theme.canvas, self.theme.categories[category], 0.75 if hovered else 0.38)

    def category(self, category: str) -> QColor:
        return QColor(self.theme.categories[category])

    def dot(self, level: int) -> QBrush:
        """The fill of a bias of this level, −STEPS … STEPS."""
        return self._dots[level + wires.STEPS]

    def wire(self, level: int) -> QPen:
        """The pen of a wire of this level, −STEPS … STEPS."""
        return self.wires[level + wires.STEPS]


def _pixmap(side: int, ratio: float) -> QPixmap:
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    return made


def pen(color: str | QColor, width: float, *, dashed: bool = False, flat: bool = True) -> QPen:
    """A pen; flat ends, because wires end under tiles and cables under ports."""
    made = QPen(QColor(color), width)
    made.setCapStyle(Qt.PenCapStyle.FlatCap if flat else Qt.PenCapStyle.RoundCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        made.setDashPattern([4 / width, 3 / width])
    return made


def brush(color: str | QColor) -> QBrush:
    return QBrush(QColor(color))


_CURVES: dict[tuple[str, float, float], QPainterPath] = {}


def activation_path(name: str, width: float = m.CURVE[0], height: float = m.CURVE[1]) -> QPainterPath:
    """The curve of an activation, fitted into a box at the origin; a stair for one that has no curve."""
    key = (name, width, height)
    if key not in _CURVES:
        _CURVES[key] = _fitted(name, width, height)
    return _CURVES[key]


def _fitted(name: str, width: float, height: float) -> QPainterPath:
    x = np.linspace(-4.0, 4.0, 33)
    drawn = curve(name, x) if name in ACTIVATIONS else None
    y = np.floor((x + 4.0) / 2.01) if drawn is None else np.clip(drawn[0], -4.0, 4.0)
    low, high = float(y.min()), float(y.max())
    up = (y - low) / (high - low or 1.0)
    path = QPainterPath(QPointF(0, height * (1 - up[0])))
    for step, value in zip(x[1:], up[1:], strict=True):
        path.lineTo(width * (step + 4.0) / 8.0, height * (1 - float(value)))
    return path


def elided(metrics: QFontMetricsF, text: str, width: float) -> str:
    """The text, shortened with an ellipsis where it is wider."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def sized(base: QFont, pixels: float) -> QFont:
    """The font at another size."""
    made = QFont(base)
    made.setPixelSize(max(1, round(pixels)))
    return made
