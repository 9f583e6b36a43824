"""The CUDA kernels' arithmetic in NumPy, and a reading of their signatures."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

Array = Any

TYPES = {
    "float": np.float32,
    "double": np.float64,
    "long long": np.int64,
    "unsigned long long": np.uint64,
    "bool": np.bool_,
}

M0, M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
W0, W1 = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
WORD = (1 << 64) - 1


def check_arguments(code: str, name: str, arguments: Any) -> None:
    """Fails where a launch does not fit what the kernel's text declares."""
    signature = re.search(rf"__global__ void {name}\(([^)]*)\)", code, re.DOTALL)
    assert signature, f"the text has no kernel {name}"
    declared = [" ".join(one.split()) for one in signature[1].split(",")]
    assert len(declared) == len(arguments), (name, declared, len(arguments))
    for text, value in zip(declared, arguments, strict=True):
        kind, pointer, _ = re.fullmatch(r"(?:const )?([a-z ]+?)(\*?) (\w+)", text).groups()  # type: ignore[union-attr]
        assert value.dtype == TYPES[kind], f"{name}: {text} was given {value.dtype}"
        assert bool(pointer) == isinstance(value, np.ndarray), f"{name}: {text} was given {type(value)}"
        assert not pointer or value.flags.c_contiguous, f"{name}: {text} was given lines with gaps"


def multiply_wide(a: Array, b: np.uint64) -> tuple[Array, Array]:
    """The high and the low word of a 64-bit product, by halves."""
    half, low_half = np.uint64(32), np.uint64(0xFFFFFFFF)
    a1, a0, b1, b0 = a >> half, a & low_half, b >> half, b & low_half
    middle = a1 * b0 + (a0 * b0 >> half)
    other = a0 * b1 + (middle & low_half)
    return a1 * b1 + (middle >> half) + (other >> half), a * b


def philox_words(blocks: int, purpose: int, seed: int, step: int) -> Array:
    """Philox4x64-10. Shapes: (blocks, 4) words of 64 bits."""
    with np.errstate(over="ignore"):
        c0 = np.arange(1, blocks + 1, dtype=np.uint64)
        c1, c2, c3 = np.zeros_like(c0), np.zeros_like(c0), np.full_like(c0, purpose)
        for number in range(10):
            k0, k1 = np.uint64(seed + number * W0 & WORD), np.uint64(step + number * W1 & WORD)
            high0, low0 = multiply_wide(c0, M0)
            high1, low1 = multiply_wide(c2, M1)
            c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
    return np.stack([c0, c1, c2, c3], axis=1)


def philox_f(
    threads: int, out: Array, count: Any, purpose: Any, seed: Array, steps: Array, cursor: Array
) -> None:
    blocks = -(-int(count) // 8)
    assert threads >= blocks
    words = philox_words(blocks, int(purpose), int(seed[0]), int(steps[cursor[0]])).ravel()
    halves = np.stack([words & np.uint64(0xFFFFFFFF), words >> np.uint64(32)], axis=1).ravel()
    out.ravel()[...] = ((halves >> np.uint64(8)).astype(np.float32) * np.float32(2.0**-24))[: int(count)]


def philox_d(
    threads: int, out: Array, count: Any, purpose: Any, seed: Array, steps: Array, cursor: Array
) -> None:
    blocks = -(-int(count) // 4)
    assert threads >= blocks
    words = philox_words(blocks, int(purpose), int(seed[0]), int(steps[cursor[0]])).ravel()
    out.ravel()[...] = ((words >> np.uint64(11)).astype(np.float64) * 2.0**-53)[: int(count)]


def gather(
    threads: int, out: Array, rows: Array, count: Any, width: Any, index: Array, starts: Array, cursor: Array
) -> None:
    assert threads >= int(count)
    start, number = int(starts[cursor[0]]), int(count) // int(width)
    out.reshape(number, -1)[...] = rows.reshape(len(rows), -1)[index[start : start + number]]


def judge(
    threads: int,
    cursor: Array,
    done: Array,
    alive: Array,
    spoilt: Array,
    whole: Array,
    loss: Array,
    norm: Array,
    losses: Array,
    norms: Array,
) -> None:
    good = bool(alive[0] and whole[0] and np.isfinite(loss[0]) and np.isfinite(norm[0]))
    if good:
        losses[cursor[0]], norms[cursor[0]] = loss[0], norm[0]
        done[0] += 1
    alive[0], spoilt[0] = good, not good
    cursor[0] += 1


KERNELS: dict[str, Any] = {
    "philox_f": philox_f,
    "philox_d": philox_d,
    "gather_f": gather,
    "gather_d": gather,
    "judge": judge,
}
