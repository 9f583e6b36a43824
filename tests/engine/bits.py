"""Trainers that go phase by phase or many batches at a time, and whether they are alike to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.document import Document
from playground.engine.trainer import Trainer
from tests.document.documents import node
from tests.engine.networks import classifier, dense


def lively(**training: Any) -> Document:
    """A network with everything that might remember something: dropout, batch norm, adam, penalties."""
    middle = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4))
    more = {"batch_size": 13, "clip_norm": 1.0, "l1": 0.001, "l2": 0.01, **training}
    return classifier(*middle, **more)


def made(document: Document, executor: str = "fast", **more: Any) -> Trainer:
    trainer = Trainer(document, device="cpu", executor=executor, **more)
    assert trainer.executor == executor
    return trainer


def by_phases(trainer: Trainer, steps: int) -> Trainer:
    """The trainer after so many steps in all, each phase called for itself."""
    while trainer.steps < steps:
        trainer.predict()
        trainer.loss()
        trainer.gradient()
        trainer.step()
    return trainer


def in_one_go(trainer: Trainer, steps: int) -> Trainer:
    """The trainer after so many steps in all, with as few calls as can be."""
    while trainer.steps < steps:
        trainer.advance(steps - trainer.steps)
    return trainer


def alike(one: Trainer, other: Trainer) -> None:
    """Everything that can be seen of two trainers is the same, bit by bit."""
    assert (one.steps, one.epochs, one.batch_number) == (other.steps, other.epochs, other.batch_number)
    assert (one._engine.take("state") == other._engine.take("state")).all()
    assert one.records == other.records
    assert one.batch_loss == other.batch_loss
    assert one.gradient_norm == other.gradient_norm
    assert one.last_rate == other.last_rate
    assert one.rate == other.rate
    assert one.phase == other.phase
    if one.steps:
        assert (one._engine.take("gradients") == other._engine.take("gradients")).all()
        assert (one._engine.step_sizes() == other._engine.step_sizes()).all()
        assert one.update_ratio() == other.update_ratio()
        for number in one.program.values.values():
            np.testing.assert_array_equal(one.batch_value(number), other.batch_value(number))


def alike_but_for_the_batch(one: Trainer, other: Trainer) -> None:
    """Counters, numbers and records are the same; what the bad batch computed may lie about."""
    assert (one.steps, one.epochs, one.batch_number) == (other.steps, other.epochs, other.batch_number)
    assert (one._engine.take("state") == other._engine.take("state")).all()
    assert np.isfinite(other._engine.take("state")).all()
    assert one.records == other.records
