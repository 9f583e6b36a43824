"""The sheet of keys and gestures, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.actions import GESTURES, MENUS
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.scroller import Scroller


class KeySheet(QDialog):
    """Every key of the window and every gesture of the canvas, on one page. Escape closes it."""

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(Label("Keys and gestures", type="title", weight=600))
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 12, 0)
        columns.setSpacing(32)
        groups = {
            title: [
                (
                    ", ".join(
                        QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
                        for keys in entry.keys
                    ),
                    entry.title,
                )
                for entry in entries
                if entry.keys
            ]
            for title, entries in MENUS.items()
        }
        left, right = QVBoxLayout(), QVBoxLayout()
        for number, (title, rows) in enumerate(groups.items()):
            (left if number < 3 else right).addLayout(_group(title, rows))
        right.addLayout(_group("Canvas", list(GESTURES)))
        for side in (left, right):
            side.setSpacing(18)
            side.addStretch(1)
            columns.addLayout(side, 1)
        scroller = Scroller(body)
        column.addWidget(scroller, 1)
        self.resize(themes.px(980), themes.px(700))


def _group(title: str, rows: list[tuple[str, str]]) -> QGridLayout:
    """A heading with its keys on the left and what they do on the right."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.addWidget(Label(title, weight=600), 0, 0, 1, 2)
    for number, (keys, words) in enumerate(rows, 1):
        grid.addWidget(Label(keys, type="small", ink="text1"), number, 0, Qt.AlignmentFlag.AlignTop)
        does = Label(words, type="small", ink="text2")
        does.setWordWrap(True)
        grid.addWidget(does, number, 1)
    grid.setColumnMinimumWidth(0, 190)
    grid.setColumnStretch(1, 1)
    return grid
