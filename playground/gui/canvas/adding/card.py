"""The card that teaches what a layer does, beside its line in the palette."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.gui.canvas.adding.catalog import Line
from playground.gui.canvas.adding.rows import paint_mark
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.label import Label
from playground.gui.widgets.painted import rounded

WIDTH = 208
_MARK_ROOM = 22


class TeachingCard(QWidget):
    """Title, help and how to add. Floats in the window; lets the mouse through."""

    def __init__(self, themes: ThemeSource, window: QWidget) -> None:
        super().__init__(window)
        self._themes = themes
        self._entry: Line | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(themes.px(WIDTH))
        self._title = Label(weight=600)
        self._help = Label(type="small", ink="text2", wrap=True)
        self._how = Label("Drag, or Enter to add", type="caption", ink="text3")
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 11, 13, 12)
        column.setSpacing(5)
        self._title.setContentsMargins(themes.px(_MARK_ROOM), 0, 0, 0)
        for label in (self._title, self._help, self._how):
            column.addWidget(label)
        self.hide()

    def teach(self, entry: Line, beside: QPoint) -> None:
        """Shows an entry; its upper left corner comes to a point of the window, or as high as it must."""
        self._entry = entry
        self._title.setText(entry.title)
        self._help.setText(entry.help)
        self.adjustSize()
        self.setFixedHeight(self.heightForWidth(self.width()))
        room = self.parentWidget()
        lowest = room.height() - self.height() - 8 if room is not None else beside.y()
        self.move(beside.x(), max(8, min(beside.y(), lowest)))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        themes = self._themes
        box = QRectF(self.rect())
        rounded(painter, box, RADIUS_CONTROL_PX, themes.color("panel"), themes.color("line_strong"))
        if self._entry is not None:
            middle = self._title.geometry().center().y() + 0.5
            paint_mark(painter, themes, self._entry, 13, middle)
        painter.end()
