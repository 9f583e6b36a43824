"""Losses and scores against those computed by hand and by scikit-learn; batches, parts and odd sizes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.data import DataError
from playground.document import Data, Document, Split, frozen, replace, set_setting
from playground.engine import targets
from playground.engine.trainer import Trainer
from tests.document.documents import chain
from tests.engine.networks import ALL_ROWS, batch_target, classifier, dense, learning, randomised

pytestmark = pytest.mark.usefixtures("each_executor")


def doubled(document: Document, executor: str = "auto") -> Trainer:
    return randomised(Trainer(document, dtype="float64", device="cpu", executor=executor), 1)


def part(trainer: Trainer, name: str) -> tuple[Any, Any, Any]:
    """Rows, targets and the network's answers of one part."""
    x, y = trainer.dataset.part(name)
    return x, y, trainer.values(x, [trainer.program.output])[trainer.program.output]


def test_that_measured_cross_entropy_is_what_it_is_by_hand() -> None:
    trainer = doubled(classifier())
    for name in ("training", "validation"):
        _, y, p = part(trainer, name)
        by_hand = -np.where(y == 1, np.log(p[:, 0]), np.log(1 - p[:, 0])).mean()
        loss, accuracy = trainer.evaluate(name)
        assert loss == pytest.approx(by_hand, rel=1e-12)
        assert accuracy == ((p[:, 0] > 0.5) == (y == 1)).mean()


def test_that_measured_squared_error_is_what_it_is_by_hand_and_r2_is_scikit_learn_s() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    document = chain(dense(2, 4), dense(3, 1, "linear"), loss="mse", data=Data("diabetes"))
    trainer = doubled(document)
    _, y, answers = part(trainer, "validation")
    loss, r2 = trainer.evaluate("validation")
    assert loss == pytest.approx(((answers - y) ** 2).mean(), rel=1e-12)
    assert r2 == pytest.approx(metrics.r2_score(y, answers, multioutput="variance_weighted"), rel=1e-9)


def test_that_r2_of_several_values_weighs_them_by_their_variance() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    draw = np.random.Generator(np.random.Philox(5))
    x, y = draw.normal(size=(40, 3)), draw.normal(size=(40, 2)) * [1.0, 9.0]
    document = chain(
        dense(2, 4), dense(3, 2, "linear"), loss="mse", data=Data(standardize=False, split=ALL_ROWS)
    )
    trainer = randomised(Trainer(document, data=(x, y), dtype="float64"), 2)
    _, true, answers = part(trainer, "training")
    wanted = metrics.r2_score(true, answers, multioutput="variance_weighted")
    assert trainer.evaluate("training")[1] == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize(
    ("end", "loss"), [("softmax", "cross_entropy"), ("linear", "cross_entropy"), ("linear", "mse")]
)
def test_that_accuracy_of_several_classes_is_scikit_learn_s(end: str, loss: str) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    trainer = doubled(chain(dense(2, 5), dense(3, 3, end), loss=loss, data=Data("iris")))
    _, y, answers = part(trainer, "training")
    assert trainer.evaluate("training")[1] == metrics.accuracy_score(y, answers.argmax(axis=1))


def test_that_measured_softmax_cross_entropy_is_scikit_learn_s() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    trainer = doubled(chain(dense(2, 5), dense(3, 3, "softmax"), loss="cross_entropy", data=Data("iris")))
    _, y, answers = part(trainer, "validation")
    assert trainer.evaluate("validation")[0] == pytest.approx(metrics.log_loss(y, answers), rel=1e-9)


def test_that_probabilities_of_logits_are_those_of_the_same_network_with_an_end() -> None:
    for end, loss, units in (("sigmoid", "binary_cross_entropy", 1), ("softmax", "cross_entropy", 2)):
        with_end = doubled(chain(dense(2, 4), dense(3, units, end), loss=loss))
        logits = doubled(chain(dense(2, 4), dense(3, units, "linear"), loss=loss))
        x, _, answers = part(logits, "training")
        assert targets.probabilities(logits.program, answers) == pytest.approx(part(with_end, "training")[2])
        assert logits.evaluate("training") == pytest.approx(with_end.evaluate("training"), rel=1e-12)
        assert len(x)


@pytest.mark.parametrize(
    ("end", "loss"), [("tanh", "mse"), ("tanh", "hinge"), ("linear", "hinge"), ("sigmoid", "mae")]
)
def test_that_classes_learned_as_numbers_are_decided_halfway(end: str, loss: str) -> None:
    document = classifier(dense(2, 6), optimizer={"name": "adam", "learning_rate": 0.05})
    document = set_setting(set_setting(document, [50], "activation", end), [99], "kind", loss)
    trainer = Trainer(replace(document, data=replace(document.data, source="gauss")))
    trainer.run(until_loss=None, max_epochs=30)
    assert (trainer.records[-1].training_score or 0) > 0.95
    _, y, answers = part(trainer, "training")
    sure = targets.probabilities(trainer.program, answers)[:, 0]
    assert sure.min() >= 0.0
    assert sure.max() <= 1.0
    assert ((sure > 0.5) == (y == 1)).mean() > 0.95


def test_that_a_score_is_none_where_there_is_nothing_to_score() -> None:
    document = chain(dense(2, 1, "linear"), loss="mse", data=Data("sine", split=ALL_ROWS))
    trainer = Trainer(document)
    assert trainer.evaluate("validation") == (None, None)
    assert trainer.evaluate("test") == (None, None)
    for y in (np.ones((3, 1)), np.ones((1, 1))):
        missed = targets.tally(trainer.program, np.zeros(y.shape), y)
        assert targets.score(trainer.program, len(y), missed, targets.spread(trainer.program, y)) is None


def test_that_measuring_takes_any_number_of_rows() -> None:
    document = classifier()
    many = replace(document, data=replace(document.data, settings=frozen(count=3000)))
    trainer = doubled(many)
    _, y, p = part(trainer, "training")
    assert len(y) == 2400
    by_hand = -np.where(y == 1, np.log(p[:, 0]), np.log(1 - p[:, 0])).mean()
    assert trainer.evaluate("training")[0] == pytest.approx(by_hand, rel=1e-12)


def test_that_validation_rows_are_never_trained_on() -> None:
    data = Data("gauss", frozen(count=60), split=Split(0.5, 0.3, 0.2))
    trainer = Trainer(replace(classifier(), data=data), dtype="float64")
    rows = {name: {tuple(row) for row in trainer.dataset.part(name)[0]} for name in trainer.dataset.parts}
    seen = set()
    number = next(iter(trainer.program.inputs))
    for _ in range(2 * trainer.batches):
        trainer.predict()
        seen |= {tuple(row) for row in trainer.batch_value(number)}
        trainer.step()
    assert seen == rows["training"]
    assert not seen & (rows["validation"] | rows["test"])


# -- batches -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "sizes"), [(20, [20, 20, 8]), (48, [48]), (500, [48]), (1, [1] * 48)])
def test_that_an_epoch_is_every_row_once_in_batches_of_that_size(size: int, sizes: list[int]) -> None:
    trainer = Trainer(classifier(batch_size=size), dtype="float64")
    assert trainer.batches == len(sizes)
    number = next(iter(trainer.program.inputs))
    rows: list[tuple[float, ...]] = []
    for wanted in sizes:
        trainer.predict()
        batch = trainer.batch_value(number)
        assert len(batch) == trainer.batch_rows == wanted
        rows += [tuple(row) for row in batch]
        trainer.step()
    assert trainer.epochs == 1
    assert sorted(rows) == sorted(tuple(row) for row in trainer.dataset.part("training")[0])


def test_that_rows_are_shuffled_anew_each_epoch_unless_they_shall_not_be() -> None:
    for shuffle in (True, False):
        trainer = Trainer(classifier(batch_size=48, shuffle=shuffle), dtype="float64")
        number = next(iter(trainer.program.inputs))
        epochs = []
        for _ in range(2):
            trainer.predict()
            epochs.append(trainer.batch_value(number).copy())
            trainer.step()
        assert (epochs[0] == epochs[1]).all() != shuffle


def test_that_the_loss_of_a_batch_is_that_of_its_own_rows() -> None:
    trainer = doubled(classifier(batch_size=20))
    for _ in range(3):
        loss = trainer.loss()
        program = trainer.program
        p = trainer.batch_value(program.output)[:, 0]
        t = batch_target(trainer)[:, 0]
        assert loss == pytest.approx(-(t * np.log(p) + (1 - t) * np.log(1 - p)).mean(), rel=1e-12)
        trainer.step()


# -- one's own rows and raw units --------------------------------------------------------------------


def test_that_one_s_own_arrays_stand_in_for_the_document_s_data() -> None:
    draw = np.random.Generator(np.random.Philox(1))
    x = draw.normal(size=(200, 2))
    trainer = Trainer(classifier(dense(2, 6), batch_size=10), data=(x, (x[:, 0] > x[:, 1]).astype(int)))
    trainer.run(until_loss=0.2, max_epochs=100)
    assert (trainer.records[-1].validation_score or 0) > 0.9
    assert ((trainer.outputs([[2.0, -2.0], [-2.0, 2.0]]) > 0.5)[:, 0] == [True, False]).all()


def test_that_labels_may_be_texts_of_any_number_of_classes() -> None:
    x = np.repeat(np.eye(3), 20, axis=0)
    y = np.repeat(["ash", "birch", "cedar"], 20)
    document = chain(dense(2, 3, "softmax"), loss="cross_entropy", data=Data(split=Split(0.8, 0.2)))
    trainer = Trainer(document, data=(x, y))
    trainer.run(until_loss=0.1, max_epochs=200)
    assert trainer.dataset.class_names == ("ash", "birch", "cedar")
    assert trainer.outputs(np.eye(3)).argmax(axis=1).tolist() == [0, 1, 2]


def test_that_answers_of_a_regression_are_in_raw_units() -> None:
    draw = np.random.Generator(np.random.Philox(2))
    x = draw.uniform(1000.0, 2000.0, size=(120, 1))
    y = 5.0 * x + 40_000.0
    document = chain(dense(2, 1, "linear"), loss="mse", data=Data(split=Split(0.8, 0.2)))
    trainer = Trainer(learning(document, optimizer=frozen(name="adam", learning_rate=0.05)), data=(x, y))
    trainer.run(until_loss=1e-6, max_epochs=400)
    answers = trainer.outputs([[1000.0], [1500.0], [2000.0]])
    assert answers == pytest.approx(np.array([[45_000.0], [47_500.0], [50_000.0]]), rel=1e-3)


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ([[1.0], [float("nan")]], [0, 1], "row 1 of column 'x' is nan"),
        ([[1.0], [2.0], [3.0]], [0, 0, 0], "one class"),
        ([[1.0], [2.0]], [0, 1, 0], "2 rows but y has 3"),
        ([[1.0]], [0], "at least 2 are needed"),
        ([["a"], ["b"]], [0, 1], "numbers only"),
    ],
)
def test_that_arrays_that_cannot_be_learned_from_are_told(x: Any, y: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        Trainer(classifier(), data=(x, y))


def test_that_rows_of_another_width_are_told() -> None:
    with pytest.raises(DataError, match="rows must have 2 columns"):
        Trainer(classifier()).outputs([[1.0, 2.0, 3.0]])
