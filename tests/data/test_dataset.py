"""Data sets: parts as the network sees them, raw rows by the same way, and one's own rows."""

from __future__ import annotations

import numpy as np
import pytest

from playground.data import SOURCES, DataError, LoadedSet, Table, from_arrays, from_table, load
from playground.ops.facts import Facts
from tests.data.recipes import Deal, Wish


@pytest.mark.parametrize("name", SOURCES)
def test_that_raw_rows_reach_the_network_by_the_same_way_as_the_parts(name: str):
    data = load(Wish(name))
    for part in ("training", "validation"):
        assert np.array_equal(data.expand(data.raw[data.parts[part]]), data.part(part)[0])


def test_that_a_grid_of_raw_points_is_expanded_and_standardised():
    data = load(Wish(features=("x", "y", "x²", "sin y")))
    grid = np.array([[0.0, 0.0], [1.0, -2.0]])
    raw = np.array([[0, 0, 0, 0], [1, -2, 1, np.sin(-2)]])
    assert data.expand(grid) == pytest.approx((raw - data.scaler.mean) / data.scaler.scale)
    assert data.expand([[1, -2]]) == pytest.approx(data.expand(grid)[1:])


@pytest.mark.parametrize("rows", [[1.0, 2.0], [[1.0, 2.0, 3.0]], [[[1.0, 2.0]]]])
def test_that_raw_rows_of_another_shape_are_refused_in_words(rows: object):
    with pytest.raises(DataError, match=r"rows must have 2 columns \(x, y\), but their shape is"):
        load(Wish()).expand(rows)  # type: ignore[arg-type]  # what a script may pass


def test_that_nobody_can_change_the_rows_of_a_data_set():
    data = load(Wish("iris"))
    for array in (data.raw, data.x, data.y, *data.parts.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_that_the_test_part_is_there_when_asked_for():
    data = load(Wish("iris", split=Deal(0.6, 0.2, 0.2)))
    assert {name: len(rows) for name, rows in data.parts.items()} == {
        "training": 90,
        "validation": 30,
        "test": 30,
    }
    for rows in data.parts.values():
        assert len(set(np.bincount(data.y[rows].astype(int)))) == 1


def test_that_without_validation_share_validation_is_empty():
    data = load(Wish(split=Deal(1.0, 0.0)))
    x, y = data.part("validation")
    assert x.shape == (0, 2)
    assert y.shape == (0,)


def test_that_own_rows_follow_the_recipe_of_the_document():
    x = np.random.default_rng(1).normal(size=(50, 2))
    data = from_arrays(x, x[:, 0] > 0, Wish(features=("x", "x^2"), split=Deal(0.5, 0.5)))
    assert data.facts == Facts(("x", "x²"), "classes", 2)
    assert data.class_names == ("False", "True")
    assert len(data.parts["training"]) == 25
    assert data.hints == ()


def test_that_own_rows_without_the_features_of_the_recipe_use_every_column():
    x = np.random.default_rng(1).normal(size=(50, 3))
    data = from_arrays(x, x[:, 0], Wish(features=("x", "y")))
    assert data.facts == Facts(("x1", "x2", "x3"), "values", 1)
    (hint,) = data.hints
    assert hint.startswith("there is no feature 'x' in this data")
    assert hint.endswith("every column is used instead")


def test_that_the_hint_about_a_feature_that_is_not_there_is_one_sentence():
    x = np.random.default_rng(1).normal(size=(50, 2))
    (hint,) = from_arrays(x, x[:, 0], Wish(features=("x",)), columns=("x2", "b")).hints
    assert hint == "there is no feature 'x' in this data, so every column is used instead"


def test_that_a_feature_beyond_all_numbers_is_refused_in_words():
    x = np.array([[1e200, 0.0], [0.0, 1.0]] * 10)
    with pytest.raises(DataError, match="the feature 'x²' of row 0 is too large"):
        from_arrays(x, x[:, 1], Wish(features=("x²",)))


def test_that_rows_of_one_class_only_are_refused_in_words():
    with pytest.raises(
        DataError, match="every row is of the one class 'cat', so there is nothing to tell apart"
    ):
        from_arrays(np.eye(4), ["cat"] * 4, Wish())
    with pytest.raises(DataError, match="of the one class 'b'"):
        from_table(Table(("x",), np.arange(4.0)[:, None], np.ones(4, dtype=np.int64), ("a", "b")), Wish())


def test_that_own_arrays_are_copied_and_stay_writable():
    x, y = np.eye(10), np.arange(10.0) / 3
    data = from_arrays(x, y, Wish())
    x[0, 0] = y[0] = 5
    assert isinstance(data, LoadedSet)
    assert data.raw[0, 0] == 1
    assert data.y[0, 0] == 0


def test_that_several_values_a_row_can_be_learned():
    y = np.random.default_rng(1).normal(size=(30, 3))
    data = from_arrays(np.arange(30.0)[:, None], y, Wish())
    assert data.facts == Facts(("x",), "values", 3)
    assert data.part("training")[1].shape == (24, 3)
    assert data.part("training")[1].std(axis=0) == pytest.approx(1)
