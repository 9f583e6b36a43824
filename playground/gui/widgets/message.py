"""Messages at their place: a toast, an empty panel, a problem with its remedies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.gui.theme.icons import paint_icon
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX, TOAST_MS
from playground.gui.widgets.buttons import Button, IconButton
from playground.gui.widgets.keys import PRESSES, claim
from playground.gui.widgets.label import Label
from playground.gui.widgets.painted import rounded

Tone = Literal["done", "info", "hint", "problem"]
_INKS: dict[str, str] = {"done": "success", "info": "text2", "hint": "warning", "problem": "danger"}


class Picture(QWidget):
    """An icon that is only looked at."""

    def __init__(
        self,
        themes: ThemeSource,
        icon: str,
        ink: str = "text2",
        side_px: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icon, self._ink, self._side_px = icon, ink, side_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def show_icon(self, icon: str, ink: str) -> None:
        """Another icon."""
        self._icon, self._ink = icon, ink
        self.update()

    def sizeHint(self) -> QSize:
        side = self._themes.px(self._side_px)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height())
        paint_icon(painter, self._icon, QRectF(0, 0, side, side), self._themes.color(self._ink))
        painter.end()


_WRAPPED_PX = 20
"""Air above and below a message that fills several lines."""


class Toast(QWidget):
    """One message at the top of the canvas. It goes after six seconds; a problem stays until closed."""

    asked = Signal()
    """The user pressed the message's button."""

    def __init__(self, themes: ThemeSource, host: QWidget) -> None:
        super().__init__(host)
        self._themes = themes
        self._tone: Tone = "info"
        self._icon = Picture(themes, "info", side_px=17)
        self._title = Label(weight=600)
        self._text = Label(ink="text2")
        self._button = Button("", "outlined")
        self._close = IconButton(themes, "close", "Close this message")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._close.clicked.connect(self.hide)
        self._button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(10)
        for widget in (self._icon, self._title):
            row.addWidget(widget)
        row.addWidget(self._text, 1)
        for button in (self._button, self._close):
            row.addWidget(button)
        host.installEventFilter(self)
        self.hide()

    def say(self, tone: Tone, title: str, text: str = "", action: str = "") -> None:
        """Shows a message in place of the one before."""
        self._tone = tone
        self._icon.show_icon("problem" if tone == "problem" else tone, _INKS[tone])
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {text}")
        self.show()
        self._place()
        self.raise_()
        if tone == "problem":
            self._timer.stop()
        else:
            self._timer.start(TOAST_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def leaves_by_itself(self) -> bool:
        """Whether the message on show goes without being closed."""
        return self._timer.isActive()

    def _ask(self) -> None:
        self.hide()
        self.asked.emit()

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        room = host.width() - 2 * self._themes.px(16)
        self._text.setWordWrap(False)
        width = self.sizeHint().width()
        height = self._themes.px(44)
        if width > room:
            self._text.setWordWrap(True)
            width = room
            height = max(height, self.heightForWidth(width) + self._themes.px(_WRAPPED_PX))
        self.setGeometry((host.width() - width) // 2, self._themes.px(16), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._themes.color
        edge = color("line_strong" if self._tone == "info" else _INKS[self._tone])
        rounded(painter, QRectF(self.rect()), self._themes.px(RADIUS_CONTROL_PX), color("panel"), edge)
        painter.end()


class EmptyState(QWidget):
    """A panel without content: what is missing and what to do, without a frame."""

    def __init__(
        self, themes: ThemeSource, icon: str, title: str, sentence: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = Label(title, weight=600)
        self._sentence = Label(sentence, type="small", ink="text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(Picture(themes, icon, side_px=22), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            column.addWidget(label)
        column.addStretch(1)

    def say(self, title: str, sentence: str) -> None:
        """Other words."""
        self._title.setText(title)
        self._sentence.setText(sentence)


class ProblemRow(QWidget):
    """One problem or hint: what is wrong and where, and buttons that repair it."""

    asked = Signal(str)
    """The title of the remedy that the user pressed."""
    pointed = Signal()
    """The user clicked the sentence, or pressed Enter on it: show the place."""

    def __init__(
        self,
        themes: ThemeSource,
        tone: Literal["problem", "hint"],
        sentence: str,
        nodes: Sequence[str] = (),
        remedies: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._words = QLabel(strong(sentence, nodes), self)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words.setWordWrap(True)
        self.setAccessibleName(sentence)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(themes.px(40))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(Picture(themes, tone, _INKS[tone], 15))
        row.addWidget(self._words, 1)
        for place, remedy in enumerate(remedies):
            button = Button(remedy, "quiet" if place else "outlined")
            button.clicked.connect(self._ask)
            row.addWidget(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse():
            painter = QPainter(self)
            painter.fillRect(self.rect(), self._themes.color("raised"))
            painter.end()

    def _ask(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.asked.emit(button.text())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit()

    def event(self, event: QEvent) -> bool:
        return claim(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in PRESSES:
            self.pointed.emit()
        else:
            super().keyPressEvent(event)


def strong(sentence: str, names: Sequence[str]) -> str:
    """`sentence` as markup with the names in it set heavier; everything else is escaped."""
    if not names:
        return escape(sentence)
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    pattern = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first)
    parts = re.split(f"({pattern})", sentence)
    marked = (
        f"<b style='font-weight:600'>{escape(part)}</b>" if n % 2 else escape(part)
        for n, part in enumerate(parts)
    )
    return "".join(marked)
