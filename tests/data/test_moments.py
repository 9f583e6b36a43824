"""Mean and variance block by block, against having all rows at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data import Moments
from playground.data.scaling import fit


def moments(x: np.ndarray, cuts: list[int]) -> Moments:
    """Of rows that come cut at these places."""
    made = Moments(x.shape[1])
    for block in np.split(x, sorted(cuts)):
        if len(block):
            made.add(block)
    return made


@given(st.lists(st.integers(0, 500), max_size=20), st.sampled_from([0.0, 5.0, 1e6]))
def test_that_blocks_give_the_scaler_of_all_rows_at_once(cuts: list[int], away: float) -> None:
    x = np.random.default_rng(1).normal(away, [1, 100, 0.01], size=(500, 3))
    found, expected = moments(x, cuts).scaler(), fit(x)
    assert found.mean == pytest.approx(expected.mean, rel=1e-13, abs=1e-13)
    lost = 1e-14 * (1 + np.abs(expected.mean) / expected.scale)  # what rows far from zero cannot tell
    assert (np.abs(found.scale / expected.scale - 1) <= lost).all()


def test_that_a_small_spread_far_from_zero_is_not_lost() -> None:
    x = 1e9 + np.random.default_rng(1).normal(size=(10_000, 1))
    naive = np.sqrt(max((x**2).mean() - x.mean() ** 2, 0.0))
    assert abs(naive - x.std()) > 0.1
    assert moments(x, list(range(100, 10_000, 100))).scaler().scale == pytest.approx(x.std(), rel=1e-6)


@pytest.mark.parametrize("size", [1e300, 1e-300, 1e-5])
def test_that_very_large_and_small_numbers_stay_within_floats(size: float) -> None:
    x = np.random.default_rng(1).normal(size=(200, 2)) * [size, 1.0]
    found, expected = moments(x[::-1], [3, 50]).scaler(), fit(x)
    assert found.scale == pytest.approx(expected.scale, rel=1e-9)
    assert found.mean == pytest.approx(expected.mean, rel=1e-9)


def test_that_columns_that_never_vary_keep_their_value_and_get_scale_one() -> None:
    x = np.column_stack([np.full(30, 0.1), np.zeros(30), np.arange(30.0)])
    made = moments(x, [10, 20])
    assert made.still.tolist() == [True, True, False]
    assert made.scaler().mean[:2].tolist() == [0.1, 0.0]
    assert made.scaler().scale[:2].tolist() == [1.0, 1.0]


def test_that_the_spread_is_the_sum_of_squares_about_the_mean() -> None:
    x = np.random.default_rng(1).normal(4, 3, size=(100, 2))
    assert moments(x, [7, 30, 31]).spread == pytest.approx(((x - x.mean(axis=0)) ** 2).sum())
