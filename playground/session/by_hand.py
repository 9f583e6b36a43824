"""Numbers edited by hand while a network is trained, and the losses that are measured again afterwards.

Owns when they are: after every edit where that is quick, else once there has been no edit for a moment.
"""

from __future__ import annotations

from collections.abc import Callable

from playground.engine.blocks import index_of
from playground.engine.trainer import Trainer
from playground.session.commands import SetWeight
from playground.session.mailbox import Note
from playground.session.reporter import Reporter

QUICK_S = 0.002
"""Measuring that takes no longer is done after every edit of a number."""

QUIET_S = 0.25
"""Longer measuring waits until numbers have not been edited for so long."""


class ByHand:
    """Puts numbers in place, and says when the losses are due. Mutable; owned by the conductor."""

    def __init__(self, report: Reporter, clock: Callable[[], float]) -> None:
        self._report, self._clock = report, clock
        self._due: float | None = None
        self._quick = False

    def put(self, trainer: Trainer, command: SetWeight) -> bool:
        """Puts a number in place; gives whether it did.

        One that has gone meanwhile is passed over, one that is not finite told.
        """
        if index_of(trainer.program.parameters, command.weight) is None:
            return False
        try:
            trainer.set_parameter(command.weight, command.value)
        except ValueError as error:
            self._report.note(Note(str(error), "error"))
            return False
        self._due = self._clock() + (0.0 if self._quick else QUIET_S)
        return True

    def wait_s(self) -> float | None:
        """How long until the losses are to be measured; None where they need not be."""
        return None if self._due is None else max(0.0, self._due - self._clock())

    def drop(self) -> None:
        """The losses are known by other means."""
        self._due = None

    def measure(self, trainer: Trainer) -> None:
        """Measures the losses and tells them; what cannot be measured is not tried again."""
        self._due = None
        began = self._clock()
        trainer.measure_again()
        self._quick = self._clock() - began <= QUICK_S
        self._report.amended()
