"""The window at work, watched from its own event loop; and the same training without it.

Owns one window, which keeps nothing on the disk. Qt is imported when the window is made.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from playground.document import Document
from playground.engine.trainer import Trainer

BEAT_MS = 5
SIZE_PX = (1600, 1000)

SETTLE_S = 0.3
"""How long a run goes on before it is watched."""

LONGEST_WAIT_S = 30.0
"""A window that does not do what it was asked to in this time is given up."""

TURN_S = 0.02
"""About how long one call trains without a window, so that the clock is looked at in between."""


@dataclass(slots=True)
class Watched:
    """What was seen of a stretch of time: the gaps between beats, and (seconds, epoch) of every frame."""

    beats_ms: list[float] = field(default_factory=list)
    frames: list[tuple[float, int]] = field(default_factory=list)

    @property
    def epochs_per_second(self) -> float:
        """Between the first and the last frame; 0 where fewer than two came."""
        if len(self.frames) < 2:
            return 0.0
        (start, before), (end, after) = self.frames[0], self.frames[-1]
        return (after - before) / (end - start)


class Live:
    """One window with its worker. Mutable; to be used in a `with` block."""

    def __init__(self) -> None:
        from playground.gui.app import SWITCH_S, application, make_window
        from playground.gui.preferences import Preferences
        from playground.gui.theme.tokens import THEMES

        self._folder = TemporaryDirectory()
        self._switch_s = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        self._app = application()
        preferences = Preferences(Path(self._folder.name) / "window.json")
        self._window = make_window(self._app, preferences, THEMES["dark"])
        self._window.resize(*SIZE_PX)
        self._frames: list[tuple[float, int]] = []
        self._window.bridge.came.connect(self._note)
        self.executor = ""

    def __enter__(self) -> Live:
        self._window.show()
        self._window.views.shell.show_workspace("Train")
        self._window.bridge.start()
        self._window.transport.set_pace(None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._window.bridge.stop()
        self._window.hide()
        self._window.deleteLater()
        self._app.processEvents()
        sys.setswitchinterval(self._switch_s)
        self._folder.cleanup()

    def open(self, document: Document) -> None:
        """Shows a document and waits until its first frame is there; all views are on."""
        self._window.session.open(document)
        self._until(lambda: self._window.latest.frame is not None)
        self._window.select_a_unit()
        self._window.views.canvas.fit_all()
        self.rest(SETTLE_S)

    def show(self, workspace: str) -> None:
        """Another workspace; where a weight is explained, health is on as well."""
        self._window.views.shell.show_workspace(workspace)
        if workspace == "Explain":
            self._window.views.shell.show_drawer("Health")
        self.rest(SETTLE_S)

    def rest(self, seconds: float) -> Watched:
        """Watches while nothing is trained."""
        return self._watch(seconds)

    def train(self, seconds: float) -> Watched:
        """From the start, flat out; watched once it is under way."""
        window = self._window
        window.transport.same_start()
        self._until(lambda: window.latest.frame is not None and window.latest.frame.step == 0)
        window.transport.run_or_pause()
        self._until(lambda: window.latest.running)
        settling = self._watch(SETTLE_S)
        watched = self._watch(seconds)
        watched.frames[:0] = settling.frames[-1:]  # a slow window shows few: none is to be wasted
        self.executor = window.latest.frame.executor if window.latest.frame is not None else ""
        window.transport.run_or_pause()
        self._until(lambda: not window.latest.running)
        return watched

    def _watch(self, seconds: float) -> Watched:
        from PySide6.QtCore import QEventLoop, Qt, QTimer

        watched, loop, timer = Watched(), QEventLoop(), QTimer()
        self._frames = watched.frames
        last = time.perf_counter()

        def beat() -> None:
            nonlocal last
            now = time.perf_counter()
            watched.beats_ms.append(1e3 * (now - last))
            last = now

        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(BEAT_MS)
        timer.timeout.connect(beat)
        QTimer.singleShot(round(1e3 * seconds), loop.quit)
        timer.start()
        loop.exec()
        timer.stop()
        self._frames = []
        beat()  # what came late still counts, even where it was the first
        return watched

    def _note(self, mail: Any) -> None:
        if mail.frame is not None:
            self._frames.append((time.perf_counter(), mail.frame.epoch))

    def _until(self, there: Callable[[], bool]) -> None:
        """Lets the window work until it has come. Raises: TimeoutError where it does not."""
        end = time.monotonic() + LONGEST_WAIT_S
        while not there():
            if time.monotonic() > end:
                raise TimeoutError("the window did not answer")
            self._app.processEvents()


class Headless:
    """The same training in a script's hands."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self.executor = trainer.executor
        self._epochs = 1

    def epochs_per_second(self, seconds: float) -> float:
        """From the start, flat out for so long; the first moment is left out as it is with the window."""
        self._trainer.reset()
        self._go_on(SETTLE_S)
        before, start = self._trainer.epochs, time.perf_counter()
        self._go_on(seconds)
        return (self._trainer.epochs - before) / (time.perf_counter() - start)

    def _go_on(self, seconds: float) -> None:
        trainer, end = self._trainer, time.perf_counter() + seconds
        while (start := time.perf_counter()) < end:
            trainer.run(max_epochs=trainer.epochs + self._epochs)
            took = time.perf_counter() - start
            self._epochs = max(1, min(2 * self._epochs, round(self._epochs * TURN_S / took)))


def headless(document: Document) -> Headless:
    """The document's training without a window."""
    return Headless(Trainer(document))
