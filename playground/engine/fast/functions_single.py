"""Elementary functions of one float32 that the compiler can run on many numbers side by side.

Owns the single-precision forms behind the names of `functions`; it refuses to know arrays and programs.
A call to the C library costs 5 to 20 ns a number and keeps a loop from being vectorised, so each function
here is straight-line arithmetic: no branch, no table, no call. Three rules hold throughout:

- Everything is compiled with `contract` as the only relaxed flag, whatever the caller's flags are.
  Reassociation would undo the two-part subtractions, and approximate reciprocals the division.
- Limits are written `high if x > high else x`: where x is not a number the comparison is false and x
  passes through. Not a number in gives not a number out, which is how a run notices that it diverged.
- Coefficients are minimax fits in 40 digits (Remez exchange; the rational one by reweighted least squares
  on Chebyshev points), then rounded to float32.

Source: derived here; reductions after Cody and Waite, "Software Manual for the Elementary Functions" (1980).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Number = Any  # what the compiler makes of it: float32, or int32 where a function takes bits

FLAGS: Any = {
    "fastmath": {"contract"},
    "error_model": "numpy",
    "boundscheck": False,
    "nogil": True,
    "forceinline": True,
}
compiled = njit(**FLAGS)


def _float32s(*values: float) -> tuple[np.float32, ...]:
    """The values as float32: a plain literal in a compiled function would widen the sum to float64."""
    return tuple(np.float32(value) for value in values)


_ZERO, _HALF, _ONE, _INFINITY, _NAN = _float32s(0, 0.5, 1, float("inf"), float("nan"))

# Adding 1.5 × 2²³ rounds a small float32 to a whole number and leaves that number in the low bits.
_ROUNDER = np.float32(12582912)
_ROUNDER_BITS = np.int32(0x4B400000)

# ln 2 in two parts; the first has 10 bits, so that a multiple of it up to 2¹⁴ is exact.
_LN2_HIGH, _LN2_LOW, _PER_LN2 = _float32s(0.693359375, -2.12194440e-4, 1.4426950408889634)

# (eʳ − 1 − r) / r² for |r| ≤ ln(2) / 2: degree 4, error 1.3e-8 of eʳ − 1
_EXP = _float32s(0.5, 0.166665435, 0.0416662805, 0.00836657826, 0.00139464368)

# tanh(x) = x P(x²) / Q(x²) for |x| ≤ 9.02: degrees 4 and 4, error 2.1e-8. Then each coefficient was moved by
# a few last bits at random, keeping what lowered the rounding error of the whole (5.7 ulp → 4.8).
_TANH_TOP = _float32s(1, 0.133797184, 0.00349403941, 2.05835549e-05, 1.33192053e-08)
_TANH_BOTTOM = _float32s(1, 0.467130274, 0.0258710887, 0.000328310038, 7.76206036e-07)

# ln(1 + u) / u for 0 ≤ u ≤ 1: degree 9, error 4.7e-9
_LOG1P = _float32s(
    1, -0.499999017, 0.333299637, -0.249541342, 0.196759388,
    -0.153055936, 0.106036551, -0.0569595397, 0.0198514648, -0.00324402563,
)  # fmt: skip

# (ln(1 + f) − f + f² / 2) / f³ for √½ ≤ 1 + f ≤ √2: degree 7, error 5.8e-9 of ln(1 + f)
_LOG = _float32s(
    0.333333313, -0.250008225, 0.200012341, -0.166232988,
    0.142015517, -0.131605819, 0.127633318, -0.0763566345,
)  # fmt: skip

# exp(x² / 2) Φ(−x) in t = x / (x + 3), 0 ≤ x ≤ 15: degree 9, error 1.1e-8
_TAIL = _float32s(
    0.5, -1.19682689, 1.05316157, -0.287027519, -0.158470291,
    0.0613329639, 0.0107717609, 0.0821463305, -0.092053275, 0.0269703214,
)  # fmt: skip

# (sin r − r) / r³ in r², |r| ≤ π/2: degree 3, error 4.7e-9
_SIN = _float32s(-0.166666567, 0.00833301526, -0.000198064794, 2.59975172e-06)

# π in three parts; the first two have 11 bits, so that a half multiple of them up to 2¹² is exact.
_PI_HIGH, _PI_MIDDLE, _PI_LOW, _PER_PI = _float32s(
    3.140625, 0.0009670257568359375, 6.278329465203569e-07, 1 / np.pi
)

_EXP_LOW, _EXP_HIGH = _float32s(-104.5, 89)  # beyond: rounds to 0, overflows
_EXPM1_LOW = np.float32(-17.5)  # beyond: rounds to −1
_TANH_HIGH = np.float32(10)  # there the fit exceeds 1 by 1.8e-6, more than rounding takes off
_TAIL_HIGH, _TAIL_SCALE = _float32s(15, 3)
_LOG_SPLIT_BITS = np.int32(0x3F3504F3)  # of √½
_SMALLEST_NORMAL, _LIFT, _LIFT_POWER = _float32s(2.0**-126, 2.0**23, 23)


@compiled
def _bits(x: Number) -> Number:
    """The bits of a float32 as a whole number."""
    return np.float32(x).view(np.int32)


@compiled
def _from_bits(n: Number) -> Number:
    """The float32 with the bits of a whole number."""
    return np.int32(n).view(np.float32)


@compiled
def _power_of_two(n: Number) -> Number:
    """2ⁿ for −126 ≤ n ≤ 127, by writing the exponent's bits."""
    return _from_bits(np.int32(n + np.int32(127)) << np.int32(23))


@compiled
def _exp_tail(r: Number) -> Number:
    """(eʳ − 1 − r) / r² for |r| ≤ ln(2) / 2."""
    return _EXP[0] + r * (_EXP[1] + r * (_EXP[2] + r * (_EXP[3] + r * _EXP[4])))


@compiled
def exp(x: Number) -> Number:
    """eˣ = 2ⁿ eʳ with n = round(x / ln 2), r = x − n ln 2.

    2ⁿ is two factors, since n runs from −151 to 128: so results below 1.2e-38 are rounded, not cut off.
    """
    x = _EXP_HIGH if x > _EXP_HIGH else x
    x = _EXP_LOW if x < _EXP_LOW else x
    rounded = x * _PER_LN2 + _ROUNDER
    k = rounded - _ROUNDER
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    n = np.int32(_bits(rounded) - _ROUNDER_BITS)
    half = np.int32(n >> np.int32(1))
    value = _ONE + (r + r * r * _exp_tail(r))
    return value * _power_of_two(half) * _power_of_two(np.int32(n - half))


@compiled
def expm1(x: Number) -> Number:
    """eˣ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1), which for n = 0 is eʳ − 1 itself, to its last bits."""
    x = _EXP_HIGH if x > _EXP_HIGH else x
    x = _EXPM1_LOW if x < _EXPM1_LOW else x
    rounded = x * _PER_LN2 + _ROUNDER
    k = rounded - _ROUNDER
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    n = np.int32(_bits(rounded) - _ROUNDER_BITS)
    half = np.int32(n >> np.int32(1))
    rest = np.int32(n - half)
    scale = _power_of_two(half)
    tail = r + r * r * _exp_tail(r)
    return (scale * tail + (scale - _power_of_two(np.int32(-rest)))) * _power_of_two(rest)


@compiled
def tanh(x: Number) -> Number:
    """x P(x²) / Q(x²), cut to −1 … 1."""
    x = _TANH_HIGH if x > _TANH_HIGH else x
    x = -_TANH_HIGH if x < -_TANH_HIGH else x
    v = x * x
    top, bottom = _TANH_TOP, _TANH_BOTTOM
    p = top[0] + v * (top[1] + v * (top[2] + v * (top[3] + v * top[4])))
    q = bottom[0] + v * (bottom[1] + v * (bottom[2] + v * (bottom[3] + v * bottom[4])))
    y = x * p / q
    y = _ONE if y > _ONE else y
    return -_ONE if y < -_ONE else y


@compiled
def log(x: Number) -> Number:
    """ln x = n ln 2 + ln(1 + f), with x = 2ⁿ (1 + f) and √½ ≤ 1 + f < √2 read off the bits of x.

    Numbers below 1.2e-38 are lifted by 2²³ first, because their exponent's bits are all 0.
    """
    tiny = x < _SMALLEST_NORMAL
    lifted = x * _LIFT if tiny else x
    bits = _bits(lifted)
    n = np.int32(np.int32(bits - _LOG_SPLIT_BITS) >> np.int32(23))
    f = _from_bits(bits - np.int32(n << np.int32(23))) - _ONE
    k = np.float32(n) - (_LIFT_POWER if tiny else _ZERO)
    r = _LOG[4] + f * (_LOG[5] + f * (_LOG[6] + f * _LOG[7]))
    r = _LOG[0] + f * (_LOG[1] + f * (_LOG[2] + f * (_LOG[3] + f * r)))
    square = f * f
    small = k * _LN2_LOW + (f * square * r - _HALF * square)
    value = k * _LN2_HIGH + (f + small)
    value = value if x < _INFINITY else x
    at_most_zero = -_INFINITY if x == _ZERO else _NAN
    return value if x > _ZERO else at_most_zero


@compiled
def log1p_exp_neg(x: Number) -> Number:
    """u P(u) with u = e⁻ˣ between 0 and 1."""
    u = exp(-x)
    c = _LOG1P
    p = c[5] + u * (c[6] + u * (c[7] + u * (c[8] + u * c[9])))
    return u * (c[0] + u * (c[1] + u * (c[2] + u * (c[3] + u * (c[4] + u * p)))))


@compiled
def logistic(x: Number) -> Number:
    """1 / (1 + e⁻ˣ) where x ≥ 0, else eˣ / (1 + eˣ): the exponential is at most 1 either way."""
    e = exp(-abs(x))
    return (_ONE if x >= _ZERO else e) / (_ONE + e)


@compiled
def normal_cdf(x: Number) -> Number:
    """Φ(−a) = exp(−a² / 2) T(t) with t = a / (a + 3) and a = |x|; Φ(x) = 1 − Φ(−x) on the right."""
    a = abs(x)
    a = _TAIL_HIGH if a > _TAIL_HIGH else a
    t = a / (a + _TAIL_SCALE)
    c = _TAIL
    p = c[5] + t * (c[6] + t * (c[7] + t * (c[8] + t * c[9])))
    p = c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * p))))
    tail = exp(-_HALF * a * a) * p
    return _ONE - tail if x > _ZERO else tail


@compiled
def _signed_sine(x: Number, k: Number, turns: Number) -> Number:
    """(−1)ⁿ sin(x − k π), the sign taken from the lowest bit of `turns`."""
    r = ((x - k * _PI_HIGH) - k * _PI_MIDDLE) - k * _PI_LOW
    v = r * r
    s = r + r * v * (_SIN[0] + v * (_SIN[1] + v * (_SIN[2] + v * _SIN[3])))
    return _from_bits(_bits(s) ^ np.int32(_bits(turns) << np.int32(31)))


@compiled
def sin_near(x: Number) -> Number:
    """sin x = (−1)ⁿ sin(x − n π) with n = round(x / π)."""
    turns = x * _PER_PI + _ROUNDER
    return _signed_sine(x, turns - _ROUNDER, turns)


@compiled
def cos_near(x: Number) -> Number:
    """cos x = sin(x + π/2) = (−1)ⁿ sin(x − (n − ½) π) with n = round(x / π + ½)."""
    turns = (x * _PER_PI + _HALF) + _ROUNDER
    return _signed_sine(x, (turns - _ROUNDER) - _HALF, turns)
