"""The test set, opened: what is told of it is what the network says to rows that it has never seen."""

from __future__ import annotations

from dataclasses import replace as with_fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data import LoadedSet, StreamedSet, from_arrays
from playground.document import Data, Document, Split, frozen, replace
from playground.engine.frame import Axes
from playground.engine.mechanics.sealed import open_test
from playground.engine.mechanics.values import MOST_ROWS
from playground.engine.plane import make_grid
from playground.engine.trainer import Trainer
from tests.document.documents import chain
from tests.engine.networks import dense, learning

pytestmark = pytest.mark.usefixtures("each_executor")

SPLIT = Split(training=0.5, validation=0.2, test=0.3)


def trained(document: Document, **more: Any) -> Trainer:
    document = replace(document, data=replace(document.data, split=SPLIT))
    trainer = Trainer(learning(document, batch_size=12), device="cpu", **more)
    for _ in range(5):
        trainer.epoch()
    return trainer


def sealed_rows(trainer: Trainer) -> tuple[Any, Any]:
    data = trainer.dataset
    assert isinstance(data, LoadedSet)
    return data.raw[data.parts["test"]], data.y[data.parts["test"]]


CLASSES = {
    "two": chain(dense(2, 4), dense(50, 1, "sigmoid"), data=Data("spiral", frozen(count=60))),
    "three": chain(dense(50, 3, "softmax"), loss="cross_entropy", data=Data("iris")),
}


@pytest.mark.parametrize("name", CLASSES)
def test_that_the_confusion_says_who_was_taken_for_whom(name: str) -> None:
    trainer = trained(CLASSES[name])
    found = open_test(trainer, 3, make_grid(trainer.dataset, Axes(), 9, "float32"))
    raw, y = sealed_rows(trainer)
    answers = trainer.outputs(raw)
    said = answers.argmax(axis=1) if name == "three" else (answers[:, 0] > 0.5).astype(int)
    right = np.zeros(found.confusion.shape)
    for truth, answer in zip(y.astype(int), said, strict=True):
        right[truth, answer] += 1
    np.testing.assert_array_equal(found.confusion, right)
    assert (found.loss, found.score) == trainer.evaluate("test")
    assert found.score == pytest.approx(np.trace(right) / len(y))
    assert (found.rows, found.opened, found.epoch) == (len(y), 3, 5)
    assert found.confusion.shape == (len(found.class_names), len(found.class_names))
    np.testing.assert_array_equal(found.target, y)
    assert found.points.shape == (len(y), 2)
    assert found.truth is found.answers is None


def test_that_values_are_told_in_raw_units() -> None:
    trainer = trained(chain(dense(2, 4), dense(50, 1, "linear"), loss="mse", data=Data("diabetes")))
    found = open_test(trainer, 1)
    raw, y = sealed_rows(trainer)
    np.testing.assert_allclose(found.truth, y.reshape(len(y), -1))
    np.testing.assert_allclose(found.answers, trainer.outputs(raw), rtol=1e-5)
    spread = ((found.truth - found.truth.mean()) ** 2).sum()
    assert found.score == pytest.approx(1 - ((found.truth - found.answers) ** 2).sum() / spread, rel=1e-4)
    assert found.confusion is found.points is None
    np.testing.assert_array_equal(found.target, found.truth)


def test_that_points_lie_where_the_plane_has_them() -> None:
    trainer = trained(CLASSES["two"])
    found = open_test(trainer, 1, make_grid(trainer.dataset, Axes("features", ("y", "x")), 9, "float32"))
    np.testing.assert_array_equal(found.points, sealed_rows(trainer)[0][:, ::-1])


def test_that_opening_changes_nothing_that_is_learned() -> None:
    one, other = trained(CLASSES["two"]), trained(CLASSES["two"])
    one.gradient()
    open_test(one, 1)
    one.step()
    other.step()
    np.testing.assert_array_equal(one.flat("state"), other.flat("state"))


def test_that_without_test_rows_there_is_a_sentence() -> None:
    trainer = Trainer(CLASSES["two"], device="cpu")
    with pytest.raises(ValueError, match="no test rows: give the test set a share"):
        open_test(trainer, 1)


def test_that_streamed_rows_are_counted_all_and_listed_in_part(tmp_path: Path) -> None:
    x = np.random.default_rng(1).normal(size=(12_000, 4)).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    document = chain(dense(2, 4), dense(50, 1, "sigmoid"), data=Data(split=SPLIT))
    rows = from_arrays(np.load(tmp_path / "x.npy", mmap_mode="r"), (x[:, 0] > 0).astype(int), document.data)
    assert isinstance(rows, StreamedSet)
    trainer = trained(document, data=with_fields(rows, memory=1 << 19))
    found = open_test(trainer, 1, make_grid(rows, Axes("features", ("x1", "x2")), 9, "float32"))
    assert found.confusion.sum() == found.rows == rows.count("test")
    assert found.points.shape == (MOST_ROWS, 2)
    np.testing.assert_array_equal(found.target, found.points[:, 0] > 0)
    trainer.close()
