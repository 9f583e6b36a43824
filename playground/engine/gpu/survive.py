"""Methods that go on when the GPU fails in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from playground.engine.gpu.faults import DeviceFault


class Survivor(Protocol):
    """Whoever trains on a device and can go on without it."""

    def leave_gpu(self, fault: DeviceFault) -> Any:
        """Puts an executor on the CPU in place, with what `rescue` gives, and counts from there."""


S = TypeVar("S", bound=Survivor)
P = ParamSpec("P")
R = TypeVar("R")


def survives(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """The method, done anew on the CPU where the device failed in it.

    It must find out from the object itself where training stands, for that may have gone back.
    """

    @wraps(method)
    def call(self: S, /, *arguments: P.args, **more: P.kwargs) -> R:
        try:
            return method(self, *arguments, **more)
        except DeviceFault as fault:
            self.leave_gpu(fault)
            return method(self, *arguments, **more)

    return call
