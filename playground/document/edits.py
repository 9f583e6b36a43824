"""Edits of nodes: pure functions from document to document.

Each gives a new document, and the ids of what it made where the caller needs them. An edit may
leave the document broken (that is `check`'s to say), but never inconsistent: the input ports of a
merge stay 0, 1, 2 … without holes, and a group lists nodes that are there. Links are `wiring`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from playground.document.bypass import can_pass
from playground.document.links import has_ports
from playground.document.model import Document, Graph, Group, Link, Node, Settings, frozen, replace
from playground.document.problem import shown
from playground.ops import OPS

MAX_NAME = 80
"""Characters of a node's name."""

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
    return changed(document, nodes=(*document.graph.nodes, node)), node.id


def move(document: Document, places: Mapping[int, Position]) -> Document:
    """With these nodes at these places."""
    return _map_nodes(document, places, lambda node: replace(node, at=places[node.id]))


def rename(document: Document, id: int, name: str) -> Document:
    """With the node renamed; a name that is taken gets a number, an empty one changes nothing.

    What cannot be shown is left out of it.
    """
    name = shown(name).strip()
    others = replace(document.graph, nodes=tuple(node for node in document.graph.nodes if node.id != id))
    return (
        _map_nodes(document, {id}, lambda node: replace(node, name=free_name(others, name)))
        if name
        else document
    )


def set_setting(document: Document, ids: Collection[int], name: str, value: Any) -> Document:
    """With one setting changed on each of these nodes that has it."""

    def set_on(node: Node) -> Node:
        op = OPS.get(node.op)
        has_it = op is None or any(setting.name == name for setting in op.settings)
        return replace(node, settings=frozen(node.settings, **{name: value})) if has_it else node

    return _map_nodes(document, ids, set_on)


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
    return tidied(changed(turned_document, links=kept))


def fresh_id(graph: Graph) -> int:
    """An id that no node has had at the same time."""
    return max((node.id for node in graph.nodes), default=0) + 1


def free_name(graph: Graph, wanted: str) -> str:
    """The name itself, or with the first number that makes it one of a kind: "hidden 2"."""
    return namer(node.name for node in graph.nodes)(wanted)


def namer(names: Iterable[str]) -> Callable[[str], str]:
    """A function that gives free names, each of which is taken from then on; what is too long is cut."""
    taken, reached = set(names), dict[str, int]()

    def free(wanted: str) -> str:
        name = wanted = wanted[:MAX_NAME].rstrip() or wanted[:MAX_NAME]
        stem = wanted.rstrip("0123456789").rstrip() or wanted
        while name in taken:
            reached[stem] = reached.get(stem, 1) + 1
            number = f" {reached[stem]}"
            name = stem[: MAX_NAME - len(number)].rstrip() + number
        taken.add(name)
        return name

    return free


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
    node = graph.by_id.get(id)
    op = OPS.get(node.op) if node is not None else None
    return op is not None and op.inputs is None


def changed(
    document: Document, nodes: Iterable[Node] | None = None, links: Iterable[Link] | None = None
) -> Document:
    """With other nodes or links. A node that is gone leaves its group."""
    graph = document.graph
    made = replace(
        graph,
        nodes=graph.nodes if nodes is None else tuple(nodes),
        links=graph.links if links is None else tuple(links),
    )
    if len(made.nodes) < len(graph.nodes) and graph.groups:
        made = replace(made, groups=_peopled(made))
    return replace(document, graph=made)


def tidied(document: Document) -> Document:
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
    return changed(document, links=dict.fromkeys(tidy[old] for old in graph.links))


def _peopled(graph: Graph) -> tuple[Group, ...]:
    """The groups without the nodes that are gone; a group without any is gone too."""
    kept = (replace(one, nodes=tuple(id for id in one.nodes if id in graph.by_id)) for one in graph.groups)
    return tuple(one for one in kept if one.nodes)


def _map_nodes(document: Document, ids: Collection[int], change: Callable[[Node], Node]) -> Document:
    wanted = set(ids)
    return changed(
        document, nodes=(change(node) if node.id in wanted else node for node in document.graph.nodes)
    )
