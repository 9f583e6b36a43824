"""The still part of a node: box, header, footer, words. Cached; lies under the wires."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas.items.curves import within
from playground.gui.canvas.items.ink import Ink, activation_path, elided, pen, sized
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.face import Face
from playground.gui.theme.colors import mix
from playground.gui.theme.icons import paint_icon
from playground.gui.widgets.painted import CENTER, LEFT, RIGHT


class NodeBody(QGraphicsItem):
    """Box, header and footer of one node. Shows a face; holds nothing else."""

    def __init__(self, face: Face, ink: Ink) -> None:
        super().__init__()
        self._face = face
        self._ink = ink
        self._footer: tuple[str, str] | None = None
        self.setZValue(0)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_face(self, face: Face, ink: Ink) -> None:
        """Another face or theme."""
        if (face, ink) != (self._face, self._ink):
            if face.width != self._face.width or face.height != self._face.height:
                self.prepareGeometryChange()
            self._face, self._ink = face, ink
            self.update()

    def show_footer(self, words: tuple[str, str] | None) -> None:
        """Other words in the footer; None: those of the face."""
        if words != self._footer:
            self._footer = words
            self.update()

    def boundingRect(self) -> QRectF:
        stack = 2 * m.STACK if self._face.block is not None else 0
        return QRectF(-1, -1, self._face.width + 2, self._face.height + 2 + stack)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._face.is_point:
            return
        if scale < m.BLOCK_BELOW:
            self._paint_block(painter, scale)
            return
        plain = scale < m.NO_FOOTER_BELOW
        self._paint_box(painter, plain)
        self._paint_header(painter, plain, scale)
        self._paint_words(painter)
        if not plain:
            self._paint_footer(painter)

    def _paint_block(self, painter: QPainter, scale: float) -> None:
        """A block of the category's colour with the name across it; hollow and dashed where it passes on."""
        face, ink = self._face, self._ink
        box = QRectF(0, 0, face.width, face.height)
        if face.block is not None:
            self._paint_stack(painter, face.height, ink.block(face.category))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.block(face.category))
        if face.muted:
            painter.setPen(pen(ink.theme.wire, 1 / scale, dashed=True))
            painter.setBrush(ink.node)
        painter.drawRoundedRect(box, m.RADIUS, m.RADIUS)
        painter.setFont(sized(ink.caption, 11 / scale))
        painter.setPen(ink.color("text3" if face.muted else "text1"))
        self._paint_name(painter, box, face.title)

    def _paint_name(self, painter: QPainter, box: QRectF, name: str) -> None:
        """A name across a block: in lines where its words fit, else along its longer side."""
        metrics = QFontMetricsF(painter.font())
        widest = max(map(metrics.horizontalAdvance, name.split() or [""]))
        lines = metrics.boundingRect(box, CENTER | Qt.TextFlag.TextWordWrap, name)
        if widest <= box.width() - 4 and lines.height() <= box.height():
            painter.drawText(box, CENTER | Qt.TextFlag.TextWordWrap, name)
            return
        painter.translate(box.center())
        if box.height() > box.width():
            painter.rotate(-90)
            box = QRectF(0, 0, box.height(), box.width())
        box.moveCenter(QPointF(0, 0))
        painter.drawText(box, CENTER | Qt.TextFlag.TextSingleLine, elided(metrics, name, box.width() - 4))

    def _paint_stack(self, painter: QPainter, bottom: float, fill: QColor) -> None:
        """The edges of two more cards below a block."""
        ink, width = self._ink, self._face.width
        painter.setPen(ink.box_line)
        painter.setBrush(fill)
        for rank in (2, 1):
            edge = 5.0 * rank
            card = QRectF(edge, bottom - 2 * m.RADIUS, width - 2 * edge, 2 * m.RADIUS + m.STACK * rank)
            painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), m.RADIUS - 0.5, m.RADIUS - 0.5)

    def _paint_box(self, painter: QPainter, plain: bool) -> None:
        face, ink = self._face, self._ink
        if face.block is not None:
            self._paint_stack(painter, face.height - (m.FOOTER if plain else 0), ink.header(face.category))
        box = QRectF(0, 0, face.width, face.height - (m.FOOTER if plain else 0))
        outline = QPainterPath()
        outline.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), m.RADIUS - 0.5, m.RADIUS - 0.5)
        painter.fillPath(outline, ink.node)
        header = within(outline, QRectF(0, 0, face.width, m.HEADER))
        painter.fillPath(header, ink.header(face.category) if not face.muted else ink.muted_header)
        painter.setPen(ink.muted_line if face.muted else ink.box_line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def _paint_header(self, painter: QPainter, plain: bool, scale: float) -> None:
        face, ink = self._face, self._ink
        painter.setPen(ink.color("text1"))
        if plain:
            painter.setFont(sized(ink.title, max(12, 11 / scale)))
            painter.setPen(ink.color("text3" if face.muted else "text1"))
            room = QRectF(m.PORT_RADIUS, 0, face.width - 2 * m.PORT_RADIUS, m.HEADER)
            title = elided(QFontMetricsF(painter.font()), face.title, room.width())
            painter.drawText(room, CENTER | Qt.TextFlag.TextSingleLine, title)
            return
        right = face.width - 10
        faint = m.FAINT_ICON if face.muted else 1.0
        if face.activation is not None and face.category == "activation":
            self._paint_curve(
                painter,
                QPointF(m.ICON_X - 1, (m.HEADER - m.CURVE[1]) / 2),
                mix(ink.theme.node, ink.theme.categories["activation"], faint),
            )
        else:
            top = m.HEADER / 2 - 1.5 - m.ICON / 2
            color = QColor(mix(ink.theme.node, ink.theme.categories[face.category], faint))
            paint_icon(painter, face.icon, QRectF(m.ICON_X, top, m.ICON, m.ICON), color)
            if face.activation is not None and not face.muted:
                left = face.width - 8 - m.CURVE[0]
                self._paint_curve(painter, QPointF(left, (m.HEADER - m.CURVE[1]) / 2), ink.theme.text2)
                right = left - 3
        painter.setFont(ink.title)
        painter.setPen(ink.color("text3" if face.muted else "text1"))
        text = elided(ink.title_metrics, face.title, right - m.TITLE_X)
        if face.muted:
            self._paint_through(painter, m.TITLE_X + ink.title_metrics.horizontalAdvance(text) + 6)
        painter.drawText(QRectF(m.TITLE_X, 0, face.width - m.TITLE_X, m.HEADER), LEFT, text)

    def _paint_through(self, painter: QPainter, left: float) -> None:
        """The cable that goes on through a bypassed node, as far as its title leaves room."""
        held, y = painter.pen(), m.HEADER / 2
        painter.setPen(pen(self._ink.theme.wire, 2, dashed=True))
        painter.drawLine(QPointF(left, y), QPointF(max(left, self._face.width - m.PORT_RADIUS), y))
        painter.setPen(held)

    def _paint_curve(self, painter: QPainter, at: QPointF, color: str) -> None:
        painter.save()
        painter.translate(at)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(color, 1.5, flat=False))
        painter.drawPath(activation_path(self._face.activation or ""))
        painter.restore()

    def _paint_words(self, painter: QPainter) -> None:
        """The body of a node that shows words instead of pictures."""
        face, ink = self._face, self._ink
        box = QRectF(0, m.HEADER, face.width, face.body_height)
        if face.body == "note":
            self._write(painter, box.adjusted(m.PADDING, 0, -4, 0), face.note, ink.caption, "text3", LEFT)
        elif face.body == "block":
            painter.setFont(ink.caption)
            painter.setPen(ink.color("text2"))
            lines = [elided(ink.caption_metrics, line, box.width() - 12) for line in face.note.splitlines()]
            painter.drawText(box, CENTER, "\n".join(lines))
        elif face.body == "problem":
            short = ink.title_metrics.horizontalAdvance(face.brief) < 60
            words = QRectF(6, m.HEADER + 18, face.width - 12, 26 if short else face.body_height - 24)
            painter.setFont(ink.brief if short else ink.title)
            painter.setPen(ink.color("danger"))
            painter.drawText(words, CENTER | Qt.TextFlag.TextWordWrap, face.brief)
            if "≠" in face.brief:
                self._write(
                    painter,
                    QRectF(6, m.HEADER + 45, face.width - 12, 18),
                    "features",
                    ink.small,
                    "text2",
                    CENTER,
                )

    def _paint_footer(self, painter: QPainter) -> None:
        face, ink = self._face, self._ink
        top = face.height - m.FOOTER
        painter.fillRect(QRectF(1, top, face.width - 2, 1), ink.footer_line)
        box = QRectF(9, top + 1, face.width - 18, m.FOOTER - 1)
        if face.frozen or face.muted:
            self._paint_state(painter, box)
            return
        left, right = self._footer if self._footer is not None else fitted(ink, face, box.width())
        self._write(painter, box, left, ink.caption, "text3", LEFT)
        self._write(painter, box, right, ink.caption, "text3", RIGHT)

    def _paint_state(self, painter: QPainter, box: QRectF) -> None:
        """On a raised footer: that the node is frozen, that it passes on, or both."""
        ink, face = self._ink, self._face
        plate = QPainterPath()
        plate.addRoundedRect(box.adjusted(-8, -m.RADIUS, 8, -0.5), m.RADIUS - 1, m.RADIUS - 1)
        painter.fillPath(within(plate, box.adjusted(-8, 0, 8, -0.5)), ink.color("raised"))
        side = 12
        mark = QRectF(box.left() + 1, box.center().y() - side / 2, side, side)
        words = "passes on" if face.muted else "frozen"
        paint_icon(painter, "mute" if face.muted else "freeze", mark, ink.color("text1"))
        self._write(painter, box.adjusted(side + 7, 0, 0, 0), words, ink.caption, "text1", LEFT)
        if face.frozen and face.muted:
            mark.moveRight(box.right() - 1)
            paint_icon(painter, "freeze", mark, ink.color("text1"))

    def _write(
        self, painter: QPainter, box: QRectF, text: str, face: QFont, role: str, align: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(face)
        painter.setPen(self._ink.color(role))
        painter.drawText(box, align | Qt.TextFlag.TextSingleLine, text)


def fitted(ink: Ink, face: Face, width: float) -> tuple[str, str]:
    """The two ends of a footer, shortened word by word until they fit beside each other.

    "72 params" becomes "72"; of a name in words the first go, so "Binary cross-entropy" keeps its end.
    """
    measure = ink.caption_metrics.horizontalAdvance
    left, right = face.left, face.right
    if measure(left) + measure(right) + 6 > width:
        right = right.removesuffix(" params")
    if measure(left) + measure(right) + 6 > width and right.isdecimal() and not left[:1].isdecimal():
        right = ""
    room = width - measure(right) - (6 if right else 0)
    while face.category == "loss" and measure(left) > room and " " in left:
        left = left.split(" ", 1)[1]
    return elided(ink.caption_metrics, left, room), right
