"""How a document is being trained: its trainer, the run that is on, its pace and its device.

Owns the trainer. Does what the runner has been told and reports it; knows neither queue nor thread, only
whether something has come in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from playground.document.model import Until, replace
from playground.engine.frame import Phase
from playground.engine.portion import Portion
from playground.engine.stops import Reason, Watch, told
from playground.engine.trainer import Trainer
from playground.engine.transfer import computes_alike, same_numbers
from playground.session.builder import Builder, goes_on
from playground.session.by_hand import ByHand
from playground.session.commands import Advance, Device, DrawLandscape, OpenTest, Run, SetWeight, Use
from playground.session.mailbox import Level, Note
from playground.session.pace import Metronome
from playground.session.reporter import Reporter
from playground.session.surveys import EDITED, Surveys

CHUNK_S = 0.010
"""How long batches are run before commands are looked at and a frame may be sent."""

MORE_EPOCHS = 1000
"""A run that is to go on past its target may take so many epochs, and as many again as it has had."""

LEVELS: Mapping[Reason, Level] = MappingProxyType({"target": "success", "diverged": "error"})
"""How the end of a run is told where it is not just information."""


class Conductor:
    """One trainer at a time and what is done with it. Mutable; owned by the runner.

    `interrupted` says whether a command has come that should be looked at first.
    """

    def __init__(self, report: Reporter, clock: Callable[[], float], interrupted: Callable[[], bool]) -> None:
        self._report, self._clock, self._interrupted = report, clock, interrupted
        self.metronome, self._by_hand = Metronome(clock), ByHand(report, clock)
        self._builder = Builder(report.note)
        self._used: Use | None = None
        self._trainer: Trainer | None = None
        self._usable = False
        """Whether the trainer is that of the document in use, which may be one that cannot be trained."""
        self._task: Run | Advance | None = None
        """The run that is on, or the epoch that is being finished."""
        self._watch = Watch(Until())
        self._portion = Portion(CHUNK_S, clock)
        self.surveys = Surveys(report.landscape)

    @property
    def running(self) -> bool:
        """Whether batches follow each other by themselves."""
        return self._task is not None

    def idle_s(self) -> float | None:
        """How long there is nothing to do; None where only a command can change that."""
        waits = [self._wait_s(), self._by_hand.wait_s() if self._measures_itself else None]
        waits.append(0.0 if self.surveys.on else None)
        return min((wait for wait in waits if wait is not None), default=None)

    def _wait_s(self) -> float | None:
        """How long until training goes on; None where it stands."""
        if self._task is None:
            return None
        return self.metronome.wait_s() if isinstance(self._task, Run) else 0.0

    @property
    def _measures_itself(self) -> bool:
        """Whether no run will soon measure the losses at the end of an epoch."""
        return not self.running or self._in_slow_motion

    @property
    def _in_slow_motion(self) -> bool:
        return isinstance(self._task, Run) and self.metronome.slow_motion

    # -- what is trained

    def use(self, command: Use) -> None:
        """Trains a document from now on; where it cannot be trained, nothing until the next one."""
        if command.fresh:
            self.forget()
        self._used, self._usable = command, False
        self._report.generation = command.generation
        trainer = self._trainer
        same_nodes = self._builder.lives == command.lives
        if trainer is not None and same_nodes and same_numbers(trainer.document, command.document):
            trainer.document = command.document
            self._follow(trainer, anew=False)
        else:
            self._build(command)

    def forget(self) -> None:
        """There is nothing to train until the next document."""
        self._used = self._trainer = self._task = None
        self._usable = False
        self._builder.shelf.clear()
        self._by_hand.drop()
        self.surveys.drop()
        self._report.forget()

    def move(self, place: Device) -> None:
        """Goes on computing elsewhere."""
        self._builder.place = place
        if self._used is not None:
            self._build(self._used)

    def hasten(self) -> None:
        """The compiled loops may be had now: taken where nothing was learned yet, else at the next start."""
        self._builder.faster = True
        self._choose_again()

    def _choose_again(self) -> None:
        """Takes the executor that may be had now, unless a step was done with another; the numbers stay."""
        self._builder.patient = False
        trainer, begun = self._trainer, self.running or not self._usable
        idle = trainer is not None and trainer.steps == 0 and not begun
        if self._builder.faster and idle and self._used is not None:
            self._build(self._used)

    def _build(self, command: Use) -> None:
        """Makes the trainer of a document; a survey of another network, or of other rows, is over."""
        old = self._trainer
        new = self._builder.build(command, old)
        self._follow(new, anew=old is None or not goes_on(old, new))
        if old is None or not (old.dataset is new.dataset and computes_alike(old.program, new.program)):
            self.surveys.cancel(EDITED)

    def _follow(self, trainer: Trainer, anew: bool) -> None:
        """The trainer of the document in use; a run that is on goes on with it."""
        self._trainer, self._usable = trainer, True
        if isinstance(self._task, Run):
            self._watch = Watch(stops(self._task, trainer))
        elif anew:
            self._task = None
        self._report.follow(trainer, anew)
        self._report.frame(self.running)

    # -- how it is trained

    def start(self, command: Run) -> None:
        """Begins a run, unless what it is to reach has been reached."""
        self._choose_again()
        trainer = self._ready()
        if trainer is None or isinstance(self._task, Run):
            return
        watch = Watch(stops(command, trainer))
        if trainer.batch_number == 0:
            record = trainer.measure()
            reason = watch.verdict(record)
            if reason is not None:
                self._report.note(Note(told(reason, watch.until, record), stopped=f"already {reason}"))
                return
        self._begin(command, watch)
        self.metronome.start()

    def _begin(self, task: Run | Advance, watch: Watch) -> None:
        self._task, self._watch = task, watch
        self._portion = Portion(CHUNK_S, self._clock)
        self._report.started()

    def pause(self, why: str = "") -> None:
        """Stops what is going on, and tells why."""
        if self.running:
            self._task = None
            self._report.stopped("paused", why)
            if why:
                self._report.note(Note(why, stopped="paused"))
            self._report.frame(False)

    def advance(self, command: Advance) -> None:
        """Does the next phase, finishes the batch, or the epoch."""
        self._choose_again()
        trainer = self._ready()
        if trainer is None:
            return
        if command.stride == "epoch":
            self._finish_epoch(command, trainer)
            return
        self._task = None
        if command.stride == "batch":
            self._report.batches([trainer.batch()])
        else:
            self._do_phases(trainer, command.to)
        self._builder.tell_of_device(trainer)
        self._report.frame(False)

    def _do_phases(self, trainer: Trainer, to: Phase | None) -> None:
        """Does the next phase, or as many as lead to the end of `to`; a batch that is done is told."""
        for _ in range(4):
            steps = trainer.steps
            trainer.next_phase()
            if trainer.steps != steps and trainer.batch_loss is not None:
                self._report.batches([trainer.batch_loss])
            if to is None or trainer.phase == to:
                return

    def _finish_epoch(self, command: Advance, trainer: Trainer) -> None:
        """Does the rest of the epoch, as far as no new command breaks in; what is left then follows it."""
        asked = self._watch.until.max_epochs if isinstance(self._task, Advance) else trainer.epochs
        self._begin(command, Watch(Until(max_epochs=asked + 1)))
        while self.running and not self._interrupted():
            self.go_on()

    def set_weight(self, command: SetWeight) -> None:
        """Puts a number in place of a trained one. Nothing happens where that has gone meanwhile."""
        trainer = self._trainer
        if trainer is None or not self._usable or not self._by_hand.put(trainer, command):
            return
        if not self.catch_up() and (not self.running or self._report.frame_due(self._wait_s() or 0.0)):
            self._report.frame(self.running)

    def catch_up(self) -> bool:
        """Measures the losses again after numbers were edited, where that is due and nothing else waits."""
        due = self._measures_itself and self._by_hand.wait_s() == 0
        if self._trainer is None or not due or self._interrupted():
            return False
        self._by_hand.measure(self._trainer)
        self._report.frame(self.running)
        return True

    def restart(self) -> None:
        """Back to the start, not running."""
        trainer = self._ready()
        if trainer is not None:
            self._task = None
            self._by_hand.drop()
            self._builder.shelf.clear()
            trainer.reset()
            self._report.follow(trainer, anew=True)
            self._choose_again()
            self._report.frame(False)

    # -- what is asked for beside it

    def open_test(self, command: OpenTest) -> None:
        """Tells what the rows say that were sealed until now."""
        if self._ready() is None:
            return
        try:
            self._report.test(command.opened)
        except ValueError as error:
            self._report.note(Note(str(error), title="No test set"))

    def draw_landscape(self, command: DrawLandscape) -> None:
        """Begins a slice through the loss."""
        trainer = self._ready()
        if trainer is None:
            return
        try:
            self.surveys.begin(trainer, command.directions, self._report.path)
        except ValueError as error:
            self._report.note(Note(str(error), title="No landscape"))

    def _ready(self) -> Trainer | None:
        """The trainer, where the document can be trained; else it is told that it cannot."""
        if self._usable:
            return self._trainer
        self._report.note(Note("The network cannot be trained yet: see Problems.", "error"))
        return None

    def go_on(self) -> None:
        """Batches for a moment, as many as pace and end of the run allow, until a command comes.

        In slow motion one phase, which is then seen.
        """
        trainer, slow = self._trainer, self._in_slow_motion
        assert trainer is not None
        if self._interrupted() or self._wait_s() != 0:
            return
        told_of = len(trainer.records)
        if slow:
            self._do_phases(trainer, None)
            self.metronome.tick(1.0)
        else:
            self._do_batches(trainer)
        self._builder.tell_of_device(trainer)
        reason = None
        if len(trainer.records) > told_of:
            self._by_hand.drop()
            reason = self._watch.follow(trainer.records[told_of:])
        if reason is not None:
            self._end(trainer, reason)
        elif slow or self._report.frame_due(self._wait_s() or 0.0):
            self._report.frame(True)

    def _do_batches(self, trainer: Trainer) -> None:
        """Does batches for a moment, or one where there is a pace to keep."""
        left = self._watch.epochs_left(trainer.epochs) * trainer.batches - trainer.batch_number
        paced = isinstance(self._task, Run) and self.metronome.held_back
        self._portion.begin()
        losses = trainer.advance(min(left, 1 if paced else self._portion.size), self._watch.until)
        self._portion.done(len(losses))
        self.metronome.tick(len(losses) / trainer.batches)
        self._report.batches(losses)

    def interrupt(self) -> None:
        """Lets what is going on end after the batch at hand; from any thread."""
        trainer = self._trainer
        if trainer is not None:
            trainer.interrupt()

    def fail(self, reason: str, text: str) -> None:
        """Stops after an exception, and tells why."""
        was_running, self._task = self.running, None
        self._report.stopped(reason, text)
        self._report.note(Note(text, "error", reason if was_running else None))
        self._report.last_frame()

    def _end(self, trainer: Trainer, reason: Reason) -> None:
        """The run, or the epoch, is over."""
        task, self._task = self._task, None
        if isinstance(task, Run) or reason == "diverged":
            text = told(reason, self._watch.until, trainer.records[-1])
            self._report.stopped(reason, text)
            self._report.note(Note(text, LEVELS.get(reason, "info"), reason))
        self._report.frame(False)


def stops(run: Run, trainer: Trainer) -> Until:
    """When a run ends."""
    until = trainer.document.training.until
    if not run.on:
        return until
    return replace(until, loss=None, max_epochs=max(until.max_epochs, 2 * trainer.epochs + MORE_EPOCHS))
