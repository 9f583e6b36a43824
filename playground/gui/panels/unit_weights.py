"""The weights of one unit: what each input counts for, as numbers and as bars; read, picked and edited."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from playground.engine.frame import Frame
from playground.engine.mechanics.values import Weight
from playground.gui.panels.explain.value_field import ValueField
from playground.gui.theme.colors import signed_color
from playground.gui.theme.figures import fixed
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.number_text import stepped
from playground.gui.widgets.painted import LEFT, RIGHT
from playground.gui.widgets.tip import tip

_ROW_PX = 20
_NAME_PX = 96
_VALUE_PX = 56
_FIELD_PX = 72
_BAR_PX = 5
_TEACH = "Click to explain it. Double-click or type to change it; the wheel changes the one that is picked."
_TYPED = frozenset("0123456789-−.,")
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class UnitWeights(QWidget):
    """One row for each weight and one for the bias; paints what can be seen of it.

    Where it is told whose weights they are, a row can be picked and its number changed.
    """

    weight_picked = Signal(object)
    weight_edited = Signal(object, float, float, bool)
    """A weight, its old and its new value, and whether the user is done with it."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._names: tuple[str, ...] = ()
        self._values: NDArray[np.float64] = np.empty(0)
        self._bias: float | None = None
        self._unit: tuple[str, int] | None = None
        self._picked: int | None = None
        self._hovered: int | None = None
        self._field: ValueField | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Weights of the unit")
        themes.changed.connect(self.updateGeometry)

    def show_weights(
        self,
        names: Sequence[str],
        values: Sequence[float],
        bias: float | None,
        unit: tuple[str, int] | None = None,
    ) -> None:
        """Shows weights with what each belongs to; a bias of None means that there is none.

        `unit` is the name of the node and the unit's number; without it, numbers can only be read.
        """
        rows = self._rows()
        if unit != self._unit:
            self._picked = None
            self._close()
        self._names, self._bias, self._unit = tuple(names), bias, unit
        self._values = np.asarray(values, dtype=np.float64)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if unit is not None else Qt.FocusPolicy.NoFocus)
        self.setToolTip(tip("Weights", _TEACH, "↑ ↓ Enter") if unit is not None else "")
        if self._rows() != rows:
            self._close()
            self.updateGeometry()
        self.update()

    def show_picked(self, weight: Weight | None) -> None:
        """Marks a weight without emitting; one that is not of this unit marks none."""
        places = {self._weight(row): row for row in range(self._rows())} if self._unit is not None else {}
        self._picked = places.get(weight) if weight is not None else None
        self.update()

    def text(self) -> list[tuple[str, str]]:
        """The rows as they are read: name and value."""
        return [(self._name(row), fixed(self._value(row), 3)) for row in range(self._rows())]

    @property
    def field(self) -> ValueField | None:
        """The field that is typed into, while it is open."""
        return self._field

    def row_box(self, row: int) -> QRectF:
        """Where a row stands."""
        height = self._themes.px(_ROW_PX)
        return QRectF(0, row * height, self.width(), height)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(160), self._rows() * self._themes.px(_ROW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        height = self._themes.px(_ROW_PX)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._themes.font("small"))
        first = event.rect().top() // height
        last = min(event.rect().bottom() // height + 1, self._rows())
        for row in range(first, last):
            if row in (self._picked, self._hovered):
                role = "raised" if row == self._picked else "field"
                painter.fillRect(self.row_box(row), self._themes.color(role))
            self._paint_row(painter, row, self.row_box(row).adjusted(2, 0, -2, 0))
        if self.hasFocus() and self._picked is not None:
            painter.setPen(QPen(self._themes.color("focus"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.row_box(self._picked).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    # -- rows

    def _rows(self) -> int:
        return len(self._values) + (self._bias is not None)

    def _name(self, row: int) -> str:
        if row >= len(self._values):
            return "bias"
        return self._names[row] if row < len(self._names) else str(row + 1)

    def _value(self, row: int) -> float:
        return float(self._values[row]) if row < len(self._values) else float(self._bias or 0.0)

    def _weight(self, row: int) -> Weight | None:
        """The number in a row by its name and place; None where it can only be read."""
        if self._unit is None:
            return None
        node, unit = self._unit
        if row >= len(self._values):
            return Weight(f"{node}.bias", (unit,))
        return Weight(f"{node}.weight", (row, unit))

    def _row_at(self, y: float) -> int | None:
        row = int(y // self._themes.px(_ROW_PX))
        return row if self._unit is not None and 0 <= row < self._rows() else None

    def _paint_row(self, painter: QPainter, row: int, box: QRectF) -> None:
        themes, px = self._themes, self._themes.px
        value = self._value(row)
        name = painter.fontMetrics().elidedText(
            self._name(row), Qt.TextElideMode.ElideRight, px(_NAME_PX - 8)
        )
        painter.setPen(themes.color("text1" if row == self._picked else "text2"))
        painter.drawText(box, LEFT, name)
        painter.setPen(themes.color("text1"))
        painter.drawText(box, RIGHT, fixed(value, 3))
        track = box.adjusted(px(_NAME_PX), 0, -px(_VALUE_PX), 0)
        middle, half = track.center().x(), track.width() / 2
        painter.fillRect(QRectF(round(middle), box.top() + 4, 1, box.height() - 8), themes.color("line"))
        share = value / self._largest()
        if not np.isfinite(share) or share == 0:
            return
        left = middle if share > 0 else middle + share * half
        bar = QRectF(left, box.center().y() - px(_BAR_PX) / 2, abs(share) * half, px(_BAR_PX))
        strong = 0.3 + 0.7 * abs(share)
        painter.fillRect(bar, QColor(signed_color(themes.theme, strong if share > 0 else -strong)))

    def _largest(self) -> float:
        sizes = [abs(float(value)) for value in self._values if np.isfinite(value)]
        sizes += [abs(self._bias)] if self._bias is not None and np.isfinite(self._bias) else []
        return max(sizes, default=0.0) or 1.0

    # -- picking and editing

    def _pick(self, row: int) -> None:
        self._picked = row
        self.update()
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        inside = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inside is not None:
            center = self.mapTo(inside, self.row_box(row).center().toPoint())
            above.ensureVisible(center.x(), center.y(), 0, self._themes.px(_ROW_PX))
        self.weight_picked.emit(self._weight(row))

    def _step(self, row: int, up: bool) -> None:
        old = self._value(row)
        self.weight_edited.emit(self._weight(row), old, float(stepped(old, up)), True)

    def _open(self, row: int, typed: str = "") -> None:
        """A field over the value of a row."""
        self._close()
        weight, box = self._weight(row), self.row_box(row)
        wide = self._themes.px(_FIELD_PX)
        place = QRectF(self.width() - wide, box.top() - 2, wide, box.height() + 4).toRect()
        self._field = ValueField(self._themes, self._name(row), self._value(row), place, self)
        if typed:
            self._field.begin_with(typed)
        self._field.changed.connect(
            lambda old, new, finished: self.weight_edited.emit(weight, old, new, finished)
        )
        self._field.closed.connect(self._close)

    def _close(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            had_focus = field.hasFocus()
            field.hide()
            field.deleteLater()
            if had_focus:
                self.setFocus(Qt.FocusReason.PopupFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            self._pick(row)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row is not None:
            self._open(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._row_at(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        row = self._row_at(event.position().y())
        if self.hasFocus() and row is not None and row == self._picked and event.angleDelta().y():
            self._step(row, event.angleDelta().y() > 0)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, rows = self._picked, self._rows()
        if self._unit is None or not rows:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            way = 1 if event.key() == Qt.Key.Key_Down else -1
            self._pick(min(max(row + way, 0), rows - 1) if row is not None else 0)
        elif row is not None and event.key() in _ENTERS:
            self._open(row)
        elif row is not None and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step(row, event.key() != Qt.Key.Key_PageDown)
        elif row is not None and event.text() and event.text() in _TYPED:
            self._open(row, event.text())
        else:
            super().keyPressEvent(event)


def weights_of(frame: Frame | None, name: str, unit: int) -> tuple[NDArray[np.float64], float | None] | None:
    """(weights, bias) of one unit of the node called `name`; None where the frame does not hold them."""
    block = frame.parameters.get(f"{name}.weight") if frame is not None else None
    if frame is None or block is None:
        return None
    weight = np.asarray(block, dtype=np.float64)
    if weight.ndim != 2 or not 0 <= unit < weight.shape[1]:
        return None
    bias = frame.parameters.get(f"{name}.bias")
    return weight[:, unit], None if bias is None else float(np.asarray(bias)[unit])
