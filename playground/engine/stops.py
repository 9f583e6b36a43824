"""When a run ends, and how that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from playground.document.model import Until
from playground.engine.frame import EpochRecord

Reason = Literal["target", "max_epochs", "patience", "diverged", "paused"]


class DivergenceError(ArithmeticError):
    """A loss, gradient or parameter stopped being finite; the text names phase and node.

    The parameters are the last finite ones.
    """

    def __init__(self, text: str, phase: str, node: str | None) -> None:
        super().__init__(text)
        self.phase = phase
        self.node = node


@dataclass(frozen=True, slots=True)
class Result:
    """How a run ended: why, in words where there is something to say, and its last record."""

    stopped: Reason
    message: str
    record: EpochRecord


def watched(until: Until, record: EpochRecord) -> float:
    """The loss that the target is compared with; training where there are no validation rows."""
    wanted = record.validation if until.on == "validation" else record.training
    return record.training if wanted is None else wanted


def reached(until: Until, record: EpochRecord) -> bool:
    """Whether the record's loss is at the target, where there is one."""
    return until.loss is not None and watched(until, record) <= until.loss


class Watch:
    """Follows the records of one run and says when it ends. Mutable; lives as long as the run."""

    def __init__(self, until: Until) -> None:
        self.until = until
        self._best = float("inf")
        self._best_epoch: int | None = None

    def verdict(self, record: EpochRecord) -> Reason | None:
        """Why the run ends after this record, None where it goes on."""
        until, loss = self.until, watched(self.until, record)
        if self._best_epoch is None or loss < self._best:
            self._best, self._best_epoch = loss, record.epoch
        if reached(until, record):
            return "target"
        if record.epoch >= until.max_epochs:
            return "max_epochs" if isfinite(record.training) else "diverged"
        if until.patience is not None and record.epoch - self._best_epoch >= until.patience:
            return "patience"
        return None

    def follow(self, records: Sequence[EpochRecord]) -> Reason | None:
        """Why the run ends after these records, None where it goes on."""
        reason: Reason | None = None
        for record in records if self.until.patience is not None else records[-1:]:
            reason = self.verdict(record)
        return reason

    def epochs_left(self, epoch: int) -> int:
        """How many more epochs nothing but the loss target can end: these may be done in one go."""
        left = self.until.max_epochs - epoch
        if self.until.patience is not None:
            waited = epoch - self._best_epoch if self._best_epoch is not None else 0
            left = min(left, self.until.patience - waited)
        return max(1, left)


def told(reason: Reason, until: Until, record: EpochRecord) -> str:
    """The reason as a sentence for the user."""
    on = "training" if until.on == "training" or record.validation is None else "validation"
    epochs = f"{record.epoch} epoch{'s' if record.epoch != 1 else ''}"
    loss = f"{watched(until, record):.4g}"
    if reason == "target":
        return f"Target reached: {on} loss {loss} ≤ {until.loss:.4g} after {epochs}."
    if reason == "max_epochs":
        return f"Stopped after {epochs}, the most that was asked for: {on} loss {loss}."
    if reason == "patience":
        return f"Stopped after {epochs}: no better {on} loss for {until.patience} epochs, now {loss}."
    if reason == "diverged":
        return f"Training diverged: after {epochs} the {on} loss is {loss}. Try a lower learning rate."
    return f"Paused after {epochs}: {on} loss {loss}."
