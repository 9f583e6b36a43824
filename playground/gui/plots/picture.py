"""Maps as pixels: what the network says over a plane, in the colours of the theme. NumPy only.

Maps are refined before they are coloured: colours mixed between two sides of a steep boundary would
never pass through the neutral one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.gui.theme.colors import ColorMap, Words, rgb, signed_lut
from playground.gui.theme.tokens import Theme

Numbers = NDArray[np.float32]

FINENESS = 3
"""Pixels made of each value along x and along y."""
_TABLE_SIZE = 511


@cache
def _between(count: int, fineness: int) -> Numbers:
    """The matrix that puts `fineness` values, in straight lines, in place of one. Shapes: (count · f, count)."""
    places = (np.arange(count * fineness) + 0.5) / (count * fineness) * (count - 1)
    left = np.minimum(places.astype(np.intp), max(count - 2, 0))
    share = places - left
    matrix = np.zeros((count * fineness, count), dtype=np.float32)
    rows = np.arange(count * fineness)
    matrix[rows, left] += 1 - share
    matrix[rows, np.minimum(left + 1, count - 1)] += share
    return matrix


def refine(field: NDArray[Any], fineness: int = FINENESS) -> Numbers:
    """The same map as pixels with values in between. The outermost values stand on the edges.

    Shapes: (…, H, W) → (…, H · f, W · f).
    """
    rows, columns = _between(field.shape[-2], fineness), _between(field.shape[-1], fineness)
    finite = np.nan_to_num(field.astype(np.float32, copy=False), nan=0.0, posinf=1e30, neginf=-1e30)
    result: Numbers = rows @ finite @ columns.T
    return result


class Painter:
    """Colours maps for one theme. Mutable: keeps the scratch space of its colour map."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._maps: dict[float, ColorMap] = {}

    def signed(self, field: NDArray[Any], strength: float, *, discretize: bool = False) -> Words:
        """Signed values, −1 to +1; with `discretize` only their sign. Shapes: (H, W) → (H, W) words."""
        fine = refine(field)
        if discretize:
            fine = np.where(fine > 0, np.float32(1.0), np.float32(-1.0))
        if strength not in self._maps:
            self._maps[strength] = ColorMap(signed_lut(self._theme, _TABLE_SIZE, strength))
        pixels = np.empty(fine.shape, dtype=np.uint32)
        self._maps[strength].paint(fine, pixels)
        return pixels

    def classes(self, shares: NDArray[Any], strength: float, *, discretize: bool = False) -> Words:
        """The leading class's colour, the fainter the less sure. Shapes: (K, H, W) → (H, W) words.

        Sure is measured from a tie of all classes (0) to certainty (1).
        """
        fine = refine(shares, FINENESS if len(shares) <= 4 else 2)
        leading = fine.argmax(axis=0)
        most = np.take_along_axis(fine, leading[None], axis=0)[0]
        sure = np.clip((most - 1 / len(shares)) / (1 - 1 / len(shares)), 0.0, 1.0)
        if discretize:
            sure = np.ones_like(sure)
        steps = np.rint(sure * 63).astype(np.intp)
        table = self._class_table(len(shares), strength)
        pixels: Words = table[leading, steps]
        return pixels

    def _class_table(self, count: int, strength: float) -> Words:
        """Words by class and 64 steps of sureness. Shapes: (K, 64)."""
        colors = np.array([rgb(self._theme.classes[k % len(self._theme.classes)]) for k in range(count)], float)
        canvas = np.array(rgb(self._theme.canvas), float)
        shares = np.linspace(0.0, strength, 64)[None, :, None]
        mixed = np.rint(canvas + shares * (colors[:, None, :] - canvas)).astype(np.uint32)
        words: Words = 0xFF000000 + mixed[..., 0] * 65536 + mixed[..., 1] * 256 + mixed[..., 2]
        return words.astype(np.uint32)
