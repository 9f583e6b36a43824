"""One link: its cable from port to port and its single wires from tile to tile. Cached as one picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas import measures as m
from playground.gui.canvas import wires
from playground.gui.canvas.ink import Ink, pen
from playground.gui.canvas.plan import Cubic


@dataclass(frozen=True, slots=True)
class LinkLook:
    """How a link stands out just now."""

    hovered: bool = False
    selected: bool = False
    bad: bool = False
    dashed: bool = False


class LinkItem(QGraphicsItem):
    """Draws a link. Shows curves, levels and a look; holds nothing else."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._look = LinkLook()
        self._route: tuple[Cubic, ...] = ()
        self._weighted = False
        self._cable = QPainterPath()
        self._paths: list[QPainterPath] = []
        self._strand_bounds = QRectF()
        self._bounds = QRectF()
        self._levels: NDArray[np.int8] | None = None
        self._order: list[int] = []
        self.setZValue(1)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def place_cable(self, route: tuple[Cubic, ...]) -> None:
        """Another way from port to port."""
        if route != self._route:
            self.prepareGeometryChange()
            self._route = route
            self._cable = path(route)
            self._bounds = bounds(route).united(self._strand_bounds)
            self.update()

    def place_strands(self, strands: tuple[Cubic, ...], *, weighted: bool) -> None:
        """Other single wires; `weighted` where each is a weight."""
        self.prepareGeometryChange()
        if len(strands) != len(self._paths) or weighted != self._weighted:
            self._levels = None
        self._weighted = weighted
        self._paths = [path((one,)) for one in strands]
        self._strand_bounds = bounds(strands)
        self._bounds = bounds(self._route).united(self._strand_bounds)
        self.update()

    def show_look(self, ink: Ink, look: LinkLook) -> None:
        """Another theme or look."""
        if (ink, look) != (self._ink, self._look):
            self._ink, self._look = ink, look
            self.setZValue(1.5 if look.selected or look.hovered else 1)
            self.update()

    def show_weights(self, weights: NDArray[Any] | None, full: float, *, exact: bool = True) -> int:
        """The weights of the single wires; None: not known. Gives how many are painted anew for it.

        Unless `exact`, a change by one level, which nobody sees, is let pass until another wire changes more.
        """
        if not self._weighted or weights is None or weights.size != len(self._paths):
            found = None
        else:
            found = wires.levels(weights, full)
        if found is None and self._levels is None:
            return 0
        if found is not None and self._levels is not None:
            change = np.abs(found - self._levels).max()  # levels are few enough for small numbers
            if change <= (0 if exact else 1):
                return 0
        self._levels = found
        self._order = wires.drawing_order(found).tolist() if found is not None else []
        self.update()
        return len(self._paths)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if scale >= m.BLOCK_BELOW:
            self._paint_strands(painter, scale)
        painter.setPen(self._cable_pen())
        painter.drawPath(self._cable)

    def _paint_strands(self, painter: QPainter, scale: float) -> None:
        ink, paths = self._ink, self._paths
        if not self._weighted or self._levels is None:
            painter.setPen(ink.unknown_wire if self._weighted else ink.passes)
            for one in paths:
                painter.drawPath(one)
            return
        level = self._levels.tolist()
        least = m.FAINT_WIRE * wires.STEPS if scale < m.NO_FOOTER_BELOW else 0
        last = None
        for index in self._order:
            now = level[index]
            if abs(now) < least:
                continue
            if now != last:
                painter.setPen(ink.wire(now))
                last = now
            painter.drawPath(paths[index])

    def _cable_pen(self) -> Any:
        theme, look = self._ink.theme, self._look
        if look.selected:
            return pen(theme.selection, 3)
        if look.bad:
            return pen(theme.danger, 3 if look.hovered else 2)
        if look.hovered:
            return pen(theme.text2, 3, dashed=look.dashed)
        return pen(theme.wire, 2, dashed=look.dashed)


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
    return QRectF(left - 3, top - 3, right - left + 6, bottom - top + 6)
