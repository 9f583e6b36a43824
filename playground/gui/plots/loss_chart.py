"""The chart of the losses: two curves over the epochs, the target, a read-out at the cursor.

Knows a loss by its numbers only; its name comes from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from playground.engine.frame import EpochRecord
from playground.gui.plots.card import Card, Reading
from playground.gui.plots.chart import Chart, Margins
from playground.gui.plots.ends import End, LineEnds
from playground.gui.plots.history import History
from playground.gui.plots.marks import Level, Line, Mark, Marks, Shape
from playground.gui.plots.scale import Scale
from playground.gui.plots.stretch import Range
from playground.gui.plots.summary import Numbers
from playground.gui.plots.thin import FURTHEST
from playground.gui.plots.ticks import LOWEST_LOG, nice_top
from playground.gui.theme.figures import number
from playground.gui.theme.tokens import Theme

Part = Literal["training", "validation"]

PARTS: tuple[tuple[Part, Shape], ...] = (("training", "dot"), ("validation", "ring"))
_LEFT_PX = 37
_RIGHT_PX = 87
_NARROW_PX = 220
_FEWEST_EPOCHS = 10


class LossChart(Chart):
    """Curves of the losses. Shows all epochs until the user zooms; a double click shows all again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, Margins(left=_LEFT_PX, right=_RIGHT_PX, top=5, bottom=24), zooms=True, parent=parent
        )
        self.history = History()
        self.log = False
        self._target: tuple[float, Part] | None = None
        self._follow = True
        self._behind = False
        """Whether there are epochs that are not drawn."""
        self.labels = Scale(self)
        self.labels.x_name, self.labels.x_name_first, self.labels.whole_x = "epoch", True, True
        self.level = Level(self, "validation")
        self.lines: dict[Part, Line] = {part: Line(self, part) for part, _ in PARTS}
        for line in self.lines.values():
            line.height = self._height
        self._last_marks = Marks(self, 3)
        self.ends = LineEnds(self)
        self._cursor_marks = Marks(self, 4)
        self.card = Card(self)
        self.pointed.connect(self._point)
        self.fit_requested.connect(self.fit)
        self.moved.connect(self._unfollow)
        self.update_all()

    def append(self, records: Sequence[EpochRecord]) -> None:
        """Adds epochs; one that is not beyond the last replaces what stood from its epoch on."""
        self.keep(records)
        self.catch_up()

    def keep(self, records: Sequence[EpochRecord]) -> None:
        """Adds epochs, to be drawn by `catch_up`."""
        if records:
            self.history.append(records)
            self._behind = True

    def catch_up(self) -> None:
        """Draws what was kept since the last time."""
        if self._behind:
            self.update_all()

    def clear_records(self) -> None:
        """Forgets all epochs and shows the whole axis again."""
        self.history.clear()
        self.fit()

    def set_target(self, value: float | None, on: Part) -> None:
        """Shows the loss at which a run stops, in the colour of the part it is measured on."""
        self._target = None if value is None else (value, on)
        self.update_all()

    def set_log(self, log: bool) -> None:
        """A logarithmic loss axis, or an even one."""
        if log != self.log:
            self.log = self.labels.log_y = log
            self.update_all()

    def fit(self) -> None:
        """Shows all epochs and follows new ones."""
        self._follow = True
        self.update_all()

    def update_all(self) -> None:
        """Brings curves, range, marks and texts in line with what is held."""
        self._behind = False
        epochs = self.history.column("epoch")
        for part, _ in PARTS:
            self.lines[part].set_data(epochs, self.history.column(part), self.history.summary(part))
        value, on = self._target or (None, "validation")
        self.level.set_value(None if value is None else float(self._height(np.array([value]))[0]), on)
        last = float(epochs[-1]) if len(epochs) else 0.0
        x_range = (0.0, max(last, _FEWEST_EPOCHS)) if self._follow else self.x_range
        self.set_range(x_range, self._y_range())
        self.fit_labels()
        self._show_ends()
        self.point_again()

    def _height(self, values: Numbers) -> Numbers:
        """Where a loss stands on the axis: itself, or its decimal logarithm."""
        if not self.log:
            return values
        with np.errstate(invalid="ignore"):
            return np.log10(np.maximum(values, LOWEST_LOG))

    def _y_range(self) -> Range:
        extents = [extent for part, _ in PARTS if (extent := self.history.extent(part)) is not None]
        if self._target is not None and np.isfinite(self._target[0]):
            extents.append((self._target[0], self._target[0]))
        if not extents:
            return (-3.0, 0.0) if self.log else (0.0, 1.0)
        low, high = min(extent[0] for extent in extents), min(max(extent[1] for extent in extents), FURTHEST)
        if not self.log:
            return min(0.0, low * 1.05), nice_top(high, self.labels.most_y)
        bottom, top = log10(max(low, LOWEST_LOG)), log10(max(high, LOWEST_LOG))
        room = max(0.05 * (top - bottom), 0.05)
        return bottom - room, top + room

    def _show_ends(self) -> None:
        ends, marks = [], []
        epochs = self.history.column("epoch")
        for part, shape in PARTS:
            row = self.history.last(part)
            if row is None:
                continue
            value = float(self.history.column(part)[row])
            height = float(self._height(np.array([value]))[0])
            ends.append(End(part, number(value), height, part))
            marks.append(Mark(float(epochs[row]), height, shape, self.theme.color(part)))
        self.ends.show_ends(ends)
        self._last_marks.show_marks(marks)

    def _point(self, values: tuple[float, float] | None) -> None:
        self._show_cursor(None if values is None else self.history.nearest(values[0]))

    def _show_cursor(self, row: int | None) -> None:
        if row is None:
            self._cursor_marks.show_marks(())
            self.card.show_readings(())
            return
        epoch = float(self.history.column("epoch")[row])
        readings, marks, heights = [Reading("epoch", f"{epoch:.0f}")], [], []
        for part, shape in PARTS:
            value = float(self.history.column(part)[row])
            if np.isnan(value):
                continue
            height = float(self._height(np.array([value]))[0])
            readings.append(Reading(part, number(value), part))
            marks.append(Mark(epoch, height, shape, self.theme.color(part)))
            heights.append(height)
        self._cursor_marks.show_marks(marks, hairline=epoch)
        top = self.px_y(max(heights)) if heights else self.area.center().y()
        self.card.show_readings(readings, QPointF(float(self.px_x(epoch)), float(top) - self.px(24)))

    def _unfollow(self) -> None:
        self._follow = False

    def set_theme(self, theme: Theme, scale: float = 1.0) -> None:
        super().set_theme(theme, scale)
        self.update_all()

    def arrange(self) -> None:
        narrow = self.width() < self.px(_NARROW_PX)
        right = 16 if narrow else _RIGHT_PX
        self._margins = Margins(self._margins.left, self._margins.top, right, self._margins.bottom)
        if hasattr(self, "ends"):
            self.ends.setVisible(not narrow)
            self.labels.most_y = 3 if self.height() < self.px(140) else 4
        super().arrange()
