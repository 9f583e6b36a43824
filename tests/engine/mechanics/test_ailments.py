"""What is wrong is told in a sentence, and a network that learns well is left alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground import examples, load
from playground.document import Data, Document, frozen
from playground.engine.mechanics.health import HealthLog
from playground.engine.mechanics.values import Finding
from playground.engine.stops import DivergenceError
from playground.engine.trainer import Trainer
from tests.document.documents import chain
from tests.engine.networks import classifier, dense, learning

LAYERS = (dense(2, 8, "relu"), dense(3, 8, "relu"))


def made(document: Document, **more: Any) -> Trainer:
    return Trainer(document, device="cpu", executor="array", **more)


def told(trainer: Trainer, steps: int) -> tuple[Finding, ...]:
    """What is found after so many steps, each of them looked at."""
    log = HealthLog()
    for _ in range(steps):
        trainer.step()
        log.look(trainer)
    return log.look(trainer).findings


def texts(found: tuple[Finding, ...]) -> str:
    return "\n".join(one.text for one in found)


@pytest.mark.parametrize("name", examples())
def test_that_the_shipped_examples_are_well(name: str) -> None:
    trainer, log = made(load(name)), HealthLog()
    for _ in range(60):
        trainer.step()
        assert log.look(trainer).findings == ()
    for _ in range(30):
        trainer.epoch()
        assert log.look(trainer).findings == ()


def deaf(trainer: Trainer, layer: str, units: int) -> Trainer:
    """The trainer with so many units of a layer far below zero."""
    bias = np.zeros(8)
    bias[:units] = -1e4
    trainer.set_parameters({f"{layer}.bias": bias, f"{layer}.weight": np.full((8, 8), 0.1)})
    return trainer


def test_that_dead_units_are_named_with_their_number() -> None:
    found = told(deaf(made(classifier(*LAYERS, batch_size=48)), "layer 3", 7), 1)
    assert found[0] == Finding(
        3,
        "warning",
        "7 of 8 ReLU units of 'layer 3' are dead on this batch: lower the learning rate or use He "
        "initialisation.",
    )


def test_that_a_layer_which_is_dead_as_a_whole_is_an_error() -> None:
    found = told(deaf(made(classifier(*LAYERS, batch_size=48)), "layer 3", 8), 1)
    assert (found[0].node, found[0].level) == (3, "error")
    assert "8 of 8 ReLU units" in found[0].text


def test_that_a_layer_of_one_unit_is_not_told_in_the_plural() -> None:
    trainer = made(classifier(dense(2, 1, "relu"), batch_size=48))
    trainer.set_parameters({"layer 2.bias": [-1e4]})
    assert "The only ReLU unit of 'layer 2' is dead on this batch: lower" in texts(told(trainer, 1))


def test_that_few_rows_are_not_enough_to_call_a_unit_dead() -> None:
    trainer, log = deaf(made(classifier(*LAYERS, batch_size=10)), "layer 3", 7), HealthLog()
    for _ in range(2):
        trainer.step()
        assert "dead" not in texts(log.look(trainer).findings)
    trainer.step()
    assert "are dead on the last 30 rows looked at" in texts(log.look(trainer).findings)


def test_that_saturated_units_are_named() -> None:
    steep = [dense(k, 8, "tanh", initializer="normal", init_scale=50.0) for k in (2, 3)]
    found = told(made(classifier(*steep, batch_size=48)), 1)
    assert any(one.node == 3 and "Tanh units of 'layer 3' are saturated" in one.text for one in found)


def test_that_exploding_gradients_are_told() -> None:
    deep = [dense(k, 8, "linear", initializer="normal", init_scale=2.0) for k in range(2, 8)]
    document = classifier(*deep, batch_size=48, optimizer=frozen(name="sgd", learning_rate=1e-9))
    text = texts(told(made(document), 3))
    assert "on their way back from 'layer 50' to 'layer 2'" in text
    assert "Gradients grow" in text


def test_that_vanishing_gradients_are_told() -> None:
    deep = [dense(k, 4, "sigmoid") for k in range(2, 10)]
    text = texts(told(made(classifier(*deep, batch_size=48)), 3))
    assert "Gradients shrink" in text
    assert "from 'layer 50' to 'layer 2'" in text


def test_that_steps_that_are_far_too_large_are_told() -> None:
    document = classifier(batch_size=12, optimizer=frozen(name="rmsprop", learning_rate=0.3))
    text = texts(told(made(document), 25))
    assert "Each step changes the weights of" in text
    assert "lower the learning rate" in text


def test_that_steps_that_come_to_nothing_and_a_loss_that_stays_are_told() -> None:
    document = classifier(*LAYERS, batch_size=48, optimizer=frozen(name="sgd", learning_rate=1e-7))
    text = texts(told(made(document), 25))
    assert "raise the learning rate" in text
    assert "by less than 0.0001% of their size, where about 0.1% is usual" in text
    assert "The training loss has not fallen in 25 epochs" in text


def test_that_no_higher_learning_rate_is_advised_behind_a_layer_that_is_dead() -> None:
    text = texts(told(made(classifier(dense(2, 8, "relu", initializer="zeros"), batch_size=48)), 25))
    assert "8 of 8 ReLU units of 'layer 2' are dead" in text
    assert "raise the learning rate" not in text


def test_that_answers_that_are_all_alike_are_told() -> None:
    document = classifier(
        dense(2, 8, "relu", bias_start=-1000.0), batch_size=48, optimizer=frozen(name="sgd")
    )
    found = told(made(document), 5)
    assert found[0].level == "error"
    assert "'layer 50' answers nearly the same for every row" in texts(found)


def test_that_a_loss_that_rises_is_an_error() -> None:
    document = classifier(*LAYERS, batch_size=6, optimizer=frozen(name="sgd", learning_rate=60.0))
    trainer, log = made(document), HealthLog()
    found: tuple[Finding, ...] = ()
    for _ in range(20):
        trainer.epoch()
        found += log.look(trainer).findings
    assert any(one.level == "error" and "has risen from" in one.text for one in found)


def test_that_a_run_that_diverged_is_told_in_the_words_of_the_engine() -> None:
    document = chain(dense(2, 4, "linear"), dense(50, 1, "linear"), loss="mse", data=Data("plane"))
    trainer = made(learning(document, batch_size=10, optimizer=frozen(name="sgd", learning_rate=1e6)))
    log = HealthLog()
    trainer.step()
    log.look(trainer)
    with pytest.raises(DivergenceError) as fault:
        told(trainer, 100)
    assert log.look(trainer).findings == (Finding(None, "error", str(fault.value)),)
    trainer.reset()
    assert log.look(trainer).findings == ()
