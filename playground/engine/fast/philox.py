"""Random numbers inside kernels: the very numbers that `data.stream` gives, drawn without Python.

Owns Philox4x64-10 and what NumPy's `Generator` makes of it: uniform numbers and permutations.
Source: Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (2011); NumPy's documentation of Philox.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from playground.engine.fast.jit import kernel

Array = Any

MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
ROUNDS = 10
LOW_HALF = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
ONE = np.uint64(1)

# A generator is an array of uint64: key (2), counter (4), block (4), numbers left of the block, half of one
# that is left over, and whether there is such a half.
KEY, COUNTER, BLOCK, LEFT, SPARE, HAS_SPARE = 0, 2, 6, 10, 11, 12
WORDS = 13


@intrinsic
def high_product(context: Any, one: Any, other: Any) -> Any:
    """The upper 64 bits of the product of two uint64."""

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(builder.zext(values[0], wide), builder.zext(values[1], wide))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), build


@kernel
def seed_stream(state: Array, purpose: int, seed: int, index: int) -> None:
    """Sets a generator to the start of a stream; `purpose` is its checksum. Shapes: state (WORDS,)."""
    for word in range(WORDS):
        state[word] = np.uint64(0)
    state[KEY], state[KEY + 1] = np.uint64(seed), np.uint64(index)
    state[COUNTER + 3] = np.uint64(purpose)


@kernel
def _next_block(state: Array) -> None:
    """Counts on by one and mixes the counter with the key."""
    for word in range(COUNTER, COUNTER + 4):
        state[word] += ONE
        if state[word] != 0:
            break
    a, b, c, d = state[COUNTER], state[COUNTER + 1], state[COUNTER + 2], state[COUNTER + 3]
    key, other = state[KEY], state[KEY + 1]
    for _ in range(ROUNDS):
        high_a, low_a = high_product(MULTIPLIER_0, a), MULTIPLIER_0 * a
        high_c, low_c = high_product(MULTIPLIER_1, c), MULTIPLIER_1 * c
        a, b, c, d = high_c ^ b ^ key, low_c, high_a ^ d ^ other, low_a
        key, other = key + WEYL_0, other + WEYL_1
    state[BLOCK], state[BLOCK + 1], state[BLOCK + 2], state[BLOCK + 3] = a, b, c, d
    state[LEFT] = np.uint64(4)


@kernel
def next_64(state: Array) -> Any:
    """The next 64 random bits."""
    if state[LEFT] == 0:
        _next_block(state)
    place = 10 - np.int64(state[LEFT])
    state[LEFT] -= ONE
    return state[place]


@kernel
def next_32(state: Array) -> Any:
    """The next 32 random bits, the lower half of 64 before the upper."""
    if state[HAS_SPARE] != 0:
        state[HAS_SPARE] = np.uint64(0)
        return state[SPARE]
    bits = next_64(state)
    state[HAS_SPARE], state[SPARE] = ONE, bits >> HALF
    return bits & LOW_HALF


@kernel
def next_uniform(state: Array, real: Any) -> Any:
    """A number in [0, 1) with as many random bits as the precision has. `real` is float32 or float64."""
    if real(1) + real(2.0**-30) == real(1):
        return real(next_32(state) >> np.uint64(8)) * real(2.0**-24)
    return real(next_64(state) >> np.uint64(11)) * real(2.0**-53)


@kernel
def permute(state: Array, out: Array) -> None:
    """A random order of 0 … N − 1, for N up to 2³². Shapes: out (N,) int64."""
    for k in range(out.size):
        out[k] = k
    mask = np.uint64(0)
    for k in range(out.size - 1, 0, -1):
        last = np.uint64(k)
        mask = last
        mask |= mask >> np.uint64(1)
        mask |= mask >> np.uint64(2)
        mask |= mask >> np.uint64(4)
        mask |= mask >> np.uint64(8)
        mask |= mask >> np.uint64(16)
        draw = next_32(state) & mask
        while draw > last:
            draw = next_32(state) & mask
        other = np.int64(draw)
        out[k], out[other] = out[other], out[k]
