"""The panel that lists the network: each node with its shape and its number of parameters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.gui.panels.network_rows import Row, total
from playground.gui.theme.figures import NOTHING
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.message import EmptyState
from playground.gui.widgets.painted import LEFT, RIGHT
from playground.gui.widgets.section import PADDING_PX, Section

_HEADINGS = ("node", "shape", "parameters")
_ROW_PX = 24


class NetworkTable(Section):
    """Node, shape, parameters; the sum below. Rows with a problem stand out, unknown ones step back."""

    node_chosen = Signal(int)
    export_requested = Signal()
    enlarge_requested = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Network", padded=False, lined=False, parent=parent)
        self.themes = themes
        self._rows: tuple[Row, ...] = ()
        self.table = QTableWidget(0, len(_HEADINGS))
        self._set_up_table()
        words = ("No layers yet", "Shapes and parameter counts stand here.")
        self.empty = EmptyState(themes, "arrange", *words)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(_between_margins(self.table))
        self.add(self._stack, 1)
        self._export = IconButton(themes, "export", "Export parameters", sentence="Takes the numbers along.")
        self._export.clicked.connect(self.export_requested.emit)
        self.add_action(self._export)
        sentence = "Shows the panel in a window of its own."
        enlarge = IconButton(themes, "enlarge", "Enlarge the network's table", sentence=sentence)
        enlarge.clicked.connect(self.enlarge_requested.emit)
        self.add_action(enlarge)
        policy = self._export.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._export.setSizePolicy(policy)
        self._export.hide()
        themes.changed.connect(self._fill)

    def show_rows(self, rows: Sequence[Row], selected: int | None = None) -> None:
        """Shows these nodes, the selected one marked."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._fill()
        self.show_selected(selected)

    def show_selected(self, node: int | None) -> None:
        """Marks a node without emitting."""
        self.table.blockSignals(True)
        places = [place for place, row in enumerate(self._rows) if row.node == node]
        if places:
            self.table.selectRow(places[0])
        else:
            self.table.clearSelection()
        self.table.blockSignals(False)

    def _set_up_table(self) -> None:
        table = self.table
        table.setAccessibleName("Nodes, shapes and parameters")
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for column, align in enumerate((LEFT, RIGHT, RIGHT)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            heading = QTableWidgetItem(_HEADINGS[column])
            heading.setTextAlignment(align)
            table.setHorizontalHeaderItem(column, heading)
        table.setContentsMargins(0, 0, 0, 0)
        table.itemSelectionChanged.connect(self._choose)
        table.itemClicked.connect(self._choose)

    def _fill(self) -> None:
        table, rows = self.table, self._rows
        self._stack.setCurrentIndex(1 if rows else 0)
        self._export.setVisible(bool(rows))
        table.blockSignals(True)
        table.setRowCount(len(rows) + bool(rows))
        for place, row in enumerate(rows):
            ink = "danger" if row.wrong else "text1" if row.count is not None else "text3"
            count = NOTHING if row.count is None else f"{row.count:,}"
            self._write(place, (row.name, row.shape, count), ink)
        if rows:
            word, number = total(rows)
            self._write(len(rows), (word, "", f"{number:,}"), "text2", sum_up=True)
        table.blockSignals(False)

    def _write(self, place: int, texts: tuple[str, str, str], ink: str, sum_up: bool = False) -> None:
        """One line of the table; the last one, which sums up, is bold at its end and cannot be chosen."""
        themes = self.themes
        self.table.setRowHeight(place, themes.px(_ROW_PX))
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            bold = sum_up and column == len(texts) - 1
            if sum_up:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setFont(themes.font("small", 600 if bold else 400))
            item.setForeground(QColor(themes.color("text1" if bold else ink)))
            item.setTextAlignment(LEFT if column == 0 else RIGHT)
            item.setToolTip(text if column == 0 else "")
            self.table.setItem(place, column, item)

    def _choose(self) -> None:
        place = self.table.currentRow()
        if 0 <= place < len(self._rows) and self.table.selectionModel().isRowSelected(place):
            self.node_chosen.emit(self._rows[place].node)

    def sizeHint(self) -> QSize:
        lines = min(max(len(self._rows) + 2, 5), 10)
        return QSize(self.themes.px(344), self.themes.px(40 + lines * _ROW_PX))


def _between_margins(table: QTableWidget) -> QWidget:
    """The table with the panel's padding beside it: its cells keep 3 pixels of their own."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(PADDING_PX - 3, 0, PADDING_PX - 3, 8)
    column.addWidget(table)
    return holder
