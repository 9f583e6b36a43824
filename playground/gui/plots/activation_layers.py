"""Layers of the activation chart: the batch on the curve, its histogram, the probe and the curves' names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.gui.plots.chart import Chart, Layer, write
from playground.gui.plots.marks import draw_mark, tint
from playground.gui.plots.summary import Numbers
from playground.gui.theme.colors import mix

FEW_ROWS = 60
"""Up to so many rows stand as ticks under the axis; more as a histogram over it."""
BARS = 40
_DOT_PX = 2.7
_TICK_PX = 5
_CLOSE_PX = 5
"""Of many rows, one dot for each stretch of the curve as long as this."""
_BAR_SHARE = 0.2
_TANGENT_PX = 46
_LINE_PX = 14
NONE: Numbers = np.empty(0)


class Spread(Layer):
    """The histogram of many pre-activations, on the axis and behind the curves."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 0)
        self.counts: Numbers = NONE
        """Rows in each bar; empty where there are few rows."""
        self._before: Numbers = NONE

    def show_rows(self, before: Numbers) -> None:
        """Shows how these are spread over the axis, where they are many. Shapes: (B,)."""
        self._before = before
        self.forget()
        self.update()

    def forget(self) -> None:
        few = len(self._before) <= FEW_ROWS
        finite = self._before[np.isfinite(self._before)]
        self.counts = NONE if few else np.histogram(finite, BARS, self.chart.x_range)[0].astype(np.float64)

    def draw(self, painter: QPainter) -> None:
        area, theme = self.chart.area, self.chart.theme
        most = max(float(self.counts.max(initial=0.0)), 1.0)
        color, wide = QColor(mix(theme.panel, theme.text3, 0.42)), area.width() / BARS
        for index in np.flatnonzero(self.counts):
            tall = max(area.height() * _BAR_SHARE * float(self.counts[index]) / most, 1.0)
            left = area.left() + float(index) * wide
            painter.fillRect(QRectF(left + 0.5, area.bottom() - tall, wide - 1.0, tall), color)


class Rows(Layer):
    """The rows of the batch: dots on the curve, and ticks where a few pre-activations stand."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 4)
        self.before: Numbers = NONE
        self.after: Numbers = NONE

    def show_rows(self, before: Any, after: Any) -> None:
        """Shows these rows. Shapes: (B,) both, or None."""
        known = before is not None and after is not None
        self.before = np.asarray(before, dtype=np.float64) if known else NONE
        self.after = np.asarray(after, dtype=np.float64) if known else NONE
        self.update()

    def draw(self, painter: QPainter) -> None:
        finite = np.isfinite(self.before) & np.isfinite(self.after)
        before, after = self.before[finite], self.after[finite]
        if len(self.before) > FEW_ROWS:
            before, after = self._apart(before, after)
        else:
            self._draw_ticks(painter, before)
        chart, theme = self.chart, self.chart.theme
        painter.setPen(Qt.PenStyle.NoPen)
        for x, y, value in zip(chart.px_x(before), chart.px_y(after), after, strict=True):
            at = QPointF(float(x), float(y))
            draw_mark(painter, "dot", at, chart.px(_DOT_PX + 1), theme.panel, theme.panel)
            draw_mark(painter, "dot", at, chart.px(_DOT_PX), tint(theme, float(value)), theme.panel)

    def _draw_ticks(self, painter: QPainter, before: Numbers) -> None:
        chart = self.chart
        painter.setPen(QPen(QColor(chart.theme.text3), 1.0))
        foot = chart.area.bottom() + 1
        columns = [round(float(x)) + 0.5 for x in chart.px_x(before)]
        painter.drawLines([QLineF(x, foot, x, foot + chart.px(_TICK_PX)) for x in columns])

    def _apart(self, before: Numbers, after: Numbers) -> tuple[Numbers, Numbers]:
        """Rows that do not cover each other: the first of each stretch of pixels."""
        step = self.chart.px(_CLOSE_PX)
        cells = np.stack([self.chart.px_x(before), self.chart.px_y(after)], axis=1) // step
        _, first = np.unique(cells, axis=0, return_index=True)
        return before[first], after[first]


class Probe(Layer):
    """The place that is asked about: a hairline, a mark on the curve, and the tangent there."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 6)
        self.place: tuple[float, float, float] | None = None
        """x, f(x) and f′(x)."""

    def show_place(self, place: tuple[float, float, float] | None) -> None:
        """Shows a place; None shows none."""
        self.place = place
        self.update()

    def draw(self, painter: QPainter) -> None:
        chart, theme = self.chart, self.chart.theme
        low, high = chart.x_range
        if self.place is None or not low <= self.place[0] <= high:
            return
        x, f, slope = self.place
        at = QPointF(float(chart.px_x(x)), float(chart.px_y(f)))
        column = round(at.x()) + 0.5
        painter.setPen(QPen(QColor(theme.text3), 1.0))
        painter.drawLine(QLineF(column, chart.area.top(), column, chart.area.bottom()))
        one_right, one_up = chart.area.width() / (high - low), float(chart.px_y(0.0) - chart.px_y(1.0))
        run = np.array([one_right, -slope * one_up])
        run *= chart.px(_TANGENT_PX) / max(float(np.hypot(*run)), 1e-9)
        painter.save()
        painter.setClipRect(chart.area)
        painter.setPen(QPen(QColor(theme.accent), chart.px(1.75)))
        way = QPointF(float(run[0]), float(run[1]))
        painter.drawLine(QLineF(at - way, at + way))
        painter.restore()
        draw_mark(painter, "ring", at, chart.px(3.6), theme.accent, theme.panel)


@dataclass(frozen=True, slots=True)
class Name:
    """A curve's name, the height of its end in the chart's values, and the role of its colour."""

    text: str
    y: float
    role: str


class EndNames(Layer):
    """The names of compared curves at their right ends, one line each, moved apart."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 5)
        self.names: tuple[Name, ...] = ()

    def show_names(self, names: Sequence[Name]) -> None:
        """Shows these names instead of the last ones."""
        self.names = tuple(names)
        self.update()

    def tops(self) -> list[float]:
        """The height of each name in pixels, from the top: at its curve's end where there is room."""
        area, line = self.chart.area, self.chart.px(_LINE_PX)
        floor, tops = area.top() - line, []
        for place, name in enumerate(self._ordered()):
            wished = float(np.clip(self.chart.px_y(name.y), area.top(), area.bottom()))
            lowest = area.bottom() - line * (len(self.names) - 1 - place)
            floor = max(min(wished, lowest), floor + line)
            tops.append(floor)
        return tops

    def draw(self, painter: QPainter) -> None:
        chart = self.chart
        left = chart.area.right() + chart.px(8)
        for name, top in zip(self._ordered(), self.tops(), strict=True):
            write(painter, name.text, chart.type(), chart.theme.color(name.role), left, top)

    def _ordered(self) -> list[Name]:
        return sorted(self.names, key=lambda name: -name.y)


class Names(Layer):
    """The names of the two curves, each beside its own where neither curve runs through it."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 5, kept=True)
        self._title = ""
        self._x: Numbers = NONE
        self._f: Numbers = NONE
        self._slope: Numbers = NONE
        self._boxes: tuple[QRectF, ...] = ()
        """Where the names stand, once that was looked for."""

    def show_curves(self, title: str, x: Numbers, f: Numbers, slope: Numbers) -> None:
        """Names these curves. Shapes: x, f and slope (N,)."""
        self._title, self._x, self._f, self._slope = title, x, f, slope
        self.forget()
        self.update()

    def forget(self) -> None:
        self._boxes = ()

    def draw(self, painter: QPainter) -> None:
        if not len(self._x):
            return
        theme, names = self.chart.theme, (f"f = {self._title}", "f ′")
        self._boxes = self._boxes or self._find_boxes(*names)
        for name, color, box in zip(names, (theme.text1, theme.text3), self._boxes, strict=True):
            write(painter, name, self.chart.type(), color, box.left(), box.center().y())

    def _find_boxes(self, curve: str, slope: str) -> tuple[QRectF, QRectF]:
        """The curve's name from its right end on below it, the slope's from the left above it."""
        wide = QFontMetricsF(self.chart.type()).horizontalAdvance
        return (
            self._place(wide(curve), self._f, (1.0, 0.93, 0.86, 0.75, 0.62, 0.5, 0.35, 0.2), above=False),
            self._place(wide(slope), self._slope, (0.38, 0.3, 0.22, 0.62, 0.1, 0.9), above=True),
        )

    def _place(self, width: float, heights: Numbers, shares: tuple[float, ...], *, above: bool) -> QRectF:
        """The first free box beside the curve, tried at these shares of the axis; else a corner."""
        area, px = self.chart.area, self.chart.px
        boxes = []
        for share in shares:
            at = round(share * (len(heights) - 1))
            right = min(float(self.chart.px_x(self._x[at])), area.right() - 4)
            y = float(self.chart.px_y(heights[at]))
            for shift in (-10, -16, 16, 28) if above else (16, -16, 28, -28):
                boxes.append(
                    QRectF(max(right - width, area.left() + 4), y + px(shift) - px(7), width, px(14))
                )
        rights = (area.right() - 4, area.left() + width + 4)
        tops = (area.top() + 2, area.bottom() - px(14) - 2)
        boxes += [QRectF(right - width, top, width, px(14)) for right in rights for top in tops]
        inside = [box for box in boxes if area.contains(box)] or boxes
        return next((box for box in inside if self._free(box)), inside[0])

    def _free(self, box: QRectF) -> bool:
        """Whether no curve runs through the box."""
        xs = self.chart.px_x(self._x)
        under = (xs >= box.left() - 3) & (xs <= box.right() + 3)
        rows = [self.chart.px_y(curve[under]) for curve in (self._f, self._slope)]
        return not any(((row > box.top()) & (row < box.bottom())).any() or _crosses(row, box) for row in rows)


def _crosses(rows: Numbers, box: QRectF) -> bool:
    """Whether a curve jumps over the box between two points."""
    above, below = rows <= box.top(), rows >= box.bottom()
    return bool((above[:-1] & below[1:]).any() or (below[:-1] & above[1:]).any())
