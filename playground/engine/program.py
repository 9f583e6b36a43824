"""The program: a network as a flat list of instructions over numbered buffers.

Owns the frozen shape of what `compile` makes and executors walk, and prints it as text. Knows no
array library. All trained numbers lie in one flat vector with a table of named blocks, so that an
optimiser is a few calls for the whole network, a snapshot one copy and an export a set of views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from playground.ops.facts import Facts
from playground.ops.op import Kept, Parameter, Settings, Shape


@dataclass(frozen=True, slots=True)
class Buffer:
    """An array that the program works in: (B, *shape) where `per_row`, else (*shape).

    One with `gradient` is needed in training only.
    """

    name: str
    shape: Shape
    per_row: bool = True
    gradient: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A named stretch of a flat vector: `size` numbers from `offset` on belong to one node.

    A step leaves one that is `frozen` as it is.
    """

    name: str
    node: int
    offset: int
    spec: Parameter | Kept
    frozen: bool = False

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return prod(self.spec.shape)

    @property
    def stretch(self) -> slice:
        """Where they lie in the flat vector."""
        return slice(self.offset, self.offset + self.size)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One op at work: which buffers and blocks it reads and writes, by number.

    `dx` names the buffer that backward writes each input's gradient to, None where nobody needs it;
    `adds` are (from, into) pairs of gradient buffers to be summed afterwards, where a source feeds
    several. `backward` is False where no trained number lies before this instruction, or where the
    loss has folded it in.
    """

    op: str
    node: int
    name: str
    settings: Settings
    x: tuple[int, ...]
    y: int
    w: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    scratch: tuple[int, ...] = ()
    dy: int | None = None
    dx: tuple[int | None, ...] = ()
    adds: tuple[tuple[int, int], ...] = ()
    backward: bool = True


@dataclass(frozen=True)
class Program:
    """A whole network, ready to run.

    `instructions` are in forward order, the loss last. `inputs` maps a buffer to the numbers of the
    features that fill it. `values` and `before` give each node's buffer of outputs, and of
    pre-activations where it has an activation. `output` is what the network answers, `scored` what
    the loss reads (the logits, where it folds in the last activation). `probability` is the
    activation that turns `output` into probabilities where the graph itself ends in logits.
    `low` and `high` are the range of the last activation, by which targets are encoded. `parameters` are in
    forward order; in the flat vector those that are frozen lie behind all others.
    """

    buffers: tuple[Buffer, ...]
    instructions: tuple[Instruction, ...]
    parameters: tuple[Block, ...]
    kept: tuple[Block, ...]
    inputs: Mapping[int, tuple[int, ...]]
    values: Mapping[int, int]
    before: Mapping[int, int]
    output: int
    scored: int
    loss: str
    probability: str | None
    low: float
    high: float
    facts: Facts

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return sum(block.size for block in self.parameters)

    @property
    def active(self) -> int:
        """How many numbers a step moves: the first so many of the flat vector."""
        return sum(block.size for block in self.parameters if not block.frozen)

    @property
    def kept_size(self) -> int:
        """How many numbers are kept between steps without being trained."""
        return sum(block.size for block in self.kept)

    @property
    def width(self) -> int:
        """How many numbers the network answers a row with."""
        return prod(self.buffers[self.output].shape)

    @property
    def weights(self) -> tuple[Block, ...]:
        """The trained blocks that L1 and L2 apply to."""
        return tuple(
            block for block in self.parameters if isinstance(block.spec, Parameter) and block.spec.penalised
        )

    def bytes_per_row(self, item_bytes: int) -> int:
        """What one row of a batch costs in working memory."""
        return sum(prod(buffer.shape) for buffer in self.buffers if buffer.per_row) * item_bytes

    def __str__(self) -> str:
        return listing(self)


def listing(program: Program) -> str:
    """The program as text: one line for each instruction, backwards included, then the parameters."""

    def name(number: int) -> str:
        return program.buffers[number].name

    lines = ["forward"]
    for one in program.instructions:
        shape = "×".join(map(str, program.buffers[one.y].shape)) or "1"
        blocks = "".join(f" {program.parameters[w].name}" for w in one.w)
        shown = " ".join(f"{key}={value}" for key, value in one.settings.items() if key in ("kind", "rate"))
        words = [
            f"  {name(one.y)} [{shape}]",
            "=",
            one.op,
            *([f"({shown})"] if shown else []),
            *map(name, one.x),
        ]
        lines.append(" ".join(words) + (f" |{blocks}" if blocks else ""))
    lines.append("backward")
    for one in reversed(program.instructions):
        if one.backward:
            made = [name(number) for number in one.dx if number is not None]
            made += [f"∂{program.parameters[w].name}" for w in one.w]
            lines.append(
                f"  {', '.join(made)} = {one.op}′ {name(one.dy) if one.dy is not None else name(one.y)}"
            )
            lines += [f"  {name(into)} += {name(source)}" for source, into in one.adds]
    lines.append(f"parameters {program.size}")
    lines += [
        f"  {block.offset:>6} {block.name} {'×'.join(map(str, block.spec.shape))}"
        + (" frozen" if block.frozen else "")
        for block in program.parameters
    ]
    return "\n".join(lines)
