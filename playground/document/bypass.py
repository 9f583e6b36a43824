"""Nodes that hand on what they get: muted ones, and those whose op does nothing else.

Owns what a path of links comes from when such nodes are looked through.
"""

from __future__ import annotations

from playground.document.model import Graph, Link, Node
from playground.ops import OPS


def can_pass(node: Node) -> bool:
    """Whether the node could be bypassed: it has an input and an output."""
    op = OPS.get(node.op)
    return op is not None and op.inputs != 0 and op.outputs > 0


def passes(node: Node) -> bool:
    """Whether what enters the node's first input leaves it as it is."""
    op = OPS.get(node.op)
    return op is not None and (op.passes or (node.muted and can_pass(node)))


def origin(graph: Graph, link: Link) -> tuple[int, int] | None:
    """The output (node, port) whose numbers a link carries, looking through what hands on.

    None where the path begins in mid-air or runs in a loop.
    """
    nodes = graph.by_id
    seen: set[int] = set()
    while link.source in nodes and passes(nodes[link.source]):
        before = graph.into(link.source)
        if not before or link.source in seen:
            return None
        seen.add(link.source)
        link = before[0]
    return (link.source, link.output) if link.source in nodes else None


def feeder(graph: Graph, id: int) -> Node | None:
    """The node whose numbers enter the first input of this one, looking through what hands on; None: none."""
    links = graph.into(id)
    found = origin(graph, links[0]) if links else None
    return graph.node(found[0]) if found is not None else None
