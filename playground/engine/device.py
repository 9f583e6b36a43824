"""Where the numbers are crunched: CPU or GPU, and what is said when the wished one is not there.

Owns one piece of process-wide state: why the GPU must not be touched any more, once it was lost.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np

Wish = Literal["auto", "cpu", "gpu"]

_lost: list[str] = []
"""Why the GPU is lost to this process; empty while it is not."""


@dataclass(frozen=True, slots=True)
class GpuOptions:
    """How a GPU is used.

    `tf32` lets matrix products round their factors to 10 bits, which is several times as fast and no
    longer float32. `memory_share` is how much of the memory that is free may be taken, and no more than
    `memory_bytes`. Raises: ValueError for a share or a budget that cannot be.
    """

    tf32: bool = False
    memory_share: float = 0.8
    memory_bytes: int | None = None

    def __post_init__(self) -> None:
        if not 0.0 < self.memory_share <= 1.0:
            raise ValueError(
                f"The share of GPU memory must be above 0 and at most 1, not {self.memory_share}."
            )
        if self.memory_bytes is not None and self.memory_bytes < 1:  # CuPy takes 0 for no limit at all
            raise ValueError(f"The budget of GPU memory must be one byte at least, not {self.memory_bytes}.")


@dataclass(frozen=True, slots=True)
class Device:
    """A place to compute: its name, its array namespace, and a note where there is something to tell."""

    name: Literal["cpu", "gpu"]
    xp: Any
    note: str = ""
    options: GpuOptions = field(default_factory=GpuOptions)
    reason: str = ""
    """Why "auto" took this one, as a sentence."""

    def to_host(self, array: Any) -> Any:
        """A NumPy array with the same numbers."""
        return array if self.name == "cpu" else self.xp.asnumpy(array)


def choose(wish: Literal["cpu", "gpu"], options: GpuOptions | None = None) -> Device:
    """The device that is wished for; what "auto" takes is `gpu.choice`'s to say.

    A GPU that cannot be had gives the CPU and a note, never an exception.
    """
    if wish == "cpu":
        return Device("cpu", np)
    xp, why = gpu()
    if xp is not None:
        return Device("gpu", xp, options=options or GpuOptions())
    return Device("cpu", np, f"No GPU can be used ({why}): training runs on the CPU.")


def known(wish: str) -> None:
    """Raises: ValueError for a wish that is none of the three."""
    if wish not in get_args(Wish):
        raise ValueError(f"There is no device '{wish}': choose one of {', '.join(get_args(Wish))}.")


def lose(why: str) -> None:
    """Takes note that the GPU must not be touched any more by this process."""
    _lost[:] = [why]


def gpu() -> tuple[Any, str]:
    """CuPy's namespace and "", or None and the reason why no GPU can be used."""
    if _lost:
        return None, _lost[0]
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
