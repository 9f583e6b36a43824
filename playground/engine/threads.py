"""How many threads the linear algebra uses: one for small products, all cores for large ones.

OpenBLAS with another number of threads gives other bits, so the number follows from the network alone (and
the machine's cores); it holds for the whole process, and whoever computes says it first.
"""

from __future__ import annotations

import os

from playground.engine.program import Program

PARALLEL_WORK = 60_000_000
"""Multiplications of one product from which dealing it out to cores costs less than it gains."""

_in_use: int | None = None


def cores() -> int:
    """How many processors this process may run on."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def threads_for(program: Program, batch_rows: int) -> int:
    """How many threads the largest product of a batch is worth."""
    largest = max((block.size for block in program.weights), default=0) * batch_rows
    return cores() if largest >= PARALLEL_WORK else 1


def use_threads(count: int, *, anew: bool = False) -> None:
    """Limits the linear algebra to so many threads; `anew` where a library may have been loaded since."""
    global _in_use
    if count != _in_use or anew:
        from threadpoolctl import threadpool_limits

        threadpool_limits(limits=count, user_api="blas")
        _in_use = count
