"""A number that is edited where it stands: typed, stepped by arrows or the wheel, taken over or given up."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.fields import NumberField

_DIGITS = 6


class ValueField(NumberField):
    """A field over a number. Enter or leaving it takes the number over, Esc gives the old one back."""

    changed = Signal(float, float, bool)
    """Old value, new value, and whether this was the last of a row of changes."""
    closed = Signal()

    def __init__(self, themes: ThemeSource, name: str, value: float, place: QRect, parent: QWidget) -> None:
        super().__init__(themes, name, parent=parent)
        self._old = value
        self._last: float | None = None
        """The last change that was told and not finished."""
        self._leaving = False
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(place)
        self.show_value(float(f"{value:.{_DIGITS}g}"))
        self.edited.connect(self._tell)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def begin_with(self, text: str) -> None:
        """Starts with what was typed before the field opened."""
        self.setText(text)
        self.setModified(True)

    def _tell(self, value: float) -> None:
        self._last = None if self._leaving else float(value)
        self.changed.emit(self._old, float(value), self._leaving)

    def _close(self) -> None:
        if self._last is not None:
            self.changed.emit(self._old, self._last, True)
            self._last = None
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._last is not None:
                self._last = self._old
            self._show_text()
            self._leaving = True
            self._close()
            return
        self._leaving = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        super().keyPressEvent(event)
        if self._leaving:
            event.accept()  # what the field stands in would open it again
        if self._leaving and not self.property("wrong"):
            self._close()
        self._leaving = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._leaving = True
        super().focusOutEvent(event)
        self._close()
