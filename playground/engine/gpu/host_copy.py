"""A copy of a run's state on the host, from which training goes on where the device is lost.

Owns when it is worth the time to renew it. Knows no device: it is handed host arrays.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from playground.engine.executor import VectorName
from playground.engine.program import Program

Array = Any

SHARE = 0.02
"""How much of the time copying may take."""


class HostCopy:
    """The last state that the host knows, and how many steps it has behind it. Mutable."""

    def __init__(
        self, program: Program, slots: int, dtype: str, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        size = program.size
        self.state = np.zeros(size * (1 + slots) + program.kept_size, dtype=dtype)
        self._parts = {
            "parameters": slice(0, size),
            "kept": slice(size * (1 + slots), None),
            "state": slice(0, None),
        }
        self.step: int | None = None
        """Steps done, None where only whoever put the numbers knows."""
        self._clock = clock
        self._took = 0.0
        self._kept_at = clock()

    def put(self, kind: VectorName, flat: Array) -> None:
        """Takes over what was put on the device."""
        if kind in self._parts:
            self.state[self._parts[kind]] = flat
            self.step = None

    def restart(self) -> None:
        """Every number at zero."""
        self.state.fill(0)
        self.step = None

    def begin(self, step: int) -> None:
        """A batch begins behind so many steps: where the numbers were just put, that dates them."""
        if self.step is None:
            self.step = step

    def keep(self, step: int, read: Callable[[], Array]) -> None:
        """Renews the copy by `read`, unless that was done just now: it may take a small share of the time."""
        now = self._clock()
        if now - self._kept_at < self._took / SHARE:
            return
        self.state[...] = read()
        self.step = step
        self._kept_at = self._clock()
        self._took = self._kept_at - now
