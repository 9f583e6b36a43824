"""What a typeset formula is made of: pieces of text and strokes at places, in boxes on a baseline.

Owns the box and how it is painted. Knows no formula.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from playground.gui.theme.fonts import font
from playground.gui.theme.tokens import Theme


class Glyphs(NamedTuple):
    """A piece of text; (x, y) is the left end of its baseline, `ink` the role of its colour."""

    text: str
    px: int
    weight: int
    ink: str
    x: float = 0.0
    y: float = 0.0

    def moved(self, dx: float, dy: float) -> Glyphs:
        return Glyphs(self.text, self.px, self.weight, self.ink, self.x + dx, self.y + dy)

    def box(self) -> QRectF:
        """The room that the text takes."""
        metrics = measured(self.px, self.weight)
        rise = metrics.capHeight() + 1
        return QRectF(self.x, self.y - rise, metrics.horizontalAdvance(self.text), rise)


class Stroke(NamedTuple):
    """A line through points: of a fraction, a root, a hat, a tall bracket."""

    points: tuple[tuple[float, float], ...]
    width: float
    ink: str

    def moved(self, dx: float, dy: float) -> Stroke:
        return Stroke(tuple([(x + dx, y + dy) for x, y in self.points]), self.width, self.ink)


Ink = Glyphs | Stroke


class Box(NamedTuple):
    """Inks around the origin of a baseline: `ascent` above it and `descent` below it."""

    width: float
    ascent: float
    descent: float
    inks: tuple[Ink, ...] = ()

    @property
    def height(self) -> float:
        return self.ascent + self.descent

    def moved(self, dx: float, dy: float = 0.0) -> Box:
        """The same with its inks elsewhere."""
        moved = tuple([ink.moved(dx, dy) for ink in self.inks])
        return Box(self.width, self.ascent, self.descent, moved)


def side_by_side(boxes: Iterable[tuple[float, Box]]) -> Box:
    """Boxes in a row on one baseline, each behind a gap."""
    at, ascent, descent = 0.0, 0.0, 0.0
    inks: list[Ink] = []
    for gap, box in boxes:
        inks += box.moved(at + gap).inks
        at += gap + box.width
        ascent, descent = max(ascent, box.ascent), max(descent, box.descent)
    return Box(at, ascent, descent, tuple(inks))


@cache
def face(px: int, weight: int) -> QFont:
    """The font of formulas at a size in pixels."""
    made = font("body", weight)
    made.setPixelSize(px)
    return made


@cache
def measured(px: int, weight: int) -> QFontMetricsF:
    """How large text of that font is."""
    return QFontMetricsF(face(px, weight))


@lru_cache(maxsize=4096)
def text_box(text: str, px: int, weight: int, ink: str) -> Box:
    """One piece of text, as high as a line of its size."""
    metrics = measured(px, weight)
    glyphs = Glyphs(text, px, weight, ink)
    return Box(metrics.horizontalAdvance(text), metrics.capHeight() + px * 0.22, px * 0.28, (glyphs,))


def paint(painter: QPainter, inks: Iterable[Ink], theme: Theme) -> None:
    """Paints inks where they are."""
    for ink in inks:
        color = QColor(theme.color(ink.ink))
        if isinstance(ink, Glyphs):
            painter.setFont(face(ink.px, ink.weight))
            painter.setPen(color)
            painter.drawText(QPointF(ink.x, ink.y), ink.text)
        else:
            pen = QPen(color, ink.width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in ink.points]))
