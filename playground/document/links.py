"""Which links may be drawn: from an output that exists to an input that exists, and never in a loop."""

from __future__ import annotations

from playground.document.model import Document, Graph, Link
from playground.ops import OPS

LOOP = "would make a loop"


def why_not(document: Document, source: tuple[int, int], target: tuple[int, int]) -> str | None:
    """Why no link may go from an output (node, port) to an input (node, port); None where it may.

    An input that is taken may be wired anew, so it is no reason.
    """
    graph = document.graph
    reason = impossible(graph, Link(*source, *target))
    if reason is not None:
        return reason
    merge = OPS[graph.node(target[0]).op].inputs is None
    for link in graph.into(target[0]):
        if (link.source, link.output) == source and (merge or link.input == target[1]):
            return "already connected"
    return None


def impossible(graph: Graph, link: Link) -> str | None:
    """Why there can be no such link, whichever others there are; None where there can."""
    reason = misfit(graph, link)
    if reason is not None:
        return reason
    return LOOP if reaches(graph, link.target, link.source) else None


def misfit(graph: Graph, link: Link) -> str | None:
    """Why the two ends cannot be joined, loops left aside; None where they can."""
    nodes = graph.by_id
    if link.source not in nodes or link.target not in nodes:
        return "the node is gone"
    start, end = OPS.get(nodes[link.source].op), OPS.get(nodes[link.target].op)
    if start is None or end is None:
        return "unknown kind of node"
    if link.source == link.target:
        return "a node cannot feed itself"
    if not 0 <= link.output < start.outputs:
        return f"{start.title} has no output" if not start.outputs else "no such output"
    if link.input < 0 or (end.inputs is not None and link.input >= end.inputs):
        return f"{end.title} takes no input" if end.inputs == 0 else "no such input"
    return None


def has_ports(graph: Graph, link: Link) -> bool:
    """Whether the ops at both ends have the ports that the link names; an unknown op may have any."""
    start, end = OPS.get(graph.node(link.source).op), OPS.get(graph.node(link.target).op)
    leaves = link.output >= 0 and (start is None or link.output < start.outputs)
    return leaves and link.input >= 0 and (end is None or end.inputs is None or link.input < end.inputs)


def reaches(graph: Graph, start: int, goal: int) -> bool:
    """Whether a path of links leads from one node to the other."""
    seen, front = {start}, [start]
    while front:
        here = front.pop()
        if here == goal:
            return True
        for link in graph.out_of(here):
            if link.target not in seen:
                seen.add(link.target)
                front.append(link.target)
    return False


def in_loops(graph: Graph) -> frozenset[int]:
    """The nodes from which a path of links leads back to themselves.

    Source: Kosaraju's strongly connected components, as in Aho, Hopcroft & Ullman 1983, §6.7.
    """
    found: set[int] = set()
    finished = _finished(graph)
    left = set(finished)
    for start in reversed(finished):
        if start not in left:
            continue
        left.discard(start)
        together = [start]
        for id in together:  # grows while it is walked
            sources = {link.source for link in graph.into(id)} & left
            left -= sources
            together += sources
        if len(together) > 1 or any(link.target == start for link in graph.out_of(start)):
            found.update(together)
    return frozenset(found)


def _finished(graph: Graph) -> list[int]:
    """Every node, each behind all that can be reached from it, but for loops."""
    finished: list[int] = []
    seen: set[int] = set()
    for start in graph.by_id:
        path = [] if start in seen else [(start, iter(graph.out_of(start)))]
        seen.add(start)
        while path:
            link = next(path[-1][1], None)
            if link is None:
                finished.append(path.pop()[0])
            elif link.target not in seen:
                seen.add(link.target)
                path.append((link.target, iter(graph.out_of(link.target))))
    return finished
