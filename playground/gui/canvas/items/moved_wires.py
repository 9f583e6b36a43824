"""The wires of a link that a step moved: white cores over them. Drawn once, then only fading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas.items.curves import cache_for
from playground.gui.canvas.items.ink import Ink, pen
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan import wires
from playground.gui.theme.colors import mix

_LEAST = 0.15
"""A wire that moved less than this share of the farthest is not marked."""
_MOST = 48


class MovedWires(QGraphicsItem):
    """Cores in the wires of one link, by how far each went."""

    def __init__(self, ink: Ink, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._ink = ink
        self._bounds = QRectF()
        self._cores: list[tuple[float, float, QPainterPath]] = []
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_moves(
        self,
        ink: Ink,
        bounds: QRectF,
        paths: Sequence[QPainterPath],
        shares: Sequence[float],
        moves: NDArray[Any],
    ) -> None:
        """How far each wire went, as a share of the farthest; `shares` are its weights of a full one."""
        farthest = np.argsort(moves, kind="stable")[-_MOST:]
        self.prepareGeometryChange()
        self._ink, self._bounds = ink, bounds
        self.setCacheMode(cache_for(bounds))
        self._cores = [
            (float(moves[one]), shares[one], paths[one]) for one in farthest.tolist() if moves[one] >= _LEAST
        ]
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < m.BLOCK_BELOW:
            return
        theme = self._ink.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for way, share, wire in self._cores:
            thick = max(1.0, 0.5 * wires.width(share)) * (0.5 + way)
            painter.setPen(pen(mix(wires.color(theme, share), theme.text1, way), thick))
            painter.drawPath(wire)
