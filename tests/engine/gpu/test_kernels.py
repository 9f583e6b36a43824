"""The kernels in CUDA: the masks are bit for bit those of the host, and the text says what NumPy does."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from playground.data import stream
from playground.data.streams import WORD
from playground.engine.gpu.kernels import JUDGE, gather_source, philox_source
from tests.engine.gpu.kernels_in_numpy import KERNELS

Launch = Any
DTYPES = [("float32", "f"), ("float64", "d")]
STREAMS = [(0, 0), (1, 7), (-3, 2**40), (2**70 + 9, 2**63)]

HOST = """
#include <cstddef>
#define __global__
struct Place { long long x; };
static thread_local Place blockIdx, threadIdx, blockDim;
static unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
    return (unsigned long long)(((unsigned __int128)a * b) >> 64);
}
"""
"""What a C++ compiler must be told to take the text for a function that one thread runs."""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Launch]:
    """The kernels' own text as functions of the host: the threads run one after another."""
    compiler = shutil.which("g++") or shutil.which("clang++")
    if compiler is None:
        pytest.skip("no C++ compiler")
    names = ["philox_f", "philox_d", "gather_f", "gather_d", "judge"]
    text = HOST + "".join(philox_source(dtype) + gather_source(dtype) for dtype, _ in DTYPES) + JUDGE
    text += """
    extern "C" void place(long long block, long long thread, long long size) {
        blockIdx.x = block; threadIdx.x = thread; blockDim.x = size;
    }
    """
    folder = tmp_path_factory.mktemp("kernels")
    source, library = folder / "kernels.cpp", folder / "kernels.so"
    source.write_text(text)
    done = subprocess.run(
        [compiler, "-O1", "-ffp-contract=off", "-shared", "-fPIC", "-o", str(library), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "__int128" in done.stderr:
        pytest.skip("a C++ compiler without 128-bit numbers")
    assert done.returncode == 0, done.stderr
    found = ctypes.CDLL(str(library))
    return {name: launched(found, name) for name in names}


def launched(library: Any, name: str, size: int = 4) -> Launch:
    def launch(threads: int, *arguments: Any) -> None:
        passed = [
            ctypes.c_void_p(one.ctypes.data)
            if isinstance(one, np.ndarray)
            else (ctypes.c_ulonglong if one.dtype == np.uint64 else ctypes.c_longlong)(int(one))
            for one in arguments
        ]
        for number in range(threads):
            library.place(*(ctypes.c_longlong(one) for one in (number // size, number % size, size)))
            getattr(library, name)(*passed)

    return launch


def masks(philox: Launch, count: int, dtype: str, seed: int, step: int) -> Any:
    out = np.full(count, np.nan, dtype=dtype)
    steps = np.array([99, step & WORD], dtype=np.uint64)
    words = np.array([seed & WORD], dtype=np.uint64)
    purpose = np.uint64(crc32(b"dropout 4"))
    philox(count, out, np.int64(count), purpose, words, steps, np.array([1]))
    return out


@pytest.mark.parametrize(("seed", "step"), STREAMS)
@pytest.mark.parametrize("count", [1, 7, 8, 9, 1000])
@pytest.mark.parametrize(("dtype", "letter"), DTYPES)
def test_that_the_kernels_arithmetic_draws_the_very_masks_of_the_host(
    dtype: str, letter: str, count: int, seed: int, step: int
) -> None:
    wanted = stream("dropout 4", seed, step).random(count, dtype=np.dtype(dtype).type)
    assert masks(KERNELS[f"philox_{letter}"], count, dtype, seed, step).tobytes() == wanted.tobytes()


@pytest.mark.parametrize(("seed", "step"), STREAMS)
@pytest.mark.parametrize(("dtype", "letter"), DTYPES)
def test_that_the_kernels_text_draws_the_very_masks_of_the_host(
    dtype: str, letter: str, seed: int, step: int, compiled: dict[str, Launch]
) -> None:
    for count in (1, 8, 61):
        wanted = stream("dropout 4", seed, step).random(count, dtype=np.dtype(dtype).type)
        assert masks(compiled[f"philox_{letter}"], count, dtype, seed, step).tobytes() == wanted.tobytes()


@pytest.mark.parametrize(("dtype", "letter"), DTYPES)
def test_that_the_text_of_gather_picks_the_rows_of_the_batch_at_the_cursor(
    dtype: str, letter: str, compiled: dict[str, Launch]
) -> None:
    rows = np.arange(40, dtype=dtype).reshape(10, 4)
    index, starts = np.array([1, 9, 3, 3, 0, 7]), np.array([0, 2, 5])
    for cursor, wanted in ((0, [1, 9]), (1, [3, 3, 0])):
        out = np.zeros((len(wanted), 4), dtype=dtype)
        counts = np.int64(out.size), np.int64(4)
        compiled[f"gather_{letter}"](out.size + 5, out, rows, *counts, index, starts, np.array([cursor]))
        np.testing.assert_array_equal(out, rows[wanted])


@pytest.mark.parametrize("alive", [True, False])
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("loss", [0.5, np.inf, np.nan])
@pytest.mark.parametrize("norm", [2.5, -np.inf, np.nan])
def test_that_the_text_of_judge_says_what_numpy_says(
    alive: bool, whole: bool, loss: float, norm: float, compiled: dict[str, Launch]
) -> None:
    results = []
    for judge in (KERNELS["judge"], compiled["judge"]):
        cursor, done = np.array([2]), np.array([2])
        flags = [np.array([alive]), np.array([True]), np.array([whole])]
        tables = [np.array([loss]), np.array([norm]), np.zeros(4), np.zeros(4)]
        judge(1, cursor, done, *flags, *tables)
        results.append([cursor, done, *flags, *tables])
    for one, other in zip(*results, strict=True):
        np.testing.assert_array_equal(one, other)
    assert results[0][1][0] == (3 if alive and whole and loss == 0.5 and norm == 2.5 else 2)
