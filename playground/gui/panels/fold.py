"""A line that folds rows away: what is seldom needed stands behind it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import TypeRole
from playground.gui.widgets.painted import PaintedButton


class FoldLine(PaintedButton):
    """A caret and a word; checked means open."""

    def __init__(
        self, themes: ThemeSource, name: str, parent: QWidget | None = None, *, type: TypeRole = "body"
    ) -> None:
        super().__init__(themes, name, parent)
        self._type: TypeRole = type
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wanted(self) -> QSize:
        px = self.themes.px
        return QSize(px(18) + self.advance(self.text(), self._type), px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.themes.px(60), self.wanted().height())  # words that are too long end in …

    def draw(self, painter: QPainter) -> None:
        px = self.themes.px
        side, ink = px(11), self.themes.color("text1" if self.underMouse() else "text2")
        caret = QRectF(0, round((self.height() - side) / 2), side, side)
        self.stamp(painter, "unfolded" if self.isChecked() else "folded", caret, ink)
        words = QRectF(self.rect()).adjusted(px(18), 0, 0, 0)
        metrics = QFontMetricsF(self.themes.font(self._type))
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        self.write(painter, words, text, ink, role=self._type)


class Fold(QWidget):
    """Rows under a line that opens and closes them. Closed at first."""

    toggled = Signal(bool)
    """Whether the user opened it."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = FoldLine(themes, name)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        """Where the rows go."""
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self._inside)
        self._inside.hide()
        self.line.clicked.connect(self._turn)

    def add(self, row: QWidget) -> None:
        """Appends a row."""
        self.body.addWidget(row)

    def is_open(self) -> bool:
        """Whether the rows can be seen."""
        return not self._inside.isHidden()

    def show_open(self, is_open: bool) -> None:
        """Opens or closes it without emitting."""
        self.line.setChecked(is_open)
        self._inside.setVisible(is_open)

    def _turn(self, is_open: bool) -> None:
        self.show_open(is_open)
        self.toggled.emit(is_open)
