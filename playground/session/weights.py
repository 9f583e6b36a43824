"""What an edit of a single number is called."""

from __future__ import annotations

from playground.document.bypass import origin
from playground.document.model import Document, Graph, Node
from playground.engine.mechanics.values import Weight


def edit_label(document: Document, weight: Weight) -> str:
    """The edit in words: "Edit weight hidden 1 · 3 → hidden 2 · 1", "Edit bias hidden 2 · 1".

    Of a weight both units are named, of any other number the one that it belongs to. Units count from 1.
    """
    name, _, what = weight.name.rpartition(".")
    units = [f" · {place + 1}" for place in weight.place]
    if len(units) != 2:
        return f"Edit {what} {name}{''.join(units)}"
    source = _feeding(document.graph, name)
    start = f"{source.name if source is not None else 'input'}{units[0]}"
    return f"Edit {what} {start} → {name}{units[1]}"


def _feeding(graph: Graph, name: str) -> Node | None:
    """The node that makes what feeds the one of this name."""
    target = next((node for node in graph.nodes if node.name == name), None)
    links = graph.into(target.id) if target is not None else ()
    found = origin(graph, links[0]) if links else None
    return graph.node(found[0]) if found is not None else None
