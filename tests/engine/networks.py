"""Networks for the engine's tests: small fixed ones, and any number of random graphs with their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.document import Data, Document, Graph, Link, Node, Split, Training, Until, frozen, replace
from playground.engine.array import ArrayExecutor
from playground.engine.trainer import Trainer
from playground.ops import ACTIVATIONS, LOSSES
from playground.ops.facts import Facts
from tests.document.documents import chain, node

ALL_ROWS = Split(training=1.0, validation=0.0)
SPIRAL = Data(source="spiral", settings=frozen(count=60))


def array_of(trainer: Trainer) -> ArrayExecutor:
    """The executor of a trainer that was made with `executor="array"`, for tests that spoil its numbers."""
    assert isinstance(trainer._engine, ArrayExecutor)
    return trainer._engine


def batch_target(trainer: Trainer) -> Any:
    """What the loss compares the current batch with. Shapes: (B, O)."""
    material, place = (
        trainer._material,
        (trainer.document.training.seed, trainer.epochs, trainer.batch_number),
    )
    return material.rows(*place).target[material.batch(*place)]


def dense(id: int, units: int, activation: str = "tanh", **settings: Any) -> Node:
    """A dense node called "layer 2" by its id."""
    return node(id, "dense", f"layer {id}", units=units, activation=activation, **settings)


def classifier(*nodes: Node, **training: Any) -> Document:
    """A small spiral and these nodes (by default four tanh neurons), one sigmoid at the end."""
    middle = nodes or (dense(2, 4),)
    document = chain(*middle, dense(50, 1, "sigmoid"), data=SPIRAL)
    return learning(document, **training)


def learning(document: Document, **training: Any) -> Document:
    """The document with these training settings; `until` takes a dict."""
    changes = {key: Until(**value) if key == "until" else value for key, value in training.items()}
    return replace(document, training=replace(document.training, **changes))


def randomised(trainer: Trainer, seed: int) -> Trainer:
    """The trainer with every parameter drawn anew, biases, scales and shifts too."""
    draw = np.random.Generator(np.random.Philox(seed))
    trainer.set_parameters(
        {name: 0.7 * draw.normal(size=array.shape) for name, array in trainer.parameters.items()}
    )
    return trainer


# -- random graphs -----------------------------------------------------------------------------------


GROWN = ("dense", "dense", "activation", "add", "multiply", "concat", "batch_norm", "layer_norm", "dropout")


@dataclass
class _Sketch:
    """A graph while it grows: nodes, links, and the width of every node's output."""

    draw: np.random.Generator
    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)

    def pick(self, options: Any) -> Any:
        options = list(options)
        return options[int(self.draw.integers(len(options)))]

    def add(self, op: str, width: int, sources: list[int], **settings: Any) -> int:
        """A node fed by these; gives its id."""
        id = len(self.nodes) + 1
        self.nodes.append(node(id, op, **settings))
        self.links += [Link(source, 0, id, port) for port, source in enumerate(sources)]
        self.widths[id] = width
        return id

    def source(self) -> int:
        """Any node, often the last, so that chains grow long and branches come back."""
        return max(self.widths) if self.draw.random() < 0.5 else self.pick(self.widths)

    def grow(self) -> None:
        """One more node behind some that are there."""
        op = self.pick(GROWN)
        first = self.source()
        width = self.widths[first]
        if op == "dense":
            units, kind = int(self.draw.integers(2, 5)), self.pick(ACTIVATIONS)
            self.add(op, units, [first], units=units, activation=kind, bias=bool(self.draw.random() < 0.8))
        elif op in ("add", "multiply"):
            alike = [id for id, other in self.widths.items() if other == width]
            others = [self.pick(alike) for _ in range(int(self.draw.integers(0, 3)))]
            self.add(op, width, list(dict.fromkeys([first, *others])))
        elif op == "concat":
            sources = list(dict.fromkeys([first, self.source()]))
            self.add(op, sum(self.widths[id] for id in sources), sources)
        else:
            settings = {"dropout": {"rate": 0.3}, "activation": {"kind": self.pick(ACTIVATIONS)}}
            self.add(op, width, [first], **settings.get(op, {"eps": 0.05}))

    def loose_ends(self) -> list[int]:
        fed = {link.source for link in self.links}
        return [id for id in self.widths if id not in fed]


@dataclass(frozen=True)
class Problem:
    """A document and the rows that it learns from."""

    document: Document
    x: Any
    y: Any

    def trainer(self, **more: Any) -> Trainer:
        more = {"dtype": "float64", "device": "cpu", **more}
        return Trainer(self.document, data=(self.x, self.y), **more)


def random_problem(seed: int, most_nodes: int = 30) -> Problem:
    """A random graph: several inputs, skips, merges, shared sources, norms, dropout; any task and loss."""
    draw = np.random.Generator(np.random.Philox(seed))
    sketch = _Sketch(draw)
    x = draw.normal(size=(12, 3))
    names = ["x1", "x2", "x3"]
    for _ in range(int(draw.integers(1, 4))):
        chosen = names[int(draw.integers(0, 2)) :]
        sketch.add("input", len(chosen), [], columns=chosen)
    for _ in range(int(draw.integers(1, most_nodes - 6))):
        sketch.grow()
    facts, y = _target(draw)
    losses = [name for name, loss in LOSSES.items() if loss.width(facts)[0]]
    loss = sketch.pick(losses)
    joined = sketch.add("concat", sum(sketch.widths[id] for id in sketch.loose_ends()), sketch.loose_ends())
    width = sketch.pick(LOSSES[loss].width(facts)[0])
    end = sketch.pick(["linear", LOSSES[loss].fuses or "tanh"])
    output = sketch.add("dense", width, [joined], units=width, activation=end)
    sketch.add("loss", 0, [output], kind=loss)
    document = Document(
        f"random {seed}",
        Graph(tuple(sketch.nodes), tuple(sketch.links)),
        Data(split=ALL_ROWS),
        Training(batch_size=7, seed=seed),
    )
    return Problem(document, x, y)


def _target(draw: np.random.Generator) -> tuple[Facts, Any]:
    """Two classes, three classes, one value or two values for twelve rows."""
    kind = int(draw.integers(4))
    features = ("x1", "x2", "x3")
    if kind < 2:
        return Facts(features, "classes", kind + 2), np.arange(12) % (kind + 2)
    return Facts(features, "values", kind - 1), draw.normal(size=(12, kind - 1))
