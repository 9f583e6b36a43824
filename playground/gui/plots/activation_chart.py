"""The chart of an activation: its curve, its slope, and the current batch on the curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.gui.plots.card import Card, Reading
from playground.gui.plots.chart import Chart, Layer, Margins, write
from playground.gui.plots.marks import Line, draw_mark, tint
from playground.gui.plots.scale import Scale
from playground.gui.plots.stretch import Range
from playground.gui.plots.summary import Numbers
from playground.gui.theme.figures import number
from playground.gui.theme.tokens import Theme
from playground.ops.activations import ACTIVATIONS, curve

_REACH = 4.0
"""Pre-activations are shown from −4 to 4, further where the batch lies further out."""
_FURTHEST = 1e6
_POINTS = 401
_DOT_PX = 2.7
_TICK_PX = 5
_NONE: Numbers = np.empty(0)


class Rows(Layer):
    """The rows of the batch: dots on the curve, and ticks where their pre-activations stand."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 4)
        self.before: Numbers = _NONE
        self.after: Numbers = _NONE

    def show_rows(self, before: Any, after: Any) -> None:
        """Shows these rows. Shapes: (B,) both, or None."""
        known = before is not None and after is not None
        self.before = np.asarray(before, dtype=np.float64) if known else _NONE
        self.after = np.asarray(after, dtype=np.float64) if known else _NONE
        self.update()

    def draw(self, painter: QPainter) -> None:
        chart, theme = self.chart, self.chart.theme
        finite = np.isfinite(self.before) & np.isfinite(self.after)
        before, after = self.before[finite], self.after[finite]
        xs, ys = chart.px_x(before), chart.px_y(after)
        painter.setPen(QPen(QColor(theme.text3), 1.0))
        foot = chart.area.bottom() + 1
        painter.drawLines(
            [QLineF(round(x) + 0.5, foot, round(x) + 0.5, foot + chart.px(_TICK_PX)) for x in xs]
        )
        painter.setPen(Qt.PenStyle.NoPen)
        for x, y, value in zip(xs, ys, after, strict=True):
            at = QPointF(float(x), float(y))
            draw_mark(painter, "dot", at, chart.px(_DOT_PX + 1), theme.panel, theme.panel)
            draw_mark(painter, "dot", at, chart.px(_DOT_PX), tint(theme, float(value)), theme.panel)


class Names(Layer):
    """The names of the two curves, each beside its own where neither curve runs through it."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 5, kept=True)
        self._title = ""
        self._x: Numbers = _NONE
        self._f: Numbers = _NONE
        self._slope: Numbers = _NONE
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


class ActivationChart(Chart):
    """f and f′ of one activation over the range of the batch's pre-activations."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, Margins(left=46, top=7, right=23, bottom=26), parent=parent)
        self._name = ""
        self._drawn: tuple[str, Range] | None = None
        """Name and range of the curves that are drawn: they outlast many batches."""
        self._known = False
        self.curves: tuple[Numbers, Numbers, Numbers] = (_NONE, _NONE, _NONE)
        """x, f(x) and f′(x) as they are drawn."""
        self.labels = Scale(self, kept=True)
        self.labels.zero_line = True
        self.labels.most_x, self.labels.most_y = 4, 3
        self.slope = Line(self, "text3", 1.25, dashed=True, kept=True)
        self.line = Line(self, "text1", 1.75, kept=True)
        self.rows = Rows(self)
        self.names = Names(self)
        self.card = Card(self)
        self.pointed.connect(self._point)

    @property
    def has_curve(self) -> bool:
        """False where the activation has no curve of one number (softmax)."""
        return self._known

    def show_activation(self, name: str, before: Any = None, after: Any = None) -> None:
        """Shows the activation `name` and the batch on it. Shapes: before and after (B,) or None."""
        self._name = name
        self.rows.show_rows(before, after)
        reach = self._reach()
        if (name, reach) != self._drawn:
            self._drawn = name, reach
            self._draw_curves(name, np.linspace(*reach, _POINTS))
        self.point_again()

    def _draw_curves(self, name: str, x: Numbers) -> None:
        values = curve(name, x) if name in ACTIVATIONS else None
        self._known = values is not None
        if values is None:
            return
        f, slope = values
        self.curves = x, f, slope
        self.line.set_data(x, f)
        self.slope.set_data(x, slope)
        self.set_range((float(x[0]), float(x[-1])), _heights(f, slope))
        self.names.show_curves(name.replace("_", " "), x, f, slope)
        self.fit_labels()

    def _reach(self) -> Range:
        before = self.rows.before[np.isfinite(self.rows.before)]
        furthest = min(float(np.abs(before).max()), _FURTHEST) if len(before) else 0.0
        reach = _REACH
        while reach < furthest:
            reach *= 2
        return -reach, reach

    def _point(self, values: tuple[float, float] | None) -> None:
        found = curve(self._name, np.array([values[0]])) if values is not None and self._known else None
        if values is None or found is None:
            self.card.show_readings(())
            return
        f, slope = float(found[0][0]), float(found[1][0])
        readings = (
            Reading("x", number(values[0], 3)),
            Reading("f", number(f, 3)),
            Reading("f ′", number(slope, 3)),
        )
        self.card.show_readings(readings, QPointF(float(self.px_x(values[0])), float(self.px_y(f))))


def _heights(f: Numbers, slope: Numbers) -> Range:
    """A range that holds both curves, and 0 and 1."""
    low = min(float(f.min()), float(slope.min()), 0.0)
    high = max(float(f.max()), float(slope.max()), 1.0)
    room = 0.07 * (high - low)
    return low - room, high + room
