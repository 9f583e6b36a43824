"""Elementary functions for compiled loops: vectorisable in float32, the C library's in float64.

Owns the names that kernels call: nine functions of one number, and `fill_sin` and `fill_cos` of a run of
numbers. Which body a name means is chosen while the kernel is compiled: a float32 gets the arithmetic of
`functions_single`, anything else the body written here. It refuses to know arrays of more than one
dimension, and programs.

Both bodies give not-a-number for not-a-number and the right limit at ±∞, whatever the caller's flags are.
The errors named are the worst of those measured with and without fused multiply-add, in vectorised loops
over at least every 23rd float32 of the domain, against float64. An ulp is the step to the next float32.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from playground.engine.fast import functions_single as single

Array = Any
Number = Any  # one name in every signature: the compiler compares the annotations of the two bodies

NEAR = np.float32(1e4)
"""`sin_near` and `cos_near` hold for |x| up to this."""

_PER_ROOT_2 = math.sqrt(0.5)


def exp(x: Number) -> Number:
    """eˣ for every x: ∞ from 88.73 on, 0 below −103.98. Worst error 1.1 ulp."""
    return math.exp(x)


def expm1(x: Number) -> Number:
    """eˣ − 1 for every x, to full relative accuracy near 0. Worst error 1.7 ulp."""
    return math.expm1(x)


def tanh(x: Number) -> Number:
    """tanh x for every x, never beyond ±1. Worst error 6.1 ulp, or 3.7e-7 of the value; 4.8 ulp with fused
    multiply-add."""
    return math.tanh(x)


def log(x: Number) -> Number:
    """ln x: −∞ at 0, not a number below. Worst error 0.9 ulp."""
    return math.log(x)


def log1p_exp_neg(x: Number) -> Number:
    """ln(1 + e⁻ˣ) for x ≥ 0 only, as softplus and cross-entropy need it. Worst error 2.5 ulp."""
    return math.log1p(math.exp(-x))


def logistic(x: Number) -> Number:
    """1 / (1 + e⁻ˣ) for every x, without overflow; small values as accurate as large. Worst error 2.4 ulp."""
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


def normal_cdf(x: Number) -> Number:
    """Φ(x) = (1 + erf(x / √2)) / 2 for every x, 0 and 1 at the ends. Worst error 9.7e-8.

    Small values keep their digits as well (to 6.1e-6 of Φ near 1e-37), so that x Φ(x) vanishes on the left.
    """
    return 0.5 * math.erfc(-x * _PER_ROOT_2)


def sin_near(x: Number) -> Number:
    """sin x for |x| ≤ `NEAR`, wrong beyond in float32: use `fill_sin` there. Worst error 1.4e-7."""
    return math.sin(x)


def cos_near(x: Number) -> Number:
    """cos x for |x| ≤ `NEAR`, wrong beyond in float32: use `fill_cos` there. Worst error 1.4e-7."""
    return math.cos(x)


def _choose_by_precision(double: Any, narrow: Any) -> None:
    """Tells the compiler what a call of `double` means: the body of `narrow` for a float32, else its own."""

    @overload(double, jit_options=single.FLAGS)
    def body(x: Number) -> Any:
        return narrow.py_func if x == types.float32 else double


for _double in (exp, expm1, tanh, log, log1p_exp_neg, logistic, normal_cdf, sin_near, cos_near):
    _choose_by_precision(_double, getattr(single, _double.__name__))


@single.compiled
def _reaches_far(x: Array) -> bool:
    """Whether one of the numbers is beyond `NEAR`, ±∞ included; counted, since a count is vectorised."""
    far = 0
    for i in range(x.size):
        far += abs(x[i]) > NEAR
    return far > 0


@single.compiled
def fill_sin(x: Array, out: Array) -> None:
    """Writes sin x for any x: vectorised where all are near, else by the C library.

    Shapes: x (N), out (N); `out` may be the same memory, but then the loop is not vectorised.
    """
    if _reaches_far(x):
        for i in range(x.size):
            out[i] = math.sin(x[i])
    else:
        for i in range(x.size):
            out[i] = sin_near(x[i])


@single.compiled
def fill_cos(x: Array, out: Array) -> None:
    """Writes cos x for any x, as `fill_sin` does sin x."""
    if _reaches_far(x):
        for i in range(x.size):
            out[i] = math.cos(x[i])
    else:
        for i in range(x.size):
            out[i] = cos_near(x[i])
