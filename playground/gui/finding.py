"""The list of everything that can be done: type a few letters, Enter does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QWidget

from playground.gui.canvas.adding.catalog import Line
from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.theme.source import ThemeSource

WIDTH_PX = 480
_TOP_PX = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Line):
    """One thing to be done. `name` is what it is remembered by."""

    name: str
    do: Callable[[], object]


class CommandList(SearchPopup):
    """A field and the commands that match it, over the canvas."""

    def __init__(self, themes: ThemeSource, commands: Sequence[Command], parent: QWidget) -> None:
        super().__init__(themes, commands, parent, "Find a command, layer, node or example")
        self._over = parent
        self.left = False
        """Whether it closed because the keyboard went elsewhere."""
        self.setFixedWidth(min(themes.px(WIDTH_PX), parent.width() - 16))
        self.setAccessibleName("Commands")

    def open_above(self) -> None:
        """Shows itself in the middle of the canvas, near its top."""
        self.open_at(QPoint((self._over.width() - self.width()) // 2, _TOP_PX))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left = True
        return super().eventFilter(watched, event)
