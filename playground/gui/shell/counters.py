"""Epoch, batch and target: the figures at the right end of the deck."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.gui.shell.states import DeckState, Until
from playground.gui.shell.until import UntilEditor, sentence
from playground.gui.theme.figures import NOTHING
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.dotted import DottedReadout
from playground.gui.widgets.label import Label
from playground.gui.widgets.painted import LEFT


class Counter(QWidget):
    """A figure under its name, perhaps with a fainter rest; as wide as its widest value was.

    `widest` is a figure and rest that it has room for from the start, so that nothing moves beside it.
    """

    def __init__(
        self,
        themes: ThemeSource,
        name: str,
        widest: tuple[str, str] = ("", ""),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name = name
        self._widest = widest
        self._value, self._rest = NOTHING, ""
        self._width = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        themes.changed.connect(self._remeasure)

    def show_value(self, value: str, rest: str = "") -> None:
        """Shows a figure."""
        if (value, rest) == (self._value, self._rest):
            return
        self._value, self._rest = value, rest
        self.setAccessibleDescription(f"{value}{rest}")
        if self._needed(value, rest) > self._width:
            self.updateGeometry()
        self.update()

    def _remeasure(self) -> None:
        self._width = 0
        self.updateGeometry()

    def _advance(self, value: str) -> float:
        return QFontMetricsF(self._themes.font("title", 600)).horizontalAdvance(value)

    def _needed(self, value: str, rest: str) -> int:
        fainter = QFontMetricsF(self._themes.font("body")).horizontalAdvance(rest)
        return int(self._advance(value) + fainter + 2)

    def sizeHint(self) -> QSize:
        self._width = max(self._width, self._needed(self._value, self._rest), self._needed(*self._widest))
        return QSize(self._width, self._themes.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        px, color = self._themes.px, self._themes.color
        painter = QPainter(self)
        width = float(self.width())
        painter.setFont(self._themes.font("small"))
        painter.setPen(color("text2"))
        painter.drawText(QRectF(0, px(1), width, px(16)), LEFT, self._name)
        painter.setFont(self._themes.font("title", 600))
        painter.setPen(color("text1"))
        painter.drawText(QRectF(0, px(17), width, px(22)), LEFT, self._value)
        painter.setFont(self._themes.font("body"))
        painter.setPen(color("text2"))
        painter.drawText(QRectF(self._advance(self._value), px(18), width, px(22)), LEFT, self._rest)
        painter.end()


class Counters(QWidget):
    """Epoch, batch n / N, and when the run stops, which can be edited."""

    until_edited = Signal(object)
    """The new `Until`."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._slim = False
        self._until = Until()
        self._epoch = Counter(themes, "Epoch", ("9999", ""))
        self._batch = Counter(themes, "Batch", ("99", " / 99"))
        self._caption = Label("Stop when", type="small", ink="text2")
        self._target = DottedReadout(themes, "Stop when", "A run stops here by itself. Press to change it.")
        self._editor = UntilEditor(themes, self)
        self._editor.edited.connect(self.until_edited)
        self._target.clicked.connect(self._open)
        stop = QVBoxLayout()
        stop.setContentsMargins(0, 0, 0, 0)
        stop.setSpacing(0)
        stop.addStretch(1)
        stop.addWidget(self._caption)
        stop.addWidget(self._target, 0, Qt.AlignmentFlag.AlignLeft)
        stop.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._epoch)
        self._row.addWidget(self._batch)
        self._row.addLayout(stop)
        self.set_slim(False)

    def show_state(self, state: DeckState) -> None:
        """Shows the counters of a state."""
        self._epoch.show_value(str(state.epoch))
        batch = NOTHING if state.batch is None else str(state.batch)
        self._batch.show_value(
            batch, f" / {state.batches}" if state.batches and state.batch is not None else ""
        )
        if state.until != self._until:
            self._until = state.until
            self._editor.show_until(state.until)
        self._write_target()

    def set_slim(self, slim: bool) -> None:
        """Whether the words are short."""
        self._slim = slim
        self._caption.setText("Stop at" if slim else "Stop when")
        self._row.setSpacing(20 if slim else 40)
        self._write_target()

    def _write_target(self) -> None:
        self._target.show_value(sentence(self._until, short=self._slim))

    def _open(self) -> None:
        self._editor.show_until(self._until)
        self._editor.open_below(self._target)
