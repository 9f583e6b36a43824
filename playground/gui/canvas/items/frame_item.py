"""A frame around the nodes of an open group: a tinted box with a title, below everything else."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.document.model import Group
from playground.gui.canvas.items import grounds
from playground.gui.canvas.items.curves import within
from playground.gui.canvas.items.ink import Ink, brush, elided, pen, sized
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.blocks import CATEGORIES
from playground.gui.canvas.plan.measures import Box
from playground.gui.widgets.painted import LEFT


class FrameItem(QGraphicsItem):
    """Box and title of one open group. Shows what it is handed."""

    def __init__(self, group: Group, ink: Ink) -> None:
        super().__init__()
        self._group = group
        self._ink = ink
        self._box = QRectF()
        self._selected = self._hovered = False
        self.setZValue(-1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_group(self, group: Group, ink: Ink) -> None:
        """Another title, colour or theme."""
        if (group, ink) != (self._group, self._ink):
            self._group, self._ink = group, ink
            self.update()

    def place(self, box: Box) -> None:
        """Around its members as they stand now."""
        made = QRectF(*box)
        if made != self._box:
            self.prepareGeometryChange()
            self._box = made

    def mark(self, *, selected: bool, hovered: bool) -> None:
        """How it stands out just now."""
        if (selected, hovered) != (self._selected, self._hovered):
            self._selected, self._hovered = selected, hovered
            self.update()

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(-1, -m.FRAME_TITLE / m.ZOOM_RANGE[0] - 1, 1, 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, bar = self._ink, m.FRAME_TITLE / min(1.0, scale)
        category = CATEGORIES[self._group.color]
        whole = self._box.adjusted(0, -bar, 0, 0)
        outline = QPainterPath()
        corner = m.RADIUS / min(1.0, scale)
        outline.addRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
        painter.fillPath(outline, brush(grounds.frame(ink.theme, category)))
        top = within(outline, QRectF(whole.left(), whole.top(), whole.width(), bar))
        painter.fillPath(top, brush(grounds.frame_title(ink.theme, category)))
        line = ink.theme.selection if self._selected else ink.frame_line(category, hovered=self._hovered)
        width = (2.0 if self._selected else 1.0) / min(1.0, scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(line, width))
        painter.drawPath(outline)
        painter.setFont(sized(ink.title, 12 / min(1.0, scale)))
        painter.setPen(ink.color("text1"))
        room = QRectF(whole.left(), whole.top(), whole.width(), bar).adjusted(0.4 * bar, 0, -0.4 * bar, 0)
        title = elided(QFontMetricsF(painter.font()), self._group.title, room.width())
        painter.drawText(room, LEFT | Qt.TextFlag.TextSingleLine, title)
