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
Whole = NDArray[np.intp]

FINENESS = 3
"""Pixels made of each value along x and along y."""
_TABLE_SIZE = 511
_STEPS = 64


@cache
def _between(count: int, fineness: int) -> tuple[Whole, Whole, Numbers]:
    """For each pixel of a row its two neighbours, and how far it lies from the first to the second."""
    places = (np.arange(count * fineness) + 0.5) / (count * fineness) * (count - 1)
    left = np.minimum(places.astype(np.intp), max(count - 2, 0))
    return left, np.minimum(left + 1, count - 1), (places - left).astype(np.float32)


def refine(field: NDArray[Any], fineness: int = FINENESS) -> Numbers:
    """The same map as pixels with values in between. The outermost values stand on the edges.

    Shapes: (H, W) → (H · f, W · f).
    """
    finite = np.nan_to_num(np.clip(field, -1e30, 1e30).astype(np.float32, copy=False), nan=0.0)
    left, right, across = _between(field.shape[1], fineness)
    upper, lower, down = _between(field.shape[0], fineness)
    rows = _mixed(finite.take(left, axis=1), finite.take(right, axis=1), across)
    return _mixed(rows.take(upper, axis=0), rows.take(lower, axis=0), down[:, None])


def _mixed(first: Numbers, second: Numbers, share: Numbers) -> Numbers:
    """`first` where the share is 0, `second` where it is 1; written over the two."""
    second -= first
    second *= share
    first += second
    return first


class Painter:
    """Colours maps for one theme. Mutable: keeps the scratch space of its colour map."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._maps: dict[float, ColorMap] = {}

    def signed(self, field: NDArray[Any], strength: float, *, discretize: bool = False) -> Words:
        """Signed values, −1 to +1; with `discretize` only their sign. Shapes: (H, W) → (3 H, 3 W) words."""
        fine = refine(field)
        if discretize:
            fine = np.where(fine > 0, np.float32(1.0), np.float32(-1.0))
        if strength not in self._maps:
            self._maps[strength] = ColorMap(signed_lut(self._theme, _TABLE_SIZE, strength))
        pixels = np.empty(fine.shape, dtype=np.uint32)
        self._maps[strength].paint(fine, pixels)
        return pixels

    def classes(self, shares: NDArray[Any], strength: float, *, discretize: bool = False) -> Words:
        """The leading class's colour, the fainter the less sure. Shapes: (K, H, W) → (2 H, 2 W) words.

        Sure is measured from a tie of all classes (0) to certainty (1).
        """
        count = len(shares)
        fine = [refine(share, FINENESS - 1) for share in shares]
        most, leading = fine[0].copy(), np.zeros(fine[0].shape, dtype=np.intp)
        for index in range(1, count):
            np.copyto(leading, index, where=fine[index] > most)
            np.maximum(most, fine[index], out=most)
        tie = 1 / count
        sure = np.ones_like(most) if discretize else np.clip((most - tie) / (1 - tie), 0.0, 1.0)
        steps = (sure * (_STEPS - 1) + 0.5).astype(np.intp)
        table = self._class_table(count, strength)
        pixels: Words = table.ravel()[leading * _STEPS + steps]
        return pixels

    def _class_table(self, count: int, strength: float) -> Words:
        """Words by class and step of sureness. Shapes: (K, steps)."""
        colors = np.array(
            [rgb(self._theme.classes[k % len(self._theme.classes)]) for k in range(count)], float
        )
        canvas = np.array(rgb(self._theme.canvas), float)
        shares = np.linspace(0.0, strength, _STEPS)[None, :, None]
        mixed = np.rint(canvas + shares * (colors[:, None, :] - canvas)).astype(np.uint32)
        words: Words = 0xFF000000 + mixed[..., 0] * 65536 + mixed[..., 1] * 256 + mixed[..., 2]
        return words.astype(np.uint32)
