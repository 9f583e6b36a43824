"""The panel with the decision boundary: the chart, the pickers of its axes, and what stands there before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from playground.engine.frame import Axes, Frame
from playground.gui.plots.axes_row import AxesRow
from playground.gui.plots.boundary_chart import MARGINS, BoundaryChart
from playground.gui.plots.plot import PlotSection
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.message import EmptyState

_NOTHING = ("No prediction yet", "Add an input, a layer and a loss,\nthen press Phase to predict one batch.")


class BoundaryPlot(PlotSection):
    """What the network predicts over two features, or along its one input."""

    axes_requested = Signal(Axes)
    discretize_toggled = Signal(bool)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Boundary", parent=parent)
        self.chart = BoundaryChart(themes.theme)
        self.axes_row = AxesRow(themes)
        self.axes_row.requested.connect(self.axes_requested)
        self.empty = EmptyState(themes, "plot", *_NOTHING)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentWidget(self.empty)
        self.add(self.axes_row)
        self.add(self._stack, 1)
        self._discretize = self.add_choice("Discretise", self._toggle_discretize)
        self._heading = ("Boundary", "")
        themes.changed.connect(self._retheme)
        self._retheme()

    def show_frame(self, frame: Frame | None) -> None:
        """Shows a frame; None, or one without an output, shows that there is no prediction yet."""
        usable = frame if frame is not None and frame.output is not None and frame.plane is not None else None
        self.chart.show_frame(usable)
        if usable is None:
            self.empty.say(*self._words)
        self._stack.setCurrentWidget(self.empty if usable is None else self.chart)

    _words = _NOTHING

    def set_reason(self, sentence: str) -> None:
        """Why there is no prediction yet, such as "Solve the problem in Add,\\nthen press Phase …"."""
        self._words = (_NOTHING[0], sentence)
        self.empty.say(*self._words)

    def show_map(self, field: Any, title: str = "") -> None:
        """Shows a hovered neuron's map large under its title; None shows the prediction again."""
        self.chart.show_map(field)
        super().set_title(*(self._heading if field is None else (title, "output of this unit")))

    def set_title(self, title: str, subtitle: str = "") -> None:
        self._heading = (title, subtitle)
        super().set_title(title, subtitle)

    def set_features(self, names: Sequence[str], axes: Axes) -> None:
        """The columns that the axes can be chosen from, and the axes that are drawn."""
        self.axes_row.show_features(names, axes)

    def show_discretize(self, on: bool) -> None:
        """Only the class, not how sure the network is; without emitting."""
        self.chart.set_discretize(on)
        self.show_choice(self._discretize, on)

    def _toggle_discretize(self, on: bool) -> None:
        self.chart.set_discretize(on)
        self.discretize_toggled.emit(on)

    def _retheme(self) -> None:
        self.chart.set_theme(self.themes.theme, self.themes.scale)

    def heightForWidth(self, width: int) -> int:
        margins = MARGINS
        side = width - self.themes.px(margins.left + margins.right)
        pickers = 0 if self.axes_row.isHidden() else self.axes_row.sizeHint().height()
        return side + self.themes.px(margins.top + margins.bottom + 34) + pickers

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        width = self.themes.px(344)
        return QSize(width, self.heightForWidth(width))
