"""What the mouse means: which gesture a press begins, what lies under it, which cursor says so.

Owns the gesture that is going on and where the mouse is.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter

from playground.document import Link
from playground.gui.canvas.adding.adding import Adding
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.inplace import InPlace
from playground.gui.canvas.gestures.band import Band
from playground.gui.canvas.gestures.gesture import Gesture, Pointer
from playground.gui.canvas.gestures.knife import Knife
from playground.gui.canvas.gestures.knob import Knob, PressKnob
from playground.gui.canvas.gestures.nodes import DragNodes
from playground.gui.canvas.gestures.pan import Pan
from playground.gui.canvas.gestures.weight import DragWeight
from playground.gui.canvas.gestures.wire import DragWire
from playground.gui.canvas.over.hint import paint_hint
from playground.gui.canvas.plan.hit import Hit
from playground.gui.canvas.plan.weights import at_hit

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

_CONTROL = Qt.KeyboardModifier.ControlModifier
_KNIFE_WORDS = (
    "Knife: draw a line across wires to cut them, with Shift to lead them through points. Esc ends."
)


class Pointing:
    """The mouse of one canvas."""

    def __init__(self, view: CanvasView, inplace: InPlace, adding: Adding) -> None:
        self._view = view
        self._inplace = inplace
        self._adding = adding
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._mouse: Pointer | None = None
        self._knob = Knob(view)
        self.knife = False
        """Whether the left button draws a line that cuts, as Ctrl and the right button do always."""

    @property
    def busy(self) -> bool:
        """Whether a gesture goes on."""
        return self._gesture is not None

    def take_knife(self, on: bool) -> None:
        """Takes the knife, or lays it down; the canvas has the keyboard then, whose Esc ends it."""
        self.knife = on
        if on:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._view.viewport().setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self._view.viewport().update()

    @property
    def place(self) -> tuple[float, float] | None:
        """The scene point under the mouse, None where it is elsewhere."""
        return (self._mouse.x, self._mouse.y) if self._mouse is not None else None

    def press(self, at: Pointer, button: Qt.MouseButton, *, paper: bool) -> None:
        """A button went down; with `paper`, to drag the paper whatever lies there."""
        self._mouse = at
        if self._gesture is not None:
            return
        self._button = button
        pans = button == Qt.MouseButton.MiddleButton or (paper and button == Qt.MouseButton.LeftButton)
        cuts = self.knife and button == Qt.MouseButton.LeftButton
        if pans:
            self._gesture = Pan(self._view, at)
        elif cuts or (button == Qt.MouseButton.RightButton and at.modifiers & _CONTROL):
            self._gesture = Knife(self._view, at)
        elif button == Qt.MouseButton.LeftButton and self._knob.link is not None and self._knob.holds(at):
            self._gesture = PressKnob(self._view, at, self._knob.link, self._adding.open_on)
        elif button == Qt.MouseButton.LeftButton:
            self._gesture = self._gesture_on(self._hit(at), at)
        self._knob.leave()
        if self._gesture is not None:
            self._mark(Hit())
            self._view.viewport().setCursor(self._gesture.cursor)

    def _gesture_on(self, hit: Hit, at: Pointer) -> Gesture | None:
        view = self._view
        if hit.part in ("input", "output"):
            return DragWire(view, at, hit, self._pulled(hit, at))
        if view.weighing.holds(at.view, at.x, at.y, hit) and hit.part != "pixel":
            return DragWeight(view, at, view.weighing)
        if hit.part in ("weight", "bias"):
            view.select_weight(at_hit(view.plan, hit))
            return None
        if hit.part == "link":
            view.select(frozenset(), hit.link)
            return None
        if hit.group is not None:
            view.select_group(hit.group)
            grabbed = next(iter(view.selection), None)
            return DragNodes(view, at, grabbed, hit.group) if grabbed is not None else None
        if hit.node is None:
            return Band(view, at)
        if hit.part == "tile" and hit.unit is not None and not at.adds and view.selection <= {hit.node}:
            view.select_unit(hit.node, hit.unit)
        for_all = hit.part in ("curve", "shape")  # what opens there is for all that are selected
        return DragNodes(
            view, at, hit.node, on_click=partial(self._inplace.clicked, hit), narrows=not for_all
        )

    def _pulled(self, hit: Hit, at: Pointer) -> Link | None:
        """The link that a press on an input port takes hold of."""
        plan = self._view.plan
        if hit.part != "input" or hit.node is None:
            return None
        node, port = plan.input(hit.node, hit.port)
        face = plan.faces[hit.node]
        many = face.many or (face.block is not None and node in face.block.merges)
        there = [one for one in plan.links if one.target == node and (many or one.input == port)]
        return min(there, key=lambda one: abs(plan.end_point(one)[1] - at.y), default=None)

    def move(self, at: Pointer) -> None:
        """The mouse went on."""
        self._mouse = at
        if self._gesture is not None:
            self._gesture.move(at)
            self._view.viewport().update()
        else:
            self._hover(at)

    def release(self, at: Pointer, button: Qt.MouseButton) -> None:
        """A button came up; only the one that began the gesture ends it."""
        if button != self._button:
            return
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(at)
            self._view.viewport().update()
            self._hover(at)

    def double_click(self, at: Pointer) -> bool:
        """Whether a double click there opens something."""
        hit = self._hit(at)
        weighing = self._view.weighing
        if self._knob.holds(at):
            return False
        if weighing.holds(at.view, at.x, at.y, hit):
            self.cancel()
            self._button = Qt.MouseButton.LeftButton
            self._gesture = DragWeight(self._view, at, weighing, clicked=weighing.open_field)
            return True
        if self.knife:
            return False
        if hit.part == "nothing":
            self._adding.open_at(at)
            return True
        if hit.part == "link" and hit.link is not None:
            self.cancel()
            self._view.ask(requests.reroute({hit.link: (at.x, at.y)}))
            return True
        return self._inplace.double_clicked(hit)

    def wheel(self, at: Pointer, angle: int) -> bool:
        """Whether the wheel turns the selected weight, because the mouse is on it."""
        weighing = self._view.weighing
        if self._gesture is not None or not weighing.holds(at.view, at.x, at.y, self._hit(at)):
            return False
        weighing.turn(angle, fine=bool(at.modifiers & Qt.KeyboardModifier.ShiftModifier))
        return True

    def cancel(self) -> bool:
        """Gives the gesture up; whether there was one."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return False
        gesture.cancel()
        self._view.viewport().unsetCursor()
        self._view.viewport().update()
        return True

    @property
    def tip(self) -> str:
        """What the + of a cable does, where the mouse rests on it."""
        return self._knob.tip(self._mouse)

    def leave(self) -> None:
        """The mouse left the canvas."""
        self._mouse = None
        self._knob.leave()
        if self._gesture is None:
            self._mark(Hit())

    def settle(self, point: QPoint) -> Hit:
        """What lies under a point of the viewport, selected for a menu about it."""
        self.cancel()
        scene, view = self._view.mapToScene(point), self._view
        hit = view.hits.at(scene.x(), scene.y(), view.camera.zoom)
        weight = at_hit(view.plan, hit)
        if weight is not None:
            view.select_weight(weight)
        elif hit.group is not None:
            view.select_group(hit.group)
        elif hit.link is not None:
            view.select(frozenset(), hit.link)
        elif hit.node is not None and (hit.node not in view.selection or view.standing.group is not None):
            view.select(frozenset({hit.node}))
        return hit

    def paint(self, painter: QPainter) -> None:
        """What the gesture draws over the scene."""
        if self._gesture is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._gesture.paint(painter, self._view.ink, self._view.camera.zoom)

    def paint_hint(self, painter: QPainter) -> None:
        """What the knife waits for, and the + of a cable, in pixels of the viewport."""
        if self._gesture is None:
            self._knob.paint(painter)
        if self.knife:
            paint_hint(painter, self._view.ink, _KNIFE_WORDS, self._view.viewport().width())

    def _hit(self, at: Pointer) -> Hit:
        return self._view.hits.at(at.x, at.y, self._view.camera.zoom)

    def _hover(self, at: Pointer) -> None:
        hit = self._hit(at)
        self._knob.follow(at, Hit() if self.knife else hit)
        if self._knob.holds(at):
            self._mark(Hit("link", link=self._knob.link))
            self._view.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
            return
        self._mark(Hit() if self._view.weighing.on_chip(at.view) else hit)
        held = hit.part != "pixel" and self._view.weighing.holds(at.view, at.x, at.y, hit)
        shape = Qt.CursorShape.SizeVerCursor if held else self._cursor_over(hit)
        self._view.viewport().setCursor(shape)

    def _mark(self, hit: Hit) -> None:
        view = self._view
        before = view.standing.hovered_unit
        unit = None
        if hit.part == "tile" and hit.node is not None and hit.unit is not None:
            unit = hit.node, hit.unit
        weight = at_hit(view.plan, hit)
        link = hit.link if weight is None else None
        port = (hit.node, hit.part, hit.port) if hit.part in ("input", "output") else None
        view.stand(
            hovered_port=port,
            hovered_node=hit.node,
            hovered_link=link,
            hovered_unit=unit,
            hovered_weight=weight,
            hovered_group=hit.group,
        )
        if before != unit:
            view.unit_hovered.emit(view.plan.unit(*unit) if unit is not None else None)
        view.offer_units()

    def _cursor_over(self, hit: Hit) -> Qt.CursorShape:
        if self.knife or hit.part in ("input", "output"):
            return Qt.CursorShape.CrossCursor
        units = hit.part == "shape" and self._inplace.has_units(hit.node)
        if units or hit.part in ("link", "curve", "tile", "badge", "weight", "pixel", "bias", "frame"):
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.ArrowCursor
