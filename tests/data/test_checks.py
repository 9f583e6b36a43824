"""What a recipe is told before a row is made: one sentence at the place, and never an exception."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data import SOURCES, DataError, DataProblem, facts, load, problems
from tests.data.recipes import Deal, Wish


def only(wish: Wish) -> DataProblem:
    (found,) = problems(wish)
    return found


@pytest.mark.parametrize("name", SOURCES)
def test_that_a_plain_recipe_has_no_problem(name: str):
    assert problems(Wish(name)) == []


@pytest.mark.parametrize(
    ("wish", "where", "words"),
    [
        (Wish("sprial"), "source", "no data source 'sprial': did you mean 'spiral'?"),
        (Wish("¿"), "source", "choose one of circle, xor"),
        (
            Wish(settings={"count": 9}),
            "settings.count",
            "Rows must be a whole number from 10 to 100,000, not 9",
        ),
        (Wish(settings={"count": 10**12}), "settings.count", "from 10 to 100,000"),
        (Wish(settings={"count": 50.5}), "settings.count", "whole number"),
        (Wish(settings={"noise": 0.6}), "settings.noise", "Noise must be a number from 0 to 0.5"),
        (Wish(settings={"noise": float("nan")}), "settings.noise", "must be finite"),
        (Wish(settings={"noise": "much"}), "settings.noise", "not 'much'"),
        (Wish(settings={"seed": None}), "settings.seed", "needs a whole number"),
        (Wish(settings={"nose": 0.1}), "settings.nose", "no setting 'nose' (there are: count, noise, seed)"),
        (Wish("k_spiral", {"classes": 9}), "settings.classes", "from 3 to 8"),
        (Wish("iris", {"count": 10}), "settings.count", "no setting 'count' (there are: none)"),
        (Wish(features=("x", "sin z")), "features", "no feature 'sin z' in this data: did you mean 'sin y'?"),
        (Wish(features=("x", "x²", "x^2")), "features", "'x²' is listed twice"),
        (Wish("iris", features=("petal",)), "features", "no feature 'petal'"),
        (Wish("digits", features=("¿",)), "features", "pixel_0_0, pixel_0_1"),
        (Wish(split=Deal(0.9, 0.2)), "split", "must add up to 1, but training 0.9"),
        (
            Wish(settings={"count": 20}, split=Deal(0.99, 0.01)),
            "split.validation",
            "leave none for validation",
        ),
    ],
)
def test_that_a_fault_is_named_at_its_place(wish: Wish, where: str, words: str):
    found = only(wish)
    assert found.where == where
    assert words in found.text
    with pytest.raises(DataError) as raised:
        load(wish)
    assert str(raised.value) == found.text
    with pytest.raises(DataError):
        facts(wish)


def test_that_every_fault_is_told_at_once():
    found = problems(Wish(settings={"count": 1, "noise": 2}, features=("z",), split=Deal(0, 0)))
    assert [problem.where for problem in found] == ["settings.count", "settings.noise", "features", "split"]


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=3),
)


@given(anything, anything, anything, anything, anything)
def test_that_nonsense_is_answered_in_sentences(a: Any, b: Any, c: Any, d: Any, e: Any):
    split = SimpleNamespace(training=c, validation=d, test=0.0, seed=e)
    nonsense: Any = SimpleNamespace(source=a, settings=b, features=c, standardize=d, split=split)
    assert problems(nonsense)
    half: Any = SimpleNamespace(
        source="xor", settings={"count": a}, features=b, standardize=True, split=split
    )
    for problem in problems(half):
        assert problem.where
        assert "\n" not in problem.where


def test_that_whole_floats_serve_as_whole_numbers():
    assert len(load(Wish(settings={"count": 50.0})).x) == 50
