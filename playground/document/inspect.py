"""Shapes, parameters and computing order of a graph, as far as it makes sense.

One walk serves the canvas (shape on every port, parameter count on every node), `check` and
`compile`. Never raises: what cannot be known is None and has a problem that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

from playground.document.bypass import passes
from playground.document.model import Graph, Node
from playground.document.problem import Problem
from playground.ops import OPS
from playground.ops.facts import Facts
from playground.ops.op import Parameter, Shape, ShapeError
from playground.ops.setting import problems as setting_problems
from playground.ops.setting import resolve


@dataclass(frozen=True, slots=True)
class NodeShape:
    """What is known of one node: shapes of its inputs and output (None: not known), its parameters."""

    inputs: tuple[Shape | None, ...]
    output: Shape | None
    parameters: tuple[Parameter, ...]
    settings: Mapping[str, object]

    @property
    def count(self) -> int:
        """How many numbers are trained in it."""
        return sum(prod(parameter.shape) for parameter in self.parameters)


@dataclass(frozen=True, slots=True)
class Inspection:
    """All of a graph: `order` lists every node that no loop holds, sources first; `live` those that
    feed the loss; `shapes` what is known of each; `looped` those in or behind a loop."""

    order: tuple[int, ...]
    live: frozenset[int]
    looped: frozenset[int]
    shapes: Mapping[int, NodeShape]
    problems: tuple[Problem, ...]

    @property
    def count(self) -> int:
        """Trained numbers of the nodes that feed the loss."""
        return sum(shape.count for id, shape in self.shapes.items() if id in self.live)


def inspect(graph: Graph, facts: Facts | None) -> Inspection:
    """Order, shapes and shape problems of a graph whose links fit its nodes."""
    order = computing_order(graph)
    looped = frozenset(node.id for node in graph.nodes) - set(order)
    live = feeding_loss(graph)
    shapes: dict[int, NodeShape] = {}
    problems: list[Problem] = []
    nodes = {node.id: node for node in graph.nodes}
    for id in order:
        shapes[id], problem = _shape(graph, nodes[id], shapes, facts)
        if problem is not None:
            problems.append(problem)
    return Inspection(order, live, looped, shapes, tuple(problems))


def computing_order(graph: Graph) -> tuple[int, ...]:
    """Nodes so that each comes after what feeds it; ties by id. Nodes in or behind a loop are left out."""
    nodes = graph.by_id
    return ordered({id: [link.source for link in graph.into(id) if link.source in nodes] for id in nodes})


def ordered(sources: Mapping[int, Iterable[int]]) -> tuple[int, ...]:
    """Ids so that each comes after its sources, which are ids too; ties by id; none in or behind a loop."""
    targets: dict[int, list[int]] = {}
    waiting: dict[int, int] = {}
    for id in sorted(sources):
        distinct = set(sources[id])
        waiting[id] = len(distinct)
        for source in distinct:
            targets.setdefault(source, []).append(id)
    order = [id for id, count in waiting.items() if not count]
    for id in order:  # grows while it is walked
        for target in targets.get(id, ()):
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return tuple(order)


def feeding_loss(graph: Graph) -> frozenset[int]:
    """The loss and every node that a path leads from to it; of what hands on its first input, that path."""
    nodes = graph.by_id
    found = {node.id for node in graph.nodes if node.op == "loss"}
    front = list(found)
    while front:
        id = front.pop()
        links = graph.into(id)
        for link in links[:1] if id in nodes and passes(nodes[id]) else links:
            if link.source not in found:
                found.add(link.source)
                front.append(link.source)
    return frozenset(found)


def dense_layers(graph: Graph, inspection: Inspection) -> tuple[Node, ...]:
    """The dense layers that work for the loss, sources first; a bypassed one does not."""
    nodes = (graph.node(id) for id in inspection.order if id in inspection.live)
    return tuple(node for node in nodes if node.op == "dense" and not passes(node))


def _shape(
    graph: Graph, node: Node, known: Mapping[int, NodeShape], facts: Facts | None
) -> tuple[NodeShape, Problem | None]:
    """What is known of one node, given what is known of those before it."""
    inputs = tuple(
        known[link.source].output if link.source in known else None for link in graph.into(node.id)
    )
    op = OPS.get(node.op)
    if passes(node):
        return NodeShape(inputs, inputs[0] if inputs else None, (), node.settings), None
    if op is None or setting_problems(op.settings, node.settings):
        return NodeShape(inputs, None, (), node.settings), None
    settings = resolve(op.settings, node.settings)
    filled = len(inputs) == op.inputs if op.inputs is not None else bool(inputs)
    shapes = tuple(shape for shape in inputs if shape is not None)
    if not filled or len(shapes) < len(inputs):
        return NodeShape(inputs, None, (), settings), None
    try:
        output = op.shape(shapes, settings, facts)
        parameters = op.parameters(shapes, settings)
    except ShapeError as error:
        if facts is None and op.inputs == 0:
            return NodeShape(inputs, None, (), settings), None
        problem = Problem(
            f"{op.title} '{node.name}': {error}.", node=node.id, port=error.port, brief=error.brief
        )
        return NodeShape(inputs, None, (), settings), problem
    return NodeShape(inputs, output, parameters, settings), None
