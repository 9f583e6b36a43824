"""What helps one to find one's way: keys and their sheet, the list of commands, which version this is.

Owns the keymap of now, and remembers it. The sheet and the list are made when they are opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from shiboken6 import isValid

from playground import __version__
from playground.gui.action_set import ActionSet
from playground.gui.keymap import Keymap, kept, plain_values
from playground.gui.preferences import Preferences
from playground.gui.telling import Telling
from playground.gui.theme.source import ThemeSource
from playground.gui.views import Views

if TYPE_CHECKING:
    from playground.gui.finding import Command

MAX_RECENT = 6
"""So many commands are remembered as used lately."""


class Guide:
    """Help for one window. `commands` gives everything that the list offers now."""

    def __init__(
        self,
        themes: ThemeSource,
        views: Views,
        action_set: ActionSet,
        preferences: Preferences,
        telling: Telling,
        commands: Callable[[], list[Command]],
    ) -> None:
        self._themes, self._views, self._action_set = themes, views, action_set
        self._preferences, self._telling, self._commands = preferences, telling, commands
        views.canvas.space_tapped.connect(self._tap_space)
        views.canvas.explained.connect(self._remember_explained)
        self.show_keymap(kept(preferences.get("keys", {})))

    def show_keymap(self, keymap: Keymap) -> None:
        """Which keys do what from now on, wherever one stands."""
        self._action_set.show_keys(keymap)
        self._views.show_keys(keymap)

    def show_keys(self) -> None:
        """The sheet of keys and gestures."""
        from playground.gui.keys import KeySheet

        window = self._views.shell.window()
        sheet = KeySheet(self._themes, self._action_set.keymap, window)
        sheet.changed.connect(self._keep)
        sheet.finished.connect(window.activateWindow)
        sheet.open()

    def show_commands(self) -> None:
        """The list of everything that can be done, over the canvas."""
        from playground.gui.finding import CommandList

        before = self._views.shell.window().focusWidget() or self._views.canvas
        lately = [name for name in self._preferences.get("commands", []) if isinstance(name, str)]
        order = {name: place for place, name in enumerate(lately[:MAX_RECENT])}
        commands = sorted(self._commands(), key=lambda one: (one.refused, order.get(one.name, MAX_RECENT)))
        found = CommandList(self._themes, commands, self._views.canvas)

        def leave() -> None:
            if not found.left and isValid(before):
                before.setFocus(Qt.FocusReason.PopupFocusReason)

        def take(command: Command) -> None:
            recent = [command.name, *(name for name in lately if name != command.name)]
            self._preferences.set(commands=recent[:MAX_RECENT])
            QTimer.singleShot(0, command.do)  # when the list is gone and the keyboard is back

        found.dismissed.connect(leave)
        found.chosen.connect(take)
        found.open_above()

    def greet(self) -> None:
        """Explains the canvas, once in a lifetime."""
        if not self._preferences.get("explained", False):
            self._views.canvas.explain()

    def explain_canvas(self) -> None:
        """A few words beside what is on the canvas."""
        self._views.canvas.explain()

    def _remember_explained(self) -> None:
        self._preferences.set(explained=True)
        self._preferences.save()

    def about(self) -> None:
        """Which version this is."""
        words = "A visual neural-network playground. MIT licence."
        self._telling.tell("info", f"Playground {__version__}", words)

    def _keep(self, keymap: Keymap) -> None:
        self.show_keymap(keymap)
        self._preferences.set(keys=plain_values(keymap))
        self._preferences.save()

    def _tap_space(self) -> None:
        """What Space does; the canvas keeps the key for itself, to drag the paper with."""
        does = self._action_set.keymap.owner("Space")
        if does is not None:
            self._action_set.do(does)
