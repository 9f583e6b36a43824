"""The live part of a node: tiles, biases, value, ports, outline and badge. Lies over the wires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas.items.ink import Ink, brush, elided, pen
from playground.gui.canvas.items.live import Live
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.face import Face
from playground.gui.canvas.plan.measures import Box
from playground.gui.theme.figures import NOTHING, number
from playground.gui.widgets.painted import CENTER, LEFT, RIGHT

_CHIP = 11.5
"""Height of a chip."""
_CHIP_ONTO = 5.0
"""So far a chip reaches onto its tile: the bars stay visible."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a node stands out just now."""

    hovered: bool = False
    selected: bool = False
    unit: int | None = None
    rings: Literal["in", "out"] | None = None
    """Which of its ports are targets of the wire that is dragged."""
    bias: int | None = None
    """The unit whose bias is selected or hovered."""
    pixel: Box | None = None
    """The pixel of a selected or hovered weight."""
    lit: bool = False
    """Whether the phase of now happens here."""
    stale: bool = False
    """Whether its numbers are those of before an edit that broke the network."""


class NodeFace(QGraphicsItem):
    """Tiles and ports of one node. Shows a face, its live numbers and its marks."""

    def __init__(self, face: Face, ink: Ink) -> None:
        super().__init__()
        self._face = face
        self._ink = ink
        self._marks = Marks()
        self.live = Live()
        self._boxes = [rect(box) for box in face.tiles]
        self._edges, self._corners = _tile_paths(face)
        self.setZValue(2)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_face(self, face: Face, ink: Ink) -> None:
        """Another face or theme."""
        if (face, ink) == (self._face, self._ink):
            return
        self.prepareGeometryChange()
        if (face.body, face.units, face.known) != (self._face.body, self._face.units, self._face.known):
            self.live.clear()
        self._face, self._ink = face, ink
        self._boxes = [rect(box) for box in face.tiles]
        self._edges, self._corners = _tile_paths(face)
        self.update()

    def mark(self, marks: Marks) -> None:
        """Other marks."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def boundingRect(self) -> QRectF:
        edge = m.POINT_PORT if self._face.is_point else m.PORT_HIT + 2
        return QRectF(-edge, -edge, self._face.width + 2 * edge, self._face.height + 2 * edge)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._face.is_point:
            self._paint_point(painter)
            return
        plain = scale < m.NO_FOOTER_BELOW
        self._paint_outline(painter, plain and scale >= m.BLOCK_BELOW)
        if scale < m.BLOCK_BELOW:
            return
        if self._face.body == "value":
            self._paint_value(painter, plain)
        elif self._face.tiles:
            self._paint_tiles(painter)
            if not plain:
                self._paint_dashes(painter)
                self._paint_labels(painter)
                self._paint_biases(painter)
            self._paint_rings(painter)
            if not plain:
                self._paint_chips(painter)
        self._paint_ports(painter)
        if self._face.level is not None:
            self._paint_badge(painter)

    def _paint_point(self, painter: QPainter) -> None:
        """A dot on its cable; under the mouse with its two ports, a ring where a wire may end."""
        theme, marks, face = self._ink.theme, self._marks, self._face
        at = QPointF(*face.input_at(0))
        if marks.rings is not None:
            self._paint_target(painter, at)
            return
        color = theme.danger if face.level == "error" else theme.text2 if marks.hovered else theme.wire
        if marks.hovered:
            painter.setPen(pen(theme.text3, 1.5))
            painter.setBrush(self._ink.paper)
            for side in (-1, 1):
                painter.drawEllipse(at + QPointF(side * m.POINT_PORT, 0), 3.5, 3.5)
        painter.setPen(pen(theme.canvas, 1.5))
        painter.setBrush(brush(theme.selection if marks.selected else color))
        painter.drawEllipse(at, m.PORT_RADIUS, m.PORT_RADIUS)
        if marks.selected:
            painter.setPen(pen(theme.selection, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, m.PORT_RADIUS + 4, m.PORT_RADIUS + 4)

    def _paint_outline(self, painter: QPainter, plain: bool) -> None:
        face, ink, marks = self._face, self._ink, self._marks
        box = QRectF(0, 0, face.width, face.height - (m.FOOTER if plain else 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if marks.selected:
            painter.setPen(pen(ink.theme.selection, 2))
        elif face.level == "error":
            painter.setPen(pen(ink.theme.danger, 2))
        elif marks.lit:
            painter.setPen(pen(ink.theme.accent, 2))
        elif marks.hovered:
            painter.setPen(pen(ink.theme.text3, 1))
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        else:
            return
        painter.drawRoundedRect(box, m.RADIUS, m.RADIUS)

    def _paint_tiles(self, painter: QPainter) -> None:
        face, ink = self._face, self._ink
        images = self.live.pictures.images
        if not face.known:
            painter.setPen(pen(ink.theme.line_strong, 1, dashed=True))
            painter.setBrush(brush(ink.theme.canvas))
            painter.drawPath(self._edges)
            painter.setPen(ink.color("text2"))
            painter.setFont(ink.small)
            for box in self._boxes:
                painter.drawText(box, CENTER, NOTHING)
            return
        if len(images) != len(face.tiles):
            painter.fillPath(self._edges, ink.paper)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, face.body == "tiles")
            if face.muted or self._marks.stale:
                painter.setOpacity(m.MUTED if face.muted else m.STALE)
            for box, image in zip(self._boxes, images, strict=True):
                painter.drawImage(box, image)
            painter.setOpacity(1.0)
            painter.fillPath(self._corners, ink.node)
        painter.setPen(ink.tile_line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._edges)

    def _paint_labels(self, painter: QPainter) -> None:
        face, ink = self._face, self._ink
        if not face.labels or not face.known:
            return
        painter.setFont(ink.caption)
        painter.setPen(ink.color("text2"))
        for box, label in zip(face.tiles, face.labels, strict=False):
            room = QRectF(5, box.y, box.x - 9, box.height)
            lines = [elided(ink.caption_metrics, line, room.width()) for line in label.split("\n")]
            painter.drawText(room, RIGHT, "\n".join(lines))

    def _paint_biases(self, painter: QPainter) -> None:
        levels = self.live.bias
        if levels is None or self._face.body != "tiles" or len(levels) != len(self._face.tiles):
            return
        painter.setPen(self._ink.bias_rim)
        for unit, level in enumerate(levels):
            at = QPointF(*self._face.bias_at(unit))
            painter.setBrush(self._ink.dot(level))
            painter.drawEllipse(at, m.BIAS_RADIUS, m.BIAS_RADIUS)
        painter.setPen(self._ink.bias_line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for unit in range(len(levels)):
            painter.drawEllipse(
                QPointF(*self._face.bias_at(unit)), m.BIAS_RADIUS - 1.25, m.BIAS_RADIUS - 1.25
            )
        if self._marks.bias is not None and self._marks.bias < len(levels):
            at = QPointF(*self._face.bias_at(self._marks.bias))
            painter.setPen(pen(self._ink.theme.selection, 2))
            painter.setBrush(self._ink.dot(levels[self._marks.bias]))
            painter.drawEllipse(at, m.BIAS_RADIUS + 1.5, m.BIAS_RADIUS + 1.5)

    def _paint_rings(self, painter: QPainter) -> None:
        """Rings around the selected unit and around the pixel of a weight."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._marks.pixel is not None:
            for grown, color in ((2.0, self._ink.theme.node), (1.0, self._ink.theme.selection)):
                painter.setPen(pen(color, 1.5))
                painter.drawRect(rect(self._marks.pixel.grown(grown)))
        unit = self._marks.unit
        if unit is not None and self._face.body == "tiles" and unit < len(self._face.tiles):
            paint_ring(painter, self._ink, rect(self._face.tiles[unit]))

    def _paint_dashes(self, painter: QPainter) -> None:
        """A mark below the bar of the traced row."""
        if self.live.mark is None or self._face.body != "tiles":
            return
        painter.setPen(pen(self._ink.theme.text1, 2))
        painter.drawLines([line for box in self._boxes if (line := self.live.dash(box)) is not None])

    def _paint_chips(self, painter: QPainter) -> None:
        """What each unit gives for the traced row: beside the lower right corner of its tile."""
        chips, ink = self.live.chips, self._ink
        if len(chips) != len(self._boxes) or self._marks.stale or self._face.block is not None:
            return
        small = self._boxes[0].width() <= m.SMALL_TILE
        onto, lift = (-2.0, 9.0) if small else (_CHIP_ONTO, 5.5)
        painter.setFont(ink.chip)
        for box, words in zip(self._boxes, chips, strict=True):
            width = ink.chip_metrics.horizontalAdvance(words) + 6
            left = min(box.right() - onto, self._face.width - 2 - width)
            plate = QRectF(left, box.bottom() - lift, width, _CHIP)
            painter.setPen(ink.chip_line)
            painter.setBrush(ink.chip_fill)
            painter.drawRoundedRect(plate, 3, 3)
            painter.setPen(ink.chip_ink)
            painter.drawText(plate, CENTER, words)

    def _paint_value(self, painter: QPainter, plain: bool) -> None:
        """The loss: its number, what it is, and the loss of each row or how it went lately."""
        face, ink, stale = self._face, self._ink, self._marks.stale or not self._face.known
        value = None if stale else self.live.value
        x, width = m.PADDING, face.width - m.PADDING
        if self._marks.lit:
            painter.fillRect(QRectF(1, m.HEADER, face.width - 2, face.body_height), ink.color("accent_soft"))
        painter.setFont(ink.figure)
        painter.setPen(ink.color("text1"))
        painter.drawText(QRectF(x, m.HEADER + 4, width, 28), LEFT, number(value))
        painter.setFont(ink.caption)
        painter.setPen(ink.color("text2" if self._marks.lit else "text3"))
        told = "" if stale else self.live.caption
        words = elided(ink.caption_metrics, told or "no loss yet", width - 4)
        if not plain:
            painter.drawText(QRectF(x, m.HEADER + 30, width, 16), LEFT, words)
        if not stale:
            self._paint_losses(painter, QRectF(x, m.HEADER + 50, face.width - 2 * x, 24))

    def _paint_losses(self, painter: QPainter, box: QRectF) -> None:
        ink, mark = self._ink, self.live.mark
        others = "text3" if self._marks.lit else "line_strong"
        if self.live.rows:
            for place, bar in enumerate(self.live.bars(box)):
                picked = mark is not None and mark[0] == place
                painter.fillRect(bar, ink.color("text1" if picked else others))
            return
        line = self.live.sparkline(box)
        if line is not None:
            painter.setPen(pen(ink.theme.training, 1.25, flat=False))
            painter.drawLines(line)

    def _paint_ports(self, painter: QPainter) -> None:
        for port in self._face.ports_in:
            self._paint_port(
                painter, QPointF(*self._face.input_at(port)), port in self._face.taken, port, True
            )
        for port in range(self._face.outputs):
            self._paint_port(painter, QPointF(*self._face.output_at(port)), self._face.feeds, port, False)

    def _paint_port(self, painter: QPainter, at: QPointF, filled: bool, port: int, is_input: bool) -> None:
        """A dot, ring or pill, with a rim of canvas around it."""
        face, theme = self._face, self._ink.theme
        if self._marks.rings == ("in" if is_input else "out"):
            self._paint_target(painter, at)
            return
        bad = (
            is_input
            and face.level == "error"
            and (face.bad_port is not None)
            and (face.many or face.bad_port == port)
        )
        color = theme.danger if bad else theme.wire
        if is_input and face.many:
            width, height = m.PILL
            painter.setPen(pen(theme.canvas, 1.5))
            painter.setBrush(brush(color if filled or bad else theme.canvas))
            pill = QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
            painter.drawRoundedRect(pill, width / 2, width / 2)
            if not filled and not bad:
                painter.setPen(pen(color, 1.5))
                painter.drawRoundedRect(pill.adjusted(1.5, 1.5, -1.5, -1.5), 3.5, 3.5)
        elif filled:
            painter.setPen(pen(theme.canvas, 1.5))
            painter.setBrush(brush(color))
            painter.drawEllipse(at, m.PORT_RADIUS, m.PORT_RADIUS)
        else:
            painter.setPen(pen(color, 1.5))
            painter.setBrush(brush(theme.canvas))
            painter.drawEllipse(at, m.PORT_RADIUS - 0.75, m.PORT_RADIUS - 0.75)

    def _paint_target(self, painter: QPainter, at: QPointF) -> None:
        """A port where the wire that is dragged may end."""
        painter.setPen(pen(self._ink.theme.accent, 2))
        painter.setBrush(self._ink.paper)
        painter.drawEllipse(at, m.BADGE_RADIUS, m.BADGE_RADIUS)
        painter.drawEllipse(at, m.PORT_RADIUS, m.PORT_RADIUS)

    def _paint_badge(self, painter: QPainter) -> None:
        """An exclamation mark on the corner, in the colour of the problem."""
        theme = self._ink.theme
        danger = self._face.level == "error"
        at = QPointF(self._face.width - 4, -2)
        painter.setPen(pen(theme.canvas, 2))
        painter.setBrush(brush(theme.danger if danger else theme.warning))
        painter.drawEllipse(at, m.BADGE_RADIUS, m.BADGE_RADIUS)
        mark = brush(theme.canvas)
        stem = QPainterPath()
        stem.addRoundedRect(QRectF(at.x() - 1, at.y() - 5, 2, 6), 1, 1)
        stem.addEllipse(QPointF(at.x(), at.y() + 3.8), 1.25, 1.25)
        painter.fillPath(stem, mark)


def paint_ring(painter: QPainter, ink: Ink, tile: QRectF) -> None:
    """A ring around a tile, set off from it."""
    painter.setPen(pen(ink.theme.node, 2))
    painter.drawRoundedRect(tile.adjusted(-1, -1, 1, 1), m.TILE_RADIUS + 1, m.TILE_RADIUS + 1)
    painter.setPen(pen(ink.theme.selection, 2))
    painter.drawRoundedRect(tile.adjusted(-3, -3, 3, 3), m.TILE_RADIUS + 3, m.TILE_RADIUS + 3)


def rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _tile_paths(face: Face) -> tuple[QPainterPath, QPainterPath]:
    """Rounded outlines of all tiles, and the four corners that are cut off each."""
    edges, squares, rounds = QPainterPath(), QPainterPath(), QPainterPath()
    for box in face.tiles:
        edges.addRoundedRect(rect(box.grown(-0.5)), m.TILE_RADIUS - 0.5, m.TILE_RADIUS - 0.5)
        squares.addRect(rect(box))
        rounds.addRoundedRect(rect(box), m.TILE_RADIUS, m.TILE_RADIUS)
    return edges, squares.subtracted(rounds)
