"""What an edit of a single number is called."""

from __future__ import annotations

from playground.document.bypass import feeder
from playground.document.model import Document
from playground.engine.mechanics.values import Weight


def edit_label(document: Document, weight: Weight) -> str:
    """The edit in words: "Edit weight hidden 1 · 3 → hidden 2 · 1", "Edit bias hidden 2 · 1".

    Of a weight both units are named, of any other number the one that it belongs to. Units count from 1.
    """
    name, _, what = weight.name.rpartition(".")
    units = [f" · {place + 1}" for place in weight.place]
    if len(units) != 2:
        return f"Edit {what} {name}{''.join(units)}"
    target = next((node for node in document.graph.nodes if node.name == name), None)
    source = feeder(document.graph, target.id) if target is not None else None
    start = f"{source.name if source is not None else 'input'}{units[0]}"
    return f"Edit {what} {start} → {name}{units[1]}"
