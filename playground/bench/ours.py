"""Our own side of a comparison: documents and rows for the cases, and trainers as contenders.

Rows are drawn once and handed to every peer as the network sees them, so all compute with the same
numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.bench.cases import SMALL, Case
from playground.bench.peers.peer import Layers, Problem
from playground.data.streams import stream
from playground.document import Data, Document, Graph, Link, Node, Split, Training, Until, frozen
from playground.engine.trainer import Trainer

Array = Any

EXECUTORS = ("array", "fast")
"""Ours by name, the reference first."""

ALL_ROWS = Split(training=1.0, validation=0.0)
NEVER = Until(loss=None, on="training", max_epochs=10**9)


def document_of(case: Case, *, shuffle: bool = False) -> Document:
    """The case as a project."""
    last = len(case.layers)
    ends = {"mse": "linear", "cross_entropy": "softmax"}
    nodes = [Node(1, "input", "input")]
    for number, (_, units) in enumerate(case.layers, start=1):
        activation = case.hidden if number < last else ends[case.loss]
        settings = frozen(units=units, activation=activation)
        nodes.append(Node(number + 1, "dense", f"dense {number}", (240.0 * number, 0.0), settings))
    nodes.append(Node(last + 2, "loss", "loss", (240.0 * (last + 1), 0.0), frozen(kind=case.loss)))
    links = tuple(Link(number, 0, number + 1, 0) for number in range(1, last + 2))
    training = Training(
        optimizer=frozen(name="sgd", learning_rate=case.rate),
        batch_size=case.batch,
        shuffle=shuffle,
        until=NEVER,
    )
    data = Data(standardize=False, split=ALL_ROWS)
    return Document(case.name, Graph(tuple(nodes), links), data, training)


def arrays_of(case: Case) -> tuple[Array, Array]:
    """Rows to learn from. Shapes: x (N, I); y (N, O) values, or (N,) classes, every one of which occurs."""
    draw = stream("benchmark rows", 1, 0)
    x = draw.normal(size=(case.rows, case.sizes[0])).astype(np.float32)
    if case.loss == "cross_entropy":
        return x, np.arange(case.rows) % case.sizes[-1]
    return x, np.sin(x @ draw.normal(size=(case.sizes[0], case.sizes[-1]))).astype(np.float32)


def trainer_of(case: Case, executor: str = "array", *, shuffle: bool = False, device: str = "cpu") -> Trainer:
    """A trainer at the start of the case."""
    document = document_of(case, shuffle=shuffle)
    return Trainer(document, data=arrays_of(case), device=device, executor=executor)


def problem_of(case: Case) -> Problem:
    """The case for peers: rows in the order in which our network sees them, and its first parameters."""
    trainer = trainer_of(case)
    x, y = trainer.dataset.part("training")
    kind = np.float32 if case.loss == "mse" else np.int64
    return Problem(
        case, np.ascontiguousarray(x, np.float32), np.ascontiguousarray(y, kind), layers_of(trainer)
    )


def trainers_of(case: Case, *, shuffle: bool = False) -> dict[str, Trainer]:
    """A trainer for each executor that really runs the case here."""
    made = [trainer_of(case, name, shuffle=shuffle) for name in EXECUTORS]
    return {trainer.executor: trainer for trainer in made}


def lacking(trainers: Mapping[str, Trainer]) -> list[str]:
    """Why our fastest is not among these, as a sentence; nothing where it is."""
    if EXECUTORS[-1] in trainers:
        return []
    return [trainer_of(SMALL[0], EXECUTORS[-1]).executor_note]


class EpochByEpoch:
    """Calls `epoch` again and again: losses are measured after each and handed out."""

    most: int | None = None

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self.unit = trainer.batches

    def restart(self) -> None:
        self._trainer.reset()

    def run(self, count: int) -> None:
        for _ in range(count):
            self._trainer.epoch()


class FlatOut(EpochByEpoch):
    """Calls `run` once for many epochs; losses are measured after each all the same."""

    def run(self, count: int) -> None:
        self._trainer.run(max_epochs=self._trainer.epochs + count)


class BatchByBatch:
    """Calls `batch` again and again within one epoch, so that nothing but steps is timed."""

    unit = 1

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self.most: int | None = trainer.batches - 1

    def restart(self) -> None:
        self._trainer.reset()

    def run(self, count: int) -> None:
        for _ in range(count):
            self._trainer.batch()


class ManyBatches(BatchByBatch):
    """Calls `advance` once for many batches of one epoch."""

    def run(self, count: int) -> None:
        self._trainer.advance(count)


def layers_of(trainer: Trainer) -> Layers:
    """Copies of weights and biases as they are now, layer by layer. Shapes: (I, O) and (O,)."""
    parameters = trainer.parameters
    names = [name.removesuffix(".weight") for name in parameters if name.endswith(".weight")]
    return [(parameters[f"{name}.weight"].copy(), parameters[f"{name}.bias"].copy()) for name in names]
