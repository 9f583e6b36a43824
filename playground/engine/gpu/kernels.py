"""The few kernels that are written in CUDA: random masks, rows of a batch, and the verdict on a step.

Owns their source and the geometry of their launches. Each thread works alone, so the text can be run by
one thread after another as well. All three find out from `cursor`, a number on the device, which batch of
the portion is being done: a recorded step does the next batch every time it is replayed.
"""

from __future__ import annotations

from typing import Any

Array = Any

THREADS = 128

_NUMBER = {"float32": ("float", "f"), "float64": ("double", "d")}

_PHILOX = r"""
extern "C" __global__ void philox_NAME(
    NUMBER* out, const long long count, const unsigned long long purpose, const unsigned long long* seed,
    const unsigned long long* steps, const long long* cursor)
{
    // Philox4x64-10 (Salmon et al. 2011), counted as NumPy counts: the first block has the counter 1.
    const long long block = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    if (block * PER_BLOCK >= count) return;
    unsigned long long c0 = (unsigned long long)block + 1, c1 = 0, c2 = 0, c3 = purpose;
    unsigned long long k0 = seed[0], k1 = steps[cursor[0]];
    for (int round = 0; round < 10; ++round) {
        const unsigned long long high0 = __umul64hi(0xD2E7470EE14C6C93ULL, c0);
        const unsigned long long low0 = 0xD2E7470EE14C6C93ULL * c0;
        const unsigned long long high1 = __umul64hi(0xCA5A826395121157ULL, c2);
        const unsigned long long low1 = 0xCA5A826395121157ULL * c2;
        c0 = high1 ^ c1 ^ k0;
        c1 = low1;
        c2 = high0 ^ c3 ^ k1;
        c3 = low0;
        k0 += 0x9E3779B97F4A7C15ULL;
        k1 += 0xBB67AE8584CAA73BULL;
    }
    const unsigned long long words[4] = {c0, c1, c2, c3};
    for (int i = 0; i < PER_BLOCK; ++i) {
        const long long place = block * PER_BLOCK + i;
        if (place < count) out[place] = UNIFORM;
    }
}
"""

_UNIFORM = {
    # NumPy takes the low half of each word first, and the 24 highest bits of a half.
    "float32": ("8", "(float)((unsigned int)(words[i / 2] >> (32 * (i % 2))) >> 8) * (1.0f / 16777216.0f)"),
    "float64": ("4", "(double)(words[i] >> 11) * (1.0 / 9007199254740992.0)"),
}

_GATHER = r"""
extern "C" __global__ void gather_NAME(
    NUMBER* out, const NUMBER* rows, const long long count, const long long width, const long long* index,
    const long long* starts, const long long* cursor)
{
    // Row i of the batch is row index[start + i] of those that are held.
    const long long place = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    if (place >= count) return;
    const long long row = index[starts[cursor[0]] + place / width];
    out[place] = rows[row * width + place % width];
}
"""

JUDGE = r"""
extern "C" __global__ void judge(
    long long* cursor, long long* done, bool* alive, bool* spoilt, const bool* whole, const double* loss,
    const double* norm, double* losses, double* norms)
{
    // Finite numbers only: x - x is 0 for these and NaN for the others.
    const bool good = alive[0] && whole[0] && loss[0] - loss[0] == 0 && norm[0] - norm[0] == 0;
    if (good) {
        losses[cursor[0]] = loss[0];
        norms[cursor[0]] = norm[0];
        done[0] += 1;
    }
    alive[0] = good;
    spoilt[0] = !good;
    cursor[0] += 1;
}
"""


def philox_source(dtype: str) -> str:
    """Fills an array with numbers in [0, 1) that depend on seed, step, purpose and place alone."""
    number, letter = _NUMBER[dtype]
    per_block, uniform = _UNIFORM[dtype]
    text = _PHILOX.replace("PER_BLOCK", per_block).replace("UNIFORM", uniform)
    return text.replace("NUMBER", number).replace("NAME", letter)


def gather_source(dtype: str) -> str:
    """Picks the rows of a batch out of those that are held."""
    number, letter = _NUMBER[dtype]
    return _GATHER.replace("NUMBER", number).replace("NAME", letter)


class Kernels:
    """The compiled kernels for one precision."""

    def __init__(self, xp: Any, dtype: str) -> None:
        letter = _NUMBER[dtype][1]
        self._per_block = int(_UNIFORM[dtype][0])
        self._philox = xp.RawKernel(philox_source(dtype), f"philox_{letter}")
        self._gather = xp.RawKernel(gather_source(dtype), f"gather_{letter}")
        self._judge = xp.RawKernel(JUDGE, "judge")
        self._word, self._whole = xp.uint64, xp.int64

    def random(self, out: Array, purpose: int, seed: Array, steps: Array, cursor: Array) -> None:
        """Numbers uniform in [0, 1), bit for bit those of `data.stream`. Shapes: out any, C-ordered."""
        blocks = -(-out.size // self._per_block)
        self._philox(*_grid(blocks), (out, self._whole(out.size), self._word(purpose), seed, steps, cursor))

    def gather(self, out: Array, rows: Array, index: Array, starts: Array, cursor: Array) -> None:
        """The rows of the batch at the cursor. Shapes: out (B, F), rows (N, F), both C-ordered."""
        width = out.size // len(out)
        counts = self._whole(out.size), self._whole(width)
        self._gather(*_grid(out.size), (out, rows, *counts, index, starts, cursor))

    def judge(self, *numbers: Array) -> None:
        """Says whether the step stands, notes its loss, and goes on to the next batch."""
        self._judge((1,), (1,), numbers)


def _grid(threads: int) -> tuple[tuple[int], tuple[int]]:
    return (max(1, -(-threads // THREADS)),), (THREADS,)
