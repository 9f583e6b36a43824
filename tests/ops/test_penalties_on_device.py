"""Lengths and clipping without a word from the host: what `length` and `clip` say."""

from __future__ import annotations

import numpy as np
import pytest

from playground.ops import clip
from playground.ops.penalties import clip_by, length, length_into

CASES = {
    "plain": [3.0, -4.0, 0.0],
    "zero": [0.0, 0.0],
    "one": [-2.5],
    "huge": [1e30, -3e30, 2e29],
    "tiny": [1e-30, 2e-30],
    "endless": [1.0, np.inf, 2.0],
    "both ends": [-np.inf, np.inf],
    "no number": [1.0, np.nan, 2.0],
    "all wrong": [np.inf, np.nan],
}


def measured(g: np.ndarray) -> np.ndarray:
    """The length as the device finds it."""
    out = np.zeros(1)
    kept = g.copy()
    length_into(np, g, np.full_like(g, np.nan), np.zeros(1, dtype=g.dtype), out)
    np.testing.assert_array_equal(g, kept)
    return out


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_that_the_length_is_that_of_the_host_however_large_the_numbers(case: str, dtype: str) -> None:
    g = np.array(CASES[case], dtype=dtype)
    wanted = float(np.linalg.norm(g.astype(np.float64)))
    (found,) = measured(g)
    assert np.isfinite(found) == np.isfinite(length(np, g)) == np.isfinite(wanted)
    if np.isfinite(wanted):
        assert found == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("limit", [0.1, 4.9, 5.0, 5.1])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_clipping_by_a_length_on_the_device_is_clipping(limit: float, dtype: str) -> None:
    ours, theirs = (np.array([3.0, -4.0, 0.0], dtype=dtype) for _ in range(2))
    clip(np, ours, limit)
    clip_by(np, theirs, limit, np.array([5.0]), np.zeros(1))
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("norm", [np.inf, np.nan])
def test_that_a_length_that_is_not_finite_leaves_the_gradient(norm: float) -> None:
    g = np.array([1.0, norm])
    clip_by(np, g, 0.5, np.array([norm]), np.zeros(1))
    np.testing.assert_array_equal(g, [1.0, norm])
