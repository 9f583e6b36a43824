"""A line at the top of the canvas that says what a mode of the mouse waits for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from playground.gui.canvas.items.ink import Ink, brush, elided, pen
from playground.gui.canvas.plan import measures as m

_TOP = 52
_HEIGHT = 28
_PADDING = 14


def paint_hint(painter: QPainter, ink: Ink, words: str, room: float) -> None:
    """A pill with the words in the middle of so much room, in pixels of the viewport."""
    text = elided(ink.caption_metrics, words, room - 4 * _PADDING)
    width = ink.caption_metrics.horizontalAdvance(text) + 2 * _PADDING
    box = QRectF(round((room - width) / 2) + 0.5, _TOP + 0.5, width, _HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(ink.theme.line_strong, 1))
    painter.setBrush(brush(ink.theme.raised))
    painter.drawRoundedRect(box, m.RADIUS - 2, m.RADIUS - 2)
    painter.setPen(ink.color("text1"))
    painter.setFont(ink.caption)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
