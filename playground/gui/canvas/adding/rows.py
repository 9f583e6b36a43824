"""One entry of the palette or of the search as a line: icon, title, hint."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from playground.gui.canvas.adding.catalog import Line
from playground.gui.canvas.items.ink import activation_path, elided, pen
from playground.gui.theme.icons import paint_icon
from playground.gui.theme.source import ThemeSource

ENTRY = Qt.ItemDataRole.UserRole + 1
ROW = 26
HEADING = 26
_BETWEEN = 10
_LEAST_HINT = 24
"""A hint that has less room is left out: the card beside the line says it all."""

_Index = QModelIndex | QPersistentModelIndex


class EntryDelegate(QStyledItemDelegate):
    """Paints entries, and group headings where an item has no entry."""

    def __init__(self, themes: ThemeSource, margin: int) -> None:
        super().__init__()
        self._themes = themes
        self._margin = margin

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, self._themes.px(ROW if index.data(ENTRY) is not None else HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.data(ENTRY)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Line):
            state = option.state
            if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
                painter.fillRect(
                    box, self._themes.color("hover" if state & QStyle.StateFlag.State_Selected else "raised")
                )
            self._paint_entry(painter, box, entry)
        else:
            painter.setFont(self._themes.font("caption"))
            painter.setPen(self._themes.color("text3"))
            low = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(box.adjusted(self._margin, 0, 0, -self._themes.px(5)), low, str(index.data()))
        painter.restore()

    def _paint_entry(self, painter: QPainter, box: QRectF, entry: Line) -> None:
        px, themes = self._themes.px, self._themes
        paint_mark(painter, themes, entry, box.left() + self._margin, box.center().y())
        upright = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        words = box.adjusted(self._margin + px(24), 0, -self._margin, 0)
        font = themes.font("small")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        title = elided(metrics, entry.title, words.width())
        room = words.width() - metrics.horizontalAdvance(title) - px(_BETWEEN)
        if room >= px(_LEAST_HINT):
            painter.setPen(themes.color("text3"))
            hint = elided(metrics, entry.hint, room)
            painter.drawText(words, Qt.AlignmentFlag.AlignRight | upright, hint)
        painter.setPen(themes.color("text_disabled" if entry.refused else "text1"))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | upright, title)


def paint_mark(painter: QPainter, themes: ThemeSource, entry: Line, left: float, middle: float) -> None:
    """The entry's icon, or its curve, in the colour of its category."""
    side = themes.px(14)
    color = themes.color(f"category {entry.category}")
    if entry.curve is None:
        paint_icon(painter, entry.icon, QRectF(left, round(middle - side / 2), side, side), color)
        return
    height = themes.px(10)
    painter.save()
    painter.translate(left, middle - height / 2)
    painter.setPen(pen(color, 1.5, flat=False))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(activation_path(entry.curve, side, height))
    painter.restore()
