"""How a view looks at the scene: zoom at a point, pan, fit.

Owns the transform of one view. Distances are pixels of the viewport.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.measures import Box

FIT_MARGINS = (24, 56, 24, 56)
"""Left, top, right, bottom: room for pickers and banner above and the legends below."""


class Camera:
    """Zoom and pan of a view. Mutable; owned by the view."""

    def __init__(self, view: QGraphicsView, moved: Callable[[], None]) -> None:
        self._view = view
        self._moved = moved
        self.moved_by_hand = False
        """Whether the user chose this view; a resize then leaves it alone."""

    @property
    def zoom(self) -> float:
        return self._view.transform().m11()

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Magnifies so that the scene point under `anchor` (else the middle) stays where it is."""
        self.moved_by_hand = True
        middle = QPointF(self._view.viewport().rect().center())
        self._zoom_to(self.zoom * factor, anchor if anchor is not None else middle)

    def zoom_to(self, zoom: float) -> None:
        """This magnification, about the middle."""
        self.zoom_by(zoom / self.zoom)

    def _zoom_to(self, zoom: float, anchor: QPointF) -> None:
        low, high = m.ZOOM_RANGE
        zoom = min(high, max(low, zoom))
        under = self._to_scene(anchor)
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        now = self._view.mapFromScene(under)
        self._scroll(QPointF(now) - anchor)

    def pan(self, dx: float, dy: float) -> None:
        """Moves the scene under the view by so many pixels."""
        self.moved_by_hand = True
        self._scroll(QPointF(-dx, -dy))

    def fit(self, box: Box, most: float = 1.0, *, scale: float = 1.0, by_hand: bool = False) -> None:
        """Shows all of the box, magnified no more than `most`; margins are `scale` times as wide."""
        left, top, right, bottom = (round(margin * scale) for margin in FIT_MARGINS)
        room = QRectF(self._view.viewport().rect()).adjusted(left, top, -right, -bottom)
        if box.width <= 0 or box.height <= 0 or room.width() <= 0 or room.height() <= 0:
            return
        low, _ = m.ZOOM_RANGE
        zoom = max(low, min(most, room.width() / box.width, room.height() / box.height))
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        self._scroll(QPointF(self._view.mapFromScene(QPointF(*box.center))) - room.center())
        self.moved_by_hand = by_hand

    def reveal(self, box: Box) -> None:
        """Pans as little as needed for the box to be seen whole."""
        room = QRectF(self._view.viewport().rect()).adjusted(24, 24, -24, -24)
        seen = self._view.mapFromScene(QRectF(box.x, box.y, box.width, box.height)).boundingRect()
        dx = max(0, room.left() - seen.left()) or min(0, room.right() - seen.right())
        dy = max(0, room.top() - seen.top()) or min(0, room.bottom() - seen.bottom())
        if dx or dy:
            self.pan(dx, dy)

    def _to_scene(self, point: QPointF) -> QPointF:
        inverse, _ = self._view.viewportTransform().inverted()
        return inverse.map(point)

    def _scroll(self, by: QPointF) -> None:
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() + round(by.x()))
        down.setValue(down.value() + round(by.y()))
        self._moved()
