"""A large graph from far away: all blocks and cables that have no items of their own, as one item.

Owns no state but what it is handed and pictures of names. What is out of view is not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.document import Link
from playground.gui.canvas.items.curves import path
from playground.gui.canvas.items.ink import Ink, elided, pen, sized
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import Cubic
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import EMPTY, Plan
from playground.gui.widgets.painted import CENTER

_EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)
_NAME_PX = 11
_LEAST_NAME_PX = 12
"""A block whose shorter side is less on screen has no room for its name."""
_LEAST_CABLE_PX = 0.8
_CARD_PX = 4
"""The edges of the cards below a folded group follow each other at least so far apart."""
_STEP_PX = 8
"""Room for names is counted in such steps, so that zooming makes few new pictures."""
_MOST_NAMES = 4_000


class FarItem(QGraphicsItem):
    """The whole graph but for nodes and links that are `held` by others. Shows what it is handed."""

    def __init__(self, ink: Ink, held_nodes: Collection[int], held_links: Collection[Link]) -> None:
        super().__init__()
        self._ink = ink
        self._held_nodes, self._held_links = held_nodes, held_links
        self._plan = EMPTY
        self._outlines: Mapping[int, tuple[str, float]] = {}
        self._looks: Mapping[Link, tuple[str, float, bool]] = {}
        self._paths: dict[Link, tuple[tuple[Cubic, ...], QPainterPath]] = {}
        self._names: dict[tuple[str, int, bool, float], QPixmap] = {}
        self._lengths: dict[str, int] = {}
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_plan(self, plan: Plan, ink: Ink) -> None:
        """Nodes elsewhere, other nodes or another theme."""
        if ink is not self._ink:
            self._names, self._lengths = {}, {}
        if plan.links != self._plan.links:
            self._paths = {}
        self._plan, self._ink = plan, ink
        self.update()

    def mark(
        self, outlines: Mapping[int, tuple[str, float]], looks: Mapping[Link, tuple[str, float, bool]]
    ) -> None:
        """What stands out: nodes with (colour, width) of an outline, links with that and whether dashed."""
        if (outlines, looks) != (self._outlines, self._looks):
            self._outlines, self._looks = outlines, looks
            self.update()

    def boundingRect(self) -> QRectF:
        return _EVERYWHERE

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._plan.faces:
            return
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        rect = option.exposedRect
        area = Box(rect.x(), rect.y(), rect.width(), rect.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ids = [id for id in self._plan.areas.meeting(area) if id not in self._held_nodes]
        links = [link for link in self._plan.link_areas.meeting(area) if link not in self._held_links]
        self._paint_blocks(painter, ids, scale)
        self._paint_cables(painter, links, scale)
        self._paint_outlines(painter, ids, scale)
        self._paint_names(painter, ids, scale)

    def _paint_blocks(self, painter: QPainter, ids: Collection[int], scale: float) -> None:
        """Blocks of the category's colour, all of one colour at a time; hollow where one passes on."""
        plan = self._plan
        painter.setPen(Qt.PenStyle.NoPen)
        last = ""
        for id in sorted(ids, key=lambda one: (plan.faces[one].muted, plan.faces[one].category)):
            face = plan.faces[id]
            if face.muted:
                painter.setPen(pen(self._ink.theme.wire, 1 / scale, dashed=True))
                painter.setBrush(self._ink.node)
                painter.drawRoundedRect(QRectF(*plan.boxes[id]), m.RADIUS, m.RADIUS)
                continue
            if face.category != last:
                last = face.category
                painter.setBrush(self._ink.block(last))
            if face.is_point:
                painter.drawEllipse(QRectF(*plan.boxes[id]))
            else:
                box = QRectF(*plan.boxes[id])
                painter.drawRoundedRect(box, m.RADIUS, m.RADIUS)
                if face.block is not None:
                    step = max(m.STACK, _CARD_PX / scale)
                    for rank in (1, 2):
                        edge = box.adjusted(5 * rank, 0, -5 * rank, 0)
                        edge.setTop(box.bottom() + step * (rank - 0.5))
                        edge.setHeight(step / 2)
                        painter.drawRect(edge)

    def _paint_cables(self, painter: QPainter, links: Collection[Link], scale: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        least = _LEAST_CABLE_PX / scale
        plain = pen(self._ink.theme.wire, max(2.0, least))
        painter.setPen(plain)
        for link in links:
            if link not in self._looks:
                painter.drawPath(self._path(link))
        for link in links:
            if link in self._looks:
                color, width, dashed = self._looks[link]
                painter.setPen(pen(color, max(width, 2 * least), dashed=dashed))
                painter.drawPath(self._path(link))

    def _path(self, link: Link) -> QPainterPath:
        route = self._plan.route(link)
        kept = self._paths.get(link)
        if kept is None or kept[0] is not route:
            kept = self._paths[link] = route, path(route)
        return kept[1]

    def _paint_outlines(self, painter: QPainter, ids: Collection[int], scale: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for id in ids:
            if id in self._outlines:
                color, width = self._outlines[id]
                painter.setPen(QPen(pen(color, width / scale)))
                painter.drawRoundedRect(QRectF(*self._plan.boxes[id]), m.RADIUS, m.RADIUS)

    def _paint_names(self, painter: QPainter, ids: Collection[int], scale: float) -> None:
        """Names as pictures, made once: turned letters take Qt long to draw."""
        if min(m.MERGE_WIDTH, m.NODE_WIDTH) * scale < _LEAST_NAME_PX:
            return
        if len(self._names) > _MOST_NAMES:
            self._names = {}
        world = painter.worldTransform()
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        painter.save()
        painter.resetTransform()
        for id in ids:
            face, box = self._plan.faces[id], self._plan.boxes[id]
            if face.is_point:
                continue
            turned = box.height > box.width
            long, short = max(box.width, box.height) * scale, min(box.width, box.height) * scale
            if short < _LEAST_NAME_PX:
                continue
            name = self._name(face.title, self._room(face.title, long), turned, ratio)
            middle = world.map(QPointF(*box.center))
            size = name.deviceIndependentSize()
            corner = QPointF(middle.x() - size.width() / 2, middle.y() - size.height() / 2)
            painter.drawPixmap(corner.toPoint(), name)
        painter.restore()

    def _room(self, title: str, long: float) -> int:
        """How many pixels the picture of a name has: all that it needs, or what there is in steps."""
        if title not in self._lengths:
            metrics = QFontMetricsF(sized(self._ink.caption, _NAME_PX))
            self._lengths[title] = ceil(metrics.horizontalAdvance(title)) + 6
        return min(self._lengths[title], int(long / _STEP_PX) * _STEP_PX)

    def _name(self, title: str, room: int, turned: bool, ratio: float) -> QPixmap:
        """A name in so many pixels, turned where its block is taller than wide."""
        key = title, room, turned, ratio
        if key not in self._names:
            font = sized(self._ink.caption, _NAME_PX)
            text = elided(QFontMetricsF(font), title, room - 4)
            width, height = room, _NAME_PX + 5
            made = QPixmap(
                *(round(side * ratio) for side in ((height, width) if turned else (width, height)))
            )
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setFont(font)
            painter.setPen(self._ink.color("text1"))
            if turned:
                painter.translate(0, width)
                painter.rotate(-90)
            painter.drawText(QRectF(0, 0, width, height), CENTER | Qt.TextFlag.TextSingleLine, text)
            painter.end()
            self._names[key] = made
        return self._names[key]
