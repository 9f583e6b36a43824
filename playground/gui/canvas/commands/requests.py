"""What the canvas asks for: edits of the document, each with the name that undo shows.

Owns how a gesture becomes one edit. Pure functions; knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from playground import document as edits
from playground.document import Document, Link, groups
from playground.document.model import Color
from playground.engine.prepare import facts_of
from playground.gui.canvas.adding.new import Addition, NewBlock, Place
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.room import Room

Edit = Callable[[Document], Document]


@dataclass(frozen=True, slots=True)
class Request:
    """One undoable step. Requests with the same `merge_key`, one after another, undo as one."""

    label: str
    edit: Edit
    merge_key: str | None = None
    selects_new: bool = False
    """Whether the nodes that it makes become the selection."""


# -- adding ------------------------------------------------------------------------------------------


def add(new: Addition, at: Place, group: int | None = None) -> Request:
    """The node, its upper left corner at a place, and in a group where one is around it."""

    def edit(document: Document) -> Document:
        made = new.made(document, at)
        if group is None or made.entry != made.exit:
            return made.document
        return groups.join(made.document, group, {made.entry})

    return Request(f"Add {new.title}", edit, None, True)


def add_linked(
    new: Addition, at: Place, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> Request:
    """The node at a place, wired from an output port or to an input port."""

    def edit(document: Document) -> Document:
        document, entry, exit = new.made(document, at)
        if source is not None and new.takes_input:
            document = edits.link(document, Link(*source, entry, 0))
        if target is not None and new.gives_output:
            document = edits.link(document, Link(exit, 0, *target))
        return document

    return Request(f"Add {new.title}", edit, None, True)


def insert_block(new: NewBlock, on: Link, room: Room) -> Request:
    """The block in a link, as wide as fits there; what stands behind makes room."""

    def edit(document: Document) -> Document:
        shifted = _shifted_each(document, room.shifts)
        before = {node.id: node.at for node in shifted.graph.nodes}
        made, ids = edits.insert_block(shifted, new.block, on, facts_of(document))
        corner = min((made.graph.node(id).at for id in ids), default=room.at)
        top = min((made.graph.node(id).at[1] for id in ids), default=room.at[1])
        way = room.at[0] - corner[0], room.at[1] - top
        return edits.move(_shifted(made, ids, *way), before)

    return Request(f"Insert {new.title}", edit, None, True)


def insert(new: Addition, on: Link, room: Room) -> Request:
    """The node in a link; what stands behind makes room."""
    if isinstance(new, NewBlock):
        return insert_block(new, on, room)

    def edit(document: Document) -> Document:
        document, entry, exit = new.made(_shifted_each(document, room.shifts), room.at)
        return _through(document, on, entry, exit)

    return Request(f"Insert {new.title}", edit, None, True)


def put_in_link(entry: int, exit: int, ids: Collection[int], on: Link, way: Place, room: Room) -> Request:
    """Nodes that stood alone go so far, onto a link, and are wired into it."""

    def edit(document: Document) -> Document:
        document = _shifted(_shifted_each(document, room.shifts), ids, *way)
        return _through(document, on, entry, exit)

    return Request("Insert into wire", edit)


def _through(document: Document, on: Link, entry: int, exit: int) -> Document:
    """With a link led into one node and out of another."""
    if entry == exit:
        return edits.insert_on_link(document, on, entry)
    document = edits.link(edits.unlink(document, on), Link(on.source, on.output, entry, 0))
    return edits.link(document, Link(exit, 0, on.target, on.input))


# -- places ------------------------------------------------------------------------------------------


def move(ids: Collection[int], dx: float, dy: float, merge_key: str | None = None) -> Request:
    """These nodes by a distance."""
    return Request("Move", lambda document: _shifted(document, ids, dx, dy), merge_key)


def shift(ways: Mapping[int, Place], label: str) -> Request:
    """Each of these nodes by a distance of its own."""
    return Request(label, lambda document: _shifted_each(document, ways))


def _shifted_each(document: Document, ways: Mapping[int, Place]) -> Document:
    nodes = [node for node in document.graph.nodes if node.id in ways]
    places = {
        node.id: (round(node.at[0] + ways[node.id][0]), round(node.at[1] + ways[node.id][1]))
        for node in nodes
    }
    return edits.move(document, places)


def _shifted(document: Document, ids: Collection[int], dx: float, dy: float) -> Document:
    return _shifted_each(document, dict.fromkeys(ids, (dx, dy)))


def arrange(places: Mapping[int, Place]) -> Request:
    """Every node where the layout puts it."""
    return Request("Arrange", lambda document: edits.move(document, places))


def delete(ids: Collection[int]) -> Request:
    """Without these nodes; a chain that they were part of closes again."""
    label = "Delete" if len(ids) == 1 else f"Delete {len(ids)} nodes"
    return Request(label, lambda document: edits.remove_nodes(document, ids, heal=True))


# -- wires -------------------------------------------------------------------------------------------


def link(new: Link) -> Request:
    return Request("Connect", lambda document: edits.link(document, new))


def relink(old: Link, new: Link) -> Request:
    """One link taken off and put elsewhere."""
    return Request("Reconnect", lambda document: edits.link(edits.unlink(document, old), new))


def unlink(old: Link) -> Request:
    return Request("Disconnect", lambda document: edits.unlink(document, old))


def cut(links: Collection[Link]) -> Request:
    """Without these links."""
    label = "Disconnect" if len(links) == 1 else f"Cut {len(links)} wires"
    return Request(label, lambda document: edits.cut(document, links))


def cut_off(ids: Collection[int]) -> Request:
    """Without any link of these nodes."""
    return Request("Disconnect", lambda document: edits.cut_off(document, ids))


def reroute(at: Mapping[Link, Place]) -> Request:
    """A point in each of these links, its middle where that is wanted."""
    half = m.POINT / 2
    places = {one: (round(x - half), round(y - half)) for one, (x, y) in at.items()}
    label = "Reroute" if len(at) == 1 else f"Reroute {len(at)} wires"
    return Request(label, lambda document: edits.reroute(document, places, places)[0], None, True)


def swap_inputs(id: int) -> Request:
    """The first two inputs of a node exchanged."""
    return Request("Swap inputs", lambda document: edits.swap_inputs(document, id))


# -- what nodes are ----------------------------------------------------------------------------------


def rename(id: int, name: str) -> Request:
    return Request("Rename", lambda document: edits.rename(document, id, name))


def setting(ids: Collection[int], name: str, value: Any, label: str) -> Request:
    """One setting on all of these nodes; a number that is stepped up or down undoes as one step."""
    steps = isinstance(value, (int, float)) and not isinstance(value, bool)
    key = f"{name} {sorted(ids)}" if steps else None
    return Request(label, lambda document: edits.set_setting(document, ids, name, value), key)


def units(counts: Mapping[int, int], label: str) -> Request:
    """So many units for each of these nodes; stepped up or down they undo as one step."""

    def edit(document: Document) -> Document:
        for id, count in counts.items():
            document = edits.set_setting(document, {id}, "units", count)
        return document

    return Request(label, edit, f"units {sorted(counts)}")


def mute(ids: Collection[int], on: bool, name: str) -> Request:
    """These nodes bypassed, or taking part again."""
    label = f"{'Bypass' if on else 'No bypass of'} {name}"
    return Request(label, lambda document: edits.set_muted(document, ids, on))


def freeze(ids: Collection[int], on: bool, name: str) -> Request:
    """These nodes' parameters left alone by every step, or moved again."""
    label = f"{'Freeze' if on else 'Unfreeze'} {name}"
    return Request(label, lambda document: edits.set_frozen(document, ids, on))


def paste(text: str, at: Place | None) -> Request:
    return Request("Paste", lambda document: edits.paste(document, text, at)[0], None, True)


def duplicate(ids: Collection[int], way: Place | None = None) -> Request:
    """These nodes once more, beside themselves or so far from there."""

    def edit(document: Document) -> Document:
        before = {node.id: node.at for node in document.graph.nodes if node.id in ids}
        document, twins = edits.duplicate(document, ids)
        if way is None:
            return document
        places = {
            twin: (round(x + way[0]), round(y + way[1]))
            for twin, (x, y) in zip(twins, before.values(), strict=True)
        }
        return edits.move(document, places)

    return Request("Duplicate", edit, None, True)


# -- groups ------------------------------------------------------------------------------------------


def frame(ids: Collection[int], title: str) -> Request:
    """These nodes in a frame of their own."""
    return Request("Frame", lambda document: groups.group(document, ids, title)[0])


def collapse(ids: Collection[int], title: str, ways: Mapping[int, Place] | None = None) -> Request:
    """These nodes as one block; what stands around closes up."""

    def edit(document: Document) -> Document:
        return groups.group(_shifted_each(document, ways or {}), ids, title, folded=True)[0]

    return Request("Fold into a block", edit, None, True)


def ungroup(ids: Collection[int]) -> Request:
    """Without these groups; their nodes stay."""
    return Request("Ungroup", lambda document: groups.ungroup(document, ids), None, True)


def join(id: int, nodes: Collection[int], dx: float, dy: float) -> Request:
    """These nodes by a distance, and into a group."""
    return Request(
        "Move into frame", lambda document: groups.join(_shifted(document, nodes, dx, dy), id, nodes)
    )


def leave(nodes: Collection[int], dx: float = 0.0, dy: float = 0.0) -> Request:
    """These nodes by a distance, and out of their groups."""
    return Request(
        "Take out of the frame", lambda document: groups.leave(_shifted(document, nodes, dx, dy), nodes)
    )


def retitle(id: int, title: str) -> Request:
    return Request("Rename", lambda document: groups.retitle(document, id, title))


def recolor(ids: Collection[int], color: Color) -> Request:
    return Request("Colour of the frame", lambda document: groups.recolor(document, ids, color))


def fold(ids: Collection[int], on: bool, ways: Mapping[int, Place] | None = None) -> Request:
    """These groups as one block each, or as frames; what stands around closes up or makes room."""
    label = "Fold into a block" if on else "Unfold"
    return Request(
        label, lambda document: groups.fold(_shifted_each(document, ways or {}), ids, on), None, True
    )
