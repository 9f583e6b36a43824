"""A search field with its sign and its key."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from playground.gui.theme.icons import paint_icon
from playground.gui.theme.source import ThemeSource


class FindField(QLineEdit):
    """A search field with a glass on the left and the key that opens the search on the right."""

    def __init__(self, themes: ThemeSource, words: str, key: str) -> None:
        super().__init__(placeholderText=words)
        self._themes = themes
        self._key = key
        self.setAccessibleName(words)
        self.setTextMargins(themes.px(20), 0, themes.px(28), 0)

    def show_key(self, key: str) -> None:
        """Another key on the right."""
        self._key = key
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        themes, side = self._themes, self._themes.px(14)
        glass = QRect(9, (self.height() - side) // 2, side, side)
        paint_icon(painter, "find", glass.toRectF(), themes.color("text3"))
        if not self.text():
            painter.setFont(themes.font("caption"))
            painter.setPen(themes.color("text3"))
            right = self.rect().adjusted(0, 0, -10, 0)
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._key)
        painter.end()
