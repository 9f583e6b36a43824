"""Numbers as tile pictures: maps over the plane, curves, batches, weight matrices, images.

Owns the pixel buffers of one node and the `QImage`s over them, which are made once for a shape and
then only written into. The arrays are kept alive here for as long as the images are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from playground.gui.canvas.plan.measures import thinning
from playground.gui.theme.colors import ColorMap, Words

Values = NDArray[Any]

_LARGEST_SIDE = 64
"""Maps finer than this are thinned: a tile is 72 pixels at most."""
_BARS = 48
"""Half the pixels a side of a tile that is drawn rather than mapped."""
MOST_BARS = 24
BARS_EDGE = 1 / 12
"""The share of a tile's side that stays free on either side of its bars."""


class Pictures:
    """The pictures of one node's tiles. Mutable; owned by one node item."""

    def __init__(self) -> None:
        self.images: list[QImage] = []
        self._pixels: Words = np.empty((0, 0, 0), np.uint32)

    def clear(self) -> None:
        """No pictures."""
        self.images = []
        self._pixels = np.empty((0, 0, 0), np.uint32)

    def show_maps(self, maps: Values, colors: ColorMap, scale: tuple[float, float] | None) -> None:
        """One picture a unit over the plane.

        Shapes: maps (units, H, W). `scale` are the ends of what a unit can give, None for no ends.
        """
        step = max(1, -(-max(maps.shape[1:]) // _LARGEST_SIDE))
        thin = maps[:, ::step, ::step]
        pixels = self._buffer(thin.shape)
        colors.paint(normal(thin, scale), pixels)

    def show_curves(
        self, maps: Values, colors: ColorMap, scale: tuple[float, float] | None, paper: int
    ) -> None:
        """One curve a unit over a single input, coloured by its sign, on paper.

        Shapes: maps (units, W).
        """
        side = _BARS * 2
        at = np.linspace(0, maps.shape[1] - 1, side)
        value = np.array([np.interp(at, np.arange(maps.shape[1]), one) for one in normal(maps, scale)])
        value = np.clip(np.nan_to_num(value), -1.0, 1.0)
        row = (0.5 - 0.42 * value) * (side - 1)
        slope = np.gradient(row, axis=1)
        y = np.arange(side)[:, None]
        away = np.abs(y[None] - row[:, None, :]) / np.sqrt(1 + slope[:, None, :] ** 2)
        cover = np.clip(2.0 - away, 0.0, 1.0)
        inked = np.broadcast_to(np.where(value < 0, -1.0, 1.0)[:, None, :], cover.shape)
        self._blend(colors, inked, cover, paper)

    def show_bars(
        self, rows: Values, colors: ColorMap, scale: tuple[float, float] | None, paper: int, first: int = 0
    ) -> None:
        """One bar for each row of the batch, up from the middle where it is positive.

        Shapes: rows (B, units). Of more than `MOST_BARS` rows those from `first` are shown.
        """
        shown = np.asarray(rows, np.float64)[first : first + MOST_BARS]
        value = np.clip(np.nan_to_num(normal(shown.T, scale)), -1.0, 1.0)
        side, (units, count) = 2 * _BARS, value.shape
        edge = side * BARS_EDGE
        along = (np.arange(side) + 0.5 - edge) / (side - 2 * edge) * max(count, 1)
        row = np.clip(along.astype(int), 0, max(count - 1, 0))
        on_paper = (along >= 0) & (along < count)
        on_bar = on_paper & (np.abs(along - row - 0.5) < 0.3)
        at = value[:, row] if count else np.zeros((units, side))
        ink = np.zeros((1, units, side), np.uint32)
        colors.paint((np.sign(at) * (0.4 + 0.6 * np.abs(at)))[None], ink)
        up = side / 2 - np.arange(side) - 0.5
        reach = np.where(on_bar, at, 0.0) * (side / 2 - edge)
        low, high = np.minimum(reach, 0.0)[:, None, :], np.maximum(reach, 0.0)[:, None, :]
        inside = (up[:, None] >= low) & (up[:, None] <= high)
        pixels = self._buffer((units, side, side))
        np.copyto(pixels, np.uint32(paper | 0xFF000000))
        middle = slice(side // 2 - 1, side // 2 + 1)
        line = np.where(on_paper, halfway(ink[0], paper), np.uint32(paper | 0xFF000000))
        pixels[:, middle] = line[:, None, :]
        np.copyto(pixels, ink[0][:, None, :], where=inside)

    def show_matrix(self, weights: Values, colors: ColorMap) -> None:
        """One picture of a weight matrix by its own scale, thinned to what can be told apart.

        Shapes: weights (I, O); a column of the picture is an input.
        """
        columns, rows = thinning(weights.shape)
        thin = weights[::columns, ::rows].T[None] / (robust_largest(weights) or 1.0)
        pixels = self._buffer(thin.shape)
        colors.paint(thin, pixels)

    def show_image(self, values: Values, shape: tuple[int, int], colors: ColorMap) -> None:
        """One picture of a row that is an image. Shapes: values (H·W,).

        A full colour is what one pixel in ten exceeds: a few rare ones must not leave the others grey.
        """
        grid = np.asarray(values, np.float64).reshape(1, *shape)
        pixels = self._buffer(grid.shape)
        colors.paint(grid / (robust_largest(grid, 90) or 1.0), pixels)

    def _blend(self, colors: ColorMap, inked: Values, cover: Values, paper: int) -> None:
        """Paints `inked` values over a paper colour, each pixel as far as it is covered."""
        pixels = self._buffer(cover.shape)
        colors.paint(inked, pixels)
        ink = pixels.view(np.uint8).reshape(*cover.shape, 4)
        base = np.array([paper & 255, paper >> 8 & 255, paper >> 16 & 255, 255], np.float64)
        ink[...] = base + (ink - base) * cover[..., None]

    def _buffer(self, shape: tuple[int, ...]) -> Words:
        """The pixels for this many pictures; new ones only where the shape is."""
        if self._pixels.shape != shape:
            self._pixels = np.zeros(shape, np.uint32)
            height, width = shape[1], shape[2]
            self.images = [
                QImage(one.data, width, height, 4 * width, QImage.Format.Format_RGB32) for one in self._pixels
            ]
        return self._pixels


def halfway(words: Words, paper: int) -> Words:
    """Colours mixed half and half with a paper colour."""
    mixed = (words.astype(np.int64) & 0xFEFEFE) + (paper & 0xFEFEFE) >> 1
    return (mixed | 0xFF000000).astype(np.uint32)


def normal(values: Values, scale: tuple[float, float] | None) -> Values:
    """Values brought to −1 … 1: by the ends of what can be, else by nearly the largest, at least 1."""
    if scale is not None:
        low, high = scale
        return values if (low, high) == (-1.0, 1.0) else (values - (low + high) / 2) * (2 / (high - low))
    largest = robust_largest(values)
    return values / largest if largest > 1.0 else values


def robust_largest(values: Values, percent: float = 98) -> float:
    """A percentile of the sizes, of a sample where there are many; 1 where nothing is finite."""
    sample = np.abs(values).ravel()
    sample = sample[:: max(1, sample.size // 4096)]
    sample = sample[np.isfinite(sample)]
    return float(np.percentile(sample, percent)) if sample.size else 1.0
