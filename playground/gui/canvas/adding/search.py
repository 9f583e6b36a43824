"""A list to choose from by typing a few letters: a node to add, an input to feed. Enter takes the first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from playground.gui.canvas.adding.catalog import Line, find
from playground.gui.canvas.adding.entry_model import fill
from playground.gui.canvas.adding.find_field import FindField
from playground.gui.canvas.adding.rows import ENTRY, ROW, EntryDelegate
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_NODE_PX
from playground.gui.widgets.painted import rounded

WIDTH = 280
_MOST_ROWS = 9


class SearchPopup(QFrame):
    """A field and the entries that match it. Emits what was chosen; closes by Esc or a click elsewhere."""

    chosen = Signal(object)
    """The `Line` that was chosen."""
    dismissed = Signal()

    def __init__(
        self, themes: ThemeSource, among: Sequence[Line], parent: QWidget, words: str = "Find a layer"
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._parent = parent
        self._among = tuple(among)
        self.field = FindField(themes, words, "Enter")
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._filter)
        self._model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self._delegate = EntryDelegate(themes, themes.px(10))
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.setFixedWidth(themes.px(WIDTH))
        self._filter("")

    def open_at(self, point: QPoint) -> None:
        """Shows itself with its corner at a point of its parent, moved so that all of it is seen."""
        self.adjustSize()
        parent = self._parent
        for other in parent.findChildren(SearchPopup):
            if other is not self:
                other.close()  # in a window without the focus it has not noticed that it lost it
        x = max(8, min(point.x(), parent.width() - self.width() - 8))
        y = max(8, min(point.y(), parent.height() - self.height() - 8))
        self.move(x, y)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _filter(self, query: str) -> None:
        fill(self._model, find(query, self._among), headings=False)
        rows = min(_MOST_ROWS, max(1, self._model.rowCount()))
        self.list.setFixedHeight(rows * self._themes.px(ROW) + 2)
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.adjustSize()

    def _choose(self, row: int) -> None:
        entry = self._model.index(row, 0).data(ENTRY)
        if isinstance(entry, Line) and not entry.refused:
            self.chosen.emit(entry)
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        """Keys that steer the list while the field is typed into."""
        row = self.list.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(row)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Tab):
            self._go(row + 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self._go(row - 1)
        else:
            return False
        return True

    def _go(self, row: int) -> None:
        count = self._model.rowCount()
        if count:
            self.list.setCurrentIndex(self._model.index(row % count, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, line = self._themes.color("raised"), self._themes.color("line_strong")
        rounded(painter, QRectF(self.rect()), RADIUS_NODE_PX, fill, line)
        painter.end()

    def hideEvent(self, event: QEvent) -> None:
        self.dismissed.emit()
        self.deleteLater()
