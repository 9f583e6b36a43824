"""Edits of groups: frames around nodes, and the blocks that they fold into.

Pure functions like the edits of nodes and links. None of them changes what the network computes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from playground.document.model import Color, Document, Graph, Group, Link, replace
from playground.document.problem import shown

UNTITLED = "Group"
MAX_TITLE = 80
"""Characters, as of a node's name."""


def group(
    document: Document,
    ids: Collection[int],
    title: str = UNTITLED,
    color: Color = "grey",
    folded: bool = False,
) -> tuple[Document, int]:
    """With these nodes in a new group, out of those they were in; gives the document and the group's id.

    Without any node of the document there is no group: the document as it was, and 0.
    """
    wanted = set(ids)
    members = tuple(node.id for node in document.graph.nodes if node.id in wanted)
    if not members:
        return document, 0
    document = leave(document, members)
    id = max((one.id for one in document.graph.groups), default=0) + 1
    made = Group(id, fitting(title) or UNTITLED, members, color, folded)
    return _with(document, (*document.graph.groups, made)), id


def fitting(title: str) -> str:
    """The title as one line of at most `MAX_TITLE` characters that can be shown; perhaps none is left."""
    return shown(title).strip()[:MAX_TITLE].strip()


def ungroup(document: Document, ids: Collection[int]) -> Document:
    """Without these groups; their nodes stay."""
    return _with(document, (one for one in document.graph.groups if one.id not in ids))


def join(document: Document, id: int, nodes: Collection[int]) -> Document:
    """With these nodes in the group, and in no other."""
    if all(one.id != id for one in document.graph.groups):
        return document
    wanted = set(nodes)
    known = tuple(node.id for node in document.graph.nodes if node.id in wanted)
    stay = _without(document.graph.groups, known)
    return _with(
        document, (replace(one, nodes=(*one.nodes, *known)) if one.id == id else one for one in stay)
    )


def join_common(document: Document, ends: Mapping[int, Iterable[int]]) -> Document:
    """With each of these nodes in the group that all its ends are in, where there is one."""
    home = {id: one.id for one in document.graph.groups for id in one.nodes}
    if not home:
        return document
    joining: dict[int, list[int]] = {}
    for node, its in ends.items():
        groups = {home.get(end) for end in its}
        if len(groups) == 1 and (id := groups.pop()) is not None:
            joining.setdefault(id, []).append(node)
    stay = _without(document.graph.groups, {node for nodes in joining.values() for node in nodes})
    return _with(document, (replace(one, nodes=(*one.nodes, *joining.get(one.id, ()))) for one in stay))


def leave(document: Document, nodes: Collection[int]) -> Document:
    """With these nodes in no group; a group that they were all of is gone."""
    return _with(document, _without(document.graph.groups, nodes))


def retitle(document: Document, id: int, title: str) -> Document:
    """With the group called otherwise; an empty title changes nothing."""
    title = fitting(title)
    return _map(document, {id}, lambda one: replace(one, title=title or one.title))


def recolor(document: Document, ids: Collection[int], color: Color) -> Document:
    """With these groups in another colour."""
    return _map(document, ids, lambda one: replace(one, color=color))


def fold(document: Document, ids: Collection[int], on: bool) -> Document:
    """With these groups drawn as one block each, or as frames."""
    return _map(document, ids, lambda one: replace(one, folded=on))


def mended(document: Document) -> Document:
    """With every group under an id and a title of its own, and every node once in the first that lists it."""
    known, ids, made = set(document.graph.by_id), set[int](), list[Group]()
    fresh = max((one.id for one in document.graph.groups), default=0)
    for one in document.graph.groups:
        members = tuple(id for id in dict.fromkeys(one.nodes) if id in known)
        known.difference_update(members)
        fresh += one.id in ids
        id = fresh if one.id in ids else one.id
        title = fitting(one.title) or UNTITLED
        if members:
            ids.add(id)
            made.append(replace(one, id=id, title=title, nodes=members))
    return _with(document, made)


def group_of(graph: Graph, node: int) -> Group | None:
    """The group that a node is in."""
    return next((one for one in graph.groups if node in one.nodes), None)


def entering(graph: Graph, group: Group) -> tuple[Link, ...]:
    """The links that lead into a group, in the order they were made."""
    inside = set(group.nodes)
    return tuple(one for one in graph.links if one.target in inside and one.source not in inside)


def leaving(graph: Graph, group: Group) -> tuple[Link, ...]:
    """The links that lead out of a group, in the order they were made."""
    inside = set(group.nodes)
    return tuple(one for one in graph.links if one.source in inside and one.target not in inside)


def _without(groups: Iterable[Group], nodes: Collection[int]) -> list[Group]:
    gone = set(nodes)
    kept = (replace(one, nodes=tuple(id for id in one.nodes if id not in gone)) for one in groups)
    return [one for one in kept if one.nodes]


def _map(document: Document, ids: Collection[int], change: Callable[[Group], Group]) -> Document:
    return _with(document, (change(one) if one.id in ids else one for one in document.graph.groups))


def _with(document: Document, groups: Iterable[Group]) -> Document:
    return replace(document, graph=replace(document.graph, groups=tuple(groups)))
