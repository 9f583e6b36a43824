"""Drawing a wire by key: the list of what the selected node may feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from playground.document import Candidate, Link, may_feed
from playground.gui.canvas.adding.catalog import Target
from playground.gui.canvas.adding.search import WIDTH, SearchPopup
from playground.gui.canvas.commands import requests
from playground.ops import OPS

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView


class Connecting:
    """Opens the list and asks for the wire that was chosen."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def open(self) -> None:
        """The list beside the one selected node; those that it may not feed stand last, with the reason."""
        view = self._view
        id = next(iter(view.selection), None) if len(view.selection) == 1 else None
        if id is None or not view.plan.faces[id].outputs:
            view.say("Nothing to connect: select one node with an output")
            return
        node, port = view.plan.output(id)
        targets = [self._target(one) for one in may_feed(view.document, node, port)]
        box = view.on_screen(view.plan.box(id))
        right = box.right() + 16 + view.themes.px(WIDTH) <= view.width()
        left = box.right() + 16 if right else box.left() - 16 - view.themes.px(WIDTH)
        popup = SearchPopup(view.themes, targets, view, "Connect to")
        popup.chosen.connect(
            lambda target: view.ask(requests.link(Link(node, port, target.node, target.port)))
        )
        popup.dismissed.connect(view.setFocus)
        popup.open_at(QPoint(left, box.top()))

    def _target(self, one: Candidate) -> Target:
        """An input as a line of the list."""
        graph = self._view.document.graph
        node = graph.node(one.node)
        op, into = OPS[node.op], graph.into(one.node)
        several = op.inputs is not None and op.inputs > 1
        feeder = next((link.source for link in into if link.input == one.port), None)
        free = "free" if feeder is None else f"in place of {graph.node(feeder).name}"
        return Target(
            title=f"{node.name}, input {one.port + 1}" if several else node.name,
            hint=one.reason or free,
            group="",
            help=op.title,
            category=op.category,
            icon=op.icon,
            refused=one.reason is not None,
            node=one.node,
            port=one.port,
        )
