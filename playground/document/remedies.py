"""What can be done about shapes that do not fit: sentences with names, and fixes that a button applies.

Owns no rule of any op: it tries the table's own shape rules and offers what they accept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from playground.document.bypass import origin
from playground.document.inspect import Inspection
from playground.document.model import Graph, Node
from playground.document.problem import Fix, Problem
from playground.ops import LOSSES, OPS
from playground.ops.facts import Facts
from playground.ops.op import Op, Shape, ShapeError
from playground.ops.setting import resolve


def remedied(problem: Problem, graph: Graph, inspection: Inspection, facts: Facts | None) -> Problem:
    """The problem with all that can be said and done about it."""
    if problem.node is None or problem.node not in inspection.shapes:
        return problem
    node = graph.node(problem.node)
    op, sources = OPS[node.op], _sources(graph, node, inspection)
    if op.inputs is None:
        fixes = (*_other_units(sources), *_other_ops(node, op, sources, facts))
        return replace(problem, text=_mismatch(problem.text, node, op, sources), fixes=fixes)
    if op.category == "loss" and facts is not None and sources:
        return replace(problem, fixes=tuple(_other_ends(node, *sources[0], facts)))
    return problem


def _sources(graph: Graph, node: Node, inspection: Inspection) -> list[tuple[Node, Shape]]:
    """Whose numbers enter a node, with their shapes, looking through what hands on; those that are known."""
    shapes = inspection.shapes[node.id].inputs
    makers = [origin(graph, link) for link in graph.into(node.id)]
    return [
        (graph.node(maker[0]), shape)
        for maker, shape in zip(makers, shapes, strict=True)
        if shape is not None and maker is not None
    ]


def _mismatch(text: str, node: Node, op: Op, sources: list[tuple[Node, Shape]]) -> str:
    """ "Add 'add' gets 8 features from 'hidden 1' but 4 from 'hidden 2': they must match." """
    first = sources[0] if sources else None
    odd = next((other for other in sources if first is not None and other[1] != first[1]), None)
    if first is None or odd is None or len(first[1]) != 1 or len(odd[1]) != 1:
        return text
    gets = f"{first[1][0]:,} features from '{first[0].name}' but {odd[1][0]:,} from '{odd[0].name}'"
    return f"{op.title} '{node.name}' gets {gets}: they must match."


def _other_units(sources: list[tuple[Node, Shape]]) -> Iterator[Fix]:
    """Giving the inputs that differ the width of the first one, where they have one to set."""
    if not sources or len(sources[0][1]) != 1:
        return
    wanted = sources[0][1][0]
    for node, shape in sources[1:]:
        if shape != sources[0][1] and _has_units(node):
            yield _units(node, wanted)


def _other_ops(node: Node, op: Op, sources: list[tuple[Node, Shape]], facts: Facts | None) -> Iterator[Fix]:
    """Other ops of the same kind that accept these inputs."""
    for other in OPS.values():
        if other.category == op.category and other is not op and other.inputs is None:
            try:
                other.shape([shape for _, shape in sources], resolve(other.settings, {}), facts)
            except ShapeError:
                continue
            yield Fix(f"Use {other.title}", "replace_op", node.id, (("op", other.name),))


def _other_ends(node: Node, end: Node, shape: Shape, facts: Facts) -> Iterator[Fix]:
    """Another width before the loss, or another loss behind the width."""
    kind = str(resolve(OPS[node.op].settings, node.settings)["kind"])
    widths = LOSSES[kind].width(facts)[0]
    if widths and _has_units(end):
        yield _units(end, widths[0])
    for loss in LOSSES.values():
        if loss.name != kind and len(shape) == 1 and shape[0] in loss.width(facts)[0]:
            yield Fix(f"Use {loss.title.lower()}", "set_setting", node.id, (("kind", loss.name),))
            return


def _has_units(node: Node) -> bool:
    return node.op in OPS and any(setting.name == "units" for setting in OPS[node.op].settings)


def _units(node: Node, units: int) -> Fix:
    noun = "unit" if units == 1 else "units"
    return Fix(f"Give '{node.name}' {units:,} {noun}", "set_setting", node.id, (("units", units),))
