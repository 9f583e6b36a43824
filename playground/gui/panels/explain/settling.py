"""Layouts that are right at once: Qt passes a new height up one level a turn, and numbers would be cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


def settle(parts: Sequence[QWidget], scroller: QScrollArea) -> None:
    """Gives parts that stand somewhere in what `scroller` shows the heights that they need now."""
    top = scroller.widget()
    for part in parts:
        at = part.parentWidget()
        while at is not None:
            layout = at.layout()
            if layout is not None:
                layout.invalidate()
            at.updateGeometry()
            at = at.parentWidget() if at is not top else None
    QApplication.sendEvent(scroller, QEvent(QEvent.Type.LayoutRequest))


def needed(part: QWidget) -> int:
    """The height that a part needs at its width; none where it is hidden."""
    return part.heightForWidth(part.width()) if not part.isHidden() else 0
