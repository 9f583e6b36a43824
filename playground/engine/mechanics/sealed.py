"""The sealed test set, opened: how the network does on rows that neither it nor anybody has looked at.

Owns what is told of them. How often they were opened is the document's to count: every choice that is made
by what they say takes away from what they are worth.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.data import DataSet, LoadedSet, StreamedSet
from playground.engine import targets
from playground.engine.mechanics.values import MOST_ROWS, FinalTest
from playground.engine.plane import Grid
from playground.engine.trainer import Trainer

Array = Any


def open_test(trainer: Trainer, opened: int, grid: Grid | None = None) -> FinalTest:
    """Loss and score of the test rows; of classes who was taken for whom, of values truth and answers.

    `opened` counts how often they were opened, this time included; `grid` is the plane that they lie on.
    Raises: ValueError where there are no test rows.
    """
    rows = trainer.dataset.count("test")
    if not rows:
        raise ValueError("There are no test rows: give the test set a share of the rows under Data.")
    loss, score = trainer.evaluate("test")
    assert loss is not None
    values = trainer.program.facts.task == "values"
    truth, answers = _answers(trainer) if values else (None, None)
    place = None if grid is None else grid.place(_raw(trainer.dataset))
    return FinalTest(
        rows=rows,
        loss=loss,
        score=score,
        epoch=trainer.epochs,
        opened=opened,
        class_names=trainer.dataset.class_names,
        confusion=None if values else _still(_confusion(trainer)),
        truth=None if truth is None else _still(truth),
        answers=None if answers is None else _still(answers),
        points=None if place is None else _still(place),
        target=_still(_targets(trainer) if truth is None else truth),
    )


def _confusion(trainer: Trainer) -> Array:
    """How many rows of each class were said to be of each. Shapes: (K, K), row = truth, column = answer."""
    program = trainer.program
    classes = max(program.facts.targets, 2)
    counts = np.zeros((classes, classes), np.int64)
    for piece in trainer.pieces("test"):
        outputs = trainer.values(piece.x, [program.output])[program.output]
        np.add.at(counts, (piece.y, targets.decisions(program, outputs)), 1)
    return counts


def _answers(trainer: Trainer) -> tuple[Array, Array]:
    """True and predicted values in raw units, of the first rows. Shapes: (N, T) both."""
    dataset, output = trainer.dataset, trainer.program.output
    piece = next(trainer.pieces("test"))
    outputs = trainer.values(piece.x[:MOST_ROWS], [output])[output]
    truth = dataset.raw_values(np.asarray(piece.y[:MOST_ROWS], dtype=np.float64))
    return truth.reshape(len(outputs), -1), dataset.raw_values(outputs.astype(np.float64))


def _targets(trainer: Trainer) -> Array:
    """The classes of the first rows. Shapes: (N,)."""
    return next(trainer.pieces("test")).y[:MOST_ROWS]


def _raw(dataset: DataSet) -> Array:
    """The first rows in raw units. Shapes: (N, C)."""
    if isinstance(dataset, LoadedSet):
        return dataset.raw[dataset.parts["test"][:MOST_ROWS]]
    assert isinstance(dataset, StreamedSet)
    first = dataset.parts["test"].cut(0, MOST_ROWS)
    return np.concatenate([dataset.origin.raw(rows).copy() for _, rows, _ in dataset.origin.read(first)])


def _still(array: Array) -> Array:
    """A copy that cannot be changed."""
    copy = np.array(array)
    copy.setflags(write=False)
    return copy
