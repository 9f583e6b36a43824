"""Training on streamed rows: the same numbers as in memory, pure orders, and no more memory than stated."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace as with_fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data import DataError, LoadedSet, StreamedSet, from_arrays
from playground.document import Data, Document, Split
from playground.engine.frame import Axes
from playground.engine.material import Material
from playground.engine.plane import MAX_POINTS, make_grid
from playground.engine.targets import decisions
from playground.engine.trainer import Trainer
from tests.document.documents import chain, node
from tests.engine.networks import ALL_ROWS, dense, learning

ROWS, WIDTH = 30_000, 20
X = np.random.default_rng(1).normal(size=(ROWS, WIDTH)).astype(np.float32)
LABELS = (X[:, :3].sum(axis=1) > 0).astype(np.int64)
VALUES = X[:, 0] - X[:, 1] ** 2
BATCH = 64


def classifier(split: Split = ALL_ROWS, standardize: bool = False, **training: Any) -> Document:
    """A small network with dropout and running statistics, for two classes."""
    middle = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.3))
    document = chain(*middle, dense(50, 1, "sigmoid"), data=Data(standardize=standardize, split=split))
    return learning(document, **{"batch_size": BATCH, "optimizer": {"name": "adam"}, **training})


def regressor(split: Split, **training: Any) -> Document:
    """A small network for one value."""
    document = chain(dense(2, 5), dense(50, 1, "linear"), loss="mse", data=Data(split=split))
    return learning(document, **{"batch_size": BATCH, **training})


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The rows as a memory map of a file."""
    path = tmp_path_factory.mktemp("rows") / "x.npy"
    np.save(path, X)
    return np.load(path, mmap_mode="r")


@pytest.fixture
def streamed(mapped: Any) -> Callable[..., Trainer]:
    """A trainer on the streamed rows, so little memory that an epoch has several shards."""

    def made(document: Document, y: Any = LABELS, memory: int = 4 << 20, **more: Any) -> Trainer:
        data = from_arrays(mapped, y, document.data)
        assert isinstance(data, StreamedSet)
        return Trainer(document, data=small(data, memory), device="cpu", executor="array", **more)

    return made


def small(data: StreamedSet, memory: int = 4 << 20) -> StreamedSet:
    """The data set with less memory than one may ask for, so that few rows make many shards."""
    return with_fields(data, memory=memory)


def material_of(trainer: Trainer) -> Material:
    return trainer._material


# -- the same numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_unshuffled_rows_train_to_the_same_bits_as_in_memory(streamed: Any, dtype: str) -> None:
    document = classifier(shuffle=False, dtype=dtype)
    one = streamed(document)
    assert not material_of(one).at_hand
    assert material_of(one).reach(0) < one.batches
    other = in_memory(document)
    for trainer in (one, other):
        trainer.epoch()
        trainer.batch()
    assert one.parameters_sha256 == other.parameters_sha256
    assert one.records[-1].training == pytest.approx(other.records[-1].training, rel=1e-6)
    assert one.records[-1].training_score == pytest.approx(other.records[-1].training_score)


def in_memory(document: Document) -> Trainer:
    """A trainer on the same rows in memory, in the order in which they lie."""
    data = from_arrays(X, LABELS, document.data)
    assert isinstance(data, LoadedSet)
    lying = {**data.parts, "training": np.arange(ROWS)}
    return Trainer(document, data=with_fields(data, parts=lying), device="cpu", executor="array")


@pytest.mark.parametrize("shuffle", [True, False])
def test_that_measures_are_those_of_all_rows_at_once(streamed: Any, shuffle: bool) -> None:
    split = Split(0.6, 0.2, 0.2)
    for document, y in ((classifier(split, True), LABELS), (regressor(split, shuffle=shuffle), VALUES)):
        trainer = streamed(document, y)
        trainer.epoch()
        for part in ("training", "validation", "test"):
            x, targets = trainer.dataset.part(part)
            loss, score = trainer.evaluate(part)
            answers = trainer.values(x, [trainer.program.output])[trainer.program.output]
            if y is VALUES:
                errors = (answers - targets) ** 2
                assert loss == pytest.approx(errors.mean(), rel=1e-4)
                assert score == pytest.approx(1 - errors.sum() / targets.var() / len(targets), rel=1e-4)
            else:
                assert score == pytest.approx((decisions(trainer.program, answers) == targets).mean())


# -- orders ------------------------------------------------------------------------------------------


def visited(material: Material, seed: int, epoch: int) -> list[Any]:
    """Each batch of an epoch as rows."""
    made = []
    for number in range(material.batches):
        rows = material.rows(seed, epoch, number)
        made.append(rows.x[material.batch(seed, epoch, number)].copy())
    material.close()
    return made


@pytest.mark.parametrize("shuffle", [True, False])
def test_that_every_training_row_is_visited_once_in_an_epoch(streamed: Any, shuffle: bool) -> None:
    trainer = streamed(classifier(Split(0.7, 0.3), shuffle=shuffle))
    expected = trainer.dataset.part("training")[0]
    material = material_of(trainer)
    for epoch in (0, 1):
        batches = visited(material, 1, epoch)
        assert [len(batch) for batch in batches] == [material.rows_in(k) for k in range(material.batches)]
        assert {len(batch) for batch in batches[:-1]} == {BATCH}
        found = np.concatenate(batches)
        if not shuffle:
            assert np.array_equal(found, expected)
        assert np.array_equal(np.sort(found[:, 0]), np.sort(expected[:, 0].astype(np.float32)))


def test_that_the_order_depends_on_seed_and_epoch_alone(streamed: Any) -> None:
    document = classifier()
    one, other = material_of(streamed(document)), material_of(streamed(document))
    first = visited(one, 1, 0)
    for seed, epoch in ((1, 1), (2, 0)):
        assert not np.array_equal(visited(one, seed, epoch)[0], first[0])
    for number in (len(first) - 1, 0, 40, 7):
        rows = other.rows(1, 0, number)
        assert np.array_equal(rows.x[other.batch(1, 0, number)], first[number])
    other.close()


def test_that_rows_far_apart_come_together_in_a_batch(streamed: Any) -> None:
    material = material_of(streamed(classifier(), np.arange(ROWS) % 2))
    places = {row.tobytes(): number for number, row in enumerate(X)}
    spans = [np.ptp([places[row.tobytes()] for row in batch]) for batch in visited(material, 1, 0)]
    assert np.median(spans) > ROWS / 2


@pytest.mark.parametrize(("memory", "share"), [(512, 1.0), (16, 1.0), (15, 0.5)])
def test_that_rows_that_fit_serve_all_epochs(streamed: Any, memory: int, share: float) -> None:
    material = material_of(streamed(classifier(Split(share, 1 - share)), memory=memory << 20))
    assert material.at_hand is (memory > 15)
    assert material.reach(3) == material.batches - 3
    assert material.rows(1, 0, 0) is material.rows(2, 5, 7)
    assert not np.array_equal(material.batch(1, 0, 0), material.batch(1, 1, 0))


def test_that_few_rows_of_a_file_are_trained_as_rows_in_memory_are(streamed: Any) -> None:
    document = classifier()
    one, other = streamed(document, memory=512 << 20), in_memory(document)
    for trainer in (one, other):
        trainer.epoch()
    assert one.parameters_sha256 == other.parameters_sha256
    assert one.records == other.records


def test_that_a_shard_reaches_to_its_last_batch(streamed: Any) -> None:
    material = material_of(streamed(classifier(shuffle=False)))
    number = 0
    while number < material.batches:
        reach = material.reach(number)
        held = material.rows(1, 0, number)
        assert material.rows(1, 0, number + reach - 1) is held
        assert sum(material.rows_in(number + k) for k in range(reach)) == len(held)
        number += reach
    assert number == material.batches
    material.close()


# -- whichever buttons are pressed -------------------------------------------------------------------


def test_that_phases_batches_and_jumps_give_the_same_numbers(streamed: Any) -> None:
    document = classifier(Split(0.8, 0.2), True)
    plain = streamed(document)
    steps = plain.batches + plain.batches // 2
    for _ in range(steps):
        plain.batch()
    mixed = streamed(document)
    kept = mixed.snapshot()
    for _ in range(mixed.batches // 2):
        mixed.batch()
    middle = mixed.snapshot()
    mixed.predict()
    mixed.measure()
    mixed.restore(kept)
    mixed.batch()
    mixed.restore(middle)
    while mixed.steps < steps:
        mixed.predict()
        mixed.loss()
        if mixed.steps % 50 == 0:
            mixed.evaluate("validation")
        mixed.gradient()
        mixed.step()
    assert mixed.parameters_sha256 == plain.parameters_sha256
    fresh = streamed(document)
    fresh.restore(middle)
    while fresh.steps < steps:
        fresh.advance(steps - fresh.steps)
    assert fresh.parameters_sha256 == plain.parameters_sha256
    fresh.reset()
    fresh.epoch()
    assert fresh.records == plain.records


# -- faults ------------------------------------------------------------------------------------------


def test_that_rows_that_change_while_they_are_learned_from_stop_it_in_words(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", X)
    x = np.load(tmp_path / "x.npy", mmap_mode="r+")
    document = classifier(shuffle=False)
    data = from_arrays(x, LABELS, document.data)
    assert isinstance(data, StreamedSet)
    trainer = Trainer(document, data=small(data), device="cpu", executor="array")
    x[ROWS - 10, 3] = np.inf
    x.flush()
    with pytest.raises(DataError, match=f"row {ROWS - 10} of column 'x4' is inf"):
        trainer.epoch()
    x[ROWS - 10, 3] = 0
    x.flush()
    trainer.epoch()
    assert trainer.epochs == 1


def test_that_numbers_beyond_the_precision_are_refused_in_words(tmp_path: Path) -> None:
    x = X.astype(np.float64)
    x[500, 2] = 1e200
    np.save(tmp_path / "x.npy", x)
    with pytest.raises(DataError, match="the data hold numbers too large for float32"):
        Trainer(
            classifier(),
            data=(np.load(tmp_path / "x.npy", mmap_mode="r"), LABELS),
            device="cpu",
            executor="array",
        )


def test_that_a_batch_beyond_the_memory_is_refused_in_words(streamed: Any) -> None:
    with pytest.raises(
        DataError, match=r"a batch of 30,000 rows takes 3 MB, more than .* 4 MB for rows: take"
    ):
        streamed(classifier(batch_size=ROWS))


# -- pictures ----------------------------------------------------------------------------------------


def test_that_a_plane_is_laid_by_the_sample(streamed: Any) -> None:
    data = streamed(classifier(Split(0.8, 0.2), True)).dataset
    grid = make_grid(data, Axes("components"), 10, "float32")
    assert grid.x.shape == (100, WIDTH)
    assert len(grid.plane.points) == len(grid.plane.part) == len(grid.plane.target) <= MAX_POINTS
    assert set(grid.plane.part.tolist()) == {0, 1}
    chosen = make_grid(data, Axes("features", ("x1", "x7")), 10, "float32")
    assert np.isin(chosen.plane.points[:, 0], X[:, 0]).all()


# -- memory ------------------------------------------------------------------------------------------

CHILD = """
import json, sys
import numpy as np
from playground.data import from_array_files
from playground.document import Data, Split
from playground.engine.targets import decisions
from playground.engine.trainer import Trainer
from tests.document.documents import chain
from tests.engine.networks import dense, learning

def megabytes(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith(name))

def trained(data, document):
    trainer = Trainer(document, data=data, device="cpu", executor="array")
    trainer.advance(trainer.batches)
    return trainer

document = chain(dense(2, 4), dense(50, 4, "softmax"), loss="cross_entropy", data=Data(split=Split(0.8, 0.2)))
document = learning(document, batch_size=512)
trained((np.random.default_rng(1).normal(size=(500, 250)), np.arange(500) % 4), document)
before = megabytes("VmRSS")
trainer = trained(from_array_files(sys.argv[1], None, document.data, memory_mb=40), document)
print(json.dumps([megabytes("VmHWM") - before, trainer.epochs, trainer.batches]))
"""
"""Trains in memory first, so that what libraries and working buffers take is not counted."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for the peak of the memory")
def test_that_training_on_a_large_file_stays_below_the_stated_memory(tmp_path: Path) -> None:
    rows, width = 210_000, 250
    x = np.lib.format.open_memmap(tmp_path / "x.npy", "w+", np.float32, (rows, width))
    x[:: rows // 7] = 1.0
    del x
    np.save(tmp_path / "y.npy", (np.arange(rows) % 4).astype(np.int8))
    assert (tmp_path / "x.npy").stat().st_size > 5 * (40 << 20)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    peak, epochs, batches = json.loads(done.stdout)
    assert epochs == 1
    assert batches == 329
    assert 5 < peak < 40
