"""A window that borrows a panel of the main window and gives it back when it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

SIDE_PX = 760
WIDE_PX, LOW_PX = 1000, 480
"""For panels that are wider than high."""


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
        self.resize(*_size(panel))
        column.addWidget(panel)
        panel.show()
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._panel.setParent(None)
        self.closed.emit()
        super().closeEvent(event)


def _size(panel: QWidget) -> tuple[int, int]:
    """How large a window begins: square, or wide and low, or as high as what stands in it."""
    wanted = panel.sizeHint()
    if panel.hasHeightForWidth() or wanted.height() > LOW_PX:
        return SIDE_PX, SIDE_PX
    return (WIDE_PX if wanted.width() > wanted.height() else SIDE_PX), LOW_PX
