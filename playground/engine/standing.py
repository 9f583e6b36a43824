"""Where a training stands: its document and rows, the executor that it runs on, and how far it has come.

Owns the counters (epoch, batch, step), which phase was done last, and what goes on when a GPU fails; the
numbers themselves are the executor's. Every batch is a pure function of (seed, epoch, index).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from playground.data import DataSet
from playground.document.model import Document, replace
from playground.engine.compile import compile
from playground.engine.device import Device, GpuOptions
from playground.engine.executor import Executor, Remote, Rows, Sprinter, learning_of
from playground.engine.frame import Phase
from playground.engine.gpu.faults import DeviceFault
from playground.engine.gpu.survive import survives
from playground.engine.material import Material
from playground.engine.prepare import rows_of
from playground.engine.rates import rates_of
from playground.engine.records import Records
from playground.engine.select import choose_device, make_executor
from playground.engine.threads import threads_for, use_threads

Array = Any


class Place(NamedTuple):
    """A batch: the epochs done before it, its number in its epoch, the steps done before it."""

    epoch: int
    number: int
    step: int


class Standing:
    """One document's training, and how far it has come. Mutable; the layers above move it on."""

    threads: int
    """How many threads the linear algebra uses for this network."""
    epochs: int
    """Epochs done."""
    batch_number: int
    """Batches done of the current epoch."""
    steps: int
    """Batches done in all."""
    phase: Phase
    """The phase that was done last."""
    stepped: bool
    """Whether the executor knows the last step, and nothing but a later batch changed anything since."""
    divergence: str
    """What was said when the last attempt at a batch diverged; empty where it did not."""
    batch_loss: float | None
    """The mean loss of the batch whose loss was taken last."""
    gradient_norm: float | None
    """The length of the whole gradient that was taken last."""
    last_rate: float
    """The learning rate of the last step; before any, that of the first."""
    records: Records
    """The losses of every epoch so far, that of the start first."""

    def __init__(
        self,
        document: Document,
        *,
        data: tuple[Any, Any] | DataSet | None,
        device: str,
        executor: str,
        dtype: str | None,
        seed: int | None,
        gpu: GpuOptions | None,
    ) -> None:
        changes = {name: value for name, value in (("dtype", dtype), ("seed", seed)) if value is not None}
        self.document = (
            replace(document, training=replace(document.training, **changes)) if changes else document
        )
        self.dataset = rows_of(self.document, data)
        training = self.document.training
        self.program = compile(self.document, self.dataset.facts)
        self._material = Material(self.program, self.dataset, training)
        wanted = choose_device(device, self.program, self.batch_size, training.dtype, gpu)
        self._learning = learning_of(training)
        self._rates = rates_of(training, self._learning.settings["learning_rate"])
        self._engine, self.executor_note = self._executor(executor, wanted)
        self._sprinter = self._engine if isinstance(self._engine, Sprinter) else None
        self.threads = threads_for(self.program, self.batch_size)
        use_threads(self.threads, anew=True)
        self._held: Rows | None = None
        self.records = Records()
        self._rewind()
        self._hold()

    def close(self) -> None:
        """Ends what is read ahead and gives a GPU back; the trainer is of no use afterwards."""
        self._material.close()
        if isinstance(self._engine, Remote):
            self._engine.close()

    def _executor(self, wish: str, device: Device) -> tuple[Executor, str]:
        """An executor for this training, and why it is not another."""
        training = self.document.training
        return make_executor(
            wish, self.program, device, training.dtype, self.batch_size, self._learning, training.seed
        )

    def leave_gpu(self, fault: DeviceFault) -> None:
        """Goes on where the GPU left off, on the CPU; what was done since its last good state is undone."""
        assert isinstance(self._engine, Remote)
        saved = self._engine.rescue()
        self._engine.close()
        self._engine, self.executor_note = self._executor("array", Device("cpu", np, note=str(fault)))
        self._held = None
        if saved.step is not None and saved.step != self.steps:
            before = self.epochs * self.batches + self.batch_number + saved.step - self.steps
            self.epochs, self.batch_number = divmod(before, self.batches)
            self.steps = saved.step
            self.records = self.records.until(self.epochs)
        self._hold()
        self._engine.restart(self.document.training.seed)
        self._engine.put("state", saved.state)
        self._begin_batch_anew()

    # -- where it stands

    @property
    def device(self) -> Device:
        """Where the numbers are crunched."""
        return self._engine.device

    @property
    def executor(self) -> str:
        """Which executor runs the program."""
        return self._engine.name

    @property
    def batches(self) -> int:
        """How many batches an epoch has."""
        return self._material.batches

    @property
    def batch_size(self) -> int:
        """How many rows a full batch has."""
        return self._material.batch_size

    @property
    def batch_rows(self) -> int:
        """How many rows the current batch has, or the next one where none is begun."""
        return self._material.rows_in(self.batch_number)

    @property
    def batch_bytes(self) -> int:
        """What a batch costs in working memory, in bytes."""
        return self.batch_size * self.program.bytes_per_row(np.dtype(self.document.training.dtype).itemsize)

    @property
    def rate(self) -> float:
        """The learning rate of the current batch's step, after the schedule."""
        return self._rates.rate(self.epochs, self.steps + 1)

    @property
    def at_hand(self) -> Place:
        """The batch that the last phase was about; the next one where no phase of a batch was done."""
        if self.phase == "step" and self.stepped:
            epoch, number = divmod(self.epochs * self.batches + self.batch_number - 1, self.batches)
            return Place(epoch, number, self.steps - 1)
        return Place(self.epochs, self.batch_number, self.steps)

    @property
    def has_batch(self) -> bool:
        """Whether the executor's buffers hold the batch at hand."""
        return self.phase in ("predict", "loss", "gradient") or (self.phase == "step" and self.stepped)

    def batch_at_hand(self) -> tuple[Rows, Array]:
        """The rows that batches are picked from now, and which of them are in the batch at hand.

        Both are good until the next batch begins.
        """
        if not self.has_batch:
            self._hold()
        assert self._held is not None
        place = self.at_hand
        return self._held, self._material.batch(self.document.training.seed, place.epoch, place.number)

    def row_numbers(self, epoch: int, number: int) -> Array:
        """Which rows of the whole data set, counted from 0, are in a batch. Shapes: (B,)."""
        return self._material.numbers(self.document.training.seed, epoch, number)

    # -- what moves it

    @survives
    def _hold(self) -> None:
        """Lets the executor hold the rows that the next batch is picked from."""
        rows = self._material.rows(self.document.training.seed, self.epochs, self.batch_number)
        if rows is not self._held:
            self._engine.hold(rows)
            self._held = rows
            if self._sprinter is not None and self._material.at_hand:
                spreads = self._material.spread("training"), self._material.spread("validation")
                none = Rows(rows.x[:0], rows.y[:0], rows.target[:0])
                self._sprinter.hold_validation(next(self._material.pieces("validation"), none), spreads)

    def _rewind(self) -> None:
        """Counters at the start, no batch begun."""
        self.epochs = self.steps = self.batch_number = 0
        self.phase, self.stepped, self.divergence = "init", False, ""
        self.batch_loss = self.gradient_norm = None
        self.last_rate = self.rate

    def _has_stepped(self) -> None:
        self.phase, self.stepped, self.divergence = "step", True, ""

    def _begin_batch_anew(self) -> None:
        self.phase, self.stepped, self.divergence = "step" if self.steps else "init", False, ""
