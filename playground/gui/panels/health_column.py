"""One node of the health panel: its name over four small pictures of how it has fared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.engine.mechanics.values import NodeHealth
from playground.gui.panels.activation_weights import powers
from playground.gui.plots.bands import draw_bands, draw_ratio, reach_of
from playground.gui.theme.figures import NOTHING, number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import LEFT, RIGHT, PaintedButton
from playground.gui.widgets.tip import tip

HEAD_PX = 20
COLUMN_PX = 172
_GAP_PX = 4
_VALUE_PX = 50
_PAD_PX = 10
_LEAST = 0.05
"""Smaller numbers are written as powers of ten."""
_QUANTILES = ("5 %", "25 %", "median", "75 %", "95 %")


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of numbers: its name, where they stand in a node's health, and what they tell."""

    name: str
    numbers: Callable[[NodeHealth], Any]
    lesson: str


ROWS = (
    Row("activations", lambda node: node.activations, "What its units gave."),
    Row("gradients", lambda node: node.gradients, "How the loss of a row moves with what its units give."),
    Row("parameters", lambda node: node.parameters, "Its weights and biases."),
    Row("step ÷ weight", lambda node: node.ratio, "How far a step moves a weight; about 1e−3 is sound."),
)


def strips(width: float, height: float, scale: float) -> list[QRectF]:
    """Where the four pictures of a column stand."""
    top, gap = HEAD_PX * scale, _GAP_PX * scale
    tall = max((height - top - len(ROWS) * gap) / len(ROWS), 4.0)
    return [QRectF(0, top + n * (tall + gap), width, tall) for n in range(len(ROWS))]


class NodeColumn(QWidget):
    """The history of one node. Its head is a button: `pointed` asks to be shown the node."""

    pointed = Signal(int)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.node: NodeHealth | None = None
        self.head = NodeHead(themes, self)
        self.head.clicked.connect(self._point)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        themes.changed.connect(self._place)

    def show_node(self, node: NodeHealth) -> None:
        """Shows how this node has fared; nothing is painted anew while nothing has changed."""
        before, self.node = self.node, node
        self.head.show_node(node)
        if before is None or not all(
            np.array_equal(row.numbers(before), row.numbers(node), equal_nan=True) for row in ROWS
        ):
            self.update()

    def value(self, row: int) -> str:
        """What stands beside a picture: how far the numbers reach now, or the last ratio."""
        if self.node is None or not len(ROWS[row].numbers(self.node)):
            return NOTHING
        last = ROWS[row].numbers(self.node)[-1]
        if not np.isfinite(last).all():
            return NOTHING
        if not np.ndim(last):
            return powers(float(last))
        reach = reach_of(last)
        return f"±{number(reach, 2) if reach >= _LEAST or not reach else powers(reach)}"

    def _point(self) -> None:
        if self.node is not None:
            self.pointed.emit(self.node.node)

    def _boxes(self) -> list[QRectF]:
        px = self._themes.px
        right = px(_VALUE_PX + _PAD_PX)
        return [
            box.adjusted(px(_PAD_PX), 0, -right, 0)
            for box in strips(self.width(), self.height(), self._themes.scale)
        ]

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(COLUMN_PX), self._themes.px(66))

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(COLUMN_PX), self._themes.px(150))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.head.setGeometry(0, 0, self.width(), self._themes.px(HEAD_PX))
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self._themes
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, themes.px(4), 1, self.height() - themes.px(8), themes.color("line"))
        for place, box in enumerate(self._boxes()):
            if self.node is None:
                break
            numbers = ROWS[place].numbers(self.node)
            if len(numbers) and np.isfinite(numbers).any():
                draw = draw_bands if np.ndim(numbers) == 2 else draw_ratio
                draw(painter, box.toAlignedRect().toRectF(), numbers, themes.theme, themes.scale)
            painter.setFont(themes.font("caption"))
            painter.setPen(themes.color("text2"))
            beside = QRectF(box.right() + 2, box.top(), themes.px(_VALUE_PX) - 2, box.height())
            painter.drawText(beside, RIGHT, self.value(place))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.node is not None:
            at = event.pos()
            found = [n for n, box in enumerate(self._boxes()) if box.adjusted(0, -2, 0, 2).contains(at)]
            if found:
                box = self._boxes()[found[0]]
                share = (at.x() - box.left()) / max(box.width(), 1.0)
                QToolTip.showText(event.globalPos(), self.lesson(found[0], share), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def lesson(self, row: int, share: float) -> str:
        """The tooltip of a picture at a share of its width: what the numbers were then."""
        node, kind = self.node, ROWS[row]
        numbers = [] if node is None else kind.numbers(node)
        if node is None or not len(numbers):
            return tip(kind.name.capitalize(), f"{kind.lesson} This node has none.")
        moment = min(max(round(share * (len(numbers) - 1)), 0), len(numbers) - 1)
        values = np.atleast_1d(numbers[moment])
        names = _QUANTILES if len(values) > 1 else ("ratio",)
        told = " · ".join(f"{name} {number(float(v), 3)}" for name, v in zip(names, values, strict=True))
        return tip(f"{node.name}: {kind.name}, step {node.steps[moment]:,.0f}", f"{told}. {kind.lesson}")


class NodeHead(PaintedButton):
    """A node's name, and how many of its units are dead or saturated."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "", parent)
        self._count = ""
        self._told = ("", "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_node(self, node: NodeHealth) -> None:
        """Shows the name and counts of a node; where both are bad the head counts the dead."""
        words = count_words(node)
        if (node.name, words) == self._told:
            return
        self._told = node.name, words
        self._count = words.partition(",")[0]
        self.setText(node.name)
        self.setAccessibleName(f"{node.name} {words}".strip())
        lesson = f"{words or 'All units answer'} on this batch. Click to see it."
        self.setToolTip(tip(node.name, lesson))
        self.update()

    def wanted(self) -> QSize:
        return QSize(self.themes.px(COLUMN_PX), self.themes.px(HEAD_PX))

    def draw(self, painter: QPainter) -> None:
        px = self.themes.px
        box = QRectF(self.rect()).adjusted(px(_PAD_PX), 0, -px(_PAD_PX), 0)
        self.write(painter, box, self._count, self.themes.color("warning"), role="caption", align=RIGHT)
        room = box.width() - (self.advance(self._count, "caption") + px(6) if self._count else 0)
        metrics = QFontMetricsF(self.themes.font("small", 600))
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        ink = self.themes.color("text1")
        self.write(painter, box, name, ink, role="small", weight=600, align=LEFT)
        if self.underMouse():
            end = box.left() + metrics.horizontalAdvance(name)
            painter.setPen(ink)
            y = round(box.center().y() + metrics.ascent() / 2 + 1) + 0.5
            painter.drawLine(round(box.left()), round(y), round(end), round(y))


def count_words(node: NodeHealth) -> str:
    """ "2 of 8 dead", "3 of 8 saturated", or both; "" where all units answer."""
    parts = [f"{node.dead} of {node.units} dead"] if node.dead else []
    if node.saturated:
        of = "" if parts else f" of {node.units}"
        parts.append(f"{node.saturated}{of} saturated")
    return ", ".join(parts)
