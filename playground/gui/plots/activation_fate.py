"""How many rows of a batch a unit is deaf to: dead or saturated, in numbers and in words. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.engine.mechanics.health import SLOW
from playground.engine.mechanics.slopes import rectifies, squashes, steepness
from playground.ops.activations import ACTIVATIONS

_FEW = 100
"""Up to so many rows are counted, more are given as a share."""


@dataclass(frozen=True, slots=True)
class Fate:
    """The rows of a batch at one unit. `word` is what flat rows are called; "" where nothing is flat."""

    rows: int
    flat: int
    word: Literal["dead", "saturated", ""]

    def words(self) -> str:
        """ "3 of 10 rows dead", "62 % saturated", "none saturated"; "" where no row can be."""
        if not self.word or not self.rows:
            return ""
        if not self.flat:
            return f"none {self.word}"
        if self.rows <= _FEW:
            return f"{self.flat} of {self.rows} {'rows' if self.rows != 1 else 'row'} {self.word}"
        share = 100 * self.flat / self.rows
        return f"{share:.0f} % {self.word}" if share >= 1 else f"under 1 % {self.word}"


def fate_of(activation: str, before: Any) -> Fate:
    """Counts the rows that no gradient passes, by the measure of the health log.

    Shapes: before (B,), pre-activations.
    """
    z = np.asarray(before, dtype=np.float64)
    z = z[np.isfinite(z)]
    if activation in ACTIVATIONS and rectifies(activation):
        return Fate(len(z), int((z <= 0).sum()), "dead")
    if activation in ACTIVATIONS and squashes(activation):
        return Fate(len(z), int((steepness(activation, z) < SLOW).sum()), "saturated")
    return Fate(len(z), 0, "")
