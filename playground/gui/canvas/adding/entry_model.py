"""Entries as the rows of a list."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from playground.gui.canvas.adding.catalog import Line
from playground.gui.canvas.adding.rows import ENTRY


def fill(model: QStandardItemModel, among: Iterable[Line], *, headings: bool) -> None:
    """Shows these entries, under the names of their groups where headings are wanted."""
    model.clear()
    group = ""
    for entry in among:
        if headings and entry.group != group:
            group = entry.group
            heading = QStandardItem(group)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            model.appendRow(heading)
        item = QStandardItem(entry.title)
        item.setData(entry, ENTRY)
        item.setEditable(False)
        item.setEnabled(not entry.refused)
        item.setData(f"{entry.title}, {entry.hint}", Qt.ItemDataRole.AccessibleTextRole)
        model.appendRow(item)
