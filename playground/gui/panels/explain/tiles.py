"""What a unit says over the plane, as a small picture; or its number, where there is no picture of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.canvas.items.pictures import Pictures
from playground.gui.panels.explain.ends import End
from playground.gui.theme.colors import ColorMap, rgb, signed_color, signed_lut
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_TILE_PX
from playground.gui.widgets.painted import CENTER

SIDE_PX = 48
_TABLE_SIZE = 511
_INNER_LINE = 0.16
_AIR_PX = 4
_MOST_BARS = 20
"""Rows that a tile has bars for."""


class UnitTile(QWidget):
    """The tile of one unit."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._pictures = Pictures()
        self._field: Any = None
        self._scale: tuple[float, float] | None = None
        self._word = ""
        self._rows: Any = None
        self._side = SIDE_PX
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tiles, self._full = self._maps()
        themes.changed.connect(self._retheme)

    def show_end(self, end: End) -> None:
        """Shows a map (H, W) or a curve (W,) between the ends of its scale, else a bar a row, else a word."""
        field = end.field
        if (
            field is None
            and self._field is None
            and end.rows is None is self._rows
            and end.word == self._word
        ):
            return
        self._field, self._scale, self._word, self._rows = field, end.scale, end.word, end.rows
        self._render()

    def set_side(self, side_px: int) -> None:
        """Another size, in pixels at a scale of 1."""
        self._side = side_px
        self.updateGeometry()

    def image(self) -> QImage | None:
        """What is shown."""
        return self._pictures.images[0] if self._pictures.images else None

    def _render(self) -> None:
        self._pictures.clear()
        if self._field is not None and self._field.ndim == 2:
            self._pictures.show_maps(self._field[None], self._tiles, self._scale)
        elif self._field is not None:
            red, green, blue = rgb(self._themes.theme.field)
            paper = 0xFF000000 + red * 65536 + green * 256 + blue
            self._pictures.show_curves(self._field[None], self._full, self._scale, paper)
        self.update()

    def _maps(self) -> tuple[ColorMap, ColorMap]:
        theme = self._themes.theme
        return (
            ColorMap(signed_lut(theme, _TABLE_SIZE, theme.tile_strength)),
            ColorMap(signed_lut(theme, _TABLE_SIZE)),
        )

    def _retheme(self) -> None:
        self._tiles, self._full = self._maps()
        self._render()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        side = self._themes.px(self._side)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self._themes
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform, True
        )
        box, shape = QRectF(self.rect()), QPainterPath()
        shape.addRoundedRect(box, RADIUS_TILE_PX, RADIUS_TILE_PX)
        painter.fillPath(shape, themes.color("field"))
        image = self.image()
        if image is not None:
            painter.save()
            painter.setClipPath(shape)
            painter.drawImage(box, image)
            painter.restore()
        elif self._rows is not None:
            self._paint_bars(painter, box.adjusted(_AIR_PX, _AIR_PX, -_AIR_PX, -_AIR_PX))
        else:
            painter.setFont(themes.font("title", 500))
            painter.setPen(themes.color("text2"))
            painter.drawText(box, CENTER, self._word)
        rim = QColor(themes.color("text1"))
        rim.setAlphaF(_INNER_LINE)
        painter.setPen(rim)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_TILE_PX, RADIUS_TILE_PX)
        painter.end()

    def _paint_bars(self, painter: QPainter, box: QRectF) -> None:
        """A bar for each of the first rows, up where its number is positive."""
        values = np.nan_to_num(np.asarray(self._rows, dtype=np.float64)[:_MOST_BARS])
        theme, middle = self._themes.theme, round(box.center().y())
        painter.fillRect(QRectF(box.left(), middle, box.width(), 1), self._themes.color("line_strong"))
        largest = float(np.abs(values).max(initial=0.0))
        wide = box.width() / max(len(values), 1)
        for place, value in enumerate(values if largest else ()):
            share = float(value) / largest
            high = share * box.height() / 2
            color = QColor(signed_color(theme, math.copysign(0.35 + 0.65 * abs(share), share)))
            left = box.left() + place * wide
            bar = QRectF(left, middle - max(high, 0.0), max(wide - 1, 1.0), abs(high))
            painter.fillRect(bar, color)
