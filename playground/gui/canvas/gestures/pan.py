"""Dragging the paper: middle button, or Space and the left one."""

from __future__ import annotations

from PySide6.QtCore import Qt

from playground.gui.canvas.gestures.gesture import Gesture, Pointer, Surface


class Pan(Gesture):
    """Moves the view with the mouse."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, surface: Surface, press: Pointer) -> None:
        super().__init__(surface, press)
        self._last = press.view

    def move(self, to: Pointer) -> None:
        step = to.view - self._last
        self._last = to.view
        self.surface.camera.pan(step.x(), step.y())
