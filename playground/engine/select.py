"""Where a program runs and which executor runs it, and why.

"fast" runs what it has loops for, on the CPU; everything else, and everybody without Numba, has "array".
What only a GPU needs is imported where there may be one.
"""

from __future__ import annotations

import sys
from typing import Literal, get_args

import numpy as np

from playground.engine.array import ArrayExecutor
from playground.engine.device import Device, GpuOptions, choose
from playground.engine.executor import Executor, Learning
from playground.engine.fast import cache
from playground.engine.fast.code import why_not
from playground.engine.program import Program

Wish = Literal["auto", "ready", "fast", "array"]
"""What can be asked for: "auto" compiles the fast loops first where that is still to be done, "ready" takes
them only where they are at hand."""


def choose_device(
    wish: str, program: Program, batch_rows: int, dtype: str, options: GpuOptions | None
) -> Device:
    """CPU or GPU, by wish or by what a batch is reckoned to take on each. Raises: ValueError."""
    if wish == "cpu":
        return choose("cpu")
    from playground.engine.gpu.choice import choose_for

    return choose_for(wish, program, batch_rows, dtype, options)


def make_executor(
    wish: str, program: Program, device: Device, dtype: str, batch_rows: int, learning: Learning, seed: int
) -> tuple[Executor, str]:
    """The executor for a wish, and a sentence where it is not "fast".

    Raises: ValueError for a wish that is none of these.
    """
    if wish not in get_args(Wish):
        raise ValueError(f"There is no executor '{wish}': choose one of {', '.join(get_args(Wish))}.")
    reason = unfit(wish, program, device, dtype)
    if reason is None:
        from playground.engine.fast.executor import FastExecutor

        return FastExecutor(program, device, dtype, batch_rows, learning, seed), ""
    if device.name == "gpu":
        return _on_gpu(wish, program, device, dtype, batch_rows, learning, seed)
    return ArrayExecutor(program, device, dtype, batch_rows, learning, seed), reason


def _on_gpu(
    wish: str, program: Program, device: Device, dtype: str, batch_rows: int, learning: Learning, seed: int
) -> tuple[Executor, str]:
    """The array executor on the GPU; where that fails at once, an executor on the CPU."""
    from playground.engine.gpu.executor import GpuExecutor
    from playground.engine.gpu.faults import DeviceFault

    try:
        engine = GpuExecutor(program, device, dtype, batch_rows, learning, seed)
    except DeviceFault as fault:
        cpu = Device("cpu", np, note=str(fault))
        return make_executor(wish, program, cpu, dtype, batch_rows, learning, seed)
    return engine, engine.recording


def unfit(wish: str, program: Program, device: Device, dtype: str) -> str | None:
    """Why the fast executor does not run a program, as a sentence; None where it does."""
    if wish == "array":
        return "The array executor was asked for."
    if device.name == "gpu":
        return "The array executor runs on the GPU."
    reason = why_not(program)
    if reason is None and wish != "ready" and cache.why_not() is not None:
        cache.prepare(wait=True, tell=_say)
    reason = reason or cache.load_kernels(dtype)
    return None if reason is None else f"The array executor runs, for {reason}."


def _say(sentence: str) -> None:
    """Tells whoever waits in a script what for."""
    print(sentence, file=sys.stderr)
