"""A window that borrows a plot of the right column and gives it back when it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.gui.plots.plot import PlotSection

SIDE_PX = 760
LOW_PX = 480
"""Height for plots that are wider than high."""


class Enlarged(QWidget):
    """Shows one plot, as large as the user likes."""

    closed = Signal()

    def __init__(self, plot: PlotSection, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._plot = plot
        self.setWindowTitle(plot.accessibleName() or "Plot")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.resize(SIDE_PX, SIDE_PX if plot.hasHeightForWidth() else LOW_PX)
        column.addWidget(plot)
        plot.show()
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._plot.setParent(None)
        self.closed.emit()
        super().closeEvent(event)
