"""Layers of a loss landscape: lines of equal loss, the way of the run, the cross-hair. And its colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.gui.plots.chart import Chart, Layer
from playground.gui.plots.contour import contour
from playground.gui.plots.marks import draw_mark
from playground.gui.plots.picture import refine
from playground.gui.plots.stroke import Stroke
from playground.gui.plots.summary import Numbers
from playground.gui.plots.ticks import LOWEST_LOG, linear_ticks, log_ticks
from playground.gui.theme.colors import ColorMap, Words, landscape_lut, mix, rgb
from playground.gui.theme.tokens import Theme

_LEVELS = 9
_PIXELS = 240
"""About so many pixels a side are coloured; the painter smooths between them."""
_INK = 0.4
NONE: Numbers = np.empty((0, 2))


@dataclass(frozen=True, slots=True)
class Heights:
    """The losses as they are coloured: themselves, or their decimal logarithms. Row 0 at the top."""

    field: Numbers
    """What is not known or not finite stands at `high` here."""
    known: Any
    low: float
    high: float
    log: bool

    def levels(self) -> list[float]:
        """The heights of the lines of equal loss."""
        if self.low >= self.high:
            return []
        if self.log:
            return [float(np.log10(tick)) for tick in log_ticks(10**self.low, 10**self.high, _LEVELS)]
        return linear_ticks(self.low, self.high, _LEVELS)

    def loss(self, height: float) -> float:
        """The loss that a height stands for."""
        return float(10**height) if self.log else height


def heights_of(losses: Any, *, log: bool, whole: bool = True) -> Heights | None:
    """Makes losses ready to be coloured; None where none is known.

    While the landscape is not `whole`, what is still to come looks like what lies beside it.
    Shapes: losses (N, N), row 0 lowest.
    """
    values = np.asarray(losses, dtype=np.float64)[::-1]
    known = np.isfinite(values)
    if not known.any():
        return None
    if not whole:
        values = filled(values)
        known = np.ones_like(known)
    if log:
        values = np.log10(np.maximum(values, LOWEST_LOG, where=known, out=np.ones_like(values)))
    low, high = float(values[known].min()), float(values[known].max())
    return Heights(np.where(known, values, high), known, low, high, log)


def filled(values: Numbers) -> Numbers:
    """The same map, its gaps filled ring by ring with the means of what is known around them."""
    made = np.array(values)
    while (gaps := ~np.isfinite(made)).any():
        around = np.pad(made, 1, constant_values=np.nan)
        sides = np.stack([around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:]])
        there = np.isfinite(sides)
        count = there.sum(axis=0)
        ring = gaps & (count > 0)
        made[ring] = (np.where(there, sides, 0.0).sum(axis=0)[ring]) / count[ring]
    return made


def landscape_pixels(heights: Heights, theme: Theme) -> Words:
    """Low losses in the colour of the goal; unknown ones in that of the canvas. Shapes: (P, P)."""
    fineness = max(3, _PIXELS // len(heights.field))
    fine = refine(heights.field, fineness)
    pixels = np.empty(fine.shape, dtype=np.uint32)
    high = heights.high if heights.high > heights.low else heights.low + 1.0
    ColorMap(landscape_lut(theme), heights.low, high).paint(fine, pixels)
    if not heights.known.all():
        red, green, blue = rgb(theme.canvas)
        unknown = refine(heights.known.astype(np.float32), fineness) < 0.999
        pixels[unknown] = 0xFF000000 + red * 65536 + green * 256 + blue
    return pixels


class Levels(Layer):
    """Lines of equal loss."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 1, kept=True)
        self._heights: Heights | None = None
        self._strokes: list[Stroke] = []

    def show_heights(self, heights: Heights | None) -> None:
        """Shows the lines of this landscape."""
        self._heights = heights
        self.forget()
        self.update()

    def forget(self) -> None:
        self._strokes = []

    def draw(self, painter: QPainter) -> None:
        heights, area = self._heights, self.chart.area
        if heights is None:
            return
        if not self._strokes:
            wide, tall = heights.field.shape[1] - 1, heights.field.shape[0] - 1
            for level in heights.levels():
                x, y = contour(heights.field, level)
                across = area.left() + x * area.width() / max(wide, 1)
                self._strokes.append(Stroke(across, area.top() + y * area.height() / max(tall, 1), "pairs"))
        theme = self.chart.theme
        for stroke in self._strokes:
            stroke.draw(painter, mix(theme.canvas, theme.text1, _INK), self.chart.px(0.75))


class Way(Layer):
    """Where the run came along: from a ring at its start to a dot where the parameters are now."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 3, kept=True)
        self.path: Numbers = NONE

    def show_path(self, path: Any) -> None:
        """Shows this way. Shapes: (S, 2), in the chart's values."""
        points = np.asarray(path, dtype=np.float64).reshape(-1, 2)
        self.path = points[np.isfinite(points).all(axis=1)]
        self.update()

    def draw(self, painter: QPainter) -> None:
        chart, theme = self.chart, self.chart.theme
        if not len(self.path):
            return
        xs, ys = chart.px_x(self.path[:, 0]), chart.px_y(self.path[:, 1])
        points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        painter.save()
        painter.setClipRect(chart.area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((theme.canvas, 3.75), (theme.text1, 1.75)):
            pen = QPen(QColor(color), chart.px(width))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
        painter.restore()
        inside = chart.area.adjusted(-1, -1, 1, 1)
        for point, shape in ((points[0], "ring"), (points[-1], "dot")):
            if inside.contains(point):
                draw_mark(painter, "dot", point, chart.px(5.0), theme.canvas, theme.canvas)
                radius = chart.px(3.8 if shape == "dot" else 3.2)
                draw_mark(
                    painter, "dot" if shape == "dot" else "ring", point, radius, theme.text1, theme.canvas
                )


class CrossHair(Layer):
    """Two hairlines through a place."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 5)
        self._at: QPointF | None = None

    def show_place(self, at: QPointF | None) -> None:
        """Moves to a pixel; None hides it."""
        self._at = at
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self._at is None:
            return
        area, at = self.chart.area, self._at
        column, row = round(at.x()) + 0.5, round(at.y()) + 0.5
        painter.setPen(QPen(QColor(self.chart.theme.text3), 1.0))
        painter.drawLine(QLineF(column, area.top(), column, area.bottom()))
        painter.drawLine(QLineF(area.left(), row, area.right(), row))
