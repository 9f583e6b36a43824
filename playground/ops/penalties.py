"""What is done to a gradient before the optimiser sees it: L1, L2 and clipping.

Owns pure functions on the flat vectors of a whole network. `length` and `clip` ask the host what they find;
`length_into` and `clip_by` stay on the device, where a recorded step cannot ask.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.ops.op import Array, Namespace


def penalise(
    xp: Namespace, p: Array, g: Array, mask: Array, l1: float, l2: float, scratch: Sequence[Array]
) -> None:
    """Adds the slope of the penalty l1 Σ|p| + l2/2 Σp² to `g`: g ← g + mask (l2 p + l1 sign p).

    `mask` is 1 where a parameter is penalised (weights) and 0 where not (biases). At p = 0 the L1 term
    is 0. `l2` is PyTorch's `weight_decay` of SGD. `scratch` are the optimiser's vectors; one is used.

    Shapes: p, g, mask, scratch[0] (P,).
    """
    work = scratch[0]
    if l2 != 0.0:
        xp.multiply(p, mask, out=work)
        work *= l2
        g += work
    if l1 != 0.0:
        xp.sign(p, out=work)
        work *= mask
        work *= l1
        g += work


def length(xp: Namespace, g: Array) -> float:
    """√Σg², also where the squares alone would overflow; not finite only where a number of `g` is not."""
    norm = math.sqrt(float(xp.dot(g, g)))
    if math.isfinite(norm):
        return norm
    largest = float(xp.abs(g).max())
    if not math.isfinite(largest):
        return largest
    scaled = g / largest
    return largest * math.sqrt(float(xp.dot(scaled, scaled)))


def clip(xp: Namespace, g: Array, limit: float | None) -> float:
    """Shortens `g` in place to length `limit` where it is longer; gives the length it had.

    A length that is not finite leaves `g` as it is, so that whoever looks for the culprit finds it. With
    `limit` None nothing is shortened.

    Source: Pascanu, Mikolov & Bengio 2013; torch.nn.utils.clip_grad_norm_, with its 1e-6.
    """
    norm = length(xp, g)
    if limit is not None and norm > limit and math.isfinite(norm):
        g *= limit / (norm + 1e-6)
    return norm


def length_into(xp: Namespace, g: Array, work: Array, largest: Array, out: Array) -> None:
    """Writes √Σg² to `out`, as `length` gives it: the numbers are measured by the largest, so none overflows.

    Shapes: g, work (P,); largest (1,), of g's type; out (1,), float64.
    """
    xp.abs(g, out=work)
    work.max(keepdims=True, out=largest)
    xp.copyto(out, largest)
    xp.copyto(largest, 1.0, where=_zero_or_endless(xp, largest))
    work /= largest
    work *= work
    work.sum(keepdims=True, out=largest)
    out *= xp.sqrt(largest.astype("float64"))


def _zero_or_endless(xp: Namespace, number: Array) -> Array:
    return xp.logical_or(number == 0, xp.logical_not(xp.isfinite(number)))


def clip_by(xp: Namespace, g: Array, limit: float, norm: Array, factor: Array) -> None:
    """Shortens `g` in place to length `limit` where its length `norm` is longer, as `clip` does.

    Shapes: g (P,); norm (1,) and factor (1,), which is working space, float64.
    """
    xp.add(norm, 1e-6, out=factor)
    xp.divide(limit, factor, out=factor)
    keep = xp.logical_not(xp.logical_and(norm > limit, xp.isfinite(norm)))
    xp.copyto(factor, 1.0, where=keep)
    g *= factor.astype(g.dtype)
