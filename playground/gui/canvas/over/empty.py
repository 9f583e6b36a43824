"""What an empty canvas offers: three networks that work, and the keys to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.document import Document
from playground.gui.canvas.items.curves import path
from playground.gui.canvas.items.ink import brush, pen
from playground.gui.canvas.over.miniature import Miniature, miniature
from playground.gui.canvas.plan import wires
from playground.gui.canvas.plan.cubics import s_curve
from playground.gui.keymap import Keymap
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_NODE_PX, Theme
from playground.gui.widgets.label import Label
from playground.gui.widgets.painted import PaintedButton

CARD = (216, 190)
PICTURE = 132


@dataclass(frozen=True, slots=True)
class Example:
    """A ready network: its name, what the card says, and the document to draw."""

    name: str
    title: str
    words: str
    document: Document
    features: int = 2


class Card(PaintedButton):
    """One example as a picture with two lines of words."""

    def __init__(self, themes: ThemeSource, example: Example, parent: QWidget) -> None:
        super().__init__(themes, example.title, parent)
        self.setAccessibleDescription(example.words)
        self._words = example.words
        self._picture = miniature(example.document.graph, example.features, CARD[0], PICTURE)

    def wanted(self) -> QSize:
        return QSize(*CARD)

    def draw(self, painter: QPainter) -> None:
        theme = self.themes.theme
        box = QRectF(self.rect())
        lit = self.hasFocus() or self.underMouse()
        outline = QPainterPath()
        outline.addRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_NODE_PX, RADIUS_NODE_PX)
        painter.fillPath(outline, brush(theme.node))
        painter.save()
        painter.setClipRect(QRectF(0, 0, box.width(), PICTURE))
        painter.fillPath(outline, brush(theme.canvas))
        paint_miniature(painter, self._picture, theme)
        painter.restore()
        painter.fillRect(QRectF(1, PICTURE, box.width() - 2, 1), brush(theme.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(theme.selection if lit else theme.line, 2 if lit else 1))
        painter.drawPath(outline)
        text = box.adjusted(16, PICTURE + 11, -8, 0)
        text.setHeight(18)
        self.write(painter, text, self.text(), self.themes.color("text1"), weight=600)
        text.translate(0, 18)
        self.write(painter, text, self._words, self.themes.color("text2"), role="small")


def paint_miniature(painter: QPainter, picture: Miniature, theme: Theme) -> None:
    """Arcs, wires from the weakest to the strongest, squares on top."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for left, right, top in picture.arcs:
        painter.setPen(pen(theme.wire, 1.5))
        arc = QPainterPath()
        arc.moveTo(left, top)
        arc.cubicTo(left + 6, top - 14, right - 6, top - 14, right, top)
        painter.drawPath(arc)
    for wire in sorted(picture.wires, key=lambda one: abs(one.weight)):
        first, last = picture.squares[wire.source], picture.squares[wire.target]
        painter.setPen(pen(wires.color(theme, wire.weight), 0.6 * wires.width(wire.weight)))
        painter.drawPath(path((s_curve((first.right, first.center[1]), (last.x, last.center[1])),)))
    painter.setPen(pen(theme.text3, 1))
    painter.setBrush(brush(theme.raised))
    for box in picture.squares:
        painter.drawRoundedRect(QRectF(box.x, box.y, box.width, box.height), 2.5, 2.5)


_KEYS = {"search": "add a layer", "open": "open a project", "show_commands": "everything else"}
"""What an empty canvas teaches the keys of."""


class KeyCap(Label):
    """The name of a key in a small frame."""

    def __init__(self, themes: ThemeSource, text: str) -> None:
        super().__init__(text, type="caption", ink="text1", weight=500)
        self._themes = themes

    def sizeHint(self) -> QSize:
        """The text as it is painted, with room around it."""
        metrics = QFontMetricsF(self._themes.font("caption", 500))
        wide = max(metrics.horizontalAdvance(self.text()) + self._themes.px(14), self._themes.px(20))
        return QSize(ceil(wide), self._themes.px(20))

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(self._themes.theme.line_strong, 1))
        painter.setBrush(brush(self._themes.theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(self._themes.color("text1"))
        painter.setFont(self._themes.font("caption", 500))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class EmptyCanvas(QWidget):
    """Headline, cards, keys."""

    chosen = Signal(str)

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        center = Qt.AlignmentFlag.AlignHCenter
        self._column.addWidget(Label("Start from a network that works", type="figure", weight=600), 0, center)
        self._column.addSpacing(6)
        self._column.addWidget(Label("Open one, press Run, then take it apart.", ink="text2"), 0, center)
        self._column.addSpacing(22)
        self._cards = QHBoxLayout()
        self._cards.setSpacing(16)
        self._column.addLayout(self._cards)
        self._column.addSpacing(26)
        self._caps: dict[str, KeyCap] = {}
        self._column.addLayout(self._keys())

    def offer(self, examples: Sequence[Example]) -> None:
        """Other cards."""
        while (item := self._cards.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for example in examples:
            card = Card(self._themes, example, self)
            card.clicked.connect(lambda checked=False, name=example.name: self.chosen.emit(name))
            self._cards.addWidget(card)
            card.show()
        self.adjustSize()

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for does, words in _KEYS.items():
            self._caps[does] = KeyCap(self._themes, Keymap().words(does))
            row.addWidget(self._caps[does])
            row.addWidget(Label(words, type="small", ink="text2"))
            row.addSpacing(16)
        row.addStretch(1)
        return row

    def show_keys(self, keymap: Keymap) -> None:
        """The keys of now; none where an action has none."""
        for does, cap in self._caps.items():
            words = keymap.words(does)
            cap.setText(words)
            cap.setVisible(bool(words))
