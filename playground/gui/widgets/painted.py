"""The base of the buttons that paint themselves from the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.gui.theme.icons import paint_icon
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import TypeRole
from playground.gui.widgets.keys import claim, press

CENTER = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PaintedButton(QAbstractButton):
    """A button whose subclass says its size in `wanted` and its picture in `draw`.

    Reached by Tab, pressed by Space; repaints when the theme changes.
    """

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self.setText(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        themes.changed.connect(self._retheme)

    def wanted(self) -> QSize:
        """The size at the scale of now."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Paints the button as it is."""
        raise NotImplementedError

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()

    def advance(self, text: str, role: TypeRole = "body", weight: int = 400) -> int:
        """The width of a text in pixels, rounded up."""
        return int(QFontMetricsF(self.themes.font(role, weight)).horizontalAdvance(text) + 0.99)

    def write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        color: QColor,
        *,
        role: TypeRole = "body",
        weight: int = 400,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Paints one line of text."""
        painter.setFont(self.themes.font(role, weight))
        painter.setPen(color)
        painter.drawText(box, align | Qt.TextFlag.TextSingleLine, text)

    def stamp(self, painter: QPainter, name: str, box: QRectF, color: QColor) -> None:
        """Paints an icon into a square box."""
        paint_icon(painter, name, box, color)

    def ink(self, resting: str = "text2") -> QColor:
        """The colour of the text for the state that the button is in."""
        if not self.isEnabled():
            return self.themes.color("text_disabled")
        return self.themes.color("text1" if self.isChecked() or self.underMouse() else resting)

    def sizeHint(self) -> QSize:
        return self.wanted()

    def minimumSizeHint(self) -> QSize:
        return self.wanted()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        return claim(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press(self, event):
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)


def rounded(
    painter: QPainter, box: QRectF, radius: float, fill: QColor | None, border: QColor | None
) -> None:
    """Paints a rounded box whose 1 px border lies inside `box`."""
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, radius, radius)
    else:
        painter.setPen(border)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
