"""The chart of what the network predicts: over two axes as a map, over one input as a curve.

Knows frames; what a hovered neuron says comes as an array with a title.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from playground.engine.frame import Frame, Plane
from playground.gui.plots.card import Card, Reading
from playground.gui.plots.chart import Chart, Margins
from playground.gui.plots.contour import borders, contour
from playground.gui.plots.legend import Entry, Legend
from playground.gui.plots.marks import Line
from playground.gui.plots.picture import Painter
from playground.gui.plots.points import NO_POINTS, TEST, Points, PointSet
from playground.gui.plots.reading import Task, points_of, span_of, task_of, value_at
from playground.gui.plots.scale import Scale
from playground.gui.plots.surface import Contour, Surface
from playground.gui.theme.figures import number
from playground.gui.theme.tokens import Theme

MARGINS = Margins(left=32, top=1, right=24, bottom=48)
_MOST_CURVES = 10
_LEAST_PX = 150


class BoundaryChart(Chart):
    """Map, contour and points of a frame; or one neuron's map while it is hovered."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, MARGINS, parent=parent)
        self.discretize = False
        self._frame: Frame | None = None
        self._map: Any = None
        self._drawn: tuple[Any, ...] = ()
        self._pointset: PointSet = NO_POINTS
        self._painter = Painter(theme)
        self.surface = Surface(self)
        self.labels = Scale(self, grid=False, kept=True)
        self.labels.most_x = self.labels.most_y = 3
        self.contour = Contour(self)
        self.curves = [Line(self, "text1", 1.75) for _ in range(_MOST_CURVES)]
        self.points = Points(self)
        self.legend = Legend(self)
        self.card = Card(self)
        self.pointed.connect(self._point)
        self.setMinimumHeight(_LEAST_PX)

    @property
    def frame(self) -> Frame | None:
        """What is shown."""
        return self._frame

    def show_frame(self, frame: Frame | None) -> None:
        """Shows a frame that has a plane and an output; None clears the chart."""
        self._frame = frame
        if self._map is not None and frame is not None and frame.plane is not None:
            flat = frame.plane.axes.kind == "curve"
            self._map = self._map if self._map.ndim == (1 if flat else 2) else None
        self._redraw()

    def show_map(self, field: Any) -> None:
        """Shows what one neuron says over the same plane, until None comes. Shapes: (H, W) or (W,)."""
        self._map = field
        self._redraw()

    def set_discretize(self, on: bool) -> None:
        """Only the class (or the sign), not how sure the network is of it."""
        self.discretize = on
        self._redraw()

    def set_theme(self, theme: Theme, scale: float = 1.0) -> None:
        self._painter = Painter(theme)
        self._drawn = ()
        super().set_theme(theme, scale)
        self._redraw()

    def _redraw(self) -> None:
        frame = self._frame
        if frame is None or frame.plane is None or frame.output is None:
            self._clear()
            self.point_again()
            return
        self._show_points(frame, frame.plane)
        if frame.plane.axes.kind == "curve":
            self._draw_curves(frame, frame.plane)
        else:
            self._draw_map(frame, frame.plane)
        self.legend.show_entries(self._entries(frame))
        self.point_again()

    def _clear(self) -> None:
        self.surface.show_pixels(None)
        self.contour.show_pieces(np.empty(0), np.empty(0), (1, 1))
        self.points.show_points(NO_POINTS)
        self.legend.show_entries(())
        self._drawn = ()
        for line in self.curves:
            line.set_data(np.empty(0), np.empty(0))

    def _show_points(self, frame: Frame, plane: Plane) -> None:
        """Points and labels change with the data and the axes only, not with every frame."""
        key = (plane.points, plane.target, plane.part, plane.labels, plane.x_range, plane.y_range)
        if len(key) == len(self._drawn) and all(
            a is b or _same(a, b) for a, b in zip(key, self._drawn, strict=True)
        ):
            return
        self._drawn = key
        self._pointset = points_of(frame, self.theme)
        self.points.show_points(self._pointset)
        self.labels.x_name = plane.labels[0] if plane.labels else ""
        self.labels.y_name = plane.labels[1] if len(plane.labels) > 1 else ""
        self.labels.update()

    def _draw_map(self, frame: Frame, plane: Plane) -> None:
        self._lay_out(square=True)
        self.set_range(plane.x_range, plane.y_range)
        self.fit_labels()
        if self._map is not None:
            self.surface.show_pixels(self._painter.signed(self._map, self.theme.tile_strength))
            self.contour.show_pieces(np.empty(0), np.empty(0), (1, 1))
            return
        output, task = np.asarray(frame.output), task_of(frame)
        strength = self.theme.boundary_strength
        if task == "classes":
            pixels = self._painter.classes(output, strength, discretize=self.discretize)
            x, y = borders(output)
        elif task == "two classes":
            pixels = self._painter.signed(2 * output[0] - 1, strength, discretize=self.discretize)
            x, y = contour(output[0], 0.5)
        else:
            field = span_of(plane).signed(output[0])
            pixels = self._painter.signed(field, strength, discretize=self.discretize)
            x, y = np.empty(0), np.empty(0)
        self.surface.show_pixels(pixels)
        self.contour.show_pieces(x, y, (output.shape[-2], output.shape[-1]))

    def _draw_curves(self, frame: Frame, plane: Plane) -> None:
        self._lay_out(square=False)
        self.surface.show_pixels(None)
        self.contour.show_pieces(np.empty(0), np.empty(0), (1, 1))
        task = task_of(frame)
        rows = np.atleast_2d(np.asarray(frame.output if self._map is None else self._map, dtype=np.float64))
        x = np.linspace(*plane.x_range, rows.shape[-1])
        shown = rows[:1] if task == "values" else rows[:_MOST_CURVES]
        for index, line in enumerate(self.curves):
            line.color = self.theme.classes[index] if task == "classes" and self._map is None else None
            if index < len(shown):
                line.set_data(x, shown[index])
            else:
                line.set_data(np.empty(0), np.empty(0))
        self.set_range(plane.x_range, _heights(shown, self._pointset))
        self.fit_labels()

    def _lay_out(self, *, square: bool) -> None:
        if square != self.square or self.labels.grid is square:
            self.square, self.labels.grid = square, not square
            for line in self.curves:
                line.setVisible(not square)
            self.arrange()

    def _entries(self, frame: Frame) -> list[Entry]:
        """The legend: the parts that are there, then what line or colours mean."""
        task, theme = task_of(frame), self.theme
        curve = frame.plane is not None and frame.plane.axes.kind == "curve"
        shown = 2 if task == "two classes" else 3
        pair = theme.classes[:shown] if task != "values" else (theme.signed[0], theme.signed[-1])
        if curve and task == "values":
            entries = [
                Entry("training", "dot", (theme.training,)),
                Entry("validation", "ring", (theme.validation,)),
            ]
        else:
            entries = [Entry("training", "dot", tuple(pair)), Entry("validation", "ring", tuple(pair))]
        if TEST in self._pointset.part:
            entries.append(Entry("test", "diamond", (theme.test,)))
        if curve:
            entries.append(Entry("network" if task == "values" else "p", "line"))
        elif self._map is not None:
            entries = [Entry("+1", "ramp", theme.signed, "−1")]
        elif task == "values" and frame.plane is not None:
            span = span_of(frame.plane)
            entries.append(Entry(number(span.high, 3), "ramp", theme.signed, number(span.low, 3)))
        else:
            entries.append(Entry("p = 0.5" if task == "two classes" else "border", "line"))
        return entries

    def _point(self, values: tuple[float, float] | None) -> None:
        frame = self._frame
        if values is None or frame is None or frame.plane is None or frame.output is None:
            self.card.show_readings(())
            return
        x, y = values
        at = QPointF(float(self.px_x(x)), float(self.px_y(y)))
        self.card.show_readings(self._readings(frame, frame.plane, x, y), at)

    def _readings(self, frame: Frame, plane: Plane, x: float, y: float) -> list[Reading]:
        """What the card says at a place: the place, and the prediction there."""
        curve = plane.axes.kind == "curve"
        readings = [Reading(plane.labels[0], number(x, 3))]
        if not curve:
            readings.append(Reading(plane.labels[1], number(y, 3)))
        if self._map is not None:
            value = value_at(np.asarray(self._map), plane, x, None if curve else y)
            return [*readings, Reading("output", number(float(value), 3))]
        values = value_at(np.asarray(frame.output), plane, x, None if curve else y)
        return readings + _predictions(task_of(frame), values)


def _predictions(task: Task, values: Any) -> list[Reading]:
    if task == "two classes":
        return [Reading("p", number(float(values[0]), 3))]
    if task == "classes":
        best = int(np.argmax(values))
        return [Reading("class", str(best)), Reading("p", number(float(values[best]), 3))]
    return [Reading("prediction", number(float(values[0]), 4))]


def _same(first: Any, second: Any) -> bool:
    """Whether two small values are equal; arrays only where they are one and the same."""
    return isinstance(first, tuple) and first == second


def _heights(rows: Any, points: PointSet) -> tuple[float, float]:
    """A range that holds the points and the curve, unless the curve runs far away from them."""
    heights = np.asarray(points.y, dtype=np.float64)
    if not len(heights):
        heights = np.ravel(rows)
    heights = heights[np.isfinite(heights)]
    low, high = (float(heights.min()), float(heights.max())) if len(heights) else (0.0, 1.0)
    span = (high - low) or 1.0
    finite = np.clip(rows[np.isfinite(rows)], low - span, high + span)
    if len(finite):
        low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    room = 0.06 * ((high - low) or 1.0)
    return low - room, high + room
