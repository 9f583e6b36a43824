"""Activations, forward and backward, on a run of working memory.

Owns one branch for each entry of ACTIVATIONS, whose formulas and sources stand in `ops`. Comparisons are
arranged so that what is not a number stays so.
"""

from __future__ import annotations

import math
from typing import Any

from playground.engine.fast.code import (
    ELU,
    GELU,
    LEAKY_RELU,
    LINEAR,
    RELU,
    SELU,
    SIGMOID,
    SILU,
    SOFTMAX,
    SOFTPLUS,
    TANH,
)
from playground.engine.fast.functions import (
    exp,
    expm1,
    fill_cos,
    fill_sin,
    log1p_exp_neg,
    logistic,
    normal_cdf,
    tanh,
)
from playground.engine.fast.jit import clear, kernel
from playground.ops.rectifiers import LEAK, SELU_ALPHA, SELU_LAMBDA

Array = Any

PER_ROOT_2_PI = 1.0 / math.sqrt(2.0 * math.pi)


@kernel
def activate(kind: int, z: Array, y: Array) -> None:
    """y = f(z), for every activation but softmax. Shapes: z, y (n,)."""
    real = z.dtype.type
    zero = real(0)
    if kind == TANH:
        for k in range(z.size):
            y[k] = tanh(z[k])
    elif kind == RELU:
        for k in range(z.size):
            y[k] = zero if z[k] < zero else z[k]
    elif kind == SIGMOID:
        for k in range(z.size):
            y[k] = logistic(z[k])
    elif kind == LINEAR:
        for k in range(z.size):
            y[k] = z[k]
    elif kind == LEAKY_RELU:
        leak = real(LEAK)
        for k in range(z.size):
            y[k] = leak * z[k] if z[k] < zero else z[k]
    elif kind == ELU:
        for k in range(z.size):
            y[k] = z[k] if z[k] > zero else expm1(z[k])
    elif kind == SELU:
        up, down = real(SELU_LAMBDA), real(SELU_LAMBDA * SELU_ALPHA)
        for k in range(z.size):
            y[k] = up * z[k] if z[k] > zero else down * expm1(z[k])
    elif kind == GELU:
        for k in range(z.size):
            y[k] = z[k] * normal_cdf(z[k])
    elif kind == SILU:
        for k in range(z.size):
            y[k] = z[k] * logistic(z[k])
    elif kind == SOFTPLUS:
        for k in range(z.size):
            y[k] = (zero if z[k] < zero else z[k]) + log1p_exp_neg(abs(z[k]))
    else:
        fill_sin(z, y)


@kernel
def bend_back(kind: int, z: Array, y: Array, dy: Array, dz: Array) -> None:
    """dz = dy · f′(z), for every activation but softmax. Shapes: z, y, dy, dz (n,)."""
    real = z.dtype.type
    zero, one = real(0), real(1)
    if kind == TANH:
        for k in range(z.size):
            dz[k] = dy[k] * (one - y[k] * y[k])
    elif kind == RELU:
        for k in range(z.size):
            dz[k] = dy[k] if z[k] > zero else zero * dy[k]
    elif kind == SIGMOID:
        for k in range(z.size):
            dz[k] = dy[k] * (one - y[k]) * y[k]
    elif kind == LINEAR:
        for k in range(z.size):
            dz[k] = dy[k]
    elif kind == LEAKY_RELU:
        leak = real(LEAK)
        for k in range(z.size):
            dz[k] = dy[k] if z[k] > zero else leak * dy[k]
    elif kind == ELU:
        for k in range(z.size):
            dz[k] = dy[k] if z[k] > zero else dy[k] * exp(z[k])
    elif kind == SELU:
        up, down = real(SELU_LAMBDA), real(SELU_LAMBDA * SELU_ALPHA)
        for k in range(z.size):
            dz[k] = dy[k] * (up if z[k] > zero else down * exp(z[k]))
    elif kind == GELU:
        half, scale = real(0.5), real(PER_ROOT_2_PI)
        for k in range(z.size):
            dz[k] = dy[k] * (normal_cdf(z[k]) + z[k] * scale * exp(-half * z[k] * z[k]))
    elif kind == SILU:
        for k in range(z.size):
            share = logistic(z[k])
            dz[k] = dy[k] * (share + y[k] * (one - share))
    elif kind == SOFTPLUS:
        for k in range(z.size):
            dz[k] = dy[k] * logistic(z[k])
    else:
        fill_cos(z, dz)
        for k in range(z.size):
            dz[k] *= dy[k]


@kernel
def largest(work: Array, x: int, features: int, width: int, out: Array) -> None:
    """The largest of some features, row by row. Shapes: out (width,)."""
    for b in range(width):
        out[b] = work[x * width + b]
    for f in range(x + 1, x + features):
        z = work[f * width : (f + 1) * width]
        for b in range(width):
            out[b] = z[b] if z[b] > out[b] else out[b]


@kernel
def softmax(work: Array, x: int, y: int, features: int, width: int, row: int) -> None:
    """y = eᶻ / Σ eᶻ over the features of each row, the largest z taken off first, in the feature `row`."""
    total = work[row * width : (row + 1) * width]
    largest(work, x, features, width, total)
    for f in range(features):
        z = work[(x + f) * width : (x + f + 1) * width]
        p = work[(y + f) * width : (y + f + 1) * width]
        for b in range(width):
            p[b] = exp(z[b] - total[b])
    clear(total)
    for f in range(y, y + features):
        p = work[f * width : (f + 1) * width]
        for b in range(width):
            total[b] += p[b]
    for f in range(y, y + features):
        p = work[f * width : (f + 1) * width]
        for b in range(width):
            p[b] /= total[b]


@kernel
def softmax_back(work: Array, y: int, dy: int, dz: int, features: int, width: int, row: int) -> None:
    """∂L/∂zⱼ = yⱼ (dyⱼ − Σᵢ dyᵢ yᵢ)."""
    total = work[row * width : (row + 1) * width]
    clear(total)
    for f in range(features):
        p = work[(y + f) * width : (y + f + 1) * width]
        d = work[(dy + f) * width : (dy + f + 1) * width]
        for b in range(width):
            total[b] += p[b] * d[b]
    for f in range(features):
        p = work[(y + f) * width : (y + f + 1) * width]
        d = work[(dy + f) * width : (dy + f + 1) * width]
        out = work[(dz + f) * width : (dz + f + 1) * width]
        for b in range(width):
            out[b] = p[b] * (d[b] - total[b])


@kernel
def activation_forward(kind: int, work: Array, x: int, y: int, features: int, width: int, row: int) -> None:
    """Feature by feature y = f(x); `row` is the working feature of softmax."""
    if kind == SOFTMAX:
        softmax(work, x, y, features, width, row)
    else:
        activate(kind, work[x * width : (x + features) * width], work[y * width : (y + features) * width])


@kernel
def activation_backward(
    kind: int, work: Array, x: int, y: int, dy: int, dx: int, features: int, width: int, row: int
) -> None:
    """∂L/∂x = ∂L/∂y · f′(x), after forward."""
    if kind == SOFTMAX:
        softmax_back(work, y, dy, dx, features, width, row)
    else:
        n = features * width
        x, y, dy, dx = x * width, y * width, dy * width, dx * width
        bend_back(kind, work[x : x + n], work[y : y + n], work[dy : dy + n], work[dx : dx + n])
