"""What the phase of now does, in a sentence at the upper right of the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.gui.theme.fonts import font
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.painted import LEFT, rounded
from playground.gui.widgets.tip import tip

HEIGHT = 32
_PADDING = 14
_GAP = 12


class PhaseBanner(QWidget):
    """The phase's name and as many of its sentences as there is room for. Hidden where none fits."""

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name = ""
        self._sentences: tuple[str, ...] = ()
        self.words = ""
        """What is to be read of the sentences."""
        self.setAccessibleName("Phase")
        self.hide()

    def say(self, name: str, sentences: Sequence[str]) -> None:
        """Another phase; an empty name: none."""
        self._name, self._sentences = name, tuple(sentences)
        self.setToolTip(tip(name, " ".join(sentences)) if name else "")

    def place(self, left: int, right: int, top: int, *, at_left: bool = False) -> None:
        """Puts it to the right (or left) between two edges, as wide as needed; hidden where too wide."""
        metrics = QFontMetricsF(self._themes.font("small"))
        head = self._head()
        for count in range(len(self._sentences), -1, -1):
            words = " ".join(self._sentences[:count])
            gap = self._themes.px(_GAP) if words else 0
            needed = int(head + gap + metrics.horizontalAdvance(words) + 2 * self._themes.px(_PADDING)) + 1
            if needed <= right - left:
                break
        shown = bool(self._name) and needed <= right - left
        if shown:
            self.words = words
            self.setAccessibleDescription(f"{self._name}: {words}")
            self.setGeometry(left if at_left else right - needed, top, needed, self._themes.px(HEIGHT))
            self.update()
        self.setVisible(shown)

    def _head(self) -> float:
        tracked = font("caption", 600, self._themes.scale, tracked=True)
        return QFontMetricsF(tracked).horizontalAdvance(self._name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        themes, box = self._themes, QRectF(self.rect())
        rounded(painter, box, RADIUS_CONTROL_PX, themes.color("panel"), themes.color("line"))
        inner = box.adjusted(themes.px(_PADDING), 0, 0, 0)
        painter.setFont(font("caption", 600, themes.scale, tracked=True))
        painter.setPen(themes.color("accent"))
        painter.drawText(inner, LEFT | Qt.TextFlag.TextSingleLine, self._name)
        inner.adjust(self._head() + themes.px(_GAP), 0, 0, 0)
        painter.setFont(themes.font("small"))
        painter.setPen(themes.color("text1"))
        painter.drawText(inner, LEFT | Qt.TextFlag.TextSingleLine, self.words)
        painter.end()
