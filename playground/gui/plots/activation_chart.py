"""The chart of an activation: its curve, its slope, the current batch on the curve, a probe, other curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from playground.gui.plots.activation_layers import NONE, EndNames, Name, Names, Probe, Rows, Spread
from playground.gui.plots.card import Card, Reading
from playground.gui.plots.chart import Chart, Margins
from playground.gui.plots.marks import Line
from playground.gui.plots.scale import Scale
from playground.gui.plots.stretch import Range
from playground.gui.plots.summary import Numbers
from playground.gui.theme.figures import number
from playground.gui.theme.tokens import Theme
from playground.ops.activations import ACTIVATIONS, curve

MOST_OTHERS = 4
_REACH = 4.0
"""Pre-activations are shown from −4 to 4, further where the batch lies further out."""
_FURTHEST = 1e6
_POINTS = 401
_ALONE = Margins(left=46, top=7, right=23, bottom=26)
_COMPARED = Margins(left=46, top=7, right=78, bottom=26)
_ROLES = ("category dense", "category activation", "category regular", "category loss")


class ActivationChart(Chart):
    """f and f′ of one activation over the range of the batch's pre-activations.

    A press, or a drag, on it asks for a place: `probed`.
    """

    probed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _ALONE, parent=parent)
        self._name = ""
        self._others: tuple[str, ...] = ()
        self._drawn: tuple[tuple[str, ...], Range] | None = None
        """Names and range of the curves that are drawn: they outlast many batches."""
        self._known = False
        self._probing = False
        self.curves: tuple[Numbers, Numbers, Numbers] = (NONE, NONE, NONE)
        """x, f(x) and f′(x) as they are drawn."""
        self.labels = Scale(self, kept=True)
        self.labels.zero_line = True
        self.labels.most_x, self.labels.most_y = 4, 3
        self.spread = Spread(self)
        self.others = [Line(self, role, 1.5, kept=True) for role in _ROLES]
        self.slope = Line(self, "text3", 1.25, dashed=True, kept=True)
        self.line = Line(self, "text1", 1.75, kept=True)
        self.rows = Rows(self)
        self.probe = Probe(self)
        self.names = Names(self)
        self.ends = EndNames(self)
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
        self.spread.show_rows(self.rows.before)
        self._redraw()

    def show_others(self, names: Sequence[str]) -> None:
        """Draws up to four other activations beside it; the slope makes room for them."""
        self._others = tuple(names)[:MOST_OTHERS]
        self._redraw()

    def show_probe(self, x: float | None) -> tuple[float, float] | None:
        """Marks the curve at x and gives f(x) and f′(x); None marks nothing."""
        values = self._at(x) if x is not None else None
        place = None if x is None or values is None else (x, *values)
        if place != self.probe.place:
            self.probe.show_place(place)
            self._redraw()
        return values

    def _at(self, x: float) -> tuple[float, float] | None:
        found = curve(self._name, np.array([x])) if self._known else None
        return None if found is None else (float(found[0][0]), float(found[1][0]))

    def _redraw(self) -> None:
        reach, names = self._reach(), (self._name, *self._others)
        if (names, reach) != self._drawn:
            self._drawn = names, reach
            self._draw_curves(np.linspace(*reach, _POINTS))
        self.point_again()

    def _draw_curves(self, x: Numbers) -> None:
        values = curve(self._name, x) if self._name in ACTIVATIONS else None
        self._known = values is not None
        if values is None:
            return
        f, slope = values
        self.curves = x, f, slope
        others = [found[0] for other in self._others if (found := curve(other, x)) is not None]
        self.line.set_data(x, f)
        self.slope.set_data(x, slope)
        self.slope.setVisible(not others)
        self.names.setVisible(not others)
        self.set_margins(_COMPARED if others else _ALONE)
        self.set_range((float(x[0]), float(x[-1])), _heights(f, slope, *others))
        self.names.show_curves(self._name.replace("_", " "), x, f, slope)
        self._draw_others(x, others)
        self.fit_labels()

    def _draw_others(self, x: Numbers, others: Sequence[Numbers]) -> None:
        ends = [Name(_title(self._name), float(self.curves[1][-1]), "text1")] if others else []
        for index, line in enumerate(self.others):
            shown = index < len(others)
            line.set_data(x if shown else NONE, others[index] if shown else NONE)
            if shown:
                ends.append(Name(_title(self._others[index]), float(others[index][-1]), line.role))
        self.ends.show_names(ends)

    def _reach(self) -> Range:
        before = self.rows.before[np.isfinite(self.rows.before)]
        furthest = min(float(np.abs(before).max()), _FURTHEST) if len(before) else 0.0
        if self.probe.place is not None:
            furthest = max(furthest, min(abs(self.probe.place[0]), _FURTHEST))
        reach = _REACH
        while reach < furthest:
            reach *= 2
        return -reach, reach

    def _point(self, values: tuple[float, float] | None) -> None:
        at = self._at(values[0]) if values is not None else None
        if values is None or at is None or self._probing:
            self.card.show_readings(())
            return
        readings = [Reading("x", number(values[0], 3)), Reading("f", number(at[0], 3))]
        readings += [Reading("f ′", number(at[1], 3))] if not self._others else []
        for other, line in zip(self._others, self.others, strict=False):
            found = curve(other, np.array([values[0]]))
            if found is not None:
                readings.append(Reading(_title(other), number(float(found[0][0]), 3), line.role))
        self.card.show_readings(readings, QPointF(float(self.px_x(values[0])), float(self.px_y(at[0]))))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        inside = self.area.contains(event.position())
        if self._known and inside and event.button() is Qt.MouseButton.LeftButton:
            self._probing = True
            self._probe_at(event.position())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._probing:
            self._probe_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._probing:
            self._probing = False
            event.accept()

    def _probe_at(self, place: QPointF) -> None:
        """Asks for the place under the mouse, rounded to what a pixel can tell."""
        low, high = self.x_range
        x = min(max(self.value_at(place)[0], low), high)
        digits = max(0, 2 - int(np.floor(np.log10((high - low) / 8))))
        self.probed.emit(round(x, digits) + 0.0)


def _title(name: str) -> str:
    return ACTIVATIONS[name].title


def _heights(*curves: Numbers) -> Range:
    """A range that holds the curves, and 0 and 1."""
    low = min(0.0, *(float(values.min()) for values in curves))
    high = max(1.0, *(float(values.max()) for values in curves))
    room = 0.07 * (high - low)
    return low - room, high + room
