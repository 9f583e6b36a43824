"""The head of an explained weight: what it leads from, its value to be edited, what it leads to."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.panels.explain.ends import End
from playground.gui.panels.explain.tiles import SIDE_PX, UnitTile
from playground.gui.panels.explain.value_box import ValueBox
from playground.gui.theme.colors import signed_color
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import LEFT, RIGHT, PaintedButton
from playground.gui.widgets.section import PADDING_PX
from playground.gui.widgets.tip import tip

_NAME_PX = 22
_SMALL_PX = 36
_WIRE_PX = 2.5


class NameButton(PaintedButton):
    """A unit's name under its tile; a press lets one choose another weight."""

    def __init__(self, themes: ThemeSource, *, right: bool, parent: QWidget | None = None) -> None:
        super().__init__(themes, "", parent)
        self._right = right

    def say(self, name: str, which: str) -> None:
        """Another name."""
        self.setText(name)
        self.setAccessibleName(f"{which} {name}: choose another weight")
        self.setToolTip(tip(name, "Click to choose another weight by its place."))
        self.update()

    def wanted(self) -> QSize:
        return QSize(self.advance(self.text(), "small") + 2, self.themes.px(_NAME_PX))

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        painter.setFont(self.themes.font("small"))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        align = RIGHT if self._right else LEFT
        self.write(painter, box, text, self.ink(), role="small", align=align)
        if not self.underMouse():
            return
        width = painter.fontMetrics().horizontalAdvance(text)
        left = box.right() - width if self._right else box.left()
        pen = QPen(self.themes.color("text3"), 1)
        pen.setDashPattern([1, 2])
        painter.setPen(pen)
        y = round(box.center().y()) + self.themes.px(8) + 0.5
        painter.drawLine(QPointF(left, y), QPointF(left + width, y))


class WeightHead(QWidget):
    """Two tiles, the wire between them in the weight's colour, and the value on the wire."""

    changed = Signal(float, float, bool)
    choose_requested = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._value = 0.0
        self._word = ""
        self._side = SIDE_PX
        self.source_tile, self.target_tile = UnitTile(themes, self), UnitTile(themes, self)
        self.source = NameButton(themes, right=False, parent=self)
        self.target = NameButton(themes, right=True, parent=self)
        self.value = ValueBox(themes, "Weight", self)
        self.value.changed.connect(self.changed)
        for name in (self.source, self.target):
            name.clicked.connect(self.choose_requested)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._place)

    def show_ends(self, source: End, target: End, word: str) -> None:
        """What the weight joins, and what it is called: "weight w", "bias b"."""
        self._word = word
        self.source.say(source.name, "from")
        self.target.say(target.name, "to")
        self.source_tile.show_end(source)
        self.target_tile.show_end(target)
        self.source_tile.setToolTip(_tile_tip(source, "input a"))
        self.target_tile.setToolTip(_tile_tip(target, "error δ"))
        self._place()

    def set_compact(self, compact: bool) -> None:
        """With little room, the tiles are smaller."""
        self._side = _SMALL_PX if compact else SIDE_PX
        for tile in (self.source_tile, self.target_tile):
            tile.set_side(self._side)
        self.updateGeometry()
        self._place()

    def show_value(self, value: float) -> None:
        """The value of now."""
        self._value = value
        self.value.show_value(value)
        self._place()

    def _place(self) -> None:
        px, width, side = self._themes.px, self.width(), self._themes.px(self._side)
        left, right = PADDING_PX + px(3), width - PADDING_PX - px(3)
        self.source_tile.setGeometry(left, px(2), side, side)
        self.target_tile.setGeometry(right - side, px(2), side, side)
        size = self.value.sizeHint()
        room = max(right - left - 2 * side - px(12), px(60))
        wide = min(size.width(), room)
        self.value.setGeometry((width - wide) // 2, px(2) + (side - size.height()) // 2, wide, size.height())
        half = (width - 2 * PADDING_PX) // 2 - px(38)
        for name, at_left in ((self.source, True), (self.target, False)):
            wanted = min(name.wanted().width(), half)
            x = left if at_left else right - wanted
            name.setGeometry(x, px(2) + side, wanted, px(_NAME_PX))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(240), self._themes.px(2 + self._side + _NAME_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self._themes
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = float(self.value.geometry().center().y()) + 0.5
        strong = min(abs(self._value), 1.0)
        share = 0.62 + 0.38 * strong
        color = signed_color(themes.theme, -share if self._value < 0 else share)
        painter.setPen(QPen(QColor(color), themes.px(_WIRE_PX)))
        painter.drawLine(QPointF(self.source_tile.geometry().right() + 1, y), QPointF(self.value.x(), y))
        painter.drawLine(QPointF(self.value.geometry().right() + 1, y), QPointF(self.target_tile.x(), y))
        painter.setFont(themes.font("caption"))
        painter.setPen(themes.color("text3"))
        word = QRectF(0, self.value.geometry().bottom() + themes.px(6), self.width(), themes.px(14))
        painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self._word)
        painter.end()


def _tile_tip(end: End, rows: str) -> str:
    """What a tile shows."""
    if end.field is not None:
        return tip(end.name, "What this unit gives over the plane: blue above 0, orange below.")
    if end.rows is not None:
        return tip(end.name, f"A bar for each row of the batch: its {rows}.")
    if end.word == "1" and end.name == "always 1":
        return tip(end.name, "A bias weighs no input: it is added for every row alike.")
    return tip(end.name, f"After GRADIENT it has a bar for each row of the batch: its {rows}.")
