"""What is wrong with the selected node, on soft danger, with the buttons that repair it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
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
        column.setSpacing(6)
        column.addWidget(Label(problem.text, type="small", ink=ink, wrap=True))
        if problem.fixes:
            fixes = Fixes(problem.fixes)
            fixes.asked.connect(self.fix_asked)
            column.addWidget(fixes)
        row.addLayout(column, 1)


class Fixes(QWidget):
    """A button for each fix: side by side where there is room, else one under the other."""

    asked = Signal(Fix)

    def __init__(self, fixes: Sequence[Fix], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._buttons = [Button(fix.label, "outlined") for fix in fixes]
        for fix, button in zip(fixes, self._buttons, strict=True):
            button.clicked.connect(lambda checked=False, chosen=fix: self.asked.emit(chosen))
            self._row.addWidget(button)
        self._row.addStretch(1)

    def _widths(self) -> list[int]:
        return [button.sizeHint().width() + self._row.spacing() for button in self._buttons]

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._widths()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = sum(self._widths()) <= self.width()
        across, down = QHBoxLayout.Direction.LeftToRight, QHBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if fits else down)


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
