"""The batch as a table: which rows, what is asked, what is answered, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as with_fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data import LoadedSet, StreamedSet, from_arrays
from playground.document import Data, Split
from playground.engine.frame import Axes
from playground.engine.mechanics.batch import batch_table
from playground.engine.mechanics.values import MOST_ROWS
from playground.engine.plane import make_grid
from playground.engine.trainer import Trainer
from tests.document.documents import chain
from tests.engine.mechanics.networks import EXECUTORS, VALUES, X, at, normed, skips, two_classes
from tests.engine.networks import Problem, classifier, dense, learning

pytestmark = pytest.mark.usefixtures("fast_engine")
every_executor = pytest.mark.parametrize("executor", EXECUTORS)
AFTER: dict[str, Callable[[Trainer], Any]] = {
    "predict": Trainer.predict,
    "loss": Trainer.loss,
    "gradient": Trainer.gradient,
    "step": Trainer.step,
    "batch": Trainer.batch,
    "epoch": Trainer.epoch,
    "five batches": lambda trainer: trainer.advance(5),
}


@every_executor
@pytest.mark.parametrize("phase", AFTER)
def test_that_the_table_is_about_the_batch_that_the_last_phase_was_about(executor: str, phase: str) -> None:
    problem = skips()
    trainer = problem.trainer(executor=executor)
    AFTER[phase](trainer)
    table = batch_table(trainer)
    begun = {"epoch": 3, "five batches": 4}.get(phase, 0)
    assert (table.epoch, table.number) == divmod(begun, 4)
    assert (table.batches, table.total, table.count) == (
        4,
        23,
        trainer.dataset.count("training") - 21 if begun == 3 else 7,
    )
    data = trainer.dataset
    assert isinstance(data, LoadedSet)
    np.testing.assert_array_equal(table.raw, problem.x[table.rows])
    np.testing.assert_array_equal(table.target, problem.y[table.rows])
    known = {"predict": 1, "loss": 2}.get(phase, 2)
    assert (table.losses is not None, table.mean_loss is not None) == (known > 1, known > 1)
    if table.losses is not None:
        assert table.losses.mean() == pytest.approx(table.mean_loss) == pytest.approx(trainer.batch_loss)


@every_executor
def test_that_the_rows_to_come_are_those_of_the_next_table(executor: str) -> None:
    trainer = two_classes().trainer(executor=executor)
    seen = []
    for _ in range(9):
        coming = batch_table(trainer).coming if trainer.phase != "init" else None
        trainer.predict()
        table = batch_table(trainer)
        if coming is not None:
            np.testing.assert_array_equal(coming, table.rows)
        seen.append(table.rows)
        trainer.step()
    for first in (0, 4):
        assert sorted(np.concatenate(seen[first : first + 4]).tolist()) == list(range(23))


def test_that_before_any_phase_the_next_batch_is_told_without_answers() -> None:
    trainer = two_classes().trainer()
    table = batch_table(trainer)
    assert (table.answers, table.decided, table.losses, table.mean_loss) == (None,) * 4
    trainer.predict()
    np.testing.assert_array_equal(batch_table(trainer).rows, table.rows)
    trainer.batch()
    snapshot = trainer.snapshot()
    trainer.restore(snapshot)
    again = batch_table(trainer)
    assert (again.number, again.answers) == (1, None)
    np.testing.assert_array_equal(again.coming, batch_after(trainer, 1))


def batch_after(trainer: Trainer, batches: int) -> Any:
    trainer.advance(batches)
    trainer.predict()
    return batch_table(trainer).rows


@every_executor
def test_that_classes_are_answered_with_probabilities_and_a_decision(executor: str) -> None:
    problem = skips()
    trainer = at(problem, "predict", executor)
    table = batch_table(trainer)
    outputs = trainer.outputs(problem.x)[table.rows]
    np.testing.assert_allclose(table.answers, outputs, rtol=1e-6)
    np.testing.assert_array_equal(table.decided, outputs.argmax(axis=1))
    assert table.class_names == trainer.dataset.class_names
    assert table.columns == trainer.dataset.column_labels


@every_executor
def test_that_two_classes_have_one_probability(executor: str) -> None:
    document = learning(chain(dense(2, 3), dense(50, 1, "linear")), batch_size=7)
    problem = Problem(document, X, np.arange(23) % 2)
    trainer = at(problem, "predict", executor)
    table = batch_table(trainer)
    logits = trainer.outputs(problem.x)[table.rows]
    np.testing.assert_allclose(table.answers, 1 / (1 + np.exp(-logits)), rtol=1e-6)
    np.testing.assert_array_equal(table.decided, logits[:, 0] > 0)


@every_executor
def test_that_values_come_in_raw_units(executor: str) -> None:
    document = learning(chain(dense(2, 3), dense(50, 2, "linear"), loss="mse"), batch_size=7)
    problem = Problem(document, X, 100 + 7 * VALUES)
    trainer = at(problem, "predict", executor)
    table = batch_table(trainer)
    np.testing.assert_array_equal(table.target, problem.y[table.rows])
    np.testing.assert_allclose(table.answers, trainer.outputs(problem.x)[table.rows], rtol=1e-6)
    assert table.decided is None
    assert table.class_names == ()


def test_that_one_value_is_one_column() -> None:
    document = learning(chain(dense(2, 3), dense(50, 1, "linear"), loss="mse"), batch_size=7)
    table = batch_table(Problem(document, X, VALUES[:, 0]).trainer())
    assert table.target.shape == (7, 1)


def test_that_rows_are_numbered_as_in_the_whole_data_set() -> None:
    document = classifier(batch_size=9)
    trainer = Trainer(document, device="cpu")
    data = trainer.dataset
    assert isinstance(data, LoadedSet)
    rows = np.concatenate([batch_table_after(trainer).rows for _ in range(trainer.batches)])
    assert set(rows.tolist()) == set(data.parts["training"].tolist())


def batch_table_after(trainer: Trainer) -> Any:
    trainer.batch()
    return batch_table(trainer)


def test_that_points_lie_where_the_plane_has_them() -> None:
    for problem in (skips(), normed("layer_norm")):
        trainer = problem.trainer()
        assert batch_table(trainer).points is None
        for axes in (Axes("components"), Axes("features", trainer.dataset.columns[:2])):
            grid = make_grid(trainer.dataset, axes, 10, "float64")
            table = batch_table(trainer, grid)
            np.testing.assert_array_equal(table.points, grid.place(table.raw))
            assert table.points.shape == (7, 2)


@pytest.mark.parametrize("size", [1, 23])
def test_that_one_row_and_all_rows_are_batches(size: int) -> None:
    trainer = at(two_classes(batch_size=size), "step")
    table = batch_table(trainer)
    assert table.count == len(table.rows) == len(table.coming) == size
    assert table.mean_loss == pytest.approx(table.losses.mean())


def test_that_of_a_large_batch_the_first_rows_are_listed_and_all_are_counted() -> None:
    x = np.tile(X, (60, 1))
    trainer = Problem(two_classes(batch_size=len(x)).document, x, (x[:, 0] > 0).astype(int)).trainer()
    trainer.step()
    table = batch_table(trainer)
    assert table.count == len(x)
    listed = (table.rows, table.raw, table.answers, table.losses, table.coming)
    assert {len(part) for part in listed} == {MOST_ROWS}
    assert table.mean_loss == trainer.batch_loss


def test_that_a_table_cannot_be_changed_and_stays_what_it_was() -> None:
    trainer = at(two_classes(), "step")
    table = batch_table(trainer)
    kept = table.answers.copy()
    for array in (table.rows, table.raw, table.target, table.coming, table.answers, table.losses):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    trainer.epoch()
    np.testing.assert_array_equal(table.answers, kept)


# -- streamed ----------------------------------------------------------------------------------------

ROWS = 6000


@pytest.fixture(scope="module")
def wide() -> Any:
    return np.random.default_rng(1).normal(size=(ROWS, 20)).astype(np.float32)


def streamed(folder: Path, x: Any, y: Any, memory: int, loss: str, **data: Any) -> Trainer:
    """A trainer on rows that lie in a file."""
    np.save(folder / "x.npy", x)
    end = dense(50, 1, "sigmoid" if loss == "binary_cross_entropy" else "linear")
    recipe = Data(split=Split(training=0.8, validation=0.2), **data)
    document = learning(chain(dense(2, 3), end, loss=loss, data=recipe), batch_size=64)
    rows = from_arrays(np.load(folder / "x.npy", mmap_mode="r"), y, document.data)
    assert isinstance(rows, StreamedSet)
    return Trainer(document, data=with_fields(rows, memory=memory), device="cpu")


@pytest.mark.parametrize("memory", [1 << 18, 1 << 30], ids=["shards", "at hand"])
@pytest.mark.parametrize("loss", ["binary_cross_entropy", "mse"])
def test_that_streamed_rows_are_told_as_they_lie_in_their_file(
    tmp_path: Path, wide: Any, memory: int, loss: str
) -> None:
    y = (wide[:, 0] > 0).astype(int) if loss == "binary_cross_entropy" else 50 + 9 * wide[:, 1]
    trainer = streamed(tmp_path, wide, y, memory, loss)
    assert trainer._material.at_hand == (memory > 1 << 20)
    coming = batch_table(trainer).rows
    seen: list[int] = []
    for _ in range(trainer.batches + 2):
        trainer.batch()
        table = batch_table(trainer)
        np.testing.assert_array_equal(table.rows, coming)
        np.testing.assert_allclose(table.raw, wide[table.rows], atol=1e-5)
        np.testing.assert_allclose(table.target.ravel(), y[table.rows], rtol=1e-5)
        coming = table.coming
        seen += table.rows.tolist()
    assert len(set(seen)) == trainer.dataset.count("training")
    trainer.close()


def test_that_a_column_that_no_feature_shows_is_not_made_up(tmp_path: Path) -> None:
    x = np.random.default_rng(2).normal(size=(500, 2)).astype(np.float32)
    y = (x[:, 0] > 0).astype(int)
    trainer = streamed(tmp_path, x, y, 1 << 30, "binary_cross_entropy", features=("x", "y²"))
    table = batch_table(trainer)
    np.testing.assert_allclose(table.raw[:, 0], x[table.rows, 0], atol=1e-5)
    assert np.isnan(table.raw[:, 1]).all()
    trainer.close()
