"""What the canvas asks for: edits of the document, each with the name that undo shows.

Owns how a gesture becomes one edit. Pure functions; knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from playground import document as edits
from playground.document import Document, Link
from playground.gui.canvas import measures as m
from playground.ops import OPS

Edit = Callable[[Document], Document]
Place = tuple[float, float]

GAP = 72
"""Between two nodes in a row."""


@dataclass(frozen=True, slots=True)
class Request:
    """One undoable step. Requests with the same `merge_key`, one after another, undo as one."""

    label: str
    edit: Edit
    merge_key: str | None = None
    selects_new: bool = False
    """Whether the nodes that it makes become the selection."""


@dataclass(frozen=True, slots=True)
class New:
    """A node to be made: an op with some of its settings chosen."""

    op: str
    title: str
    settings: Mapping[str, Any]

    @property
    def width(self) -> float:
        op = OPS.get(self.op)
        if op is None or op.inputs not in (None, 0):
            return m.NODE_WIDTH
        return m.MERGE_WIDTH if op.inputs is None else m.INPUT_WIDTH

    @property
    def takes_input(self) -> bool:
        return self.op in OPS and OPS[self.op].inputs != 0

    @property
    def gives_output(self) -> bool:
        return self.op in OPS and OPS[self.op].outputs > 0


def add(new: New, middle: Place) -> Request:
    """The node, its header's middle at a point."""
    at = (round(middle[0] - new.width / 2), round(middle[1] - m.HEADER / 2))
    return Request(
        f"Add {new.title}", lambda document: edits.add_node(document, new.op, at, new.settings)[0], None, True
    )


def add_linked(
    new: New, at: Place, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> Request:
    """The node at a place, wired from an output port or to an input port."""

    def edit(document: Document) -> Document:
        document, id = edits.add_node(document, new.op, (round(at[0]), round(at[1])), new.settings)
        if source is not None and new.takes_input:
            document = edits.link(document, Link(*source, id, 0))
        if target is not None and new.gives_output:
            document = edits.link(document, Link(id, 0, *target))
        return document

    return Request(f"Add {new.title}", edit, None, True)


def add_after(new: New, source: int, right: float, widths: Mapping[int, float]) -> Request:
    """The node behind another one. What it fed, if that was one node, is fed through the new one."""

    def edit(document: Document) -> Document:
        out = document.graph.out_of(source)
        at = (right + GAP, document.graph.node(source).at[1])
        if len(out) == 1 and new.takes_input and new.gives_output:
            return _inserted(document, new, out[0], at, widths)
        document, id = edits.add_node(document, new.op, at, new.settings)
        return edits.link(document, Link(source, 0, id, 0)) if new.takes_input else document

    return Request(f"Add {new.title}", edit, None, True)


def insert(new: New, on: Link, at: Place, widths: Mapping[int, float]) -> Request:
    """The node in a link, at a height; what stands behind makes room."""

    def edit(document: Document) -> Document:
        source = document.graph.node(on.source)
        left = max(source.at[0] + widths.get(on.source, m.NODE_WIDTH) + GAP / 2, at[0] - new.width / 2)
        return _inserted(document, new, on, (round(left), round(at[1] - m.HEADER / 2)), widths)

    return Request(f"Insert {new.title}", edit, None, True)


def _inserted(document: Document, new: New, on: Link, at: Place, widths: Mapping[int, float]) -> Document:
    target = document.graph.node(on.target).at[0]
    short = at[0] + new.width + GAP - target
    if short > 0:
        behind = {
            node.id: (node.at[0] + short, node.at[1]) for node in document.graph.nodes if node.at[0] >= target
        }
        document = edits.move(document, behind)
    document, id = edits.add_node(document, new.op, at, new.settings)
    return edits.insert_on_link(document, on, id)


def put_in_link(id: int, on: Link, dx: float, dy: float) -> Request:
    """A node that stood alone moves onto a link and is wired into it."""

    def edit(document: Document) -> Document:
        return edits.insert_on_link(_shifted(document, {id}, dx, dy), on, id)

    return Request("Insert into wire", edit)


def move(ids: Collection[int], dx: float, dy: float, merge_key: str | None = None) -> Request:
    """These nodes by a distance."""
    return Request("Move", lambda document: _shifted(document, ids, dx, dy), merge_key)


def _shifted(document: Document, ids: Collection[int], dx: float, dy: float) -> Document:
    nodes = [node for node in document.graph.nodes if node.id in ids]
    return edits.move(document, {node.id: (round(node.at[0] + dx), round(node.at[1] + dy)) for node in nodes})


def arrange(places: Mapping[int, Place]) -> Request:
    """Every node where the layout puts it."""
    return Request("Arrange", lambda document: edits.move(document, places))


def delete(ids: Collection[int]) -> Request:
    """Without these nodes; a chain that they were part of closes again."""
    label = "Delete" if len(ids) == 1 else f"Delete {len(ids)} nodes"
    return Request(label, lambda document: edits.remove_nodes(document, ids, heal=True))


def link(new: Link) -> Request:
    return Request("Connect", lambda document: edits.link(document, new))


def relink(old: Link, new: Link) -> Request:
    """One link taken off and put elsewhere."""
    return Request("Reconnect", lambda document: edits.link(edits.unlink(document, old), new))


def unlink(old: Link) -> Request:
    return Request("Disconnect", lambda document: edits.unlink(document, old))


def rename(id: int, name: str) -> Request:
    return Request("Rename", lambda document: edits.rename(document, id, name))


def setting(ids: Collection[int], name: str, value: Any, label: str) -> Request:
    """One setting on all of these nodes; a number that is stepped up or down undoes as one step."""
    steps = isinstance(value, (int, float)) and not isinstance(value, bool)
    key = f"{name} {sorted(ids)}" if steps else None
    return Request(label, lambda document: edits.set_setting(document, ids, name, value), key)


def freeze(ids: Collection[int], on: bool, name: str) -> Request:
    """These nodes' parameters left alone by every step, or moved again."""
    label = f"{'Freeze' if on else 'Unfreeze'} {name}"
    return Request(label, lambda document: edits.set_frozen(document, ids, on))


def is_copy(text: str) -> bool:
    """Whether a text is a copy of nodes."""
    return bool(edits.paste(Document(), text)[1])


def paste(text: str, at: Place | None) -> Request:
    return Request("Paste", lambda document: edits.paste(document, text, at)[0], None, True)


def duplicate(ids: Collection[int]) -> Request:
    return Request("Duplicate", lambda document: edits.duplicate(document, ids)[0], None, True)
