"""What a click on a part of a node opens: its name, its units, its activation, its menu, its tip."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from playground.gui.canvas import measures as m
from playground.gui.canvas import requests
from playground.gui.canvas.editors import FieldInNode, NumberInNode
from playground.gui.canvas.faces import activation_setting
from playground.gui.canvas.hit import Hit
from playground.gui.canvas.measures import Box
from playground.gui.canvas.menus import Line, activation_menu, menu
from playground.gui.canvas.weights import at_hit, words
from playground.gui.widgets.tip import tip
from playground.ops import ACTIVATIONS, OPS
from playground.ops.setting import Setting, resolve

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView


class InPlace:
    """Editors and menus of one canvas."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def clicked(self, hit: Hit) -> None:
        """A click that was no drag."""
        if hit.part == "curve" and hit.node is not None:
            self.choose_activation(hit.node)
        elif hit.part == "shape" and hit.node is not None:
            self.edit_units(hit.node)
        elif hit.part == "badge" and hit.node is not None:
            self._view.say(self._view.problem_of(hit.node))
        elif hit.part == "pixel":
            self._view.select_weight(at_hit(self._view.plan, hit))

    def double_clicked(self, hit: Hit) -> bool:
        """Whether a double click opened something."""
        if hit.part == "title" and hit.node is not None:
            self.edit_name(hit.node)
            return True
        return False

    def edit_name(self, id: int) -> None:
        """A field over the title."""
        view = self._view
        face, box = view.plan.faces[id], view.plan.box(id)
        place = view.on_screen(Box(box.x + 4, box.y + 1, face.width - 8, m.HEADER - 2))
        place.setWidth(max(place.width(), 96))
        place.setHeight(max(place.height(), 24))
        field = FieldInNode(face.title, "Name of the node", place, view)
        field.committed.connect(lambda name: view.ask(requests.rename(id, name)))

    def units_setting(self, id: int | None) -> Setting | None:
        """The setting for the number of units, None where the node has none."""
        face = self._view.plan.faces.get(id) if id is not None else None
        op = OPS.get(face.op) if face is not None else None
        return next((one for one in op.settings if one.name == "units"), None) if op is not None else None

    def has_units(self, id: int | None) -> bool:
        return self.units_setting(id) is not None

    def edit_units(self, id: int) -> None:
        """A field over the footer for the number of units."""
        view, setting = self._view, self.units_setting(id)
        if setting is None:
            return
        node, box = view.document.graph.node(id), view.plan.box(id)
        value = resolve((setting,), node.settings)["units"]
        place = view.on_screen(Box(box.x + 4, box.bottom - m.FOOTER - 1, 56, m.FOOTER - 2))
        place.setWidth(max(place.width(), 56))
        place.setHeight(max(place.height(), 24))
        field = NumberInNode(value if isinstance(value, int) else 1, setting, place, view)
        field.number.connect(lambda units: view.ask(requests.setting({id}, "units", units, "Change units")))

    def choose_activation(self, id: int) -> None:
        """The menu of activations under the curve."""
        view = self._view
        face, box = view.plan.faces[id], view.plan.box(id)
        name = activation_setting(OPS[face.op]) if face.op in OPS else None
        if name is None:
            return
        ids = view.selection if id in view.selection else frozenset({id})

        def choose(chosen: str) -> None:
            view.ask(requests.setting(ids, name, chosen, "Change activation"))

        made = activation_menu(view, view.themes, face.activation or "", choose)
        left = box.x if face.category == "activation" else box.right - 30
        made.popup(view.viewport().mapToGlobal(view.on_screen(Box(left, box.y, 30, m.HEADER)).bottomLeft()))

    def open_menu(self, hit: Hit, at: QPoint) -> None:
        """The context menu of what was hit."""
        view = self._view
        made = menu(view, view.themes, self._lines(hit))
        made.popup(view.viewport().mapToGlobal(at))

    def _lines(self, hit: Hit) -> list[Line]:
        do = self._view.commands
        if hit.part in ("weight", "bias", "pixel"):
            return self._weight_lines(hit)
        if hit.link is not None:
            return [
                ("Insert a layer …", "Tab", "add", do.search),
                ("Remove wire", "Del", "delete", do.delete),
            ]
        if hit.node is None:
            return [
                ("Add a layer …", "Tab", "add", do.search),
                ("Paste", "Ctrl+V", "", do.paste),
                None,
                ("Select all", "Ctrl+A", "", do.select_all),
                ("Arrange", "L", "arrange", do.arrange),
                ("Fit all", "Home", "fit", do.fit_all),
            ]
        lines: list[Line] = [("Rename", "Enter", "", do.rename)]
        if self.has_units(hit.node):
            lines.append(("Units …", "+ −", "", partial(self.edit_units, hit.node)))
        if self._view.plan.faces[hit.node].activation is not None:
            lines.append(("Activation …", "", "activation", partial(self.choose_activation, hit.node)))
        if self._view.plan.faces[hit.node].trained:
            lines.append((self._freeze_words(hit.node), "X", "freeze", do.toggle_frozen))
        return [
            *lines,
            ("Add a layer behind it …", "Tab", "add", do.search),
            None,
            ("Copy", "Ctrl+C", "", do.copy),
            ("Cut", "Ctrl+X", "", do.cut),
            ("Duplicate", "Ctrl+D", "duplicate", do.duplicate),
            None,
            ("Delete", "Del", "delete", do.delete),
        ]

    def _weight_lines(self, hit: Hit) -> list[Line]:
        """What can be done with one weight, which is selected."""
        view, do = self._view, self._view.commands
        node = hit.link.target if hit.link is not None else hit.node
        lines: list[Line] = [("Change …", "Enter", "", do.edit_weight)]
        if node is not None:
            lines.append((self._freeze_words(node), "X", "freeze", do.toggle_frozen))
        if hit.link is not None:
            lines += [None, ("Select all wires", "", "", partial(view.select, frozenset(), hit.link))]
        return lines

    def _freeze_words(self, id: int) -> str:
        ids = self._view.selection if id in self._view.selection else {id}
        frozen = all(face.frozen for face in map(self._view.plan.faces.__getitem__, ids) if face.trained)
        return "Unfreeze" if frozen else "Freeze"

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
            return tip(
                "Units", "Features in, units out, and how many numbers are trained. Click to change.", "+ −"
            )
        if hit.part == "title" and op is not None:
            return tip(op.title, op.help)
        return ""
