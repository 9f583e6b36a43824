"""What the keyboard and the menus do on the canvas.

Each command is a method that the table of actions names; which key calls it the canvas's keymap says.
"""

from __future__ import annotations

from functools import partialmethod
from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QKeyEvent

from playground.document import copy
from playground.document.share import shared_in
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.align import AlignCommands
from playground.gui.canvas.commands.groups import GroupCommands
from playground.gui.canvas.commands.nodes import NodeCommands
from playground.gui.canvas.commands.walk import WireWalk
from playground.gui.canvas.commands.wires import WireCommands
from playground.gui.canvas.plan.arranging import arranged
from playground.gui.canvas.plan.measures import around

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

NUDGE = 8
FINE_NUDGE = 1
_PAN = 60


class Commands(NodeCommands, GroupCommands, WireCommands, AlignCommands):
    """The commands of one canvas."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._walk = WireWalk()

    def key(self, event: QKeyEvent) -> bool:
        """Does what the key stands for; whether it stands for anything."""
        if self._view.weighing.key(event):
            return True
        name = self._view.keymap.action(event)
        command = getattr(self, name, None) if name is not None else None
        if command is None:
            return False
        command()
        return True

    # -- editing ---------------------------------------------------------------------------------

    def delete(self) -> None:
        """Removes the selected link, else the selected nodes."""
        view = self._view
        if view.selected_link is not None:
            view.ask(requests.unlink(view.selected_link))
        elif view.selection:
            view.ask(requests.delete(self._nodes))

    def copy(self) -> None:
        """The selection as text on the clipboard."""
        if self._nodes:
            QGuiApplication.clipboard().setText(copy(self._view.document, self._nodes))

    def cut(self) -> None:
        self.copy()
        if self._nodes:
            self._view.ask(requests.delete(self._nodes))

    def paste(self) -> None:
        """Nodes from the clipboard, at the mouse where it is over the canvas; a project is handed on."""
        view, text = self._view, QGuiApplication.clipboard().text()
        found = shared_in(text)
        if found.document is not None:
            view.project_pasted.emit(found.document)
        elif found.graph is not None and found.graph.nodes:
            view.ask(requests.paste(text, view.mouse_place()))
        else:
            view.say(found.problem or "Nothing to paste: copy some nodes first")

    def duplicate(self) -> None:
        if self._nodes:
            self._view.ask(requests.duplicate(self._nodes))

    def select_all(self) -> None:
        self._view.select(frozenset(self._view.plan.faces))

    def rename(self) -> None:
        """Edits the name of the one selected node or frame in its place; of a selected weight, its value."""
        group = self._view.standing.group
        if self._view.weight is not None:
            self.edit_weight()
        elif group is not None:
            self._view.edit_title(group)
        elif len(self._view.selection) == 1:
            self._view.edit_name(next(iter(self._view.selection)))

    def edit_weight(self) -> None:
        """A field for the selected weight."""
        self._view.weighing.open_field()

    def _nudge(self, dx: int, dy: int) -> None:
        """The selection by a distance; the paper where nothing is selected."""
        view = self._view
        if view.selection:
            view.ask(requests.move(self._nodes, dx, dy, f"nudge {sorted(view.selection)}"))
        else:
            view.camera.pan(-_PAN * _sign(dx), -_PAN * _sign(dy))

    nudge_left = partialmethod(_nudge, -NUDGE, 0)
    nudge_right = partialmethod(_nudge, NUDGE, 0)
    nudge_up = partialmethod(_nudge, 0, -NUDGE)
    nudge_down = partialmethod(_nudge, 0, NUDGE)
    inch_left = partialmethod(_nudge, -FINE_NUDGE, 0)
    inch_right = partialmethod(_nudge, FINE_NUDGE, 0)
    inch_up = partialmethod(_nudge, 0, -FINE_NUDGE)
    inch_down = partialmethod(_nudge, 0, FINE_NUDGE)

    # -- the way round ---------------------------------------------------------------------------

    def _go(self, dx: int, dy: int) -> None:
        """Selects the next node in a direction, along wires where there are some; so with a weight."""
        view = self._view
        boxes = view.plan.boxes
        if view.weight is not None:
            view.weighing.go(dy, dx)
            return
        if not boxes:
            return
        here = next(iter(view.selection), None)
        if here is None:
            view.select(frozenset({min(boxes, key=lambda id: boxes[id].x)}))
            return
        x, y = boxes[here].center
        ends = [view.plan.ends(one) for one in view.plan.links]
        linked = {target for source, target in ends if source == here} if dx > 0 else set()
        linked |= {source for source, target in ends if target == here} if dx < 0 else set()
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

    go_left = partialmethod(_go, -1, 0)
    go_right = partialmethod(_go, 1, 0)
    go_up = partialmethod(_go, 0, -1)
    go_down = partialmethod(_go, 0, 1)

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
        here = view.standing.unit
        at = here[1] + by if here is not None and here[0] == id else 0 if by > 0 else units - 1
        view.select_unit(id, at % units)

    def escape(self) -> None:
        """Ends what is going on, else empties the selection."""
        view = self._view
        if view.weighing.busy:
            view.weighing.cancel()
        elif not view.cancel_gesture():
            if view.has_knife:
                view.take_knife(False)
            elif not view.end_explaining():
                view.select(frozenset())

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
        """Lays out the selection, all where fewer than two nodes are; its corner stays."""
        view = self._view
        moved = arranged(view.plan, view.document.graph, view.selection)
        if moved:
            view.ask(requests.arrange(moved))

    def toggle_minimap(self) -> None:
        """Shows the whole network small in a corner, or hides it."""
        self._view.toggle_minimap()

    def zoom_in(self) -> None:
        self._view.camera.zoom_by(1.25)

    def zoom_out(self) -> None:
        self._view.camera.zoom_by(0.8)

    def zoom_whole(self) -> None:
        self._view.camera.zoom_to(1.0)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
