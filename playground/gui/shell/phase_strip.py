"""INIT | PREDICT › LOSS › GRADIENT › STEP ↺: where the training is, with the numbers of now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.shell.states import PHASES, DeckState, Phase
from playground.gui.theme.fonts import font
from playground.gui.theme.icons import paint_icon
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.painted import LEFT, rounded
from playground.gui.widgets.tip import tip

_LESSONS: dict[Phase, str] = {
    "init": "Parameters start as random numbers drawn from the seed. This happens once.",
    "predict": "One batch of rows runs forwards through the network.",
    "loss": "One number says how far the predictions are from the targets.",
    "gradient": "Backwards: how the loss would change if each parameter grew a little.",
    "step": "parameter ← parameter − learning rate × gradient. Then the next batch.",
}
_WIDTH_PX, _SLIM_WIDTH_PX = 560, 496
_INIT_PX, _LOOP_PX, _PAD_PX, _GAP_PX = 78, 36, 13, 11


class PhaseStrip(QWidget):
    """Shows a `DeckState`; hovering a phase teaches it."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._state = DeckState()
        self._slim = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Phases of a batch")
        themes.changed.connect(self.updateGeometry)

    def show_state(self, state: DeckState) -> None:
        """Shows a state."""
        if state == self._state:
            return
        self._state = state
        phase = "training" if state.flowing else state.phase or "not started"
        notes = ", ".join(f"{name} {note}" for name, note in zip(PHASES, state.notes, strict=True))
        self.setAccessibleDescription(f"{phase}: {notes}")
        self.update()

    def set_slim(self, slim: bool) -> None:
        """Whether the strip has its narrow form."""
        self._slim = slim
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        px = self._themes.px
        return QSize(px(_SLIM_WIDTH_PX if self._slim else _WIDTH_PX), px(42))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def cells(self) -> list[QRectF]:
        """The boxes of the five phases."""
        px = self._themes.px
        start, end = px(_INIT_PX), self.width() - px(_LOOP_PX)
        width = (end - start) / 4
        height = float(self.height())
        return [
            QRectF(0, 0, start, height),
            *(QRectF(start + n * width, 0, width, height) for n in range(4)),
        ]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        place = next((n for n, box in enumerate(self.cells()) if x < box.right()), 4)
        phase = PHASES[place]
        self.setToolTip(tip(phase.upper(), _LESSONS[phase]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        radius = self._themes.px(RADIUS_CONTROL_PX)
        inside = QPainterPath()
        inside.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.fillPath(inside, self._themes.color("field"))
        painter.setClipPath(inside)
        self._paint_cells(painter)
        self._paint_progress(painter)
        painter.setClipping(False)
        rounded(painter, box, radius, None, self._themes.color("line"))
        painter.end()

    def _paint_cells(self, painter: QPainter) -> None:
        px = self._themes.px
        done = PHASES.index(self._state.phase) if self._state.phase else -1
        for place, (phase, box) in enumerate(zip(PHASES, self.cells(), strict=True)):
            current = place == done and not self._state.flowing and place > 0
            if current:
                face = box.adjusted(0, 0, -px(_GAP_PX), 0)
                painter.fillRect(face, self._themes.color("accent_soft"))
                painter.fillRect(face.adjusted(0, box.height() - px(3), 0, 0), self._themes.color("accent"))
            self._paint_words(painter, box, phase, place, done, current)
        start = self.cells()[1]
        rule = QRectF(start.left(), px(10), 1, self.height() - px(20))
        if done != 1 or self._state.flowing:
            painter.fillRect(rule, self._themes.color("line_strong"))
        middle = self.height() / 2
        for box in self.cells()[2:]:
            self._stamp(painter, "phase", box.left() - px(_GAP_PX) / 2, middle, 11)
        self._stamp(painter, "loop", self.width() - px(_LOOP_PX) / 2, middle, 14)

    def _paint_words(
        self, painter: QPainter, box: QRectF, phase: Phase, place: int, done: int, current: bool
    ) -> None:
        px = self._themes.px
        name, note = self._inks(place, done, current)
        words = box.adjusted(px(_PAD_PX), 0, -px(_GAP_PX), 0)
        upper, lower = QRectF(words), QRectF(words)
        upper.setBottom(box.center().y() + px(1))
        upper.setTop(box.top() + px(5))
        lower.setTop(box.center().y() + px(1))
        lower.setBottom(box.bottom() - px(4))
        painter.setFont(font("caption", 600, self._themes.scale, tracked=True))
        painter.setPen(name)
        painter.drawText(upper, LEFT, phase.upper())
        painter.setFont(self._themes.font("small"))
        painter.setPen(note)
        text = painter.fontMetrics().elidedText(
            self._state.notes[place], Qt.TextElideMode.ElideRight, int(lower.width())
        )
        painter.drawText(lower, LEFT, text)

    def _inks(self, place: int, done: int, current: bool) -> tuple[QColor, QColor]:
        """The colours of a phase's name and of its number."""
        color = self._themes.color
        if self._state.why_not:
            return color("text3"), color("text3")
        if current:
            return color("accent"), color("text1")
        if self._state.flowing or place <= max(done, 0):
            return color("text1"), color("text2")
        return color("text2"), color("text3")

    def _paint_progress(self, painter: QPainter) -> None:
        state = self._state
        if not (state.flowing and state.batches):
            return
        start, end = self.cells()[1].left(), self.cells()[4].right()
        share = min(1.0, (state.batch or 0) / state.batches)
        y = self.height() - 2
        painter.fillRect(QRectF(start, y, end - start, 2), self._themes.color("line"))
        painter.fillRect(QRectF(start, y, (end - start) * share, 2), self._themes.color("accent"))

    def _stamp(self, painter: QPainter, icon: str, x: float, y: float, side_px: int) -> None:
        side = self._themes.px(side_px)
        at = QRectF(round(x - side / 2), round(y - side / 2), side, side)
        paint_icon(painter, icon, at, self._themes.color("text3"))
