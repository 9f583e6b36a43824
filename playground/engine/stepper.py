"""One batch at a time: a network that learns, phase by phase.

Owns the order of the phases, the record of losses after each epoch, and what is said where a batch leaves the
finite numbers; the numbers themselves are the executor's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from math import isfinite

import numpy as np

from playground.engine.executor import first_bad_block, first_not_finite
from playground.engine.frame import Phase
from playground.engine.gpu.survive import survives
from playground.engine.readings import Readings
from playground.engine.stops import DivergenceError
from playground.engine.threads import use_threads


class Stepper(Readings):
    """Does the four phases of each batch of one document."""

    @survives
    def predict(self) -> None:
        """Runs the next batch's rows forward. Nothing to do where that has been done for this batch."""
        if self.phase not in ("init", "step"):
            return
        self._hold()
        use_threads(self.threads)
        index = self._material.batch(self.document.training.seed, self.epochs, self.batch_number)
        with np.errstate(over="ignore", invalid="ignore"):
            self._engine.predict(index, self.steps)
        self.phase = "predict"

    @survives
    def loss(self) -> float:
        """The batch's mean loss, after predicting where that is still to do.

        Raises: DivergenceError where it is not finite.
        """
        self.predict()
        if self.phase == "predict":
            with np.errstate(over="ignore", invalid="ignore"):
                self.batch_loss = self._engine.loss()
            if not isfinite(self.batch_loss):
                node = first_not_finite(self.program, self._engine.batch_value)
                raise self._diverged("loss", node, f"the loss is {self.batch_loss}")
            self.phase = "loss"
        assert self.batch_loss is not None
        return self.batch_loss

    @survives
    def gradient(self) -> float:
        """Runs backward, after the phases before; gives the length of the whole gradient.

        Raises: DivergenceError where a number of it is not finite.
        """
        self.loss()
        if self.phase == "loss":
            use_threads(self.threads)
            with np.errstate(over="ignore", invalid="ignore"):
                self.gradient_norm = self._engine.gradient()
            if not isfinite(self.gradient_norm):
                node = first_bad_block(self.program.parameters, self.flat("gradients"))
                raise self._diverged("gradient", node, "a gradient is not finite")
            self.phase = "gradient"
        assert self.gradient_norm is not None
        return self.gradient_norm

    @survives
    def step(self) -> None:
        """Moves the parameters against the gradient, after the phases before; the batch is then done.

        After an epoch's last batch both losses are measured.
        Raises: DivergenceError where a parameter would not be finite; the parameters stay as they were.
        """
        self.gradient()
        self.last_rate = self.rate
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            spoilt = self._engine.step(self.last_rate, self.steps + 1)
        if spoilt is not None:
            what = f"a step of {self.last_rate:.3g} × gradient leaves the finite numbers"
            raise self._diverged("step", spoilt, what)
        self._has_stepped()
        self.steps += 1
        self.batch_number += 1
        if self.batch_number == self.batches:
            self.batch_number = 0
            self.epochs += 1
            self.records.append(self.measure())

    def next_phase(self) -> None:
        """Does the phase that comes next. Raises: DivergenceError."""
        following: dict[Phase, Callable[[], object]] = {
            "init": self.predict,
            "predict": self.loss,
            "loss": self.gradient,
            "gradient": self.step,
            "step": self.predict,
        }
        following[self.phase]()

    def bring_to(self, phase: Phase) -> None:
        """Does the next batch up to a phase before its step; one that diverges is left to be tried again."""
        ways: dict[Phase, Callable[[], object]] = {
            "predict": self.predict,
            "loss": self.loss,
            "gradient": self.gradient,
        }
        if phase in ways:
            with suppress(DivergenceError):
                ways[phase]()

    def _diverged(self, phase: Phase, node: str | None, what: str) -> DivergenceError:
        """The exception that ends a run which left the finite numbers; this batch may be tried again."""
        self._begin_batch_anew()
        place = f" in '{node}'" if node else ""
        where = f"epoch {self.epochs + 1}, batch {self.batch_number + 1}, phase {phase}{place}"
        text = (
            f"Training diverged in {where}: {what}. The last finite parameters are kept; "
            f"try a lower learning rate than {self.rate:.3g}, or gradient clipping."
        )
        self.divergence = text
        return DivergenceError(text, phase, node)
