"""Fields that choose: a list that folds out, a tick, and chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QStyledItemDelegate, QWidget

from playground.gui.theme.icons import paint_icon
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX, RADIUS_TILE_PX
from playground.gui.widgets.mixed import MIXED, WORDS
from playground.gui.widgets.painted import CENTER, LEFT, PaintedButton, rounded


class Combo(QComboBox):
    """One of several values, each with a title. The wheel counts only while it has the focus."""

    chosen = Signal(object)
    """The value that the user chose."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._mixed = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(18)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.activated.connect(self._choose)
        themes.changed.connect(self.update)

    def set_items(self, items: Sequence[tuple[object, str]]) -> None:
        """The values with their titles, in order."""
        self.clear()
        for value, title in items:
            self.addItem(title, value)

    def show_value(self, value: object) -> None:
        """Shows a value without emitting; `MIXED` where several things have different ones."""
        self._mixed = value == MIXED
        self.setCurrentIndex(self._place(value))
        self.setAccessibleDescription(WORDS if self._mixed else "")
        self.update()

    def _place(self, value: object) -> int:
        return next((n for n in range(self.count()) if self.itemData(n) == value), -1)

    def _choose(self, place: int) -> None:
        self._mixed = False
        self.chosen.emit(self.itemData(place))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._themes.px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(56), self._themes.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        px, color = self._themes.px, self._themes.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        edge = "focus" if self.hasFocus() else "line_strong" if self.underMouse() else "line"
        rounded(
            painter, box, px(RADIUS_CONTROL_PX), color("field") if self.isEnabled() else None, color(edge)
        )
        ink = color("text_disabled" if not self.isEnabled() else "text3" if self._mixed else "text1")
        left = px(9)
        icon = self.itemIcon(self.currentIndex())
        if not icon.isNull():
            side = px(14)
            icon.paint(painter, left, round((box.height() - side) / 2), side, side)
            left += side + px(7)
        painter.setFont(self._themes.font("small"))
        painter.setPen(ink)
        words = box.adjusted(left, 0, -px(24), 0)
        text = painter.fontMetrics().elidedText(
            WORDS if self._mixed else self.currentText(), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, LEFT, text)
        side = px(11)
        caret = QRectF(box.right() - px(10) - side, round((box.height() - side) / 2), side, side)
        paint_icon(painter, "open menu", caret, color("text3" if self.isEnabled() else "text_disabled"))
        painter.end()


class Tick(PaintedButton):
    """A box to tick with its words beside it."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, name, parent)
        self._mixed = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: object) -> None:
        """Shows whether it is ticked, without emitting; `MIXED` where several things differ."""
        self._mixed = value == MIXED
        self.setChecked(bool(value))
        self.setAccessibleDescription(WORDS if self._mixed else "")
        self.update()

    def wanted(self) -> QSize:
        px = self.themes.px
        words = px(8) + self.advance(self.text(), "small") if self.text() else 0
        return QSize(px(16) + words + px(2), px(26))

    def draw(self, painter: QPainter) -> None:
        px, color = self.themes.px, self.themes.color
        side = px(16)
        box = QRectF(0, round((self.height() - side) / 2), side, side)
        on, off = self.isChecked(), not self.isEnabled()
        fill = color("text_disabled" if off else "selection") if on else color("field")
        edge = None if on else color("text3" if self.underMouse() else "line_strong")
        rounded(painter, box, px(RADIUS_TILE_PX), fill, edge)
        if on:
            self.stamp(painter, "check", box.adjusted(2, 2, -2, -2), color("panel"))
        elif self._mixed:
            self.stamp(painter, "less", box.adjusted(2, 2, -2, -2), color("text2"))
        words = QRectF(self.rect()).adjusted(side + px(8), 0, 0, 0)
        self.write(painter, words, self.text(), color("text_disabled" if off else "text1"), role="small")


class Chip(PaintedButton):
    """A name that is in or out; in is filled with ink."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, name, parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wanted(self) -> QSize:
        px = self.themes.px
        return QSize(max(self.advance(self.text(), "small", 600) + px(12), px(44)), px(24))

    def draw(self, painter: QPainter) -> None:
        color = self.themes.color
        box = QRectF(self.rect())
        radius = self.themes.px(RADIUS_TILE_PX)
        if self.isChecked():
            fill = color("selection" if self.isEnabled() else "text_disabled")
            rounded(painter, box, radius, fill, None)
            self.write(painter, box, self.text(), color("panel"), role="small", weight=600, align=CENTER)
            return
        edge = color("text3" if self.underMouse() and self.isEnabled() else "line_strong")
        rounded(painter, box, radius, None, edge)
        self.write(painter, box, self.text(), self.ink(), role="small", align=CENTER)


class Chips(QWidget):
    """Several chips in rows; any number of them may be in."""

    edited = Signal(list)
    """The names that are in, in their order, after the user changed one."""

    def __init__(
        self,
        themes: ThemeSource,
        name: str,
        *,
        columns: int = 4,
        at_least: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._columns = columns
        self._at_least = at_least
        self._chips: dict[str, Chip] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self.setAccessibleName(name)

    def set_names(self, names: Sequence[tuple[str, str]]) -> None:
        """The chips as (name, title) in order."""
        if [(name, chip.text()) for name, chip in self._chips.items()] == list(names):
            return
        for chip in self._chips.values():
            self._grid.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {name: Chip(self._themes, title, parent=self) for name, title in names}
        for place, chip in enumerate(self._chips.values()):
            self._grid.addWidget(chip, place // self._columns, place % self._columns)
            chip.clicked.connect(self._announce)
            chip.show()

    def chosen(self) -> list[str]:
        """The names that are in."""
        return [name for name, chip in self._chips.items() if chip.isChecked()]

    def show_chosen(self, names: Sequence[str]) -> None:
        """Shows which names are in without emitting."""
        for name, chip in self._chips.items():
            chip.setChecked(name in names)

    def _announce(self) -> None:
        chip = self.sender()
        if len(self.chosen()) < self._at_least and isinstance(chip, Chip):
            chip.setChecked(True)
            return
        self.edited.emit(self.chosen())
