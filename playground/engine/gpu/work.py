"""What a batch of a program is made of: matrix products, passes over memory, and calls.

Owns the counting; what each costs on a device is measured elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from playground.engine.program import Program

FORWARD_CALLS, BACKWARD_CALLS, UPDATE_CALLS = 4, 4, 14
"""NumPy calls of an instruction each way, and of a whole update: about what activations and Adam take."""

KERNELS_PER_WAY, UPDATE_KERNELS = 2, 10
"""The same on a GPU, where element-by-element chains are one kernel."""


@dataclass(frozen=True, slots=True)
class Work:
    """One batch. `products` are (rows, inner, columns); numbers are those that pass through memory once."""

    products: tuple[tuple[int, int, int], ...]
    cpu_calls: int
    cpu_numbers: int
    gpu_kernels: int
    gpu_numbers: int
    item_bytes: int

    @property
    def multiplications(self) -> int:
        """Of all products together."""
        return sum(prod(one) for one in self.products)


def work_of(program: Program, rows: int, item_bytes: int, slots: int = 2) -> Work:
    """What one batch of so many rows takes: forward, loss, backward and update."""
    products: list[tuple[int, int, int]] = []
    calls = kernels = values = 0
    for one in program.instructions:
        values += rows * prod(program.buffers[one.y].shape)
        calls += FORWARD_CALLS + BACKWARD_CALLS * one.backward
        kernels += KERNELS_PER_WAY * (1 + one.backward)
        for shape in (program.parameters[number].spec.shape for number in one.w):
            if len(shape) != 2:
                continue
            inner, columns = shape
            products += [(rows, inner, columns), (inner, rows, columns)]
            products += [(rows, columns, inner)] * sum(into is not None for into in one.dx)
    trained = program.size
    return Work(
        tuple(products),
        calls + UPDATE_CALLS,
        (FORWARD_CALLS + BACKWARD_CALLS) * values + UPDATE_CALLS * 2 * trained,
        kernels + UPDATE_KERNELS,
        2 * KERNELS_PER_WAY * values + (8 + 4 * slots) * trained,
        item_bytes,
    )
