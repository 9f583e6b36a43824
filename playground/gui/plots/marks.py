"""Layers of lines and single marks: the curve, the dashed level, the dot, ring and diamond of a data part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.gui.plots.chart import Chart, Layer
from playground.gui.plots.stroke import Stroke
from playground.gui.plots.summary import Numbers, Summary
from playground.gui.plots.thin import straightened, thin
from playground.gui.theme.colors import signed_color
from playground.gui.theme.tokens import Theme

Shape = Literal["dot", "ring", "diamond", "square"]

LEAST_TINT = 0.35

_EDGE_PX = 2.0
"""How far a curve may leave the plotting area: half its own width and a little."""


def tint(theme: Theme, value: float) -> str:
    """The signed colour of a small mark: never neutral, for neutral is the colour of the ground."""
    size = LEAST_TINT + (1 - LEAST_TINT) * min(abs(value), 1.0)
    return signed_color(theme, -size if value < 0 else size)


def draw_mark(painter: QPainter, shape: Shape, at: QPointF, radius: float, color: str, hole: str) -> None:
    """One mark; a `ring` and a `diamond` are hollow and filled with the colour `hole`."""
    painter.setBrush(QColor(color if shape in ("dot", "square") else hole))
    painter.setPen(Qt.PenStyle.NoPen if shape in ("dot", "square") else QPen(QColor(color), radius * 0.58))
    if shape == "square":
        painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
    elif shape == "diamond":
        reach = radius * 1.25
        corners = ((0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0))
        painter.drawPolygon(QPolygonF([QPointF(at.x() + dx, at.y() + dy) for dx, dy in corners]))
    else:
        painter.drawEllipse(at, radius, radius)


class Line(Layer):
    """A curve through points with ascending x, thinned to what the pixels can show."""

    def __init__(
        self, chart: Chart, role: str, width_px: float = 1.5, *, dashed: bool = False, kept: bool = False
    ) -> None:
        super().__init__(chart, 2, kept=kept)
        self.role = role
        self.width_px = width_px
        self.dashed = dashed
        self.color: str | None = None
        """A colour instead of the role's, for classes."""
        self._x: Numbers = np.empty(0)
        self._y: Numbers = np.empty(0)
        self._summary: Summary | None = None
        self.height: Callable[[Numbers], Numbers] | None = None
        """Where a value stands on the axis, if not at itself; must not reorder values."""
        self._stroke: Stroke | None = None

    def set_data(self, x: Numbers, y: Numbers, summary: Summary | None = None) -> None:
        """Shows other points, a long curve with the summary of `y`.

        All are read, not copied, when the curve is painted.
        """
        self._x, self._y, self._summary = x, y, summary
        self.forget()
        self.update()

    def forget(self) -> None:
        self._stroke = None

    def draw(self, painter: QPainter) -> None:
        if len(self._x) == 0:
            return
        if self._stroke is None:
            self._stroke = self._make_stroke()
        color = self.color or self.chart.theme.color(self.role)
        self._stroke.draw(painter, color, self.chart.px(self.width_px), dashed=self.dashed)

    def _make_stroke(self) -> Stroke:
        chart = self.chart
        low, high = chart.x_range
        x, y = thin(self._x, self._y, low, high, max(int(chart.area.width()), 2), self._summary)
        y = self.height(y) if self.height is not None else y
        top, bottom = chart.area.top() - _EDGE_PX, chart.area.bottom() + _EDGE_PX
        return Stroke(*straightened(chart.px_x(x), np.clip(chart.px_y(y), top, bottom)), "all")


class Level(Layer):
    """A dashed horizontal line at one value: a target."""

    def __init__(self, chart: Chart, role: str) -> None:
        super().__init__(chart, 1)
        self.role = role
        self.value: float | None = None

    def set_value(self, value: float | None, role: str) -> None:
        """Moves the line; None hides it."""
        self.value, self.role = value, role
        self.update()

    def draw(self, painter: QPainter) -> None:
        low, high = self.chart.y_range
        if self.value is None or not low <= self.value <= high:
            return
        row = round(float(self.chart.px_y(self.value))) + 0.5
        pen = QPen(QColor(self.chart.theme.color(self.role)), 1.0)
        pen.setDashPattern([3.0, 3.0])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(self.chart.area.left(), row, self.chart.area.right(), row))


@dataclass(frozen=True, slots=True)
class Mark:
    """One point with its shape and colour, in the chart's values."""

    x: float
    y: float
    shape: Shape
    color: str


class Marks(Layer):
    """A few marks, and an upright hairline where `hairline` names its x."""

    def __init__(self, chart: Chart, level: float = 4, radius_px: float = 3.5) -> None:
        super().__init__(chart, level)
        self.radius_px = radius_px
        self._marks: tuple[Mark, ...] = ()
        self._hairline: float | None = None

    def show_marks(self, marks: Sequence[Mark], hairline: float | None = None) -> None:
        """Shows these marks instead of the last ones."""
        if (tuple(marks), hairline) != (self._marks, self._hairline):
            self._marks, self._hairline = tuple(marks), hairline
            self.update()

    def draw(self, painter: QPainter) -> None:
        chart = self.chart
        if self._hairline is not None:
            painter.setPen(QPen(QColor(chart.theme.text3), 1.0))
            column = round(float(chart.px_x(self._hairline))) + 0.5
            painter.drawLine(QLineF(column, chart.area.top(), column, chart.area.bottom()))
        for mark in self._marks:
            if not np.isfinite(mark.y):
                continue
            at = QPointF(float(chart.px_x(mark.x)), float(chart.px_y(mark.y)))
            if chart.area.adjusted(-1, -1, 1, 1).contains(at):
                draw_mark(painter, mark.shape, at, chart.px(self.radius_px), mark.color, chart.theme.panel)
