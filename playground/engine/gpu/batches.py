"""Batches on a GPU: the four phases on one stream, and whole batches recorded once and replayed.

Owns the recorded steps (CUDA graphs, one for every number of rows) and what they read and write. A replayed
batch runs the very calls that the phases make one by one, on the same buffers, so both give the same
bits. Nothing in a batch asks the host: pace, masks and row numbers come from tables on the device, and a
step that would leave the finite numbers is taken back by the device, as are all that follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import Any
from zlib import crc32

import numpy as np

from playground.data.streams import WORD
from playground.engine.array import ArrayExecutor, too_large
from playground.engine.binding import View
from playground.engine.device import Device
from playground.engine.executor import Advance, Learning, Room, Rows, Sums
from playground.engine.gpu.agenda import Agenda
from playground.engine.gpu.budget import demand, needed, set_budget
from playground.engine.gpu.faults import NOT_CAPTURABLE, status_of
from playground.engine.gpu.feed import SLOTS, Feed, beyond
from playground.engine.gpu.kernels import Kernels
from playground.engine.gpu.namespace import Namespace
from playground.engine.gpu.products import products_on
from playground.engine.program import Program
from playground.ops import OPTIMIZERS
from playground.ops.penalties import clip_by, length_into

Array = Any


class DeviceBatches(ArrayExecutor):
    """The array executor on CuPy. Mutable; every call must be made inside `with stream`."""

    chunk_rows = 4096

    def __init__(
        self, program: Program, device: Device, dtype: str, batch_rows: int, learning: Learning, seed: int
    ) -> None:
        cupy = device.xp
        slots = len(OPTIMIZERS[learning.optimizer].slots)
        self.budget = set_budget(cupy, device.options.memory_share, device.options.memory_bytes)
        self._room = self.budget.limit - needed(
            program, batch_rows, slots, np.dtype(dtype).itemsize, self.chunk_rows
        )
        demand(self.budget, self.budget.limit - self._room, batch_rows)
        self.stream = cupy.cuda.Stream(non_blocking=True)
        with self.stream:
            self._products = products_on(cupy, self.stream, device.options.tf32)
            self._kernels = Kernels(cupy, dtype)
            self._seeds = cupy.zeros(1, dtype="uint64")
            xp = Namespace(cupy, self._products)
            super().__init__(program, replace(device, xp=xp), dtype, batch_rows, learning, seed)
            self._make_tables(batch_rows)
        self._graph_memory = cupy.cuda.MemoryPool()
        self._graphs: dict[tuple[int, int | None], Any] = {}
        self.recording = ""
        """Why batches are not recorded; empty where they are."""
        self._feed: Feed | None = None
        self._resident: Rows | None = None
        """The rows that are held on the device."""
        self.updating = False
        """Whether a step was begun and may have changed a part of the state only."""
        self.counting = False
        """Whether the device counts batches that the host has not heard of."""

    def _make_tables(self, batch_rows: int) -> None:
        """What recorded batches read and write beside the program's own buffers."""
        xp = self.device.xp
        paces = len(self._pace(1.0, 1))
        self.agenda = Agenda(xp, self.stream, batch_rows, paces, self.dtype, pinned)
        self._pace_row = xp.zeros((1, paces), dtype=self.dtype)
        self._paces = tuple(self._pace_row[0, place : place + 1].reshape(()) for place in range(paces))
        self._sum = xp.zeros(1, dtype=self.dtype)
        self._loss, self._norm, self._moved_norm, self._factor = (
            xp.zeros(1, dtype="float64") for _ in range(4)
        )
        self._are_finite = xp.zeros(self.vectors.state.size, dtype="bool")
        self._whole, self._spoilt_flag = (xp.zeros(1, dtype="bool") for _ in range(2))
        self._picks = tuple(
            None
            if columns == tuple(range(len(self.program.facts.features)))
            else xp.asarray(np.array(columns, dtype=np.int64))
            for columns in self.program.inputs.values()
        )

    # -- rows

    def hold(self, rows: Rows) -> None:
        """Takes the rows that batches are made of: onto the device where they fit, else to be brought.

        Raises: DataError where a number is beyond the precision.
        """
        self._graphs.clear()
        self._feed, self._resident, self._columns, self._target = None, None, (), None
        if self._bytes_of(rows) <= self._room:
            try:
                super().hold(rows)
                self._resident = rows
                return
            except MemoryError:
                self._columns, self._target = (), None
        if beyond(rows.x, self.dtype) or beyond(rows.target, self.dtype):
            raise too_large(self.dtype)
        self._feed = Feed(self.device.xp, rows, self.dtype, self._batch.capacity, pinned)

    def _bytes_of(self, rows: Rows) -> int:
        """What holding the rows takes at its height: whole, and column by column for each input."""
        numbers = rows.x.size + sum(len(rows.x) * len(one) for one in self.program.inputs.values())
        return int((numbers + 2 * rows.target.size) * np.dtype(self.dtype).itemsize)

    def sizes(self) -> Mapping[str, int]:
        """How many bytes it holds of each kind; what the pool holds besides is working space."""
        sizes = dict(super().sizes())
        if self._feed is not None:
            sizes["rows"] = sum(array.nbytes for slot in self._feed.device for array in slot)
        held = self.device.xp.get_default_memory_pool().used_bytes()
        sizes["working"] += max(0, held - sum(sizes.values()))
        return sizes

    def room(self) -> Room:
        """What is free on the device, and what may be taken of it."""
        free, _ = self.device.xp.cuda.runtime.memGetInfo()
        return Room(free, self.budget.limit)

    @property
    def streams_rows(self) -> bool:
        """Whether the rows are brought batch by batch."""
        return self._feed is not None

    def restart(self, seed: int) -> None:
        """Every number at zero, as before anything was put; dropout draws from this seed."""
        super().restart(seed)
        self._seeds.set(np.array([seed & WORD], dtype=np.uint64))

    def _draw(self, node: int, array: Array) -> None:
        agenda = self.agenda
        purpose = crc32(f"dropout {node}".encode())
        self._kernels.random(array, purpose, self._seeds, agenda.steps, agenda.cursor)

    def measure(self, rows: Rows) -> Sums:
        """Losses and tally of rows with the parameters as they are; rows on the device are not sent again."""
        if rows is not self._resident:
            return super().measure(rows)
        sums, xp = Sums(), self.device.xp
        for part in self._chunks(len(rows)):
            view = self._ahead(part)
            for (buffer, _), columns in zip(view.inputs, self._columns, strict=True):
                xp.copyto(buffer, columns[part])
            xp.copyto(view.target, self._target[part])
            view.predict()
            sums += self._judged(view, rows.y[part])
        return sums

    # -- the phases, one by one

    def predict(self, index: Array, step: int) -> None:
        """Loads the rows with these numbers and runs forward. `step` keys the dropout masks."""
        self.view = self._batch.view(len(index))
        self.agenda.write([index], [], step)
        slot = None
        if self._feed is not None:
            slot = 0
            self._feed.bring(slot, index)
            self._feed.await_rows(slot, self.stream)
        self._predict(self.view, slot)
        if self._feed is not None:
            self._feed.used(0, self.stream)

    def loss(self) -> float:
        """The mean loss of the batch's rows."""
        self._measure_loss(self.view)
        return float(self._loss[0])

    def gradient(self) -> float:
        """Runs backward; gives the length of the whole gradient."""
        self._differentiate(self.view)
        return float(self._norm[0])

    def step(self, rate: float, step: int) -> str | None:
        """Clips, penalises and updates.

        Where a number would not be finite, nothing is changed and the name of its node is given.
        """
        self.counting = True
        self.agenda.set_paces([self._pace(rate, step)])
        self._update(self.view)
        node = None if bool(self.agenda.alive[0]) else self._spoilt()
        self._take_back()
        self.counting = False
        return node

    # -- many batches in one go

    def advance(self, indices: Sequence[Array], rates: Sequence[float], step: int) -> Advance:
        """Does a batch for each of these lists of row numbers, each with its rate; `step` were done before.

        Ends before the first batch that would diverge, with everything as after the last good one. The
        host waits for the device once for each portion of `Agenda.capacity` batches.
        """
        parts = []
        size = self.agenda.capacity
        for start in range(0, len(indices), size):
            part = indices[start : start + size]
            paces = [
                self._pace(rate, number)
                for number, rate in enumerate(rates[start : start + size], start=step + start + 1)
            ]
            self._portion(part, paces, step + start)
            done = int(self.agenda.done[0])
            losses, norms = self.agenda.losses[:done], self.agenda.norms[:done]
            parts.append(Advance(self.device.to_host(losses), self.device.to_host(norms)))
            self.counting = False
            if done < len(part):
                break
        return Advance.of(parts)

    def _portion(self, indices: Sequence[Array], paces: Sequence[Sequence[float]], step: int) -> None:
        """Puts these batches on the stream; returns while they are being done."""
        self._record(indices, paces, step)
        self.agenda.write(indices, paces, step)
        self.counting = True
        feed = self._feed
        if feed is not None:
            feed.bring(0, indices[0])
        for number, index in enumerate(indices):
            slot = None if feed is None else number % SLOTS
            if feed is not None and slot is not None:
                feed.await_rows(slot, self.stream)
            self._run(len(index), slot)
            if feed is not None and slot is not None:
                feed.used(slot, self.stream)
                if number + 1 < len(indices):
                    feed.bring((number + 1) % SLOTS, indices[number + 1])
        self.view = self._batch.view(len(indices[-1]))

    def _run(self, rows: int, slot: int | None) -> None:
        """One batch: replayed where it is recorded, else call by call."""
        graph = self._graphs.get((rows, slot))
        if graph is None:
            self._do(self._batch.view(rows), slot)
        else:
            graph.launch(stream=self.stream)

    # -- recording

    def _record(self, indices: Sequence[Array], paces: Sequence[Sequence[float]], step: int) -> None:
        """Records the batches of all sizes that are not yet.

        Each is first run without effect, so that everything is compiled and the recording's own memory
        is there: what a graph uses in passing must be nobody else's between its replays.
        """
        slots: tuple[int | None, ...] = (None,) if self._feed is None else tuple(range(SLOTS))
        wanted = [(rows, slot) for rows in sorted(set(map(len, indices))) for slot in slots]
        for key in wanted:
            if key in self._graphs:
                continue
            self.agenda.write(indices, paces, step, alive=False)
            with self.device.xp.cuda.using_allocator(self._graph_memory.malloc):
                self._do(self._batch.view(key[0]), key[1])
                self._graphs[key] = None if self.recording else self._captured(*key)

    def _captured(self, rows: int, slot: int | None) -> Any:
        """The graph of one batch, None where this CuPy or driver cannot record it."""
        view = self._batch.view(rows)
        try:
            self.stream.begin_capture()
            try:
                self._do(view, slot)
            except BaseException:
                with suppress(Exception):
                    self.stream.end_capture()
                raise
            return self.stream.end_capture()
        except (NotImplementedError, RuntimeError) as error:
            if not isinstance(error, NotImplementedError) and status_of(error) not in NOT_CAPTURABLE:
                raise
            self.recording = str(error).partition("\n")[0]
            return None

    # -- what a batch does, the same for a phase alone and a recording

    def _do(self, view: View, slot: int | None) -> None:
        self._predict(view, slot)
        self._measure_loss(view)
        self._differentiate(view)
        self._update(view)
        self._take_back()

    def _predict(self, view: View, slot: int | None) -> None:
        xp, agenda = self.device.xp, self.agenda
        if slot is None:
            buffers = [buffer for buffer, _ in view.inputs]
            for buffer, rows in zip((*buffers, view.target), (*self._columns, self._target), strict=True):
                self._kernels.gather(buffer, rows, agenda.index, agenda.starts, agenda.cursor)
        else:
            assert self._feed is not None
            x, target = (array[: view.rows] for array in self._feed.device[slot])
            for (buffer, _), pick in zip(view.inputs, self._picks, strict=True):
                if pick is None:
                    xp.copyto(buffer, x)
                else:
                    xp.take(x, pick, axis=1, out=buffer)
            xp.copyto(view.target, target)
        view.predict()

    def _measure_loss(self, view: View) -> None:
        view.measure().sum(keepdims=True, out=self._sum)
        self.device.xp.copyto(self._loss, self._sum)
        self._loss /= view.rows

    def _differentiate(self, view: View) -> None:
        view.differentiate()
        if self.program.size:
            length_into(self.device.xp, self.vectors.gradients, self._scratch[0], self._sum, self._norm)

    def _update(self, view: View) -> None:
        xp, vectors, agenda = self.device.xp, self.vectors, self.agenda
        xp.copyto(self._last_finite, vectors.state)
        self.updating = True
        xp.take(agenda.paces, agenda.cursor, axis=0, out=self._pace_row)
        gradient, settings = self._shaped_gradient(), self.learning.settings
        self._optimizer.move_at(xp, vectors.moved, gradient, vectors.moved_slots, self._paces, settings)
        view.settled()
        xp.isfinite(vectors.state, out=self._are_finite)
        self._are_finite.all(keepdims=True, out=self._whole)
        flags = (agenda.cursor, agenda.done, agenda.alive, self._spoilt_flag, self._whole)
        self._kernels.judge(*flags, self._loss, self._norm, agenda.losses, agenda.norms)
        self.updating = False

    def _shorten(self, direction: Array, limit: float) -> None:
        """As the base does it, without asking the host for the length."""
        xp, norm = self.device.xp, self._norm
        if not direction.size:
            return
        if direction.size < self.program.size:
            norm = self._moved_norm
            length_into(xp, direction, self._moved_scratch[0], self._sum, norm)
        clip_by(xp, direction, limit, norm, self._factor)

    def _take_back(self) -> None:
        """The state as before the step, where the step did not stand."""
        self.device.xp.copyto(self.vectors.state, self._last_finite, where=self._spoilt_flag)

    def _pace(self, rate: float, step: int) -> tuple[float, ...]:
        return self._optimizer.pace(rate, step, self.learning.settings)

    # -- what is left after a fault

    def last_good(self) -> tuple[Array, int]:
        """A host copy of the state behind the last whole step, and how many batches of a portion it holds."""
        state = self._last_finite if self.updating else self.vectors.state
        done = int(self.agenda.done[0]) if self.counting else 0
        return np.array(self.device.to_host(state)), done

    def close(self) -> None:
        """Gives back what CuPy does not free by itself."""
        self._graphs.clear()
        if self._products is not None:
            self._products.close()


def pinned(shape: tuple[int, ...], dtype: str) -> Array:
    """A host array that the device can read and write while the host does something else."""
    return import_module("cupyx").empty_pinned(shape, dtype)
