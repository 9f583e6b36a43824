"""Activations: their formulas, their ends, and inputs so large that careless ones overflow."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from playground.ops import ACTIVATIONS, curve
from playground.ops.activation import Activation

EXTREMES = [-1e4, -1e3, -200.0, -89.0, -50.0, -20.0, -1.0, -1e-4, -1e-30, 0.0]
EXTREMES += [-x for x in EXTREMES[:-1]]

FORMULAS: dict[str, Callable[[float], float]] = {
    "linear": lambda z: z,
    "relu": lambda z: z if z > 0 else 0.0,
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "selu": lambda z: 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * (math.exp(z) - 1)),
    "gelu": lambda z: z * 0.5 * math.erfc(-z / math.sqrt(2)),
    "silu": lambda z: z / (1 + math.exp(-z)),
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)),
    "sine": math.sin,
}
SLOPES_AT_ZERO = {
    "relu": 0.0,
    "leaky_relu": 0.01,
    "elu": 1.0,
    "selu": 1.0507009873554805 * 1.6732632423543772,
}

every = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda one: one.name)


def run(activation: Activation, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """y and dz for dy = 1."""
    y, dz, scratch = (np.full_like(z, np.nan) for _ in range(3))
    activation.forward(np, z, y, scratch)
    activation.backward(np, z, y, np.ones_like(z), dz, scratch)
    return y, dz


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_extremes_neither_warn_nor_overflow(activation: Activation, dtype: str) -> None:
    z = np.array([EXTREMES, EXTREMES[::-1]], dtype=dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y, dz = run(activation, z)
    assert np.isfinite(y).all()
    assert np.isfinite(dz).all()
    wanted_y, wanted_dz = run(activation, z.astype("float64"))
    np.testing.assert_allclose(y, wanted_y, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(dz, wanted_dz, rtol=1e-5, atol=1e-6)


@every
def test_that_outputs_stay_between_the_ends(activation: Activation) -> None:
    generator = np.random.Generator(np.random.Philox(1))
    z = np.concatenate([generator.normal(size=(200, 5)), 30 * generator.normal(size=(200, 5))])
    y, _ = run(activation, z)
    assert y.min() >= activation.low
    assert y.max() <= activation.high


@every
def test_that_numbers_that_are_none_are_not_hidden(activation: Activation) -> None:
    z = np.full((1, 3), np.nan)
    y, _ = run(activation, z)
    assert np.isnan(y).all()


@pytest.mark.parametrize("name", FORMULAS)
def test_that_a_curve_follows_its_formula(name: str) -> None:
    x = np.linspace(-6, 6, 49)
    drawn = curve(name, x)
    assert drawn is not None
    wanted = [FORMULAS[name](value) for value in x]
    np.testing.assert_allclose(drawn[0], wanted, rtol=1e-12, atol=1e-14)


@every
def test_that_the_drawn_slope_is_that_of_the_drawn_curve(activation: Activation) -> None:
    x = np.linspace(-5, 5, 40)
    drawn = curve(activation.name, x)
    if activation.slope is None:
        assert drawn is None
        return
    above, below = curve(activation.name, x + 1e-6), curve(activation.name, x - 1e-6)
    assert drawn is not None
    assert above is not None
    assert below is not None
    np.testing.assert_allclose(drawn[1], (above[0] - below[0]) / 2e-6, atol=1e-8)


@pytest.mark.parametrize("name", SLOPES_AT_ZERO)
def test_that_the_slope_at_the_bend_is_that_of_the_left_side(name: str) -> None:
    drawn = curve(name, np.zeros(1))
    assert drawn is not None
    assert drawn[1][0] == pytest.approx(SLOPES_AT_ZERO[name], rel=1e-15)


def test_that_sigmoid_gives_the_textbook_numbers() -> None:
    drawn = curve("sigmoid", np.array([-5.0, 0.0, 10.0, -40.0]))
    assert drawn is not None
    np.testing.assert_allclose(drawn[0], [0.0066929, 0.5, 0.9999546, math.exp(-40)], rtol=1e-5)


def test_that_softmax_rows_sum_to_one_and_know_no_common_shift() -> None:
    z = np.random.Generator(np.random.Philox(2)).normal(size=(4, 6))
    y, _ = run(ACTIVATIONS["softmax"], z)
    shifted, _ = run(ACTIVATIONS["softmax"], z + 9000.0)
    np.testing.assert_allclose(y.sum(axis=1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(shifted, y, rtol=1e-9)


def test_that_an_activation_needs_either_a_slope_or_a_vjp() -> None:
    relu = ACTIVATIONS["relu"]
    with pytest.raises(ValueError, match="needs a slope or a vjp"):
        Activation(
            name="bad",
            title="Bad",
            formula="",
            hint="",
            low=0,
            high=1,
            help="",
            source="",
            forward=relu.forward,
        )
