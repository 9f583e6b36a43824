"""What the keyboard and the menus do on the canvas.

Owns the table of keys. Each command is a method, so that a menu of the window can call it as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from playground.document import copy
from playground.gui.canvas import requests
from playground.gui.canvas.layout import arrange
from playground.gui.canvas.measures import around
from playground.gui.canvas.weights import spot
from playground.ops import OPS
from playground.ops.setting import resolve

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

NUDGE = 8
FINE_NUDGE = 1

_ARROWS: Mapping[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_PLAIN: Mapping[int, str] = {
    Qt.Key.Key_Tab: "search",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Backspace: "delete",
    Qt.Key.Key_F: "fit_selection",
    Qt.Key.Key_Home: "fit_all",
    Qt.Key.Key_L: "arrange",
    Qt.Key.Key_Return: "rename",
    Qt.Key.Key_Enter: "rename",
    Qt.Key.Key_F2: "rename",
    Qt.Key.Key_Plus: "more_units",
    Qt.Key.Key_Equal: "more_units",
    Qt.Key.Key_Minus: "fewer_units",
    Qt.Key.Key_Escape: "escape",
    Qt.Key.Key_PageDown: "next_unit",
    Qt.Key.Key_PageUp: "previous_unit",
    Qt.Key.Key_Menu: "menu",
    Qt.Key.Key_X: "toggle_frozen",
}
_CONTROL: Mapping[int, str] = {
    Qt.Key.Key_C: "copy",
    Qt.Key.Key_X: "cut",
    Qt.Key.Key_V: "paste",
    Qt.Key.Key_D: "duplicate",
    Qt.Key.Key_A: "select_all",
    Qt.Key.Key_Plus: "zoom_in",
    Qt.Key.Key_Equal: "zoom_in",
    Qt.Key.Key_Minus: "zoom_out",
    Qt.Key.Key_0: "zoom_whole",
}


class Commands:
    """The commands of one canvas."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def key(self, event: QKeyEvent) -> bool:
        """Does what the key stands for; whether it stands for anything."""
        if self._view.weighing.key(event):
            return True
        held, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.key()
        control = bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if key in _ARROWS:
            self._arrow(*_ARROWS[key], control=control, shift=shift)
            return True
        if shift and not control and key == Qt.Key.Key_F:
            self.fit_all()
            return True
        name = (_CONTROL if held & Qt.KeyboardModifier.ControlModifier else {} if control else _PLAIN).get(
            key
        )
        if name is None:
            return False
        getattr(self, name)()
        return True

    # -- editing ---------------------------------------------------------------------------------

    def delete(self) -> None:
        """Removes the selected link, else the selected nodes."""
        view = self._view
        if view.selected_link is not None:
            view.ask(requests.unlink(view.selected_link))
        elif view.selection:
            view.ask(requests.delete(view.selection))

    def copy(self) -> None:
        """The selection as text on the clipboard."""
        if self._view.selection:
            QGuiApplication.clipboard().setText(copy(self._view.document, self._view.selection))

    def cut(self) -> None:
        self.copy()
        if self._view.selection:
            self._view.ask(requests.delete(self._view.selection))

    def paste(self) -> None:
        """Nodes from the clipboard, at the mouse where it is over the canvas."""
        text = QGuiApplication.clipboard().text()
        if not requests.is_copy(text):
            self._view.say("Nothing to paste: copy some nodes first")
            return
        self._view.ask(requests.paste(text, self._view.mouse_place()))

    def duplicate(self) -> None:
        if self._view.selection:
            self._view.ask(requests.duplicate(self._view.selection))

    def select_all(self) -> None:
        self._view.select(frozenset(self._view.plan.faces))

    def rename(self) -> None:
        """Edits the name of the one selected node in its place."""
        if len(self._view.selection) == 1:
            self._view.edit_name(next(iter(self._view.selection)))

    def more_units(self) -> None:
        self._change_units(1)

    def fewer_units(self) -> None:
        self._change_units(-1)

    def _change_units(self, by: int) -> None:
        """One unit more or less in every selected layer that has units; in step with the first one."""
        document = self._view.document
        for node in document.graph.nodes:
            op = OPS.get(node.op)
            if node.id not in self._view.selection or op is None:
                continue
            limits = next((one for one in op.settings if one.name == "units"), None)
            units = resolve(op.settings, node.settings).get("units")
            if limits is not None and isinstance(units, int) and limits.problem(units + by) is None:
                label = "More units" if by > 0 else "Fewer units"
                self._view.ask(requests.setting({node.id}, "units", units + by, label))

    def toggle_frozen(self) -> None:
        """Freezes the selected nodes, or that of the selected weight; unfreezes them where all are frozen."""
        view = self._view
        here = spot(view.plan, view.weight) if view.weight is not None else None
        ids = frozenset({here.node}) if here is not None else view.selection
        nodes = [view.document.graph.node(id) for id in sorted(ids) if view.plan.faces[id].trained]
        if not nodes:
            if ids:
                view.say("Nothing to freeze: only layers with parameters can be frozen")
            return
        on = not all(node.frozen for node in nodes)
        name = nodes[0].name if len(nodes) == 1 else f"{len(nodes)} layers"
        view.ask(requests.freeze({node.id for node in nodes}, on, name))

    def edit_weight(self) -> None:
        """A field for the selected weight."""
        self._view.weighing.open_field()

    def _arrow(self, dx: int, dy: int, *, control: bool, shift: bool) -> None:
        view = self._view
        if control:
            self._go(dx, dy)
        elif view.selection:
            step = FINE_NUDGE if shift else NUDGE
            view.ask(requests.move(view.selection, dx * step, dy * step, f"nudge {sorted(view.selection)}"))
        else:
            view.camera.pan(-60 * dx, -60 * dy)

    # -- the way round ---------------------------------------------------------------------------

    def _go(self, dx: int, dy: int) -> None:
        """Selects the next node in a direction, along wires where there are some."""
        view = self._view
        boxes = view.plan.boxes
        if not boxes:
            return
        here = next(iter(view.selection), None)
        if here is None:
            view.select(frozenset({min(boxes, key=lambda id: boxes[id].x)}))
            return
        x, y = boxes[here].center
        linked = {one.target for one in view.plan.links if one.source == here} if dx > 0 else set()
        linked |= {one.source for one in view.plan.links if one.target == here} if dx < 0 else set()
        best: tuple[float, int] | None = None
        for id, box in boxes.items():
            along = (box.center[0] - x) * dx + (box.center[1] - y) * dy
            across = abs((box.center[0] - x) * dy) + abs((box.center[1] - y) * dx)
            if id == here or along <= 1:
                continue
            away = hypot(along, 2 * across) - (10_000 if id in linked else 0)
            if best is None or away < best[0]:
                best = away, id
        if best is not None:
            view.select(frozenset({best[1]}))
            view.camera.reveal(boxes[best[1]])

    def next_unit(self) -> None:
        self._step_unit(1)

    def previous_unit(self) -> None:
        self._step_unit(-1)

    def _step_unit(self, by: int) -> None:
        view = self._view
        if len(view.selection) != 1:
            return
        id = next(iter(view.selection))
        units = view.plan.faces[id].units
        if not units:
            return
        at = (
            view.unit[1] + by
            if view.unit is not None and view.unit[0] == id
            else (0 if by > 0 else units - 1)
        )
        view.select_unit(id, at % units)

    def escape(self) -> None:
        """Ends what is going on, else empties the selection."""
        if self._view.weighing.busy:
            self._view.weighing.cancel()
        elif not self._view.cancel_gesture():
            self._view.select(frozenset())

    def search(self) -> None:
        self._view.open_search()

    def menu(self) -> None:
        """The context menu of the selection, by key."""
        self._view.open_menu_by_key()

    # -- the view --------------------------------------------------------------------------------

    def fit_all(self) -> None:
        self._view.fit_all()

    def fit_selection(self) -> None:
        """Shows the selection, all where nothing is selected."""
        view = self._view
        if view.selection:
            view.camera.fit(around([view.plan.box(id) for id in view.selection]).grown(24), 1.5, by_hand=True)
        else:
            view.fit_all()

    def arrange(self) -> None:
        """Lays the whole graph out anew, its upper left corner where it was."""
        plan = self._view.plan
        sizes = {id: (box.width, box.height) for id, box in plan.boxes.items()}
        if not sizes:
            return
        corner = around(list(plan.boxes.values()))
        places = arrange(sizes, [(link.source, link.target) for link in plan.links])
        moved = {id: (round(x + corner.x), round(y + corner.y)) for id, (x, y) in places.items()}
        if any(plan.at[id] != at for id, at in moved.items()):
            self._view.ask(requests.arrange(moved))

    def zoom_in(self) -> None:
        self._view.camera.zoom_by(1.25)

    def zoom_out(self) -> None:
        self._view.camera.zoom_by(0.8)

    def zoom_whole(self) -> None:
        self._view.camera.zoom_to(1.0)
