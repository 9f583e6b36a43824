"""Commands that change what the selected nodes are: units, bypass, freeze."""

from __future__ import annotations

from playground.document import Node
from playground.document.bypass import can_pass
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.command_set import CommandSet, named
from playground.gui.canvas.plan.weights import spot
from playground.ops import OPS
from playground.ops.op import no_parameters
from playground.ops.setting import Setting, resolve


class NodeCommands(CommandSet):
    """Each of them is one step for all selected nodes."""

    def more_units(self) -> None:
        self.change_units(1)

    def fewer_units(self) -> None:
        self.change_units(-1)

    def change_units(self, by: int, nodes: list[Node] | None = None) -> None:
        """So many units more in each selected layer that has units, or in these."""
        counts: dict[int, int] = {}
        for node in self._selected() if nodes is None else nodes:
            limits, now = units_of(node)
            if limits is not None and limits.problem(now + by) is None:
                counts[node.id] = now + by
        if counts:
            self._view.ask(requests.units(counts, "More units" if by > 0 else "Fewer units"))

    def toggle_frozen(self) -> None:
        """Freezes the selected nodes, or that of the selected weight; unfreezes them where all are frozen."""
        view = self._view
        here = spot(view.plan, view.weight) if view.weight is not None else None
        chosen = self._selected() if here is None else [view.document.graph.node(here.node)]
        nodes = [node for node in chosen if trained(node)]
        if not nodes:
            if chosen:
                view.say("Nothing to freeze: only layers with parameters can be frozen")
            return
        on = not all(node.frozen for node in nodes)
        name = nodes[0].name if len(nodes) == 1 else f"{len(nodes)} layers"
        view.ask(requests.freeze({node.id for node in nodes}, on, name))

    def toggle_muted(self) -> None:
        """Bypasses the selected nodes; lets them take part again where all are bypassed."""
        chosen = self._selected()
        nodes = [node for node in chosen if can_pass(node)]
        if nodes:
            on = not all(node.muted for node in nodes)
            self._view.ask(requests.mute({node.id for node in nodes}, on, named(nodes)))
        elif chosen:
            self._view.say("Nothing to bypass: only nodes with an input and an output hand on what they get")


def units_of(node: Node) -> tuple[Setting | None, int]:
    """The setting for the number of a node's units and its value; None and 0 where it has none."""
    op = OPS.get(node.op)
    setting = next((one for one in op.settings if one.name == "units"), None) if op is not None else None
    value = resolve((setting,), node.settings).get("units") if setting is not None else None
    return (setting, value) if isinstance(value, int) else (None, 0)


def trained(node: Node) -> bool:
    """Whether the node is of a kind that has parameters."""
    op = OPS.get(node.op)
    return op is not None and op.parameters is not no_parameters
