"""Curves of the plan as Qt paints them: paths, the box around them, arrowheads on them."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF
from PySide6.QtWidgets import QGraphicsItem

from playground.gui.canvas.plan.cubics import Cubic, along

HEAD = 7.0
"""Radius of the mark on a cable."""
_ROOM = HEAD + 1
"""Around a line, for its width and for that mark."""
_LARGEST_CACHED = 4_000_000
"""In square pixels: the picture of a longer link would be moved about at more cost than it is painted."""


def path(curves: Iterable[Cubic]) -> QPainterPath:
    """Cubic curves, head to tail, as one path."""
    made = QPainterPath()
    for index, (start, first, second, end) in enumerate(curves):
        if index == 0:
            made.moveTo(QPointF(*start))
        made.cubicTo(QPointF(*first), QPointF(*second), QPointF(*end))
    return made


def bounds(curves: Iterable[Cubic]) -> QRectF:
    """A box around curves and the width of their lines."""
    points = [point for cubic in curves for point in cubic]
    if not points:
        return QRectF()
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    return QRectF(left - _ROOM, top - _ROOM, right - left + 2 * _ROOM, bottom - top + 2 * _ROOM)


def cache_for(box: QRectF) -> QGraphicsItem.CacheMode:
    """How an item of this size is kept: as a picture where that is not much larger than a view."""
    large = box.width() * box.height() > _LARGEST_CACHED
    return QGraphicsItem.CacheMode.NoCache if large else QGraphicsItem.CacheMode.DeviceCoordinateCache


def arrowhead(wire: Cubic, share: float, *, forwards: bool) -> QPolygonF:
    """A triangle on a curve that points along it."""
    x, y = along(wire, share)
    before, behind = along(wire, share - 0.02), along(wire, share + 0.02)
    dx, dy = behind[0] - before[0], behind[1] - before[1]
    length = hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    if not forwards:
        dx, dy = -dx, -dy
    corners = ((5.0, 0.0), (-4.0, 4.5), (-4.0, -4.5))
    return QPolygonF([QPointF(x + dx * on - dy * off, y + dy * on + dx * off) for on, off in corners])


def within(outline: QPainterPath, box: QRectF) -> QPainterPath:
    """The part of an outline in a box; a clip would not outlive the way into a drawing of lines."""
    part = QPainterPath()
    part.addRect(box)
    return outline.intersected(part)
