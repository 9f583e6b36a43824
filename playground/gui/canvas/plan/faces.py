"""From a document to the faces of its nodes.

Owns what a node shows of what is known about it. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, inf, isfinite, prod
from typing import NamedTuple, TypedDict

from playground.document import Document, Graph, Node, Problem
from playground.document.bypass import origin, passes
from playground.document.inspect import Inspection, NodeShape
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.blocks import folded
from playground.gui.canvas.plan.face import Body, Face
from playground.gui.canvas.plan.face_words import Measure, footer, roughly, shape_words, wrapped
from playground.ops import ACTIVATIONS, OPS
from playground.ops.activation import Activation
from playground.ops.op import Op
from playground.ops.setting import resolve

Kept = dict[int, tuple[tuple[object, ...], Face]]
"""Faces by node, with all that each was made of."""


def faces(
    document: Document,
    inspection: Inspection,
    problems: Iterable[Problem] = (),
    labels: Sequence[str] = (),
    image_shape: tuple[int, int] | None = None,
    measure: Measure = roughly,
    kept: Kept | None = None,
) -> dict[int, Face]:
    """The face of every node, by id; for those of a folded group that of the group, by minus its id.

    Those of which nothing is new are taken from `kept`, which those made now are put into.
    """
    graph, worst = document.graph, _worst(problems)
    made: dict[int, Face] = {}
    fresh: Kept = {}
    for node in graph.nodes:
        known = inspection.shapes.get(node.id), worst.get(node.id), tuple(labels), image_shape, measure
        about = (node, graph.into(node.id), bool(graph.out_of(node.id)), _origin(graph, node), *known)
        before = kept.get(node.id) if kept is not None else None
        face = before[1] if before is not None and before[0] == about else _face(graph, node, *known)
        made[node.id] = face
        fresh[node.id] = about, face
    if kept is not None:
        kept.clear()
        kept.update(fresh)
    return folded(graph, made, inspection, measure)


def _worst(problems: Iterable[Problem]) -> dict[int, Problem]:
    """The first error of each node, else its first hint."""
    found: dict[int, Problem] = {}
    for problem in problems:
        if problem.node is None:
            continue
        before = found.get(problem.node)
        if before is None or (before.level == "hint" and problem.level == "error"):
            found[problem.node] = problem
    return found


class _Content(NamedTuple):
    """What stands between header and footer."""

    body: Body
    units: int = 0
    labels: tuple[str, ...] = ()
    note: str = ""
    known: bool = True


def _face(
    graph: Graph,
    node: Node,
    shape: NodeShape | None,
    problem: Problem | None,
    labels: Sequence[str],
    image_shape: tuple[int, int] | None,
    measure: Measure,
) -> Face:
    op = OPS.get(node.op)
    if op is None:
        return _unknown_op(graph, node, problem)
    if op.passes:
        return _point(graph, node, op, shape, problem)
    into = graph.into(node.id)
    many = op.inputs is None
    settings = resolve(op.settings, node.settings)
    content = _content(op, settings, shape, bool(into), labels, image_shape)
    content = content._replace(labels=_broken(content, measure))
    if problem is not None and problem.level == "error" and problem.brief:
        content = content._replace(body="problem")
    left, right = footer(op, settings, shape)
    function = _function(op, settings)
    return Face(
        id=node.id,
        title=node.name,
        op=node.op,
        category=op.category,
        icon=op.icon,
        activation=function.name if function is not None else None,
        **content._asdict(),
        left=left,
        right=right,
        inputs=1 if op.inputs is None else op.inputs,
        many=many,
        outputs=op.outputs,
        taken=frozenset({0} if many and into else {one.input for one in into}),
        feeds=bool(graph.out_of(node.id)),
        level=problem.level if problem else None,
        brief=problem.brief if problem else "",
        bad_port=problem.port if problem and problem.level == "error" else None,
        scale=_scale(function),
        width=_width(op, content.labels, measure),
        **_parameters(shape),
        frozen=node.frozen,
        muted=node.muted and passes(node),
        shapes=shape_words(op, shape),
        origin=_origin(graph, node),
    )


def _point(graph: Graph, node: Node, op: Op, shape: NodeShape | None, problem: Problem | None) -> Face:
    """A point that cables are led through."""
    output = shape.output if shape is not None else None
    return Face(
        id=node.id,
        title=node.name,
        op=node.op,
        category=op.category,
        icon=op.icon,
        body="point",
        units=prod(output) if output is not None else 0,
        taken=frozenset(one.input for one in graph.into(node.id)),
        feeds=bool(graph.out_of(node.id)),
        level=problem.level if problem else None,
        brief=problem.brief if problem else "",
        bad_port=problem.port if problem and problem.level == "error" else None,
        known=output is not None,
        shapes=shape_words(op, shape),
        origin=_origin(graph, node),
        width=m.POINT,
    )


def _origin(graph: Graph, node: Node) -> int | None:
    """The node whose numbers this one hands on; None where it gives its own."""
    into = graph.into(node.id)
    if not passes(node) or not into:
        return None
    found = origin(graph, into[0])
    return found[0] if found is not None else None


class _Parameters(TypedDict):
    weights: tuple[int, int] | None
    biased: bool
    trained: bool


def _parameters(shape: NodeShape | None) -> _Parameters:
    """What of its parameters can be pointed at one by one."""
    shapes = {one.name: one.shape for one in shape.parameters} if shape is not None else {}
    weights = shapes.get("weight", ())
    matrix = (weights[0], weights[1]) if len(weights) == 2 else None
    return {"weights": matrix, "biased": "bias" in shapes, "trained": bool(shapes)}


def _unknown_op(graph: Graph, node: Node, problem: Problem | None) -> Face:
    """A node of a kind that this version does not have."""
    return Face(
        id=node.id,
        title=node.name,
        op=node.op,
        category="shape",
        icon="help",
        note="unknown layer",
        known=False,
        left=node.op,
        taken=frozenset(one.input for one in graph.into(node.id)),
        feeds=bool(graph.out_of(node.id)),
        level=problem.level if problem else None,
    )


def activation_setting(op: Op) -> str | None:
    """The name of the setting that chooses an activation, None where the op has none."""
    return next((one.name for one in op.settings if one.choices == tuple(ACTIVATIONS)), None)


def _function(op: Op, settings: Mapping[str, object]) -> Activation | None:
    """The activation that the node's output went through, None where it has none."""
    name = settings.get(activation_setting(op) or "")
    return ACTIVATIONS.get(name) if isinstance(name, str) else None


def _scale(function: Activation | None) -> tuple[float, float] | None:
    ends = (function.low, function.high) if function is not None else (0.0, inf)
    return ends if isfinite(ends[0]) and isfinite(ends[1]) else None


def _content(
    op: Op,
    settings: Mapping[str, object],
    shape: NodeShape | None,
    linked: bool,
    labels: Sequence[str],
    image_shape: tuple[int, int] | None,
) -> _Content:
    output = shape.output if shape is not None else None
    if op.category == "loss":
        return _Content("value", known=output is not None)
    if output is None:
        return _unknown(op, settings, linked)
    units = prod(output)
    if op.inputs == 0:
        if units <= m.MOST_INPUT_TILES:
            return _Content("tiles", units, tuple(label.split(" (")[0] for label in labels[:units]))
        if image_shape is not None and prod(image_shape) == units:
            return _Content("image", units)
        return _Content("block", units, note=_some(labels) or f"{units:,} features")
    if units <= m.MOST_TILES:
        return _Content("tiles", units)
    if shape is not None and any(len(one.shape) == 2 for one in shape.parameters):
        return _Content("picture", units)
    return _Content("block", units, note=f"{units:,} units")


def _broken(content: _Content, measure: Measure) -> tuple[str, ...]:
    """The labels in as many lines as fit beside a tile."""
    if not content.labels:
        return ()
    lines = int(m.tile_side(content.units) // m.LABEL_LINE)
    return tuple(wrapped(label, m.LABEL + m.MOST_LABEL, lines, measure) for label in content.labels)


def _some(labels: Sequence[str]) -> str:
    """The first of many labels, one a line."""
    return "\n".join([*(label.split(" (")[0] for label in labels[:2]), "…"]) if labels else ""


def _unknown(op: Op, settings: Mapping[str, object], linked: bool) -> _Content:
    """What a node shows whose output is not known."""
    if not linked and op.inputs != 0:
        return _Content("note", note="not connected", known=False)
    units = settings.get("units")
    count = units if isinstance(units, int) and 1 <= units <= m.MOST_TILES else 1
    return _Content("tiles", count, known=False)


def _width(op: Op, labels: Sequence[str], measure: Measure) -> float:
    if op.inputs is None:
        return m.MERGE_WIDTH
    if op.inputs == 0:
        longest = max((measure(line, "caption") for label in labels for line in label.split("\n")), default=0)
        return m.INPUT_WIDTH + min(m.MOST_LABEL, max(0.0, ceil(longest) - m.LABEL))
    return m.NODE_WIDTH
