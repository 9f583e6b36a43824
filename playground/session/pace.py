"""How fast a run goes: held back to a pace, and measured."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

WINDOW_S = 1.0
"""Over how long a stretch the speed is averaged."""


class Metronome:
    """Says when the next batch is due. Mutable; owned by the runner."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._epochs_per_second: float | None = None
        self._batches = 1
        self._next = 0.0

    def set(self, epochs_per_second: float | None) -> None:
        """A new pace, from now on; None is as fast as it goes."""
        self._epochs_per_second = epochs_per_second
        self._next = self._clock()

    def start(self, batches: int) -> None:
        """A run begins whose epochs have so many batches."""
        self._batches = batches
        self._next = self._clock()

    def due(self) -> bool:
        """Whether the next batch may be done."""
        return self._epochs_per_second is None or self._clock() >= self._next

    def tick(self) -> None:
        """A batch was done."""
        if self._epochs_per_second is not None:
            behind = self._clock() - 0.25
            self._next = max(self._next, behind) + 1.0 / (self._epochs_per_second * self._batches)

    def wait_s(self) -> float:
        """How long until the next batch is due; 0 where it is."""
        if self._epochs_per_second is None:
            return 0.0
        return max(0.0, self._next - self._clock())


class Speed:
    """Epochs a second over the last moment. Mutable; owned by the runner."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._marks: deque[tuple[float, float]] = deque()

    def start(self, epochs: float) -> None:
        """A run begins at so many (broken) epochs."""
        self._marks.clear()
        self.mark(epochs)

    def mark(self, epochs: float) -> None:
        """So many epochs are done now."""
        now = self._clock()
        self._marks.append((now, epochs))
        while len(self._marks) > 2 and self._marks[1][0] <= now - WINDOW_S:
            self._marks.popleft()

    @property
    def per_second(self) -> float:
        """The average since the oldest mark; 0 before there are two."""
        if len(self._marks) < 2:
            return 0.0
        (start, before), (end, after) = self._marks[0], self._marks[-1]
        return (after - before) / (end - start) if end > start else 0.0
