"""How numbers are spread over time, as nested bands; and a ratio over time, by powers of ten.

Decision: coloured as pixels and painted as one picture. A panel shows dozens of them at once while training
runs, and Qt takes ten times as long to fill and stroke the same outlines.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from playground.gui.plots.strips import GOOD_RATIO, HIGHEST_RATIO, LOWEST_RATIO
from playground.gui.plots.summary import Numbers
from playground.gui.theme.colors import mix, rgb
from playground.gui.theme.tokens import Theme

Colors = NDArray[np.float32]
"""Red, green and blue of a picture. Shapes: (H, W, 3)."""

_SHADES = (0.2, 0.42)
"""How much ink there is in the outer band and in the inner one."""
_SOUND = 10**0.5
"""Within this factor of 1e−3 a step is neither timid nor wild."""
_DASH = 6
_LINE_PX = 1.25


def reach_of(bands: Any) -> float:
    """The greatest size that the bands reach, 0 where there is none. Shapes: bands (S, 5)."""
    finite = np.abs(bands[np.isfinite(bands)]) if np.size(bands) else np.empty(0)
    return float(finite.max()) if len(finite) else 0.0


def ratio_place(ratio: Any) -> Any:
    """Where a ratio stands, 0 at 1e−5 and 1 at 0.1, beyond them at the ends; NaN where there is none."""
    low, high = np.log10(LOWEST_RATIO), np.log10(HIGHEST_RATIO)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip((np.log10(np.asarray(ratio, dtype=np.float64)) - low) / (high - low), 0.0, 1.0)


def draw_bands(painter: QPainter, box: QRectF, bands: Any, theme: Theme, scale: float = 1.0) -> None:
    """5–95 % faint, 25–75 % darker, the median as a line; zero in the middle. Shapes: bands (S, 5)."""
    colors, fine = _ground(painter, box, theme)
    height, width = colors.shape[:2]
    colors[height // 2] = rgb(theme.line_strong)
    reach = reach_of(bands)
    if reach:
        places = (0.5 - np.clip(bands, -reach, reach) / (2 * reach)) * height
        edges = np.stack([_across(row, width) for row in np.asarray(places).T])
        for (high, low), share in zip(((4, 0), (3, 1)), _SHADES, strict=True):
            tops, feet = (edges[part, :-1] + edges[part, 1:] for part in (high, low))
            _fill(colors, tops / 2, feet / 2, mix(theme.panel, theme.text2, share))
        _line(colors, edges[2], fine * scale, theme.text1)
    _paint(painter, box, colors)


def draw_ratio(painter: QPainter, box: QRectF, ratio: Any, theme: Theme, scale: float = 1.0) -> None:
    """The ratio by powers of ten, the guide at 1e−3, and around it where steps are sound. Shapes: (S,)."""
    colors, fine = _ground(painter, box, theme)
    height, width = colors.shape[:2]
    high, guide, low = (
        (1 - float(ratio_place(GOOD_RATIO * factor))) * height for factor in (_SOUND, 1.0, 1 / _SOUND)
    )
    colors[round(high) : round(low)] = rgb(theme.accent_soft)
    dashes = np.arange(width) // max(round(_DASH * fine / 2), 1) % 2 == 0
    colors[min(int(guide), height - 1), dashes] = rgb(theme.accent)
    _line(colors, _across((1 - ratio_place(ratio)) * height, width), fine * scale, theme.text1)
    _paint(painter, box, colors)


def _ground(painter: QPainter, box: QRectF, theme: Theme) -> tuple[Colors, float]:
    """An empty picture of the box in the pixels of the screen, and how many of them make one of the box."""
    device = painter.device()
    fine = float(device.devicePixelRatio()) if device is not None else 1.0
    shape = (max(round(box.height() * fine), 1), max(round(box.width() * fine), 1), 3)
    colors = np.empty(shape, dtype=np.float32)
    colors[:] = rgb(theme.panel)
    return colors, fine


@lru_cache
def _moments(steps: int, width: int) -> tuple[Numbers, Numbers]:
    """The edges of so many columns of pixels among so many steps, and the steps."""
    return np.linspace(0, steps - 1, width + 1), np.arange(steps, dtype=np.float64)


def _across(values: Any, width: int) -> Any:
    """Values over time at the edges of so many columns of pixels. Shapes: (S,) → (width + 1,)."""
    if not len(values):
        return np.full(width + 1, np.nan, dtype=np.float32)
    at, steps = _moments(len(values), width)
    return np.interp(at, steps, values).astype(np.float32)


def _fill(colors: Colors, tops: Any, feet: Any, color: str) -> None:
    """Mixes a colour in between two heights of each column, by how much of a pixel lies between them.

    Only the rows that it reaches are touched; a height that is not a number leaves its column alone.
    """
    known = np.isfinite(tops) & np.isfinite(feet)
    if not known.any():
        return
    tops, feet = np.where(known, tops, np.inf), np.where(known, feet, -np.inf)
    first, last = max(int(tops.min()), 0), min(int(feet.max()) + 1, len(colors))
    rows = np.arange(first, last, dtype=np.float32)[:, None]
    cover = np.minimum(feet, rows + 1)
    cover -= np.maximum(tops, rows)
    np.clip(cover, 0.0, 1.0, out=cover)
    part = colors[first:last]
    part += cover[..., None] * (np.array(rgb(color), dtype=np.float32) - part)


def _line(colors: Colors, edges: Any, fine: float, color: str) -> None:
    """A line through the heights at the edges of the columns."""
    half = np.float32(_LINE_PX * fine / 2)
    inside = np.clip(edges, half, max(len(colors) - half, half))
    tops, feet = np.minimum(inside[:-1], inside[1:]), np.maximum(inside[:-1], inside[1:])
    _fill(colors, tops - half, feet + half, color)


def _paint(painter: QPainter, box: QRectF, colors: Colors) -> None:
    colors += 0.5
    bytes_ = colors.astype(np.uint8)
    height, width = bytes_.shape[:2]
    image = QImage(bytes_.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    painter.drawImage(box, image, QRectF(image.rect()))
