"""The runner: told by commands, telling by mail.

Owns the queue and the loop. Reads commands between batches, so it answers within one batch whatever it
is doing. Knows nothing of threads or Qt: a window lets a thread of its own call `loop`, a test calls
`turn` by hand and passes its own clock.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue

from playground.engine.stops import DivergenceError
from playground.session.commands import (
    Advance,
    Command,
    Device,
    DrawLandscape,
    DropLandscape,
    Forget,
    Hasten,
    OpenTest,
    Pace,
    Pause,
    Quit,
    Restart,
    Run,
    SetWeight,
    Show,
    Use,
    without_stale,
)
from playground.session.conductor import Conductor
from playground.session.mailbox import Mailbox
from playground.session.reporter import Reporter


class Runner:
    """Trains what it is told to. Mutable; belongs to the thread that calls `loop` or `turn`."""

    def __init__(self, mailbox: Mailbox, clock: Callable[[], float] = time.perf_counter) -> None:
        self._queue: SimpleQueue[Command] = SimpleQueue()
        self._report = Reporter(mailbox, clock)
        self._conductor = Conductor(self._report, clock, lambda: not self._queue.empty())
        self._open = True

    @property
    def running(self) -> bool:
        """Whether batches follow each other by themselves."""
        return self._conductor.running

    def post(self, command: Command) -> None:
        """Puts a command into the queue, and lets a run look at it; from any thread."""
        self._queue.put(command)
        self._conductor.interrupt()

    def loop(self) -> None:
        """Takes turns until told to quit."""
        while self.turn():
            pass

    def turn(self, wait: bool = True) -> bool:
        """Carries out the commands that wait, then trains for a moment where a run is on.

        With nothing to do it waits for the next command. False after `Quit`.
        """
        for command in self._commands(self._conductor.idle_s() if wait else 0.0):
            if self._open:
                self._guarded(partial(self._carry_out, command))
        if self._open:
            self._guarded(self._conductor.catch_up)
        if self._open and self.running:
            self._guarded(self._conductor.go_on)
        if self._open:
            self._guarded(self._conductor.surveys.go_on)
        return self._open

    def _commands(self, timeout_s: float | None) -> list[Command]:
        """All commands that wait, the first of which may be waited for."""
        found: list[Command] = []
        try:
            if timeout_s != 0:
                found.append(self._queue.get(timeout=timeout_s))
            while True:
                found.append(self._queue.get_nowait())
        except Empty:
            return without_stale(found)

    def _guarded(self, work: Callable[[], object]) -> None:
        """Does the work; what goes wrong stops the run and is told, and the runner lives on."""
        try:
            work()
        except Exception as error:
            self._conductor.fail(*explained(error))

    def _carry_out(self, command: Command) -> None:
        """One command."""
        match command:
            case Use():
                self._conductor.use(command)
            case Forget():
                self._conductor.forget()
            case Run():
                self._conductor.start(command)
            case Pause():
                self._conductor.pause(command.why)
            case Advance():
                self._conductor.advance(command)
            case SetWeight():
                self._conductor.set_weight(command)
            case Restart():
                self._conductor.restart()
            case OpenTest():
                self._conductor.open_test(command)
            case DrawLandscape():
                self._conductor.draw_landscape(command)
            case DropLandscape():
                self._conductor.surveys.cancel()
            case Show():
                self._report.wanted = command.wanted
                self._report.frame(self.running)
            case Pace():
                self._conductor.metronome.set(command.tempo)
            case Device():
                self._conductor.move(command)
            case Hasten():
                self._conductor.hasten()
            case Quit():
                self._open = False


def explained(error: Exception) -> tuple[str, str]:
    """Why a run ends after an exception, as a reason and a sentence."""
    if isinstance(error, DivergenceError):
        return "diverged", str(error)
    if isinstance(error, ValueError):  # the document, its data or its numbers cannot be used; says which
        return "broken", str(error)
    if isinstance(error, MemoryError):
        return "broken", "There is not enough memory for this network: make it or the batch smaller."
    traceback.print_exception(error)
    return "broken", f"Training stopped by a fault of this program: {error!r}."
