"""The chart of what the network predicts: over two axes as a map, over one input as a curve.

Knows frames; what a hovered neuron says comes as an array with a title.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from playground.engine.frame import Axes, Frame, Plane
from playground.engine.mechanics.values import Bends, FinalTest
from playground.gui.plots.bend_layers import HingeLines
from playground.gui.plots.bend_view import BendView, unit_name
from playground.gui.plots.boundary_marks import BatchMarks, with_test
from playground.gui.plots.boundary_words import heights, line_entry, parts_entries, predictions
from playground.gui.plots.card import Card, Reading
from playground.gui.plots.chart import Chart, Margins
from playground.gui.plots.contour import borders, contour
from playground.gui.plots.legend import Entry, Legend
from playground.gui.plots.marks import Line
from playground.gui.plots.picture import Painter
from playground.gui.plots.points import NO_POINTS, TEST, Points, PointSet
from playground.gui.plots.reading import points_of, span_of, task_of, value_at
from playground.gui.plots.scale import Scale
from playground.gui.plots.surface import Contour, Surface
from playground.gui.theme.figures import number
from playground.gui.theme.tokens import Theme

MARGINS = Margins(left=32, top=1, right=24, bottom=48)
_MOST_CURVES = 10
_LEAST_PX = 150
_AIR_PX = 7
"""Room over a curve, whose topmost label would be cut."""


class BoundaryChart(Chart):
    """Map, contour and points of a frame; or one neuron's map while it is hovered.

    With bends on, a curve is drawn as the sum of what its units add, and a plane with their hinge lines.
    """

    row_clicked = Signal(int)
    """A row of the batch that is shown was clicked: its place in the batch."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, MARGINS, parent=parent)
        self.discretize = False
        self._airy = False
        self._bends_on = False
        self._node_names: Mapping[int, str] = {}
        self._test: FinalTest | None = None
        self._test_on: Axes | None = None
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
        self.bend_view = BendView(self)
        self.hinges = HingeLines(self)
        self.points = Points(self)
        self.batch = BatchMarks(self)
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

    def set_bends(self, on: bool) -> None:
        """Shows where the units bend, as far as the frames say it."""
        self._bends_on = on
        self._redraw()

    def show_names(self, names: Mapping[int, str]) -> None:
        """The names of the nodes, by which hinges are called."""
        self._node_names = names
        self._redraw()

    def show_off(self, parts: Collection[int]) -> None:
        """Leaves these units out of the sum."""
        self.bend_view.show_off(parts)
        self._redraw()

    def show_test(self, test: FinalTest | None) -> None:
        """Shows the rows of an opened test set where they lie on this plane; None takes them away."""
        plane = self._frame.plane if self._frame is not None else None
        self._test, self._test_on = test, plane.axes if plane is not None else None
        self._redraw()

    def show_batch(self, points: Any, picked: int | None = None) -> None:
        """Rings the rows of a batch, whose points the frame's `BatchTable` gives; None rings none.

        Shapes: points (R, 2); of a curve, whose points have one number, none are ringed.
        """
        flat = points is None or np.asarray(points).ndim != 2 or np.asarray(points).shape[1] != 2
        self.batch.show_rows(None if flat else points, picked)

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
        self._show_bends(None)
        self.hinges.show_fields((), ())
        for line in self.curves:
            line.set_data(np.empty(0), np.empty(0))

    def _show_points(self, frame: Frame, plane: Plane) -> None:
        """Points and labels change with the data and the axes only, not with every frame."""
        ranges = (plane.labels, plane.x_range, plane.y_range)
        test = self._test if plane.axes == self._test_on else None
        key = (plane.points, plane.target, plane.part, ranges, test)
        if len(key) == len(self._drawn) and all(
            a is b or _same(a, b) for a, b in zip(key, self._drawn, strict=True)
        ):
            return
        self._drawn = key
        points = points_of(frame, self.theme)
        self._pointset = with_test(points, test, plane, task_of(frame), self.theme)
        self.points.show_points(self._pointset)
        self.labels.x_name = plane.labels[0] if plane.labels else ""
        self.labels.y_name = plane.labels[1] if len(plane.labels) > 1 else ""
        self.labels.update()

    def _show_bends(self, bends: Bends | None) -> None:
        """The sum of a curve. Before the output's activation it is measured unlike the targets."""
        self.bend_view.show_bends(bends, self._node_names)
        self.points.setVisible(bends is None or bends.linear)

    def _show_hinges(self, frame: Frame) -> None:
        fields = frame.mechanics.hinges if self._bends_on and self._map is None else {}
        lines = [(node, unit) for node, field in fields.items() for unit in range(len(field))]
        names = [unit_name(self._node_names, node, unit) for node, unit in lines]
        self.hinges.show_fields([fields[node][unit] for node, unit in lines], names)

    def _draw_map(self, frame: Frame, plane: Plane) -> None:
        self._lay_out(square=True)
        self.set_range(plane.x_range, plane.y_range)
        self.fit_labels()
        self._show_bends(None)
        self._show_hinges(frame)
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
        bends = frame.mechanics.bends if self._bends_on and self._map is None else None
        self._show_bends(bends)
        self.hinges.show_fields((), ())
        for line in self.curves:
            line.setVisible(bends is None)
        drawn = shown if bends is None else self.bend_view.heights
        self.set_range(plane.x_range, heights(drawn, self._pointset.y if self.points.isVisible() else ()))
        self.fit_labels()

    def _lay_out(self, *, square: bool) -> None:
        if self._airy is square:
            air = _AIR_PX if not square else -_AIR_PX
            self._airy = not square
            self.set_margins(replace(self.margins, top=self.margins.top + air))
        if square != self.square or self.labels.grid is square:
            self.square, self.labels.grid = square, not square
            for line in self.curves:
                line.setVisible(not square)
            self.arrange()

    def _entries(self, frame: Frame) -> list[Entry]:
        """The legend: the parts that are there, then what line or colours mean."""
        curve = frame.plane is not None and frame.plane.axes.kind == "curve"
        if self._map is not None and not curve:
            return [Entry("+1", "ramp", self.theme.signed, "−1")]
        tested = TEST in self._pointset.part
        entries = parts_entries(frame, self.theme, tested=tested) if self.points.isVisible() else []
        if self.bend_view.bends is not None:
            return [*entries, Entry("sum", "line")]
        entries.append(line_entry(frame, self.theme))
        return [*entries, Entry("bend", "line")] if self.hinges.drawn and not tested else entries

    def _point(self, values: tuple[float, float] | None) -> None:
        frame = self._frame
        if values is None or frame is None or frame.plane is None or frame.output is None:
            self.bend_view.parts.point(None)
            self.hinges.point(None)
            self.card.show_readings(())
            return
        x, y = values
        at = QPointF(float(self.px_x(x)), float(self.px_y(y)))
        self.card.show_readings(self._readings(frame, frame.plane, at, x, y), at)

    def _readings(self, frame: Frame, plane: Plane, at: QPointF, x: float, y: float) -> list[Reading]:
        """What the card says at a place: the place, the prediction there, and the bend that runs there."""
        curve = plane.axes.kind == "curve"
        readings = [Reading(plane.labels[0], number(x, 3))]
        if not curve:
            readings.append(Reading(plane.labels[1], number(y, 3)))
        if self._map is not None:
            value = value_at(np.asarray(self._map), plane, x, None if curve else y)
            return [*readings, Reading("output", number(float(value), 3))]
        if self.bend_view.bends is not None:
            return readings + self.bend_view.readings(x, at)
        values = value_at(np.asarray(frame.output), plane, x, None if curve else y)
        line = self.hinges.nearest(at)
        self.hinges.point(line)
        bend = [Reading("bend of", self.hinges.names[line])] if line is not None else []
        return readings + predictions(task_of(frame), values) + bend

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self.batch.nearest(event.position())
        if row is not None and event.button() is Qt.MouseButton.LeftButton:
            self.row_clicked.emit(row)
            event.accept()


def _same(first: Any, second: Any) -> bool:
    """Whether two small values are equal; arrays only where they are one and the same."""
    return isinstance(first, tuple) and first == second
