"""The layer of data points: training, validation and test rows, by class or by value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from playground.gui.plots.chart import Chart, Layer
from playground.gui.plots.marks import Shape, draw_mark

TRAINING, VALIDATION, TEST = 0, 1, 2
FIRST_SQUARE_CLASS = 6
TRAINING_PX = 2.3
VALIDATION_PX = 2.8
_RIM_PX = 0.8


@dataclass(frozen=True, slots=True)
class PointSet:
    """Points in the chart's values. Shapes: x, y and part (N,); colors and square of length N."""

    x: Any
    y: Any
    part: Any
    colors: tuple[str, ...]
    square: tuple[bool, ...]


NO_POINTS = PointSet(np.empty(0), np.empty(0), np.empty(0), (), ())


class Points(Layer):
    """Training dots, validation rings and test diamonds, each with a rim of the canvas's colour.

    A diamond has the colour of the test set and is filled with that of its row.

    Kept: the map below changes twenty times a second, the points hardly ever.
    """

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 3, kept=True)
        self._points = NO_POINTS

    def show_points(self, points: PointSet) -> None:
        """Shows these points instead of the last ones."""
        if points is not self._points:
            self._points = points
            self.update()

    def draw(self, painter: QPainter) -> None:
        chart, points = self.chart, self._points
        if not len(points.colors):
            return
        xs, ys = chart.px_x(points.x), chart.px_y(points.y)
        reach = chart.area.adjusted(-2, -2, 2, 2)
        for part in (TRAINING, VALIDATION, TEST):
            for index in np.flatnonzero(points.part == part):
                at = QPointF(float(xs[index]), float(ys[index]))
                if reach.contains(at):
                    self._mark(painter, part, at, points.colors[index], points.square[index])

    def _mark(self, painter: QPainter, part: int, at: QPointF, color: str, square: bool) -> None:
        canvas = self.chart.theme.canvas
        px = self.chart.px
        solid: Shape = "square" if square else "dot"
        if part == TRAINING:
            draw_mark(painter, solid, at, px(TRAINING_PX + _RIM_PX), canvas, canvas)
            draw_mark(painter, solid, at, px(TRAINING_PX), color, canvas)
            return
        radius = px(VALIDATION_PX)
        draw_mark(
            painter,
            solid if part == VALIDATION else "diamond",
            at,
            radius * 1.3 + px(_RIM_PX),
            canvas,
            canvas,
        )
        if part == TEST:
            test = self.chart.theme.test
            draw_mark(painter, "diamond", at, radius, test, color if color != test else canvas)
        elif square:
            draw_mark(painter, "square", at, radius * 1.29, color, canvas)
            draw_mark(painter, "square", at, radius * 0.71, canvas, canvas)
        else:
            draw_mark(painter, "ring", at, radius, color, canvas)
