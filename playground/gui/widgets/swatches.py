"""A row of colours to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import PaintedButton
from playground.gui.widgets.tip import tip

_SIDE_PX = 26
_DOT_PX = 14


class Swatches(QWidget):
    """Colours by name, each with the theme's role that it is painted in; at most one is chosen."""

    chosen = Signal(str)

    def __init__(
        self, themes: ThemeSource, name: str, roles: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._dots = {color: _Dot(themes, color, role, self) for color, role in roles.items()}
        for color, dot in self._dots.items():
            self._group.addButton(dot)
            row.addWidget(dot)
            dot.clicked.connect(lambda checked=False, chosen=color: self.chosen.emit(chosen))
        row.addStretch(1)

    def show_choice(self, color: str) -> None:
        """Shows a colour as chosen without emitting."""
        self._dots[color].setChecked(True)

    def current(self) -> str | None:
        """The colour that is chosen."""
        return next((color for color, dot in self._dots.items() if dot.isChecked()), None)


class _Dot(PaintedButton):
    def __init__(self, themes: ThemeSource, color: str, role: str, parent: QWidget) -> None:
        super().__init__(themes, color.capitalize(), parent)
        self._role = role
        self.setCheckable(True)
        self.setToolTip(tip(color.capitalize()))

    def wanted(self) -> QSize:
        return QSize(self.themes.px(_SIDE_PX), self.themes.px(_SIDE_PX))

    def draw(self, painter: QPainter) -> None:
        side = self.themes.px(_DOT_PX)
        dot = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(self.themes.color("node"))
        painter.setBrush(self.themes.color(self._role))
        painter.drawEllipse(dot)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(self.themes.color("selection" if self.isChecked() else "line_strong"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(dot.adjusted(-4, -4, 4, 4))
