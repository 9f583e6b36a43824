"""The palette: everything that can be added, in groups, to drag or to pick by key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDrag, QEnterEvent, QHideEvent, QKeyEvent, QPixmap, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from playground.gui.canvas.adding.card import TeachingCard
from playground.gui.canvas.adding.catalog import BlockEntry, Entry, Line, block_entries, entries, find
from playground.gui.canvas.adding.drop import drag_data
from playground.gui.canvas.adding.entry_model import fill
from playground.gui.canvas.adding.find_field import FindField
from playground.gui.canvas.adding.library import OwnLibrary
from playground.gui.canvas.adding.rows import ENTRY, EntryDelegate
from playground.gui.keymap import Keymap
from playground.gui.theme.source import ThemeSource

MARGIN = 16


class EntryList(QListView):
    """The lines of the palette; a line is dragged as what it makes."""

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self._themes = themes
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAccessibleName("Layers to add")

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Takes the current line along."""
        entry = self.currentIndex().data(ENTRY)
        if not isinstance(entry, (Entry, BlockEntry)):
            return
        drag = QDrag(self)
        drag.setMimeData(drag_data(entry.new))
        row = self.visualRect(self.currentIndex())
        drag.setPixmap(self._picture(row))
        drag.setHotSpot(QPoint(24, row.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def _picture(self, row: QRect) -> QPixmap:
        """The left half of the line, as it travels with the mouse."""
        return self.viewport().grab(row.adjusted(0, 0, -row.width() // 2, 0))


class PalettePanel(QWidget):
    """Search field and list. Asks for nodes; adds none itself."""

    add_requested = Signal(object)
    """The `Addition` that was chosen by key or double click."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._entries: tuple[Entry | BlockEntry, ...] = (*entries(), *block_entries())
        self._library: OwnLibrary | None = None
        self._card: TeachingCard | None = None
        self.field = FindField(themes, "Find a layer", Keymap().words("search"))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list = EntryList(themes)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self._delegate = EntryDelegate(themes, themes.px(MARGIN))
        self.list.setItemDelegate(self._delegate)
        self.list.entered.connect(self._teach)
        self.list.doubleClicked.connect(self._add)
        self.list.installEventFilter(self)
        self.list.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        frame = QVBoxLayout()
        frame.setContentsMargins(MARGIN, 0, MARGIN, 0)
        frame.addWidget(self.field)
        column.addLayout(frame)
        column.addWidget(self.list, 1)
        self._filter("")

    def show_keys(self, keymap: Keymap) -> None:
        """The key of now in the field."""
        self.field.show_key(keymap.words("search"))

    def offer(self, library: OwnLibrary) -> None:
        """Offers the user's own blocks as well."""
        self._library = library
        library.changed.connect(lambda: self._filter(self.field.text()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._read_own()
        super().enterEvent(event)

    def _read_own(self) -> None:
        """Reads the user's blocks when somebody comes to choose: a start shall not wait for them."""
        if self._library is not None and not self._library.known and self._library.entries():
            self._filter(self.field.text())

    def _offered(self) -> tuple[Entry | BlockEntry, ...]:
        own = self._library.entries() if self._library is not None and self._library.known else ()
        return (*self._entries, *own)

    def _filter(self, query: str) -> None:
        fill(self._model, find(query, self._offered()), headings=not query.strip())
        self.list.setCurrentIndex(self._first() if query.strip() else QModelIndex())
        self._hide_card()

    def _first(self) -> QModelIndex:
        rows = (self._model.index(row, 0) for row in range(self._model.rowCount()))
        return next((index for index in rows if index.data(ENTRY) is not None), QModelIndex())

    def _add(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if isinstance(entry, (Entry, BlockEntry)):
            self._hide_card()
            self.add_requested.emit(entry.new)

    def _teach(self, index: QModelIndex) -> None:
        """The card beside the line under the mouse."""
        entry = index.data(ENTRY)
        if not isinstance(entry, Line):
            self._hide_card()
            return
        if self._card is None or self._card.parentWidget() is not self.window():
            self._card = TeachingCard(self._themes, self.window())
        corner = self.list.viewport().mapTo(self.window(), self.list.visualRect(index).topRight())
        self._card.teach(entry, corner + QPoint(8, 0))

    def _hide_card(self) -> None:
        if self._card is not None:
            self._card.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._read_own()
        if event.type() == QEvent.Type.Leave and watched is self.list.viewport():
            self._hide_card()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, key: Qt.Key) -> bool:
        """Enter adds, arrows go on from the field to the list and teach on their way."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add(self.list.currentIndex())
            return True
        if watched is self.list and key == Qt.Key.Key_Delete:
            entry = self.list.currentIndex().data(ENTRY)
            if isinstance(entry, BlockEntry) and entry.own and self._library is not None:
                self._library.remove(entry)
            return True
        if watched is self.field and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self._first())
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            self._teach(self.list.currentIndex())
            return True
        if watched is self.field and key == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        self._hide_card()
        super().hideEvent(event)
