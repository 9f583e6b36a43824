"""The left column where there is little room: icons with their names, one under the other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import CENTER, PaintedButton
from playground.gui.widgets.tip import tip

WIDTH_PX = 48


class _RailButton(PaintedButton):
    def __init__(self, themes: ThemeSource, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, name, parent)
        self._icon = icon
        self.setCheckable(True)
        self.setToolTip(tip(name, "Opens this panel beside the network; press again to close it."))

    def wanted(self) -> QSize:
        return QSize(self.themes.px(WIDTH_PX - 1), self.themes.px(52))

    def draw(self, painter: QPainter) -> None:
        px = self.themes.px
        box = QRectF(self.rect())
        ink = self.ink()
        if self.isChecked():
            painter.fillRect(QRectF(0, px(6), 2, box.height() - px(12)), self.themes.color("selection"))
        side = px(18)
        at = QRectF(round((box.width() - side) / 2), px(8), side, side)
        self.stamp(painter, self._icon, at, ink)
        words = QRectF(0, px(29), box.width(), px(16))
        self.write(painter, words, self.text(), ink, role="caption", align=CENTER)


class Rail(QWidget):
    """A column of named icons."""

    pressed = Signal(str)
    """The name of the panel that the user asked for, or asked to close."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._buttons: dict[str, _RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 1, 0)
        self._column.setSpacing(0)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        themes.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.color("panel"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._themes.color("line"))
        painter.end()

    def add(self, name: str, icon: str) -> None:
        """Appends a panel."""
        button = _RailButton(self._themes, icon, name, self)
        button.clicked.connect(lambda: self.pressed.emit(name))
        self._buttons[name] = button
        self._column.addWidget(button)

    def show_open(self, name: str | None) -> None:
        """Marks the panel that is open, if one is."""
        for other, button in self._buttons.items():
            button.setChecked(other == name)
