"""Parameters as others see them: named, read-only, and put back whole or not at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.data import DataError
from playground.engine.trainer import Trainer
from tests.document.documents import node
from tests.engine.networks import classifier, dense


def normed() -> Trainer:
    return Trainer(classifier(dense(2, 4), node(3, "batch_norm", "norm")), device="cpu")


def test_that_parameters_go_by_the_names_of_their_nodes() -> None:
    trainer = normed()
    shapes = {name: array.shape for name, array in trainer.parameters.items()}
    assert shapes == {
        "layer 2.weight": (2, 4),
        "layer 2.bias": (4,),
        "norm.scale": (4,),
        "norm.shift": (4,),
        "layer 50.weight": (4, 1),
        "layer 50.bias": (1,),
    }
    assert list(trainer.gradients) == list(shapes)
    assert {name: array.shape for name, array in trainer.kept.items()} == {
        "norm.mean": (4,),
        "norm.variance": (4,),
    }


def test_that_what_was_read_neither_changes_nor_can_be_changed() -> None:
    trainer = normed()
    read: Any = trainer.parameters
    before = {name: array.copy() for name, array in read.items()}
    with pytest.raises(ValueError, match="read-only"):
        read["layer 2.weight"][0, 0] = 3.0
    with pytest.raises(TypeError):
        read["layer 2.weight"] = np.zeros((2, 4))
    trainer.epoch()
    assert all((read[name] == before[name]).all() for name in before)


def test_that_parameters_put_in_place_are_those_that_come_out() -> None:
    trainer, other = normed(), normed()
    trainer.epoch()
    other.set_parameters({**trainer.parameters, **trainer.kept})
    assert other.parameters_sha256 == trainer.parameters_sha256
    rows = np.random.Generator(np.random.Philox(3)).normal(size=(20, 2))
    assert (other.outputs(rows) == trainer.outputs(rows)).all()


def test_that_some_parameters_can_be_put_in_place_and_the_others_stay() -> None:
    trainer = normed()
    before = dict(trainer.parameters)
    trainer.set_parameters({"layer 2.bias": [1, 2, 3, 4]})
    assert trainer.parameters["layer 2.bias"].tolist() == [1.0, 2.0, 3.0, 4.0]
    assert all((trainer.parameters[name] == before[name]).all() for name in before if name != "layer 2.bias")


def test_that_what_is_given_is_copied() -> None:
    trainer = normed()
    given = np.ones(4, dtype="float32")
    trainer.set_parameters({"layer 2.bias": given})
    trainer.epoch()
    assert (given == 1.0).all()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (
            "hidden.weight",
            np.zeros((2, 4)),
            "There is no parameter 'hidden.weight' in this network; there are: layer 2",
        ),
        (
            "layer 2.weight",
            np.zeros((4, 2)),
            r"'layer 2.weight' has the shape \(2, 4\), but was given \(4, 2\)",
        ),
        ("layer 2.weight", 3.0, r"but was given \(\)"),
        ("layer 2.bias", [0, 0, 0, float("nan")], "not finite"),
        ("layer 2.bias", [0, 0, 0, float("inf")], "not finite"),
        ("layer 2.bias", [0, 0, 0, 1e300], "not finite in float32"),
        ("layer 2.bias", ["a", "b", "c", "d"], "no array of numbers"),
        ("layer 2.bias", [[1, 2], [3]], "no array of numbers"),
        ("layer 2.bias", [1j, 0, 0, 0], "no array of numbers"),
        ("layer 2.bias", None, "has the shape"),
        ("norm.variance", np.zeros(3), "has the shape"),
    ],
)
def test_that_parameters_that_do_not_fit_are_told_and_change_nothing(
    name: str, value: Any, words: str
) -> None:
    trainer = normed()
    trainer.loss()
    before, phase = trainer.parameters_sha256, trainer.phase
    with pytest.raises(ValueError, match=words):
        trainer.set_parameters({"layer 50.bias": [5.0], name: value})
    assert (trainer.parameters_sha256, trainer.phase) == (before, phase)


def test_that_a_begun_batch_begins_anew_with_other_parameters() -> None:
    trainer = normed()
    first = trainer.loss()
    trainer.set_parameters({"layer 50.bias": [5.0]})
    assert trainer.loss() != first
    assert trainer.steps == 0


def test_that_the_phases_follow_one_another_and_do_nothing_twice() -> None:
    trainer = normed()
    phases = [trainer.phase]
    for press in (
        trainer.predict,
        trainer.predict,
        trainer.loss,
        trainer.loss,
        trainer.gradient,
        trainer.step,
    ):
        press()
        phases.append(trainer.phase)
    assert phases == ["init", "predict", "predict", "loss", "loss", "gradient", "step"]
    assert trainer.steps == 1


def test_that_a_step_is_the_learning_rate_times_the_gradient() -> None:
    document = classifier(dense(2, 4), optimizer={"name": "sgd", "learning_rate": 0.25}, dtype="float64")
    trainer = Trainer(document, device="cpu")
    trainer.gradient()
    before, gradients = trainer.parameters, trainer.gradients
    trainer.step()
    for name, array in trainer.parameters.items():
        assert array == pytest.approx(before[name] - 0.25 * gradients[name], rel=1e-14, abs=1e-16)
    assert trainer.gradient_norm == pytest.approx(
        np.sqrt(sum((array**2).sum() for array in gradients.values())), rel=1e-12
    )


def test_that_gradients_are_shown_as_measured_before_penalties_and_clipping() -> None:
    trainer = Trainer(classifier(dense(2, 4), l1=0.3, l2=0.5, clip_norm=1e-3), device="cpu")
    plain = Trainer(classifier(dense(2, 4)), device="cpu")
    for one in (trainer, plain):
        one.step()
    assert all((trainer.gradients[name] == plain.gradients[name]).all() for name in plain.gradients)
    assert (trainer.parameters["layer 2.weight"] != plain.parameters["layer 2.weight"]).any()


def test_that_the_learning_rate_follows_the_schedule() -> None:
    schedule = {"name": "step", "every": 2, "gamma": 0.5, "warmup": 4}
    document = classifier(optimizer={"name": "sgd", "learning_rate": 0.8}, batch_size=24, schedule=schedule)
    trainer = Trainer(document, device="cpu")
    rates = []
    for _ in range(10):
        trainer.step()
        rates.append(trainer.last_rate)
    assert rates == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.4, 0.4, 0.4, 0.4, 0.2, 0.2])


def test_that_the_last_record_says_what_the_losses_are_with_the_parameters_put_in_place() -> None:
    trained, fresh = normed(), normed()
    for _ in range(3):
        trained.epoch()
    fresh.set_parameters({**trained.parameters, **trained.kept})
    now, then = fresh.records[-1], trained.records[-1]
    assert (now.training, now.validation, now.training_score) == (
        then.training,
        then.validation,
        then.training_score,
    )
    assert (now.epoch, len(fresh.records)) == (0, 1)


@pytest.mark.parametrize(
    "given", ["spiral", np.zeros((9, 2)), (np.zeros((9, 2)),), (1, 2, 3), {"x": 1, "y": 2}]
)
def test_that_rows_that_are_no_pair_of_arrays_are_refused_in_words(given: Any) -> None:
    with pytest.raises(DataError, match=r"data must be a pair of arrays, \(x, y\), or a DataSet"):
        Trainer(classifier(dense(2, 4)), data=given, device="cpu")


@pytest.mark.parametrize(
    ("rows", "words"),
    [([[1], [2, 3]], "x must have rows of one length"), ("ab", "numbers only"), ([[1j, 0]], "complex")],
)
def test_that_rows_that_are_no_numbers_get_no_answer_but_a_sentence(rows: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        normed().outputs(rows)


def test_that_a_part_that_there_is_not_is_refused_in_words() -> None:
    with pytest.raises(DataError, match="there is no part 'train': choose one of training, validation, test"):
        normed().evaluate("train")


def test_that_a_seed_that_cannot_be_changes_nothing() -> None:
    trainer = normed()
    trainer.epoch()
    before, document = trainer.parameters_sha256, trainer.document
    with pytest.raises(ValueError, match="Seed must be a whole number from 0 to"):
        trainer.reset(-1)
    assert (trainer.parameters_sha256, trainer.document) == (before, document)
