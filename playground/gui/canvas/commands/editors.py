"""Small fields that open in a node: its name, its number of units."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.ops.setting import Setting


class FieldInNode(QLineEdit):
    """A field over a part of a node. Enter or leaving it commits, Esc gives up; then it goes."""

    committed = Signal(str)

    def __init__(self, text: str, name: str, place: QRect, parent: QWidget) -> None:
        for other in parent.findChildren(FieldInNode):
            other.finish(commit=True)  # in a window without the focus it has not noticed that it lost it
        super().__init__(text, parent)
        self.setAccessibleName(name)
        self.setGeometry(place)
        self.setMaxLength(80)
        self._done = False
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self.finish(commit=True)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.finish(commit=False)
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self.finish(commit=True)
        return super().eventFilter(watched, event)

    def finish(self, *, commit: bool) -> None:
        """Ends it, with what was typed or without; once is enough."""
        if self._done:
            return
        self._done = True
        if commit and self.isModified():
            self.committed.emit(self.text())
        parent = self.parentWidget()
        self.hide()
        self.deleteLater()
        if parent is not None:
            parent.setFocus(Qt.FocusReason.PopupFocusReason)


class NumberInNode(FieldInNode):
    """A whole number within a setting's limits; ↑ and ↓ count."""

    number = Signal(int)

    def __init__(self, value: int, setting: Setting, place: QRect, parent: QWidget) -> None:
        super().__init__(str(value), setting.label, place, parent)
        self._setting = setting
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.committed.connect(self._check)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._count(step)
                return True
        return super().eventFilter(watched, event)

    def _count(self, by: int) -> None:
        value = self._value()
        if value is not None and self._setting.problem(value + by) is None:
            self.setText(str(value + by))
            self.setModified(True)

    def _value(self) -> int | None:
        text = self.text().strip()
        return int(text) if text.isdecimal() else None

    def _check(self) -> None:
        value = self._value()
        if value is not None and self._setting.problem(value) is None:
            self.number.emit(value)
