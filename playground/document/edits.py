"""Edits of the graph: pure functions from document to document.

Each gives a new document, and the ids of what it made where the caller needs them. An edit may
leave the document broken (that is `check`'s to say), but never inconsistent: removing a node
removes its links, and the input ports of a merge stay 0, 1, 2 … without holes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from playground.document.bypass import can_pass
from playground.document.links import has_ports, impossible
from playground.document.model import Document, Graph, Group, Link, Node, Settings, frozen, replace
from playground.ops import OPS

Position = tuple[float, float]


def add_node(
    document: Document, op: str, at: Position, settings: Settings | None = None, name: str | None = None
) -> tuple[Document, int]:
    """A new node of this op; gives the document and the node's id."""
    node = Node(
        id=fresh_id(document.graph),
        op=op,
        name=free_name(document.graph, name or default_name(op, settings)),
        at=at,
        settings=frozen(settings),
    )
    return _with(document, nodes=(*document.graph.nodes, node)), node.id


def remove_nodes(document: Document, ids: Collection[int], heal: bool = False) -> Document:
    """Without these nodes and their links. With `heal`, what fed a removed node feeds what it fed."""
    graph = document.graph
    links = list(graph.links)
    for id in ids:
        before = [link for link in links if link.target == id]
        after = [link for link in links if link.source == id]
        links = [link for link in links if id not in (link.source, link.target)]
        if heal and len(before) == 1:
            healed = [old._replace(source=before[0].source, output=before[0].output) for old in after]
            fed = {(old.source, old.output, old.target) for old in links}
            links += [new for new in healed if (new.source, new.output, new.target) not in fed]
    kept = tuple(node for node in graph.nodes if node.id not in ids)
    return _tidied(_with(document, nodes=kept, links=tuple(links)))


def link(document: Document, new: Link) -> Document:
    """With this link. A single input port that is taken is wired anew; a merge takes it as one more input."""
    links = [old for old in document.graph.links if old != new]
    if takes_many(document.graph, new.target):
        if any(
            old.source == new.source and old.target == new.target and old.output == new.output
            for old in links
        ):
            return document
        new = new._replace(input=sum(old.target == new.target for old in links))
    else:
        links = [old for old in links if (old.target, old.input) != (new.target, new.input)]
    return _with(document, links=(*links, new))


def unlink(document: Document, old: Link) -> Document:
    """Without this link; the later inputs of a merge move up."""
    return _tidied(_with(document, links=tuple(link for link in document.graph.links if link != old)))


def insert_on_link(document: Document, on: Link, id: int) -> Document:
    """With the node put into the link, between what fed its target and that target.

    As it was where the node cannot stand there: it has no such ports, is one of the two or feeds the
    target already, or a loop would come of it.
    """
    links = document.graph.links
    rest = _with(document, links=(old for old in links if old != on))
    before, behind = Link(on.source, on.output, id, 0), Link(id, 0, on.target, on.input)
    twice = any((old.source, old.target) == (id, on.target) for old in rest.graph.links)
    if on not in links or twice or impossible(rest.graph, before) or impossible(rest.graph, behind):
        return document
    return link(_with(document, links=(behind if old == on else old for old in links)), before)


def move(document: Document, places: Mapping[int, Position]) -> Document:
    """With these nodes at these places."""
    return _map_nodes(document, places, lambda node: replace(node, at=places[node.id]))


def rename(document: Document, id: int, name: str) -> Document:
    """With the node renamed; a name that is taken gets a number, an empty one changes nothing."""
    name = name.strip()
    others = replace(document.graph, nodes=tuple(node for node in document.graph.nodes if node.id != id))
    return (
        _map_nodes(document, {id}, lambda node: replace(node, name=free_name(others, name)))
        if name
        else document
    )


def set_setting(document: Document, ids: Collection[int], name: str, value: Any) -> Document:
    """With one setting changed on each of these nodes that has it."""

    def changed(node: Node) -> Node:
        op = OPS.get(node.op)
        has_it = op is None or any(setting.name == name for setting in op.settings)
        return replace(node, settings=frozen(node.settings, **{name: value})) if has_it else node

    return _map_nodes(document, ids, changed)


def set_frozen(document: Document, ids: Collection[int], on: bool) -> Document:
    """With the parameters of these nodes left alone by every step from now on, or moved again."""
    return _map_nodes(document, ids, lambda node: replace(node, frozen=on))


def set_muted(document: Document, ids: Collection[int], on: bool) -> Document:
    """With these nodes bypassed, or taking part again. What has no input or no output cannot be bypassed."""
    return _map_nodes(document, ids, lambda node: replace(node, muted=on and can_pass(node)))


def replace_op(document: Document, id: int, op: str) -> Document:
    """With the node turned into another op; settings and links that the new op knows stay.

    A name that the old op gave it by default becomes the new one's. It has new parameters, which are free.
    """
    known = {setting.name for setting in OPS[op].settings}
    old = document.graph.node(id)
    settings = {name: value for name, value in old.settings.items() if name in known}
    was_default = (
        old.name.rstrip(" 0123456789").casefold() == OPS[old.op].title.casefold() if old.op in OPS else False
    )
    others = replace(document.graph, nodes=tuple(node for node in document.graph.nodes if node.id != id))
    name = free_name(others, OPS[op].title) if was_default else old.name
    turned = replace(old, op=op, name=name, settings=frozen(settings), frozen=False)
    turned = replace(turned, muted=turned.muted and can_pass(turned))
    turned_document = _map_nodes(document, {id}, lambda node: turned)
    kept = (
        one
        for one in document.graph.links
        if id not in (one.source, one.target) or has_ports(turned_document.graph, one)
    )
    return _tidied(_with(turned_document, links=kept))


def fresh_id(graph: Graph) -> int:
    """An id that no node has had at the same time."""
    return max((node.id for node in graph.nodes), default=0) + 1


def free_name(graph: Graph, wanted: str) -> str:
    """The name itself, or with the first number that makes it one of a kind: "hidden 2"."""
    taken = {node.name for node in graph.nodes}
    if wanted not in taken:
        return wanted
    stem = wanted.rstrip("0123456789").rstrip() or wanted
    number = 2
    while f"{stem} {number}" in taken:
        number += 1
    return f"{stem} {number}"


def default_name(op: str, settings: Settings | None) -> str:
    """What a new node is called: dense layers "hidden", an activation by its function, others by title."""
    if op == "activation" and settings and "kind" in settings:
        return str(settings["kind"])
    if op in ("input", "loss"):
        return op
    entry = OPS.get(op)
    if entry is not None and entry.category == "dense":
        return "hidden"
    return entry.title if entry is not None else op


def takes_many(graph: Graph, id: int) -> bool:
    """Whether the node is a merge, which takes any number of inputs."""
    op = next((OPS.get(node.op) for node in graph.nodes if node.id == id), None)
    return op is not None and op.inputs is None


def _with(
    document: Document, nodes: Iterable[Node] | None = None, links: Iterable[Link] | None = None
) -> Document:
    graph = document.graph
    changed = replace(
        graph,
        nodes=graph.nodes if nodes is None else tuple(nodes),
        links=graph.links if links is None else tuple(links),
    )
    if len(changed.nodes) != len(graph.nodes) and graph.groups:
        changed = replace(changed, groups=_peopled(changed))
    return replace(document, graph=changed)


def _peopled(graph: Graph) -> tuple[Group, ...]:
    """The groups without nodes that are gone; a group without any is gone too."""
    there = {node.id for node in graph.nodes}
    kept = (replace(one, nodes=tuple(id for id in one.nodes if id in there)) for one in graph.groups)
    return tuple(one for one in kept if one.nodes)


def _map_nodes(document: Document, ids: Collection[int], change: Callable[[Node], Node]) -> Document:
    return _with(document, nodes=(change(node) if node.id in ids else node for node in document.graph.nodes))


def _tidied(document: Document) -> Document:
    """Input ports of merges numbered without holes, doubled links dropped."""
    graph = document.graph
    tidy: dict[Link, Link] = {}
    filled: dict[int, int] = {}
    for old in sorted(graph.links, key=lambda one: (one.target, one.input)):
        port = old.input
        if takes_many(graph, old.target):
            port = filled.get(old.target, 0)
            filled[old.target] = port + 1
        tidy[old] = old._replace(input=port)
    return _with(document, links=dict.fromkeys(tidy[old] for old in graph.links))
