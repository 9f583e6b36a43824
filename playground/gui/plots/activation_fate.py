"""How many rows of a batch a unit is deaf to: dead or saturated, in numbers and in words. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.ops.activations import ACTIVATIONS, curve

FLAT = 0.01
"""Below this share of its steepest slope a curve is flat: hardly any gradient passes."""

_FAR = 50.0
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
    """Counts the rows whose slope is next to nothing. Shapes: before (B,), pre-activations."""
    z = np.asarray(before, dtype=np.float64)
    z = z[np.isfinite(z)]
    ends = curve(activation, np.array([-_FAR, _FAR])) if activation in ACTIVATIONS else None
    here = curve(activation, z) if ends is not None else None
    if ends is None or here is None:
        return Fate(len(z), 0, "")
    steepest = _steepest(activation)
    level = np.abs(ends[1]) < FLAT * steepest
    if not level.any():
        return Fate(len(z), 0, "")
    flat = np.abs(here[1]) < FLAT * steepest
    silent = bool(level[0] and not level[1] and ends[0][0] == 0)
    return Fate(len(z), int(flat.sum()), "dead" if silent else "saturated")


def _steepest(activation: str) -> float:
    """The greatest slope that the curve has around its middle."""
    values = curve(activation, np.linspace(-4.0, 4.0, 161))
    return 1.0 if values is None else float(np.abs(values[1]).max())
