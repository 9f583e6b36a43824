"""The panel of data and training: what is learned from, in which portions, and by which rule.

Owns the order of its sections. Shows the document and asks for edits of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.document import Document, Problem
from playground.document.inspect import Inspection
from playground.gui.canvas.commands.requests import Request
from playground.gui.panels.batches import BatchSection
from playground.gui.panels.dataset import DataSetSection
from playground.gui.panels.features import FeaturesSection
from playground.gui.panels.places import Places
from playground.gui.panels.rows import Roll, dice
from playground.gui.panels.split import SplitSection
from playground.gui.panels.training import TrainingSection
from playground.gui.theme.source import ThemeSource


class DataPanel(QWidget):
    """Data set, split, features, batches, training. Stands in the left column and scrolls there.

    `roll` gives the seeds that the dice buttons throw.
    """

    edit_requested = Signal(str, object, object)
    """(label for undo, merge key or None, a function from document to document)."""
    merge_closed = Signal()
    """A slider was let go: the next change is a step of its own."""

    def __init__(self, themes: ThemeSource, roll: Roll = dice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = Places()
        self.data_set = DataSetSection(themes, self._places, roll)
        self.split = SplitSection(themes, self._places, roll)
        self.features = FeaturesSection(themes, self._places)
        self.batches = BatchSection(themes, self._places)
        self.training = TrainingSection(themes, self._places, roll)
        self._sections = (self.data_set, self.split, self.features, self.batches, self.training)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for section in self._sections:
            column.addWidget(section)
            section.requested.connect(self._ask)
            section.merge_closed.connect(self.merge_closed)
        column.addStretch(1)

    def show_document(
        self, document: Document, inspection: Inspection, problems: Sequence[Problem] = ()
    ) -> None:
        """Shows the recipe and the training settings, and at their rows what is wrong with them."""
        for section in self._sections:
            section.show_document(document)
        self._places.show(problem for problem in problems if problem.node is None)

    def show_costs(self, batches: int | None, size: int | None) -> None:
        """What the program says: batches in a pass over the training rows, bytes that one batch takes."""
        self.batches.show_costs(batches, size)

    def drawing(self) -> bool:
        """Whether pictures of data sets are still to be drawn."""
        return self.isVisible() and self.data_set.gallery.waiting

    def _ask(self, request: Request) -> None:
        self.edit_requested.emit(request.label, request.merge_key, request.edit)
