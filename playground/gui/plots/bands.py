"""How numbers are spread over time, as nested bands; and a ratio over time, by powers of ten."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.gui.plots.strips import GOOD_RATIO, HIGHEST_RATIO, LOWEST_RATIO
from playground.gui.plots.summary import Numbers
from playground.gui.theme.colors import mix
from playground.gui.theme.tokens import Theme

_MOST = 160
"""Moments that are drawn at most: more could not be told apart."""
_SHADES = (0.2, 0.42)
"""How much ink there is in the outer band and in the inner one."""
_SOUND = 10**0.5
"""Within this factor of 1e−3 a step is neither timid nor wild."""


def moments(count: int) -> Any:
    """Which of so many moments are drawn: the last among them. Shapes: (≤ 160,)."""
    return np.unique(np.linspace(0, max(count - 1, 0), min(count, _MOST)).round().astype(np.intp))


def reach_of(bands: Any) -> float:
    """The greatest size that the bands reach, 0 where there is none. Shapes: bands (S, 5)."""
    finite = np.abs(bands[np.isfinite(bands)]) if np.size(bands) else np.empty(0)
    return float(finite.max()) if len(finite) else 0.0


def draw_bands(painter: QPainter, box: QRectF, bands: Any, theme: Theme, line_px: float = 1.25) -> None:
    """5–95 % faint, 25–75 % darker, the median as a line; zero in the middle. Shapes: bands (S, 5)."""
    middle = round(box.center().y()) + 0.5
    painter.setPen(QPen(QColor(theme.line_strong), 1.0))
    painter.drawLine(QLineF(box.left(), middle, box.right(), middle))
    reach = reach_of(bands)
    if not len(bands) or not reach:
        return
    rows = np.clip(np.nan_to_num(_drawn(bands), posinf=reach, neginf=-reach), -reach, reach)
    xs = np.linspace(box.left(), box.right(), len(rows))
    ys = box.center().y() - rows * (box.height() / 2 / reach)
    painter.setPen(Qt.PenStyle.NoPen)
    for (low, high), share in zip(((0, 4), (1, 3)), _SHADES, strict=True):
        painter.setBrush(QColor(mix(theme.panel, theme.text2, share)))
        edge = [*_points(xs, ys[:, high]), *reversed(_points(xs, ys[:, low]))]
        painter.drawPolygon(QPolygonF(edge))
    painter.setPen(QPen(QColor(theme.text1), line_px))
    painter.drawPolyline(QPolygonF(_points(xs, ys[:, 2])))


def ratio_place(ratio: Any) -> Any:
    """Where a ratio stands, 0 at 1e−5 and 1 at 0.1, beyond them at the ends; NaN where there is none."""
    low, high = np.log10(LOWEST_RATIO), np.log10(HIGHEST_RATIO)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip((np.log10(np.asarray(ratio, dtype=np.float64)) - low) / (high - low), 0.0, 1.0)


def draw_ratio(painter: QPainter, box: QRectF, ratio: Any, theme: Theme, line_px: float = 1.25) -> None:
    """The ratio by powers of ten, the guide at 1e−3, and around it where steps are sound. Shapes: (S,)."""
    high, guide, low = (
        box.bottom() - float(ratio_place(GOOD_RATIO * factor)) * box.height()
        for factor in (_SOUND, 1.0, 1 / _SOUND)
    )
    painter.fillRect(QRectF(box.left(), high, box.width(), low - high), QColor(theme.accent_soft))
    pen = QPen(QColor(theme.accent), 1.0)
    pen.setDashPattern([3.0, 3.0])
    painter.setPen(pen)
    painter.drawLine(QLineF(box.left(), round(guide) + 0.5, box.right(), round(guide) + 0.5))
    if not len(ratio):
        return
    places = ratio_place(_drawn(ratio))
    known = np.isfinite(places)
    if known.any():
        xs, ys = np.linspace(box.left(), box.right(), len(places)), box.bottom() - places * box.height()
        painter.setPen(QPen(QColor(theme.text1), line_px))
        painter.drawPolyline(QPolygonF(_points(xs[known], ys[known])))


def _drawn(numbers: Any) -> Numbers:
    """The moments that are drawn; a single one is drawn as a stretch. Shapes: (S, …) → (≥ 2, …)."""
    rows: Numbers = np.asarray(numbers, dtype=np.float64)[moments(len(numbers))]
    return np.repeat(rows, 2, axis=0) if len(rows) == 1 else rows


def _points(xs: Numbers, ys: Numbers) -> list[QPointF]:
    return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
