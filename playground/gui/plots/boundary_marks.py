"""Marks over the data of a boundary chart: the opened test rows, and the rows of the batch at hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.engine.frame import Plane
from playground.engine.mechanics.values import FinalTest
from playground.gui.plots.chart import Chart, Layer
from playground.gui.plots.points import FIRST_SQUARE_CLASS, TEST, PointSet
from playground.gui.plots.reading import Task, span_of
from playground.gui.plots.summary import Numbers
from playground.gui.theme.colors import class_color, signed_color
from playground.gui.theme.tokens import Theme

_ROW_PX = 4.6
_PICKED_PX = 7.0
_REACH_PX = 8.0
_NONE: Numbers = np.empty((0, 2))


def with_test(points: PointSet, test: FinalTest | None, plane: Plane, task: Task, theme: Theme) -> PointSet:
    """The points and the opened test rows, where these were placed on the same kind of plane."""
    curve = plane.axes.kind == "curve"
    places = None if test is None else np.asarray(test.points, dtype=np.float64)
    if test is None or places is None or places.ndim != 2 or places.shape[1] != (1 if curve else 2):
        return points
    target = np.asarray(test.target)
    target = target[:, 0] if target.ndim == 2 else target
    colors = (theme.test,) * len(target) if curve and task == "values" else _fills(target, plane, task, theme)
    square = tuple(task != "values" and int(kind) >= FIRST_SQUARE_CLASS for kind in target)
    return PointSet(
        np.concatenate([points.x, places[:, 0]]),
        np.concatenate([points.y, target if curve else places[:, 1]]),
        np.concatenate([points.part, np.full(len(target), TEST)]),
        points.colors + colors,
        points.square + square,
    )


def _fills(target: Any, plane: Plane, task: Task, theme: Theme) -> tuple[str, ...]:
    """What a diamond of the test's colour is filled with: the class, or the value."""
    if task != "values":
        return tuple(class_color(theme, int(kind)) for kind in target)
    return tuple(signed_color(theme, float(value)) for value in span_of(plane).signed(target))


class BatchMarks(Layer):
    """Rings around the rows of a batch, a larger one around the row that is picked."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 4)
        self._points: Numbers = _NONE
        self._picked: int | None = None

    def show_rows(self, points: Any, picked: int | None) -> None:
        """Shows these rows. Shapes: points (R, 2) in the chart's values; `picked` is one of 0 … R − 1."""
        if points is None and not len(self._points):
            return
        self._points = _NONE if points is None else np.asarray(points, dtype=np.float64)
        self._picked = picked
        self.update()

    def nearest(self, at: QPointF) -> int | None:
        """The row that a pixel means."""
        if not len(self._points):
            return None
        away = np.hypot(*(self._pixels() - np.array([at.x(), at.y()])).T)
        place = int(np.nanargmin(away)) if np.isfinite(away).any() else 0
        return place if away[place] <= self.chart.px(_REACH_PX) else None

    def _pixels(self) -> Numbers:
        return np.stack([self.chart.px_x(self._points[:, 0]), self.chart.px_y(self._points[:, 1])], axis=1)

    def draw(self, painter: QPainter) -> None:
        if not len(self._points):
            return
        chart, ink = self.chart, QColor(self.chart.theme.text1)
        area = chart.area.adjusted(-2, -2, 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, (x, y) in enumerate(self._pixels().tolist()):
            picked = place == self._picked
            if not area.contains(QPointF(x, y)):
                continue
            painter.setPen(QPen(ink, chart.px(1.75 if picked else 1.0)))
            radius = chart.px(_PICKED_PX if picked else _ROW_PX)
            painter.drawEllipse(QPointF(x, y), radius, radius)
