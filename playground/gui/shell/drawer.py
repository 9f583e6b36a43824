"""The drawer under the canvas: tabs over panels, folded down to its tabs or open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.gui.shell.tabbed import TabbedPanels
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton


class Drawer(TabbedPanels):
    """Panels under tabs. The frame decides its height; the drawer says when it wants another."""

    opened = Signal(bool)
    """Whether the user opened it (True) or folded it down."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Drawer", parent)
        self._open = False
        self._fold = IconButton(themes, "unfolded", "Close the drawer")
        self._fold.clicked.connect(self._toggle)
        self.tabs.add_at_end(self._fold)
        self.show_open(False)

    def is_open(self) -> bool:
        """Whether the panel can be seen."""
        return self._open

    def show_count(self, name: str, count: int) -> None:
        """Shows how much waits behind a tab."""
        self.tabs.show_count(name, count)

    def show_open(self, is_open: bool) -> None:
        """Shows or hides the panel under the tabs without emitting."""
        self._open = is_open
        self.make(self.current() or "")
        self.stack.setVisible(is_open)
        self._fold.set_icon("unfolded" if is_open else "fold up")
        self._fold.set_name("Close the drawer" if is_open else "Open the drawer")

    def make(self, name: str) -> None:
        if self._open:  # folded down, nothing of it is seen
            super().make(name)

    def choose(self, name: str) -> None:
        super().choose(name)
        if not self._open:
            self._toggle()

    def _toggle(self) -> None:
        self.show_open(not self._open)
        self.opened.emit(self._open)
