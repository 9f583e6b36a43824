"""The sheet of keys and gestures, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.actions import GESTURES, MENUS, ON_CANVAS
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.scroller import Scroller

_KEYS_PX, _GESTURES_PX = 126, 186
"""Width of the names of keys in menus, and of gestures."""


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
            for title, entries in {**MENUS, "Canvas": ON_CANVAS}.items()
        }
        menus = [_group(title, rows, _KEYS_PX) for title, rows in groups.items()]
        gestures = _group("Canvas", list(GESTURES), _GESTURES_PX)
        for grids, stretch in ((menus[:3], 3), (menus[3:], 3), ([gestures], 5)):
            side = QVBoxLayout()
            side.setSpacing(18)
            for grid in grids:
                side.addLayout(grid)
            side.addStretch(1)
            columns.addLayout(side, stretch)
        scroller = Scroller(body)
        column.addWidget(scroller, 1)
        self.resize(themes.px(1180), themes.px(660))


def _group(title: str, rows: list[tuple[str, str]], keys_px: int) -> QGridLayout:
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
    grid.setColumnMinimumWidth(0, keys_px)
    grid.setColumnStretch(1, 1)
    return grid
