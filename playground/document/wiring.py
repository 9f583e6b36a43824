"""Edits of links: pure functions from document to document, like those of nodes.

The links stay in their order in the file where they can, and the inputs of a merge in theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from playground.document.edits import Position, changed, default_name, fresh_id, namer, takes_many, tidied
from playground.document.groups import join_common
from playground.document.links import impossible
from playground.document.model import Document, Graph, Link, Node

POINT = "reroute"
"""The op of a point that wires are led through."""
POINT_STEP = 24.0
"""Between two points that are made at one place, in scene pixels."""


def link(document: Document, new: Link) -> Document:
    """With this link. A single input port that is taken is wired anew; a merge takes it as one more input."""
    links = list(document.graph.links)
    if takes_many(document.graph, new.target):
        if any((old.source, old.output, old.target) == new[:3] for old in links):
            return document
        new = new._replace(input=sum(old.target == new.target for old in links))
    else:
        links = [old for old in links if (old.target, old.input) != (new.target, new.input)]
    return changed(document, links=(*links, new))


def unlink(document: Document, old: Link) -> Document:
    """Without this link; the later inputs of a merge move up."""
    return cut(document, (old,))


def cut(document: Document, links: Collection[Link]) -> Document:
    """Without these links; the later inputs of a merge move up."""
    gone = set(links)
    return tidied(changed(document, links=(one for one in document.graph.links if one not in gone)))


def cut_off(document: Document, ids: Collection[int]) -> Document:
    """Without any link into or out of these nodes; those among them go too."""
    nodes = set(ids)
    return cut(document, [one for one in document.graph.links if one.source in nodes or one.target in nodes])


def insert_on_link(document: Document, on: Link, id: int) -> Document:
    """With the node put into the link, between what fed its target and that target.

    It joins the group that both ends are in. As it was where the node cannot stand there: it has no such
    ports, is one of the two or feeds the target already, or a loop would come of it.
    """
    links = document.graph.links
    rest = changed(document, links=(old for old in links if old != on))
    before, behind = Link(on.source, on.output, id, 0), Link(id, 0, on.target, on.input)
    twice = any((old.source, old.target) == (id, on.target) for old in rest.graph.links)
    if on not in links or twice or impossible(rest.graph, before) or impossible(rest.graph, behind):
        return document
    between = link(changed(document, links=(behind if old == on else old for old in links)), before)
    return join_common(between, {id: (on.source, on.target)})


def swap_inputs(document: Document, id: int, first: int = 0, second: int = 1) -> Document:
    """With what enters two inputs of the node exchanged; as it was where one of them has no link."""
    ports = {first: second, second: first}
    if not ports.keys() <= {one.input for one in document.graph.into(id)}:
        return document
    return changed(
        document,
        links=(
            one._replace(input=ports.get(one.input, one.input)) if one.target == id else one
            for one in document.graph.links
        ),
    )


def reroute(
    document: Document, links: Collection[Link], at: Position | Mapping[Link, Position]
) -> tuple[Document, tuple[int, ...]]:
    """With a point in each of these links to lead it through; gives the document and the points' ids.

    Links from one output share a point. Where `at` is one place, further points stand below the first;
    else a point stands where the first of its links says.
    """
    wanted = set(links)
    outputs: dict[tuple[int, int], list[Link]] = {}
    for one in document.graph.links:
        if one in wanted:
            outputs.setdefault((one.source, one.output), []).append(one)
    first = fresh_id(document.graph)
    points = {output: first + number for number, output in enumerate(outputs)}
    free, made = namer(node.name for node in document.graph.nodes), list[Node]()
    for number, (output, its) in enumerate(outputs.items()):
        place = at[its[0]] if isinstance(at, Mapping) else (at[0], at[1] + number * POINT_STEP)
        made.append(Node(points[output], POINT, free(default_name(POINT, None)), place))
    after = changed(
        document, nodes=(*document.graph.nodes, *made), links=_led(document.graph, wanted, points)
    )
    ends = {points[output]: (output[0], *(one.target for one in its)) for output, its in outputs.items()}
    return join_common(after, ends), tuple(points.values())


def _led(graph: Graph, wanted: Collection[Link], points: Mapping[tuple[int, int], int]) -> tuple[Link, ...]:
    """The links of the graph, those that are wanted through the points of their outputs."""
    found: dict[Link, None] = {}
    for one in graph.links:
        if one in wanted:
            point = points[one.source, one.output]
            found[Link(one.source, one.output, point, 0)] = None
            one = Link(point, 0, one.target, one.input)
        found[one] = None
    return tuple(found)
