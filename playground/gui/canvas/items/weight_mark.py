"""What lies over a single weight that is selected or hovered: a bold wire, and a chip with its numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas.items.chip_place import Place
from playground.gui.canvas.items.curves import bounds, path
from playground.gui.canvas.items.ink import Ink, brush, pen
from playground.gui.canvas.items.node_face import paint_ring
from playground.gui.canvas.items.numbers import Reading
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan import wires
from playground.gui.canvas.plan.cubics import Cubic
from playground.gui.theme.figures import fixed, number
from playground.gui.widgets.painted import LEFT, RIGHT

LINE = 16
_LEAST_SHARE = 0.4
"""A wire that is picked out has at least the colour of this share, so that its sign can be told."""
_PADDING = 7
_GAP = 8
_LEAST_VALUE = 44
_STEP = 8
"""Chips grow by so much, so that they stay as they are while their digits change."""


class BoldWire(QGraphicsItem):
    """One single wire drawn over all others, with a rim."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._wire: tuple[Cubic, ...] = ()
        self._path = QPainterPath()
        self._bounds = QRectF()
        self._share = 0.0
        self._selected = False
        self.setZValue(1.8)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_wire(self, ink: Ink, wire: tuple[Cubic, ...], share: float, *, selected: bool) -> None:
        """A wire of `share` of the full weight, in pieces; without any none is shown."""
        share = max(-1.0, min(1.0, share))
        if (wire, share, selected, ink) == (self._wire, self._share, self._selected, self._ink):
            return
        self.prepareGeometryChange()
        self._wire, self._share, self._selected, self._ink = wire, share, selected, ink
        self.setVisible(bool(wire))
        if not wire:
            return
        self._path = path(wire)
        self._bounds = bounds(wire).adjusted(-4, -4, 4, 4)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        theme = self._ink.theme
        core = max(2.5, wires.width(self._share) + (1.25 if self._selected else 0.5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(theme.selection if self._selected else theme.text3, core + 4))
        painter.drawPath(self._path)
        if self._selected:
            painter.setPen(pen(theme.canvas, core + 1.25))
            painter.drawPath(self._path)
        told = math.copysign(max(abs(self._share), _LEAST_SHARE), self._share) if self._share else 0.0
        painter.setPen(pen(wires.color(theme, told), core))
        painter.drawPath(self._path)


class Rings(QGraphicsItem):
    """Rings around the tiles that a weight lies between."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._tiles: list[QRectF] = []
        self.setZValue(1.9)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_tiles(self, ink: Ink, tiles: list[QRectF]) -> None:
        """Other tiles."""
        if (ink, tiles) != (self._ink, self._tiles):
            self.prepareGeometryChange()
            self._ink, self._tiles = ink, tiles
            self.setVisible(bool(tiles))
            self.update()

    def boundingRect(self) -> QRectF:
        found = QRectF()
        for tile in self._tiles:
            found = found.united(tile.adjusted(-5, -5, 5, 5))
        return found

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if option.levelOfDetailFromTransform(painter.worldTransform()) >= m.BLOCK_BELOW:
            for tile in self._tiles:
                paint_ring(painter, self._ink, tile)


class WeightChip(QGraphicsItem):
    """The numbers of one weight beside its wire, the same size at every zoom."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._lines: tuple[tuple[str, str, QColor], ...] = ()
        self._title: tuple[str, ...] = ()
        self._box = QRectF()
        self._selected = False
        self.setZValue(3)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    @property
    def box(self) -> QRectF:
        """Where it lies, in pixels from its place in the scene."""
        corner, size = self._box.topLeft() * self.scale(), self._box.size() * self.scale()
        return QRectF(corner, size)

    def show_numbers(
        self, ink: Ink, reading: Reading, symbol: str, *, selected: bool, title: tuple[str, ...] = ()
    ) -> bool:
        """Other numbers, under the names of what they lie between; whether there are any to show."""
        self.setVisible(reading.value is not None)
        if reading.value is None:
            return False
        lines = _lines(ink, reading, symbol)
        if (lines, title, selected, ink) != (self._lines, self._title, self._selected, self._ink):
            self._lines, self._title, self._selected, self._ink = lines, title, selected, ink
            self.setZValue(3 if selected else 3.1)
            self.update()
        return True

    @property
    def lines(self) -> tuple[tuple[str, str, QColor], ...]:
        """Label, number and its colour, line by line."""
        return self._lines

    @property
    def size(self) -> tuple[float, float]:
        """What its lines need, in pixels."""
        ink = self._ink
        label = max((ink.caption_metrics.horizontalAdvance(label) for label, _, _ in self._lines), default=0)
        value = max((ink.title_metrics.horizontalAdvance(words) for _, words, _ in self._lines), default=0)
        value = _LEAST_VALUE + _STEP * math.ceil(max(0.0, value - _LEAST_VALUE) / _STEP)
        title = math.ceil(max(map(ink.caption_metrics.horizontalAdvance, self._title), default=0))
        width = max(math.ceil(label) + _GAP + value, title) + 2 * _PADDING
        height = LINE * (len(self._lines) + len(self._title)) + 6
        return width * self.scale(), height * self.scale()

    def place(self, where: Place) -> None:
        """Another place."""
        box = QRectF(*(length / self.scale() for length in where.box))
        self.setPos(QPointF(*where.at))
        if box != self._box:
            self.prepareGeometryChange()
            self._box = box
            self.update()

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(-1, -1, 1, 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        theme, ink = self._ink.theme, self._ink
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(theme.text3 if self._selected else theme.line_strong, 1))
        painter.setBrush(brush(theme.raised))
        painter.drawRoundedRect(self._box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        row = QRectF(self._box.left() + _PADDING, self._box.top() + 3, self._box.width() - 2 * _PADDING, LINE)
        for name in self._title:
            painter.setFont(ink.caption)
            painter.setPen(ink.color("text2"))
            painter.drawText(row, LEFT, name)
            row.translate(0, LINE)
        for label, words, color in self._lines:
            painter.setFont(ink.caption)
            painter.setPen(ink.color("text2"))
            painter.drawText(row, LEFT, label)
            painter.setFont(ink.title)
            painter.setPen(color)
            painter.drawText(row, RIGHT, words)
            row.translate(0, LINE)


def _lines(ink: Ink, reading: Reading, symbol: str) -> tuple[tuple[str, str, QColor], ...]:
    """Value, gradient and the traced row's own gradient, as far as they are known."""
    found = [(symbol, written(reading.value), ink.color("text1"))]
    for label, value in (("g", reading.gradient), ("row", reading.pull)):
        if value is not None:
            role = "positive_text" if value > 0 else "negative_text" if value < 0 else "text2"
            found.append((label, written(value), ink.color(role)))
    return tuple(found)


def written(value: float | None) -> str:
    """A number with three decimals; small ones with as many digits."""
    if value is None or (value != 0 and abs(value) < 0.1) or abs(value or 0) >= 1000:
        return number(value, 3)
    return fixed(value, 3)
