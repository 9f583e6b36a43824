"""Element-by-element kernels as one launch on a GPU, and as they stand on the CPU.

Owns the one wrapper for that. NumPy gains nothing from it; on CuPy every call of a universal function is a
launch of its own and a trip through memory, and `cupy.fuse` makes one kernel of them all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from playground.ops.op import Array, Namespace

Kernel = Callable[..., None]
"""kernel(xp, *arrays, *constants): changes its arrays in place, element by element; gives nothing."""


def fused(xp: Namespace, kernel: Kernel, arrays: tuple[Array, ...], constants: tuple[Any, ...] = ()) -> None:
    """Runs `kernel(xp, *arrays, *constants)`, as one launch where the namespace is CuPy.

    `constants` are hashable and become part of the compiled code; what changes from call to call must come
    in an array. The kernel must be the same object in every call, for what is compiled is kept with it.
    """
    if xp.__name__ == "numpy":
        kernel(xp, *arrays, *constants)
    else:
        _compiled(import_module(xp.__name__), kernel, constants)(*arrays)


@cache
def _compiled(xp: Namespace, kernel: Kernel, constants: tuple[Any, ...]) -> Any:
    """The kernel as a function of its arrays alone, fused."""

    def whole(*arrays: Array) -> None:
        kernel(xp, *arrays, *constants)

    return xp.fuse(whole)
