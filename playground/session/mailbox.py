"""From the runner to the views: a mailbox of one.

A newer frame replaces an older one that nobody took, so a slow window falls behind by one picture
and never by a queue. Losses and notes accumulate until they are taken, so curves have no holes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

from playground.engine.frame import Frame
from playground.engine.mechanics.values import FinalTest, Landscape
from playground.engine.records import Records

MAX_BATCH_LOSSES = 1000
"""Batch losses kept until they are taken; the oldest go first. No view shows as many."""

Level = Literal["info", "success", "error"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the user, once.

    `stopped` says why a run ended, where it did; `title` heads it, where it has one of its own.
    """

    text: str
    level: Level = "info"
    stopped: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """What had come since the last time. `cleared` says that all before no longer counts.

    The first of the `records` may say anew what was said of the last one before, see `Records.follow`.
    """

    frame: Frame | None = None
    records: Records = field(default_factory=Records)
    cleared: bool = False
    batch_losses: tuple[float, ...] = ()
    notes: tuple[Note, ...] = ()
    landscape: Landscape | None = None
    test: FinalTest | None = None


class Mailbox:
    """Filled by the runner, emptied by the window; both may do so at any time."""

    def __init__(self) -> None:
        self.ready = True
        """Whether a frame would be taken now: while the last one is being shown, none need be made."""
        self._lock = Lock()
        self._frame: Frame | None = None
        self._records = Records()
        self._cleared = self._empty = False
        self._batch_losses: deque[float] = deque(maxlen=MAX_BATCH_LOSSES)
        self._notes: list[Note] = []
        self._landscape: Landscape | None = None
        self._test: FinalTest | None = None

    @property
    def waits(self) -> bool:
        """Whether there is something to be seen; what else has come waits for the next frame."""
        asked = self._landscape is not None or self._test is not None
        return self._frame is not None or self._empty or asked or bool(self._notes)

    def put_frame(self, frame: Frame) -> None:
        """Replaces the picture that waits, if any."""
        with self._lock:
            self._frame = frame

    def clear(self, *, for_good: bool = False) -> None:
        """Frame and losses so far no longer count, here and with whoever has taken them; notes stay.

        With `for_good` no new frame is on its way.
        """
        with self._lock:
            self._frame, self._cleared, self._empty = None, True, for_good
            self._landscape = self._test = None
            self._records = Records()
            self._batch_losses.clear()

    def put_records(self, records: Records) -> None:
        """Adds to the losses; one of an epoch that was told already takes its place."""
        with self._lock:
            self._records.follow(records)

    def put_batch_losses(self, losses: Sequence[float]) -> None:
        """Adds to the losses of single batches."""
        with self._lock:
            self._batch_losses.extend(map(float, losses[-MAX_BATCH_LOSSES:]))

    def put_note(self, note: Note) -> None:
        """Adds something to tell."""
        with self._lock:
            self._notes.append(note)

    def put_landscape(self, landscape: Landscape) -> None:
        """Replaces the landscape that waits, if any."""
        with self._lock:
            self._landscape = landscape

    def put_test(self, test: FinalTest) -> None:
        """Adds what the sealed rows said."""
        with self._lock:
            self._test = test

    def take(self) -> Mail:
        """All that waits; the box is empty afterwards."""
        with self._lock:
            mail = Mail(
                self._frame,
                self._records,
                self._cleared,
                tuple(self._batch_losses),
                tuple(self._notes),
                self._landscape,
                self._test,
            )
            self._frame, self._cleared, self._empty = None, False, False
            self._landscape = self._test = None
            self._records = Records()
            self._batch_losses.clear()
            self._notes.clear()
            return mail
