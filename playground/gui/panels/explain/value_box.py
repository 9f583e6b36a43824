"""The number in the middle of the head: a click types it, a drag, the wheel or arrow keys change it."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.panels.explain.value_field import ValueField
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.number_text import stepped
from playground.gui.widgets.painted import CENTER, rounded
from playground.gui.widgets.tip import tip

_DIGITS = 5
_TEACH = (
    "Click to type another value, drag it to the left or right, or turn the wheel while it has the focus."
)
_FROM_PX = 3
"""A press that moves no further is a click."""
_TYPED = frozenset("0123456789-−.,")


class ValueBox(QWidget):
    """One number on a raised face. Emits what the user makes of it."""

    changed = Signal(float, float, bool)
    """Old value, new value, and whether the user is done."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name = name
        self._value: float | None = None
        self._field: ValueField | None = None
        self._pressed: float | None = None
        self._dragged: float | None = None
        """The value while it is dragged, which frames must not change back."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName(name)
        self.setToolTip(tip(name, _TEACH, "↑ ↓"))
        themes.changed.connect(self.updateGeometry)

    def show_value(self, value: float | None) -> None:
        """Shows a value; not while it is dragged."""
        if value != self._value and self._dragged is None:
            self._value = value
            self.setAccessibleDescription(self.text())
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """The number as it is read."""
        return number(self._value if self._dragged is None else self._dragged, _DIGITS)

    @property
    def field(self) -> ValueField | None:
        """The field that is typed into, while it is open."""
        return self._field

    def open(self, typed: str = "") -> None:
        """Opens a field over the number."""
        if self._value is None or self._field is not None:
            return
        self._field = ValueField(self._themes, self._name, self._value, self.rect(), self)
        self._field.setFont(self._themes.font("title", 600))
        if typed:
            self._field.begin_with(typed)
        self._field.changed.connect(self.changed)
        self._field.closed.connect(self._close)

    def _close(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            had_focus = field.hasFocus()
            field.hide()
            field.deleteLater()
            if had_focus:
                self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _step(self, up: bool) -> None:
        if self._value is not None:
            self.changed.emit(self._value, float(stepped(self._value, up)), True)

    def sizeHint(self) -> QSize:
        px = self._themes.px
        width = QFontMetricsF(self._themes.font("title", 600)).horizontalAdvance(self.text())
        return QSize(max(round(width) + px(40), px(104)), px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self._themes
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        active = self.underMouse() or self._dragged is not None
        rounded(
            painter, box, themes.px(RADIUS_CONTROL_PX), themes.color("hover" if active else "raised"), None
        )
        painter.setFont(themes.font("title", 600))
        painter.setPen(themes.color("text1"))
        painter.drawText(box, CENTER, self.text())
        if active:
            width = painter.fontMetrics().horizontalAdvance(self.text())
            dots = QPen(themes.color("text3"), 1)
            dots.setDashPattern([1, 2])
            painter.setPen(dots)
            y = round(box.center().y() + themes.px(10)) + 0.5
            painter.drawLine(
                round(box.center().x() - width / 2), int(y), round(box.center().x() + width / 2), int(y)
            )
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._value is not None:
            self._pressed = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._value is None:
            return
        moved = event.position().x() - self._pressed
        if self._dragged is None and abs(moved) < _FROM_PX:
            return
        value = round(self._value + round(moved) * unit(self._value), 9)
        if value != self._dragged:
            self._dragged = value
            self.update()
            self.changed.emit(self._value, value, False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._value is None:
            return
        dragged, self._dragged, self._pressed = self._dragged, None, None
        if dragged is None:
            self.open()
            return
        old, self._value = self._value, dragged
        self.changed.emit(old, dragged, True)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self._step(event.angleDelta().y() > 0)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(event.key() == Qt.Key.Key_Up)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.open()
        elif (
            event.text()
            and event.text() in _TYPED
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.open(event.text())
        else:
            super().keyPressEvent(event)


def unit(value: float) -> float:
    """What one pixel of a drag adds: a hundredth of the value's first digit."""
    size = math.floor(math.log10(abs(value))) if value and math.isfinite(value) else -1
    return float(10.0 ** (min(max(size, -3), 3) - 2))
