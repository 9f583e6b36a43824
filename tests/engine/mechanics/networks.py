"""Networks for the tests of the mechanics: every kind of end, every op in the way, on rows of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from playground.document import Document, Link, replace
from playground.engine.trainer import Trainer
from tests.document.documents import chain, node
from tests.engine.networks import ALL_ROWS, Problem, classifier, dense, learning, random_problem

EXECUTORS = ("array", "fast")
DRAW = np.random.Generator(np.random.Philox(3))
X = DRAW.normal(size=(23, 3))
CLASSES, VALUES = np.arange(23) % 3, X @ np.array([[1.0, 0.5], [-2.0, 0.0], [0.3, 1.0]]) + 0.1 * X[:, :1] ** 2


def skips(**training: Any) -> Problem:
    """Two ways round: an Add around one layer, a Concat of two, three classes by softmax."""
    nodes = (
        dense(2, 4),
        dense(3, 4, "relu"),
        node(4, "add", "sum"),
        node(5, "concat", "both"),
        dense(6, 3, "softmax"),
    )
    document = chain(*nodes, loss="cross_entropy")
    links = [(1, 2, 0), (2, 3, 0), (2, 4, 0), (3, 4, 1), (4, 5, 0), (2, 5, 1), (5, 6, 0), (6, 99, 0)]
    graph = replace(document.graph, links=tuple(Link(a, 0, b, port) for a, b, port in links))
    return _problem(replace(document, graph=graph), CLASSES, training)


def normed(norm: str, **training: Any) -> Problem:
    """A norm and dropout between layers, two values at the end."""
    nodes = (dense(2, 5), node(3, norm, "norm"), node(4, "dropout", "drop", rate=0.4), dense(5, 2, "linear"))
    return _problem(chain(*nodes, loss="mse"), VALUES, training)


def two_classes(**training: Any) -> Problem:
    """Two classes, one probability."""
    return _problem(classifier(dense(2, 4), dense(3, 3)), CLASSES % 2, training)


def _problem(document: Document, y: Any, training: dict[str, Any]) -> Problem:
    document = replace(document, data=replace(document.data, split=ALL_ROWS, features=()))
    return Problem(learning(document, **{"batch_size": 7, **training}), X, y)


def problems() -> Iterator[tuple[str, Problem]]:
    """Every kind, by name."""
    for size in (1, 7, 23):
        yield f"skips of {size}", skips(batch_size=size)
        yield f"batch norm of {size}", normed("batch_norm", batch_size=size)
    yield "layer norm", normed("layer_norm")
    yield "two classes", two_classes()
    for seed in range(8):
        yield f"random {seed}", random_problem(seed, 20)


def at(
    problem: Problem, phase: str, executor: str = "array", dtype: str = "float64", epochs: int = 2
) -> Trainer:
    """A trainer in a phase of the second batch of its third epoch, or of its only one."""
    trainer = problem.trainer(executor=executor, dtype=dtype)
    for _ in range(epochs):
        trainer.epoch()
    if trainer.batches > 1:
        trainer.batch()
    getattr(trainer, phase)()
    return trainer
