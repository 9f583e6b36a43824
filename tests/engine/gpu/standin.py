"""A machine with a GPU that is not there: streams, memory and arrays over NumPy, and all that can go wrong.

What is put on a stream runs as late as it may, or other streams' work before it, so that a missing wait
shows as wrong numbers. Memory has a limit, any allocation can fail, and the device can be lost at any call.
"""

from __future__ import annotations

import types
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

Policy = Literal["at once", "late", "others first"]


class CUDARuntimeError(RuntimeError):
    """As CuPy raises it."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text or f"cudaError{status}: as the stand-in was told")
        self.status = status


class OutOfMemoryError(MemoryError):
    """As CuPy's pool raises it."""


class Pinned(np.ndarray):
    """A page-locked host array: an asynchronous copy reads it when it is run, not when it is asked for."""


@dataclass
class Event:
    machine: Machine
    recorded: int = 0
    completed: int = 0
    stream: Stream | None = None

    def record(self, stream: Stream | None = None) -> None:
        self.machine.alive()
        stream = stream or self.machine.current
        self.recorded += 1
        self.stream = stream
        stream.put(("record", self, self.recorded))

    def synchronize(self) -> None:
        self.machine.alive()
        if self.stream is not None:
            self.machine.run(self.stream, lambda: self.completed >= self.recorded)


@dataclass(eq=False)
class Stream:
    machine: Machine
    non_blocking: bool = False
    queue: deque[Any] = field(default_factory=deque)
    recording: list[Callable[[], None]] | None = None

    @property
    def ptr(self) -> int:
        return self.machine.streams.index(self) + 1

    def __enter__(self) -> Stream:
        self.machine.stack.append(self)
        return self

    def __exit__(self, *what: object) -> None:
        self.machine.stack.pop()

    def put(self, item: Any) -> None:
        """An operation, or ("record" | "wait", event, count)."""
        if self.recording is not None:
            assert callable(item), "no events in a recording"
            self.recording.append(item)
            return
        self.queue.append(item)
        if self.machine.policy == "at once":
            self.machine.run(self)

    def wait_event(self, event: Event) -> None:
        self.machine.alive()
        self.put(("wait", event, event.recorded))

    def synchronize(self) -> None:
        self.machine.alive()
        self.machine.run(self)

    def begin_capture(self, mode: int | None = None) -> None:
        self.machine.alive()
        if not self.non_blocking:
            raise CUDARuntimeError(900, "the default stream cannot be captured")
        if self.machine.no_capture is not None:
            raise self.machine.no_capture
        self.recording = []
        self.machine.captures += 1

    def end_capture(self) -> Graph:
        work, self.recording = self.recording, None
        assert work is not None
        return Graph(self.machine, work)


@dataclass
class Graph:
    machine: Machine
    work: list[Callable[[], None]]

    def launch(self, stream: Stream | None = None) -> None:
        self.machine.alive()
        self.machine.launches += 1

        def replay() -> None:
            for operation in self.work:
                operation()

        (stream or self.machine.current).put(replay)


@dataclass
class MemoryPool:
    machine: Machine
    limit: int = 0
    used: int = 0

    def malloc(self, size: int) -> None:
        machine = self.machine
        machine.alive()
        machine.allocations += 1
        if machine.allocations == machine.fail_at:
            raise OutOfMemoryError(f"Out of memory allocating {size:,} bytes (as the stand-in was told).")
        if self.limit and self.used + size > self.limit:
            raise OutOfMemoryError(f"Out of memory allocating {size:,} bytes (limit {self.limit:,} bytes).")
        if machine.current.recording is not None and self is machine.pool:
            raise AssertionError("a recording took memory that others may be given after it")
        self.used += size

    def free(self, size: int) -> None:
        self.used -= size

    def set_limit(self, size: int | None = None, fraction: float | None = None) -> None:
        assert (size is None) != (fraction is None)
        self.limit = size if size is not None else int((fraction or 0.0) * self.machine.memory)

    def get_limit(self) -> int:
        return self.limit

    def free_all_blocks(self) -> None:
        self.machine.alive()

    def total_bytes(self) -> int:
        return self.used

    def used_bytes(self) -> int:
        return self.used


class DeviceArray(np.ndarray):
    """An array on the device. Whatever is done to it is put on the current stream."""

    machine: Machine

    def __array_finalize__(self, other: Any) -> None:
        if other is not None:
            self.machine = getattr(other, "machine", None)  # type: ignore[assignment]

    @property
    def data(self) -> Any:
        return types.SimpleNamespace(ptr=self.ctypes.data)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **more: Any) -> Any:
        out = more.pop("out", (None,))[0]
        for one in inputs:
            if type(one) is np.ndarray and one.ndim:
                raise TypeError("Unsupported type <class 'numpy.ndarray'>")
        machine = next(one.machine for one in (*inputs, out) if isinstance(one, DeviceArray))
        values = [raw(one) for one in inputs]
        run = getattr(ufunc, method)
        if out is None:
            with np.errstate(all="ignore"):
                out = machine.array_like(run(*values, **more))
        into = raw(out)
        machine.do(lambda: run(*values, out=into, **more))
        return out

    def __getitem__(self, key: Any) -> Any:
        keys = key if isinstance(key, tuple) else (key,)
        if any(isinstance(one, (list, np.ndarray)) for one in keys):
            source = raw(self)
            out = self.machine.array_like(source[key])
            self.machine.do(lambda: np.copyto(raw(out), source[key]))
            return out
        return super().__getitem__((*keys, ...) if ... not in keys else keys)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.machine.copyto(self[key], value)

    def set(self, array: Any, stream: Stream | None = None) -> None:
        assert array.shape == self.shape, (array.shape, self.shape)
        assert array.dtype == self.dtype, (array.dtype, self.dtype)
        self.machine.from_host(self, array, stream)

    def fill(self, value: Any) -> None:
        into = raw(self)
        self.machine.do(lambda: into.fill(value))

    def astype(self, *dtype: Any, **more: Any) -> Any:
        out = self.machine.empty(self.shape, dtype[0])
        self.machine.copyto(out, self, "unsafe")
        return out

    def copy(self, order: Any = "C") -> Any:
        return self.astype(self.dtype)

    def read(self) -> Any:
        """What is in it once its stream has come here."""
        self.machine.sync_point()
        return raw(self)

    def get(self) -> Any:
        return self.read().copy()

    def __float__(self) -> float:
        return float(self.read())

    def __int__(self) -> int:
        return int(self.read())

    def __bool__(self) -> bool:
        return bool(self.read())

    def item(self, *which: Any) -> Any:
        return self.read().item(*which)

    def tolist(self) -> Any:
        return self.read().tolist()


def raw(array: Any) -> Any:
    """The NumPy array behind one of the device's."""
    return array.view(np.ndarray) if isinstance(array, DeviceArray) else array


class Machine:
    """The device. Counts what it does, and fails as it is told."""

    def __init__(self, policy: Policy = "late", memory: int = 2**40) -> None:
        self.policy, self.memory = policy, memory
        self.fail_at: int | None = None
        self.lose_at: int | None = None
        self.lost = False
        self.no_capture: Exception | None = None
        self.allocations = self.operations = self.captures = self.launches = self.syncs = self.sent = 0
        self.streams: list[Stream] = []
        self.stack = [self.stream()]
        self.pool = MemoryPool(self)
        self.allocators = [self.pool.malloc]
        self.handles: dict[int, dict[str, Any]] = {}

    @property
    def current(self) -> Stream:
        return self.stack[-1]

    def stream(self, non_blocking: bool = False) -> Stream:
        self.streams.append(Stream(self, non_blocking))
        return self.streams[-1]

    # -- running

    def alive(self) -> None:
        """Fails where the device is lost, or is so from this call on."""
        self.operations += 1
        if self.operations == self.lose_at:
            self.lost = True
        if self.lost:
            raise CUDARuntimeError(700, "cudaErrorIllegalAddress: an illegal memory access was encountered")

    def do(self, operation: Callable[[], Any], stream: Stream | None = None) -> None:
        self.alive()

        def quietly() -> None:
            with np.errstate(all="ignore"):
                operation()

        (stream or self.current).put(quietly)

    def sync_point(self) -> None:
        self.alive()
        if self.current.recording is not None:
            raise CUDARuntimeError(900, "cudaErrorStreamCaptureUnsupported: the host asked while recording")
        self.syncs += 1
        self.run(self.current)

    def run(self, stream: Stream, until: Callable[[], bool] = lambda: False) -> None:
        """Runs what must be run before this stream is empty, or `until` holds; and what may be, by policy."""
        if self.policy == "others first":
            for other in self.streams:
                if other is not stream:
                    self.drain(other)
        while stream.queue and not until():
            self.drain_one(stream)

    def drain(self, stream: Stream) -> None:
        """Runs what stands on a stream, up to a wait for what has not happened."""
        while stream.queue:
            first = stream.queue[0]
            if not callable(first) and first[0] == "wait" and first[1].completed < first[2]:
                return
            self.drain_one(stream)

    def drain_one(self, stream: Stream) -> None:
        item = stream.queue[0]
        if not callable(item) and item[0] == "wait" and item[1].completed < item[2]:
            self.run(item[1].stream, lambda: item[1].completed >= item[2])
        stream.queue.popleft()
        if callable(item):
            item()
        elif item[0] == "record":
            item[1].completed = max(item[1].completed, item[2])

    # -- memory

    def empty(self, shape: Any, dtype: Any = float) -> DeviceArray:
        host = np.full(shape, 77, dtype=dtype)
        self.allocators[-1](host.nbytes)
        array = host.view(DeviceArray)
        array.machine = self
        pool = self.allocators[-1].__self__  # type: ignore[attr-defined]
        weakref.finalize(array, pool.free, host.nbytes)
        return array

    def array_like(self, host: Any) -> DeviceArray:
        return self.empty(np.shape(host), np.asarray(host).dtype)

    def from_host(self, array: DeviceArray, host: Any, stream: Stream | None = None) -> None:
        stream = stream or self.current
        if stream.recording is not None:
            raise CUDARuntimeError(900, "cudaErrorStreamCaptureUnsupported: a host array was copied")
        self.sent += 1
        source = host.view(np.ndarray) if isinstance(host, Pinned) else np.array(host)
        into = raw(array)
        self.do(lambda: np.copyto(into, source), stream)

    def copyto(self, to: Any, value: Any, casting: Any = "same_kind", where: Any = None) -> None:
        if not isinstance(to, DeviceArray):
            np.copyto(to, value, casting=casting, where=True if where is None else where)
            return
        if type(value) is np.ndarray and value.size != 1:
            raise ValueError("non-scalar numpy.ndarray cannot be used for copyto")
        into, source, mask = raw(to), raw(value), True if where is None else raw(where)
        self.do(lambda: np.copyto(into, source, casting=casting, where=mask))

    @contextmanager
    def using_allocator(self, allocator: Any) -> Iterator[None]:
        self.allocators.append(allocator)
        yield
        self.allocators.pop()
