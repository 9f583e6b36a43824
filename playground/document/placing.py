"""Putting a piece of a graph into a document: pasted nodes, duplicates and blocks alike.

Owns new ids, free names and titles, and which links of the piece can be kept. One walk, however many
nodes there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from playground.document.bypass import can_pass
from playground.document.edits import Position, changed, default_name, fresh_id, namer, takes_many, tidied
from playground.document.groups import UNTITLED, fitting
from playground.document.links import misfit
from playground.document.model import Document, Graph, Group, Link, Node, replace
from playground.document.problem import shown

HERE: Position = (0.0, 0.0)
FAR = 1e7
"""No node is placed farther out than this, in scene pixels."""


def piece_of(graph: Graph, ids: Collection[int]) -> Graph:
    """These nodes, the links among them, and the groups that lie wholly within them."""
    wanted = set(ids)
    return Graph(
        tuple(node for node in graph.nodes if node.id in wanted),
        tuple(one for one in graph.links if one.source in wanted and one.target in wanted),
        tuple(one for one in graph.groups if one.nodes and wanted.issuperset(one.nodes)),
    )


def place(
    document: Document, piece: Graph, shift: Position = HERE, feeding: Iterable[Link] = ()
) -> tuple[Document, dict[int, int]]:
    """With the nodes of the piece, shifted; gives the document and the new id of each.

    Their links and groups come along. `feeding` are links of the document itself into nodes that have a
    twin here: the twin is fed by the same. A link that could not be drawn is left out.
    """
    graph = document.graph
    twin = {id: new for new, id in enumerate(dict.fromkeys(node.id for node in piece.nodes), fresh_id(graph))}
    free = namer(node.name for node in graph.nodes)
    nodes = [_twin_of(piece.node(id), new, free(_name(piece.node(id))), shift) for id, new in twin.items()]
    inside = [
        one._replace(source=twin[one.source], target=twin[one.target])
        for one in piece.links
        if one.source in twin and one.target in twin
    ]
    outside = [one._replace(target=twin[one.target]) for one in feeding if one.target in twin]
    grown = changed(document, nodes=(*graph.nodes, *nodes))
    links = _without_loops(_drawn(grown.graph, [*inside, *outside]))
    grown = tidied(changed(grown, links=(*graph.links, *links)))
    return _grouped(grown, piece.groups, twin), twin


def _name(node: Node) -> str:
    """What a node from elsewhere is called, as far as that can be shown."""
    return shown(node.name).strip() or shown(default_name(node.op, node.settings))


def _twin_of(node: Node, id: int, name: str, shift: Position) -> Node:
    x, y = (max(-FAR, min(FAR, place + by)) for place, by in zip(node.at, shift, strict=True))
    return replace(node, id=id, name=name, at=(x, y), muted=node.muted and can_pass(node))


def _drawn(graph: Graph, links: Iterable[Link]) -> list[Link]:
    """Those of the links that fit: no two into one input, no output twice into a merge."""
    found: dict[tuple[int, ...], Link] = {}
    for one in sorted(links, key=lambda one: (one.target, one.input)):
        many = takes_many(graph, one.target)
        end = (one.target, one.source, one.output) if many else (one.target, one.input)
        if end not in found and misfit(graph, one) is None:
            found[end] = one
    return list(found.values())


def _without_loops(links: list[Link]) -> list[Link]:
    """The links without those that close a loop.

    A walk into the depth meets each of those as a link back to a node that it is still inside of.
    """
    out_of: dict[int, list[Link]] = {}
    for one in links:
        out_of.setdefault(one.source, []).append(one)
    closing: set[Link] = set()
    inside, done = set[int](), set[int]()
    for start in sorted(out_of):
        walk = [(start, iter(out_of[start]))] if start not in done else []
        while walk:
            id, rest = walk[-1]
            inside.add(id)
            behind = next(rest, None)
            if behind is None:
                walk.pop()
                inside.discard(id)
                done.add(id)
            elif behind.target in inside:
                closing.add(behind)
            elif behind.target not in done:
                walk.append((behind.target, iter(out_of.get(behind.target, ()))))
    return [one for one in links if one not in closing]


def _grouped(document: Document, groups: Iterable[Group], twin: Mapping[int, int]) -> Document:
    """With twins of the groups all of whose nodes have one, each under a free title."""
    graph = document.graph
    free = namer(one.title for one in graph.groups)
    first = max((one.id for one in graph.groups), default=0) + 1
    made: list[Group] = []
    seen: set[int] = set()
    for one in groups:
        members = dict.fromkeys(one.nodes)
        if not members or not members.keys() <= twin.keys() or not seen.isdisjoint(members):
            continue
        seen.update(members)
        nodes = tuple(twin[id] for id in members)
        made.append(
            replace(one, id=first + len(made), title=free(fitting(one.title) or UNTITLED), nodes=nodes)
        )
    return replace(document, graph=replace(graph, groups=(*graph.groups, *made))) if made else document
