"""Where a run came along: its parameters every now and then, to be drawn over a slice through the loss."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from playground.engine.mechanics.sparse import Sparse
from playground.engine.stepper import Stepper

Array = Any

MOST, MOST_BYTES = 256, 64 << 20
PAUSE_S = 0.05
"""No two entries come faster one behind the other."""


class Path:
    """Epochs and parameters of a run. Mutable; at most `MOST` entries, and no more than `MOST_BYTES`."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """Forgets where the run came along."""
        self._places: Sparse[tuple[int, Array]] = Sparse(MOST)
        self._noted_at = float("-inf")

    def __len__(self) -> int:
        return len(self._places)

    @property
    def epochs(self) -> Array:
        """The epochs done at each entry. Shapes: (S,)."""
        return np.array([epoch for epoch, _ in self._places.things], dtype=np.int64)

    @property
    def steps(self) -> Array:
        """The steps done at each entry. Shapes: (S,)."""
        return np.array(self._places.steps, dtype=np.int64)

    def follow(self, trainer: Stepper) -> None:
        """Notes where a trainer stands, unless it has not moved, or that was done just now.

        Begins anew where it went back, or is another network.
        """
        last = self._places.steps[-1] if len(self._places) else -1
        now = self._clock()
        if trainer.steps == last or (trainer.steps > last and now - self._noted_at < PAUSE_S):
            return
        parameters = trainer.flat("parameters")
        known = self._places.things
        if trainer.steps < last or (known and known[0][1].shape != parameters.shape):
            self.clear()
        if not len(self._places):
            self._places = Sparse(min(MOST, MOST_BYTES // max(parameters.nbytes, 1)))
        self._places.add(trainer.steps, (trainer.epochs, parameters))
        self._noted_at = now

    def projected(self, origin: Array, first: Array, second: Array) -> Array:
        """The entries on the plane through `origin`: the nearest point on it, in steps of the two directions.

        The directions need not be at right angles. Shapes: origin, first, second (P,), result (S, 2).
        """
        along = np.array([first @ first, first @ second, second @ second], dtype=np.float64)
        lengths = np.array([[along[0], along[1]], [along[1], along[2]]])
        aside = [(first @ (one - origin), second @ (one - origin)) for _, one in self._places.things]
        shares = np.array(aside, dtype=np.float64).reshape(-1, 2)
        return shares @ np.linalg.pinv(lengths).T
