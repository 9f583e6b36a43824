"""How often digits change while a training runs: eight times a second, for faster ones cannot be read."""

from __future__ import annotations

import time
from collections.abc import Callable

APART_S = 0.125


class Digits:
    """Says when digits are due again. Mutable: knows when they were shown last."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, apart_s: float = APART_S) -> None:
        self._clock, self._apart_s = clock, apart_s
        self._last: float | None = None

    def due(self, *, running: bool) -> bool:
        """Whether a frame is to be shown: always where nothing runs, else when the last one was read."""
        now = self._clock()
        if running and self._last is not None and now - self._last < self._apart_s:
            return False
        self._last = now
        return True
