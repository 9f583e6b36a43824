"""The deck: transport at the left, phases in the middle, counters at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.gui.keymap import Keymap
from playground.gui.shell.counters import Counters
from playground.gui.shell.phase_strip import PhaseStrip
from playground.gui.shell.states import DeckState
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import ButtonGroup, IconButton, KeyButton
from playground.gui.widgets.menu_button import MenuButton

HEIGHT_PX = 56

_RUN = "Trains until the target is reached or you pause it."
_PAUSE = "Stops after the batch that is under way, in slow motion after the phase; Run goes on from there."
_PHASE = "One phase: predict, loss, gradient or step. The canvas shows what it did."
_BATCH = "The four phases on one batch of rows."
_EPOCH = "One pass over all training rows, then the validation loss."
_AGAIN = "Back to epoch 0 with the very same random weights."
_NEW = "Back to epoch 0 with another seed, so with other random weights."


class Deck(QWidget):
    """Shows a `DeckState` and asks for what the user presses. The keys belong to the window's actions."""

    run_asked = Signal()
    pause_asked = Signal()
    phase_asked = Signal()
    goal_asked = Signal(str)
    """The phase to go on to the end of."""
    batch_asked = Signal()
    epoch_asked = Signal()
    same_start_asked = Signal()
    new_start_asked = Signal()
    pace_chosen = Signal(object)
    """The value of the pace that the user chose."""
    until_edited = Signal(object)
    """The new `Until`."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._state = DeckState()
        self._run = KeyButton(themes, "run", "Run", sentence=_RUN, primary=True, width_px=108)
        self._steps = ButtonGroup(themes)
        self._phase = self._steps.add(KeyButton(themes, "phase", "Phase", sentence=_PHASE, grouped=True))
        self._batch = self._steps.add(KeyButton(themes, "batch", "Batch", sentence=_BATCH, grouped=True))
        self._epoch = self._steps.add(KeyButton(themes, "epoch", "Epoch", sentence=_EPOCH, grouped=True))
        self._again = IconButton(themes, "same start", "Same start", sentence=_AGAIN, ink="text1")
        self._new = IconButton(themes, "new start", "New start", sentence=_NEW, ink="text1")
        self._pace = MenuButton(
            themes,
            "Pace",
            "How fast a run goes. Paces in phases are slow motion: every phase is seen.",
            icon="pace",
        )
        self._strip = PhaseStrip(themes)
        self._counters = Counters(themes)
        self._connect()
        self._lay_out()
        themes.changed.connect(self._rescale)
        self._rescale()
        self.show_keys(Keymap())
        self.show_state(self._state)

    def _connect(self) -> None:
        self._run.clicked.connect(self._run_or_pause)
        self._phase.clicked.connect(self.phase_asked)
        self._batch.clicked.connect(self.batch_asked)
        self._epoch.clicked.connect(self.epoch_asked)
        self._again.clicked.connect(self.same_start_asked)
        self._new.clicked.connect(self.new_start_asked)
        self._pace.chosen.connect(self.pace_chosen)
        self._strip.asked.connect(self.goal_asked)
        self._counters.until_edited.connect(self.until_edited)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self._run)
        self._row.addSpacing(8)
        self._row.addWidget(self._steps)
        self._row.addSpacing(10)
        self._row.addWidget(self._again)
        self._row.addWidget(self._new)
        self._row.addSpacing(8)
        self._row.addWidget(self._pace)
        self._row.addStretch(1)
        self._row.addWidget(self._strip)
        self._row.addSpacing(32)
        self._gap = self._row.count()
        self._row.addStretch(0)
        self._row.addWidget(self._counters)

    def show_keys(self, keymap: Keymap) -> None:
        """The keys of now, on the buttons and in their tooltips."""
        buttons: dict[str, KeyButton | IconButton] = {
            "run_or_pause": self._run,
            "next_phase": self._phase,
            "next_batch": self._batch,
            "next_epoch": self._epoch,
            "same_start": self._again,
            "new_start": self._new,
        }
        for does, button in buttons.items():
            button.set_key(keymap.words(does))

    def set_paces(self, items: Sequence[tuple[object, str]]) -> None:
        """The paces to choose from, as (value, title)."""
        self._pace.set_items(items)
        self._pace.show_value(self._state.pace)

    def show_state(self, state: DeckState) -> None:
        """Shows a state."""
        before, self._state = self._state, state
        if (state.running, state.why_not) != (before.running, before.why_not):
            self._show_what_can_be_pressed(state)
        self._strip.show_state(state)
        self._counters.show_state(state)
        self._pace.show_value(state.pace)

    def set_compact(self, compact: bool) -> None:
        """Whether buttons show their icon only."""
        self._run.set_detail(name=True, key=not compact)
        self._steps.set_detail(name=not compact, key=not compact)
        self._pace.set_detail(text=not compact)
        self._strip.set_slim(compact)
        self._row.setStretch(self._gap, 1 if compact else 0)
        self._counters.set_slim(compact)

    def _show_what_can_be_pressed(self, state: DeckState) -> None:
        if state.running:
            self._run.set_face("pause", "Pause", _PAUSE)
        else:
            self._run.set_face("run", "Run", _RUN, primary=True)
        lessons = {self._phase: _PHASE, self._batch: _BATCH, self._epoch: _EPOCH}
        for button, lesson in lessons.items():
            button.setEnabled(not state.why_not)
            button.set_lesson(state.why_not or lesson)
        self._run.setEnabled(state.running or not state.why_not)
        if state.why_not and not state.running:
            self._run.set_lesson(state.why_not)

    def _run_or_pause(self) -> None:
        (self.pause_asked if self._state.running else self.run_asked).emit()

    def _rescale(self) -> None:
        self.setFixedHeight(self._themes.px(HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._themes.color("line"))
        painter.end()
