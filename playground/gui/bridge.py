"""Between the window and the worker thread: one thread with one runner, and a timer that empties its mail.

Owns the thread, and Python's garbage while it runs. Commands go in through the runner's queue; what comes
out is emitted as one `Mail` at a time, in the window's thread. The thread is stopped by asking and then
waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from playground.gui.garbage import Garbage
from playground.gui.turns import Part, Turns
from playground.session.commands import Command, Quit
from playground.session.mailbox import Mailbox
from playground.session.runner import Runner

POLL_MS = 16
"""How often the mail is looked at: as often as a screen shows a new picture."""

PICTURE_S = 0.08
"""Time from one picture to the next that a slow machine strives for."""

LEAST_REST = 0.25
"""Share of the time that showing took in which the window rests, however slow the machine."""


class _Worker(QThread):
    """The thread that trains."""

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner

    def run(self) -> None:
        self._runner.loop()


class Bridge(QObject):
    """The window's end of the worker."""

    came = Signal(object)
    """A `Mail` that holds something."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox()
        self._runner = Runner(self._mailbox)
        self._worker = _Worker(self._runner)
        self._garbage = Garbage()
        self._turns = Turns(self)
        self._turns.done.connect(self._shown)
        self._began = self._rest_until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.deliver)

    def start(self) -> None:
        """Starts the thread and the timer."""
        self._garbage.hold()
        self._worker.start()
        self._timer.start()

    @property
    def running(self) -> bool:
        """Whether the thread is there."""
        return self._worker.isRunning()

    def post(self, command: Command) -> None:
        """Sends a command; returns at once."""
        self._runner.post(command)

    def deliver(self) -> None:
        """Emits what has come, if anything has, all before it is on show, and the window has had its rest."""
        self._garbage.tidy()
        start = perf_counter()
        if self._turns.busy or start < self._rest_until:
            return
        self._mailbox.ready = True
        if self._mailbox.waits:
            self._mailbox.ready = False
            self._began = start
            self._turns.begin(())
            self.came.emit(self._mailbox.take())

    def show(self, parts: Sequence[Part], *, bit_by_bit: bool) -> None:
        """Shows what has come: `bit_by_bit`, each part in a turn of its own, where the thread is there.

        The next mail waits until all is painted.
        """
        if bit_by_bit and self.running:
            self._turns.begin(parts)
            return
        for part in parts:
            part()

    def drop(self) -> None:
        """What is still to be shown of the last mail no longer counts."""
        self._turns.drop()

    def _shown(self) -> None:
        """All is painted: pictures wait as long as that took, as far as they come often enough."""
        now = perf_counter()
        took = now - self._began
        self._rest_until = now + min(took, max(PICTURE_S - took, LEAST_REST * took))

    def work_off(self) -> None:
        """Does what was posted, here and now, where the thread was never started (pictures, tests)."""
        self._runner.turn(wait=False)
        self._turns.finish()
        self._rest_until = 0.0
        self.deliver()
        self._turns.finish()

    def stop(self) -> None:
        """Asks the thread to end and waits until it has."""
        self._timer.stop()
        if self.running:
            self._runner.post(Quit())
            self._worker.wait()
        self._garbage.release()
