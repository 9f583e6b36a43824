"""What enters a node and what leaves it, in words. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.document import Document, Link, Node, Problem
from playground.document.bypass import feeder
from playground.document.inspect import Inspection
from playground.gui.theme.figures import NOTHING
from playground.ops import OPS
from playground.ops.op import Shape


@dataclass(frozen=True, slots=True)
class Port:
    """One line: where it comes from (None: nowhere yet), how wide it is, whether something is wrong."""

    source: int | None
    name: str
    width: str
    wrong: bool = False


def input_ports(
    document: Document, inspection: Inspection, node: Node, problems: Sequence[Problem] = ()
) -> tuple[Port, ...]:
    """The inputs of a node in the order of its ports; one that is missing is named too."""
    names = {one.id: one.name for one in document.graph.nodes}
    faulty = {problem.port for problem in problems if problem.node == node.id and problem.level == "error"}
    links = document.graph.into(node.id)
    ports = [
        Port(
            link.source,
            names.get(link.source, NOTHING),
            width(_output(inspection, link.source)),
            link.input in faulty,
        )
        for link in links
    ]
    op = OPS.get(node.op)
    if op is not None and not links and op.inputs != 0:
        ports.append(Port(None, "nothing yet", NOTHING, bool(faulty)))
    return tuple(ports)


def given(inspection: Inspection, node: Node) -> str:
    """What a node hands on and what is trained in it: "8 features, 72 parameters"."""
    op, shape = OPS.get(node.op), inspection.shapes.get(node.id)
    if op is None or shape is None or shape.output is None:
        return NOTHING
    words = [width(shape.output)] if op.outputs else ["one number"]
    if shape.count:
        words.append("1 parameter" if shape.count == 1 else f"{shape.count:,} parameters")
    return ", ".join(words)


def width(shape: Shape | None) -> str:
    """A shape in words: "8 features", "3 × 8 × 8"; a dash where it is not known."""
    if shape is None:
        return NOTHING
    if len(shape) == 1:
        return "1 feature" if shape[0] == 1 else f"{shape[0]:,} features"
    return " × ".join(map(str, shape)) or "one number"


def unit_names(
    document: Document, node: int, labels: Sequence[str], columns: Sequence[str]
) -> tuple[str, ...] | None:
    """What feeds each weight of a node's units, as far as one can name it; None for one name for all.

    `labels` are the titles of the features `columns`, for a node that is fed by an input.
    """
    source = _source(document, node)
    if source is None or source.op != "input":
        return None
    titles = dict(zip(columns, labels, strict=False))
    chosen = source.settings.get("columns") or columns
    return tuple(titles.get(name, str(name)) for name in chosen)


def source_name(document: Document, node: int) -> str:
    """The name of the node whose numbers feed this one."""
    source = _source(document, node)
    return source.name if source is not None else "input"


def ends(document: Document, link: Link) -> tuple[Node, Node] | None:
    """The two nodes of a link; None where one is gone."""
    nodes = {node.id: node for node in document.graph.nodes}
    if link not in document.graph.links or link.source not in nodes or link.target not in nodes:
        return None
    return nodes[link.source], nodes[link.target]


def _source(document: Document, node: int) -> Node | None:
    return feeder(document.graph, node)


def _output(inspection: Inspection, node: int) -> Shape | None:
    shape = inspection.shapes.get(node)
    return shape.output if shape is not None else None
