"""The array executor on a GPU, for a trainer: every call on its own stream, every fault in plain words.

Owns the copy of the state on the host. `rescue` gives what training goes on from after a `DeviceFault`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from playground.engine.device import Device
from playground.engine.executor import Advance, Learning, Rescue, Room, Rows, Sums, VectorName
from playground.engine.gpu.batches import DeviceBatches
from playground.engine.gpu.faults import DeviceFault, told
from playground.engine.gpu.host_copy import HostCopy
from playground.engine.program import Program
from playground.ops import OPTIMIZERS

Array = Any


class GpuExecutor:
    """Runs one program on a GPU. Mutable; belongs to one trainer.

    Every method raises DeviceFault where the device fails; the constructor too, where the program does not
    fit. Afterwards only `rescue` and `close` may be called.
    """

    name = "array"

    def __init__(
        self,
        program: Program,
        device: Device,
        dtype: str,
        batch_rows: int,
        learning: Learning,
        seed: int,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.program, self.device, self.dtype, self.learning = program, device, dtype, learning
        self._copy = HostCopy(program, len(OPTIMIZERS[learning.optimizer].slots), dtype, clock)
        self._fault: DeviceFault | None = None
        self._base: int | None = None
        """Steps done when the batches began that the device counts; None where that is not known."""
        with self._told():
            self._run = DeviceBatches(program, device, dtype, batch_rows, learning, seed)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with told():
                yield
        except DeviceFault as fault:
            self._fault = fault
            raise

    @contextmanager
    def _on_device(self) -> Iterator[DeviceBatches]:
        with self._told(), self._run.stream:
            yield self._run

    # -- how it runs, for doctor and status bar

    @property
    def recording(self) -> str:
        """Why batches are not recorded as a CUDA graph; empty where they are."""
        return self._run.recording

    @property
    def streams_rows(self) -> bool:
        """Whether the rows are brought batch by batch, because they do not fit on the device."""
        return self._run.streams_rows

    # -- rows and numbers

    def hold(self, rows: Rows) -> None:
        """Takes the rows that batches are made of from now on.

        Raises: DataError where a number is beyond the precision.
        """
        with self._on_device() as run:
            run.hold(rows)

    def restart(self, seed: int) -> None:
        """Every number at zero, as before anything was put; dropout draws from this seed."""
        self._copy.restart()
        self._base = None
        with self._on_device() as run:
            run.restart(seed)

    def put(self, kind: VectorName, flat: Array) -> None:
        """Copies a flat vector in."""
        self._refresh(kind)
        self._copy.put(kind, flat)
        if kind != "gradients":
            self._base = None
        with self._on_device() as run:
            run.put(kind, flat)

    def _refresh(self, kind: VectorName) -> None:
        """Brings the copy up to date before a part of it is replaced."""
        if kind in ("parameters", "kept") and self._copy.step != self._base:
            self._copy.state[...] = self.take("state")

    def take(self, kind: VectorName) -> Array:
        """A copy of one of the flat vectors."""
        with self._on_device() as run:
            return run.take(kind)

    # -- batches

    def predict(self, index: Array, step: int) -> None:
        """Loads the held rows with these numbers and runs forward. `step` keys the dropout masks."""
        self._copy.begin(step)
        self._base = step
        with self._on_device() as run:
            run.predict(index, step)

    def loss(self) -> float:
        """The mean loss of the batch's rows."""
        with self._on_device() as run:
            return run.loss()

    def gradient(self) -> float:
        """Runs backward; gives the length of the whole gradient."""
        with self._on_device() as run:
            return run.gradient()

    def step(self, rate: float, step: int) -> str | None:
        """Clips, penalises and updates.

        Where a number would not be finite, nothing is changed and the name of its node is given.
        """
        with self._on_device() as run:
            spoilt = run.step(rate, step)
        if spoilt is None:
            self._stands_at(step)
        return spoilt

    def advance(self, indices: Sequence[Array], rates: Sequence[float], step: int) -> Advance:
        """Does a batch for each of these lists of row numbers, each with its rate; `step` were done before.

        Ends before the first batch that would diverge, with everything as after the last good one.
        """
        self._copy.begin(step)
        size, parts = self._run.agenda.capacity, []
        for start in range(0, len(indices), size):
            self._base = step + start
            part = slice(start, start + size)
            with self._on_device() as run:
                parts.append(run.advance(indices[part], rates[part], step + start))
            self._stands_at(step + start + len(parts[-1].losses))
            if len(parts[-1].losses) < len(indices[part]):
                break
        return Advance.of(parts)

    def _stands_at(self, step: int) -> None:
        self._base = step
        self._copy.keep(step, lambda: self.take("state"))

    # -- looking and measuring

    def batch_value(self, buffer: int) -> Array:
        """What a buffer of the program holds for the current batch. Shapes: (B, …)."""
        with self._on_device() as run:
            return run.batch_value(buffer)

    def before_step(self) -> Array:
        """A copy of the state as it was before the last step, zeros before any. Shapes: as "state"."""
        with self._on_device() as run:
            return run.before_step()

    def step_sizes(self) -> Array:
        """What the last step added to each parameter. Shapes: (P,)."""
        with self._on_device() as run:
            return run.step_sizes()

    def sizes(self) -> Mapping[str, int]:
        """How many bytes it holds of each kind on the device."""
        with self._on_device() as run:
            return run.sizes()

    def room(self) -> Room:
        """What the device says of its memory."""
        with self._on_device() as run:
            return run.room()

    def values(self, x: Array, buffers: Sequence[int]) -> Mapping[int, Array]:
        """What these buffers hold for rows, outside training. Shapes: x (M, F), each (M, …)."""
        with self._on_device() as run:
            return run.values(x, buffers)

    def measure(self, rows: Rows) -> Sums:
        """Losses and tally of rows with the parameters as they are."""
        with self._on_device() as run:
            return run.measure(rows)

    # -- after a fault

    def rescue(self) -> Rescue:
        """The last good state: from the device where it still answers, else the last copy on the host."""
        if self._fault is None or self._fault.kind != "lost":
            with suppress(DeviceFault), self._on_device() as run:
                state, done = run.last_good()
                return Rescue(state, None if self._base is None else self._base + done)
        return Rescue(self._copy.state.copy(), self._copy.step)

    def close(self) -> None:
        """Gives the device's memory back, where it still answers."""
        if self._fault is None or self._fault.kind != "lost":
            with suppress(DeviceFault), self._told():
                self._run.close()
