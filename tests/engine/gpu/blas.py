"""cuBLAS as it is called by address: it reads matrices by columns, from the lines it is told of."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np


class Blas:
    """cuBLAS as it is called by address, and what CuPy offers of it."""

    def __init__(self, machine: Any) -> None:
        self._machine = machine
        self.fail: int = 0

    def create(self) -> int:
        self._machine.alive()
        number = len(self._machine.handles) + 1
        self._machine.handles[number] = {}
        return number

    def destroy(self, handle: int) -> None:
        self._machine.alive()
        del self._machine.handles[handle]

    def getVersion(self, handle: int) -> int:  # noqa: N802  # CuPy's name
        return 120803

    def _set(self, handle: Any, **values: Any) -> int:
        self._machine.alive()
        self._machine.handles[handle.value].update(values)
        return self.fail

    def cublasSetStream_v2(self, handle: Any, stream: Any) -> int:  # noqa: N802
        return self._set(handle, stream=self._machine.streams[stream.value - 1], workspace=None)

    def cublasSetWorkspace_v2(self, handle: Any, place: Any, size: Any) -> int:  # noqa: N802
        return self._set(handle, workspace=(place.value, size.value))

    def cublasSetPointerMode_v2(self, handle: Any, mode: Any) -> int:  # noqa: N802
        return self._set(handle, pointers=mode.value)

    def cublasSetMathMode(self, handle: Any, mode: Any) -> int:  # noqa: N802
        return self._set(handle, math=mode.value)

    def cublasSgemm_v2(self, *arguments: Any) -> int:  # noqa: N802
        return self._gemm(ctypes.c_float, *arguments)

    def cublasDgemm_v2(self, *arguments: Any) -> int:  # noqa: N802
        return self._gemm(ctypes.c_double, *arguments)

    def _gemm(
        self, number: Any, handle: Any, flip_a: Any, flip_b: Any, m: Any, n: Any, k: Any, *rest: Any
    ) -> int:
        """Cᵀ = op(B)ᵀ op(A)ᵀ, each read by columns with its own lead."""
        alpha, a, lead_a, b, lead_b, beta, c, lead_c = rest
        assert (alpha._obj.value, beta._obj.value) == (1.0, 0.0)
        at_handle = self._machine.handles[handle.value]
        assert at_handle["workspace"] is not None, "without a workspace cuBLAS allocates in a recording"
        assert at_handle["stream"] is self._machine.current
        left = _by_columns(number, b, flip_b.value, k.value, n.value, lead_b.value)
        right = _by_columns(number, a, flip_a.value, m.value, k.value, lead_a.value)
        assert lead_c.value == m.value
        out = _matrix(number, c, n.value, m.value, lead_c.value)
        self._machine.do(lambda: np.dot(left, right, out=out))
        return 0


def _matrix(number: Any, place: Any, rows: int, columns: int, lead: int) -> Any:
    assert lead >= columns, "the lines overlap"
    line = (number * (lead * (rows - 1) + columns)).from_address(place.value)
    flat = np.frombuffer(line, dtype=np.dtype(number))
    step = flat.itemsize
    return np.lib.stride_tricks.as_strided(flat, (rows, columns), (lead * step, step))


def _by_columns(number: Any, place: Any, flip: int, rows: int, columns: int, lead: int) -> Any:
    """The transpose, by rows, of a (rows, columns) matrix that is read by columns, flipped where asked."""
    if flip:
        return _matrix(number, place, rows, columns, lead).T
    return _matrix(number, place, columns, rows, lead)
