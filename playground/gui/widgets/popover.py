"""A small panel that opens at a button and closes on Escape or a click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from playground.gui.widgets.label import Label


class Popover(QFrame):
    """Rows under a title, shown below a widget and within its screen."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popover")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        """Where the rows go."""
        self.body.setContentsMargins(16, 12, 16, 16)
        self.body.setSpacing(8)
        self.body.addWidget(Label(title, weight=600))

    def open_below(self, anchor: QWidget) -> None:
        """Shows the panel below `anchor`, right edges in line."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), anchor.height() + 6))
        screen = anchor.screen().availableGeometry()
        x = min(max(corner.x(), screen.left() + 4), screen.right() - self.width() - 4)
        y = min(corner.y(), screen.bottom() - self.height() - 4)
        self.move(x, y)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
