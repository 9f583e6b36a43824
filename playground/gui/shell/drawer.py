"""The drawer under the canvas: tabs over panels, folded down to its tabs or open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.switch import TabStrip


class Drawer(QWidget):
    """Panels under tabs. The frame decides its height; the drawer says when it wants another."""

    opened = Signal(bool)
    """Whether the user opened it (True) or folded it down."""
    chosen = Signal(str)
    """The panel whose tab the user pressed."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._panels: dict[str, QWidget] = {}
        self._open = False
        self._tabs = TabStrip(themes, "Drawer")
        self._stack = QStackedWidget()
        self._fold = IconButton(themes, "unfolded", "Close the drawer")
        self._tabs.add_at_end(self._fold)
        self._tabs.chosen.connect(self._choose)
        self._fold.clicked.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        themes.changed.connect(self.update)
        self.show_open(False)

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
        """The panel that is chosen."""
        return self._tabs.current()

    def is_open(self) -> bool:
        """Whether the panel can be seen."""
        return self._open

    def show_panel(self, name: str) -> None:
        """Shows a panel without emitting."""
        self._tabs.show_choice(name)
        self._stack.setCurrentWidget(self._panels[name])

    def show_count(self, name: str, count: int) -> None:
        """Shows how much waits behind a tab."""
        self._tabs.show_count(name, count)

    def show_open(self, is_open: bool) -> None:
        """Shows or hides the panel under the tabs without emitting."""
        self._open = is_open
        self._stack.setVisible(is_open)
        self._fold.set_icon("unfolded" if is_open else "fold up")
        self._fold.set_name("Close the drawer" if is_open else "Open the drawer")

    def _choose(self, name: str) -> None:
        self.show_panel(name)
        self.chosen.emit(name)
        if not self._open:
            self._toggle()

    def _toggle(self) -> None:
        self.show_open(not self._open)
        self.opened.emit(self._open)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.color("panel"))
        painter.end()
