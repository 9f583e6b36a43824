"""Arrange, zoom and fit, in the lower right corner of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.gui.actions import ENTRIES
from playground.gui.canvas.commands.commands import Commands
from playground.gui.keymap import Keymap
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import CENTER, PaintedButton, rounded
from playground.gui.widgets.tip import tip


class _Key(PaintedButton):
    """One button of the bar: an icon, or the zoom in words."""

    def __init__(
        self, themes: ThemeSource, icon: str, name: str, does: str, width: int, parent: QWidget
    ) -> None:
        super().__init__(themes, name, parent)
        self._icon = icon
        self._width = width
        self.does = does
        self.words = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def wanted(self) -> QSize:
        return QSize(self.themes.px(self._width), self.themes.px(28))

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        if self._icon:
            side = self.themes.px(15)
            middle = QRectF((box.width() - side) // 2, (box.height() - side) // 2, side, side)
            self.stamp(painter, self._icon, middle, self.ink())
        else:
            self.write(painter, box, self.words, self.ink(), role="small", align=CENTER)


class ZoomBar(QWidget):
    """The bar itself. Shows the zoom; its buttons call the canvas's commands."""

    def __init__(self, themes: ThemeSource, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._value = _Key(themes, "", "Zoom to 100 %", "zoom_whole", 46, self)
        self._buttons = {
            _Key(themes, "arrange", "Arrange", "arrange", 36, self): commands.arrange,
            _Key(themes, "less", "Zoom out", "zoom_out", 32, self): commands.zoom_out,
            self._value: commands.zoom_whole,
            _Key(themes, "add", "Zoom in", "zoom_in", 28, self): commands.zoom_in,
            _Key(themes, "fit", "Fit all", "fit_all", 30, self): commands.fit_all,
        }
        for button, command in self._buttons.items():
            row.addWidget(button)
            button.clicked.connect(command)
        self.show_keys(Keymap())
        themes.changed.connect(self.update)

    def show_keys(self, keymap: Keymap) -> None:
        """Tooltips with the keys of now."""
        for button in self._buttons:
            button.setToolTip(tip(button.text(), ENTRIES[button.does].help, keymap.words(button.does)))

    def show_zoom(self, zoom: float) -> None:
        """The magnification, 1 for 100 %."""
        words = f"{zoom:.0%}".replace("%", " %")
        if words != self._value.words:
            self._value.words = words
            self._value.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 6, self._themes.color("panel"), self._themes.color("line"))
        painter.setPen(self._themes.color("line"))
        x = self._themes.px(36) + 1
        painter.drawLine(x, 7, x, self.height() - 8)
        painter.end()
