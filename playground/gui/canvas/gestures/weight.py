"""Dragging a weight up and down: its wire follows at once, and it undoes as one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from playground.gui.canvas.gestures.gesture import DRAG_PX, Gesture, Pointer, Surface
from playground.gui.canvas.weighing import Weighing


class DragWeight(Gesture):
    """Changes the selected weight: up makes it larger. Shift, at any time, makes it go slowly."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(
        self, surface: Surface, press: Pointer, weighing: Weighing, clicked: Callable[[], None] | None = None
    ) -> None:
        """`clicked` is done where the mouse does not move."""
        super().__init__(surface, press)
        self._weighing = weighing
        self._clicked = clicked
        self._moved = False
        self._last = press
        self._up = 0.0

    def move(self, to: Pointer) -> None:
        if not self._moved:
            if to.away(self.press) < DRAG_PX or not self._weighing.begin():
                return
            self._moved = True
        fine = bool(to.modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._up += (self._last.view.y() - to.view.y()) * (0.1 if fine else 1.0)
        self._last = to
        self._weighing.drag(self._up)

    def release(self, at: Pointer) -> None:
        if self._moved:
            self._weighing.finish()
        elif self._clicked is not None:
            self._clicked()

    def cancel(self) -> None:
        if self._moved:
            self._weighing.cancel()
