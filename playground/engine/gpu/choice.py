"""CPU or GPU for one program: by wish, or by what a batch is reckoned to take on each.

Owns the decision and the sentence about it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from playground.engine.device import Device, GpuOptions, choose, gpu, known
from playground.engine.gpu.cost import Measured, better_on_gpu, cpu_us, gpu_us, sentence
from playground.engine.gpu.faults import DeviceFault, told
from playground.engine.gpu.figures import figures
from playground.engine.gpu.work import Work, work_of
from playground.engine.program import Program

Figures = Callable[[Any, str, bool], Measured]

TOO_SMALL = 1_000_000
"""Multiplications a batch below which no GPU wins: replaying a recorded batch alone takes that long."""


def choose_for(
    wish: str,
    program: Program,
    rows: int,
    dtype: str,
    options: GpuOptions | None = None,
    *,
    cpu_batch_us: float | None = None,
    measured: Figures | None = None,
) -> Device:
    """The device for a wish and a program with batches of so many rows; `reason` says why.

    `cpu_batch_us` is what a faster executor on the CPU takes for a batch, where one is known to run there.
    A GPU that was asked for but cannot be had gives the CPU and a note, never an exception.
    Raises: ValueError for a wish that is none of the three.
    """
    known(wish)
    options = options or GpuOptions()
    if wish != "auto":
        return choose("cpu" if wish == "cpu" else "gpu", options)
    work = work_of(program, rows, np.dtype(dtype).itemsize)
    if work.multiplications < TOO_SMALL:
        return Device("cpu", np, reason="CPU: a batch of this network is too small to gain from a GPU.")
    xp, why = gpu()
    if xp is None:
        return Device("cpu", np, reason=f"CPU: no GPU can be used ({why}).")
    return _reckoned(xp, work, dtype, options, cpu_batch_us, measured or figures)


def _reckoned(
    xp: Any, work: Work, dtype: str, options: GpuOptions, cpu_batch_us: float | None, measured: Figures
) -> Device:
    try:
        with told():
            found = measured(xp, dtype, options.tf32)
    except DeviceFault as fault:
        return Device("cpu", np, reason=f"CPU: {fault.what} while its speed was measured.")
    ours = cpu_us(work, found) if cpu_batch_us is None else cpu_batch_us
    theirs = gpu_us(work, found)
    if better_on_gpu(ours, theirs):
        return Device("gpu", xp, options=options, reason=sentence(ours, theirs))
    return Device("cpu", np, reason=sentence(ours, theirs))
