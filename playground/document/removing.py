"""Removing nodes, and joining what they stood between."""

from __future__ import annotations

from collections.abc import Collection

from playground.document.bypass import passes
from playground.document.edits import changed, takes_many, tidied
from playground.document.model import Document, Graph, Link


def remove_nodes(document: Document, ids: Collection[int], heal: bool = False) -> Document:
    """Without these nodes and their links. With `heal`, what fed a removed node feeds what it fed.

    That goes through any number of removed nodes, as long as one output is where all paths through them
    come from; a merge of two sources has no heir. Points and bypassed nodes, which hand on what they get,
    are healed over in any case.
    """
    graph, gone = document.graph, set(ids)
    heirs = _heirs(graph, gone, heal)
    fed = {
        (one.source, one.output, one.target)
        for one in graph.links
        if one.source not in gone and one.target not in gone
    }
    links: list[Link] = []
    for one in graph.links:
        if one.target in gone:
            continue
        if one.source in gone:
            heir = heirs.get(one.source)
            if heir is None or (takes_many(graph, one.target) and (*heir, one.target) in fed):
                continue
            one = Link(*heir, one.target, one.input)
            fed.add((*heir, one.target))
        links.append(one)
    kept = tuple(node for node in graph.nodes if node.id not in gone)
    return tidied(changed(document, nodes=kept, links=links))


def _heirs(graph: Graph, gone: Collection[int], heal: bool) -> dict[int, tuple[int, int] | None]:
    """For every removed node the output that takes its place, or None."""
    heirs: dict[int, tuple[int, int] | None] = {}
    for start in gone:
        stack = [start]
        while stack:
            id = stack[-1]
            sources = _looked_at(graph, id, heal) if id in graph.by_id else ()
            waiting = [one.source for one in sources if one.source in gone and one.source not in heirs]
            if waiting and id not in heirs:
                heirs[id] = None  # until it is known: a loop of removed nodes has no heir
                stack += waiting
                continue
            stack.pop()
            found = {heirs[one.source] if one.source in gone else (one.source, one.output) for one in sources}
            found.discard(None)
            heirs[id] = found.pop() if len(found) == 1 else None
    return heirs


def _looked_at(graph: Graph, id: int, heal: bool) -> tuple[Link, ...]:
    """The links into a removed node that an heir may come from."""
    into = graph.into(id)
    if passes(graph.node(id)):
        return into[:1]
    return into if heal else ()
