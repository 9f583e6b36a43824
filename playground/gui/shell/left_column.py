"""The left column: tabs over panels, or a rail whose panels slide over the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.gui.shell.tabbed import TabbedPanels
from playground.gui.theme.source import ThemeSource


class LeftColumn(TabbedPanels):
    """Panels under tabs, with a line to the canvas."""

    dismissed = Signal()
    """Escape was pressed: where the column lies over the canvas, it should go."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Left panel", parent)
        self.column.setContentsMargins(0, 0, 1, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self.themes.color("line"))
        painter.end()
