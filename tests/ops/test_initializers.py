"""Initialisers: their moments, right angles, and the same start from the same generator."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from playground.ops import INITIALIZERS
from playground.ops.initializers import Initializer
from playground.ops.setting import resolve

every = pytest.mark.parametrize("initializer", INITIALIZERS.values(), ids=lambda one: one.name)

ROWS, COLUMNS = 300, 200
DEVIATIONS = {
    "zeros": 0.0,
    "constant": 0.0,
    "uniform": 0.5 / math.sqrt(3),
    "normal": 1.0,
    "glorot_uniform": math.sqrt(2 / (ROWS + COLUMNS)),
    "glorot_normal": math.sqrt(2 / (ROWS + COLUMNS)),
    "he_uniform": math.sqrt(2 / ROWS),
    "he_normal": math.sqrt(2 / ROWS),
    "lecun_uniform": math.sqrt(1 / ROWS),
    "lecun_normal": math.sqrt(1 / ROWS),
    "orthogonal": math.sqrt(1 / ROWS),
}


def drawn(initializer: Initializer, shape: tuple[int, ...], seed: int = 0, **given: float) -> Any:
    generator = np.random.Generator(np.random.Philox(seed))
    settings = resolve(initializer.settings, given)
    fan_in, fan_out = shape[0], shape[-1]
    return initializer.fill(generator, shape, fan_in, fan_out, settings)


@every
@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (1, 1), (7,), (4, 2, 3, 3)])
def test_that_a_start_has_its_shape_and_is_finite_doubles(
    initializer: Initializer, shape: tuple[int, ...]
) -> None:
    start = drawn(initializer, shape)
    assert start.shape == shape
    assert start.dtype == np.float64
    assert start.flags.c_contiguous
    assert np.isfinite(start).all()


@every
def test_that_the_same_generator_gives_the_same_start(initializer: Initializer) -> None:
    np.testing.assert_array_equal(drawn(initializer, (6, 4), 3), drawn(initializer, (6, 4), 3))
    if drawn(initializer, (6, 4), 3).std() > 0:
        assert not np.array_equal(drawn(initializer, (6, 4), 3), drawn(initializer, (6, 4), 4))


@every
def test_that_twice_the_scale_is_twice_the_start(initializer: Initializer) -> None:
    if not initializer.settings:
        assert not drawn(initializer, (6, 4)).any()
        return
    once, twice = drawn(initializer, (6, 4), scale=0.7), drawn(initializer, (6, 4), scale=1.4)
    np.testing.assert_allclose(twice, 2 * once, rtol=1e-14)
    assert np.abs(once).max() > 0


@pytest.mark.parametrize("name", DEVIATIONS)
def test_that_mean_and_deviation_are_as_the_formula_says(name: str) -> None:
    start = drawn(INITIALIZERS[name], (ROWS, COLUMNS))
    assert start.std() == pytest.approx(DEVIATIONS[name], rel=0.02)
    assert abs(start.mean()) <= 0.02 * DEVIATIONS[name] + 1e-12


@pytest.mark.parametrize("name", [name for name in INITIALIZERS if name.endswith("uniform")])
def test_that_uniform_starts_stay_within_root_three_deviations(name: str) -> None:
    limit = math.sqrt(3) * DEVIATIONS[name]
    largest = np.abs(drawn(INITIALIZERS[name], (ROWS, COLUMNS))).max()
    assert 0.99 * limit < largest <= limit


@pytest.mark.parametrize("shape", [(6, 6), (9, 4), (4, 9), (1, 5), (5, 1), (4, 2, 3, 3)])
def test_that_orthogonal_directions_stand_at_right_angles(shape: tuple[int, ...]) -> None:
    matrix = drawn(INITIALIZERS["orthogonal"], shape, scale=2.0).reshape(shape[0], -1)
    smaller = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(smaller, 4 * np.eye(len(smaller)), atol=1e-12)
