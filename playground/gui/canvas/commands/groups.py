"""Commands for frames and blocks."""

from __future__ import annotations

from collections.abc import Collection

from playground.document import Group, groups
from playground.document.model import Color
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.command_set import CommandSet
from playground.gui.canvas.plan.folding import closing, opening


class GroupCommands(CommandSet):
    """What is done with the groups of the selected nodes, or with the nodes to make one of them."""

    def frame_selection(self) -> None:
        """A frame around the selected nodes, its title open to be typed over."""
        nodes = self._nodes
        if not nodes:
            self._view.say("Nothing to frame: select the nodes that belong together")
            return
        if all(nodes != set(group.nodes) for group in self._groups()):
            self._view.ask(requests.frame(nodes, "Frame"))
        self._open_title(min(nodes))

    def toggle_folded(self) -> None:
        """Opens the selected blocks, else folds the frames of the selection, else makes it a block."""
        blocks = {-id for id in self._view.selection if id < 0}
        if blocks:
            self.fold(blocks, False)
        elif self._groups():
            self.fold({group.id for group in self._groups()}, True)
        elif self._nodes:
            self._collapse(self._nodes)
        else:
            self._view.say("Nothing to fold: select a frame, or the nodes that shall become a block")

    def unfold(self, group: int) -> None:
        """Opens a block."""
        self.fold({group}, False)

    def fold(self, ids: Collection[int], on: bool) -> None:
        """Folds or unfolds groups; what stands around closes up or makes room."""
        view = self._view
        after = view.planned(groups.fold(view.document, ids, on))
        if on:
            members = {one.id: one.nodes for one in view.document.graph.groups if one.id in ids}
            ways = closing(view.plan, after, members)
        else:
            ways = opening(view.plan, after, ids)
        view.ask(requests.fold(ids, on, ways))

    def _collapse(self, nodes: frozenset[int]) -> None:
        """Makes nodes one block, its title open to be typed over."""
        view = self._view
        made, group = groups.group(view.document, nodes, "Block", folded=True)
        ways = closing(view.plan, view.planned(made), {group: nodes})
        view.ask(requests.collapse(nodes, "Block", ways))
        self._open_title(min(nodes))

    def ungroup(self) -> None:
        """Takes the groups of the selection away; their nodes stay."""
        if self._groups():
            self._view.ask(requests.ungroup({group.id for group in self._groups()}))
        else:
            self._view.say("Nothing to ungroup: select a frame or a block")

    def take_out_of_frame(self) -> None:
        """The selected nodes leave the groups that they are in."""
        if self._groups():
            self._view.ask(requests.leave(self._nodes))
        else:
            self._view.say("Nothing to take out: select nodes in a frame")

    def select_frame(self) -> None:
        """The whole frame of the selected node."""
        frames = [group for group in self._groups() if not group.folded]
        if frames:
            self._view.select_group(frames[0].id)

    def save_block(self) -> None:
        """Keeps the selected nodes as a block of one's own; asks for its title."""
        if self._nodes:
            self._view.name_block()
        else:
            self._view.say("Nothing to keep: select the nodes of the block")

    def color_groups(self, color: Color) -> None:
        """Another colour for the groups of the selection."""
        self._view.ask(requests.recolor({group.id for group in self._groups()}, color))

    def groups_here(self) -> list[Group]:
        """The groups that the selected nodes are in."""
        return self._groups()

    def _groups(self) -> list[Group]:
        nodes = self._nodes
        return [one for one in self._view.document.graph.groups if not nodes.isdisjoint(one.nodes)]

    def _open_title(self, node: int) -> None:
        group = groups.group_of(self._view.document.graph, node)
        if group is not None and group.folded:
            self._view.edit_name(-group.id)
        elif group is not None:
            self._view.select_group(group.id)
            self._view.edit_title(group.id)
