"""Commands for wires: walked through, cut, led through points and drawn by key."""

from __future__ import annotations

from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.command_set import CommandSet
from playground.gui.canvas.commands.walk import WireWalk
from playground.gui.canvas.plan.cubics import along
from playground.gui.canvas.plan.weights import spot

_AMONG_MANY = 2


class WireCommands(CommandSet):
    """What the knife and dragging do, without a mouse."""

    _walk: WireWalk

    def next_wire(self) -> None:
        self._step_wire(1)

    def previous_wire(self) -> None:
        self._step_wire(-1)

    def _step_wire(self, by: int) -> None:
        view = self._view
        here = spot(view.plan, view.weight) if view.weight is not None else None
        link = here.link if here is not None else view.selected_link
        found = self._walk.step(view.plan, view.selection, link, by)
        if found is not None:
            view.select(frozenset(), found)

    def reroute(self) -> None:
        """A point in the middle of the selected wire."""
        view = self._view
        here = spot(view.plan, view.weight) if view.weight is not None else None
        link = here.link if here is not None else view.selected_link
        if link is None:
            view.say("Nothing to reroute: select a wire (W goes through those of a node)")
            return
        route = view.plan.route(link)
        view.ask(requests.reroute({link: along(route[len(route) // 2], 0.5)}))

    def disconnect(self) -> None:
        """Takes every wire of the selected nodes away, or the selected wire."""
        view = self._view
        nodes = self._nodes
        if view.selected_link is not None:
            view.ask(requests.unlink(view.selected_link))
        elif any(one.source in nodes or one.target in nodes for one in view.document.graph.links):
            view.ask(requests.cut_off(nodes))

    def swap(self) -> None:
        """The first two wires into the selected node change places."""
        nodes = self._nodes
        into = self._view.document.graph.into(min(nodes)) if len(nodes) == 1 else ()
        if len(into) >= _AMONG_MANY:
            self._view.ask(requests.swap_inputs(min(nodes)))
        else:
            self._view.say("Nothing to swap: select a node that two wires lead into")

    def connect_to(self) -> None:
        """The list of what the selected node may feed."""
        self._view.open_targets()

    def knife(self) -> None:
        """Takes the knife, or lays it down."""
        self._view.take_knife(not self._view.has_knife)
