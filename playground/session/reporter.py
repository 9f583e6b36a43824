"""What the runner tells of its trainer: losses, notes and frames, put into the mailbox.

Owns how much of the record has been told, what the views want to see, and when a picture was sent last.
Decides nothing about the training.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from playground.engine.frame import Wanted
from playground.engine.mechanics.health import HealthLog
from playground.engine.mechanics.path import Path
from playground.engine.mechanics.values import Landscape
from playground.engine.pictures import Pictures
from playground.engine.records import Records
from playground.engine.trainer import Trainer
from playground.engine.transfer import lie_alike
from playground.session.mailbox import Mailbox, Note
from playground.session.pace import Speed

FRAME_S = 1 / 20
"""Time between two frames of a run."""

NO_PICTURES = Wanted(tiles=False, boundary=False)


class Reporter:
    """Tells about one trainer at a time. Mutable; owned by the runner.

    `wanted` is what the views show, `generation` the number of the document that frames are marked with.
    """

    def __init__(self, mailbox: Mailbox, clock: Callable[[], float]) -> None:
        self.wanted = Wanted()
        self.generation = 0
        self.path = Path(clock)
        """Where the run came along."""
        self._health = HealthLog()
        self._mailbox, self._clock = mailbox, clock
        self._pictures: Pictures | None = None
        self._trainer: Trainer | None = None
        self._told = 0
        self._speed = Speed(clock)
        self._stopped: tuple[str | None, str] = (None, "")
        self._last_frame = float("-inf")

    def follow(self, trainer: Trainer, anew: bool) -> None:
        """Tells about this trainer from now on; with `anew`, or where they differ, losses begin anew."""
        before = self._trainer.records[: self._told] if self._trainer is not None else Records()
        if trainer is not self._trainer:
            if self._trainer is not None and not lie_alike(self._trainer.program, trainer.program):
                self.path.clear()
            self._trainer, self._pictures = trainer, Pictures(trainer, self._health)
        if anew or trainer.records[: self._told] != before:
            self.begin_anew()
        self.records()

    def forget(self) -> None:
        """There is nothing to tell about any more."""
        self._trainer = self._pictures = None
        self.begin_anew()
        self._mailbox.clear(for_good=True)

    def begin_anew(self) -> None:
        """What was told so far no longer counts."""
        self._health.clear()
        self.path.clear()
        self._told = 0
        self._stopped = (None, "")
        self._mailbox.clear()

    def started(self) -> None:
        """A run has begun."""
        self._stopped = (None, "")
        self._speed.start()

    def stopped(self, reason: str, text: str = "") -> None:
        """A run has ended, for this reason."""
        self._stopped = (reason, text)

    def note(self, note: Note) -> None:
        """Something to say to the user."""
        self._mailbox.put_note(note)

    def landscape(self, landscape: Landscape) -> None:
        """A slice through the loss, as far as it is known."""
        self._mailbox.put_landscape(landscape)

    def test(self, opened: int) -> None:
        """What the sealed rows say, opened so often. Raises: ValueError where there are none."""
        from playground.engine.mechanics.sealed import open_test

        if self._trainer is not None and self._pictures is not None:
            plane = self._pictures.plane(self.wanted)
            self._mailbox.put_test(open_test(self._trainer, opened, plane))

    def batches(self, losses: Sequence[float]) -> None:
        """These batches were done; with them goes what was measured after an epoch."""
        if len(losses) and self._trainer is not None:
            self._speed.add(len(losses) / self._trainer.batches)
            self._mailbox.put_batch_losses(losses)
            self.records()

    def amended(self) -> None:
        """The last record says something else now: it is sent again."""
        if self._trainer is not None:
            self._told = min(self._told, len(self._trainer.records) - 1)
            self.records()

    def records(self) -> None:
        """Sends the records that have come since the last time."""
        if self._trainer is not None:
            self._mailbox.put_records(self._trainer.records[self._told :])
            self._told = len(self._trainer.records)

    def frame_due(self, idle_s: float) -> bool:
        """Whether it is time for a frame of a run, the next batch of which comes after `idle_s`.

        None while the last one is still being shown: a slow window gets fewer, and never old ones.
        """
        if idle_s > FRAME_S:
            return True
        return self._mailbox.ready and self._clock() - self._last_frame >= FRAME_S

    def frame(self, running: bool) -> None:
        """Sends what is to be seen now."""
        self._send(running, self.wanted)

    def last_frame(self) -> None:
        """Sends a frame after a fault, without pictures where it is they that cannot be made."""
        for wanted in (self.wanted, NO_PICTURES):
            with suppress(Exception):
                self._send(False, wanted)
                return

    def _send(self, running: bool, wanted: Wanted) -> None:
        if self._pictures is None:
            return
        stopped, message = self._stopped
        frame = self._pictures.frame(
            wanted,
            generation=self.generation,
            running=running,
            epochs_per_second=self._speed.per_second if running else 0.0,
            stopped=stopped,
            message=message,
        )
        self._mailbox.put_frame(frame)
        if self._trainer is not None:
            self.path.follow(self._trainer)
        self._last_frame = self._clock()
