"""Which trainer a document gets: where it computes, by which executor, and what was learned before.

Owns the choice of the device and of the executor, what is told of them, and the shelf for the numbers
of what has left the network. Trains nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from playground.engine.device import GpuOptions
from playground.engine.fast import cache
from playground.engine.shelf import Shelf
from playground.engine.trainer import Trainer
from playground.engine.transfer import carry_over, take_up
from playground.engine.units import FIRST, Lives
from playground.session.commands import Device, Use
from playground.session.mailbox import Note

LOADING = "The fast engine is being loaded."
"""Why the first picture is not made by it."""


class Builder:
    """Makes one trainer after another. Mutable; owned by the conductor. `note` takes what is to be told."""

    def __init__(self, note: Callable[[Note], None]) -> None:
        self._note = note
        self.place = Device("auto")
        """Where trainers compute from now on."""
        self.faster = False
        """Whether there may be a faster executor now than the last trainer's."""
        self.patient = True
        """Whether the first picture is still to come: what is slow to load waits for it."""
        self._told_of_device = ""
        self.lives: Lives = FIRST
        """Those of the nodes of the last trainer."""
        self.shelf = Shelf()
        """What has left the network since its start, so that undoing brings it back."""

    def build(self, command: Use, old: Trainer | None) -> Trainer:
        """A trainer of the document, which goes on with what fits of the one before, or with what is brought.

        Raises: CompileError, DataError, as `Trainer`; ValueError where a number that is brought does not fit.
        """
        waits = self.patient and cache.why_not() is None
        self.faster = waits
        document = command.document
        rows = old.dataset if old is not None and old.document.data == document.data else None
        new = Trainer(
            document,
            data=rows,
            device=self.place.wish,
            executor="array" if waits else "ready",
            gpu=GpuOptions(tf32=self.place.tf32, memory_bytes=self.place.memory_bytes),
        )
        if waits:
            new.executor_note = LOADING
        if old is not None and goes_on(old, new):
            carry_over(old, new, (self.lives, command.lives), self.shelf)
        else:
            self.shelf.clear()
        if old is None and command.learned is not None:
            records = command.learned.records
            take_up(new, command.learned.parameters, records[-1].epoch if records else 0, records)
        self.lives = command.lives
        self.tell_of_device(new)
        return new

    def tell_of_device(self, trainer: Trainer) -> None:
        """Says once where the numbers are crunched, if not where it was wished, or no longer there."""
        if trainer.device.note and trainer.device.note != self._told_of_device:
            self._note(Note(trainer.device.note))
        self._told_of_device = trainer.device.note


def goes_on(old: Trainer, new: Trainer) -> bool:
    """Whether what was learned is about the same kind of rows."""
    return old.document.data.source == new.document.data.source
