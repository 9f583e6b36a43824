"""The runner: one trainer, told by commands, telling by mail.

Owns the trainer and the loop around it. Reads commands between batches, so it answers within one
batch whatever it is doing. Knows nothing of threads or Qt: a window lets a thread of its own call
`loop`, a test calls `turn` by hand and passes its own clock.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue

from playground.data import DataError
from playground.document.model import replace
from playground.engine.compile import CompileError
from playground.engine.frame import Wanted
from playground.engine.pictures import Pictures
from playground.engine.stops import DivergenceError, Watch, told
from playground.engine.trainer import Trainer
from playground.engine.transfer import carry_over
from playground.session.commands import (
    Advance,
    Command,
    Device,
    Pace,
    Pause,
    Quit,
    Restart,
    Run,
    Show,
    Use,
)
from playground.session.mailbox import Mailbox, Note
from playground.session.pace import Metronome, Speed

CHUNK_S = 0.010
"""How long batches are run before commands are looked at and a frame may be sent."""

FRAME_S = 1 / 30
"""Time between two frames of a run."""

PHASES = {"init": "predict", "predict": "loss", "loss": "gradient", "gradient": "step", "step": "predict"}
"""The phase that follows each."""


class Runner:
    """Trains what it is told to. Mutable; belongs to the thread that calls `loop` or `turn`."""

    def __init__(self, mailbox: Mailbox, clock: Callable[[], float] = time.perf_counter) -> None:
        self.mailbox = mailbox
        self._clock = clock
        self._queue: SimpleQueue[Command] = SimpleQueue()
        self._trainer: Trainer | None = None
        self._pictures: Pictures | None = None
        self._broken = False
        self._wanted = Wanted()
        self._generation = 0
        self._watch: Watch | None = None
        self._metronome = Metronome(clock)
        self._speed = Speed(clock)
        self._device = "auto"
        self._told = 0
        self._last_frame = float("-inf")
        self._last_stop: tuple[str | None, str] = (None, "")
        self._open = True

    @property
    def running(self) -> bool:
        """Whether a run is on."""
        return self._watch is not None

    def post(self, command: Command) -> None:
        """Puts a command into the queue; from any thread."""
        self._queue.put(command)

    def loop(self) -> None:
        """Takes turns until told to quit."""
        while self.turn():
            pass

    def turn(self, wait: bool = True) -> bool:
        """Carries out the commands that wait, then trains for a moment where a run is on.

        With nothing to do it waits for the next command. False after `Quit`.
        """
        timeout = self._metronome.wait_s() if self.running else None
        for command in self._commands(wait, timeout):
            self._guarded(partial(self._carry_out, command))
        if self._open and self.running:
            self._guarded(self._train_a_while)
        return self._open

    def _commands(self, wait: bool, timeout: float | None) -> list[Command]:
        """All commands that wait, the first of which may be waited for."""
        found: list[Command] = []
        try:
            if wait and timeout != 0:
                found.append(self._queue.get(timeout=timeout))
            while True:
                found.append(self._queue.get_nowait())
        except Empty:
            return _without_stale(found)

    def _guarded(self, work: Callable[[], None]) -> None:
        """Does the work; what goes wrong stops the run and is told, and the runner lives on."""
        try:
            work()
        except DivergenceError as error:
            self._end("diverged", str(error), "error")
        except (CompileError, DataError, ValueError) as error:
            self._broken = True
            self._end("broken", str(error), "error")
        except MemoryError:
            self._end(
                "broken",
                "There is not enough memory for this network: make it or the batch smaller.",
                "error",
            )
        except Exception as error:  # a fault of ours: told, logged, and the window stays usable
            traceback.print_exc()
            self._end("broken", f"Training stopped by a fault of this program: {error}.", "error")

    def _carry_out(self, command: Command) -> None:
        """One command."""
        match command:
            case Use():
                self._use(command)
            case Run():
                self._start_run(command)
            case Pause():
                self._pause()
            case Advance():
                self._advance(command)
            case Restart():
                self._restart()
            case Show():
                self._wanted = command.wanted
                self._send_frame()
            case Pace():
                self._metronome.set(command.epochs_per_second)
            case Device():
                self._device = command.wish
                if self._trainer is not None:
                    self._use(Use(self._trainer.document, self._generation))
            case Quit():
                self._open, self._watch = False, None

    def _use(self, command: Use) -> None:
        """Makes the trainer of a document, going on with what fits of the one before."""
        old, self._generation = self._trainer, command.generation
        same_rows = old is not None and old.document.data == command.document.data
        try:
            new = Trainer(
                command.document, data=old.dataset if old and same_rows else None, device=self._device
            )
        except (CompileError, DataError, ValueError, MemoryError):
            self._broken = True
            if command.fresh:
                self._trainer = self._pictures = None
                self.mailbox.put_records((), cleared=True)
            raise
        self._broken = False
        goes_on = (
            old is not None and not command.fresh and old.document.data.source == command.document.data.source
        )
        if goes_on and old is not None:
            carry_over(old, new)
        if command.learned is not None:
            new.set_parameters(command.learned.parameters)
            new.resume(command.learned.records)
        self._trainer, self._pictures = new, Pictures(new)
        if self._watch is not None:
            self._watch = Watch(command.document.training.until)
        if not goes_on or (old is not None and new.records[: len(old.records)] != old.records):
            self._tell_anew()
        if new.device.note and (old is None or old.device.note != new.device.note):
            self.mailbox.put_note(Note(new.device.note))
        self._send_frame()

    def _start_run(self, command: Run) -> None:
        trainer = self._ready()
        if trainer is None or self.running:
            return
        until = trainer.document.training.until
        if command.on:
            until = replace(until, loss=None, max_epochs=max(until.max_epochs, trainer.epochs * 2 + 1000))
        watch = Watch(until)
        reason = watch.verdict(trainer.records[-1])
        if reason is not None:
            text = told(reason, until, trainer.records[-1])
            self.mailbox.put_note(Note(text, "info", f"already {reason}"))
            return
        self._watch = watch
        self._last_stop = (None, "")
        self._metronome.start(trainer.batches)
        self._speed.start(trainer.steps / trainer.batches)

    def _pause(self) -> None:
        if self.running:
            self._end("paused", "", "info")

    def _advance(self, command: Advance) -> None:
        trainer = self._ready()
        if trainer is None:
            return
        self._watch = None
        if command.stride == "phase":
            getattr(trainer, PHASES[trainer.phase])()
        elif command.stride == "batch":
            self.mailbox.put_batch_losses([trainer.batch()])
        else:
            self._finish_epoch(trainer)
        if command.stride == "phase" and trainer.phase == "step" and trainer.batch_loss is not None:
            self.mailbox.put_batch_losses([trainer.batch_loss])
        self._tell_records()
        self._send_frame()

    def _finish_epoch(self, trainer: Trainer) -> None:
        """Goes on to the end of the epoch, batch by batch so that a new command can break in."""
        epoch = trainer.epochs
        while trainer.epochs == epoch and self._queue.empty():
            self.mailbox.put_batch_losses([trainer.batch()])
        if trainer.epochs == epoch:
            self._queue.put(Advance("epoch"))

    def _restart(self) -> None:
        trainer = self._ready()
        if trainer is None:
            return
        self._watch = None
        trainer.reset()
        self._last_stop = (None, "")
        self._tell_anew()
        self._send_frame()

    def _ready(self) -> Trainer | None:
        """The trainer, where the document can be trained; else it is told why not."""
        if self._broken or self._trainer is None:
            self.mailbox.put_note(Note("The network cannot be trained yet: see Problems.", "error"))
            return None
        return self._trainer

    def _train_a_while(self) -> None:
        """Batches until the chunk is over, the pace is kept, the run has ended or a command waits."""
        trainer, watch = self._trainer, self._watch
        assert trainer is not None
        losses: list[float] = []
        until = self._clock() + CHUNK_S
        try:
            while watch is not None and self._metronome.due() and self._queue.empty():
                epoch = trainer.epochs
                losses.append(trainer.batch())
                self._metronome.tick()
                if trainer.epochs != epoch:
                    reason = watch.verdict(trainer.records[-1])
                    if reason is not None:
                        text = told(reason, watch.until, trainer.records[-1])
                        self.mailbox.put_batch_losses(losses)
                        losses = []
                        self._end(reason, text, "success" if reason == "target" else "info")
                        return
                if self._clock() >= until:
                    break
        finally:
            self.mailbox.put_batch_losses(losses)
            self._tell_records()
        if self._clock() - self._last_frame >= FRAME_S:
            self._send_frame()

    def _end(self, reason: str, text: str, level: str) -> None:
        """The run is over: told, with a last frame."""
        was_running, self._watch = self.running, None
        self._last_stop = (reason, text)
        if text:
            self.mailbox.put_note(Note(text, level, reason if was_running else None))  # type: ignore[arg-type]
        self._tell_records()
        if not self._broken:
            self._send_frame()

    def _tell_anew(self) -> None:
        self._told = 0
        self.mailbox.put_records((), cleared=True)
        self._tell_records()

    def _tell_records(self) -> None:
        """Sends the records that have come since the last time."""
        if self._trainer is not None:
            records = self._trainer.records
            self.mailbox.put_records(records[self._told :])
            self._told = len(records)

    def _send_frame(self) -> None:
        if self._trainer is None or self._pictures is None:
            return
        if self.running:
            self._speed.mark(self._trainer.steps / self._trainer.batches)
        stopped, message = self._last_stop
        self.mailbox.put_frame(
            self._pictures.frame(
                self._wanted,
                generation=self._generation,
                running=self.running,
                epochs_per_second=self._speed.per_second if self.running else 0.0,
                stopped=stopped,
                message=message,
            )
        )
        self._last_frame = self._clock()


def _without_stale(commands: list[Command]) -> list[Command]:
    """Drops documents and views that a later command of the same burst replaces (a slider being dragged)."""
    kept: list[Command] = []
    for number, command in enumerate(commands):
        follower = commands[number + 1] if number + 1 < len(commands) else None
        if isinstance(command, Show) and isinstance(follower, Show):
            continue
        if isinstance(command, Use) and isinstance(follower, Use) and follower.fresh >= command.fresh:
            continue
        kept.append(command)
    return kept
