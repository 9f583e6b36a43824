"""Where the numbers are crunched: CPU or GPU, and what is said when the wished one is not there."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

Wish = Literal["auto", "cpu", "gpu"]

GPU_WORTH = 20_000_000
"""Multiplications a batch below which a GPU's launch times cost more than its speed gains."""


@dataclass(frozen=True, slots=True)
class Device:
    """A place to compute: its name, its array namespace, and a note where it is not what was asked for."""

    name: Literal["cpu", "gpu"]
    xp: Any
    note: str = ""

    def to_host(self, array: Any) -> Any:
        """A NumPy array with the same numbers."""
        return array if self.name == "cpu" else self.xp.asnumpy(array)


def choose(wish: str, work: int = 0) -> Device:
    """The device for a wish; `work` is the number of multiplications a batch, which "auto" goes by.

    A GPU that was asked for but cannot be had gives the CPU and a note, never an exception.
    Raises: ValueError for a wish that is none of the three.
    """
    if wish not in get_args(Wish):
        raise ValueError(f"There is no device '{wish}': choose one of {', '.join(get_args(Wish))}.")
    if wish == "cpu" or (wish == "auto" and work < GPU_WORTH):
        return Device("cpu", np)
    xp, why = gpu()
    if xp is not None:
        return Device("gpu", xp)
    if wish == "auto":
        return Device("cpu", np)
    return Device("cpu", np, f"No GPU can be used ({why}): training runs on the CPU.")


def gpu() -> tuple[Any, str]:
    """CuPy's namespace and "", or None and the reason why no GPU can be used."""
    try:
        import cupy
    except ImportError:
        return None, f"CuPy is not installed; {sys.executable} -m pip install cupy-cuda12x adds it"
    try:
        if not cupy.cuda.is_available():
            return None, "no NVIDIA driver or device was found"
        probe = cupy.ones((2, 2), dtype=cupy.float32)
        float((probe @ probe).sum())
    except (RuntimeError, ImportError, MemoryError, OSError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        return None, f"CuPy fails on a first small product: {reason}"
    return cupy, ""
