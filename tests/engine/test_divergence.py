"""Numbers that leave the finite: the run stops within a step, says where, and keeps the last finite ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.data import DataError
from playground.document import Document, Split, replace, set_setting
from playground.engine.stops import DivergenceError
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS
from tests.document.documents import node
from tests.engine.networks import array_of, classifier, dense, learning

pytestmark = pytest.mark.usefixtures("each_executor")


def exploding(rate: float = 1e6, **training: Any) -> Document:
    """Linear layers, squared error, plain descent at an absurd rate."""
    nodes = (dense(2, 8, "linear"), dense(3, 8, "linear"), dense(4, 1, "linear"))
    document = classifier(*nodes, **{"optimizer": {"name": "sgd", "learning_rate": rate}, **training})
    return set_setting(set_setting(document, [99], "kind", "mse"), [50], "activation", "linear")


def raw(document: Document) -> Document:
    """The document with its rows as they are, all of them in training."""
    return replace(document, data=replace(document.data, standardize=False, split=Split(1.0, 0.0)))


def finite(trainer: Trainer) -> bool:
    numbers = {**trainer.parameters, **trainer.kept}
    return all(bool(np.isfinite(array).all()) for array in numbers.values())


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rate", [1e3, 1e6])
def test_that_a_huge_learning_rate_ends_the_run_in_words(rate: float, dtype: str) -> None:
    trainer = Trainer(exploding(rate, dtype=dtype), device="cpu")
    result = trainer.run(until_loss=None, max_epochs=50)
    assert result.stopped == "diverged"
    assert trainer.epochs < 20
    assert finite(trainer)
    assert "Training diverged in epoch" in result.message
    assert "phase " in result.message
    assert "lower learning rate than" in result.message


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_no_optimiser_lets_numbers_that_are_not_finite_through(optimizer: str) -> None:
    trainer = Trainer(exploding(optimizer={"name": optimizer, "learning_rate": 1e6}), device="cpu")
    trainer.run(until_loss=None, max_epochs=5)
    assert finite(trainer)


def test_that_the_parameters_are_those_before_the_bad_step() -> None:
    trainer = Trainer(exploding(), device="cpu")
    before = trainer.snapshot()

    def until_it_diverges() -> None:
        nonlocal before
        while True:
            before = trainer.snapshot()
            trainer.batch()

    with pytest.raises(DivergenceError):
        until_it_diverges()
    assert (trainer.snapshot().state == before.state).all()
    assert trainer.steps == before.steps


def test_that_a_step_that_would_leave_the_finite_numbers_changes_nothing() -> None:
    document = learning(exploding(), optimizer={"name": "momentum", "learning_rate": 1e6, "momentum": 0.9})
    trainer = Trainer(document, device="cpu", executor="array")
    trainer.gradient()
    array_of(trainer).vectors.gradients.fill(1e37)
    before = trainer.snapshot().state
    with pytest.raises(DivergenceError) as caught:
        trainer.step()
    assert (caught.value.phase, caught.value.node) == ("step", "layer 2")
    assert (trainer.snapshot().state == before).all()
    assert trainer.phase in ("init", "step")


@pytest.mark.parametrize(
    ("block", "phase", "node_name"),
    [
        ("layer 2.weight", "loss", "layer 2"),
        ("layer 3.bias", "loss", "layer 3"),
        ("layer 50.bias", "loss", "layer 50"),
    ],
)
def test_that_the_first_node_that_is_not_finite_is_named(block: str, phase: str, node_name: str) -> None:
    trainer = Trainer(exploding(), device="cpu", executor="array")
    number = next(k for k, one in enumerate(trainer.program.parameters) if one.name == block)
    array_of(trainer).vectors.w[number].fill(np.nan)
    with pytest.raises(DivergenceError) as caught:
        trainer.batch()
    assert (caught.value.phase, caught.value.node) == (phase, node_name)
    assert f"phase {phase} in '{node_name}'" in str(caught.value)
    assert trainer.steps == 0


def test_that_a_gradient_that_is_not_finite_is_named_by_its_node(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(classifier(dense(2, 4), dense(3, 4)), device="cpu", executor="array")
    trainer.loss()
    whole = array_of(trainer).view.differentiate

    def spoilt() -> None:
        whole()
        array_of(trainer).vectors.dw[2].fill(np.inf)

    monkeypatch.setattr(array_of(trainer).view, "differentiate", spoilt)
    with pytest.raises(DivergenceError) as caught:
        trainer.gradient()
    assert (caught.value.phase, caught.value.node) == ("gradient", "layer 3")


def test_that_a_gradient_whose_square_overflows_has_a_length_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trainer = Trainer(classifier(dense(2, 4)), device="cpu", executor="array")
    trainer.loss()
    gradients = array_of(trainer).vectors.gradients
    monkeypatch.setattr(array_of(trainer).view, "differentiate", lambda: gradients.fill(1e25))
    assert trainer.gradient() == pytest.approx(1e25 * np.sqrt(trainer.program.size), rel=1e-5)


def test_that_clipping_saves_a_run_from_a_gradient_whose_square_overflows() -> None:
    trainer = Trainer(
        classifier(dense(2, 4), clip_norm=1.0, optimizer={"name": "sgd"}), device="cpu", executor="array"
    )
    trainer.gradient()
    array_of(trainer).vectors.gradients.fill(1e25)
    before = trainer.parameters["layer 2.weight"]
    trainer.step()
    moved = np.abs(trainer.parameters["layer 2.weight"] - before)
    assert 0 < moved.max() < 0.1


def test_that_a_diverged_run_can_be_tried_again_and_reset() -> None:
    trainer = Trainer(exploding(), device="cpu")
    first = trainer.run(until_loss=None, max_epochs=50)
    again = trainer.run(until_loss=None, max_epochs=50)
    assert (first.stopped, first.message) == (again.stopped, again.message)
    trainer.reset()
    assert trainer.steps == 0
    assert np.isfinite(trainer.batch())


def test_that_rows_too_large_for_the_precision_are_told_and_not_warned_of() -> None:
    rows = np.array([[1e300, 1.0], [1.0, -1e300], [2.0, 3.0], [4.0, 5.0]])
    document = raw(classifier(dense(2, 4, "linear")))
    with pytest.raises(DataError, match="too large for float32: standardise them, or use float64"):
        Trainer(document, data=(rows, [0, 1, 0, 1]), device="cpu", dtype="float32")
    trainer = Trainer(document, data=(rows, [0, 1, 0, 1]), device="cpu", dtype="float64")
    trainer.run(until_loss=None, max_epochs=3)
    assert finite(trainer)


def test_that_running_statistics_stay_finite_too() -> None:
    rows = np.array([[1e25, 1.0], [1.0, -1e25], [2.0, 3.0], [4.0, 5.0]])
    document = raw(classifier(node(2, "batch_norm", "norm")))
    trainer = Trainer(document, data=(rows, [0, 1, 0, 1]), device="cpu", dtype="float32")
    trainer.run(until_loss=None, max_epochs=3)
    assert finite(trainer)


def test_that_memory_of_an_optimiser_that_overflows_is_told_and_not_kept() -> None:
    trainer = Trainer(classifier(dense(2, 4), optimizer={"name": "adam"}), device="cpu", executor="array")
    trainer.gradient()
    array_of(trainer).vectors.gradients.fill(1e25)
    with pytest.raises(DivergenceError, match="phase step in 'layer 2'"):
        trainer.step()
    assert np.isfinite(trainer.snapshot().state).all()


def test_that_a_last_epoch_whose_loss_is_not_finite_is_diverged_and_not_done() -> None:
    trainer = Trainer(exploding(1e6, batch_size=1000, dtype="float32"), device="cpu")
    result = trainer.run(until_loss=None, max_epochs=1)
    assert result.stopped == "diverged"
    assert not np.isfinite(result.record.training)
    assert "Training diverged: after 1 epoch the" in result.message
    assert finite(trainer)
