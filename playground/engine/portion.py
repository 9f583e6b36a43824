"""How many batches to do in one go, so that whoever waits is answered in time."""

from __future__ import annotations

import time
from collections.abc import Callable

GROWTH = 8
"""A portion is at most so many times the one before: the first few batches tell little."""


class Portion:
    """Grows and shrinks with the time that batches take. Mutable; lives as long as a run."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self.size = 1
        """Batches that take about the wished time, as far as is known."""
        self._seconds, self._clock = seconds, clock
        self._began = 0.0

    def begin(self) -> None:
        """A portion begins."""
        self._began = self._clock()

    def done(self, batches: int) -> None:
        """The portion is over, and held so many batches."""
        took = max(self._clock() - self._began, 1e-9)
        if batches:
            fitting = int(batches * self._seconds / took)
            self.size = max(1, min(fitting, GROWTH * max(self.size, batches)))
