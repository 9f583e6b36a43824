"""Mean and variance of rows that come a block at a time, to the precision of having them all at once."""

from __future__ import annotations

import numpy as np

from playground.data.scaling import Flags, Scaler
from playground.data.source import Floats, Target

SMALLEST_UNIT = 2.0**-1000


class Moments:
    """Count, mean and Σ(x − mean)² of every column of the rows so far. Mutable.

    Kept in units of a power of two near the largest number of each column, so that squares of very large
    or small numbers stay within floats and the change of units costs no precision.
    Source: Chan, Golub and LeVeque, Updating formulae for computing sample variances (1979), eq. 2.1.
    """

    def __init__(self, width: int) -> None:
        self.count = 0
        self._unit = np.full(width, SMALLEST_UNIT)
        self._mean, self._squares = np.zeros(width), np.zeros(width)
        self._low, self._high = np.full(width, np.inf), np.full(width, -np.inf)

    def add(self, rows: Target) -> None:
        """Takes in more rows (N, F), at least one."""
        low, high = rows.min(axis=0), rows.max(axis=0)
        self._low, self._high = np.minimum(self._low, low), np.maximum(self._high, high)
        _, exponent = np.frexp(np.maximum(np.abs(low), np.abs(high)))
        self._use(np.maximum(self._unit, np.ldexp(1.0, exponent)))
        block = rows / self._unit
        mean = block.mean(axis=0)
        block -= mean
        count = self.count + len(rows)
        away = mean - self._mean
        self._squares += np.einsum("ij,ij->j", block, block) + away**2 * (self.count * len(rows) / count)
        self._mean += away * (len(rows) / count)
        self.count = count

    def _use(self, unit: Floats) -> None:
        """Goes over to another unit."""
        ratio = self._unit / unit
        self._mean *= ratio
        self._squares *= ratio**2
        self._unit = unit

    @property
    def still(self) -> Flags:
        """Which columns have one and the same value in every row."""
        result: Flags = self._low == self._high
        return result

    @property
    def spread(self) -> float:
        """Σ(x − mean)² over all columns."""
        with np.errstate(over="ignore"):
            return float((self._squares * self._unit**2).sum())

    def scaler(self) -> Scaler:
        """What `scaling.fit` gives of the same rows, to rounding."""
        scale = np.sqrt(self._squares / self.count) * self._unit
        mean = np.where(self.still, self._low, self._mean * self._unit)
        return Scaler(mean, np.where(self.still | (scale <= 0), 1.0, scale))
