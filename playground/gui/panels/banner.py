"""What is wrong with the selected node, on soft danger, with the buttons that repair it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from playground.document import Fix, Problem
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.label import Label
from playground.gui.widgets.message import Picture


class Banner(QFrame):
    """One problem or hint."""

    fix_asked = Signal(Fix)

    def __init__(self, themes: ThemeSource, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        wrong = problem.level == "error"
        ink = "danger" if wrong else "warning"
        self.setProperty("kind", ink)
        self.setAccessibleName(problem.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
        row.setSpacing(8)
        row.addWidget(Picture(themes, "problem" if wrong else "hint", ink, 15), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(Label(problem.text, type="small", ink=ink, wrap=True))
        for place, fix in enumerate(problem.fixes):
            button = Button(fix.label, "quiet" if place else "outlined")
            button.clicked.connect(lambda checked=False, chosen=fix: self.fix_asked.emit(chosen))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)


class Banners(QWidget):
    """The problems of one node, one under the other."""

    fix_asked = Signal(Fix)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._problems: tuple[Problem, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Shows these problems and no others."""
        if tuple(problems) != self._problems:
            self._problems = tuple(problems)
            while (item := self._column.takeAt(0)) is not None:
                old = item.widget()
                if old is not None:
                    old.hide()
                    old.deleteLater()
            for problem in problems:
                banner = Banner(self._themes, problem)
                banner.fix_asked.connect(self.fix_asked)
                self._column.addWidget(banner)
        self.setVisible(bool(problems))
