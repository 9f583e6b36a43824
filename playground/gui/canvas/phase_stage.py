"""The stage with the phases on it: sweeps, and what tiles and wires show in each of them.

Owns which phase is followed and what the user picked. Shows what it is handed; asks for nothing but other
numbers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from playground.engine.frame import Frame
from playground.gui.canvas.flow import PhaseFlow
from playground.gui.canvas.over.choices import Choices
from playground.gui.canvas.plan.phases import REST_MS, Stepping
from playground.gui.canvas.stage import Stage
from playground.gui.theme.source import ThemeSource

_UNREAD_MS = 1500
"""So long after the mouse left a weight its gradient still comes along: it may be back on the next wire."""


class PhaseStage(Stage):
    """The node graph, live, one phase after the other where they come slowly enough."""

    pictures_changed = Signal()
    """What tiles or wires show became another: other numbers are wanted."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.choices = Choices()
        self._flow = PhaseFlow(self.content, themes)
        self._stepping = Stepping()
        self._calm = QTimer(self, singleShot=True, interval=REST_MS)
        self._calm.timeout.connect(self._rest)
        self._reads = False
        """Whether a weight is read, or was just now."""
        self._unread = QTimer(self, singleShot=True, interval=_UNREAD_MS)
        self._unread.timeout.connect(partial(self._read, False))
        self.seen_changed.connect(self.pictures_changed)

    def forget_phases(self) -> None:
        """Another network: nothing is followed."""
        self._stepping.forget()
        self._calm.stop()
        self._flow.begin(None)

    def stand(self, **changes: Any) -> None:
        """Marks items otherwise. What is read of a weight has its gradient beside it."""
        super().stand(**changes)
        if self.standing.weight is None and self.standing.hovered_weight is None:
            if self._reads and not self._unread.isActive():
                self._unread.start()
            return
        self._unread.stop()
        self._read(True)

    def _read(self, on: bool) -> None:
        wanted, self._reads = self._wanted(), on
        if wanted != self._wanted():
            self.pictures_changed.emit()

    @property
    def moving(self) -> bool:
        """Whether a phase sweeps through the graph just now."""
        return self._flow.moving

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """A moment of the training bit by bit. Where it is another phase, that is shown moving."""
        wanted = self._wanted()
        if not self._stepping.take(frame, time.monotonic()):
            self._resolve(frame)
            return super().parts(frame)
        self._resolve(frame)
        if self._stepping.hasty is not None:
            self._calm.start()
        begin = partial(self._flow.begin, self._stepping.phase)
        tell = [self.pictures_changed.emit] if wanted != self._wanted() else []
        return [begin, *super().parts(frame), *tell]

    def _rest(self) -> None:
        """Phases came too fast to be shown; now they rest."""
        if self._stepping.rest():
            self._show_anew()
            self._flow.begin(self._stepping.phase, at_once=True)

    def settle(self) -> None:
        """Ends what is moving: the picture that stays is shown at once."""
        self._rest()
        self._flow.settle()

    def set_following(self, on: bool) -> None:
        """Whether tiles show the batch and wires follow the phase, where the user picked nothing else."""
        if on != self.choices.following:
            self.choices.following = on
            self._show_anew()

    def pick_tiles(self, value: str) -> None:
        """What the user wants tiles to show."""
        self.choices.pick_tiles(value)
        self._show_anew()

    def pick_wires(self, value: str) -> None:
        """What the user wants wires to show."""
        self.choices.pick_wires(value)
        self._show_anew()

    def _show_anew(self) -> None:
        self._resolve(self.content.feed.frame)
        self.content.again()
        self.pictures_changed.emit()
        self.changed.emit()

    def _resolve(self, frame: Frame | None) -> None:
        """Tells the items what to show of a frame."""
        feed, phase = self.content.feed, self._stepping.phase
        trace = frame.mechanics.trace if frame is not None else None
        traced = trace is not None and bool(trace.gradient)
        feed.phase, feed.tiles = phase, self.choices.tiles
        feed.numbers.kind = self.choices.wires(phase, traced=traced)

    def _wanted(self) -> tuple[bool, bool]:
        return self.wants_gradients, self.wants_errors

    @property
    def wants_gradients(self) -> bool:
        """Whether frames need gradients: for the wires as picked, a weight that is read, the next phase."""
        picked = self.choices.wires_pick == "gradients" or self._reads
        return picked or (self.choices.follows and not self._stepping.fast)

    @property
    def wants_errors(self) -> bool:
        """Whether frames need the errors of every row, for the bars of tiles in GRADIENT."""
        return self.choices.tiles == "this batch" and not self._stepping.fast
