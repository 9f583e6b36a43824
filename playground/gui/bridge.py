"""Between the window and the worker thread: one thread with one runner, and a timer that empties its mail.

Owns the thread, and Python's garbage while it runs. Commands go in through the runner's queue; what comes
out is emitted as one `Mail` at a time, in the window's thread. The thread is stopped by asking and then
waiting.
"""

from __future__ import annotations

from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from playground.gui.garbage import Garbage
from playground.session.commands import Command, Quit
from playground.session.mailbox import Mail, Mailbox
from playground.session.runner import Runner

POLL_MS = 16
"""How often the mail is looked at: as often as a screen shows a new picture."""

LONGEST_REST_S = 0.25
"""However slow the machine, pictures come a few times a second."""

NO_MAIL = Mail()


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
        self._rest_until = 0.0
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
        """Emits what has come, if anything has and the window has had its rest."""
        self._garbage.tidy()
        start = perf_counter()
        if start < self._rest_until:
            return
        mail = self._mailbox.take()
        if mail != NO_MAIL:
            self._rest_until = start + LONGEST_REST_S
            self.came.emit(mail)
            QTimer.singleShot(0, self, partial(self._shown, start))

    def _shown(self, start: float) -> None:
        """All is painted: pictures wait as long as that took, so mouse and keys have half of the time."""
        took = perf_counter() - start
        self._rest_until = start + took + min(took, LONGEST_REST_S)

    def work_off(self) -> None:
        """Does what was posted, here and now, where the thread was never started (pictures, tests)."""
        self._runner.turn(wait=False)
        self._rest_until = 0.0
        self.deliver()

    def stop(self) -> None:
        """Asks the thread to end and waits until it has."""
        self._timer.stop()
        if self.running:
            self._runner.post(Quit())
            self._worker.wait()
        self._garbage.release()
