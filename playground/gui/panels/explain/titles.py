"""What the parts of an explanation have around them: a phase's name, a sentence with its button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.gui.theme.fonts import font
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.label import Label
from playground.gui.widgets.message import Picture
from playground.gui.widgets.painted import LEFT, RIGHT
from playground.gui.widgets.section import PADDING_PX

_GAP_PX = 9


class PhaseTitle(QWidget):
    """A phase's name, in accent while it is the one done last; words behind it, a state at the right."""

    def __init__(self, themes: ThemeSource, phase: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._phase, self._words, self._state = phase.upper(), "", ""
        self._now = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def say(self, words: str, *, now: bool, state: str = "") -> None:
        """Other words; `now` says that this phase was done last."""
        if (words, now, state) != (self._words, self._now, self._state):
            self._words, self._now, self._state = words, now, state
            self.setAccessibleName(f"{self._phase}: {words}. {state}".strip())
            self.update()

    def has_room(self, words: str) -> bool:
        """Whether these words would be seen in full."""
        name = QFontMetricsF(self._name_font()).horizontalAdvance(self._phase)
        needed = QFontMetricsF(self._themes.font("small")).horizontalAdvance(words)
        return name + self._themes.px(_GAP_PX) + needed <= self.width() - 2 * PADDING_PX

    def _name_font(self) -> QFont:
        return font("small", 600, self._themes.scale, tracked=True)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(200), self._themes.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self._themes
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        painter.setFont(self._name_font())
        painter.setPen(themes.color("accent" if self._now else "text1"))
        painter.drawText(box, LEFT, self._phase)
        left = painter.fontMetrics().horizontalAdvance(self._phase) + themes.px(_GAP_PX)
        painter.setFont(themes.font("caption"))
        painter.setPen(themes.color("text3"))
        painter.drawText(box, RIGHT, self._state)
        state = painter.fontMetrics().horizontalAdvance(self._state)
        painter.setFont(themes.font("small"))
        painter.setPen(themes.color("text2"))
        room = int(box.width() - left - state)
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box.adjusted(left, 0, 0, 0), LEFT, words)
        painter.end()


class Notice(QWidget):
    """A sentence with an icon, and a button that does what it says."""

    asked = Signal()

    def __init__(self, themes: ThemeSource, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label(type="small", ink="text2", wrap=True)
        self.button = Button("", "outlined")
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Picture(themes, icon, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def say(self, sentence: str, button: str = "") -> None:
        """Other words; without a button where there is nothing to do."""
        self.words.setText(sentence)
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self.button.setVisible(bool(button))
