"""Losses, forward and backward, over working memory; formulas and sources stand in `ops`.

Owns one branch for each entry of LOSSES. Each column of working memory is a row of the batch.
"""

from __future__ import annotations

from typing import Any

from playground.engine.fast.code import BINARY_CROSS_ENTROPY, HINGE, HUBER, MAE, MSE
from playground.engine.fast.elements import largest
from playground.engine.fast.functions import exp, log, log1p_exp_neg, logistic
from playground.engine.fast.jit import clear, kernel

Array = Any


@kernel
def loss_forward(
    kind: int, work: Array, x: int, target: int, y: int, working: int, features: int, width: int, delta: float
) -> None:
    """Feature y = the loss of each row."""
    real = work.dtype.type
    zero, one, half = real(0), real(1), real(0.5)
    out = work[y * width : (y + 1) * width]
    clear(out)
    if kind > BINARY_CROSS_ENTROPY:
        cross_entropy(work, x, target, y, working, features, width)
        return
    for f in range(features):
        z = work[(x + f) * width : (x + f + 1) * width]
        t = work[(target + f) * width : (target + f + 1) * width]
        if kind == MSE:
            for b in range(width):
                out[b] += (z[b] - t[b]) * (z[b] - t[b])
        elif kind == MAE:
            for b in range(width):
                out[b] += abs(z[b] - t[b])
        elif kind == HUBER:
            limit = real(delta)
            for b in range(width):
                far = abs(z[b] - t[b])
                near = limit if far > limit else far
                out[b] += near * (far - half * near)
        elif kind == HINGE:
            for b in range(width):
                missing = one - z[b] * t[b]
                out[b] += zero if missing < zero else missing
        else:
            for b in range(width):
                sure = z[b] * (one - t[b]) if z[b] > zero else -z[b] * t[b]
                out[b] += sure + log1p_exp_neg(abs(z[b]))  # no difference: sums may come in any order
    for b in range(width):
        out[b] /= real(features)


@kernel
def cross_entropy(work: Array, x: int, target: int, y: int, working: int, features: int, width: int) -> None:
    """y = −Σ t ln p with p = softmax(x); ln p is left in the working features."""
    out = work[y * width : (y + 1) * width]
    row = work[(working + features) * width : (working + features + 1) * width]
    largest(work, x, features, width, row)
    for f in range(features):
        z = work[(x + f) * width : (x + f + 1) * width]
        log_p = work[(working + f) * width : (working + f + 1) * width]
        for b in range(width):
            log_p[b] = z[b] - row[b]
    clear(row)
    for f in range(working, working + features):
        log_p = work[f * width : (f + 1) * width]
        for b in range(width):
            row[b] += exp(log_p[b])
    for b in range(width):
        row[b] = log(row[b])
    for f in range(features):
        log_p = work[(working + f) * width : (working + f + 1) * width]
        t = work[(target + f) * width : (target + f + 1) * width]
        for b in range(width):
            log_p[b] -= row[b]
            out[b] -= t[b] * log_p[b]


@kernel
def loss_backward(
    kind: int,
    work: Array,
    x: int,
    target: int,
    dx: int,
    working: int,
    features: int,
    width: int,
    rows: int,
    delta: float,
) -> None:
    """dx = ∂ mean of the rows' losses / ∂x, after forward; 0 beyond the rows of the batch."""
    real = work.dtype.type
    zero, one = real(0), real(1)
    share = real(1.0 / (rows * features))
    for f in range(features):
        z = work[(x + f) * width : (x + f + 1) * width]
        t = work[(target + f) * width : (target + f + 1) * width]
        out = work[(dx + f) * width : (dx + f + 1) * width]
        if kind == MSE:
            for b in range(width):
                out[b] = real(2) * share * (z[b] - t[b])
        elif kind == MAE:
            for b in range(width):
                error = z[b] - t[b]
                out[b] = share if error > zero else (-share if error < zero else zero * error)
        elif kind == HUBER:
            limit = real(delta)
            for b in range(width):
                error = z[b] - t[b]
                out[b] = share * (limit if error > limit else (-limit if error < -limit else error))
        elif kind == HINGE:
            for b in range(width):
                out[b] = -share * t[b] if one - z[b] * t[b] > zero else zero
        elif kind == BINARY_CROSS_ENTROPY:
            for b in range(width):
                out[b] = share * (logistic(z[b]) - t[b])
        else:
            log_p = work[(working + f) * width : (working + f + 1) * width]
            for b in range(width):
                out[b] = real(1.0 / rows) * (exp(log_p[b]) - t[b])
        clear(out[rows:])
