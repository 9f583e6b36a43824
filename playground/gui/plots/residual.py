"""Truth against answer: a diamond for each test row, and the diagonal on which all would be right."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.gui.plots.card import Card, Reading
from playground.gui.plots.chart import Chart, Layer, Margins
from playground.gui.plots.marks import draw_mark
from playground.gui.plots.scale import Scale
from playground.gui.plots.summary import Numbers
from playground.gui.theme.figures import number
from playground.gui.theme.tokens import Theme

_MARGINS = Margins(left=40, top=8, right=14, bottom=24)
_RADIUS_PX = 2.8
_REACH_PX = 8.0
_NONE: Numbers = np.empty(0)


class Pairs(Layer):
    """The rows, each with a line to the diagonal: that is its error."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 3, kept=True)
        self.truth: Numbers = _NONE
        self.answers: Numbers = _NONE

    def show_pairs(self, truth: Numbers, answers: Numbers) -> None:
        """Shows these rows. Shapes: both (N,)."""
        self.truth, self.answers = truth, answers
        self.update()

    def nearest(self, at: QPointF) -> int | None:
        """The row that a pixel means."""
        if not len(self.truth):
            return None
        away = np.hypot(self.chart.px_x(self.truth) - at.x(), self.chart.px_y(self.answers) - at.y())
        place = int(np.argmin(away))
        return place if away[place] <= self.chart.px(_REACH_PX) else None

    def draw(self, painter: QPainter) -> None:
        chart, theme = self.chart, self.chart.theme
        (low, _), (_, high) = chart.x_range, chart.x_range
        pen = QPen(QColor(theme.text3), 1.0)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        start, end = (QPointF(float(chart.px_x(v)), float(chart.px_y(v))) for v in (low, high))
        painter.drawLine(start, end)
        xs, ys, feet = chart.px_x(self.truth), chart.px_y(self.answers), chart.px_y(self.truth)
        painter.setPen(QPen(QColor(theme.line_strong), 1.0))
        painter.drawLines([QLineF(x, y, x, foot) for x, y, foot in zip(xs, ys, feet, strict=True)])
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
            draw_mark(painter, "diamond", QPointF(x, y), chart.px(_RADIUS_PX), theme.test, theme.panel)


class ResidualChart(Chart):
    """Both axes in the raw units of the target, and at one scale."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _MARGINS, parent=parent)
        self.square = True
        self.labels = Scale(self, kept=True)
        self.labels.x_name, self.labels.y_name = "truth", "answer"
        self.labels.most_x = self.labels.most_y = 4
        self.pairs = Pairs(self)
        self.card = Card(self)
        self.pointed.connect(self._point)

    def show_rows(self, truth: Any, answers: Any) -> None:
        """Shows these rows; of several targets all in one picture. Shapes: both (N, T)."""
        first = np.asarray(truth, dtype=np.float64).ravel()
        second = np.asarray(answers, dtype=np.float64).ravel()
        known = np.isfinite(first) & np.isfinite(second)
        self.pairs.show_pairs(first[known], second[known])
        both = np.concatenate([first[known], second[known]])
        low, high = (float(both.min()), float(both.max())) if len(both) else (0.0, 1.0)
        room = 0.06 * ((high - low) or 1.0)
        self.set_range((low - room, high + room), (low - room, high + room))
        self.fit_labels()

    def _point(self, values: tuple[float, float] | None) -> None:
        at = None if values is None else QPointF(float(self.px_x(values[0])), float(self.px_y(values[1])))
        row = None if at is None else self.pairs.nearest(at)
        if row is None:
            self.card.show_readings(())
            return
        truth, answer = float(self.pairs.truth[row]), float(self.pairs.answers[row])
        readings = (
            Reading("truth", number(truth)),
            Reading("answer", number(answer)),
            Reading("off by", number(answer - truth)),
        )
        self.card.show_readings(readings, at)
