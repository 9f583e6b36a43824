"""The same run on the CPU and on the stand-in, batch for batch, below any trainer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.document import Document
from playground.engine.array import ArrayExecutor
from playground.engine.device import Device, GpuOptions
from playground.engine.executor import Executor, Rows, learning_of
from playground.engine.gpu.executor import GpuExecutor
from playground.engine.trainer import Trainer
from tests.document.documents import node
from tests.engine.networks import classifier, dense

RATE = 0.02


def lively(**training: Any) -> Document:
    """Everything a step may contain: masks, running statistics, clipping, penalties, a smaller last batch."""
    middle = (dense(2, 6), node(3, "batch_norm"), node(4, "dropout", rate=0.3), dense(5, 4, "relu"))
    wanted = {"optimizer": {"name": "adamw"}, "clip_norm": 0.5, "l1": 0.001, "l2": 0.01, "batch_size": 10}
    return classifier(*middle, **{**wanted, **training})


@dataclass
class Run:
    """What a trainer would hand to its executor."""

    document: Document
    seed: int = 1

    def __post_init__(self) -> None:
        self.trainer = Trainer(self.document, device="cpu", executor="array")
        self.material = self.trainer._material

    @property
    def rows(self) -> Rows:
        return self.material.rows(self.seed, 0, 0)

    def batches(self, first: int, count: int) -> list[Any]:
        """The row numbers of these batches, counted through all epochs."""
        return [
            np.array(self.material.batch(self.seed, *divmod(number, self.material.batches)))
            for number in range(first, first + count)
        ]

    def rates(self, first: int, count: int) -> list[float]:
        return [RATE / (1 + number) for number in range(first, first + count)]

    def _ready(self, executor: Any) -> Any:
        executor.hold(self.rows)
        executor.restart(self.seed)
        executor.put("parameters", self.trainer._engine.take("parameters"))
        executor.put("kept", self.trainer._engine.take("kept"))
        return executor

    def _made(self, kind: Any, device: Device, **more: Any) -> Any:
        training = self.document.training
        return kind(
            self.trainer.program,
            device,
            training.dtype,
            self.trainer.batch_size,
            learning_of(training),
            self.seed,
            **more,
        )

    def on_cpu(self) -> ArrayExecutor:
        ready: ArrayExecutor = self._ready(self._made(ArrayExecutor, Device("cpu", np)))
        return ready

    def made_on_gpu(self, **options: Any) -> GpuExecutor:
        import cupy

        made: GpuExecutor = self._made(GpuExecutor, Device("gpu", cupy, options=GpuOptions(**options)))
        return made

    def on_gpu(self, **options: Any) -> GpuExecutor:
        ready: GpuExecutor = self._ready(self.made_on_gpu(**options))
        return ready

    def phase_by_phase(self, executor: Executor, first: int, count: int) -> list[float]:
        """So many batches by the four phases; gives their losses."""
        losses = []
        numbers = zip(self.batches(first, count), self.rates(first, count), strict=True)
        for step, (index, rate) in enumerate(numbers, start=first):
            executor.predict(index, step)
            losses.append(executor.loss())
            executor.gradient()
            assert executor.step(rate, step + 1) is None
        return losses
