"""The sheet of keys and gestures, made from the table of actions: to be read, searched and changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.actions import GESTURES, MENUS, ON_CANVAS
from playground.gui.canvas.adding.find_field import FindField
from playground.gui.key_rows import GestureGroup, KeyCap, KeyGroup
from playground.gui.keymap import Keymap, texts_of
from playground.gui.rebinding import Rebinding
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.label import Label, line
from playground.gui.widgets.scroller import Scroller

_COLUMNS = (("File", "Edit", "Train"), ("Graph", "Help"), ("View", "Canvas"))


class KeySheet(QDialog):
    """Every key and every gesture. A click on a key changes it; Escape closes the sheet."""

    changed = Signal(object)
    """The `Keymap` that the user made."""

    def __init__(self, themes: ThemeSource, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._rebinding = Rebinding(keymap)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = FindField(themes, "Find a key or what it does", "")
        self.field.setFixedWidth(themes.px(280))
        self.field.textChanged.connect(self._find)
        self._sentence = Label(ink="text2")
        self._nothing = Label("Nothing is called so, and no key is.", ink="text2")
        self._buttons = {
            "take over": Button("Take it over", "outlined"),
            "keep": Button("Keep", "outlined"),
            "none": Button("No key", "outlined"),
            "reset": Button("As at first", "outlined"),
            "reset all": Button("All keys as at first", "outlined"),
        }
        self._buttons["take over"].clicked.connect(lambda: self._end(self._rebinding.take_over))
        self._buttons["keep"].clicked.connect(lambda: self._end(self._rebinding.leave))
        self._buttons["none"].clicked.connect(lambda: self._end(self._rebinding.clear))
        self._buttons["reset"].clicked.connect(lambda: self._end(self._rebinding.reset))
        self._buttons["reset all"].clicked.connect(lambda: self._end(self._rebinding.reset_all))
        self._groups = {title: KeyGroup(themes, title, one) for title, one in MENUS.items()}
        self._groups["Canvas"] = KeyGroup(themes, "Canvas", ON_CANVAS)
        self._mouse = GestureGroup(themes, "Mouse", GESTURES)
        self._lay_out()
        for group in self._groups.values():
            group.asked.connect(self._begin)
            for cap in group.caps.values():
                cap.installEventFilter(self)
        self._show()
        self.resize(themes.px(1180), themes.px(680))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Label("Keys and gestures", type="title", weight=600))
        head.addStretch(1)
        head.addWidget(self.field)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._sentence, 1)
        self._sentence.setMinimumHeight(self._themes.px(28))
        for button in self._buttons.values():
            foot.addWidget(button)
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 12, 0)
        columns.setSpacing(28)
        for titles in _COLUMNS:
            side = QVBoxLayout()
            side.setSpacing(16)
            for title in titles:
                side.addWidget(self._groups[title])
            columns.addLayout(side, 1)
            side.addStretch(1)
        side.insertWidget(0, self._mouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._nothing)
        column.addWidget(Scroller(body), 1)
        column.addWidget(line())
        column.addLayout(foot)

    def _find(self) -> None:
        query, keymap = self.field.text(), self._rebinding.keymap
        found = [group.narrow(query, keymap) for group in self._groups.values()]
        self._nothing.setVisible(not any((*found, self._mouse.narrow(query))))

    def _begin(self, does: str) -> None:
        self._rebinding.begin(does)
        self._cap(does).setFocus(Qt.FocusReason.TabFocusReason)
        self._show()

    def _cap(self, does: str) -> KeyCap:
        return next(group.caps[does] for group in self._groups.values() if does in group.caps)

    def _press(self, event: QKeyEvent) -> None:
        """The key that was waited for; of a sign that takes Shift, the sign."""
        texts = texts_of(event)
        if texts == ("Esc",):
            self._end(self._rebinding.leave)
        elif texts:
            self._end(lambda: self._rebinding.press(texts[-1]))

    def _end(self, how: Callable[[], None]) -> None:
        """Ends the change in some way and tells the keymap where it is another one."""
        before, does = self._rebinding.keymap, self._rebinding.does
        how()
        if self._rebinding.keymap != before:
            self.changed.emit(self._rebinding.keymap)
        self._show()
        if self._rebinding.asks:
            self._buttons["take over"].setFocus(Qt.FocusReason.TabFocusReason)
        elif does is not None:
            self._cap(does).setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self) -> None:
        now = self._rebinding
        for group in self._groups.values():
            group.show_keys(now.keymap, now.does)
        self._sentence.setText(now.sentence)
        shown = {
            "take over": now.asks,
            "keep": now.asks,
            "none": now.waits and bool(now.does and now.keymap.keys(now.does)),
            "reset": now.waits and bool(now.does and now.keymap.changed(now.does)),
            "reset all": now.does is None and now.keymap != Keymap(),
        }
        for name, on in shown.items():
            self._buttons[name].setVisible(on)
        self._find()

    def event(self, event: QEvent) -> bool:
        """While a key is waited for, no other key does anything."""
        if self._rebinding.waits and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(event)
                return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._rebinding.waits and isinstance(event, QKeyEvent):
            return self.event(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of a change first, then of the query, then closes."""
        if event.key() == Qt.Key.Key_Escape and self._rebinding.asks:
            self._end(self._rebinding.leave)
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)
