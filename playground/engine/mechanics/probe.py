"""What would be: losses of the batch at hand, and of any rows, at other parameters than the trainer's own.

Owns an executor of its own on the CPU, made when it is first needed, so that the trainer's, wherever that
runs, is never touched. Follows the trainer: the batch and the kept numbers are those of the moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from playground.engine.array import ArrayExecutor
from playground.engine.device import Device
from playground.engine.executor import Rows, learning_of
from playground.engine.standing import Place
from playground.engine.stepper import Stepper
from playground.engine.threads import use_threads

Array = Any

MULTIPLICATIONS_PER_S = 2e9
"""What a core does at least: reckoned with until a batch was timed."""

CALL_S = 5e-6
"""About what each instruction takes besides."""


class Probe:
    """Computes what-ifs for one trainer. Mutable in what it has at hand; belongs to the trainer's thread."""

    def __init__(self, trainer: Stepper, clock: Callable[[], float] = time.perf_counter) -> None:
        self.trainer = trainer
        self._clock = clock
        self._followed: tuple[Place, int] | None = None
        self._index: Array = None
        self.batch_s = self._reckoned()
        """About how long the loss of the batch at other parameters takes, in seconds."""
        self.timed = False
        """Whether that was measured, and not only reckoned."""
        self.remembered: tuple[tuple[object, ...], object] | None = None
        """A moment, and what was found out about it."""

    def _reckoned(self) -> float:
        program = self.trainer.program
        work = self.trainer.batch_size * sum(block.size for block in program.weights)
        return work / MULTIPLICATIONS_PER_S + len(program.instructions) * CALL_S

    @cached_property
    def _engine(self) -> ArrayExecutor:
        return self._made(self.trainer.document.training.dtype, self.trainer.batch_size)

    @cached_property
    def _mover(self) -> ArrayExecutor:
        """For steps alone, in double precision: the small difference that one makes is then exact enough."""
        return self._made("float64", 1)

    def _made(self, dtype: str, rows: int) -> ArrayExecutor:
        training = self.trainer.document.training
        cpu = Device("cpu", np)
        return ArrayExecutor(self.trainer.program, cpu, dtype, rows, learning_of(training), training.seed)

    # -- the batch at hand, as while training

    def loss_of_batch(self, parameters: Array, kept: Array = None) -> float:
        """The mean loss of the batch at hand with these parameters: same dropout masks, its own statistics.

        Infinite or not a number where it leaves the finite numbers. Shapes: parameters (P,), kept (K,).
        """
        engine, began = self._engine, self._clock()
        with np.errstate(all="ignore"):
            self._forward(parameters, kept)
            loss = engine.loss()
        self.batch_s, self.timed = max(self._clock() - began, 1e-9), True
        return loss

    def gradient_of_batch(self, parameters: Array) -> Array:
        """The gradient of that loss. Shapes: (P,)."""
        with np.errstate(all="ignore"):
            self._forward(parameters, None)
            self._engine.loss()
            self._engine.gradient()
        return self._engine.take("gradients")

    def _forward(self, parameters: Array, kept: Array) -> None:
        self._follow()
        use_threads(self.trainer.threads)
        self._put(parameters, kept)
        self._engine.predict(self._index, self.trainer.at_hand.step)

    def _follow(self) -> None:
        """Takes the rows of the batch at hand, unless they are those it has."""
        trainer = self.trainer
        now = (trainer.at_hand, trainer.document.training.seed)
        if now != self._followed:
            rows, index = trainer.batch_at_hand()
            self._engine.hold(Rows(rows.x[index], rows.y[index], rows.target[index]))
            self._engine.restart(now[1])
            self._index, self._followed = np.arange(len(index)), now

    def _put(self, parameters: Array, kept: Array) -> None:
        self._engine.put("parameters", parameters)
        self._engine.put("kept", self.trainer.flat("kept") if kept is None else kept)

    # -- rows, as they are measured

    def loss_of_rows(self, parameters: Array, rows: Rows, kept: Array = None) -> float:
        """The mean loss of rows with these parameters, as losses are measured: outside training."""
        use_threads(self.trainer.threads)
        with np.errstate(all="ignore"):
            self._put(parameters, kept)
            return self._engine.measure(rows).loss / len(rows)

    # -- steps

    def direction(self, state: Array, gradients: Array, step: int) -> Array:
        """What a step of learning rate 1 takes off the parameters, as the engine itself would do it.

        Every update rule is linear in its rate, so a step of rate r takes off r times that. Frozen numbers
        stay. `step` counts from 1. Not finite where the step is not. Shapes: state as a trainer's "state",
        gradients (P,), result (P,) in float64.
        """
        mover = self._mover
        mover.put("state", state)
        mover.put("gradients", gradients)
        before = mover.take("parameters")
        with np.errstate(all="ignore"):
            spoilt = mover.step(1.0, step)
        return before - mover.take("parameters") if spoilt is None else np.full_like(before, np.nan)
