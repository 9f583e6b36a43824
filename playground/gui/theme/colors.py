"""Arithmetic on colours: mixing, and maps from numbers to pixels.

Owns the two maps (signed values, loss landscape). Needs NumPy, not Qt. Pixels are 0xFFRRGGBB words,
the memory layout of `QImage.Format_RGB32`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.gui.theme.tokens import Theme

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint32]


def rgb(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of "#RRGGBB"."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def hex_color(red: float, green: float, blue: float) -> str:
    """ "#RRGGBB" of three numbers from 0 to 255."""
    return f"#{round(red):02X}{round(green):02X}{round(blue):02X}"


def mix(first: str, second: str, share: float) -> str:
    """`first` where `share` is 0, `second` where it is 1, between them a straight line in sRGB."""
    (r1, g1, b1), (r2, g2, b2) = rgb(first), rgb(second)
    return hex_color(r1 + (r2 - r1) * share, g1 + (g2 - g1) * share, b1 + (b2 - b1) * share)


def ramp(stops: Sequence[str], positions: NDArray[np.float64]) -> Bytes:
    """Colours at `positions` in [0, 1] along evenly spaced stops.

    Shapes: positions (N,) → (N, 3).
    """
    table = np.array([rgb(stop) for stop in stops], dtype=np.float64)
    at = np.linspace(0.0, 1.0, len(stops))
    columns = [np.interp(positions, at, table[:, channel]) for channel in range(3)]
    return np.rint(np.stack(columns, axis=1)).astype(np.uint8)


def signed_lut(theme: Theme, n: int = 256, strength: float = 1.0) -> Bytes:
    """The signed map from −1 to +1 as a table.

    Shapes: (n, 3), red, green, blue. An even `n` has no entry for exactly 0.
    """
    return ramp(theme.signed, 0.5 + 0.5 * strength * np.linspace(-1.0, 1.0, n))


def landscape_lut(theme: Theme, n: int = 256) -> Bytes:
    """The loss landscape from low loss (entry 0) to high as a table. Shapes: (n, 3)."""
    return ramp(theme.landscape[::-1], np.linspace(0.0, 1.0, n))


def signed_color(theme: Theme, value: float, strength: float = 1.0) -> str:
    """The colour of one signed value; what lies outside −1 … +1 gets the end's colour."""
    at = 0.5 + 0.5 * strength * min(1.0, max(-1.0, value))
    return _blended(theme.signed, round(at * _STEPS))


_STEPS = 2000
"""Finer than a screen's 256 shades, and few enough to be kept."""


@lru_cache(maxsize=2 * _STEPS)
def _blended(stops: tuple[str, ...], step: int) -> str:
    """The colour so many steps along the stops."""
    place = step / _STEPS * (len(stops) - 1)
    before = min(int(place), len(stops) - 2)
    return mix(stops[before], stops[before + 1], place - before)


def class_color(theme: Theme, index: int) -> str:
    """The colour of class `index`; from the tenth on they repeat."""
    return theme.classes[index % len(theme.classes)]


def words(table: Bytes) -> Words:
    """A colour table as pixel words. Shapes: (n, 3) → (n,)."""
    red, green, blue = table.astype(np.uint32).T
    packed: Words = np.asarray(0xFF000000 + red * 65536 + green * 256 + blue, dtype=np.uint32)
    return packed


class ColorMap:
    """Paints arrays of numbers into arrays of pixels through one table, without allocating.

    Mutable: keeps two scratch buffers of the last shape. One owner, one thread.
    """

    def __init__(self, table: Bytes, low: float = -1.0, high: float = 1.0) -> None:
        self._words = words(table)
        self._low = low
        self._scale = (len(table) - 1) / (high - low)
        self._middle = (len(table) - 1) / 2
        self._position: NDArray[np.floating[Any]] = np.empty(0, dtype=np.float32)
        self._index = np.empty(0, dtype=np.intp)

    def paint(self, values: NDArray[Any], out: Words) -> None:
        """Writes the colour of every value into `out`; what is not a number gets the middle colour.

        Shapes: values and out alike, any.
        """
        precision = np.float64 if values.dtype == np.float64 else np.float32
        if self._position.shape != values.shape or self._position.dtype != precision:
            self._position = np.empty(values.shape, dtype=precision)
            self._index = np.empty(values.shape, dtype=np.intp)
        position = self._position
        with np.errstate(over="ignore"):  # what is beyond these numbers is beyond the table's ends as well
            np.multiply(values, self._scale, out=position, casting="unsafe")
            position += 0.5 - self._low * self._scale
        missing = np.isnan(position)
        if missing.any():
            np.copyto(position, self._middle + 0.5, where=missing)
        np.clip(position, 0, len(self._words) - 1, out=position)
        np.copyto(self._index, position, casting="unsafe")
        np.take(self._words, self._index, out=out, mode="clip")
