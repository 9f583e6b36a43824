"""What goes wrong on a GPU, in plain words: which kind of fault, what happens now, what to try.

Owns the translation of CuPy's exceptions. Knows nothing of training.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playground.engine import device

Kind = Literal["memory", "driver", "absent", "lost", "failed"]

OUT_OF_MEMORY = 2
BLAS_OUT_OF_MEMORY = 3
KINDS: dict[int, Kind] = {OUT_OF_MEMORY: "memory", 35: "driver", 803: "driver", 100: "absent", 101: "absent"}
"""Kinds of the CUDA errors that do not end the process's use of the device."""

STICKY = frozenset({46, 214, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 999})
"""CUDA errors after which every further call of this process fails."""

NOT_CAPTURABLE = range(900, 909)
"""CUDA errors of a stream capture: the work could not be recorded, and nothing else is wrong."""

SENTENCES: dict[Kind, tuple[str, str]] = {
    "memory": (
        "The GPU's memory is full",
        "try a smaller batch, close other programs that use the GPU, or allow a larger share of its memory",
    ),
    "driver": (
        "The NVIDIA driver does not fit the installed CUDA libraries",
        "update the driver, or install the CuPy that fits it; `playground doctor` names both",
    ),
    "absent": ("There is no NVIDIA GPU", "choose the CPU, or look with nvidia-smi whether the GPU is on"),
    "lost": (
        "The GPU stopped answering and is lost until the program is started again",
        "start again; where it happens again, look with nvidia-smi, cool the machine or update the driver",
    ),
    "failed": ("The GPU failed", "choose the CPU, and `playground doctor` says what is installed"),
}
"""For each kind: what is wrong, and what to try."""

CAUGHT = (RuntimeError, MemoryError, ImportError, OSError)
"""What CuPy raises: CUDARuntimeError and the libraries' errors are RuntimeErrors."""


class DeviceFault(RuntimeError):  # noqa: N818  # a fault of the machine, told and survived, not an error of ours
    """The device failed. `kind` says how; the text is a sentence for the user.

    After "lost" nothing on the device can be read any more; after every other kind what was there is.
    """

    def __init__(self, kind: Kind, detail: str = "") -> None:
        self.kind: Kind = kind
        self.detail = detail
        what, attempt = SENTENCES[kind]
        because = f" ({detail})" if detail else ""
        self.what = f"{what}{because}"
        super().__init__(f"{self.what}: training goes on where it can on the CPU; {attempt}.")


def status_of(error: BaseException) -> int | None:
    """The number that CUDA gave, where there is one."""
    status = getattr(error, "status", None)
    return status if isinstance(status, int) else None


def fault_of(error: BaseException) -> DeviceFault:
    """The fault that an exception of CuPy tells of; a lost device is remembered for the whole process."""
    detail = str(error).partition("\n")[0].strip().rstrip(".") or type(error).__name__
    kind = _kind(error)
    fault = DeviceFault(kind, detail)
    if kind == "lost":
        device.lose(f"the GPU was lost in this run: {detail}; start the program again")
    return fault


def _kind(error: BaseException) -> Kind:
    if isinstance(error, MemoryError):
        return "memory"
    status = status_of(error)
    if type(error).__name__.upper().startswith("CUBLAS"):
        return "memory" if status == BLAS_OUT_OF_MEMORY else "failed"
    if status is None:
        return "failed"
    return "lost" if status in STICKY else KINDS.get(status, "failed")


@contextmanager
def told() -> Iterator[None]:
    """Whatever CuPy raises inside comes out as a `DeviceFault`."""
    try:
        yield
    except DeviceFault:
        raise
    except CAUGHT as error:
        raise fault_of(error) from error
