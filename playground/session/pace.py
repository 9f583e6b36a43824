"""How fast a run goes: held back to a pace, and measured."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

WINDOW_S = 1.0
"""Over how long a stretch the speed is averaged."""

MAX_LAG_S = 0.25
"""How far a run that was held up may lag behind its pace; more is not made up for."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast a run goes. In slow motion, counted in phases, every phase is seen for itself."""

    per_second: float
    unit: Literal["epoch", "phase"] = "epoch"


class Metronome:
    """Says when the next batch or phase is due. Mutable; owned by the runner."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tempo: Tempo | None = None
        self._next = 0.0

    def set(self, tempo: Tempo | None) -> None:
        """A new pace, from now on; None is as fast as it goes."""
        self._tempo = tempo
        self.start()

    @property
    def held_back(self) -> bool:
        """Whether there is a pace to keep."""
        return self._tempo is not None

    @property
    def slow_motion(self) -> bool:
        """Whether a run goes phase by phase."""
        return self._tempo is not None and self._tempo.unit == "phase"

    def start(self) -> None:
        """A run begins: its first batch is due at once."""
        self._next = self._clock()

    def tick(self, done: float) -> None:
        """So many phases were done in slow motion, else so large a share of an epoch."""
        if self._tempo is not None:
            self._next = max(self._next, self._clock() - MAX_LAG_S) + done / self._tempo.per_second

    def wait_s(self) -> float:
        """How long until what comes next is due; 0 where it is."""
        if self._tempo is None:
            return 0.0
        return max(0.0, self._next - self._clock())


class Speed:
    """Epochs a second over the last moment. Mutable; owned by the reporter."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._done = 0.0
        self._marks: deque[tuple[float, float]] = deque()

    def start(self) -> None:
        """A run begins."""
        self._marks.clear()
        self.add(0.0)

    def add(self, epochs: float) -> None:
        """So many epochs, or such a share of one, have been done since the last time."""
        now = self._clock()
        self._done += epochs
        self._marks.append((now, self._done))
        while len(self._marks) > 2 and self._marks[1][0] <= now - WINDOW_S:
            self._marks.popleft()

    @property
    def per_second(self) -> float:
        """The average since the oldest mark; 0 before there are two."""
        if len(self._marks) < 2:
            return 0.0
        (start, before), (end, after) = self._marks[0], self._marks[-1]
        return (after - before) / (end - start) if end > start else 0.0
