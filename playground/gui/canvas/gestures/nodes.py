"""Dragging nodes: the whole selection moves, and undoes as one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from playground.document import Link
from playground.gui.canvas import requests
from playground.gui.canvas.gestures.gesture import DRAG_PX, Gesture, Pointer, Surface
from playground.gui.canvas.measures import HEADER


class DragNodes(Gesture):
    """Moves the selection with the mouse. A lone, unlinked node that is let go on a wire goes into it."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, surface: Surface, press: Pointer, id: int, on_click: Callable[[], None]) -> None:
        super().__init__(surface, press)
        self._id = id
        self._on_click = on_click
        self._plan = surface.plan
        self._moved = False
        self._narrows = not press.adds and id in surface.selection
        """A click (no drag) on one of several selected nodes selects it alone."""
        if press.adds:
            surface.select(surface.selection ^ {id})
        elif id not in surface.selection:
            surface.select(frozenset({id}))

    def move(self, to: Pointer) -> None:
        self._moved = self._moved or to.away(self.press) >= DRAG_PX
        if self._moved:
            self.surface.preview(self._plan.moved(self.surface.selection, *self._way(to)))

    def release(self, at: Pointer) -> None:
        ids = self.surface.selection
        if not self._moved:
            if self._narrows:
                self.surface.select(frozenset({self._id}))
            self._on_click()
            return
        dx, dy = self._way(at)
        self.surface.preview(None)
        wire = self._wire_below(dx, dy)
        if wire is not None:
            self.surface.ask(requests.put_in_link(self._id, wire, dx, dy))
        elif ids and (dx or dy):
            self.surface.ask(requests.move(ids, dx, dy))

    def cancel(self) -> None:
        self.surface.preview(None)

    def _way(self, to: Pointer) -> tuple[int, int]:
        return round(to.x - self.press.x), round(to.y - self.press.y)

    def _wire_below(self, dx: float, dy: float) -> Link | None:
        face = self._plan.faces.get(self._id)
        if self.surface.selection != {self._id} or face is None or face.taken or face.feeds:
            return None
        if not face.outputs or not (face.inputs or face.many):
            return None
        box = self._plan.box(self._id).moved(dx, dy)
        return self.surface.hits.link_near(box.center[0], box.y + HEADER / 2, HEADER / 2)
