"""How a gradient becomes a step: penalties, clipping and every optimiser, on the flat vectors.

Owns one branch for each entry of OPTIMIZERS, whose formulas and sources stand in `ops`. Whether every
number came out finite is found on the way.
"""

from __future__ import annotations

from math import isfinite, sqrt
from typing import Any

from playground.engine.fast.code import ADAGRAD, ADAM, MOMENTUM, NESTEROV, RMSPROP, SGD
from playground.engine.fast.jit import kernel

Array = Any

# What a step does with a gradient, as numbers: `Learning` in this order.
L1, L2, CLIP, FIRST, SECOND, EPSILON, DECAY = range(7)
LEARNING = 7


@kernel
def length(g: Array) -> float:
    """√Σg², also where the squares alone would overflow; not finite only where a number of g is not."""
    real = g.dtype.type
    total = real(0)
    for k in range(g.size):
        total += g[k] * g[k]
    norm = sqrt(float(total))
    if isfinite(norm):
        return norm
    wide = 0.0
    for k in range(g.size):
        wide += float(g[k]) * float(g[k])
    return sqrt(wide) if isfinite(wide) else _scaled_length(g)


@kernel
def _scaled_length(g: Array) -> float:
    """As `length`, with every number divided by the largest first."""
    most = 0.0
    for k in range(g.size):
        size = abs(float(g[k]))
        most = size if size > most or size != size else most
    if not isfinite(most):
        return most
    total = 0.0
    for k in range(g.size):
        total += (float(g[k]) / most) * (float(g[k]) / most)
    return most * sqrt(total)


@kernel
def shaped(p: Array, g: Array, direction: Array, weights: Array, learning: Array) -> Array:
    """The gradient, clipped and penalised where that is asked for, else as it is.

    `weights` are the stretches (first, behind the last) of p that L1 and L2 apply to. Shapes: (n, 2).
    """
    if learning[CLIP] < 0 and learning[L1] == 0 and learning[L2] == 0:
        return g
    real = g.dtype.type
    factor = real(1)
    if learning[CLIP] >= 0:
        norm = length(g)
        if norm > learning[CLIP] and isfinite(norm):
            factor = real(learning[CLIP] / (norm + 1e-6))
    for k in range(g.size):
        direction[k] = g[k] * factor
    l1, l2 = real(learning[L1]), real(learning[L2])
    for stretch in range(weights.shape[0]):
        for k in range(weights[stretch, 0], weights[stretch, 1]):
            sign = real(1) if p[k] > real(0) else (real(-1) if p[k] < real(0) else real(0))
            direction[k] += l2 * p[k] + l1 * sign
    return direction


@kernel
def all_finite(g: Array) -> bool:
    """Whether every number is finite."""
    zero = g.dtype.type(0)
    wrong = zero
    for k in range(g.size):
        wrong += zero * g[k]
    return wrong == zero


@kernel
def update(
    optimizer: int, state: Array, size: int, g: Array, rate: float, step: int, learning: Array
) -> bool:
    """One step of the optimiser; whether all numbers that it wrote are finite.

    `state` holds the parameters, then the optimiser's slots, each `size` numbers, of which the first g.size
    are moved. `step` counts from 1.
    """
    real = g.dtype.type
    zero, one = real(0), real(1)
    eta, wrong = real(rate), zero
    p, m, s = state[:size], state[size : 2 * size], state[2 * size : 3 * size]
    if optimizer == SGD:
        for k in range(g.size):
            p[k] -= eta * g[k]
            wrong += zero * p[k]
    elif optimizer == MOMENTUM:
        keep = real(learning[FIRST])
        for k in range(g.size):
            m[k] = keep * m[k] + g[k]
            p[k] -= eta * m[k]
            wrong += zero * (p[k] + m[k])
    elif optimizer == NESTEROV:
        keep = real(learning[FIRST])
        for k in range(g.size):
            m[k] = keep * m[k] + g[k]
            p[k] -= eta * (keep * m[k] + g[k])
            wrong += zero * (p[k] + m[k])
    elif optimizer == RMSPROP:
        keep, new, epsilon = real(learning[FIRST]), real(1.0 - learning[FIRST]), real(learning[EPSILON])
        for k in range(g.size):
            m[k] = keep * m[k] + new * (g[k] * g[k])
            p[k] -= eta * (g[k] / (real(sqrt(m[k])) + epsilon))
            wrong += zero * (p[k] + m[k])
    elif optimizer == ADAGRAD:
        epsilon = real(learning[EPSILON])
        for k in range(g.size):
            m[k] += g[k] * g[k]
            p[k] -= eta * (g[k] / (real(sqrt(m[k])) + epsilon))
            wrong += zero * (p[k] + m[k])
    else:
        stay = one if optimizer == ADAM else real(1.0 - rate * learning[DECAY])
        keep_m, new_m = real(learning[FIRST]), real(1.0 - learning[FIRST])
        keep_s, new_s = real(learning[SECOND]), real(1.0 - learning[SECOND])
        grown_s = real(1.0 / sqrt(1.0 - learning[SECOND] ** step))
        move, epsilon = real(rate / (1.0 - learning[FIRST] ** step)), real(learning[EPSILON])
        for k in range(g.size):
            m[k] = keep_m * m[k] + new_m * g[k]
            s[k] = keep_s * s[k] + new_s * (g[k] * g[k])
            p[k] = stay * p[k] - move * (m[k] / (real(sqrt(s[k])) * grown_s + epsilon))
            wrong += zero * (p[k] + m[k] + s[k])
    return wrong == zero
