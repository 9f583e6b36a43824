"""What the table of the network says, as plain values. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from playground.document import Document, Node, Problem
from playground.document.bypass import passes
from playground.document.inspect import Inspection, NodeShape
from playground.ops import OPS

UNKNOWN = "?"
PASSES_ON = "passes on"
"""Of a bypassed node, in place of a shape."""


@dataclass(frozen=True, slots=True)
class Row:
    """One node of the table. `count` is None where its parameters are not known."""

    node: int
    name: str
    shape: str
    count: int | None
    wrong: bool = False


def network_rows(document: Document, inspection: Inspection, problems: Iterable[Problem]) -> tuple[Row, ...]:
    """The nodes that the loss is computed from, sources first; without a loss, all of them.

    Points that wires are led through are none of them.
    """
    wrong = {
        problem.node: problem for problem in problems if problem.level == "error" and problem.node is not None
    }
    nodes = {node.id: node for node in document.graph.nodes}
    order = [*inspection.order, *sorted(inspection.looped)]
    shown = [nodes[id] for id in order if id in inspection.live or not inspection.live]
    return tuple(
        _row(node, inspection.shapes.get(node.id), wrong.get(node.id))
        for node in shown
        if not _left_out(node)
    )


def total(rows: Iterable[Row]) -> tuple[str, int]:
    """The word and the number of the last line: "so far" while some nodes are not known."""
    counts = [row.count for row in rows]
    return ("so far" if None in counts else "total"), sum(count or 0 for count in counts)


def _left_out(node: Node) -> bool:
    """Whether the node is a loss, which nothing comes out of, or a point."""
    return node.op in OPS and (OPS[node.op].outputs == 0 or OPS[node.op].passes)


def _row(node: Node, shape: NodeShape | None, problem: Problem | None) -> Row:
    text = problem.brief if problem is not None and problem.brief else _shape_text(node, shape)
    known = shape is not None and shape.output is not None
    return Row(
        node.id, node.name, text, shape.count if shape is not None and known else None, problem is not None
    )


def _shape_text(node: Node, shape: NodeShape | None) -> str:
    """ "2 → 8": widths of the inputs and of the output; "?" where one is not known."""
    if passes(node):
        return PASSES_ON
    units = shape.settings.get("units") if shape is not None else None
    after = _width(shape.output) if shape is not None else UNKNOWN
    if after == UNKNOWN and isinstance(units, int):
        after = f"{units:,}"
    if node.op in OPS and OPS[node.op].inputs == 0:
        return after
    before = " + ".join(map(_width, shape.inputs)) if shape is not None and shape.inputs else UNKNOWN
    return f"{before} → {after}"


def _width(shape: tuple[int, ...] | None) -> str:
    return UNKNOWN if shape is None else f"{prod(shape):,}"
