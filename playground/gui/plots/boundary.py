"""The panel with the decision boundary: the chart, the pickers of its axes, and what stands there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from playground.engine.frame import Axes, Frame
from playground.engine.mechanics.values import FinalTest
from playground.gui.plots.axes_row import AxesRow
from playground.gui.plots.bend_foot import BendFoot
from playground.gui.plots.boundary_chart import MARGINS, BoundaryChart
from playground.gui.plots.plot import PlotSection
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.choices import Chip
from playground.gui.widgets.message import EmptyState
from playground.gui.widgets.tip import tip

_BENDS = "Over one input: what every unit adds to the curve. Over two: the line along which each bends."
_NOTHING = ("No prediction yet", "Add an input, a layer and a loss,\nthen press Phase to predict one batch.")


class BoundaryPlot(PlotSection):
    """What the network predicts over two features, or along its one input."""

    axes_requested = Signal(Axes)
    discretize_toggled = Signal(bool)
    bends_toggled = Signal(bool)
    row_clicked = Signal(int)
    """A row of the batch that is ringed was clicked: its place in the batch."""

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
        self.bends = self._make_bends()
        self.foot = BendFoot(themes)
        self.foot.hide()
        self.foot.changed.connect(self.chart.show_off)
        self.foot.pointed.connect(self.chart.bend_view.parts.point)
        self.chart.row_clicked.connect(self.row_clicked)
        self.add(self.foot)
        self._discretize = self.add_choice("Discretise", self._toggle_discretize)
        self._heading = ("Boundary", "")
        themes.changed.connect(self._retheme)
        self._retheme()

    def _make_bends(self) -> Chip:
        """The switch in the head, left of the buttons."""
        chip = Chip(self.themes, "Bends")
        chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        chip.setToolTip(tip("Bends", _BENDS))
        chip.clicked.connect(self._toggle_bends)
        self._actions.insertWidget(0, chip)
        self._actions.insertSpacing(1, 6)
        return chip

    def show_frame(self, frame: Frame | None) -> None:
        """Shows a frame; None, or one without an output, shows that there is no prediction yet."""
        usable = frame if frame is not None and frame.output is not None and frame.plane is not None else None
        self.chart.show_frame(usable)
        self._show_foot()
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

    @property
    def wants_bends(self) -> bool:
        """Whether bends and hinges are to be computed: they are switched on and can be seen."""
        return self.bends.isChecked() and self.isVisible()

    def show_bends(self, on: bool) -> None:
        """Switches the bends on or off without emitting."""
        self.bends.setChecked(on)
        self.chart.set_bends(on)
        self._show_foot()

    def show_names(self, names: Mapping[int, str]) -> None:
        """The names of the nodes by their ids, for the hinges."""
        self.chart.show_names(names)

    def show_test(self, test: FinalTest | None) -> None:
        """Shows the rows of an opened test set; None takes them away."""
        self.chart.show_test(test)

    def show_batch(self, points: Any, picked: int | None = None) -> None:
        """Rings the rows of a batch. Shapes: points (R, 2) as in the frame's `BatchTable`, or None."""
        self.chart.show_batch(points, picked)

    def _toggle_bends(self, on: bool) -> None:
        self.show_bends(on)
        self.bends_toggled.emit(on)

    def _show_foot(self) -> None:
        """The units of the sum, where one is drawn."""
        bends = self.chart.bend_view.bends
        if bends is not None:
            self.foot.show_bends(bends)
        self.foot.setVisible(bends is not None)

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
