"""Top row and deck, one above the other: what `QMainWindow.setMenuWidget` gets."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.gui.shell.deck import Deck
from playground.gui.shell.top_row import TopRow
from playground.gui.theme.source import ThemeSource


class Header(QWidget):
    """Stays where it is in every workspace."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.top = TopRow(themes)
        self.deck = Deck(themes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.deck)

    def set_compact(self, compact: bool) -> None:
        """Whether there is little room."""
        self.deck.set_compact(compact)
