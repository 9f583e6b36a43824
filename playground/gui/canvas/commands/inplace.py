"""What a click on a part of a node opens: its name, its units, its activation, its menu, its tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from playground.document.own_blocks import block_text
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.editors import FieldInNode, NumberInNode
from playground.gui.canvas.commands.menu_lines import MenuLines
from playground.gui.canvas.commands.menus import activation_menu, menu
from playground.gui.canvas.commands.nodes import units_of
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.faces import activation_setting
from playground.gui.canvas.plan.hit import Hit
from playground.gui.canvas.plan.measures import Box, around
from playground.gui.canvas.plan.weights import at_hit, words
from playground.gui.widgets.tip import tip
from playground.ops import ACTIVATIONS, OPS

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView


class InPlace:
    """Editors and menus of one canvas."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._menu_lines = MenuLines(view, self)

    def clicked(self, hit: Hit) -> None:
        """A click that was no drag."""
        if hit.part == "curve" and hit.node is not None:
            self.choose_activation(hit.node)
        elif hit.part == "shape" and hit.node is not None and self.has_units(hit.node):
            self.edit_units(hit.node)
        elif hit.part == "badge" and hit.node is not None:
            self._view.say(self._view.problem_of(hit.node))
        elif hit.part == "pixel":
            self._view.select_weight(at_hit(self._view.plan, hit))

    def double_clicked(self, hit: Hit) -> bool:
        """Whether a double click opened something."""
        if hit.group is not None:
            self.edit_title(hit.group)
        elif hit.part == "title" and hit.node is not None:
            self.edit_name(hit.node)
        elif hit.node is not None and hit.node < 0 and hit.part not in ("input", "output"):
            self._view.commands.unfold(-hit.node)
        else:
            return False
        return True

    def edit_name(self, id: int) -> None:
        """A field over the title of a node or a block."""
        view = self._view
        face, box = view.plan.faces[id], view.plan.box(id)
        place = view.on_screen(Box(box.x + 4, box.y + 1, face.width - 8, m.HEADER - 2))
        field = FieldInNode(face.title, "Name of the node", _at_least(place), view)
        if id < 0:
            field.setAccessibleName("Title of the block")
            field.committed.connect(lambda title: view.ask(requests.retitle(-id, title)))
        else:
            field.committed.connect(lambda name: view.ask(requests.rename(id, name)))

    def edit_title(self, group: int) -> None:
        """A field over the title of a frame."""
        view = self._view
        bar = view.plan.frame_title(group, view.camera.zoom)
        width = min(bar.width - 8, m.NODE_WIDTH + 48)
        place = view.on_screen(Box(bar.x + 4, bar.y + 1, width, bar.height - 2))
        title = view.plan.frames[group].title
        field = FieldInNode(title, "Title of the frame", _at_least(place), view)
        field.committed.connect(lambda text: view.ask(requests.retitle(group, text)))

    def name_block(self) -> None:
        """A field above the selection for the title of the block that is made of it."""
        view, nodes = self._view, self._view.plan.members(self._view.selection)
        corner = around([view.plan.box(id) for id in view.selection])
        groups = view.commands.groups_here()
        group = groups[0] if len(groups) == 1 and nodes <= set(groups[0].nodes) else None
        place = _at_least(view.on_screen(Box(corner.x, corner.y - m.HEADER, m.NODE_WIDTH + 48, m.HEADER)))
        place.moveTopLeft(QPoint(max(8, place.x()), max(8, place.y())))
        field = FieldInNode(group.title if group else "Block", "Title of the block to keep", place, view)
        field.setModified(True)
        color = group.color if group else "violet"
        field.committed.connect(
            lambda title: view.library.save(block_text(view.document, nodes, title, color))
        )

    def has_units(self, id: int | None) -> bool:
        node = self._view.document.graph.by_id.get(id) if id is not None else None
        return node is not None and units_of(node)[0] is not None

    def edit_units(self, id: int) -> None:
        """A field over the footer for the number of units, of all selected layers where this is one."""
        view, node = self._view, self._view.document.graph.node(id)
        setting, value = units_of(node)
        if setting is None:
            return
        box = view.plan.box(id)
        place = view.on_screen(Box(box.x + 4, box.bottom - m.FOOTER - 1, 56, m.FOOTER - 2))
        place.setWidth(max(place.width(), 56))
        place.setHeight(max(place.height(), 24))
        ids = view.plan.members(view.selection) if id in view.selection else frozenset({id})
        field = NumberInNode(value, setting, place, view)
        field.number.connect(lambda units: view.ask(requests.setting(ids, "units", units, "Change units")))

    def choose_activation(self, id: int) -> None:
        """The menu of activations under the curve."""
        view = self._view
        face, box = view.plan.faces[id], view.plan.box(id)
        name = activation_setting(OPS[face.op]) if face.op in OPS else None
        if name is None:
            return
        ids = view.plan.members(view.selection) if id in view.selection else frozenset({id})

        def choose(chosen: str) -> None:
            view.ask(requests.setting(ids, name, chosen, "Change activation"))

        made = activation_menu(view, view.themes, face.activation or "", choose)
        left = box.x if face.category == "activation" else box.right - 30
        made.popup(view.viewport().mapToGlobal(view.on_screen(Box(left, box.y, 30, m.HEADER)).bottomLeft()))

    def open_menu(self, hit: Hit, at: QPoint) -> None:
        """The context menu of what was hit."""
        view = self._view
        made = menu(view, view.themes, view.keymap, self._menu_lines.lines(hit))
        made.popup(view.viewport().mapToGlobal(at))

    def wire_tip(self, hit: Hit) -> str:
        """What a cable or a single weight under the mouse is."""
        view = self._view
        weight = at_hit(view.plan, hit)
        if weight is not None:
            teach = "Click to select it; then drag up or down, turn the wheel or type to change it."
            return tip(words(view.plan, weight), teach, "Enter")
        if hit.link is None:
            return ""
        source, target = (view.plan.faces[id] for id in view.plan.ends(hit.link))
        teach = "Click to select it. Drop a layer on it to insert one, pull its end off to disconnect."
        return tip(f"{source.title} → {target.title}", teach)

    def tip(self, hit: Hit) -> str:
        """The tooltip of a part of a node; empty where there is nothing to teach."""
        view = self._view
        if hit.group is not None:
            title = view.plan.frames[hit.group].title
            return tip(title, "Drag to move what it holds, double-click to rename, drop nodes into it.")
        if hit.node is None:
            return ""
        face = view.plan.faces[hit.node]
        op = OPS.get(face.op)
        if hit.part == "badge":
            return tip(face.title, view.problem_of(hit.node))
        if hit.part == "curve" and face.activation is not None:
            entry = ACTIVATIONS[face.activation]
            return tip(entry.title, f"{entry.help} Click to choose another.")
        if hit.part == "output":
            return tip("Output", "Drag to the layer that it should feed.")
        if hit.part == "input":
            return tip("Inputs" if face.many else "Input", "Drag a wire here; drag it off to disconnect.")
        if hit.part == "shape" and self.has_units(hit.node):
            keys = f"{view.keymap.words('more_units')} {view.keymap.words('fewer_units')}"
            teach = "Features in, units out, and how many numbers are trained. Click to change."
            return tip("Units", teach, keys)
        if face.block is not None and hit.part in ("title", "body", "tile"):
            return tip(face.title, "A group of nodes, folded. Double-click to unfold it.")
        if hit.part == "title" and op is not None:
            return tip(op.title, op.help)
        if hit.part == "tile" and hit.unit is not None and hit.unit < len(face.labels):
            name = face.labels[hit.unit].replace("\n", " ")
            return tip(name, "A column of the data, as the network gets it.")
        return ""


def _at_least(place: QRect) -> QRect:
    """A place that is large enough to type in."""
    place.setWidth(max(place.width(), 96))
    place.setHeight(max(place.height(), 24))
    return place
