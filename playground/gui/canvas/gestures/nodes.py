"""Dragging nodes: the whole selection moves, and undoes as one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from playground.document import Group, Link
from playground.gui.canvas.commands import requests
from playground.gui.canvas.gestures.gesture import DRAG_PX, Gesture, Pointer, Surface
from playground.gui.canvas.items.curves import path
from playground.gui.canvas.items.ink import Ink, pen
from playground.gui.canvas.plan import joining
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.room import between
from playground.gui.canvas.plan.snap import Snapped, Snapper

_ALT = Qt.KeyboardModifier.AltModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier


class DragNodes(Gesture):
    """Moves the selection with the mouse, in line with the others unless Ctrl is held.

    One unlinked node that is let go on a wire goes into it; what is let go in a frame joins it, and with
    Alt leaves its own. Begun with Alt, copies go where the mouse does.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(
        self,
        surface: Surface,
        press: Pointer,
        id: int,
        group: int | None = None,
        on_click: Callable[[], None] = lambda: None,
        *,
        narrows: bool = True,
    ) -> None:
        """`id` was pressed; with a group its title was, and all its members are selected.

        With `narrows` a click (no drag) on one of several selected nodes selects it alone.
        """
        super().__init__(surface, press)
        self._id = id
        self._on_click = on_click
        self._plan = surface.plan
        self._copies = bool(press.modifiers & _ALT)
        self._snapper: Snapper | None = None
        """Made when the drag begins: a click needs none."""
        self._way = Snapped(0, 0)
        self._wire: Link | None = None
        self._joins: Group | None = None
        self._leaves = False
        self._whole_frame = group is not None
        self._narrows = narrows and group is None and not press.adds and id in surface.selection
        self._drops_out = group is None and press.adds and id in surface.selection
        """A click with Shift or Ctrl on a selected node takes it out of the selection."""
        if group is None and id not in surface.selection:
            surface.select(surface.selection | {id} if press.adds else frozenset({id}))
        self._ids = surface.selection
        """What is dragged, whatever is selected by key meanwhile."""

    def move(self, to: Pointer) -> None:
        if self._snapper is None:
            if to.away(self.press) < DRAG_PX:
                return
            self._snapper = Snapper(self._plan, () if self._copies else self._ids, self._id)
        self._follow(to, self._snapper)
        if not self._copies:
            self.surface.preview(self._plan.moved(self._ids, self._way.dx, self._way.dy))

    def _follow(self, to: Pointer, snapper: Snapper) -> None:
        """Where the nodes go, and what they would go into there."""
        dx, dy = round(to.x - self.press.x), round(to.y - self.press.y)
        free = bool(to.modifiers & _CONTROL)
        self._way = Snapped(dx, dy) if free else snapper.snap(dx, dy, self.surface.camera.zoom)
        self._wire = None if self._copies else self._wire_below()
        self._leaves = not self._copies and bool(to.modifiers & _ALT)
        wants = not (self._wire is not None or self._copies or self._leaves or self._whole_frame)
        self._joins = (
            joining.frame_below(self._plan, self._ids, self._way.dx, self._way.dy) if wants else None
        )

    def release(self, at: Pointer) -> None:
        if self._snapper is None:
            if self._narrows:
                self.surface.select(frozenset({self._id}))
            elif self._drops_out:
                self.surface.select(self.surface.selection - {self._id})
            if not self.press.adds:
                self._on_click()
            return
        self._follow(at, self._snapper)
        self.surface.preview(None)
        nodes, (dx, dy, _) = self._plan.members(self._ids), self._way
        if self._wire is not None:
            self._insert(self._wire)
        elif not (dx or dy):
            return
        elif self._copies:
            self.surface.ask(requests.duplicate(nodes, (dx, dy)))
        elif self._leaves and joining.grouped(self._plan, nodes):
            self.surface.ask(requests.leave(nodes, dx, dy))
        elif self._joins is not None:
            self.surface.ask(requests.join(self._joins.id, nodes, dx, dy))
        else:
            self.surface.ask(requests.move(nodes, dx, dy))

    def cancel(self) -> None:
        self.surface.preview(None)

    def _insert(self, wire: Link) -> None:
        plan, id = self._plan, self._id
        box = plan.boxes[id]
        space = between(
            plan, wire, (box.x + self._way.dx, box.y + self._way.dy), (box.width, box.height), {id}
        )
        way = space.at[0] - box.x, space.at[1] - box.y
        entry, exit = plan.input(id)[0], plan.output(id)[0]
        self.surface.ask(requests.put_in_link(entry, exit, plan.members({id}), wire, way, space))

    def _wire_below(self) -> Link | None:
        """The wire that the one node would go into."""
        face = self._plan.faces.get(self._id)
        if self._ids != {self._id} or face is None or face.taken or face.feeds:
            return None
        if not face.outputs or not (face.inputs or face.many):
            return None
        box = self._plan.boxes[self._id].moved(self._way.dx, self._way.dy)
        return self.surface.hits.link_near(box.center[0], box.y + m.HEADER / 2, m.HEADER / 2)

    def paint(self, painter: QPainter, ink: Ink, zoom: float) -> None:
        if self._snapper is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._wire is not None:
            painter.setPen(pen(ink.theme.accent, 3))
            painter.drawPath(path(self._plan.route(self._wire)))
        painter.setPen(pen(ink.theme.accent, 1 / zoom))
        for start, end in self._way.guides:
            painter.drawLine(QLineF(QPointF(*start), QPointF(*end)))
        painter.setPen(pen(ink.theme.accent, 2 / zoom, dashed=True))
        if self._joins is not None:
            box = joining.frame_box(self._plan, self._joins, self._plan.members(self._ids))
            painter.drawRoundedRect(QRectF(*box), m.RADIUS, m.RADIUS)
        if self._copies:
            for id in self._ids:
                box = self._plan.boxes[id].moved(self._way.dx, self._way.dy)
                painter.drawRoundedRect(QRectF(*box), m.RADIUS, m.RADIUS)
