"""The single wires of a link as Qt paints them fastest: thin ones as curves, wide ones as short lines.

Owns both forms of each wire, made when they are first painted. Qt fills the outline of a curve that is
wider than a pixel, which takes four times as long as the straight lines that make it up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPainterPath

from playground.gui.canvas.items.curves import path
from playground.gui.canvas.plan.cubics import Cubic

_AWAY = 0.1
"""A line is so far from its curve at most, in pixels of the scene …"""
_MOST = 48
"""… and a wire has so many at most."""
_FINE = np.linspace(0.0, 1.0, 49)
_OVERLAP = 0.6
"""So far each reaches into the next, so that no gap is seen between two soft ends."""

_OPAQUE = 255


class WireLines:
    """The wires of one link. Mutable: what was made is kept."""

    def __init__(self, curves: tuple[Cubic, ...] = ()) -> None:
        self.curves = curves
        self._lines: dict[int, list[QLineF]] = {}

    def __len__(self) -> int:
        return len(self.curves)

    @cached_property
    def paths(self) -> Sequence[QPainterPath]:
        """Each wire as a curve."""
        return [path((one,)) for one in self.curves]

    def paint(self, painter: QPainter, which: Iterable[int], scale: float) -> None:
        """Some wires with the pen of now, at a magnification; a drawing of lines gets the curves."""
        if _as_lines(painter, scale):
            painter.drawLines([line for index in which for line in self._of(index)])
        else:
            for index in which:
                painter.drawPath(self.paths[index])

    def _of(self, index: int) -> list[QLineF]:
        if index not in self._lines:
            self._lines[index] = [QLineF(*ends) for ends in self._ends[index].tolist()]
        return self._lines[index]

    @cached_property
    def _ends(self) -> NDArray[Any]:
        """Where the lines of all wires begin and end. Shapes: (wires, lines, 4)."""
        return _cut(np.array(self.curves, dtype=np.float64))


def _as_lines(painter: QPainter, scale: float) -> bool:
    """Whether short lines look as the curve does and are faster: wide, opaque, and on pixels."""
    pen, engine = painter.pen(), painter.paintEngine()
    return (
        engine is not None
        and engine.type() == QPaintEngine.Type.Raster
        and pen.widthF() * scale > 1.0
        and pen.style() == Qt.PenStyle.SolidLine
        and pen.color().alpha() == _OPAQUE
    )


def _cut(wires: NDArray[Any]) -> NDArray[Any]:
    """Curves as short lines that overlap a little: as many as the one that bends most needs, where it bends.

    Shapes: (n, 4, 2) → (n, lines, 4).
    """
    way = np.diff(_along(wires, _FINE), axis=1)
    length, angle = np.hypot(way[..., 0], way[..., 1]), np.arctan2(way[..., 1], way[..., 0])
    turn = np.abs((np.diff(angle, axis=1) + np.pi) % (2 * np.pi) - np.pi)
    # an arc of length l that turns by θ is l·θ/8 away from its chord; so it is due this share of a line
    due = np.sqrt(np.maximum(turn, 1e-6) * length[:, :-1] / (8 * _AWAY)).max(axis=0)
    upto = np.concatenate([[0.0], np.cumsum(due)])
    count = int(min(_MOST, upto[-1] + 2))
    shares = np.interp(np.linspace(0, upto[-1], count + 1), upto, (_FINE[:-1] + _FINE[1:]) / 2)
    shares[0], shares[-1] = 0.0, 1.0
    at = _along(wires, shares)
    way = np.diff(at, axis=1)
    ends = at[:, 1:] + way / np.maximum(np.hypot(way[..., 0], way[..., 1]), 1e-9)[..., None] * _OVERLAP
    ends[:, -1] = at[:, -1]
    return np.concatenate([at[:, :-1], ends], axis=2)


def _along(wires: NDArray[Any], shares: NDArray[Any]) -> NDArray[Any]:
    """The points of curves at shares of their way. Shapes: (n, 4, 2), (s,) → (n, s, 2)."""
    rest = 1.0 - shares
    basis = np.stack([rest**3, 3 * shares * rest**2, 3 * shares**2 * rest, shares**3], axis=1)
    return np.asarray(basis @ wires)
