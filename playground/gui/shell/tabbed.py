"""Panels under a strip of tabs: what the left column and the drawer have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.message import EmptyState
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.switch import TabStrip

Maker = Callable[[], QWidget]
"""Makes a panel when it is first shown: the window opens without it."""

_AWAY = ("In a window of its own", "Close that window to have it here again.")


class Holder(QWidget):
    """The place of a panel that scrolls by itself; a `Scroller` is the place of any other."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._panel: QWidget | None = None
        self.setWidget(panel)

    def widget(self) -> QWidget | None:
        """What stands there."""
        return self._panel

    def takeWidget(self) -> QWidget | None:
        """Gives up what stands there."""
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.setParent(None)
        return panel

    def setWidget(self, panel: QWidget) -> None:
        """Another panel; the one before goes."""
        if self._panel is not None:
            self._panel.deleteLater()
        self._panel = panel
        column = self.layout()
        assert column is not None
        column.addWidget(panel)


class TabbedPanels(QWidget):
    """One of several panels, chosen by its tab. Knows its panels by name; the frame places it."""

    chosen = Signal(str)
    """The panel whose tab the user pressed."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self.tabs = TabStrip(themes, name)
        self.stack = QStackedWidget()
        self._panels: dict[str, Scroller | Holder] = {}
        self._lent: dict[QWidget, str] = {}
        self._makers: dict[str, Maker] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.tabs)
        self.column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.choose)
        themes.changed.connect(self.update)

    def add(self, name: str, panel: QWidget | Maker, *, scrolls: bool = True) -> None:
        """Appends a panel. It scrolls when it is too tall, unless it does that itself."""
        if not isinstance(panel, QWidget):
            self._makers[name] = panel
            panel = QWidget()
        place = Scroller(panel) if scrolls else Holder(panel)
        self._panels[name] = place
        self.tabs.add(name)
        self.stack.addWidget(place)
        if len(self._panels) == 1:
            self.show_panel(name)

    def lend(self, panel: QWidget) -> bool:
        """Gives up a panel that is shown elsewhere for now; False where it is none of these."""
        for name, place in self._panels.items():
            if place.widget() is panel:
                place.takeWidget()
                place.setWidget(EmptyState(self.themes, "enlarge", *_AWAY))
                self._lent[panel] = name
                return True
        return False

    def take_back(self, panel: QWidget) -> bool:
        """Has a panel again that was lent; False where none of these is away."""
        name = self._lent.pop(panel, None)
        if name is None:
            return False
        self._panels[name].setWidget(panel)  # the words that stood in for it go
        panel.show()
        return True

    def names(self) -> tuple[str, ...]:
        """The panels, in order."""
        return tuple(self._panels)

    def current(self) -> str | None:
        """The panel that is chosen."""
        return self.tabs.current()

    def show_panel(self, name: str) -> None:
        """Shows a panel without emitting."""
        self.make(name)
        self.tabs.show_choice(name)
        self.stack.setCurrentWidget(self._panels[name])

    def make(self, name: str) -> None:
        """Makes a panel that is still to be made."""
        maker = self._makers.pop(name, None)
        if maker is not None:
            self._panels[name].setWidget(maker())

    def choose(self, name: str) -> None:
        """Shows a panel because the user asked for it."""
        self.show_panel(name)
        self.chosen.emit(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.themes.color("panel"))
        painter.end()
