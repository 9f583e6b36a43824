"""A list of many rows under a line of headings: paints only what can be seen of it, and picks one row.

Owns scrolling, mouse and keys. What a row looks like is said by who derives from it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.section import PADDING_PX

ROW_PX = 20
HEAD_PX = 20
MOST_SHOWN = 12
"""Rows that are shown at once where there is no more room than needed; the rest is scrolled to."""
FEW_SHOWN = 5
"""Rows that are shown at least where other parts of a panel shall be seen as well."""
MUCH = 1000
"""How much more of the room to spare a list takes than the air below all parts of a panel."""

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class RowList(QAbstractScrollArea):
    """Rows by their number. A click picks one, a second click lets go of it; arrow keys move on."""

    row_picked = Signal(object)
    """The number of the row that the user picked, None where it was let go."""

    def __init__(
        self, themes: ThemeSource, name: str, parent: QWidget | None = None, *, least: int = MOST_SHOWN
    ) -> None:
        super().__init__(parent)
        self.themes = themes
        self._least = least
        self._numbers: tuple[int, ...] = ()
        self._picked: int | None = None
        self._hovered: int | None = None
        self._by_keys = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name)
        themes.changed.connect(self._fit)

    def paint_heading(self, painter: QPainter, box: QRectF) -> None:
        """Paints the headings of the columns."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, place: int, box: QRectF, *, picked: bool) -> None:
        """Paints one row between the paddings of the panel."""
        raise NotImplementedError

    def tip_of(self, place: int) -> str:
        """The whole row as a tooltip."""
        return ""

    def heading_tip(self, x: float) -> str:
        """What the heading at a place means, as a tooltip."""
        return ""

    def show_numbers(self, numbers: tuple[int, ...]) -> None:
        """Shows rows with these numbers; where they are as many as before, nothing is laid out again."""
        as_many = len(numbers) == len(self._numbers)
        self._numbers = numbers
        if not as_many:
            self._fit()
        self._describe()
        self.viewport().update()

    def set_least(self, least: int) -> None:
        """Shows at least so many rows, where there are as many."""
        self._least = least
        self._fit()

    def show_picked(self, number: int | None) -> None:
        """Marks a row without emitting, and brings it into view."""
        if number != self._picked:
            self._picked = number
            place = self.place()
            if place is not None:
                self._reveal(place)
            self._describe()
            self.viewport().update()

    @property
    def numbers(self) -> tuple[int, ...]:
        return self._numbers

    def place(self) -> int | None:
        """Where the picked row stands; None where none of these is picked."""
        return self._numbers.index(self._picked) if self._picked in self._numbers else None

    def row_box(self, place: int) -> QRectF:
        """Where a row is painted, the whole width."""
        height = self.themes.px(ROW_PX)
        top = self._head() + place * height - self.verticalScrollBar().value()
        return QRectF(0, top, self.viewport().width(), height)

    def place_at(self, y: float) -> int | None:
        """The row at a height."""
        place = int((y - self._head() + self.verticalScrollBar().value()) // self.themes.px(ROW_PX))
        inside = self._head() <= y < self._head() + self._whole()
        return place if inside and 0 <= place < len(self._numbers) else None

    def room(self) -> int:
        """The width between the paddings; the scroll bar stands in one of them."""
        return self.width() - 2 * PADDING_PX

    def spare(self) -> int:
        """By how much it could be higher before all rows are seen at once."""
        return self.maximumHeight() - self.minimumHeight()

    def _head(self) -> int:
        return self.themes.px(HEAD_PX)

    def _whole(self) -> int:
        """The height in which rows are shown: as many as fit in full."""
        height = self.themes.px(ROW_PX)
        return max((self.viewport().height() - self._head()) // height, 1) * height

    def _pick(self, place: int) -> None:
        self._picked = self._numbers[place]
        self._reveal(place)
        self._describe()
        self.viewport().update()
        self.row_picked.emit(self._picked)

    def _let_go(self) -> None:
        self._picked = None
        self._describe()
        self.viewport().update()
        self.row_picked.emit(None)

    def _describe(self) -> None:
        known = "no row picked" if self.place() is None else f"row {self._picked} picked"
        self.setAccessibleDescription(f"{len(self._numbers)} rows, {known}")

    def _reveal(self, place: int) -> None:
        bar, height, room = self.verticalScrollBar(), self.themes.px(ROW_PX), self._whole()
        bar.setValue(max(min(bar.value(), place * height), (place + 1) * height - room))

    def _fit(self) -> None:
        """As high as its rows, at least as the first few of them; more where a panel gives it more room."""
        height, count = self.themes.px(ROW_PX), len(self._numbers)
        self.setMinimumHeight(self._head() + min(count, self._least) * height)
        self.setMaximumHeight(self._head() + max(count, 1) * height)
        self._set_range()
        self.viewport().update()

    def _set_range(self) -> None:
        height, bar, room = self.themes.px(ROW_PX), self.verticalScrollBar(), self._whole()
        bar.setRange(0, max(len(self._numbers) * height - room, 0))
        bar.setSingleStep(height)
        bar.setPageStep(max(room, height))

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(220), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_range()

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self.themes
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), themes.color("panel"))
        width, head, height = self.viewport().width(), self._head(), themes.px(ROW_PX)
        left, room = PADDING_PX, self.room()
        painter.setFont(themes.font("caption"))
        self.paint_heading(painter, QRectF(left, 0, room, head))
        painter.setClipRect(QRectF(0, head, width, self._whole()))
        scrolled = self.verticalScrollBar().value()
        first = max(scrolled // height, 0)
        last = min(-((-scrolled - self._whole()) // height), len(self._numbers))
        at = self.place()
        for place in range(first, last):
            box = self.row_box(place)
            if place in (at, self._hovered):
                painter.fillRect(box, themes.color("raised" if place == at else "field"))
            painter.setFont(themes.font("small", 600 if place == at else 400))
            inside = QRectF(left, box.top(), room, box.height())
            self.paint_row(painter, place, inside, picked=place == at)
        if self.hasFocus() and self._by_keys and at is not None:
            self._paint_focus(painter, self.row_box(at))
        painter.end()

    def _paint_focus(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(self.themes.color("focus"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        place = self.place_at(event.position().y())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        if place == self.place():
            self._let_go()
        else:
            self._pick(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # a quick second click lets go as a slow one does

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.place_at(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.viewport().update()

    def _tip_at(self, at: QPoint) -> str:
        """The tooltip of the row or heading there."""
        place = self.place_at(at.y())
        if place is not None:
            return self.tip_of(place)
        return self.heading_tip(at.x()) if at.y() < self._head() else ""

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip_at(event.pos()), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keys = True
        step, count, at = _STEPS.get(Qt.Key(event.key())), len(self._numbers), self.place()
        if not count:
            super().keyPressEvent(event)
        elif step is not None:
            self._pick(min(max(at + step, 0), count - 1) if at is not None else 0 if step > 0 else count - 1)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._pick(0 if event.key() == Qt.Key.Key_Home else count - 1)
        elif event.key() == Qt.Key.Key_Escape and at is not None:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._hovered = self.place_at(self.viewport().mapFromGlobal(QPoint(self.cursor().pos())).y())
        self.viewport().update()
