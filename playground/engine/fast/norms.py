"""Dropout, batch norm and layer norm, forward and backward, over working memory.

Owns the loops; formulas and sources stand in `ops`. Only the first `rows` numbers of a feature are rows of
the batch: the others fill up the last register, and must not be counted.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

from playground.engine.fast.jit import clear, exact, kernel
from playground.engine.fast.philox import next_uniform

Array = Any


@exact
def inverse_root(variance: Any, eps: float, real: Any) -> Any:
    """1 / √(variance + ε), and 0 of an infinite variance, where an estimate would be not-a-number."""
    return real(1) / real(sqrt(variance + real(eps)))


@kernel
def dropout_forward(
    work: Array, x: int, y: int, mask: int, features: int, width: int, rows: int, rate: float, state: Array
) -> None:
    """y = x · mask, the mask drawn row by row from the generator `state`; filled up with the last."""
    real = work.dtype.type
    share, zero = real(rate), real(0)
    kept = real(1.0 / (1.0 - rate))
    for b in range(rows):
        for f in range(features):
            drawn = next_uniform(state, real)
            work[(mask + f) * width + b] = zero if drawn < share else kept
    for f in range(features):
        last = work[(mask + f) * width + rows - 1]
        for b in range(rows, width):
            work[(mask + f) * width + b] = last
    scaled(work, x, mask, y, features, width)


@kernel
def scaled(work: Array, x: int, by: int, out: int, features: int, width: int) -> None:
    """out = x · by, number by number."""
    n = features * width
    a, b, c = (
        work[x * width : x * width + n],
        work[by * width : by * width + n],
        work[out * width : out * width + n],
    )
    for k in range(n):
        c[k] = a[k] * b[k]


@kernel
def batch_norm_forward(
    work: Array, p: Array, kept: Array, vector: Array, x: int, y: int, normal: int, scale: int, shift: int,
    mean_at: int, at: int, features: int, width: int, rows: int, eps: float, own: bool,
) -> None:  # fmt: skip
    """y = scale · x̂ + shift, with the statistics of the batch where `own`, else with the running ones.

    Mean, variance and 1 / √(variance + ε) of each feature are left at `at` of `vector`.
    """
    real = work.dtype.type
    for f in range(features):
        z = work[(x + f) * width : (x + f + 1) * width]
        out = work[(normal + f) * width : (normal + f + 1) * width]
        result = work[(y + f) * width : (y + f + 1) * width]
        mean, variance = real(0), real(0)
        if own:
            for b in range(rows):
                mean += z[b]
            mean /= real(rows)
            for b in range(rows):
                variance += (z[b] - mean) * (z[b] - mean)
            variance /= real(rows)
        else:
            mean, variance = kept[mean_at + f], kept[mean_at + features + f]
        inverse = inverse_root(variance, eps, real)
        vector[at + f], vector[at + features + f], vector[at + 2 * features + f] = mean, variance, inverse
        a, c = p[scale + f], p[shift + f]
        for b in range(width):
            out[b] = (z[b] - mean) * inverse
            result[b] = out[b] * a + c


@kernel
def batch_norm_backward(
    work: Array, p: Array, g: Array, vector: Array, normal: int, dy: int, dx: int, scale: int, shift: int,
    at: int, features: int, width: int, rows: int, own: bool,
) -> None:  # fmt: skip
    """∂L/∂shift = Σ dy, ∂L/∂scale = Σ dy x̂, ∂L/∂x = scale · r · (dy − (∂L/∂shift + x̂ ∂L/∂scale) / B)."""
    real = work.dtype.type
    for f in range(features):
        n = work[(normal + f) * width : (normal + f + 1) * width]
        d = work[(dy + f) * width : (dy + f + 1) * width]
        dscale, dshift = real(0), real(0)
        for b in range(width):
            dshift += d[b]
            dscale += d[b] * n[b]
        g[scale + f], g[shift + f] = dscale, dshift
        if dx >= 0:
            out = work[(dx + f) * width : (dx + f + 1) * width]
            slope = p[scale + f] * vector[at + 2 * features + f]
            part = real(1.0 / rows) if own else real(0)
            for b in range(rows):
                out[b] = slope * (d[b] - part * (dshift + n[b] * dscale))
            for b in range(rows, width):
                out[b] = real(0)


@kernel
def batch_norm_settle(
    kept: Array, vector: Array, mean_at: int, at: int, features: int, rows: int, momentum: float
) -> bool:
    """running ← (1 − momentum) · running + momentum · batch, unbiased; whether all is finite."""
    real = kept.dtype.type
    stay, wrong = real(1.0 - momentum), real(0)
    for f in range(2 * features):
        factor = real(momentum) if f < features else real(momentum * (rows / (rows - 1)))
        kept[mean_at + f] = stay * kept[mean_at + f] + factor * vector[at + f]
        wrong += real(0) * kept[mean_at + f]
    return wrong == real(0)


@kernel
def layer_norm_forward(
    work: Array, p: Array, x: int, y: int, normal: int, scale: int, shift: int, features: int, width: int,
    eps: float,
) -> None:  # fmt: skip
    """y = scale · x̂ + shift over the features of each row. Behind x̂ two working features are used."""
    real = work.dtype.type
    inverse = work[(normal + features) * width : (normal + features + 1) * width]
    center = work[(normal + features + 1) * width : (normal + features + 2) * width]
    clear(center)
    clear(inverse)
    for f in range(x, x + features):
        z = work[f * width : (f + 1) * width]
        for b in range(width):
            center[b] += z[b]
    for b in range(width):
        center[b] /= real(features)
    for f in range(features):
        z = work[(x + f) * width : (x + f + 1) * width]
        n = work[(normal + f) * width : (normal + f + 1) * width]
        for b in range(width):
            n[b] = z[b] - center[b]
            inverse[b] += n[b] * n[b]
    for b in range(width):
        inverse[b] = inverse_root(inverse[b] / real(features), eps, real)
    for f in range(features):
        n = work[(normal + f) * width : (normal + f + 1) * width]
        out = work[(y + f) * width : (y + f + 1) * width]
        a, c = p[scale + f], p[shift + f]
        for b in range(width):
            n[b] *= inverse[b]
            out[b] = n[b] * a + c


@kernel
def layer_norm_backward(
    work: Array, p: Array, g: Array, normal: int, dy: int, dx: int, scale: int, shift: int, features: int,
    width: int,
) -> None:  # fmt: skip
    """∂L/∂x = r · (q − mean(q) − x̂ · mean(q x̂)) with q = dy · scale, means over the features of a row."""
    real = work.dtype.type
    inverse = work[(normal + features) * width : (normal + features + 1) * width]
    for f in range(features):
        n = work[(normal + f) * width : (normal + f + 1) * width]
        d = work[(dy + f) * width : (dy + f + 1) * width]
        dscale, dshift = real(0), real(0)
        for b in range(width):
            dshift += d[b]
            dscale += d[b] * n[b]
        g[scale + f], g[shift + f] = dscale, dshift
    if dx < 0:
        return
    first = work[(normal + features + 1) * width : (normal + features + 2) * width]
    second = work[dx * width : (dx + 1) * width]  # written over by the last loop, from the last feature on
    clear(first)
    clear(second)
    for f in range(features):
        n = work[(normal + f) * width : (normal + f + 1) * width]
        d = work[(dy + f) * width : (dy + f + 1) * width]
        a = p[scale + f]
        for b in range(width):
            first[b] += d[b] * a
            second[b] += d[b] * a * n[b]
    for f in range(features - 1, -1, -1):
        n = work[(normal + f) * width : (normal + f + 1) * width]
        d = work[(dy + f) * width : (dy + f + 1) * width]
        out = work[(dx + f) * width : (dx + f + 1) * width]
        a = p[scale + f]
        for b in range(width):
            out[b] = inverse[b] * (d[b] * a - (first[b] + n[b] * second[b]) / real(features))
