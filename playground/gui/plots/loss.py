"""The panel with the loss: the chart under a title that names the loss."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from playground.engine.frame import EpochRecord
from playground.gui.plots.loss_chart import LossChart, Part
from playground.gui.plots.plot import PlotSection
from playground.gui.theme.source import ThemeSource

_HEIGHT_PX = 160


class LossPlot(PlotSection):
    """Training and validation loss over the epochs."""

    log_toggled = Signal(bool)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Loss", parent=parent)
        self.chart = LossChart(themes.theme)
        self.add(self.chart, 1)
        self._log = self.add_choice("Logarithmic loss axis", self._toggle_log)
        themes.changed.connect(self._retheme)
        self._retheme()

    def append(self, records: Sequence[EpochRecord]) -> None:
        """Adds epochs; one that is not beyond the last replaces what stood from its epoch on."""
        self.chart.append(records)

    def keep(self, records: Sequence[EpochRecord]) -> None:
        """Adds epochs, to be drawn by `catch_up`."""
        self.chart.keep(records)

    def catch_up(self) -> None:
        """Draws what has been added, where it can be seen."""
        if self.isVisible():
            self.chart.catch_up()

    def clear(self) -> None:
        """Forgets all epochs."""
        self.chart.clear_records()

    def set_loss_name(self, name: str) -> None:
        """The name of the loss beside the title, such as "cross-entropy, mean per row"."""
        self.set_title("Loss", name)

    def set_target(self, value: float | None, on: Part = "validation") -> None:
        """The loss at which a run stops, and the part it is measured on; None hides the line."""
        self.chart.set_target(value, on)

    def show_log(self, log: bool) -> None:
        """A logarithmic loss axis, without emitting."""
        self.chart.set_log(log)
        self.show_choice(self._log, log)

    def _toggle_log(self, log: bool) -> None:
        self.chart.set_log(log)
        self.log_toggled.emit(log)

    def _retheme(self) -> None:
        self.chart.set_theme(self.themes.theme, self.themes.scale)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.chart.catch_up()

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(344), self.themes.px(_HEIGHT_PX + 34))
