"""INIT | PREDICT › LOSS › GRADIENT › STEP ↺: where the training is, with the numbers of now.

The four phases of a batch are buttons; INIT happens once, and has buttons of its own in the deck.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.shell.phase_cell import LESSONS, PhaseCell, inks, paint_words
from playground.gui.shell.states import PHASES, DeckState, Phase
from playground.gui.theme.icons import paint_icon
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.painted import rounded
from playground.gui.widgets.tip import tip

_WIDTH_PX, _SLIM_WIDTH_PX = 560, 496
_INIT_PX, _LOOP_PX, _GAP_PX = 78, 36, 11


class PhaseStrip(QWidget):
    """Shows a `DeckState`; hovering a phase teaches it."""

    asked = Signal(str)
    """The phase to go on to the end of."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._state = DeckState()
        self._slim = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Phases of a batch")
        self.setToolTip(tip("INIT", LESSONS["init"]))
        self._cells = [PhaseCell(themes, phase, self) for phase in PHASES[1:]]
        for phase, cell in zip(PHASES[1:], self._cells, strict=True):
            cell.clicked.connect(partial(self._ask, phase))
        themes.changed.connect(self.updateGeometry)

    def show_state(self, state: DeckState) -> None:
        """Shows a state."""
        if state == self._state:
            return
        self._state = state
        phase = "training" if state.flowing else state.phase or "not started"
        notes = ", ".join(f"{name} {note}" for name, note in zip(PHASES, state.notes, strict=True))
        self.setAccessibleDescription(f"{phase}: {notes}")
        for cell in self._cells:
            cell.show_state(state)
        self.update()

    def _ask(self, phase: Phase) -> None:
        self.asked.emit(phase)

    def set_slim(self, slim: bool) -> None:
        """Whether the strip has its narrow form."""
        self._slim = slim
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        px = self._themes.px
        return QSize(px(_SLIM_WIDTH_PX if self._slim else _WIDTH_PX), px(42))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def boxes(self) -> list[QRectF]:
        """The boxes of the five phases."""
        px = self._themes.px
        start, end = px(_INIT_PX), self.width() - px(_LOOP_PX)
        width = (end - start) / 4
        height = float(self.height())
        return [
            QRectF(0, 0, start, height),
            *(QRectF(start + n * width, 0, width, height) for n in range(4)),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        gap = self._themes.px(_GAP_PX)
        for cell, box in zip(self._cells, self.boxes()[1:], strict=True):
            cell.setGeometry(box.adjusted(0, 1, -gap, -1).toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        radius = self._themes.px(RADIUS_CONTROL_PX)
        inside = QPainterPath()
        inside.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.fillPath(inside, self._themes.color("field"))
        painter.setClipPath(inside)
        self._paint_between(painter)
        self._paint_progress(painter)
        painter.setClipping(False)
        rounded(painter, box, radius, None, self._themes.color("line"))
        painter.end()

    def _paint_between(self, painter: QPainter) -> None:
        """INIT, the rule behind it, and the signs between the phases."""
        px, boxes = self._themes.px, self.boxes()
        first = boxes[0].adjusted(0, 0, -px(_GAP_PX), 0)
        colors = inks(self._themes, self._state, "init")
        paint_words(painter, self._themes, first, "init", self._state, colors)
        if not self._cells[0].current:
            rule = QRectF(boxes[1].left() - 1, px(10), 1, self.height() - px(20))
            painter.fillRect(rule, self._themes.color("line_strong"))
        middle = self.height() / 2
        for box in boxes[2:]:
            self._stamp(painter, "phase", box.left() - px(_GAP_PX) / 2, middle, 11)
        self._stamp(painter, "loop", self.width() - px(_LOOP_PX) / 2, middle, 14)

    def _paint_progress(self, painter: QPainter) -> None:
        state = self._state
        if not (state.flowing and state.batches):
            return
        start, end = self.boxes()[1].left(), self.boxes()[4].right()
        share = min(1.0, (state.batch or 0) / state.batches)
        y = self.height() - 2
        painter.fillRect(QRectF(start, y, end - start, 2), self._themes.color("line"))
        painter.fillRect(QRectF(start, y, (end - start) * share, 2), self._themes.color("accent"))

    def _stamp(self, painter: QPainter, icon: str, x: float, y: float, side_px: int) -> None:
        side = self._themes.px(side_px)
        at = QRectF(round(x - side / 2), round(y - side / 2), side, side)
        paint_icon(painter, icon, at, self._themes.color("text3"))
