"""The features: what the network is given of each row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.data import SOURCES, Source, available, feature_labels
from playground.data.features import EXPANDABLE, chosen
from playground.document import Document
from playground.gui.panels import asking
from playground.gui.panels.editing import EditingSection
from playground.gui.panels.places import Places
from playground.gui.panels.tick_list import TickList
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.choices import Chips, Tick
from playground.gui.widgets.section import Complaining
from playground.gui.widgets.tip import tip

_MOST_CHIPS = 8
_LONGEST_ON_CHIP = 6
_STANDARDIZE = "Shifts and scales every feature to mean 0 and spread 1, measured on the training rows alone."


class FeaturesSection(EditingSection):
    """The features of the data, of which the network is given some; and the standardising."""

    def __init__(self, themes: ThemeSource, places: Places, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Features", places, parent=parent)
        self._source: Source | None = None
        self.names = FeatureNames(themes)
        self.standardize = Tick(themes, "Standardise")
        self.standardize.setToolTip(tip("Standardise", _STANDARDIZE))
        placed = Complaining(self.names)
        self.add(placed)
        self.add_action(_at_the_margin(self.standardize))
        self.names.edited.connect(self._choose)
        self.standardize.clicked.connect(lambda on: self.ask(asking.data("standardising", "standardize", on)))
        places.add("data.features", placed.complain)
        places.add("data.standardize", placed.complain)

    def show_document(self, document: Document) -> None:
        self.standardize.setChecked(document.data.standardize)
        source = SOURCES.get(document.data.source)
        self._source = source
        if source is None:
            return
        offered = offered_features(source)
        picked = chosen(document.data.features, source.columns)
        self.names.set_names(offered)
        self.names.show_chosen(picked)

    def _choose(self, names: Sequence[str]) -> None:
        source = self._source
        plane = source is not None and source.columns in EXPANDABLE
        everything = source is not None and tuple(names) == available(source.columns)
        value = () if everything and not plane else tuple(names)
        self.ask(asking.data("features", "features", value))


def offered_features(source: Source) -> tuple[tuple[str, str], ...]:
    """Every feature that a source offers, as (name, title)."""
    offered = available(source.columns)
    labels = feature_labels(offered, source.columns, source.column_labels)
    return tuple(zip(offered, labels, strict=True))


class FeatureNames(QWidget):
    """Chips for a few short names, else a list to tick. At least one is always in."""

    edited = Signal(list)
    """The names that are in, in their order, after the user changed one."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = Chips(themes, "Features", columns=4, at_least=1)
        self.list = TickList(themes, "Features")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chips)
        column.addWidget(self.list)
        self.chips.edited.connect(self.edited)
        self.list.edited.connect(self.edited)
        self._on_chips = True

    def set_names(self, names: Sequence[tuple[str, str]]) -> None:
        """The names as (name, title) in order."""
        self._on_chips = len(names) <= _MOST_CHIPS and all(
            len(title) <= _LONGEST_ON_CHIP for _, title in names
        )
        self.chips.setVisible(self._on_chips)
        self.list.setVisible(not self._on_chips)
        (self.chips if self._on_chips else self.list).set_names(names)

    def show_chosen(self, names: Sequence[str]) -> None:
        """Shows which names are in without emitting."""
        (self.chips if self._on_chips else self.list).show_chosen(names)


def _at_the_margin(tick: Tick) -> QWidget:
    """A tick among the actions of a section: these keep less distance, for their own padding."""
    tick.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 4, 0)
    row.addWidget(tick)
    return holder
