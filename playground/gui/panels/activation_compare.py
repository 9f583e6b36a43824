"""The menu of activations that are drawn beside the one of the unit."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from playground.gui.plots.activation_chart import MOST_OTHERS
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.menu_button import MenuButton
from playground.ops.activations import ACTIVATIONS


class CompareMenu(MenuButton):
    """Ticks up to four activations; those that have no curve of one number are not offered."""

    changed = Signal(list)
    """The names that are ticked, in the order of the table."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        sentence = f"Draws up to {MOST_OTHERS} other activations in the same plot."
        super().__init__(themes, "Compare", sentence, parent=parent)
        self._own = ""
        self._actions = {
            entry.name: self._offer(entry.title) for entry in ACTIVATIONS.values() if entry.slope
        }
        self.menu.addSeparator()
        self._none = self.menu.addAction("None", self._clear)
        self.show_text("Compare")
        self._allow()

    def names(self) -> list[str]:
        """The names that are ticked and not the unit's own."""
        return [name for name, one in self._actions.items() if one.isChecked() and name != self._own]

    def show_own(self, name: str) -> None:
        """Which activation the unit has: it is not offered."""
        self._own = name
        for other, action in self._actions.items():
            action.setVisible(other != name)
        self._allow()

    def _offer(self, title: str) -> QAction:
        action = self.menu.addAction(title)
        action.setCheckable(True)
        action.triggered.connect(self._tell)
        return action

    def _tell(self) -> None:
        self._allow()
        self.changed.emit(self.names())

    def _clear(self) -> None:
        for action in self._actions.values():
            action.setChecked(False)
        self._tell()

    def _allow(self) -> None:
        """Once four are ticked, no further one can be."""
        names = self.names()
        for name, action in self._actions.items():
            action.setEnabled(name in names or len(names) < MOST_OTHERS)
        self._none.setEnabled(bool(names))
