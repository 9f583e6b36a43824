"""Features: the expansion of a plane, its spellings, and the columns of other tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from playground.data import FEATURES, DataError, available, canonical, facts, load
from tests.data.recipes import Wish

FORMULAS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x": lambda x, y: x,
    "y": lambda x, y: y,
    "x²": lambda x, y: x * x,
    "y²": lambda x, y: y * y,
    "xy": lambda x, y: x * y,
    "sin x": lambda x, y: np.sin(x),
    "sin y": lambda x, y: np.sin(y),
}


@pytest.mark.parametrize("name", FEATURES)
def test_that_a_feature_is_computed_from_raw_coordinates(name: str):
    data = load(Wish("xor", features=(name,)))
    assert data.x[:, 0] == pytest.approx(FORMULAS[name](data.raw[:, 0], data.raw[:, 1]))
    assert data.columns == ("x", "y")


def test_that_features_keep_the_order_in_which_they_are_listed():
    data = load(Wish(features=("sin y", "x")))
    assert data.facts.features == ("sin y", "x")
    assert data.feature_labels == ("sin x₂", "x₁")
    assert np.array_equal(data.x[:, 1], data.raw[:, 0])


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("x^2", "x²"), ("Y**2", "y²"), ("x*y", "xy"), ("sin(x)", "sin x"), (" sin(y) ", "sin y"), ("x", "x")],
)
def test_that_a_plain_spelling_means_the_same_feature(spelling: str, name: str):
    assert canonical(spelling) == name
    assert facts(Wish(features=(spelling,))).features == (name,)


def test_that_one_input_offers_only_what_needs_no_y():
    assert available(("x",)) == ("x", "x²", "sin x")
    data = load(Wish("sine", features=("x", "x^2")))
    assert data.feature_labels == ("x", "x²")
    assert data.x.shape == (300, 2)
    with pytest.raises(DataError, match="no feature 'sin y'"):
        load(Wish("sine", features=("sin y",)))


def test_that_a_measured_set_offers_its_columns_in_any_order_and_number():
    names = ("petal width (cm)", "sepal length (cm)")
    data = load(Wish("iris", features=names))
    assert data.facts.features == data.columns == names
    assert data.x.shape == (150, 2)
    assert np.array_equal(data.raw, data.x)


def test_that_no_feature_means_every_column():
    assert facts(Wish("wine")).features == facts(Wish("wine", features=())).features
    assert len(facts(Wish("wine")).features) == 13
