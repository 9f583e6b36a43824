"""Streamed sets know and give the same as sets in memory, without ever having all rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data import DataError, LoadedSet, StreamedSet, budget, from_arrays
from playground.ops.facts import Facts
from tests.data.recipes import Deal, Wish

DRAW = np.random.default_rng(1)
X = DRAW.normal(3.0, 2.0, size=(2000, 4))
VALUES = X[:, 0] ** 2
ALL = Deal(1.0, 0.0)


def mapped(path: Path, x: Any) -> Any:
    """The array as a memory map of a file."""
    np.save(path / "mapped.npy", x)
    return np.load(path / "mapped.npy", mmap_mode="r")


def both(path: Path, x: Any, y: Any, recipe: Wish, **more: Any) -> tuple[StreamedSet, LoadedSet]:
    """The same rows streamed and in memory."""
    streamed, loaded = from_arrays(mapped(path, x), y, recipe, **more), from_arrays(x, y, recipe, **more)
    assert isinstance(streamed, StreamedSet)
    assert isinstance(loaded, LoadedSet)
    return streamed, loaded


TARGETS: dict[str, Any] = {
    "values": VALUES,
    "one column of values": VALUES[:, None],
    "three values": X[:, :3] * 2,
    "two classes": (X[:, 0] > 3).astype(int),
    "three classes as floats": np.digitize(X[:, 0], [2, 4]).astype(float),
    "truth values": X[:, 1] > 3,
    "texts": np.where(X[:, 1] > 3, "yes", "no"),
    "whole numbers of many kinds": np.arange(2000) % 40,
    "broken numbers of few kinds": np.arange(2000) % 3 / 2,
}


@pytest.mark.parametrize("name", TARGETS)
def test_that_facts_and_scalers_are_those_of_rows_in_memory(tmp_path: Path, name: str) -> None:
    streamed, loaded = both(tmp_path, X, TARGETS[name], Wish(split=ALL))
    assert streamed.facts == loaded.facts
    assert streamed.class_names == loaded.class_names
    assert streamed.feature_labels == loaded.feature_labels
    assert streamed.scaler.mean == pytest.approx(loaded.scaler.mean, rel=1e-12)
    assert streamed.scaler.scale == pytest.approx(loaded.scaler.scale, rel=1e-12)
    order = loaded.parts["training"]
    for one, other in zip(streamed.part("training"), loaded.part("training"), strict=True):
        assert one[order] == pytest.approx(other, rel=1e-9, abs=1e-12)
        assert one.dtype == other.dtype


@pytest.mark.parametrize("task", ["classes", "values"])
def test_that_what_the_target_is_can_be_said(tmp_path: Path, task: Any) -> None:
    streamed, loaded = both(tmp_path, X, np.arange(2000) % 30, Wish(split=ALL), task=task)
    assert (
        streamed.facts
        == loaded.facts
        == Facts(("x1", "x2", "x3", "x4"), task, 30 if task == "classes" else 1)
    )


def test_that_features_of_a_plane_are_computed_on_the_way(tmp_path: Path) -> None:
    wish = Wish(features=("x", "x^2", "sin y"), split=ALL)
    streamed, loaded = both(tmp_path, X[:, :2], VALUES, wish)
    assert streamed.facts.features == ("x", "x²", "sin y")
    order = loaded.parts["training"]
    assert streamed.part("training")[0][order] == pytest.approx(loaded.part("training")[0], rel=1e-9)
    assert streamed.expand(X[:5, :2]) == pytest.approx(loaded.expand(X[:5, :2]), rel=1e-9)


def test_that_features_in_another_order_are_picked(tmp_path: Path) -> None:
    wish = Wish(features=("x3", "x1"), split=ALL, standardize=False)
    streamed, _ = both(tmp_path, X, VALUES, wish)
    assert np.array_equal(streamed.part("training")[0], X[:, [2, 0]])
    assert streamed.columns == ("x3", "x1")


def test_that_features_that_are_not_there_give_every_column_and_a_hint(tmp_path: Path) -> None:
    streamed, loaded = both(tmp_path, X, VALUES, Wish(features=("x", "y"), split=ALL))
    assert streamed.facts.features == ("x1", "x2", "x3", "x4")
    assert streamed.hints == loaded.hints


def test_that_a_feature_beyond_all_numbers_is_named_by_its_row(tmp_path: Path) -> None:
    x = X[:, :2].copy()
    x[1234, 0] = 1e200
    with pytest.raises(DataError, match="the feature 'x²' of row 1234 is too large"):
        from_arrays(mapped(tmp_path, x), VALUES, Wish(features=("x²",)))


def test_that_parts_are_measured_by_the_training_rows_alone(tmp_path: Path) -> None:
    streamed, _ = both(tmp_path, X, VALUES, Wish(split=Deal(0.6, 0.2, 0.2)))
    assert {name: streamed.count(name) for name in streamed.parts} == pytest.approx(
        {"training": 1200, "validation": 400, "test": 400}, abs=10
    )
    assert streamed.part("training")[0].mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert streamed.part("training")[1].std() == pytest.approx(1)
    assert np.abs(streamed.part("validation")[0].mean(axis=0)).max() > 1e-3
    with pytest.raises(DataError, match="there is no part 'tests'"):
        streamed.part("tests")


def test_that_without_a_share_a_part_is_empty(tmp_path: Path) -> None:
    streamed, _ = both(tmp_path, X, VALUES, Wish(split=ALL))
    x, y = streamed.part("validation")
    assert (x.shape, y.shape) == ((0, 4), (0, 1))


def test_that_features_that_never_vary_and_classes_without_a_row_are_told(tmp_path: Path) -> None:
    x, labels = X.copy(), np.arange(2000) % 2
    x[:, 1] = 0.1
    labels[7:14] = 5  # one chunk of seven rows
    data = from_arrays(mapped(tmp_path, x), labels, Wish(split=Deal(0.5, 0.5, seed=next(_seeds_without(1)))))
    still, missing = data.hints
    assert still.startswith("'x2' has the same value in every training row")
    assert missing.startswith("no training row is of class '5'")


def _seeds_without(chunk: int) -> Any:
    """Seeds of splits in halves that give this chunk to validation."""
    from playground.data.stretches import chunk_rows, deal

    size = chunk_rows(2000, 4)
    assert size == 7
    for seed in range(100):
        if chunk * size not in deal(2000, size, Deal(0.5, 0.5, seed=seed))["training"].starts:
            yield seed


def test_that_the_sample_is_fair_and_always_the_same(tmp_path: Path) -> None:
    x = np.arange(20_000.0).reshape(-1, 2)
    split = Deal(0.5, 0.3, 0.2)
    streamed, _ = both(tmp_path, x, x[:, 0] / 3, Wish(split=split))
    raw, y, part = streamed.drawn(2000)
    assert np.bincount(part).tolist() == pytest.approx([1000, 600], abs=5)
    assert len(np.unique(raw, axis=0)) == len(raw)
    assert np.array_equal(raw[:, 0] / 3, y[:, 0])
    held = {
        name: set(streamed.scaler.inverse(streamed.part(name)[0])[:, 0].round()) for name in streamed.parts
    }
    for number, name in enumerate(("training", "validation")):
        assert set(raw[part == number, 0]) <= held[name]
    again, _ = both(tmp_path, x, x[:, 0] / 3, Wish(split=split))
    assert np.array_equal(again.drawn(2000).raw, raw)
    assert len(streamed.drawn(50).raw) == 50
    assert streamed.typical() == pytest.approx(raw[part == 0])


def test_that_arrays_beyond_the_memory_are_streamed_from_where_they_are() -> None:
    x = np.zeros((2_200, 1000), dtype=np.float32)
    x[:, 0] = np.arange(2_200)
    recipe = Wish(split=ALL, standardize=False)
    assert isinstance(from_arrays(x, x[:, 0], recipe, memory_mb=17), LoadedSet)
    data = from_arrays(x, x[:, 0], recipe, memory_mb=16)
    assert isinstance(data, StreamedSet)
    assert data.memory == 16 << 20
    assert np.array_equal(data.part("training")[0], x)


def test_that_the_memory_for_rows_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert budget() == 512 << 20
    monkeypatch.setenv("PLAYGROUND_MEMORY_MB", "100")
    assert budget() == 100 << 20
    assert budget(50) == 50 << 20
    monkeypatch.setenv("PLAYGROUND_MEMORY_MB", "much")
    with pytest.raises(DataError, match="PLAYGROUND_MEMORY_MB must be a number of megabytes of at least 16"):
        budget()
    for wrong in (3, -1, float("nan"), float("inf")):
        with pytest.raises(DataError, match="memory_mb must be a number of megabytes"):
            budget(wrong)
