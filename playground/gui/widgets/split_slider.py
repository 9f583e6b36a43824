"""The split of the rows into training, validation and test as one bar with two handles."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.tip import tip

Shares = tuple[int, int, int]
"""Training, validation and test in percent; they add up to 100."""

_HANDLE_PX = 8


def moved(shares: Shares, handle: int, to: int) -> Shares:
    """The shares after handle 0 (training|validation) or 1 (validation|test) went to `to` percent.

    Training keeps at least 1 %; handles do not pass each other.
    """
    first, second = shares[0], shares[0] + shares[1]
    if handle == 0:
        first = min(max(to, 1), second)
    else:
        second = min(max(to, first), 100)
    return first, second - first, 100 - second


class SplitSlider(QWidget):
    """Two handles on a bar. Left and right move the first, up and down the second."""

    moved = Signal(tuple)
    """The shares while a handle is dragged."""
    edited = Signal(tuple)
    """The shares once it is let go, or after a key."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shares: Shares = (80, 20, 0)
        self._held: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Split into training, validation and test")
        sentence = "How many rows are learned from, measured on, and sealed until the end."
        self.setToolTip(tip("Split", sentence, "← → training, ↑ ↓ test"))
        themes.changed.connect(self.updateGeometry)

    def shares(self) -> Shares:
        """The shares that are shown."""
        return self._shares

    def show_shares(self, shares: Shares) -> None:
        """Shows shares without emitting; not while a handle is held."""
        if self._held is None:
            self._set(shares)

    def _set(self, shares: Shares) -> None:
        self._shares = shares
        training, validation, test = shares
        self.setAccessibleDescription(f"training {training} %, validation {validation} %, test {test} %")
        self.update()

    def _ends(self) -> tuple[int, int]:
        return self._shares[0], self._shares[0] + self._shares[1]

    def _x(self, percent: float) -> float:
        half = self._themes.px(_HANDLE_PX) / 2
        return half + (self.width() - 2 * half) * percent / 100

    def _percent(self, x: float) -> int:
        half = self._themes.px(_HANDLE_PX) / 2
        return round(100 * (x - half) / max(self.width() - 2 * half, 1))

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(160), self._themes.px(26))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        first, second = (abs(self._x(end) - x) for end in self._ends())
        if first == second:
            last = self._ends()[0] == 100  # there the second has nowhere to go
            self._held = 0 if last or x < self._x(self._ends()[0]) else 1
        else:
            self._held = 0 if first < second else 1
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            return
        new = moved(self._shares, self._held, self._percent(event.position().x()))
        if new != self._shares:
            self._set(new)
            self.moved.emit(new)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._held = None
            self.update()
            self.edited.emit(self._shares)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Down: (1, -1),
            Qt.Key.Key_Up: (1, 1),
        }
        found = keys.get(Qt.Key(event.key()))
        if found is None:
            super().keyPressEvent(event)
            return
        handle, way = found
        step = 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        new = moved(self._shares, handle, self._ends()[handle] + way * step)
        if new != self._shares:
            self._set(new)
            self.edited.emit(new)

    def paintEvent(self, event: QPaintEvent) -> None:
        px, color = self._themes.px, self._themes.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        off = not self.isEnabled()
        middle = round(self.height() / 2)
        places = [0.0, self._x(self._ends()[0]), self._x(self._ends()[1]), float(self.width())]
        for role, start, end in zip(("training", "validation", "test"), places, places[1:], strict=False):
            bar = QRectF(start, middle - 1.5, max(end - start, 0), 3)
            painter.fillRect(bar, color("text_disabled" if off else role))
        for end in self._ends():
            width, height = px(_HANDLE_PX), px(15)
            box = QRectF(round(self._x(end) - width / 2), middle - height / 2, width, height)
            painter.setBrush(color("panel"))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 3, 3)
            painter.setBrush(color("text_disabled" if off else "selection"))
            painter.drawRoundedRect(box, 2, 2)
        painter.end()
