"""The head that every plot of a panel wears: title, enlarge, and a menu with the export."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.section import Section

PlotButton = Literal["enlarge", "more"]


class PlotSection(Section):
    """A section with the buttons of a plot, or some of them. The shell does what they ask for.

    With `headed` off its title is only read out: a tab or a window bar shows it.
    """

    enlarge_requested = Signal()
    export_requested = Signal()

    def __init__(
        self,
        themes: ThemeSource,
        title: str,
        *,
        buttons: Collection[PlotButton] = ("enlarge", "more"),
        headed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, title, padded=False, lined=False, parent=parent)
        self.themes = themes
        self._headed = headed
        self._title.setVisible(headed)
        if "enlarge" in buttons:
            self._add_enlarge(title)
        if "more" in buttons:
            self._add_more(title)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Other words over the body; a panel under a tab of its name has the subtitle only, as a sentence."""
        super().set_title(title, subtitle if self._headed else subtitle[:1].upper() + subtitle[1:])

    def _add_enlarge(self, title: str) -> None:
        sentence = "Shows the plot in a window of its own."
        enlarge = IconButton(self.themes, "enlarge", f"Enlarge {title}", sentence=sentence)
        enlarge.clicked.connect(self.enlarge_requested.emit)
        self.add_action(enlarge)

    def _add_more(self, title: str) -> None:
        self.menu = QMenu(self)
        self._export = self.menu.addAction("Export plot …", self.export_requested.emit)
        more = IconButton(self.themes, "more", f"More for {title}")
        more.clicked.connect(lambda: self.menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        self.add_action(more)

    def add_choice(self, text: str, chosen: Callable[[bool], None]) -> QAction:
        """Adds an entry that can be ticked, above the export."""
        action = QAction(text, self.menu)
        action.setCheckable(True)
        action.toggled.connect(chosen)
        self.menu.insertAction(self._export, action)
        return action

    def show_choice(self, action: QAction, on: bool) -> None:
        """Ticks such an entry, or not, without calling back."""
        action.blockSignals(True)
        action.setChecked(on)
        action.blockSignals(False)
