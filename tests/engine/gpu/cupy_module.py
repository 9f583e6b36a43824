"""The module `cupy` over a machine that is not there, and its place among the modules."""

from __future__ import annotations

import sys
import types
from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.engine.gpu.blas import Blas
from tests.engine.gpu.kernels_in_numpy import KERNELS, check_arguments
from tests.engine.gpu.standin import (
    CUDARuntimeError,
    DeviceArray,
    Event,
    Graph,
    Machine,
    MemoryPool,
    OutOfMemoryError,
    Pinned,
    raw,
)


class RawKernel:
    """Runs what tests/engine/gpu/kernels_in_numpy.py has for a name."""

    machine: Machine

    def __init__(self, code: str, name: str, options: Sequence[str] = ()) -> None:
        self.code, self.name = code, name

    def __call__(self, grid: Any, block: Any, arguments: Any) -> None:
        check_arguments(self.code, self.name, arguments)
        values = [raw(one) for one in arguments]
        threads = grid[0] * block[0]
        self.machine.do(lambda: KERNELS[self.name](threads, *values))


def cupy_over(machine: Machine) -> Any:
    """A module that behaves as `cupy` does on this machine."""
    module: Any = types.ModuleType("cupy")
    module.__version__ = "14.2.0"

    def zeros(shape: Any, dtype: Any = float) -> DeviceArray:
        array = machine.empty(shape, dtype)
        array.fill(0)
        return array

    def ones(shape: Any, dtype: Any = float) -> DeviceArray:
        array = machine.empty(shape, dtype)
        array.fill(1)
        return array

    def asarray(values: Any, dtype: Any = None) -> DeviceArray:
        if isinstance(values, DeviceArray):
            return values if dtype in (None, values.dtype) else values.astype(dtype)
        host = np.asarray(values, dtype=dtype)
        array = machine.array_like(host)
        machine.from_host(array, host)
        return array

    def take(a: Any, indices: Any, axis: int | None = None, out: Any = None) -> Any:
        source, index = raw(a), raw(indices)
        if out is None:
            out = machine.array_like(np.take(source, np.zeros_like(index), axis=axis))
        into = raw(out)
        machine.do(lambda: np.take(source, index, axis=axis, out=into, mode="raise"))
        return out

    def dot(a: Any, b: Any, out: Any = None) -> Any:
        if machine.current.recording is not None:
            raise NotImplementedError("calling cuBLAS API during stream capture is currently unsupported")
        left, right = raw(a), raw(b)
        out = machine.array_like(np.dot(left, right)) if out is None else out
        into = raw(out)
        machine.do(lambda: np.copyto(into, np.dot(left, right)))
        return out

    def fuse(function: Any) -> Any:
        def call(*arrays: Any) -> None:
            values = [raw(one) for one in arrays]
            machine.do(lambda: function(*values))

        return call

    def asnumpy(array: Any) -> Any:
        return array.get() if isinstance(array, DeviceArray) else np.asarray(array)

    kernel = type("RawKernel", (RawKernel,), {"machine": machine})
    functions = {
        "zeros": zeros,
        "ones": ones,
        "empty": machine.empty,
        "zeros_like": lambda array: zeros(array.shape, array.dtype),
        "asarray": asarray,
        "array": lambda values, dtype=None: asarray(np.array(values, dtype=dtype)),
        "ascontiguousarray": lambda a: a if a.flags.c_contiguous else a.copy(),
        "asnumpy": asnumpy,
        "copyto": machine.copyto,
        "take": take,
        "dot": dot,
        "fuse": fuse,
        "RawKernel": kernel,
        "get_default_memory_pool": lambda: machine.pool,
        "__getattr__": _ufunc,
    }
    for name, value in functions.items():
        setattr(module, name, value)
    for name in ("float32", "float64", "int64", "uint64"):
        setattr(module, name, getattr(np, name))
    module.cuda = _cuda(machine)
    return module


def _ufunc(name: str) -> Any:
    """NumPy's universal functions work on the device's arrays; nothing else of NumPy does."""
    found = getattr(np, name, None)
    if isinstance(found, np.ufunc):
        return found
    raise AttributeError(f"the stand-in has no '{name}'")


def _cuda(machine: Machine) -> Any:
    def info() -> tuple[int, int]:
        machine.alive()
        return machine.memory - machine.pool.used, machine.memory

    properties = {"name": b"Stand-in 1000", "totalGlobalMem": machine.memory}
    runtime = types.SimpleNamespace(
        CUDARuntimeError=CUDARuntimeError,
        memGetInfo=info,
        getDeviceProperties=lambda number: properties,
        driverGetVersion=lambda: 12080,
        runtimeGetVersion=lambda: 12080,
    )
    return types.SimpleNamespace(
        is_available=lambda: True,
        Device=lambda number=0: types.SimpleNamespace(compute_capability="70"),
        Stream=machine.stream,
        Event=lambda block=False, disable_timing=False: Event(machine),
        Graph=Graph,
        MemoryPool=lambda: MemoryPool(machine),
        using_allocator=machine.using_allocator,
        get_current_stream=lambda: machine.current,
        runtime=runtime,
        memory=types.SimpleNamespace(OutOfMemoryError=OutOfMemoryError),
        cublas=Blas(machine),
    )


def install(monkeypatch: Any, machine: Machine) -> Any:
    """Puts the machine where `import cupy` finds it, and its cuBLAS where `Products` loads one."""
    import scipy.special

    from playground.engine import device
    from playground.engine.gpu import products

    module = cupy_over(machine)
    extra: Any = types.ModuleType("cupyx")

    def empty_pinned(shape: Any, dtype: Any = float) -> Any:
        machine.alive()
        return np.full(shape, 66, dtype=dtype).view(Pinned)

    extra.empty_pinned = empty_pinned
    for name, stands in (
        ("cupy", module),
        ("cupyx", extra),
        ("cupyx.scipy", types.ModuleType("cupyx.scipy")),
        ("cupyx.scipy.special", scipy.special),
    ):
        monkeypatch.setitem(sys.modules, name, stands)
    monkeypatch.setattr(products, "load", lambda version: module.cuda.cublas)
    monkeypatch.setattr(device, "_lost", [])
    return module
