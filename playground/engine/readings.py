"""What can be read of a training as it stands: its numbers by name, what buffers hold, losses and answers.

Reads the executor's own vectors and buffers and gives host copies; changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from playground.data.arrays import numbers
from playground.engine.blocks import fingerprint, mean_size, named
from playground.engine.executor import Remote, Room, Rows, Sums, VectorName
from playground.engine.frame import EpochRecord
from playground.engine.gpu.survive import survives
from playground.engine.standing import Standing
from playground.engine.targets import score
from playground.engine.threads import use_threads

Array = Any


class Readings(Standing):
    """A training that tells its numbers and what they come to."""

    # -- its numbers

    @property
    def parameters(self) -> Mapping[str, Array]:
        """Every trained number by name, as read-only host arrays.

        Shapes: "hidden.weight" (I, O), "hidden.bias" (O,), as each op declares them.
        """
        return named(self.program.parameters, self.flat("parameters"))

    @property
    def gradients(self) -> Mapping[str, Array]:
        """∂ loss / ∂ parameter of the current batch, under the same names, before penalties and clipping."""
        return named(self.program.parameters, self.flat("gradients"))

    @property
    def kept(self) -> Mapping[str, Array]:
        """What is kept between steps without being trained: "norm.mean", "norm.variance"."""
        return named(self.program.kept, self.flat("kept"))

    @property
    def parameters_sha256(self) -> str:
        """A fingerprint of every trained and kept number."""
        return fingerprint({**self.parameters, **self.kept})

    @survives
    def flat(self, kind: VectorName) -> Array:
        """A host copy of one of the flat vectors; "state" is parameters, optimiser slots and kept numbers.

        Shapes: parameters and gradients (P,), kept (K,), state (P · (1 + slots) + K,); `Program` says
        where each block lies.
        """
        return self._engine.take(kind)

    @survives
    def before_step(self) -> Array:
        """The state as it was before the last step; it says something where there is one, see `stepped`.

        Shapes: as "state" of `flat`.
        """
        return self._engine.before_step()

    @survives
    def step_sizes(self) -> Array:
        """What the last step added to each parameter, see `stepped`. Shapes: (P,)."""
        return self._engine.step_sizes()

    @survives
    def update_ratio(self) -> Mapping[str, float]:
        """For each block of weights, the size of the last step ÷ the size of the weights (means of |·|)."""
        moved, sizes = self._engine.step_sizes(), self.flat("parameters")
        ratios: dict[str, float] = {}
        for block in self.program.weights:
            step, size = mean_size(moved[block.stretch]), mean_size(sizes[block.stretch])
            if size and isfinite(step / size):
                ratios[block.name] = step / size
        return ratios

    @survives
    def sizes(self) -> Mapping[str, int]:
        """How many bytes the executor holds of each kind, see `executor.KINDS`."""
        return self._engine.sizes()

    @survives
    def room(self) -> Room | None:
        """What a GPU says of its memory; None on the CPU."""
        return self._engine.room() if isinstance(self._engine, Remote) else None

    # -- what they come to

    def measure(self) -> EpochRecord:
        """Losses and scores of the training and the validation rows with the parameters as they are."""
        training, training_score = self.evaluate("training")
        validation, validation_score = self.evaluate("validation")
        assert training is not None
        return EpochRecord(
            self.epochs, self.steps, training, validation, training_score, validation_score, self.rate
        )

    @survives
    def evaluate(self, part: str) -> tuple[float | None, float | None]:
        """Mean loss and score (accuracy or R²) over the rows of a part; (None, None) where it has none.

        Raises: DataError for a part that is none of training, validation and test.
        """
        count = self._material.count(part)
        if not count:
            return None, None
        use_threads(self.threads)
        with np.errstate(over="ignore", invalid="ignore"):
            sums = sum(map(self._engine.measure, self._material.pieces(part)), Sums())
        return sums.loss / count, score(self.program, count, sums.tally, self._material.spread(part))

    def outputs(self, x: Any) -> Array:
        """The network's answers for rows in raw units of the data's columns. Shapes: x (M, C), result (M, O).

        Values come in raw units of the target; classes as the graph gives them. Raises: DataError for rows
        that are no numbers or have other columns.
        """
        rows = self.dataset.expand(np.atleast_2d(numbers(x, "x")))
        made = self.values(rows, [self.program.output])
        answers = made[self.program.output]
        return self.dataset.raw_values(answers) if self.program.facts.task == "values" else answers

    def pieces(self, part: str) -> Iterator[Rows]:
        """The rows of a part, as many at a time as fit; each piece is good until the next is asked for."""
        return self._material.pieces(part)

    @survives
    def values(self, x: Array, buffers: Sequence[int]) -> Mapping[int, Array]:
        """What these buffers of the program hold for standardised rows. Shapes: x (M, F), each (M, …)."""
        use_threads(self.threads)
        with np.errstate(over="ignore", invalid="ignore"):
            return self._engine.values(x, buffers)

    @survives
    def batch_value(self, buffer: int) -> Array:
        """What a buffer of the program holds for the current batch, as a host array. Shapes: (B, …)."""
        return self._engine.batch_value(buffer)
