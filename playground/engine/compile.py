"""From a document to a program.

`compile` accepts only what `check` has passed. Nodes that do not feed the loss are left out, those that
hand on what they get (muted ones, reroute points) are looked through. A node with an activation becomes
two instructions; where the loss folds that activation in (sigmoid into binary cross-entropy, softmax into
cross-entropy), the loss reads the logits and the gradient goes straight to them, while the activation
still runs forward, so that probabilities are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import prod

from playground.document.bypass import origin, passes
from playground.document.check import examine
from playground.document.inspect import Inspection, ordered
from playground.document.model import Document, Link, Node
from playground.document.problem import Problem
from playground.engine.program import Block, Buffer, Instruction, Program
from playground.ops import ACTIVATIONS, LOSSES, OPS
from playground.ops.ends import columns
from playground.ops.facts import Facts
from playground.ops.op import Kept, Op, Parameter, Scratch, Settings, Shape


class CompileError(ValueError):
    """The document has errors; `problems` lists them, the text is the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problem for problem in problems if problem.level == "error")
        super().__init__(self.problems[0].text if self.problems else "The document cannot be compiled.")


def compile(document: Document, facts: Facts) -> Program:
    """The document's network as a program.

    Raises:
        CompileError: `check` found an error.
    """
    inspection, problems = examine(document, facts)
    if any(problem.level == "error" for problem in problems):
        raise CompileError(problems)
    return _Compiler(document, inspection, facts).program()


@dataclass
class _Compiler:
    """The lists while they grow. Lives for one call of `compile`."""

    document: Document
    inspection: Inspection
    facts: Facts
    buffers: list[Buffer] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    parameters: list[Block] = field(default_factory=list)
    kept: list[Block] = field(default_factory=list)
    inputs: dict[int, tuple[int, ...]] = field(default_factory=dict)
    values: dict[int, int] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)

    def program(self) -> Program:
        """Walks the live nodes forward, folds the loss, then wires the gradients back."""
        for id in self._order():
            self._node(self.document.graph.node(id))
        folded = self._fold_loss()
        self._wire_gradients(folded)
        loss, end = self.instructions[-1], self._end_activation()
        entry = LOSSES[loss.settings["kind"]]
        output = self.values[self._last_node()]
        return Program(
            buffers=tuple(self.buffers),
            instructions=tuple(self.instructions),
            parameters=_frozen_last(self.parameters),
            kept=tuple(self.kept),
            inputs=self.inputs,
            values=self.values,
            before=self.before,
            output=output,
            scored=loss.x[0],
            loss=entry.name,
            probability=entry.fuses if entry.fuses and folded is None else None,
            low=ACTIVATIONS[end].low if end else float("-inf"),
            high=ACTIVATIONS[end].high if end else float("inf"),
            facts=self.facts,
        )

    def _order(self) -> tuple[int, ...]:
        """The live nodes that compute something, sources first: the same with and without what hands on."""
        graph, live = self.document.graph, self.inspection.live
        return ordered(
            {node.id: self._sources(node.id) for node in graph.nodes if node.id in live and not passes(node)}
        )

    def _sources(self, id: int) -> tuple[int, ...]:
        """The nodes that make what enters a live node, port by port."""
        return tuple(self._origin(link) for link in self.document.graph.into(id))

    def _origin(self, link: Link) -> int:
        """The node that makes what a link carries."""
        found = origin(self.document.graph, link)
        assert found is not None  # `check` has found a source for every live node
        return found[0]

    def _node(self, node: Node) -> None:
        """The instructions of one node."""
        op, shape = OPS[node.op], self.inspection.shapes[node.id]
        sources = tuple(self.values[id] for id in self._sources(node.id))
        shapes = tuple(one for one in shape.inputs if one is not None)
        if op.inputs == 0:
            assert shape.output is not None
            buffer = self._buffer(node.name, shape.output)
            self.inputs[buffer] = columns(shape.settings, self.facts)
            self.values[node.id] = buffer
            return
        output = shape.output if shape.output is not None else ()
        activation = str(shape.settings[op.activation]) if op.activation else "linear"
        plain = activation == "linear"
        y = self._buffer(node.name if plain else f"{node.name}.before", output)
        self._instruction(op, node, shape.settings, sources, shapes, y)
        if not plain:
            self.before[node.id] = y
            after = self._buffer(node.name, output)
            self._instruction(OPS["activation"], node, {"kind": activation}, (y,), (output,), after)
            y = after
        elif op.category == "activation":
            self.before[node.id] = sources[0]
        self.values[node.id] = y

    def _instruction(
        self, op: Op, node: Node, settings: Settings, x: tuple[int, ...], shapes: tuple[Shape, ...], y: int
    ) -> None:
        scratch = (
            self._scratch(node, number, spec) for number, spec in enumerate(op.scratch(shapes, settings))
        )
        self.instructions.append(
            Instruction(
                op=op.name,
                node=node.id,
                name=node.name,
                settings=settings,
                x=x,
                y=y,
                w=tuple(_append(self.parameters, node, spec) for spec in op.parameters(shapes, settings)),
                kept=tuple(_append(self.kept, node, spec) for spec in op.kept(shapes, settings)),
                scratch=tuple(scratch),
            )
        )

    def _buffer(self, name: str, shape: Shape, per_row: bool = True, gradient: bool = False) -> int:
        self.buffers.append(Buffer(name, shape, per_row, gradient))
        return len(self.buffers) - 1

    def _scratch(self, node: Node, number: int, spec: Scratch) -> int:
        return self._buffer(f"{node.name}.scratch{number or ''}", spec.shape, spec.per_row)

    def _last_node(self) -> int:
        """The node that feeds the loss."""
        return self._sources(self.instructions[-1].node)[0]

    def _end_activation(self) -> str | None:
        """The activation right before the loss, if there is one."""
        output = self.values[self._last_node()]
        for one in self.instructions:
            if one.y == output:
                return str(one.settings["kind"]) if one.op == "activation" else "linear"
        return None

    def _fold_loss(self) -> int | None:
        """Lets the loss read the logits where it folds the last activation in; gives that one's number."""
        loss = self.instructions[-1]
        wanted = LOSSES[loss.settings["kind"]].fuses
        for number, one in enumerate(self.instructions[:-1]):
            if one.y == loss.x[0] and one.op == "activation" and wanted and one.settings["kind"] == wanted:
                self.instructions[-1] = replace(loss, x=one.x)
                return number
        return None

    def _wire_gradients(self, folded: int | None) -> None:
        """Gives every value that trained numbers lie before a gradient buffer, and each instruction its part.

        Backwards, the first consumer of a value writes its gradient; every further one writes to a
        buffer of its own that is then added.
        """
        trained = self._trained_values()
        gradient: dict[int, int] = {}
        numbers = count(1)
        for number in range(len(self.instructions) - 1, -1, -1):
            one = self.instructions[number]
            is_loss = number == len(self.instructions) - 1
            if number == folded or not (one.y in trained or (is_loss and one.x[0] in trained)):
                self.instructions[number] = replace(one, backward=False)
                continue
            dx: list[int | None] = []
            adds: list[tuple[int, int]] = []
            for x in one.x:
                if x not in trained:
                    dx.append(None)
                    continue
                source = self.buffers[x]
                if x not in gradient:
                    gradient[x] = self._buffer(f"∂{source.name}", source.shape, gradient=True)
                    dx.append(gradient[x])
                else:
                    part = self._buffer(f"∂{source.name}.part{next(numbers)}", source.shape, gradient=True)
                    dx.append(part)
                    adds.append((part, gradient[x]))
            dy = None if is_loss else gradient[one.y]
            self.instructions[number] = replace(one, dx=tuple(dx), adds=tuple(adds), dy=dy)

    def _trained_values(self) -> set[int]:
        """Buffers that depend on a trained number."""
        trained: set[int] = set()
        for one in self.instructions:
            if one.w or any(x in trained for x in one.x):
                trained.add(one.y)
        return trained


def _append(blocks: list[Block], node: Node, spec: Parameter | Kept) -> int:
    """Adds a block behind the last; gives its number."""
    offset = blocks[-1].offset + prod(blocks[-1].spec.shape) if blocks else 0
    blocks.append(Block(f"{node.name}.{spec.name}", node.id, offset, spec, node.frozen))
    return len(blocks) - 1


def _frozen_last(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks in the same order, the frozen ones laid behind all others in the flat vector."""
    placed: dict[str, Block] = {}
    offset = 0
    for block in sorted(blocks, key=lambda one: one.frozen):
        placed[block.name] = replace(block, offset=offset)
        offset += block.size
    return tuple(placed[block.name] for block in blocks)
