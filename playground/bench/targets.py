"""What is to be reached, as ratios measured side by side: every measurement is held against this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["aim reached", "reached", "missed"]


@dataclass(frozen=True, slots=True)
class Target:
    """A limit that must be kept and one that is aimed at.

    `higher` says whether more is better; `unit` is "×" for a ratio, else that of the value itself.
    """

    must: float
    aim: float | None
    higher: bool
    unit: str = "×"

    def verdict(self, value: float) -> Verdict:
        """How a measured value stands."""
        if self.aim is not None and self._keeps(value, self.aim):
            return "aim reached"
        return "reached" if self._keeps(value, self.must) else "missed"

    def limits(self) -> tuple[str, str]:
        """Both limits in words, "–" where nothing is aimed at."""
        sign, unit = "≥" if self.higher else "≤", self.unit if self.unit == "×" else f" {self.unit}"
        return f"{sign} {self.must:g}{unit}", "–" if self.aim is None else f"{sign} {self.aim:g}{unit}"

    def _keeps(self, value: float, limit: float) -> bool:
        return value >= limit if self.higher else value <= limit


TARGETS: Mapping[str, Target] = {
    "small against jax": Target(2.0, 4.0, higher=True),
    "small against torch": Target(40.0, 60.0, higher=True),
    "small against sklearn": Target(15.0, 30.0, higher=True),
    "wide against torch": Target(1.5, None, higher=True),
    "wide against gemm": Target(1.35, 1.15, higher=False),
    "live": Target(0.80, 0.95, higher=True),
    "heartbeat p99": Target(30.0, 16.0, higher=False, unit="ms"),
    "heartbeat worst": Target(150.0, None, higher=False, unit="ms"),
    "refresh": Target(10.0, 4.0, higher=False, unit="ms"),
    "live edit": Target(50.0, 25.0, higher=False, unit="ms"),
    "start": Target(1.6, 1.3, higher=False),
    "streaming": Target(0.7, None, higher=True),
    "memory": Target(1.0, None, higher=False),
    "canvas frame": Target(33.3, 16.7, higher=False, unit="ms"),
    "large canvas frame": Target(50.0, 33.3, higher=False, unit="ms"),
    "large canvas open": Target(5.0, 2.0, higher=False, unit="s"),
    "canvas click": Target(100.0, None, higher=False, unit="ms"),
    "canvas edit": Target(300.0, None, higher=False, unit="ms"),
    "gpu": Target(1.0, 1.2, higher=True),
}
"""Every target by name. `small` are the playground sizes, `wide` is 784-128-64-10."""
