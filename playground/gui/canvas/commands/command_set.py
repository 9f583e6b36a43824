"""What all sets of commands of one canvas have: the canvas, and its selection as nodes of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.document import Node

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView


class CommandSet:
    """Some commands of one canvas. Each is a method that the table of actions names."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    @property
    def _nodes(self) -> frozenset[int]:
        """The selected nodes of the document, blocks by their members."""
        return self._view.plan.members(self._view.selection)

    def _selected(self) -> list[Node]:
        """The same as nodes, in the order of the document."""
        ids = self._nodes
        return [node for node in self._view.document.graph.nodes if node.id in ids]


def named(nodes: list[Node]) -> str:
    """ "hidden 1", or "3 nodes"."""
    return nodes[0].name if len(nodes) == 1 else f"{len(nodes)} nodes"
