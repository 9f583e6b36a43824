"""The batches: how many rows make one step, and what one costs."""

from __future__ import annotations

from math import ceil

from PySide6.QtWidgets import QWidget

from playground.document import Document
from playground.document.check_training import SETTINGS
from playground.gui.panels import asking
from playground.gui.panels.editing import EditingSection
from playground.gui.panels.places import Places
from playground.gui.panels.rows import slider
from playground.gui.panels.split import part_counts
from playground.gui.theme.figures import memory
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label

_SIZE = next(setting for setting in SETTINGS if setting.name == "batch_size")
_MOST = 1000
"""Where the slider ends while the number of training rows is not known."""


class BatchSection(EditingSection):
    """The batch size, up to all rows at once, and a line about what follows from it."""

    def __init__(self, themes: ThemeSource, places: Places, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Batches", places, parent=parent)
        self._batches: int | None = None
        self._counted: int | None = None
        self._bytes: int | None = None
        self.batch_size = slider(themes, _SIZE, _MOST)
        self._line = Label(ink="text2", wrap=True)
        self.add(self.follow(self.batch_size, "training.batch_size"))
        self.add(self._line)
        self.batch_size.moved.connect(self._change)
        self.batch_size.edited.connect(self._change)

    def show_document(self, document: Document) -> None:
        size = document.training.batch_size
        counts = part_counts(document)
        rows = None if counts is None else counts["training"]
        self.batch_size.set_range(1, max(rows or _MOST, 2))
        self.batch_size.show_value(size)
        self._counted = ceil(rows / size) if rows and size > 0 else None
        self._write()

    def show_costs(self, batches: int | None, size: int | None) -> None:
        """What the compiled program says: batches in a pass, bytes of one batch. None: not known."""
        self._batches, self._bytes = batches, size
        self._write()

    def _write(self) -> None:
        batches = self._batches if self._batches is not None else self._counted
        parts = [f"{batches:,} a pass"] if batches is not None else []
        parts += [f"{memory(self._bytes)} a batch"] if self._bytes is not None else []
        self._line.setText(" · ".join(parts))
        self._line.setVisible(bool(parts))

    def _change(self, value: object) -> None:
        self.ask(asking.training(_SIZE.label, "batch_size", value, merges=True))
