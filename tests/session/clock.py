"""A clock that tests set: no test of the session waits for time to pass."""

from __future__ import annotations


class Clock:
    """Seconds, as a call. Each look lets `each_s` pass."""

    def __init__(self, each_s: float = 0.0) -> None:
        self.now_s = 100.0
        self.each_s = each_s

    def __call__(self) -> float:
        self.now_s += self.each_s
        return self.now_s

    def pass_by(self, seconds: float) -> None:
        self.now_s += seconds
