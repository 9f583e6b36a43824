"""The units whose bends a curve is made of: a small picture of each, to switch it on and off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_TILE_PX
from playground.gui.widgets.keys import PRESSES, claim
from playground.gui.widgets.painted import CENTER, rounded
from playground.gui.widgets.tip import tip

_CELL_PX = (35, 24)
_BARE_PX = (24, 20)
_MOST_PICTURES = 24
"""More units than these get a number alone."""
_GAP_PX = 4
_SAMPLES = 24
_NUMBER_PX = 14


class BendKey(QWidget):
    """One cell for each unit. A click or Space switches it, arrows go from one to the next."""

    changed = Signal(object)
    """The numbers of the units that are off, a frozenset, after the user switched one."""
    pointed = Signal(object)
    """The number of the unit under the mouse, None where there is none."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._names: tuple[str, ...] = ()
        self._shapes: Any = np.empty((0, _SAMPLES))
        self.off: frozenset[int] = frozenset()
        self._current = 0
        self._pointed: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Units of the sum")
        themes.changed.connect(self._fit)

    def show_units(self, names: Sequence[str], parts: Any) -> None:
        """Shows these units and what they add. Shapes: parts (U, M). Other names switch all on."""
        if tuple(names) != self._names:
            self._names, self.off, self._current = tuple(names), frozenset(), 0
            self._fit()
        rows = np.asarray(parts, dtype=np.float64)
        if rows.size:
            rows = rows[:, np.linspace(0, rows.shape[1] - 1, _SAMPLES).astype(np.intp)]
            rows = np.nan_to_num(rows / max(float(np.nanmax(np.abs(rows))), 1e-12), posinf=0.0, neginf=0.0)
        self._shapes = rows
        self.update()

    def switch(self, off: frozenset[int]) -> None:
        """Switches these off and all others on, as the user does."""
        if off != self.off:
            self.off = off
            self.update()
            self.changed.emit(off)

    def cell(self, number: int) -> QRectF:
        """Where the cell of a unit stands."""
        width, height, gap = self._sizes()
        row, column = divmod(number, self._columns(self.width()))
        return QRectF(column * (width + gap), row * (height + gap), width, height)

    def _sizes(self) -> tuple[int, int, int]:
        px = self._themes.px
        width, height = _CELL_PX if len(self._names) <= _MOST_PICTURES else _BARE_PX
        return px(width), px(height), px(_GAP_PX)

    def _columns(self, width: int) -> int:
        wide, _, gap = self._sizes()
        return max((width + gap) // (wide + gap), 1)

    def _at(self, place: QPointF) -> int | None:
        return next((n for n in range(len(self._names)) if self.cell(n).contains(place)), None)

    def _fit(self) -> None:
        """As high as the rows of cells are at this width."""
        rows = -(-len(self._names) // self._columns(self.width()))
        _, height, gap = self._sizes()
        self.setFixedHeight(max(rows * (height + gap) - gap, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._at(QPointF(event.pos()))
            if number is None:
                QToolTip.hideText()
            else:
                words = "Click to leave it out of the sum." if number not in self.off else "Click to add it."
                QToolTip.showText(event.globalPos(), tip(self._names[number], words), self)
            return True
        return claim(event) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self._current = number
            self.switch(self.off ^ {number})

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def _point(self, number: int | None) -> None:
        if number != self._pointed:
            self._pointed = number
            self.update()
            self.pointed.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._columns(self.width())
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        way = ways.get(Qt.Key(event.key()))
        if way is not None and self._names:
            self._current = min(max(self._current + way, 0), len(self._names) - 1)
            self._point(self._current)
        elif event.key() in PRESSES and self._names:
            self.switch(self.off ^ {self._current})
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(len(self._names)):
            self._draw_cell(painter, number)
        painter.end()

    def _draw_cell(self, painter: QPainter, number: int) -> None:
        px, color = self._themes.px, self._themes.color
        box, on = self.cell(number), number not in self.off
        edge = "text3" if number == self._pointed else "line_strong" if on else "line"
        rounded(painter, box, px(RADIUS_TILE_PX), color("raised") if on else None, color(edge))
        ink = "text1" if on else "text_disabled"
        painter.setFont(self._themes.font("caption", 500 if on else 400))
        painter.setPen(color(ink))
        place = self._names[number].rpartition(" · ")[2]
        bare = len(self._names) > _MOST_PICTURES
        numbered = box if bare else QRectF(box.left() + 2, box.top(), px(_NUMBER_PX), box.height())
        painter.drawText(numbered, CENTER, place)
        if not bare:
            self._draw_shape(painter, box, number, ink)

    def _draw_shape(self, painter: QPainter, box: QRectF, number: int, ink: str) -> None:
        """The unit's part of the curve, over a line at zero."""
        px, color = self._themes.px, self._themes.color
        picture = box.adjusted(px(_NUMBER_PX) + 2, 4, -4, -4)
        middle = picture.center().y()
        painter.setPen(QPen(color("line_strong"), 1.0))
        painter.drawLine(QPointF(picture.left(), middle), QPointF(picture.right(), middle))
        painter.setPen(QPen(color(ink), 1.25))
        step = picture.width() / (_SAMPLES - 1)
        heights = middle - self._shapes[number] * picture.height() / 2
        painter.drawPolyline(
            QPolygonF([QPointF(picture.left() + n * step, float(y)) for n, y in enumerate(heights)])
        )
