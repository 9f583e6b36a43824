"""The features: what the network is given of each row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.data import SOURCES, Source, available, feature_labels
from playground.data.features import EXPANDABLE, chosen
from playground.document import Document
from playground.gui.panels import asking
from playground.gui.panels.editing import EditingSection
from playground.gui.panels.places import Complaining, Places
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.choices import Chips, Tick
from playground.gui.widgets.label import Label
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.tip import tip

_LIST_ROWS = 7
_STANDARDIZE = "Shifts and scales every feature to mean 0 and spread 1, measured on the training rows alone."


class FeaturesSection(EditingSection):
    """Chips for a plane or a curve, a list to tick for the columns of a table; and the standardising."""

    def __init__(self, themes: ThemeSource, places: Places, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Features", places, parent=parent)
        self._source: Source | None = None
        self.chips = Chips(themes, "Features", columns=4, at_least=1)
        self.list = TickList(themes, "Features")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.chips)
        self._stack.addWidget(self.list)
        self.standardize = Tick(themes, "Standardise")
        self.standardize.setToolTip(tip("Standardise", _STANDARDIZE))
        placed = Complaining(self._stack)
        self.add(placed)
        self.add(self.standardize)
        self.chips.edited.connect(self._choose)
        self.list.edited.connect(self._choose)
        self.standardize.clicked.connect(lambda on: self.ask(asking.data("standardising", "standardize", on)))
        places.add("data.features", placed.complain)
        places.add("data.standardize", placed.complain)

    def show_document(self, document: Document) -> None:
        self.standardize.setChecked(document.data.standardize)
        source = SOURCES.get(document.data.source)
        if source is None:
            return
        offered = available(source.columns)
        labels = feature_labels(offered, source.columns, source.column_labels)
        items = list(zip(offered, labels, strict=True))
        plane = source.columns in EXPANDABLE
        self._source = source
        picked = chosen(document.data.features, source.columns)
        if plane:
            self.chips.set_names(items)
            self.chips.show_chosen(picked)
        else:
            self.list.set_names(items)
            self.list.show_chosen(picked)
        self._show(self.chips if plane else self.list)
        self.set_title("Features", "" if plane else f"{len(picked)} of {len(offered)}")

    def _show(self, wanted: QWidget) -> None:
        """Only what is shown may ask for height."""
        for widget in (self.chips, self.list):
            widget.setVisible(widget is wanted)
        self._stack.setCurrentWidget(wanted)
        self._stack.setFixedHeight(wanted.sizeHint().height())

    def _choose(self, names: Sequence[str]) -> None:
        source = self._source
        everything = source is not None and tuple(names) == available(source.columns)
        plane = source is not None and source.columns in EXPANDABLE
        value = () if everything and not plane else tuple(names)
        self.ask(asking.data("features", "features", value))


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
        self._waits = Label("Tick at least one.", type="caption", ink="warning")
        self._waits.hide()
        self.all = Button("All", "quiet")
        self.none = Button("None", "quiet")
        self.all.clicked.connect(lambda: self._tick_all(True))
        self.none.clicked.connect(lambda: self._tick_all(False))
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.all)
        buttons.addWidget(self.none)
        buttons.addWidget(self._waits)
        buttons.addStretch(1)
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
        self._waits.hide()

    def _tick_all(self, on: bool) -> None:
        for tick in self._ticks.values():
            tick.setChecked(on)
        self._announce()

    def _announce(self) -> None:
        names = self.chosen()
        self._waits.setVisible(not names)
        if names and tuple(names) != self._shown:
            self.edited.emit(names)

    def _resize(self) -> None:
        rows = min(max(len(self._ticks), 1), _LIST_ROWS)
        self._scroller.setFixedHeight(rows * self._themes.px(26))
