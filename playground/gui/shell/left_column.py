"""The left column: tabs over panels, or a rail whose panels slide over the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.switch import TabStrip


class LeftColumn(QWidget):
    """Panels under a strip of tabs. Knows its panels by name; the frame places it."""

    chosen = Signal(str)
    """The panel whose tab the user pressed."""
    dismissed = Signal()
    """Escape was pressed: where the column lies over the canvas, it should go."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._panels: dict[str, QWidget] = {}
        self._tabs = TabStrip(themes, "Left panel")
        self._stack = QStackedWidget()
        self._tabs.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        themes.changed.connect(self.update)

    def add(self, name: str, panel: QWidget, *, scrolls: bool = True) -> None:
        """Appends a panel. It scrolls when it is too tall, unless it does that itself."""
        place = Scroller(panel) if scrolls else panel
        self._panels[name] = place
        self._tabs.add(name)
        self._stack.addWidget(place)
        if len(self._panels) == 1:
            self.show_panel(name)

    def names(self) -> tuple[str, ...]:
        """The panels, in order."""
        return tuple(self._panels)

    def current(self) -> str | None:
        """The panel that is shown."""
        return self._tabs.current()

    def show_panel(self, name: str) -> None:
        """Shows a panel without emitting."""
        self._tabs.show_choice(name)
        self._stack.setCurrentWidget(self._panels[name])

    def _choose(self, name: str) -> None:
        self.show_panel(name)
        self.chosen.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.color("panel"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._themes.color("line"))
        painter.end()
