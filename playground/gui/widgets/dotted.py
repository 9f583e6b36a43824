"""A read-out that can be edited: a press opens its editor, a dotted line says so."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import PaintedButton
from playground.gui.widgets.tip import tip


class DottedReadout(PaintedButton):
    """Text with a dotted underline; emits `clicked`."""

    def __init__(
        self, themes: ThemeSource, name: str, sentence: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, "", parent)
        self.setAccessibleName(name)
        self.setToolTip(tip(name, sentence))

    def show_value(self, text: str) -> None:
        """Shows a value."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription(text)
            self.updateGeometry()

    def wanted(self) -> QSize:
        return QSize(self.advance(self.text(), "body", 500) + 2, self.themes.px(22))

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(1, 0, -1, 0)
        self.write(painter, box.adjusted(0, -2, 0, -2), self.text(), self.ink("text1"), weight=500)
        role = "text1" if self.underMouse() and self.isEnabled() else "text3"
        pen = QPen(self.themes.color(role), 1)
        pen.setDashPattern([1, 2])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(pen)
        y = box.bottom() - 2
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
