"""The chart of a slice through the loss: colours, lines of equal loss, the run's way, a cross-hair."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from playground.engine.mechanics.values import Landscape
from playground.gui.plots.card import Card, Reading
from playground.gui.plots.chart import Chart, Margins
from playground.gui.plots.landscape_layers import (
    CrossHair,
    Heights,
    Levels,
    Way,
    heights_of,
    landscape_pixels,
)
from playground.gui.plots.scale import Scale
from playground.gui.plots.surface import Surface
from playground.gui.theme.figures import NOTHING, number
from playground.gui.theme.tokens import Theme

_MARGINS = Margins(left=36, top=8, right=14, bottom=22)


class LandscapeChart(Chart):
    """One landscape. Colours and lines are made anew when it changes, and painted from then on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _MARGINS, parent=parent)
        self.square = True
        self.log = False
        self.heights: Heights | None = None
        self._landscape: Landscape | None = None
        self.surface = Surface(self)
        self.levels = Levels(self)
        self.labels = Scale(self, grid=False, kept=True)
        self.labels.most_x = self.labels.most_y = 3
        self.way = Way(self)
        self.cross = CrossHair(self)
        self.card = Card(self)
        self.pointed.connect(self._point)

    def show_landscape(self, landscape: Landscape | None) -> None:
        """Shows a landscape, or as much of it as is known; None clears the chart."""
        self._landscape = landscape
        self._redraw()

    def set_log(self, log: bool) -> None:
        """Colours by powers of ten, or evenly."""
        if log != self.log:
            self.log = log
            self._redraw()

    def set_square(self, square: bool) -> None:
        """Both directions at one scale, or as wide as there is room."""
        if square != self.square:
            self.square = square
            self.arrange()

    def set_theme(self, theme: Theme, scale: float = 1.0) -> None:
        super().set_theme(theme, scale)
        self._redraw()

    def loss_at(self, x: float, y: float) -> float | None:
        """The loss at a place, between those that were measured; None where one of them is not known."""
        made = self._landscape
        if made is None:
            return None
        rows = np.asarray(made.losses, dtype=np.float64)
        column = np.array([np.interp(x, made.across, row) for row in rows])
        loss = float(np.interp(y, made.up, column))
        return loss if np.isfinite(loss) else None

    def _redraw(self) -> None:
        made = self._landscape
        whole = made is not None and made.share >= 1
        self.heights = None if made is None else heights_of(made.losses, log=self.log, whole=whole)
        heights = self.heights
        self.surface.show_pixels(None if heights is None else landscape_pixels(heights, self.theme))
        self.levels.show_heights(heights if whole else None)
        self.way.show_path(np.empty((0, 2)) if made is None else made.path)
        if made is not None:
            self.labels.x_name, self.labels.y_name = made.names
            self.set_range(
                (float(made.across[0]), float(made.across[-1])), (float(made.up[0]), float(made.up[-1]))
            )
            self.fit_labels()
        self.labels.update()
        self.point_again()

    def _point(self, values: tuple[float, float] | None) -> None:
        made = self._landscape
        if values is None or made is None:
            self.cross.show_place(None)
            self.card.show_readings(())
            return
        at = QPointF(float(self.px_x(values[0])), float(self.px_y(values[1])))
        self.cross.show_place(at)
        loss = self.loss_at(*values)
        readings = [
            Reading(made.names[0] or "across", number(values[0], 3)),
            Reading(made.names[1] or "up", number(values[1], 3)),
            Reading("loss", NOTHING if loss is None else number(loss)),
            Reading("in the middle", number(made.here)),
        ]
        self.card.show_readings(readings, at)
