"""Standardising: subtract the mean, divide by the standard deviation, both of the training rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.source import Floats, Target

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Scaler:
    """z = (x − mean) / scale, column by column. Shapes: mean (F,), scale (F,); x (N, F)."""

    mean: Floats
    scale: Floats

    def apply(self, x: Target) -> Floats:
        """Raw rows in standard units."""
        scaled: Floats = (x - self.mean) / self.scale
        return scaled

    def inverse(self, z: Floats) -> Floats:
        """Rows in standard units as raw ones; what is beyond all floats becomes infinite."""
        with np.errstate(over="ignore"):
            raw: Floats = z * self.scale + self.mean
        return raw


def identity(width: int) -> Scaler:
    """The scaler that leaves rows of `width` columns as they are."""
    return Scaler(np.zeros(width), np.ones(width))


def fit(x: Target) -> Scaler:
    """The scaler of rows x (N, F): population standard deviation, and 1 for a column that never varies."""
    constant = still(x)
    peak = np.abs(x).max(axis=0)
    peak = np.where(peak > 0, peak, 1.0)
    unit = x / peak  # so that squares of very large or small numbers stay within floats
    mean = np.where(constant, x[0], unit.mean(axis=0) * peak)
    scale = np.where(constant, 1.0, unit.std(axis=0) * peak)
    return Scaler(mean, np.where(scale > 0, scale, 1.0))


def still(x: Target) -> Flags:
    """Which columns of x (N, F) have one and the same value in every row."""
    result: Flags = (x == x[0]).all(axis=0)
    return result


def stillness_hint(flags: Flags, names: tuple[str, ...]) -> str | None:
    """A remark naming the features that are `still` in the training rows, and so can teach nothing."""
    flat = [f"'{names[k]}'" for k in np.flatnonzero(flags)]
    if not flat:
        return None
    shown = ", ".join(flat[:3]) + (f" and {len(flat) - 3} more" if len(flat) > 3 else "")
    verb, them = ("has", "it") if len(flat) == 1 else ("have", "them")
    return f"{shown} {verb} the same value in every training row: nothing can be learned from {them}"
