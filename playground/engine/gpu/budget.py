"""How much of a GPU's memory a run may take, and what it needs: reckoned before anything is allocated."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from playground.engine.gpu.agenda import bytes_for
from playground.engine.gpu.faults import DeviceFault
from playground.engine.gpu.products import WORKSPACE_BYTES
from playground.engine.program import Program

WORKING_VECTORS = 5
"""Vectors of the program's size beside the state: gradient, direction, two of working space, the mask."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be taken of the device's memory, in bytes."""

    limit: int
    free: int
    total: int


def set_budget(xp: Any, share: float, most: int | None = None) -> Budget:
    """Limits CuPy's pool to a share of the memory that is free, what the pool holds already counted in.

    `most` is a limit in bytes beside it.
    """
    pool = xp.get_default_memory_pool()
    pool.free_all_blocks()  # what earlier runs left stands under their streams, where no other run finds it
    free, total = xp.cuda.runtime.memGetInfo()
    limit = int(share * (free + pool.total_bytes()))
    if most is not None:
        limit = min(limit, most)
    pool.set_limit(size=limit)
    return Budget(limit, free, total)


def needed(program: Program, rows: int, slots: int, item_bytes: int, chunk_rows: int) -> int:
    """What a program takes without its training rows: state, working vectors, and the buffers of both sizes.

    The state stands twice, for the last good one is kept. `chunk_rows` are those of a forward pass without
    gradients.
    """
    state = program.size * (1 + slots) + program.kept_size
    vectors = 2 * state + WORKING_VECTORS * program.size
    target = prod(program.buffers[program.scored].shape)
    ahead = sum(prod(one.shape) for one in program.buffers if one.per_row and not one.gradient)
    buffers = rows * (program.bytes_per_row(1) + target) + chunk_rows * (ahead + target)
    return (vectors + buffers) * item_bytes + state + WORKSPACE_BYTES + bytes_for(rows)


def demand(budget: Budget, bytes_needed: int, rows: int) -> None:
    """Raises: DeviceFault with the numbers where a program does not fit."""
    if bytes_needed > budget.limit:
        raise DeviceFault(
            "memory",
            f"a batch of {rows:,} rows needs {sized(bytes_needed)}, and of {sized(budget.total)} "
            f"{sized(budget.limit)} may be used",
        )


def sized(count: float) -> str:
    """A number of bytes for people: 512 bytes, 1.5 MiB."""
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"
