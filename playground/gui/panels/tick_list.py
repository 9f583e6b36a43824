"""A list of names to tick, for tables of many columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.choices import Tick
from playground.gui.widgets.label import Label
from playground.gui.widgets.scroller import Scroller

_LIST_ROWS = 7


class TickList(QWidget):
    """Names to tick in a list that scrolls, with buttons for all and none of them.

    With none ticked it waits: nothing is emitted until one is.
    """

    edited = Signal(list)
    """The names that are ticked, in their order, after the user changed one."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._ticks: dict[str, Tick] = {}
        self._shown: tuple[str, ...] = ()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(0)
        self._scroller = Scroller(self._inside)
        self._state = Label(type="small", ink="text3", right=True)
        self.all = Button("All", "quiet")
        self.none = Button("None", "quiet")
        self.all.clicked.connect(lambda: self._tick_all(True))
        self.none.clicked.connect(lambda: self._tick_all(False))
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self.all)
        buttons.addWidget(self.none)
        buttons.addWidget(self._state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._scroller)
        column.addLayout(buttons)
        self.setAccessibleName(name)
        self._resize()
        themes.changed.connect(self._resize)

    def set_names(self, names: Sequence[tuple[str, str]]) -> None:
        """The names as (name, title) in order."""
        if [(name, tick.text()) for name, tick in self._ticks.items()] == list(names):
            return
        for tick in self._ticks.values():
            self._column.removeWidget(tick)
            tick.hide()
            tick.deleteLater()
        self._shown = ()
        self._ticks = {name: Tick(self._themes, title, self._inside) for name, title in names}
        for tick in self._ticks.values():
            tick.clicked.connect(self._announce)
            tick.show()
            self._column.addWidget(tick)
        self._resize()

    def chosen(self) -> list[str]:
        """The names that are ticked."""
        return [name for name, tick in self._ticks.items() if tick.isChecked()]

    def show_chosen(self, names: Sequence[str]) -> None:
        """Shows which names are ticked without emitting; leaves alone a list that waits for a tick."""
        if tuple(names) == self._shown and not self.chosen():
            return
        self._shown = tuple(names)
        for name, tick in self._ticks.items():
            tick.setChecked(name in names)
        self._say()

    def _tick_all(self, on: bool) -> None:
        for tick in self._ticks.values():
            tick.setChecked(on)
        self._announce()

    def _announce(self) -> None:
        names = self.chosen()
        self._say()
        if names and tuple(names) != self._shown:
            self.edited.emit(names)

    def _say(self) -> None:
        """How many are ticked, or that one must be."""
        count = len(self.chosen())
        self._state.setText(f"{count} of {len(self._ticks)}" if count else "Tick at least one.")
        self._state.set_ink("text3" if count else "warning")

    def _resize(self) -> None:
        rows = min(max(len(self._ticks), 1), _LIST_ROWS)
        self._scroller.setFixedHeight(rows * self._themes.px(26))
