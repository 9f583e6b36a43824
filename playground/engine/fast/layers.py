"""Dense layers and merges, forward and backward, over working memory.

Owns which way a product takes: small ones through register tiles, large ones through the linear algebra
library that NumPy uses too. Formulas and sources stand in `ops`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.fast.code import TURNED, WIDE_MIX, WIDE_OVERLAP
from playground.engine.fast.jit import kernel
from playground.engine.fast.tiles import mix_four, mix_one, overlap_four, overlap_one

Array = Any


@kernel
def block(work: Array, place: int, features: int, width: int) -> Array:
    """Some features as a matrix (features, width)."""
    return work[place * width : (place + features) * width].reshape(features, width)


@kernel
def dense_forward(
    path: int, work: Array, p: Array, x: int, y: int, inputs: int, outputs: int, w: int, b: int, width: int
) -> None:
    """y = x w + b. Weights lie at `w` of the flat vector p, input by input, biases at `b` (−1: none)."""
    if path & (WIDE_MIX | TURNED):
        weights, out = p[w : w + inputs * outputs].reshape(inputs, outputs), block(work, y, outputs, width)
        if path & TURNED:
            np.dot(weights.T, work[x * width : (x + inputs) * width].reshape(width, inputs).T, out)
        else:
            np.dot(weights.T, block(work, x, inputs, width), out)
        if b >= 0:
            for o in range(outputs):
                row, bias = out[o], p[b + o]
                for k in range(width):
                    row[k] += bias
    else:
        fours = outputs // 4 * 4
        for o in range(0, fours, 4):
            mix_four(work, width, x, inputs, p, w + o, outputs, 1, b + o if b >= 0 else -1, y + o)
        for o in range(fours, outputs):
            mix_one(work, width, x, inputs, p, w + o, outputs, 1, b + o if b >= 0 else -1, y + o)


@kernel
def dense_backward(
    path: int, work: Array, p: Array, g: Array, x: int, dy: int, dx: int, inputs: int, outputs: int, w: int,
    b: int, width: int,
) -> None:  # fmt: skip
    """∂L/∂w = xᵀ dy, ∂L/∂b = Σ dy, ∂L/∂x = dy wᵀ (where `dx` is not −1)."""
    fours = outputs // 4 * 4
    if b >= 0:
        for o in range(0, fours, 4):
            overlap_four(work, width, -1, dy + o, g, b + o)
        for o in range(fours, outputs):
            overlap_one(work, width, -1, dy + o, g, b + o)
    if path & (WIDE_OVERLAP | TURNED):
        slope, out = block(work, dy, outputs, width), g[w : w + inputs * outputs].reshape(inputs, outputs)
        if path & TURNED:
            np.dot(work[x * width : (x + inputs) * width].reshape(width, inputs).T, slope.T, out)
        else:
            np.dot(block(work, x, inputs, width), slope.T, out)
    else:
        for i in range(inputs):
            row = w + i * outputs
            for o in range(0, fours, 4):
                overlap_four(work, width, x + i, dy + o, g, row + o)
            for o in range(fours, outputs):
                overlap_one(work, width, x + i, dy + o, g, row + o)
    if dx >= 0:
        mix_back(path, work, p, dy, dx, inputs, outputs, w, width)


@kernel
def mix_back(
    path: int, work: Array, p: Array, dy: int, dx: int, inputs: int, outputs: int, w: int, width: int
) -> None:
    """∂L/∂x = dy wᵀ."""
    if path & WIDE_MIX:
        weights = p[w : w + inputs * outputs].reshape(inputs, outputs)
        np.dot(weights, block(work, dy, outputs, width), block(work, dx, inputs, width))
    else:
        fours = inputs // 4 * 4
        for i in range(0, fours, 4):
            mix_four(work, width, dy, outputs, p, w + i * outputs, 1, outputs, -1, dx + i)
        for i in range(fours, inputs):
            mix_one(work, width, dy, outputs, p, w + i * outputs, 1, outputs, -1, dx + i)


@kernel
def copy(work: Array, source: int, into: int, features: int, width: int) -> None:
    """Some features as they are."""
    n = features * width
    a, b = work[source * width : source * width + n], work[into * width : into * width + n]
    for k in range(n):
        b[k] = a[k]


@kernel
def add(work: Array, source: int, into: int, features: int, width: int) -> None:
    """Some features added to others."""
    n = features * width
    a, b = work[source * width : source * width + n], work[into * width : into * width + n]
    for k in range(n):
        b[k] += a[k]


@kernel
def multiply(work: Array, source: int, into: int, features: int, width: int) -> None:
    """Some features multiplied into others."""
    n = features * width
    a, b = work[source * width : source * width + n], work[into * width : into * width + n]
    for k in range(n):
        b[k] *= a[k]


@kernel
def product_backward(work: Array, ports: Array, dy: int, width: int) -> None:
    """∂y/∂xᵢ = the product of all other inputs."""
    for port in range(ports.shape[0]):
        dx, features = ports[port, 1], ports[port, 2]
        if dx >= 0:
            copy(work, dy, dx, features, width)
            for other in range(ports.shape[0]):
                if other != port:
                    multiply(work, ports[other, 0], dx, features, width)


@kernel
def concat_forward(work: Array, ports: Array, y: int, width: int) -> None:
    """y = the inputs' features one behind the other."""
    for port in range(ports.shape[0]):
        copy(work, ports[port, 0], y, ports[port, 2], width)
        y += ports[port, 2]


@kernel
def concat_backward(work: Array, ports: Array, dy: int, width: int) -> None:
    """Each input's own slice of ∂L/∂y."""
    for port in range(ports.shape[0]):
        if ports[port, 1] >= 0:
            copy(work, dy, ports[port, 1], ports[port, 2], width)
        dy += ports[port, 2]
