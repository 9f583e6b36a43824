"""Small pictures of the data sets, drawn from their own rows.

Measured sets have a sign instead: reading them would load scikit-learn, which costs a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from playground.data import SOURCES, Source, Table
from playground.gui.theme.colors import class_color, ramp
from playground.gui.theme.icons import paint_icon
from playground.gui.theme.tokens import THEMES, Theme

SIDE_PX = 96
"""Twice the size at which they stand, for fine screens."""

_MARGIN_PX = 11.0
_ROWS: Mapping[str, int] = MappingProxyType({"toy": 150, "curve": 160, "surface": 500})
_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "iris": "flower",
        "wine": "wine",
        "breast_cancer": "first-aid",
        "digits": "number-eight",
        "diabetes": "drop",
    }
)
_OTHER_SIGN = "data"


@cache
def picture(name: str, look: str) -> QImage:
    """The picture of a source in the colours of a theme, both by name; drawn once."""
    source, theme = SOURCES[name], THEMES[look]
    image = QImage(SIDE_PX, SIDE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if source.group == "measured":
        _sign(painter, source, theme)
    elif len(source.columns) == 1:
        _curve(painter, source.table({"count": _ROWS["curve"], "noise": 0.0}), theme)
    else:
        kind = "toy" if source.task == "classes" else "surface"
        _points(painter, source.table({"count": _ROWS[kind]}), theme)
    painter.end()
    return image


def _sign(painter: QPainter, source: Source, theme: Theme) -> None:
    side = SIDE_PX * 0.5
    box = QRectF((SIDE_PX - side) / 2, (SIDE_PX - side) / 2, side, side)
    paint_icon(painter, _SIGNS.get(source.name, _OTHER_SIGN), box, QColor(theme.text2))


def _curve(painter: QPainter, table: Table, theme: Theme) -> None:
    """The target over the one input."""
    order = np.argsort(table.x[:, 0])
    at = _placed(np.column_stack([table.x[order, 0], np.asarray(table.y, dtype=np.float64)[order, 0]]))
    painter.setPen(QPen(QColor(theme.training), 3.5))
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in at.tolist()]))


def _points(painter: QPainter, table: Table, theme: Theme) -> None:
    """The rows on their plane, in the colours of their targets."""
    painter.setPen(Qt.PenStyle.NoPen)
    colors = _colors(table, theme)
    radius = 2.9 if len(colors) <= _ROWS["toy"] else 3.2
    at = _placed(table.x)
    for (x, y), color in zip(at.tolist(), colors, strict=True):
        painter.setBrush(color)
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _colors(table: Table, theme: Theme) -> list[QColor]:
    if table.class_names:
        kinds = [QColor(class_color(theme, kind)) for kind in range(table.targets)]
        return [kinds[int(kind)] for kind in table.y]
    values = np.asarray(table.y, dtype=np.float64)[:, 0]
    most = float(np.abs(values).max()) or 1.0
    return [QColor(*color) for color in ramp(theme.signed, 0.5 + 0.5 * values / most).tolist()]


def _placed(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points fitted into the picture, y upwards. Shapes: (N, 2) → (N, 2)."""
    low, high = points.min(axis=0), points.max(axis=0)
    share = (points - low) / np.where(high > low, high - low, 1.0)
    share[:, 1] = 1.0 - share[:, 1]
    placed: NDArray[np.float64] = _MARGIN_PX + share * (SIDE_PX - 2 * _MARGIN_PX)
    return placed
