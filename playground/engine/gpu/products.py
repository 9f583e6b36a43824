"""Matrix products on a GPU that can be recorded: cuBLAS called directly, with a handle of our own.

Context: CuPy refuses every cuBLAS call while a stream is captured (cupy/cupy#6290), though cuBLAS itself
allows it. Choice: the same library that CuPy has loaded, through ctypes, for recorded and for plain steps
alike, so that both give the same bits. The handle is ours: its working space, without which cuBLAS would
allocate during a capture, and its rounding (TF32) are nobody else's, so there is nothing to restore.
Rejected: own kernels (several times slower), PyTorch or nvmath (large, for three calls).
"""

from __future__ import annotations

import ctypes
import sys
import weakref
from contextlib import suppress
from typing import Any

Array = Any

DEFAULT_MATH, TF32_MATH = 0, 3
HOST_POINTERS = 0
WORKSPACE_BYTES = 32 * 2**20
"""What NVIDIA recommends for its largest devices; smaller ones take less of it."""

_GEMM = {
    "float32": ("cublasSgemm_v2", ctypes.c_float),
    "float64": ("cublasDgemm_v2", ctypes.c_double),
}


class Products:
    """Writes matrix products on one stream. Mutable: owns a cuBLAS handle and its working space."""

    def __init__(self, xp: Any, stream: Any, tf32: bool, library: Any = None) -> None:
        blas = xp.cuda.cublas
        self._handle = blas.create()
        self._close = weakref.finalize(self, _destroy, blas, self._handle)
        self._close.atexit = False  # the device may be gone by then
        self.library = library or load(blas.getVersion(self._handle))
        self._workspace = xp.empty(WORKSPACE_BYTES, dtype="uint8")
        handle, place = ctypes.c_void_p(self._handle), ctypes.c_void_p(self._workspace.data.ptr)
        self._call("cublasSetStream_v2", handle, ctypes.c_void_p(stream.ptr))
        self._call("cublasSetWorkspace_v2", handle, place, ctypes.c_size_t(WORKSPACE_BYTES))
        self._call("cublasSetPointerMode_v2", handle, ctypes.c_int(HOST_POINTERS))
        self._call("cublasSetMathMode", handle, ctypes.c_int(TF32_MATH if tf32 else DEFAULT_MATH))

    def dot(self, a: Array, b: Array, out: Array) -> None:
        """out = a b. Shapes: a (M, K), b (K, N), each C-ordered or the transpose of such; out (M, N).

        cuBLAS counts by columns, and a C-ordered matrix read by columns is its transpose: so it is asked
        for outᵀ = bᵀ aᵀ.
        """
        name, number = _GEMM[out.dtype.name]
        (rows, inner), columns = a.shape, b.shape[1]
        flip_b, lead_b = _layout(b)
        flip_a, lead_a = _layout(a)
        one, zero = number(1.0), number(0.0)
        self._call(
            name,
            ctypes.c_void_p(self._handle),
            *(ctypes.c_int(value) for value in (flip_b, flip_a, columns, rows, inner)),
            ctypes.byref(one),
            *(ctypes.c_void_p(b.data.ptr), ctypes.c_int(lead_b)),
            *(ctypes.c_void_p(a.data.ptr), ctypes.c_int(lead_a)),
            ctypes.byref(zero),
            *(ctypes.c_void_p(out.data.ptr), ctypes.c_int(columns)),
        )

    def close(self) -> None:
        """Gives the handle back."""
        self._close()

    def _call(self, name: str, *arguments: Any) -> None:
        status = getattr(self.library, name)(*arguments)
        if status:
            raise CublasError(name, status)


class CublasError(RuntimeError):
    """cuBLAS refused a call; `status` is its number."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(f"{name} gave the status {status}")
        self.status = status


def _layout(matrix: Array) -> tuple[int, int]:
    """Whether cuBLAS must flip a matrix, and how far its lines lie apart, in numbers.

    A C-ordered one has its rows as lines and needs no flip (it is flipped already, see `dot`).
    """
    rows, columns = matrix.shape
    down, right = (stride // matrix.itemsize for stride in matrix.strides)
    if right == 1 or (columns == 1 and down > 1):
        return 0, max(down if rows > 1 else columns, columns, 1)
    return 1, max(right if columns > 1 else rows, rows, 1)


def _destroy(blas: Any, handle: int) -> None:
    with suppress(RuntimeError):  # a device that is lost has taken its handles along
        blas.destroy(handle)


def products_on(xp: Any, stream: Any, tf32: bool) -> Products | None:
    """Products on this stream, None where the library cannot be called directly."""
    try:
        return Products(xp, stream, tf32)
    except (OSError, AttributeError):
        return None


def load(version: int) -> Any:
    """The cuBLAS that CuPy has loaded, by the name it goes by in this process. Raises: OSError."""
    major = version // 10_000
    name = f"cublas64_{major}.dll" if sys.platform == "win32" else f"libcublas.so.{major}"
    return ctypes.CDLL(name)
