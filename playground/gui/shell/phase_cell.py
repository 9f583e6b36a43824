"""One of the four phases in the strip of the deck: pressed, training goes on to its end."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from playground.gui.shell.states import PHASES, DeckState, Phase
from playground.gui.theme.colors import mix
from playground.gui.theme.fonts import font
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import LEFT, PaintedButton
from playground.gui.widgets.tip import tip

LESSONS: dict[Phase, str] = {
    "init": "Parameters start as random numbers drawn from the seed. This happens once.",
    "predict": "One batch of rows runs forwards through the network.",
    "loss": "One number says how far the predictions are from the targets.",
    "gradient": "Backwards: how the loss would change if each parameter grew a little.",
    "step": "parameter ← parameter − learning rate × gradient. Then the next batch.",
}
_PRESS = "Press: goes on to the end of this phase."
PAD_PX = 13
_BAR_PX = 3
_PROGRESS_PX = 2


class PhaseCell(PaintedButton):
    """Shows a `DeckState`'s share of one phase. Its place in the strip is its parent's to say."""

    def __init__(self, themes: ThemeSource, phase: Phase, parent: QWidget) -> None:
        super().__init__(themes, phase.capitalize(), parent)
        self._phase: Phase = phase
        self._place = PHASES.index(phase)
        self._state = DeckState()
        self._teach()

    def show_state(self, state: DeckState) -> None:
        """Shows a state."""
        before, self._state = self._state, state
        if state.why_not != before.why_not:
            self.setEnabled(not state.why_not)
            self._teach()
        note = state.notes[self._place]
        self.setAccessibleDescription(f"{note}, done last" if self.current else note)
        self.update()

    def _teach(self) -> None:
        sentence = self._state.why_not or f"{LESSONS[self._phase]} {_PRESS}"
        self.setToolTip(tip(self._phase.upper(), sentence, str(self._place)))

    @property
    def current(self) -> bool:
        """Whether the phase was done last, and phases pass slowly enough to be marked."""
        return self._state.phase == self._phase and not self._state.flowing

    def wanted(self) -> QSize:
        return QSize(self.width(), self.height())

    def draw(self, painter: QPainter) -> None:
        px, color = self.themes.px, self.themes.color
        box = QRectF(self.rect())
        fill = self._fill()
        if fill is not None:
            painter.fillRect(box.adjusted(0, 0, 0, -_PROGRESS_PX if self._state.flowing else 0), fill)
        if self.current:
            painter.fillRect(box.adjusted(0, box.height() - px(_BAR_PX), 0, 0), color("accent"))
        name, note = inks(self.themes, self._state, self._phase)
        paint_words(painter, self.themes, box, self._phase, self._state, (name, note))

    def _fill(self) -> QColor | None:
        theme, pointed = self.themes.theme, self.isEnabled() and (self.underMouse() or self.isDown())
        if self.current:
            share = 0.0 if not pointed else 0.16 if self.isDown() else 0.07
            return QColor(mix(theme.accent_soft, theme.text1, share))
        if not pointed:
            return None
        return QColor(theme.line if self.isDown() else theme.hover)


def inks(themes: ThemeSource, state: DeckState, phase: Phase) -> tuple[QColor, QColor]:
    """The colours of a phase's name and of its number."""
    color, place = themes.color, PHASES.index(phase)
    done = PHASES.index(state.phase) if state.phase else -1
    if state.why_not:
        return color("text3"), color("text3")
    if place == done and place and not state.flowing:
        return color("accent"), color("text1")
    if state.flowing or place <= max(done, 0):
        return color("text1"), color("text2")
    return color("text2"), color("text3")


def paint_words(
    painter: QPainter,
    themes: ThemeSource,
    box: QRectF,
    phase: Phase,
    state: DeckState,
    colors: tuple[QColor, QColor],
) -> None:
    """Paints a phase's name over its number."""
    px = themes.px
    words = box.adjusted(px(PAD_PX), 0, 0, 0)
    upper, lower = QRectF(words), QRectF(words)
    upper.setBottom(box.center().y() + px(1))
    upper.setTop(box.top() + px(5))
    lower.setTop(box.center().y() + px(1))
    lower.setBottom(box.bottom() - px(4))
    painter.setFont(font("caption", 600, themes.scale, tracked=True))
    painter.setPen(colors[0])
    painter.drawText(upper, LEFT, phase.upper())
    painter.setFont(themes.font("small"))
    painter.setPen(colors[1])
    note = state.notes[PHASES.index(phase)]
    text = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, int(lower.width()))
    painter.drawText(lower, LEFT, text)
