"""What each node of a document shows, as plain values.

Owns the words and the make-up of a node: title, footer, number of tiles, ports, problem. Knows
neither Qt nor where the node stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite, prod
from typing import Literal, NamedTuple, TypedDict

from playground.document import Document, Graph, Node, Problem
from playground.document.inspect import Inspection, NodeShape
from playground.gui.canvas import measures as m
from playground.gui.canvas.measures import Box
from playground.ops import ACTIVATIONS, OPS
from playground.ops.activation import Activation
from playground.ops.op import Op
from playground.ops.setting import resolve

Body = Literal["tiles", "image", "picture", "block", "value", "note", "problem"]


@dataclass(frozen=True, kw_only=True)
class Face:
    """The picture of one node without its numbers, and its geometry in the node's own coordinates."""

    id: int
    title: str
    op: str
    category: str
    icon: str
    activation: str | None = None
    body: Body = "note"
    units: int = 0
    """Tiles in the body; for other bodies the node's number of units, 0 where it is not known."""
    labels: tuple[str, ...] = ()
    note: str = ""
    left: str = ""
    right: str = ""
    inputs: int = 1
    many: bool = False
    outputs: int = 1
    taken: frozenset[int] = frozenset()
    """Input ports that are linked; a merge's count as one port 0."""
    feeds: bool = False
    level: Literal["error", "hint"] | None = None
    brief: str = ""
    bad_port: int | None = None
    known: bool = True
    """False behind a problem: the shape of what comes out is not known."""
    scale: tuple[float, float] | None = None
    """Lowest and highest value that its units can give, where both are finite."""
    weights: tuple[int, int] | None = None
    """Shape of its weight matrix (inputs, units), where it has one."""
    biased: bool = False
    trained: bool = False
    """Whether it has parameters."""
    frozen: bool = False
    """Whether no step moves them."""
    width: float = m.NODE_WIDTH

    @property
    def body_height(self) -> float:
        """Height between header and footer."""
        if self.body == "tiles":
            return self._column[-1].bottom + m.PADDING - m.HEADER
        if self.body == "image":
            return 2 * m.PADDING + m.tile_side(1)
        return {
            "picture": 2 * m.PADDING + m.PICTURE[1],
            "block": m.BLOCK_BODY,
            "value": m.VALUE_BODY,
            "problem": m.PROBLEM_BODY,
        }.get(self.body, m.NOTE_BODY)

    @property
    def height(self) -> float:
        return m.HEADER + self.body_height + m.FOOTER

    @cached_property
    def tiles(self) -> tuple[Box, ...]:
        """One box per unit, or the one box of a picture; none where the body is words."""
        if self.body == "tiles":
            return self._column
        if self.body == "image":
            return m.tile_column(1, self.width, m.tile_side(1))
        if self.body == "picture":
            width, height = m.PICTURE
            return (Box((self.width - width) / 2, m.HEADER + m.PADDING, width, height),)
        return ()

    @cached_property
    def _column(self) -> tuple[Box, ...]:
        """The tiles, to the right of the middle where long labels need the room."""
        shift = max(0.0, self.width - m.INPUT_WIDTH) / 2 if self.labels else 0.0
        most = m.LABELLED_TILE if self.labels else m.tile_side(1)
        return tuple(box.moved(shift, 0) for box in m.tile_column(max(self.units, 1), self.width, most))

    def input_at(self, port: int) -> tuple[float, float]:
        """The middle of an input port; a merge has one for all."""
        return 0.0, m.HEADER / 2 + (0 if self.many else 20 * port)

    def output_at(self, port: int = 0) -> tuple[float, float]:
        """The middle of an output port."""
        return self.width, m.HEADER / 2 + 20 * port

    def bias_at(self, unit: int) -> tuple[float, float]:
        """The middle of a unit's bias dot, on the lower left corner of its tile."""
        box = self.tiles[unit]
        return box.x + 1, box.bottom - 1

    @property
    def pixels(self) -> tuple[int, int] | None:
        """How many inputs and how many units each pixel of the weight picture stands for."""
        if self.body != "picture" or self.weights is None:
            return None
        return m.thinning(self.weights)

    def pixel(self, source: int, unit: int) -> Box | None:
        """The pixel of one weight in the weight picture."""
        steps, shape = self.pixels, self.weights
        if steps is None or shape is None:
            return None
        box = self.tiles[0]
        across, down = -(-shape[0] // steps[0]), -(-shape[1] // steps[1])
        width, height = box.width / across, box.height / down
        return Box(box.x + source // steps[0] * width, box.y + unit // steps[1] * height, width, height)

    def weight_at(self, dx: float, dy: float) -> tuple[int, int] | None:
        """The weight (input, unit) whose pixel a point of the node lies on."""
        steps, shape = self.pixels, self.weights
        if steps is None or shape is None or not self.tiles[0].holds(dx, dy):
            return None
        box = self.tiles[0]
        across, down = -(-shape[0] // steps[0]), -(-shape[1] // steps[1])
        column = min(int((dx - box.x) / box.width * across), across - 1)
        row = min(int((dy - box.y) / box.height * down), down - 1)
        return column * steps[0], row * steps[1]

    @property
    def ports_in(self) -> range:
        """Its input ports as they are drawn."""
        return range(1 if self.many else self.inputs)


def faces(
    document: Document,
    inspection: Inspection,
    problems: Iterable[Problem] = (),
    labels: Sequence[str] = (),
    image_shape: tuple[int, int] | None = None,
) -> dict[int, Face]:
    """The face of every node, by id."""
    worst = _worst(problems)
    return {
        node.id: _face(
            document.graph, node, inspection.shapes.get(node.id), worst.get(node.id), labels, image_shape
        )
        for node in document.graph.nodes
    }


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
) -> Face:
    op = OPS.get(node.op)
    if op is None:
        return _unknown_op(graph, node, problem)
    into = graph.into(node.id)
    many = op.inputs is None
    settings = resolve(op.settings, node.settings)
    content = _content(op, settings, shape, bool(into), labels, image_shape)
    if problem is not None and problem.level == "error" and problem.brief:
        content = content._replace(body="problem")
    left, right = _footer(op, settings, shape)
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
        width=_width(op, content.labels),
        **_parameters(shape),
        frozen=node.frozen,
    )


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


def _footer(op: Op, settings: Mapping[str, object], shape: NodeShape | None) -> tuple[str, str]:
    """The two ends of the footer."""
    widths = tuple("?" if one is None else f"{prod(one):,}" for one in shape.inputs) if shape else ()
    output = shape.output if shape else None
    count = shape.count if shape else 0
    out = f"{prod(output):,}" if output is not None else "?"
    if op.inputs == 0:
        return (f"{out} features" if out != "1" else "1 feature"), ""
    if op.inputs is None:
        return (_joined(op, widths) if widths else "no inputs"), (out if output is not None else "")
    if "units" in settings:
        units = settings["units"]
        end = out if output is not None or not isinstance(units, int) else f"{units:,}"
        return f"{widths[0] if widths else '?'} → {end}", (count_text(count) if output is not None else "")
    return _key_setting(op, settings), (
        "" if output is None or not op.outputs else count_text(count) if count else out
    )


def _joined(op: Op, widths: tuple[str, ...]) -> str:
    """ "8 + 8": the widths of a merge's inputs with the sign that stands in the op's hint."""
    sign = re.match(r"\w+(\W+?)\w", op.hint)
    return sign.group(1).join(widths) if sign and len(widths) <= 3 else f"{len(widths)} inputs"


def _key_setting(op: Op, settings: Mapping[str, object]) -> str:
    """The setting that says most about the node: "rate 0.2", or the title of its first choice.

    What is tiny by nature only guards a division, and says nothing.
    """
    for setting in op.settings:
        value = settings.get(setting.name)
        if setting.kind == "choice" and isinstance(value, str):
            titles = dict(zip(setting.choices, setting.titles, strict=False))
            title = titles.get(value, value.replace("_", " "))
            return title.lower() if title[1:].islower() else title
        tiny = isinstance(setting.default, float) and abs(setting.default) < 1e-3
        if setting.kind in ("number", "integer") and isinstance(value, (int, float)) and not tiny:
            return f"{setting.label.lower()} {value:g}"
    return ""


def count_text(count: int) -> str:
    """ "72 params", or short where there is no room: "8.3 k"."""
    if count < 1000:
        return f"{count} params" if count != 1 else "1 param"
    for unit, size in (("M", 1_000_000), ("k", 1000)):
        if count >= size:
            value = count / size
            return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"
    return str(count)


def _width(op: Op, labels: Sequence[str]) -> float:
    if op.inputs is None:
        return m.MERGE_WIDTH
    if op.inputs == 0:
        longest = max((len(label) for label in labels), default=0)
        return m.INPUT_WIDTH + min(72.0, max(0.0, 6.0 * longest - 14.0)) if longest > 3 else m.INPUT_WIDTH
    return m.NODE_WIDTH
