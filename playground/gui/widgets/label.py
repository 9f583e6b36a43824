"""Text in the type scale and the inks of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from playground.gui.theme.tokens import TypeRole


class Label(QLabel):
    """A line or paragraph of plain text. Never interprets markup, so names from files are safe in it."""

    def __init__(
        self,
        text: str = "",
        *,
        type: TypeRole = "body",
        ink: str = "text1",
        weight: int = 400,
        wrap: bool = False,
        right: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", type)
        self.setProperty("ink", ink)
        self.setProperty("weight", str(weight))
        self.setWordWrap(wrap)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def set_ink(self, ink: str) -> None:
        """Another ink: "text1" … "text3", "accent", "danger", "warning"."""
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            repolish(self)


class ElidedLabel(Label):
    """One line that ends in … where there is no room for all of it; the whole is then its tooltip."""

    def __init__(self, text: str = "", *, type: TypeRole = "body", ink: str = "text2") -> None:
        super().__init__(text, type=type, ink=ink)
        self._whole = text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Another text."""
        self._whole = text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")
        self.setAccessibleName(self._whole)


def repolish(widget: QWidget) -> None:
    """Reads the stylesheet again, after a dynamic property of the widget changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def line(*, upright: bool = False, parent: QWidget | None = None) -> QFrame:
    """A hairline between two ideas."""
    made = QFrame(parent)
    made.setProperty("kind", "upright" if upright else "line")
    return made
