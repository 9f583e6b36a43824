"""A window that borrows a panel of the main window and gives it back when it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

SIDE_PX = 760
LOW_PX = 480
"""Height for panels that are wider than high."""


class Enlarged(QWidget):
    """Shows one panel, as large as the user likes."""

    closed = Signal()

    def __init__(self, panel: QWidget, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._panel = panel
        self.setWindowTitle(panel.accessibleName())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.resize(SIDE_PX, SIDE_PX if panel.hasHeightForWidth() else LOW_PX)
        column.addWidget(panel)
        panel.show()
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._panel.setParent(None)
        self.closed.emit()
        super().closeEvent(event)
