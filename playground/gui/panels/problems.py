"""The panel of problems: each in words, with the node it is about and the buttons that repair it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.document import Document, Fix, Problem
from playground.document.inspect import Inspection
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.message import EmptyState, ProblemRow
from playground.session.settings import apply_fix

Tone = Literal["problem", "hint"]


class ProblemsPanel(QWidget):
    """Errors first, then hints. Stands in the drawer and scrolls there."""

    edit_requested = Signal(str, object, object)
    """(label for undo, merge key or None, a function from document to document)."""
    node_pointed = Signal(int)
    """The user asks to be shown the node of a problem."""
    data_asked = Signal()
    """The user asks for the data panel, where the remedy is."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._problems: tuple[Problem, ...] = ()
        self._names: tuple[str, ...] = ()
        self._rows: list[ProblemRow] = []
        self.empty = EmptyState(themes, "fine", "No problems", "Everything is ready to train.")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rest = QWidget()
        self._rest.hide()
        self._column.addWidget(self.empty, 1)
        self._column.addWidget(self._rest, 1)
        self.setAccessibleName("Problems")

    def count(self) -> int:
        """How many problems there are."""
        return len(self._problems)

    def rows(self) -> tuple[ProblemRow, ...]:
        """The rows, as listed."""
        return tuple(self._rows)

    def show_document(
        self, document: Document, inspection: Inspection, problems: Sequence[Problem] = ()
    ) -> None:
        """Shows what is wrong with the document."""
        names = tuple(node.name for node in document.graph.nodes)
        if (tuple(problems), names) == (self._problems, self._names):
            return
        self._problems, self._names = tuple(problems), names
        self._fill()

    def _fill(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(problem) for problem in self._problems]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)
        self.empty.setVisible(not self._rows)
        self._rest.setVisible(bool(self._rows))

    def _row(self, problem: Problem) -> ProblemRow:
        tone: Tone = "problem" if problem.level == "error" else "hint"
        labels = [fix.label for fix in problem.fixes]
        row = ProblemRow(self._themes, tone, problem.text, self._names, labels)
        fixes = {fix.label: fix for fix in problem.fixes}
        row.asked.connect(lambda label: self._repair(fixes[label]))
        row.pointed.connect(lambda: self._point(problem))
        return row

    def _point(self, problem: Problem) -> None:
        if problem.node is not None:
            self.node_pointed.emit(problem.node)
        elif problem.where.startswith(("data", "training")):
            self.data_asked.emit()

    def _repair(self, fix: Fix) -> None:
        if fix.edit == "open_data":
            self.data_asked.emit()
        else:
            self.edit_requested.emit(fix.label, None, lambda document: apply_fix(document, fix))
