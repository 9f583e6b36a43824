"""Layers of what units add to a curve, and of where rectifiers bend: on an axis and over a plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from playground.gui.plots.chart import Chart, Layer
from playground.gui.plots.contour import contour
from playground.gui.plots.stroke import Stroke
from playground.gui.plots.summary import Numbers
from playground.gui.plots.thin import straightened, thin
from playground.gui.theme.colors import mix

REACH_PX = 6.0
"""How near the mouse must come to a line to mean it."""
_TICK_PX = 6
_LINE_PX = 1.0
_POINTED_PX = 2.25
_INK = 0.62
_MANY = 16
"""Of more lines than these, which no eye can follow, every second point of the plane is looked at."""
NONE: Numbers = np.empty(0)


class Parts(Layer):
    """What single units add, as thin lines; the one that is pointed at in full ink."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 1)
        self._x: Numbers = NONE
        self._rows: dict[int, Numbers] = {}
        self._strokes: dict[int, Stroke] = {}
        self.pointed: int | None = None

    def show_parts(self, x: Numbers, rows: dict[int, Numbers]) -> None:
        """Shows these parts by their numbers. Shapes: x (M,), each row (M,)."""
        self._x, self._rows = x, rows
        self.forget()
        self.update()

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of the parts that are drawn."""
        return tuple(self._rows)

    def point(self, part: int | None) -> None:
        """Stresses one part."""
        if part != self.pointed:
            self.pointed = part
            self.update()

    def nearest(self, x: float, at: QPointF) -> int | None:
        """The part that runs near a pixel whose value along x is `x`."""
        heights = {part: float(np.interp(x, self._x, row)) for part, row in self._rows.items()}
        away = {part: abs(float(self.chart.px_y(y)) - at.y()) for part, y in heights.items()}
        found = min(away, key=lambda part: away[part], default=None)
        return found if found is not None and away[found] <= self.chart.px(REACH_PX) else None

    def forget(self) -> None:
        self._strokes = {}

    def draw(self, painter: QPainter) -> None:
        chart, theme = self.chart, self.chart.theme
        painter.setClipRect(chart.area.adjusted(-1, -1, 1, 1))
        thin_ink = mix(theme.panel, theme.text2, _INK)
        for part, row in self._rows.items():
            if part not in self._strokes:
                x, y = thin(self._x, row, *chart.x_range, max(int(chart.area.width()), 2))
                self._strokes[part] = Stroke(*straightened(chart.px_x(x), chart.px_y(y)), "all")
            if part != self.pointed:
                self._strokes[part].draw(painter, thin_ink, chart.px(_LINE_PX))
        if self.pointed in self._strokes:
            self._strokes[self.pointed].draw(painter, theme.text1, chart.px(_POINTED_PX))


@dataclass(frozen=True, slots=True)
class Tick:
    """A bend: where it stands along x, and the name of its unit."""

    x: float
    name: str


class HingeTicks(Layer):
    """A tick on the axis for every bend."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 3)
        self.ticks: tuple[Tick, ...] = ()

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        """Shows these bends; those outside the axis are left out."""
        self.ticks = tuple(ticks)
        self.update()

    def nearest(self, at: QPointF) -> Tick | None:
        """The bend whose tick the mouse is at."""
        reach = self.chart.px(REACH_PX)
        if at.y() < self.chart.area.bottom() - 2 * reach:
            return None
        away = [
            (abs(float(self.chart.px_x(tick.x)) - at.x()), place) for place, tick in enumerate(self.ticks)
        ]
        distance, place = min(away, default=(reach + 1, 0))
        return self.ticks[place] if distance <= reach else None

    def draw(self, painter: QPainter) -> None:
        chart = self.chart
        low, high = chart.x_range
        painter.setPen(QPen(QColor(chart.theme.text1), 1.0))
        foot, tall = chart.area.bottom(), chart.px(_TICK_PX)
        for tick in self.ticks:
            if low <= tick.x <= high:
                column = round(float(chart.px_x(tick.x))) + 0.5
                painter.drawLine(QLineF(column, foot - tall, column, foot + tall / 2))


class HingeLines(Layer):
    """Where the input of each unit crosses zero, over a plane; the one that is pointed at in full ink."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 1)
        self._pieces: list[tuple[Numbers, Numbers]] = []
        """Per line the ends of its pieces as shares of the plane, from the upper left corner."""
        self.names: tuple[str, ...] = ()
        self.pointed: int | None = None

    def show_fields(self, fields: Sequence[Any], names: Sequence[str]) -> None:
        """Shows the zero line of each field. Shapes: each (H, W), row 0 at the top."""
        step = 1 if len(fields) <= _MANY else 2
        self._pieces = [_zero_line(np.asarray(field), step) for field in fields]
        self.names = tuple(names)
        self.pointed = self.pointed if self.pointed is not None and self.pointed < len(self.names) else None
        self.update()

    @property
    def drawn(self) -> int:
        """How many of the lines cross the plane."""
        return sum(len(x) > 0 for x, _ in self._pieces)

    def point(self, line: int | None) -> None:
        """Stresses one line."""
        if line != self.pointed:
            self.pointed = line
            self.update()

    def nearest(self, at: QPointF) -> int | None:
        """The line that runs near a pixel."""
        best, reach = None, self.chart.px(REACH_PX)
        for place, (x, y) in enumerate(self._pixels()):
            if not len(x):
                continue
            away = _distance(x, y, at)
            if away <= reach:
                best, reach = place, away
        return best

    def _pixels(self) -> list[tuple[Numbers, Numbers]]:
        area = self.chart.area
        return [(area.left() + x * area.width(), area.top() + y * area.height()) for x, y in self._pieces]

    def draw(self, painter: QPainter) -> None:
        chart, theme = self.chart, self.chart.theme
        ink = mix(theme.canvas, theme.text1, _INK)
        strokes = [Stroke(x, y, "pairs") for x, y in self._pixels()]
        for place, stroke in enumerate(strokes):
            if place != self.pointed:
                stroke.draw(painter, ink, chart.px(_LINE_PX))
        if self.pointed is not None:
            strokes[self.pointed].draw(painter, theme.text1, chart.px(_POINTED_PX))


def _zero_line(field: Any, step: int) -> tuple[Numbers, Numbers]:
    """The line's pieces as shares of the plane, found on every `step`-th point of it."""
    rows, columns = (np.unique([*range(0, size, step), size - 1]) for size in field.shape)
    x, y = contour(field[rows][:, columns], 0.0)
    across = np.interp(x, np.arange(len(columns)), columns)
    down = np.interp(y, np.arange(len(rows)), rows)
    return across / max(field.shape[1] - 1, 1), down / max(field.shape[0] - 1, 1)


def _distance(x: Numbers, y: Numbers, at: QPointF) -> float:
    """Pixels from a point to the nearest of many pieces. Shapes: x and y (2 N,)."""
    start = np.stack([x[::2], y[::2]], axis=1)
    way = np.stack([x[1::2], y[1::2]], axis=1) - start
    to = np.array([at.x(), at.y()]) - start
    share = np.clip((to * way).sum(1) / np.maximum((way * way).sum(1), 1e-12), 0.0, 1.0)
    return float(np.sqrt(((to - share[:, None] * way) ** 2).sum(1)).min())
