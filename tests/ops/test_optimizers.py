"""Optimisers: each against its formula number by number, down a bowl and along Rosenbrock's valley."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from playground.ops import OPTIMIZERS, clip, penalise
from playground.ops.optimizer import Optimizer
from playground.ops.setting import resolve

every = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda one: one.name)
Gradient = Callable[[np.ndarray], np.ndarray]


def walk(
    optimizer: Optimizer, start: np.ndarray, gradient: Gradient, steps: int, rate: float | None = None
) -> np.ndarray:
    """Where `steps` updates lead from `start`."""
    settings = resolve(optimizer.settings, {})
    p = start.copy()
    slots = [np.zeros_like(p) for _ in optimizer.slots]
    scratch = [np.full_like(p, np.nan) for _ in range(2)]
    default: Any = settings["learning_rate"]
    chosen = default if rate is None else rate
    for step in range(1, steps + 1):
        g = gradient(p)
        kept = g.copy()
        optimizer.update(np, p, g, slots, scratch, chosen, step, settings)
        np.testing.assert_array_equal(g, kept)
    return p


def sgd(g: Iterator[float], p: float) -> Iterator[float]:
    for one in g:
        p = p - 0.1 * one
        yield p


def momentum(g: Iterator[float], p: float) -> Iterator[float]:
    v = 0.0
    for one in g:
        v = 0.9 * v + one
        p = p - 0.1 * v
        yield p


def nesterov(g: Iterator[float], p: float) -> Iterator[float]:
    v = 0.0
    for one in g:
        v = 0.9 * v + one
        p = p - 0.1 * (one + 0.9 * v)
        yield p


def rmsprop(g: Iterator[float], p: float) -> Iterator[float]:
    s = 0.0
    for one in g:
        s = 0.99 * s + 0.01 * one**2
        p = p - 0.1 * one / (math.sqrt(s) + 1e-8)
        yield p


def adagrad(g: Iterator[float], p: float) -> Iterator[float]:
    s = 0.0
    for one in g:
        s += one**2
        p = p - 0.1 * one / (math.sqrt(s) + 1e-10)
        yield p


def adam(g: Iterator[float], p: float, decay: float = 0.0) -> Iterator[float]:
    m = s = 0.0
    for t, one in enumerate(g, start=1):
        p = p - 0.1 * decay * p
        m = 0.9 * m + 0.1 * one
        s = 0.999 * s + 0.001 * one**2
        p = p - 0.1 * (m / (1 - 0.9**t)) / (math.sqrt(s / (1 - 0.999**t)) + 1e-8)
        yield p


def adamw(g: Iterator[float], p: float) -> Iterator[float]:
    return adam(g, p, decay=0.01)


FORMULAS = {one.__name__: one for one in (sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw)}


@pytest.mark.parametrize("name", FORMULAS)
def test_that_an_optimiser_follows_its_formula(name: str) -> None:
    generator = np.random.Generator(np.random.Philox(5))
    gradients = generator.normal(size=(30, 3))
    gradients[:, 2] *= 1e-6
    start = generator.normal(size=3)
    rows = iter(gradients)
    p = walk(OPTIMIZERS[name], start, lambda p: next(rows).copy(), 30, rate=0.1)
    wanted = [list(FORMULAS[name](iter(gradients[:, i].tolist()), start[i]))[-1] for i in range(3)]
    np.testing.assert_allclose(p, wanted, rtol=1e-12)


@every
def test_that_defaults_reach_the_bottom_of_a_bowl(optimizer: Optimizer) -> None:
    steepness = np.array([0.3, 1.0, 3.0])
    start = np.array([1.0, -1.5, 0.5])
    p = walk(optimizer, start, lambda p: steepness * p, 800)
    assert np.sum(steepness * p**2) < 1e-3 * np.sum(steepness * start**2)


def rosenbrock(p: np.ndarray) -> float:
    return float((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2)


def rosenbrock_slope(p: np.ndarray) -> np.ndarray:
    bend = p[1] - p[0] ** 2
    return np.array([-2 * (1 - p[0]) - 400 * p[0] * bend, 200 * bend])


@every
def test_that_some_rate_gets_along_the_valley_of_rosenbrock(optimizer: Optimizer) -> None:
    start = np.array([-1.2, 1.0])
    ends = []
    with np.errstate(all="ignore"):
        for rate in (0.5, 0.03, 0.003, 0.0005):
            ends.append(rosenbrock(walk(optimizer, start, rosenbrock_slope, 3000, rate)))
    assert np.nanmin(ends) < 0.3 < rosenbrock(start) / 50


@every
def test_that_a_flat_place_is_left_alone_and_no_number_is_lost(optimizer: Optimizer) -> None:
    p = walk(optimizer, np.zeros(4, dtype="float32"), np.zeros_like, 5)
    assert p.dtype == np.float32
    np.testing.assert_array_equal(p, 0.0)


@every
def test_that_one_vector_for_all_gives_what_each_parameter_alone_gives(optimizer: Optimizer) -> None:
    start = np.array([1.0, -2.0, 3.0])
    together = walk(optimizer, start, np.cos, 20)
    alone = [walk(optimizer, start[i : i + 1], np.cos, 20)[0] for i in range(3)]
    np.testing.assert_allclose(together, alone, rtol=1e-13)


@every
def test_that_an_update_allocates_nothing(optimizer: Optimizer) -> None:
    settings = resolve(optimizer.settings, {})
    p, g, mask, *scratch = (np.ones(100_000) for _ in range(5))
    slots = [np.zeros_like(p) for _ in optimizer.slots]
    tracemalloc.start()
    clip(np, g, 1.0)
    penalise(np, p, g, mask, 0.1, 0.1, scratch)
    optimizer.update(np, p, g, slots, scratch, 0.1, 1, settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000


@every
def test_that_the_learning_rate_is_the_first_setting(optimizer: Optimizer) -> None:
    first = optimizer.settings[0]
    assert (first.name, first.symbol) == ("learning_rate", "η")
    assert first.problem(0.0)
    assert first.problem(1e6) is None


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.1, 0.0), (0.0, 0.2), (0.1, 0.2)])
def test_that_penalties_add_their_slope_to_weights_alone(l1: float, l2: float) -> None:
    p, mask = np.array([2.0, -3.0, 0.0, 4.0]), np.array([1.0, 1.0, 1.0, 0.0])
    g = np.array([1.0, 1.0, 1.0, 1.0])
    penalise(np, p, g, mask, l1, l2, [np.empty(4), np.empty(4)])
    np.testing.assert_allclose(g, [1 + 2 * l2 + l1, 1 - 3 * l2 - l1, 1.0, 1.0])


def test_that_clipping_shortens_only_what_is_too_long() -> None:
    g = np.array([3.0, 4.0])
    assert clip(np, g, 10.0) == 5.0
    assert clip(np, g, None) == 5.0
    assert g.tolist() == [3.0, 4.0]
    assert clip(np, g, 1.0) == 5.0
    np.testing.assert_allclose(g, [0.6, 0.8], rtol=1e-6)
    assert np.linalg.norm(g) < 1.0


@pytest.mark.parametrize("bad", [math.inf, math.nan])
def test_that_clipping_leaves_a_gradient_that_is_not_finite_for_others_to_see(bad: float) -> None:
    g = np.array([bad, 1.0])
    assert not math.isfinite(clip(np, g, 1.0))
    assert g[1] == 1.0
