"""Shapes beside ports: of the port under the mouse, of the point under it, of what a dragged wire may join.

Owns which ports tell their shape. Shows what it is handed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas.items.ink import Ink, brush, pen
from playground.gui.canvas.items.standing import Standing
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import Point
from playground.gui.canvas.plan.plan import Plan
from playground.gui.widgets.painted import CENTER

_HEIGHT = 18
_LIFT = 8
"""Between a port and the plate above it."""
_ROOM = 260
"""Around the ports, for the plates at the smallest zoom that has ports."""


class PortWords(NamedTuple):
    """What is written beside a port."""

    at: Point
    words: str
    side: int
    """−1 where the plate ends at the port, 1 where it begins there, 0 where it is in the middle above it."""


def port_words(plan: Plan, standing: Standing) -> tuple[PortWords, ...]:
    """The shapes that are to be read just now."""
    if standing.targets is not None:
        return tuple(one for one in _dragged(plan, standing) if one.words)
    found: tuple[PortWords, ...] = ()
    if standing.hovered_port is not None and standing.hovered_port[0] in plan.faces:
        id, part, port = standing.hovered_port
        found = (_input(plan, id, port) if part == "input" else _output(plan, id, port),)
    elif standing.hovered_node in plan.faces and plan.faces[standing.hovered_node or 0].is_point:
        id = standing.hovered_node or 0
        found = (PortWords(plan.input_point(id), plan.faces[id].shape_out(0), 0),)
    return tuple(one for one in found if one.words)


def _dragged(plan: Plan, standing: Standing) -> Iterator[PortWords]:
    """Where the wire comes from, and what it may join: merges say what they have, outputs what they give."""
    source = standing.source
    if source is not None and source in plan.faces:
        yield _output(plan, source, 0) if standing.forwards else _input(plan, source, 0)
    for id in standing.targets or ():
        if id not in plan.faces:
            continue
        if not standing.forwards:
            yield _output(plan, id, 0)
        elif plan.faces[id].many:
            yield _input(plan, id, 0)


def _input(plan: Plan, id: int, port: int) -> PortWords:
    side = 0 if plan.faces[id].is_point else -1
    return PortWords(plan.input_point(id, port), plan.faces[id].shape_in(port), side)


def _output(plan: Plan, id: int, port: int) -> PortWords:
    side = 0 if plan.faces[id].is_point else 1
    return PortWords(plan.output_point(id, port), plan.faces[id].shape_out(port), side)


class PortShapes(QGraphicsItem):
    """Plates with shapes, of the same size at every zoom."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._plates: Sequence[PortWords] = ()
        self.setZValue(2.5)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_words(self, ink: Ink, plates: Sequence[PortWords]) -> None:
        """Other plates."""
        if (ink, plates) != (self._ink, self._plates):
            self.prepareGeometryChange()
            self._ink, self._plates = ink, plates
            self.setVisible(bool(plates))
            self.update()

    def boundingRect(self) -> QRectF:
        found = QRectF()
        for one in self._plates:
            found = found.united(QRectF(QPointF(*one.at), QPointF(*one.at)).adjusted(-1, -1, 1, 1))
        return found.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        if scale < m.BLOCK_BELOW:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in self._plates:
            self._paint_plate(painter, one, scale)

    def _paint_plate(self, painter: QPainter, one: PortWords, scale: float) -> None:
        ink = self._ink
        width = ink.caption_metrics.horizontalAdvance(one.words) + 12
        left = {-1: -width - 4, 0: -width / 2, 1: 4}[one.side]
        box = QRectF(left, -_LIFT - _HEIGHT, width, _HEIGHT)
        painter.save()
        painter.translate(QPointF(*one.at))
        painter.scale(1 / scale, 1 / scale)
        painter.setPen(pen(ink.theme.line_strong, 1))
        painter.setBrush(brush(ink.theme.raised))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), m.TILE_RADIUS, m.TILE_RADIUS)
        painter.setFont(ink.caption)
        painter.setPen(ink.color("text1"))
        painter.drawText(box, CENTER | Qt.TextFlag.TextSingleLine, one.words)
        painter.restore()
