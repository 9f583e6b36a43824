"""Where the rows of the batch lie: the prediction over the plane, small, with these rows only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.engine.frame import Frame
from playground.engine.mechanics.values import BatchTable
from playground.gui.plots.boundary_chart import BoundaryChart
from playground.gui.plots.chart import Chart, Layer, Margins
from playground.gui.plots.marks import Shape, draw_mark
from playground.gui.plots.points import NO_POINTS, PointSet
from playground.gui.plots.reading import points_of
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import Theme
from playground.gui.widgets.section import PADDING_PX, Section

_DOT_PX = 3.2
_RING_PX = 7.5
_REACH_PX = 12
_CURVE_SHARE = 0.62
"""Height of a curve, in widths."""


class BatchPoints(Layer):
    """The rows of the batch; the picked one in a ring."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 6)
        self.points: PointSet = NO_POINTS
        self.picked: int | None = None

    def show_points(self, points: PointSet, picked: int | None) -> None:
        """Shows these rows, the one at place `picked` ringed."""
        self.points, self.picked = points, picked
        self.update()

    def places(self) -> tuple[Any, Any]:
        """The pixels of the rows. Shapes: (R,) both."""
        return self.chart.px_x(self.points.x), self.chart.px_y(self.points.y)

    def draw(self, painter: QPainter) -> None:
        chart, theme = self.chart, self.chart.theme
        xs, ys = self.places()
        for place, color in enumerate(self.points.colors):
            at = QPointF(float(xs[place]), float(ys[place]))
            shape: Shape = "square" if self.points.square[place] else "dot"
            draw_mark(painter, shape, at, chart.px(_DOT_PX + 1), theme.canvas, theme.canvas)
            draw_mark(painter, shape, at, chart.px(_DOT_PX), color, theme.canvas)
        if self.picked is not None and self.picked < len(self.points.colors):
            at = QPointF(float(xs[self.picked]), float(ys[self.picked]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for color, width in ((theme.canvas, 3.5), (theme.selection, 1.75)):
                painter.setPen(QPen(QColor(color), chart.px(width)))
                painter.drawEllipse(at, chart.px(_RING_PX), chart.px(_RING_PX))


class PlaneView(BoundaryChart):
    """The boundary chart without axes and legend, on which rows are clicked."""

    row_clicked = Signal(object)
    """The place in the batch of the row that was clicked, None beside all of them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.rows = BatchPoints(self)
        for layer in (self.legend, self.labels, self.points):
            layer.setVisible(False)
        self.set_margins(Margins(0, 0, 0, 0))
        self.setMinimumHeight(0)
        self.setAccessibleName("The rows of the batch on the plane")

    def fit_labels(self) -> None:
        """There are no labels to make room for."""

    def show_rows(self, frame: Frame, table: BatchTable, picked: int | None) -> None:
        """Shows the prediction of a frame with the rows of the batch."""
        if frame.plane is None or table.points is None:
            return
        part = np.zeros(len(table.points), dtype=np.int64)
        plane = replace(frame.plane, points=table.points, target=np.asarray(table.target), part=part)
        shown = replace(frame, plane=plane)
        self.show_frame(shown)
        self.rows.show_points(points_of(shown, self.theme), picked)

    def show_picked(self, picked: int | None) -> None:
        """Rings the row at this place."""
        self.rows.show_points(self.rows.points, picked)

    def nearest(self, at: QPointF) -> int | None:
        """The place of the row under a pixel, None where there is none."""
        xs, ys = self.rows.places()
        if not len(self.rows.points.colors):
            return None
        away = np.hypot(xs - at.x(), ys - at.y())
        away = np.where(np.isfinite(away), away, np.inf)
        best = int(np.argmin(away))
        return best if away[best] <= self.px(_REACH_PX) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.row_clicked.emit(self.nearest(event.position()))
            event.accept()
        else:
            super().mousePressEvent(event)


class OnPlane(Section):
    """The small picture under its title; hidden where the inputs have no plane."""

    row_clicked = Signal(object)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "On the plane", padded=False, lined=False, parent=parent)
        self.themes = themes
        self.chart = PlaneView(themes.theme)
        self._curve = False
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(PADDING_PX, 0, PADDING_PX, 0)
        row.addWidget(self.chart)
        self.body.setContentsMargins(0, 0, 0, PADDING_PX)
        self.add(holder)
        self.chart.row_clicked.connect(self.row_clicked)
        themes.changed.connect(self._retheme)
        self._retheme()
        self.hide()

    def show_batch(self, frame: Frame | None, table: BatchTable | None, picked: int | None) -> None:
        """Shows the batch on the plane of a frame; hides where there is no plane to be had."""
        there = frame is not None and frame.plane is not None and frame.output is not None
        there = there and table is not None and table.points is not None
        self.setVisible(there)
        if frame is None or table is None or frame.plane is None or not there:
            return
        curve = frame.plane.axes.kind == "curve"
        if curve != self._curve:
            self._curve = curve
            self.set_title("On the curve" if curve else "On the plane")
            self._fit()
        self.chart.show_rows(frame, table, picked)

    def _retheme(self) -> None:
        self.chart.set_theme(self.themes.theme, self.themes.scale)
        self._fit()

    def _fit(self) -> None:
        width = max(self.width() - 2 * PADDING_PX, 60)
        self.chart.setFixedHeight(round(width * _CURVE_SHARE) if self._curve else width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
