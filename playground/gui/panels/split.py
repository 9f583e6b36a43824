"""The split: how many rows are learned from, measured on, and sealed."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.data import PARTS, SOURCES, DataError, Shares
from playground.data.split import allot, shares_problem
from playground.document import Document, Split, replace
from playground.gui.canvas.commands.requests import Request
from playground.gui.panels import asking
from playground.gui.panels.editing import EditingSection
from playground.gui.panels.places import Places
from playground.gui.panels.rows import Roll, SeedField
from playground.gui.theme.figures import NOTHING
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.marks import SetMark, SetName
from playground.gui.widgets.message import Picture
from playground.gui.widgets.section import Complaining
from playground.gui.widgets.split_slider import SplitSlider
from playground.gui.widgets.tip import tip
from playground.ops.setting import Setting, resolve

_SEED = Setting(
    "seed",
    "integer",
    1,
    "Split seed",
    "The same seed deals the same rows into the three parts.",
    low=0,
    high=2**32 - 1,
)
_SEED_PX = 68
_OPEN = "lock-simple-open"
_LESSONS: dict[SetName, str] = {
    "training": "The rows that the network learns from.",
    "validation": "Measured after every epoch, never learned from: tells whether it understands or recites.",
    "test": "Sealed until the very end, so that nothing was tuned to it.",
}


class SplitSection(EditingSection):
    """A bar with two handles, the rows of each part, and the seed."""

    def __init__(
        self, themes: ThemeSource, places: Places, roll: Roll, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, "Split", places, parent=parent)
        self.slider = SplitSlider(themes)
        placed = Complaining(self.slider)
        self.add(placed)
        self._rows = {name: PartRow(themes, name) for name in _LESSONS}
        for row in self._rows.values():
            self.add(row)
        self.seed = SeedField(themes, _SEED, roll, bare=True)
        self.seed.setFixedWidth(themes.px(_SEED_PX))
        themes.changed.connect(lambda: self.seed.setFixedWidth(themes.px(_SEED_PX)))
        self.add_action(Label("seed", ink="text3"))
        self.add_action(self.seed)
        self.slider.moved.connect(self._share)
        self.slider.edited.connect(self._release)
        self.seed.edited.connect(lambda value: self.ask(asking.data(_SEED.label, "split.seed", value)))
        self.seed.complained.connect(placed.complain)
        self.seed.editingFinished.connect(self.merge_closed.emit)
        places.add("data.split", placed.complain)

    def show_document(self, document: Document) -> None:
        split = document.data.split
        shares = percents(split)
        self.slider.show_shares(shares)
        self.seed.show_value(split.seed)
        counts = part_counts(document)
        for name, row in self._rows.items():
            row.show_count(None if counts is None else counts[name])

    def show_opened(self, times: int) -> None:
        """Shows how often the test rows of this project have been opened."""
        self._rows["test"].show_opened(times)

    def _share(self, shares: tuple[int, int, int]) -> None:
        training, validation, test = (percent / 100 for percent in shares)

        def edit(document: Document) -> Document:
            split = replace(document.data.split, training=training, validation=validation, test=test)
            return replace(document, data=replace(document.data, split=split))

        self.ask(Request("Change split", edit, "data.split"))

    def _release(self, shares: tuple[int, int, int]) -> None:
        self._share(shares)
        self.merge_closed.emit()


class PartRow(QWidget):
    """The mark of a part, its name, and how many rows it has; the test part carries a lock."""

    def __init__(self, themes: ThemeSource, name: SetName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = name
        self._value = Label(NOTHING, right=True)
        self._name = Label(name, ink="text2")
        self._lock = Picture(themes, "sealed", "text3", 13) if name == "test" else None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(SetMark(themes, name))
        row.addWidget(self._name)
        if self._lock is not None:
            row.addWidget(self._lock)
            self.show_opened(0)
        row.addWidget(self._value, 1)
        self.setToolTip(tip(name.capitalize(), _LESSONS[name]))

    def show_count(self, count: int | None) -> None:
        """Shows how many rows there are; None where it is not known."""
        self._value.setText(NOTHING if count is None else f"{count:,}")
        self._value.set_ink("text1" if count else "text3")

    def show_opened(self, times: int) -> None:
        """Shows whether the part is sealed, and how often it has been opened."""
        self._name.setText(f"{self._part}, {f'opened {times_word(times)}' if times else 'sealed'}")
        if self._lock is not None:
            self._lock.show_icon(_OPEN if times else "sealed", "test" if times else "text3")
        why = f" Opened {times_word(times)} so far: the less often, the more it tells." if times else ""
        self.setToolTip(tip(self._part.capitalize(), _LESSONS[self._part] + why))


def times_word(times: int) -> str:
    """ "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(times, f"{times:,} times")


def percents(split: Split) -> tuple[int, int, int]:
    """The shares as whole percent that add up to 100."""
    training = min(max(round(100 * split.training), 0), 100)
    validation = min(max(round(100 * split.validation), 0), 100 - training)
    return training, validation, 100 - training - validation


def part_counts(document: Document) -> dict[str, int] | None:
    """How many rows each part gets; None where the recipe does not say. Makes no rows."""
    source = SOURCES.get(document.data.source)
    split: Shares = document.data.split
    if source is None or shares_problem(split) is not None:
        return None
    try:
        rows = source.row_count(resolve(source.settings, document.data.settings))
    except DataError:
        return None
    counts = allot(np.array([rows]), split)[0].tolist()
    return dict(zip(PARTS, counts, strict=True))
