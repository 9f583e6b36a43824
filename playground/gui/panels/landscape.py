"""The panel of the loss landscape: a slice through the loss, the run's way in it, and how to get another."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QWidget

from playground.engine.frame import Frame
from playground.engine.mechanics.values import Landscape
from playground.gui.panels.landscape_controls import LandscapeControls
from playground.gui.panels.landscape_words import around
from playground.gui.plots.landscape_chart import LandscapeChart
from playground.gui.plots.plot import PlotButton, PlotSection
from playground.gui.plots.sides import FittedScroller
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.message import EmptyState

_BUTTONS: tuple[PlotButton, ...] = ("enlarge",)
_NOTHING = ("No landscape yet", "Press Compute to draw one.")
_WIDEST = 2.4
"""How much wider than high the picture may become in a low panel."""
_NARROWEST_PX = 320
_ALL_PX = 16_777_215


class LandscapePanel(PlotSection):
    """Stands in the drawer, low and wide, or in a window of its own."""

    refresh_requested = Signal(str)
    """The user asks for a slice along these directions: "random" or "gradient"."""
    cancel_requested = Signal()
    log_toggled = Signal(bool)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Loss landscape", buttons=_BUTTONS, headed=False, parent=parent)
        self._landscape: Landscape | None = None
        self._epoch: int | None = None
        self._parameters: int | None = None
        self.chart = LandscapeChart(themes.theme)
        self.empty = EmptyState(themes, "map-trifold", *_NOTHING)
        self.controls = LandscapeControls(themes)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.chart)
        ignored = QSizePolicy.Policy.Ignored
        self._stack.setSizePolicy(ignored, ignored)
        self._sides = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._sides)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._stack, 1)
        self._told = FittedScroller(self.controls)
        self._told.refitted.connect(self._arrange)
        self._box.addWidget(self._told)
        self.add(self._sides, 1)
        self.controls.refresh_requested.connect(self.refresh_requested)
        self.controls.cancel_requested.connect(self.cancel_requested)
        self.controls.log_toggled.connect(self._toggle_log)
        themes.changed.connect(self._retheme)
        self._retheme()
        self.show_landscape(None)

    def show_landscape(self, landscape: Landscape | None) -> None:
        """Shows a slice, finished or not; None that there is none."""
        self._landscape = landscape
        self.chart.show_landscape(landscape)
        self._stack.setCurrentWidget(self.empty if self.chart.heights is None else self.chart)
        self.set_title("Loss landscape", around(landscape) if landscape is not None else "")
        self.controls.show_landscape(landscape, self.chart.heights)
        self._tell()

    def show_frame(self, frame: Frame | None) -> None:
        """Says how far the parameters have moved since the slice was made."""
        self._epoch = None if frame is None else frame.epoch
        if frame is not None and frame.parameters:
            self._parameters = sum(int(block.size) for block in frame.parameters.values())
        self._tell()

    def show_log(self, log: bool) -> None:
        """Colours by powers of ten, without emitting."""
        self.controls.log.setChecked(log)
        self.chart.set_log(log)
        self.controls.show_landscape(self._landscape, self.chart.heights)

    def _toggle_log(self, log: bool) -> None:
        self.show_log(log)
        self.log_toggled.emit(log)

    def _tell(self) -> None:
        self.controls.show_state(self._epoch, self._parameters)

    def _retheme(self) -> None:
        self.chart.set_theme(self.themes.theme, self.themes.scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Picture and words beside each other in a low panel, else one under the other."""
        room = self._sides.size()
        beside = self.width() >= 1.3 * self.height()
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._box.setStretch(1, 1 if beside else 0)
        self.chart.set_square(not beside)
        widest = min(max(round(_WIDEST * room.height()), _NARROWEST_PX), room.width() // 2)
        self._stack.setMinimumWidth(widest if beside else 0)
        self._stack.setMaximumWidth(widest if beside else _ALL_PX)
        needed = min(self._told.heightForWidth(room.width()), room.height() // 2)
        self._told.setMinimumHeight(0 if beside else needed)
        self._told.setMaximumHeight(_ALL_PX if beside else needed)

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(690), self.themes.px(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.themes.px(288), self.themes.px(110))
