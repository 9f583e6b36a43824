"""Where a wire from an output could go: what a list to choose from shows."""

from __future__ import annotations

from typing import NamedTuple

from playground.document.edits import Position
from playground.document.links import LOOP, misfit
from playground.document.model import Document, Graph, Link
from playground.ops import OPS


class Candidate(NamedTuple):
    """An input that a wire could be drawn to; `reason` says why it may not be, None where it may."""

    node: int
    port: int
    reason: str | None


def may_feed(document: Document, id: int, output: int = 0) -> tuple[Candidate, ...]:
    """Every input of every other node, as an end for a wire from this output.

    Those that may be wired come first, among them free ones before taken ones, each lot from left to
    right. A merge stands with its next free port. An input that this output feeds already is told with
    that reason, as is one that would close a loop.
    """
    graph = document.graph
    before = upstream(graph, id)
    found: list[tuple[tuple[bool, bool, Position, int, int], Candidate]] = []
    for node in graph.nodes:
        op, into = OPS.get(node.op), graph.into(node.id)
        if node.id == id or op is None:
            continue
        fed = {one.input for one in into if (one.source, one.output) == (id, output)}
        ports = range(op.inputs) if op.inputs is not None else (len(into),)
        for port in ports:
            reason = misfit(graph, Link(id, output, node.id, port))
            if reason is None and node.id in before:
                reason = LOOP
            if reason is None and (port in fed or (op.inputs is None and fed)):
                reason = "already connected"
            taken = any(one.input == port for one in into)
            key = (reason is not None, taken, node.at, node.id, port)
            found.append((key, Candidate(node.id, port, reason)))
    return tuple(candidate for _, candidate in sorted(found, key=lambda one: one[0]))


def upstream(graph: Graph, id: int) -> frozenset[int]:
    """Every node that a path leads from to this one, and the node itself."""
    seen, front = {id}, [id]
    while front:
        for one in graph.into(front.pop()):
            if one.source not in seen:
                seen.add(one.source)
                front.append(one.source)
    return frozenset(seen)
