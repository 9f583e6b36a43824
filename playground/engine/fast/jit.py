"""How kernels are compiled: one set of options for all of them."""

from __future__ import annotations

from typing import Any

from numba import njit

OPTIONS: Any = {
    "fastmath": {"contract", "afn", "nsz", "arcp", "reassoc"},
    "error_model": "numpy",
    "boundscheck": False,
    "nogil": True,
}
"""Sums in any order and fused products, but numbers that are not finite stay what they are."""

kernel = njit(**OPTIONS)
"""Compiles a part of a kernel; what Python calls is compiled, and kept on disk, by `kernels`."""

exact = njit(**{**OPTIONS, "fastmath": False})
"""As `kernel`, for numbers that must come out as Python computes them, to the last bit."""


@kernel
def clear(numbers: Any) -> None:
    """Zeros. Shapes: (n,)."""
    for k in range(numbers.size):
        numbers[k] = 0
