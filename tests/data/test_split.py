"""Splits: disjoint, complete, fair to every class, and the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.data import PARTS, DataError, split_rows
from playground.data.split import allot, shares_problem
from tests.data.recipes import Deal


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    weights = np.array([draw(st.integers(1, 20)), draw(st.integers(0, 20)), draw(st.integers(0, 20))])
    shares = weights / weights.sum()
    training, validation, test = (float(share) for share in shares)
    return Deal(training, validation, test, draw(st.integers(0, 2**32 - 1)))


class_sizes = st.lists(st.integers(0, 40), min_size=1, max_size=6).filter(lambda sizes: sum(sizes) >= 2)


@given(class_sizes, deals())
def test_that_each_class_is_dealt_within_one_row_of_its_share(sizes: list[int], deal: Deal):
    cells = allot(np.array(sizes), deal)
    exact = np.array(sizes)[:, None] * np.array([deal.training, deal.validation, deal.test])
    assert (cells >= 0).all()
    assert cells.sum(axis=1).tolist() == sizes
    assert (np.abs(cells - exact) < 1).all()
    assert (cells[np.array(sizes) > 0, 0] > 0).all()


@given(class_sizes, deals())
def test_that_parts_are_disjoint_and_cover_every_row(sizes: list[int], deal: Deal):
    classes = np.repeat(np.arange(len(sizes)), sizes)
    try:
        parts = split_rows(len(classes), deal, classes)
    except DataError as fault:
        assume("none for" not in str(fault))
        raise
    joined = np.concatenate([parts[name] for name in PARTS])
    assert sorted(joined.tolist()) == list(range(len(classes)))
    assert set(classes[parts["training"]]) == set(classes)


@given(st.integers(2, 500), deals())
def test_that_values_are_dealt_within_one_row_of_the_shares(n: int, deal: Deal):
    try:
        parts = split_rows(n, deal)
    except DataError as fault:
        assume("none for" not in str(fault))
        raise
    for name in PARTS:
        assert abs(len(parts[name]) - n * getattr(deal, name)) < 1 + 1e-9


@given(st.integers(10, 200), st.integers(2, 5), st.integers(0, 1000))
def test_that_a_split_is_a_pure_function_of_its_seed(n: int, kinds: int, seed: int):
    classes = np.arange(n) % kinds
    deal = Deal(0.5, 0.5, 0.0, seed)
    first, second = split_rows(n, deal, classes), split_rows(n, deal, classes)
    assert all(np.array_equal(first[name], second[name]) for name in PARTS)


def test_that_another_seed_deals_other_rows():
    first, second = split_rows(100, Deal(seed=1)), split_rows(100, Deal(seed=2))
    assert set(first["validation"].tolist()) != set(second["validation"].tolist())


def test_that_rows_of_one_class_do_not_stand_together_in_a_part():
    classes = np.repeat([0, 1, 2], 50)
    training = classes[split_rows(150, Deal(), classes)["training"]]
    assert set(training[:20].tolist()) == {0, 1, 2}


def test_that_the_classic_deal_of_500_rows_is_400_and_100():
    parts = split_rows(500, Deal(), np.arange(500) % 2)
    assert {name: len(rows) for name, rows in parts.items()} == {
        "training": 400,
        "validation": 100,
        "test": 0,
    }


def test_that_small_classes_do_not_starve_validation():
    cells = allot(np.full(8, 3), Deal(0.8, 0.2, 0.0))
    assert cells.sum(axis=0).tolist() == [19, 5, 0]


@pytest.mark.parametrize(
    ("deal", "where", "words"),
    [
        (Deal(0.5, 0.2), "split", "must add up to 1"),
        (Deal(-0.2, 1.2), "split.training", "from 0 to 1"),
        (Deal(float("nan"), 0.2), "split.training", "from 0 to 1"),
        (Deal(0.0, 1.0), "split.training", "training share is 0"),
        (Deal(0.8, 0.2, "x"), "split.test", "from 0 to 1"),  # type: ignore[arg-type]  # a damaged file
        (Deal(0.8, 0.2, 0.0, -1), "split.seed", "whole number from 0"),
        (Deal(0.8, 0.2, 0.0, 1.5), "split.seed", "not 1.5"),  # type: ignore[arg-type]  # a damaged file
    ],
)
def test_that_shares_that_cannot_be_are_refused_in_words(deal: Deal, where: str, words: str):
    found = shares_problem(deal)
    assert found is not None
    assert found[0] == where
    assert words in found[1]
    with pytest.raises(DataError, match=words):
        split_rows(100, deal)


def test_that_a_part_without_rows_is_refused_in_words():
    with pytest.raises(DataError, match=r"20 rows leave none for validation, whose share is 0\.01"):
        split_rows(20, Deal(0.99, 0.01))
    with pytest.raises(DataError, match="none for validation"):
        split_rows(3, Deal(0.8, 0.2), np.array([0, 1, 2]))


def test_that_shares_may_miss_1_by_rounding():
    assert shares_problem(Deal(0.7, 0.2, 0.1)) is None
    assert shares_problem(Deal(1 / 3, 1 / 3, 1 / 3)) is None
