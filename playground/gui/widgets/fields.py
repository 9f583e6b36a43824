"""Fields that are typed into: numbers and lines of text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.gui.theme.figures import plain
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.label import repolish
from playground.gui.widgets.mixed import WORDS
from playground.gui.widgets.number_text import parse, stepped
from playground.gui.widgets.painted import RIGHT

Check = Callable[[float | int | None], str | None]
"""Why a number cannot be taken, as the end of a sentence, or None."""


class _Line(QLineEdit):
    """One line of text. Undo and redo belong to it only while something is being typed."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and not self.isModified():
            keys = QKeySequence.StandardKey
            if isinstance(event, QKeyEvent) and (event.matches(keys.Undo) or event.matches(keys.Redo)):
                event.ignore()
                return False
        return super().event(event)


class NumberField(_Line):
    """One number, taken over on Enter, on leaving the field, or by the arrow keys.

    A text that is no fitting number stays to be mended, under a line of danger, and the old value
    holds; Escape brings it back. The wheel counts only while the field has the focus.
    """

    edited = Signal(object)
    """The new number (None where the field may be empty), after the user committed it."""
    complained = Signal(str)
    """Why the text was not taken, as a sentence; empty when all is well again."""

    def __init__(
        self,
        themes: ThemeSource,
        name: str,
        *,
        integer: bool = False,
        logarithmic: bool = False,
        optional: bool = False,
        check: Check | None = None,
        symbol: str = "",
        bare: bool = False,
        steppers: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name = name
        self._integer = integer
        self._logarithmic = logarithmic
        self._optional = optional
        self._check = check
        self._symbol = symbol
        self._bare = bare
        self._value: float | int | None = None
        self._hint = ""
        self._usual: str | None = None
        """The placeholder that stands there where numbers do not differ."""
        self._steppers = self._make_steppers() if steppers else []
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if bare:
            self.setProperty("kind", "bare")
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.returnPressed.connect(self._commit)
        self.textEdited.connect(self._clear_complaint)
        self._leave_room()
        themes.changed.connect(self._leave_room)

    def event(self, event: QEvent) -> bool:
        """Space is no part of a number: it commits what is typed and stays the transport's."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            self._commit()
            event.ignore()
            return False
        return super().event(event)

    def value(self) -> float | int | None:
        """The number that holds, whatever is being typed."""
        return self._value

    def show_value(self, value: float | int | None) -> None:
        """Shows a number without emitting; leaves alone what is being typed."""
        typing = self.hasFocus() and self.isModified()
        if typing and value == self._value:
            return
        self._value = value
        if self._usual is not None:
            self.setPlaceholderText(self._usual)
            self._usual = None
        self._show_text()

    def show_mixed(self) -> None:
        """Shows that several things have different numbers; what is typed is for all of them."""
        self.show_value(None)
        self._usual = self.placeholderText()
        self.setPlaceholderText(WORDS)

    def set_hint(self, hint: str) -> None:
        """The tooltip while all is well."""
        self._hint = hint
        self.setToolTip(hint)

    def _show_text(self) -> None:
        text = "" if self._value is None else plain(self._value)
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)
        self._clear_complaint()

    def _commit(self) -> None:
        if not self.isModified():
            return
        try:
            self._take(parse(self.text(), integer=self._integer, optional=self._optional))
        except ValueError as problem:
            self._complain(str(problem))

    def _take(self, value: float | int | None) -> None:
        problem = self._check(value) if self._check is not None else None
        if problem is not None:
            self._complain(problem)
            return
        changed = value != self._value
        self._value = value
        self._show_text()
        if changed:
            self.edited.emit(value)

    def _complain(self, problem: str) -> None:
        sentence = f"{self._name} {problem}."
        self.setProperty("wrong", True)
        self.setToolTip(sentence)
        self.setAccessibleDescription(sentence)
        repolish(self)
        self.complained.emit(sentence)

    def _clear_complaint(self) -> None:
        if not self.property("wrong"):
            return
        self.setProperty("wrong", False)
        self.setToolTip(self._hint)
        self.setAccessibleDescription("")
        repolish(self)
        self.complained.emit("")

    def _step(self, up: bool) -> None:
        self._commit()
        if self._value is not None and not self.property("wrong"):
            new = stepped(self._value, up, integer=self._integer, logarithmic=self._logarithmic)
            if self._check is None or self._check(new) is None:
                self._take(new)

    def _step_up(self) -> None:
        self._step(True)

    def _step_down(self) -> None:
        self._step(False)

    def _make_steppers(self) -> list[IconButton]:
        less = IconButton(self._themes, "less", f"{self._name}: less", side_px=12, parent=self)
        more = IconButton(self._themes, "add", f"{self._name}: more", side_px=12, parent=self)
        less.clicked.connect(self._step_down)
        more.clicked.connect(self._step_up)
        for button in (less, more):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCursor(Qt.CursorShape.ArrowCursor)
        return [less, more]

    def _leave_room(self) -> None:
        px = self._themes.px
        room = px(18) if self._symbol else 0
        self.setTextMargins(0, 0, room + px(20) * len(self._steppers) - 2 * self._bare, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up:
            self._step(True)
        elif event.key() == Qt.Key.Key_Down:
            self._step(False)
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self._show_text()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._commit()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self._step(event.angleDelta().y() > 0)
            event.accept()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._themes.px(20)
        for place, button in enumerate(reversed(self._steppers)):
            x = self.width() - (place + 1) * side - 3
            button.setGeometry(x, (self.height() - side) // 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._symbol:
            painter = QPainter(self)
            painter.setFont(self._themes.font("small"))
            painter.setPen(self._themes.color("text3"))
            painter.drawText(QRectF(self.rect()).adjusted(0, 0, -self._themes.px(9), 0), RIGHT, self._symbol)
            painter.end()


class TextField(_Line):
    """One line of text, taken over on Enter or on leaving the field."""

    edited = Signal(str)
    """The new text, after the user committed it."""

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.editingFinished.connect(self._commit)

    def show_value(self, text: str) -> None:
        """Shows a text without emitting; leaves alone what is being typed."""
        if not (self.hasFocus() and self.isModified()):
            self.setText(text)
            self.setModified(False)

    def _commit(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.edited.emit(self.text())
