"""The group that is selected: its title and colour, and whether it is a frame or one block."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.document import Group
from playground.gui.actions import ENTRIES
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.requests import Request
from playground.gui.canvas.plan.blocks import CATEGORIES
from playground.gui.keymap import Keymap
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.fields import TextField
from playground.gui.widgets.label import Label
from playground.gui.widgets.section import FieldRow
from playground.gui.widgets.swatches import Swatches
from playground.gui.widgets.tip import tip


class GroupSection(QWidget):
    """Shows one group; each change is one step."""

    requested = Signal(Request)
    fold_asked = Signal(int, bool)
    """The group shall be one block, or a frame: where that leaves its neighbours the canvas knows."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group: Group | None = None
        self._heading = Label(weight=600)
        self.title = TextField("Title")
        self.colors = Swatches(
            themes, "Colour", {color: f"category {category}" for color, category in CATEGORIES.items()}
        )
        self.fold = Button("Fold into a block")
        self.ungroup = Button("Ungroup")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._heading)
        column.addWidget(FieldRow(themes, "Title", self.title))
        column.addWidget(FieldRow(themes, "Colour", self.colors))
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.fold, self.ungroup):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.title.edited.connect(self._retitle)
        self.colors.chosen.connect(self._recolor)
        self.fold.clicked.connect(self._fold)
        self.ungroup.clicked.connect(self._ungroup)
        self.show_keys(Keymap())

    def show_keys(self, keymap: Keymap) -> None:
        """Tooltips with the keys of now."""
        for does, button in {"toggle_folded": self.fold, "ungroup": self.ungroup}.items():
            entry = ENTRIES[does]
            button.setToolTip(tip(entry.title, entry.help, keymap.words(does)))

    def show_group(self, group: Group | None) -> None:
        """Shows a group; None: there is none. Emits nothing."""
        self._group = group
        self.setVisible(group is not None)
        if group is None:
            return
        self._heading.setText("Block" if group.folded else "Frame")
        self.title.show_value(group.title)
        self.colors.show_choice(group.color)
        self.fold.setText("Unfold" if group.folded else "Fold into a block")
        self.fold.setAccessibleName(self.fold.text())

    def _retitle(self, title: str) -> None:
        if self._group is not None:
            self.requested.emit(requests.retitle(self._group.id, title))

    def _recolor(self, name: str) -> None:
        color = next(color for color in CATEGORIES if color == name)
        if self._group is not None and color != self._group.color:
            self.requested.emit(requests.recolor({self._group.id}, color))

    def _fold(self) -> None:
        if self._group is not None:
            self.fold_asked.emit(self._group.id, not self._group.folded)

    def _ungroup(self) -> None:
        if self._group is not None:
            self.requested.emit(requests.ungroup({self._group.id}))
