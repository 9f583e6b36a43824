"""Lines in pixels. Long ones are painted piece by piece: Qt outlines one long path many times as slowly."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen

FEW = 80
"""Up to so many pieces a curve is painted in one go: long pieces would show where they overlap."""


class Stroke:
    """A curve through points ("all"), or loose pieces of two ends each ("pairs").

    Shapes: x and y (N,), pixels.
    """

    def __init__(
        self, x: NDArray[np.float64], y: NDArray[np.float64], connect: Literal["all", "pairs"]
    ) -> None:
        self._connected = connect == "all"
        step = 2 if connect == "pairs" else 1
        first, second = slice(0, -1, step), slice(1, None, step)
        ends = np.stack([x[first], y[first], x[second], y[second]], axis=1)
        self._pieces = [QLineF(*piece) for piece in ends.tolist()]

    def draw(self, painter: QPainter, color: str, width_px: float, *, dashed: bool = False) -> None:
        """Paints the line. The colour must be opaque, for pieces overlap where they meet."""
        pen = QPen(QColor(color), width_px)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.SquareCap)
        if dashed:
            pen.setDashPattern([3.0, 2.4])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        engine = painter.paintEngine()
        few = self._connected and len(self._pieces) <= FEW
        if dashed or few or (engine is not None and engine.type() == QPaintEngine.Type.SVG):
            painter.drawPath(self._path())
        else:
            painter.drawLines(self._pieces)

    def _path(self) -> QPainterPath:
        """The same as one path: dashes run on from piece to piece, and a file holds one line."""
        path = QPainterPath()
        for place, piece in enumerate(self._pieces):
            if place == 0 or not self._connected:
                path.moveTo(piece.p1())
            path.lineTo(piece.p2())
        return path
