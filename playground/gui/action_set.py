"""The table of actions as Qt's actions, in menus and with the keys of now.

Owns the QActions of one window. Keys of the canvas are shown here and looked up there: they are its own
while it has the keyboard.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from playground.gui.actions import ENTRIES, MENUS, Entry
from playground.gui.keymap import Keymap
from playground.gui.widgets.tip import tip


class ActionSet:
    """Every action of one window, by the name of what it does."""

    def __init__(self, owner: QObject, call: Callable[[str], Callable[[], None]]) -> None:
        self.keymap = Keymap()
        self.by_name: dict[str, QAction] = {}
        self._call = call
        self._why: dict[str, str] = {}
        self._titles = {does: entry.title for does, entry in ENTRIES.items()}
        for does, entry in ENTRIES.items():
            action = self.by_name[does] = QAction(owner)
            action.setCheckable(entry.check)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(call(does))
        self.show_keys(self.keymap)

    def show_keys(self, keymap: Keymap) -> None:
        """Another keymap: shortcuts, menus and tooltips follow it."""
        self.keymap = keymap
        for does, entry in ENTRIES.items():
            if not entry.in_canvas:
                self.by_name[does].setShortcuts([QKeySequence(key) for key in keymap.keys(does)])
            self._write(does)

    def do(self, does: str) -> None:
        """Does what an action does, by name."""
        self._call(does)()

    def show_needs(self, why_not: Callable[[Entry], str]) -> None:
        """Switches off what cannot do anything on the canvas now, and says why."""
        for does, entry in ENTRIES.items():
            if entry.in_canvas:
                self._why[does] = why_not(entry)
                self.by_name[does].setEnabled(not self._why[does])
                self._write(does)

    def retitle(self, does: str, title: str) -> None:
        """Another title for an action, such as what it would undo."""
        self._titles[does] = title
        self._write(does)

    def title(self, does: str) -> str:
        """What an action is called now."""
        return self._titles[does]

    def fill(self, add: Callable[[str], QMenu]) -> dict[str, QMenu]:
        """Makes the menus with what `add` gives for each title."""
        menus = {}
        for title, entries in MENUS.items():
            menu = menus[title] = add(title)
            menu.setToolTipsVisible(True)
            for entry in entries:
                if entry.rule_before:
                    menu.addSeparator()
                menu.addAction(self.by_name[entry.does])
        return menus

    def _write(self, does: str) -> None:
        """The title, behind it the key where that is the canvas's, and what the tooltip teaches."""
        action, entry, title = self.by_name[does], ENTRIES[does], self._titles[does]
        key = self.keymap.words(does)
        action.setText(f"{title}\t{key}" if entry.in_canvas and key else title)
        why = self._why.get(does, "")
        action.setToolTip(tip(title, f"{entry.help}\nNow: {why}." if why else entry.help, key))
