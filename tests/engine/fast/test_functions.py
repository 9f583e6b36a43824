"""The elementary functions of the fast engine: accuracy, limits, not-a-number, vectorising, caching."""

from __future__ import annotations

import functools
import importlib.util
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy import special

numba = pytest.importorskip("numba")

from playground.engine.fast import functions  # noqa: E402  (after the check that Numba is there)

# What the kernels of the engine are compiled with: the widest set that leaves not-a-number alone.
FLAGS = {
    "fastmath": {"contract", "afn", "nsz", "arcp", "reassoc"},
    "error_model": "numpy",
    "boundscheck": False,
    "nogil": True,
}
INFINITY = math.inf
SPECIALS = (
    0.0,
    -0.0,
    1e-45,
    -1e-45,
    1e-38,
    -1e-38,
    1.0,
    -1.0,
    1e4,
    -1e4,
    88.7,
    -88.7,
    88.8,
    -88.8,
    104.0,
    -104.0,
)


class Case(NamedTuple):
    """One function: its value in float64, its domain, its worst error allowed (ulp or absolute), its ends."""

    name: str
    truth: Callable[[Any], Any]
    low: float
    high: float
    ulps: float
    absolute: float
    left: float  # at −∞
    right: float  # at +∞


def ln_1p_exp_neg(x: Any) -> Any:
    return np.log1p(np.exp(-x))


NAN = math.nan
CASES = [
    Case("exp", np.exp, -INFINITY, INFINITY, 1.5, 0, 0, INFINITY),
    Case("expm1", np.expm1, -INFINITY, INFINITY, 2, 0, -1, INFINITY),
    Case("tanh", np.tanh, -INFINITY, INFINITY, 6.1, 0, -1, 1),
    Case("log", np.log, 0, INFINITY, 1.5, 0, NAN, INFINITY),
    Case("log1p_exp_neg", ln_1p_exp_neg, 0, INFINITY, 3, 0, NAN, 0),
    Case("logistic", special.expit, -INFINITY, INFINITY, 3, 0, 0, 1),
    Case("normal_cdf", special.ndtr, -INFINITY, INFINITY, 0, 1e-7, 0, 1),
    Case("sin_near", np.sin, -1e4, 1e4, 0, 2e-7, NAN, NAN),
    Case("cos_near", np.cos, -1e4, 1e4, 0, 2e-7, NAN, NAN),
]
NAMES = [case.name for case in CASES]
each_case = pytest.mark.parametrize("case", CASES, ids=NAMES)
each_name = pytest.mark.parametrize("name", NAMES)


@functools.cache
def loop(name: str) -> Any:
    function = getattr(functions, name)

    @numba.njit(**FLAGS)
    def run(x, out):
        for i in range(x.size):
            out[i] = function(x[i])

    return run


@functools.cache
def scalar(name: str) -> Any:
    function = getattr(functions, name)

    @numba.njit(**FLAGS)
    def run(x):
        return function(x)

    return run


def values(name: str, x: np.ndarray) -> np.ndarray:
    out = np.empty_like(x)
    loop(name)(x, out)
    return out


def samples(case: Case) -> Any:
    """Every 2,003rd float32 there is, an even grid where the functions bend, and the special values."""
    patterns = np.arange(0, 2**32, 2003, dtype=np.uint32).view(np.float32)
    grid = np.linspace(-110, 110, 400_001, dtype=np.float32)
    x = np.concatenate([patterns, grid, grid / 100, np.array(SPECIALS, np.float32)])
    return x[np.isfinite(x) & (x >= case.low) & (x <= case.high)]


def true_values(case: Case, x: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.asarray(case.truth(x.astype(np.float64)))


def errors_in_ulps(y: np.ndarray, truth: np.ndarray) -> Any:
    """Distances in steps of float32 at the true value; from 1.2e-38 down all steps are the same."""
    exponent = np.frexp(np.maximum(np.abs(truth), 2.0**-126))[1]
    return np.abs(y.astype(np.float64) - truth) / np.ldexp(1.0, exponent - 24)


@each_case
def test_that_float32_values_are_as_near_as_documented(case: Case) -> None:
    x = samples(case)
    y, truth = values(case.name, x), true_values(case, x)
    finite = np.abs(truth) <= np.finfo(np.float32).max
    np.testing.assert_array_equal(y[~finite], np.copysign(np.inf, truth[~finite]))
    if case.ulps:
        assert errors_in_ulps(y[finite], truth[finite]).max() <= case.ulps
    else:
        assert np.abs(y[finite] - truth[finite]).max() <= case.absolute


def test_that_the_measure_notices_an_error_of_a_millionth() -> None:
    x = np.linspace(1, 2, 1001, dtype=np.float32)
    assert errors_in_ulps(np.exp(x) * np.float32(1.000001), np.exp(x.astype(np.float64))).max() > 5


@each_case
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_that_the_values_at_infinity_are_the_limits(case: Case, dtype: Any) -> None:
    for x, limit in ((-np.inf, case.left), (np.inf, case.right)):
        beyond_near = case.name.endswith("_near") and dtype is np.float32
        if beyond_near or (case.name == "log1p_exp_neg" and x < 0):
            continue  # outside the domain
        np.testing.assert_array_equal(values(case.name, np.full(37, x, dtype)), limit)
        np.testing.assert_array_equal(scalar(case.name)(dtype(x)), limit)


@each_name
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_that_not_a_number_stays_not_a_number(name: str, dtype: Any) -> None:
    assert np.isnan(scalar(name)(dtype(np.nan)))
    assert np.isnan(scalar(name)(dtype(-np.nan)))
    for at in range(67):  # each lane of a vector, and the remainder
        x = np.full(67, 0.5, dtype)
        x[at] = np.nan
        np.testing.assert_array_equal(np.isnan(values(name, x)), np.isnan(x))


@each_name
def test_that_one_number_gets_the_value_that_it_gets_in_a_loop(name: str) -> None:
    x = np.linspace(0.03, 9, 64, dtype=np.float32)
    np.testing.assert_allclose([scalar(name)(one) for one in x], values(name, x), rtol=3e-7, atol=1e-7)
    assert isinstance(scalar(name)(x[0]), float)


@each_case
def test_that_float64_values_agree_with_numpy(case: Case) -> None:
    x = np.concatenate(
        [np.linspace(-30, 30, 20_001), np.geomspace(1e-300, 700, 2001), np.array([-800.0, 800.0])]
    )
    x = x[(x >= case.low) & (x <= case.high)]
    truth = true_values(case, x)
    rtol = 1e-13 if case.name == "normal_cdf" else 1e-14  # its far tail magnifies the rounding of x / √2
    np.testing.assert_allclose(values(case.name, x), truth, rtol=rtol, atol=0)


def test_that_the_values_at_zero_are_exact() -> None:
    zero = np.zeros(33, np.float32)
    expected = {
        "exp": 1,
        "expm1": 0,
        "tanh": 0,
        "log": -np.inf,
        "logistic": 0.5,
        "normal_cdf": 0.5,
        "sin_near": 0,
    }
    for name, value in expected.items():
        np.testing.assert_array_equal(values(name, zero), np.float32(value))
    np.testing.assert_array_equal(values("log", zero + 1), 0)
    np.testing.assert_array_equal(values("log", zero - 1), np.nan)


@pytest.mark.parametrize("name", ["tanh", "expm1"])
def test_that_tiny_numbers_keep_their_digits(name: str) -> None:
    x = np.array([1e-45, -1e-45, 3e-39, 1e-30, -1e-20, 1e-12, 1e-8], np.float32)
    np.testing.assert_array_equal(values(name, x), x)


def test_that_tanh_never_exceeds_one() -> None:
    x = np.linspace(-40, 40, 2_000_001, dtype=np.float32)
    assert np.abs(values("tanh", x)).max() == 1


def test_that_the_normal_share_vanishes_far_to_the_left() -> None:
    x = np.array([-15, -20, -1e4, -3e38], np.float32)
    np.testing.assert_array_equal(values("normal_cdf", x), 0)
    x = np.linspace(-12, 0, 10_001, dtype=np.float32)
    np.testing.assert_allclose(values("normal_cdf", x), special.ndtr(x.astype(np.float64)), rtol=1e-5)


@each_name
def test_that_float32_loops_are_vectorised_and_call_nothing(name: str) -> None:
    run = loop(name)
    values(name, np.ones(4, np.float32))
    code = next(text for types, text in run.inspect_llvm().items() if "float32" in str(types))
    assert re.search(r"fmul contract <\d+ x float>|@llvm.fmuladd.v\d+f32|fadd contract <\d+ x float>", code)
    assert not re.search(r"call \w+ @(expf?|tanhf?|logf?|sinf?|cosf?|erfc?f?)\(", code)


@pytest.mark.parametrize("name", ["sin", "cos"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("reach", [3.0, 1e4, 1e5, 1e30])
def test_that_waves_are_right_at_any_distance(name: str, dtype: Any, reach: float) -> None:
    fill = getattr(functions, f"fill_{name}")
    x = np.linspace(-reach, reach, 1003, dtype=dtype)
    out = np.empty_like(x)
    fill(x, out)
    np.testing.assert_allclose(out, getattr(np, name)(x.astype(np.float64)), rtol=0, atol=2e-7)
    fill(x, x)
    np.testing.assert_allclose(x, out, rtol=0, atol=2e-7)


@pytest.mark.parametrize("name", ["sin", "cos"])
@pytest.mark.parametrize("strange", [np.nan, np.inf, -np.inf])
def test_that_waves_of_what_is_not_finite_are_not_a_number(name: str, strange: float) -> None:
    for dtype in (np.float32, np.float64):
        x = np.full(67, 0.5, dtype)
        x[40] = strange
        out = np.zeros_like(x)
        getattr(functions, f"fill_{name}")(x, out)
        np.testing.assert_array_equal(np.isnan(out), ~np.isfinite(x))


KERNEL = """
from numba import njit
from playground.engine.fast.functions import exp, fill_sin, tanh

@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract", "afn", "nsz", "arcp", "reassoc"})
def run(x, out):
    fill_sin(x, out)
    for i in range(x.size):
        out[i] += exp(x[i]) + tanh(x[i])
"""


def test_that_a_kernel_with_these_functions_is_kept_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "kept_kernel.py"
    path.write_text(KERNEL, encoding="utf-8")
    results = []
    for _ in range(2):
        spec = importlib.util.spec_from_file_location("kept_kernel", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        x = np.linspace(-2, 2, 101, dtype=np.float32)
        out = np.empty_like(x)
        module.run(x, out)
        results.append((out, sum(module.run.stats.cache_hits.values())))
    assert [hits for _, hits in results] == [0, 1]
    np.testing.assert_array_equal(results[0][0], results[1][0])
    np.testing.assert_allclose(results[0][0], np.sin(x) + np.exp(x) + np.tanh(x), rtol=0, atol=2e-6)
