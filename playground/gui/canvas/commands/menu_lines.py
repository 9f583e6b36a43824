"""Which lines the context menu has: by what was hit, and by what is selected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, get_args

from playground.document.bypass import can_pass
from playground.document.model import Color
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.menus import Act, Line, More
from playground.gui.canvas.commands.nodes import trained, units_of
from playground.gui.canvas.commands.settings_menu import settings_lines
from playground.gui.canvas.plan.hit import Hit

if TYPE_CHECKING:
    from playground.gui.canvas.commands.inplace import InPlace
    from playground.gui.canvas.view import CanvasView


class MenuLines:
    """The lines for one canvas."""

    def __init__(self, view: CanvasView, inplace: InPlace) -> None:
        self._view = view
        self._inplace = inplace

    def lines(self, hit: Hit) -> list[Line]:
        """What can be done with what was hit, which is selected."""
        if hit.part in ("weight", "bias", "pixel"):
            return self._weight(hit)
        if hit.link is not None:
            return self._wire()
        if hit.group is not None:
            return [*self._group(), None, *self._edits()]
        if hit.node is not None:
            return [*self._node(hit.node), None, *self._group(), None, *self._edits()]
        return self._paper()

    def _paper(self) -> list[Line]:
        do = self._view.commands
        return [
            Act("Add a layer …", do.search, "search", "add"),
            Act("Paste", do.paste, "paste"),
            None,
            Act("Select all", do.select_all, "select_all"),
            Act("Knife", do.knife, "knife", "knife", self._view.has_knife),
            Act("Arrange", do.arrange, "arrange", "arrange"),
            Act("Fit all", do.fit_all, "fit_all", "fit"),
            Act("Minimap", do.toggle_minimap, "toggle_minimap", "", self._view.has_minimap),
        ]

    def _wire(self) -> list[Line]:
        do = self._view.commands
        return [
            Act("Insert a layer …", do.search, "search", "add"),
            Act("Reroute", do.reroute, "reroute"),
            Act("Remove wire", do.delete, "delete", "delete"),
        ]

    def _node(self, id: int) -> list[Line]:
        """The node that was hit, and all that are selected with it."""
        view, do = self._view, self._view.commands
        nodes = [view.document.graph.node(node) for node in sorted(view.plan.members(view.selection))]
        lines: list[Line] = [Act("Rename", do.rename, "rename")] if len(view.selection) == 1 else []
        if id > 0 and units_of(view.document.graph.node(id))[0] is not None:
            lines.append(Act("Units …", partial(self._inplace.edit_units, id)))
            lines.append(Act("More units", do.more_units, "more_units", "add"))
            lines.append(Act("Fewer units", do.fewer_units, "fewer_units", "less"))
        if view.plan.faces[id].activation is not None:
            lines.append(Act("Activation …", partial(self._inplace.choose_activation, id), "", "activation"))
        lines += settings_lines(nodes, self._set)
        if any(map(can_pass, nodes)):
            off = all(node.muted for node in nodes if can_pass(node))
            lines.append(Act("No bypass" if off else "Bypass", do.toggle_muted, "toggle_muted", "mute"))
        if any(map(trained, nodes)):
            lines.append(Act(self._freeze_words(), do.toggle_frozen, "toggle_frozen", "freeze"))
        return [*lines, None, *self._wiring(id)]

    def _wiring(self, id: int) -> list[Line]:
        view, do = self._view, self._view.commands
        lines: list[Line] = []
        if len(view.selection) == 1 and view.plan.faces[id].outputs:
            lines.append(Act("Add a layer behind it …", do.search, "search", "add"))
            lines.append(Act("Connect to …", do.connect_to, "connect_to"))
        if len(view.selection) == 1 and id > 0 and len(view.document.graph.into(id)) > 1:
            lines.append(Act("Swap inputs", do.swap, "swap"))
        return [*lines, Act("Disconnect", do.disconnect, "disconnect")]

    def _group(self) -> list[Line]:
        """Frames and blocks, and what brings several nodes into line."""
        view, do = self._view, self._view.commands
        groups = do.groups_here()
        lines: list[Line] = []
        if view.standing.group is not None:
            lines.append(Act("Rename", do.rename, "rename"))
        else:
            lines.append(Act("Frame the selection", do.frame_selection, "frame_selection", "selection"))
        folded = any(id < 0 for id in view.selection)
        words = "Unfold the block" if folded else "Fold into a block"
        lines.append(Act(words, do.toggle_folded, "toggle_folded", "layers"))
        if groups:
            colors = [
                Act(color.capitalize(), partial(do.color_groups, color), "", "", groups[0].color == color)
                for color in get_args(Color)
            ]
            lines.append(More("Colour", colors))
            if view.standing.group is None and not folded:
                lines.append(Act("Select its frame", do.select_frame, "select_frame"))
                lines.append(Act("Take out of its frame", do.take_out_of_frame, "take_out_of_frame"))
            lines.append(Act("Ungroup", do.ungroup, "ungroup"))
        lines.append(Act("Save as a block …", do.save_block, "save_block"))
        if len(view.selection) > 1:
            lines.append(More("Align", self._align()))
        return lines

    def _align(self) -> list[Act]:
        do = self._view.commands
        return [
            Act("Left edges", do.align_left, "align_left"),
            Act("Centres", do.align_center, "align_center"),
            Act("Right edges", do.align_right, "align_right"),
            Act("Headers", do.align_top, "align_top"),
            Act("Middles", do.align_middle, "align_middle"),
            Act("Feet", do.align_bottom, "align_bottom"),
            Act("Equal gaps across", do.distribute_horizontally, "distribute_horizontally"),
            Act("Equal gaps downwards", do.distribute_vertically, "distribute_vertically"),
        ]

    def _edits(self) -> list[Line]:
        do = self._view.commands
        return [
            Act("Copy", do.copy, "copy"),
            Act("Cut", do.cut, "cut"),
            Act("Duplicate", do.duplicate, "duplicate", "duplicate"),
            None,
            Act("Delete", do.delete, "delete", "delete"),
        ]

    def _weight(self, hit: Hit) -> list[Line]:
        """What can be done with one weight, which is selected."""
        view, do = self._view, self._view.commands
        lines: list[Line] = [Act("Change …", do.edit_weight, "rename")]
        node = hit.link.target if hit.link is not None else hit.node
        if node is not None:
            frozen = view.plan.faces[node].frozen
            lines.append(Act("Unfreeze" if frozen else "Freeze", do.toggle_frozen, "toggle_frozen", "freeze"))
        if hit.link is not None:
            lines += [
                None,
                Act("Select all wires", partial(view.select, frozenset(), hit.link)),
                Act("Reroute", do.reroute, "reroute"),
            ]
        return lines

    def _freeze_words(self) -> str:
        faces = [self._view.plan.faces[id] for id in self._view.selection]
        return "Unfreeze" if all(face.frozen for face in faces if face.trained) else "Freeze"

    def _set(self, ids: frozenset[int], name: str, value: object, label: str) -> None:
        self._view.ask(requests.setting(ids, name, value, f"Change {label.lower()}"))
