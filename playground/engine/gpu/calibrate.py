"""Measures what the cost model reckons with, in a second or two: calls, products, memory, both ways.

Owns the measuring alone. The clock is passed in, so that a test can say how long things take.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from playground.engine.gpu.cost import Measured, Rates, Side
from playground.engine.gpu.products import Products

Array = Any
Clock = Callable[[], float]

EDGES = (16, 64, 256, 1024)
"""Sizes of the square products that are timed."""

REPEATS = 5
LARGE = 4 * 2**20
"""Numbers in an array that no cache of a CPU core holds."""

FEW, MANY = 10, 110
"""Kernels in the two recordings whose difference tells what one costs."""


def calibrate(xp: Any, dtype: str, tf32: bool, clock: Clock) -> Measured:
    """Figures of this machine for one precision. Raises what CuPy raises."""
    stream = xp.cuda.Stream(non_blocking=True)
    with stream:
        products = Products(xp, stream, tf32)
        try:
            gpu = _gpu(xp, stream, products, dtype, clock)
            host = np.ones(LARGE, dtype=dtype)
            there = xp.zeros(LARGE, dtype=dtype)
            copy_us = _timed(lambda: there.set(host, stream=stream), stream.synchronize, clock)
        finally:
            products.close()
    return Measured(_cpu(dtype, clock), gpu, host.nbytes / copy_us)


def _cpu(dtype: str, clock: Clock) -> Side:
    small, large = np.ones(16, dtype=dtype), np.ones(LARGE, dtype=dtype)

    def calls() -> None:
        for _ in range(100):
            np.multiply(small, 0.5, out=small)

    call_us = _timed(calls, _nothing, clock) / 100
    large_us = _timed(lambda: np.multiply(large, 0.5, out=large), _nothing, clock)
    rates = _rates(
        lambda edge: np.ones((edge, edge), dtype=dtype),
        lambda a, b, out: np.dot(a, b, out=out),
        _nothing,
        clock,
    )
    return Side(0.0, call_us, large.nbytes / large_us, rates)


def _gpu(xp: Any, stream: Any, products: Products, dtype: str, clock: Clock) -> Side:
    large = xp.ones(LARGE, dtype=dtype)
    large_us = _timed(lambda: xp.multiply(large, 0.5, out=large), stream.synchronize, clock)
    ones = {edge: xp.ones((edge, edge), dtype=dtype) for edge in EDGES}
    rates = _rates(lambda edge: ones[edge].copy(), products.dot, stream.synchronize, clock)
    few, many = (_replay_us(xp, stream, kernels, dtype, clock) for kernels in (FEW, MANY))
    call_us = max((many - few) / (MANY - FEW), 0.01)
    return Side(max(few - FEW * call_us, 0.0), call_us, LARGE * large.itemsize / large_us, rates)


def _replay_us(xp: Any, stream: Any, kernels: int, dtype: str, clock: Clock) -> float:
    """How long one replay of so many tiny kernels takes, when many are asked for in a row."""
    small = xp.ones(16, dtype=dtype)
    xp.multiply(small, 0.5, out=small)
    stream.begin_capture()
    for _ in range(kernels):
        xp.multiply(small, 0.5, out=small)
    graph = stream.end_capture()

    def replays() -> None:
        for _ in range(20):
            graph.launch(stream=stream)

    return _timed(replays, stream.synchronize, clock) / 20


def _rates(
    square: Callable[[int], Array],
    dot: Callable[[Array, Array, Array], object],
    finish: Callable[[], None],
    clock: Clock,
) -> Rates:
    found = []
    for edge in EDGES:
        a, b, out = square(edge), square(edge), square(edge)
        count = max(1, (256 // edge) ** 2)

        def run(a: Array = a, b: Array = b, out: Array = out, count: int = count) -> None:
            for _ in range(count):
                dot(a, b, out)

        found.append((float(edge**3), edge**3 * count / _timed(run, finish, clock)))
    return tuple(found)


def _timed(run: Callable[[], object], finish: Callable[[], None], clock: Clock) -> float:
    """The median of a few runs in µs, after one that does not count."""
    run()
    finish()
    taken = []
    for _ in range(REPEATS):
        begun = clock()
        run()
        finish()
        taken.append(max(clock() - begun, 1e-9) * 1e6)
    return median(taken)


def _nothing() -> None:
    """The CPU has finished when the call returns."""
