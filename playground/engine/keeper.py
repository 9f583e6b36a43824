"""What training goes on from: the start, a snapshot of any moment, and numbers put in place by hand.

Owns what happens to counters, to a batch that is begun and to the record when other numbers are put in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.document.check_training import sound
from playground.document.model import replace
from playground.engine.blocks import finite_in, fitting, index_of, missing
from playground.engine.executor import VectorName
from playground.engine.frame import EpochRecord
from playground.engine.gpu.survive import survives
from playground.engine.mechanics.values import Weight
from playground.engine.program import Block
from playground.engine.records import Records
from playground.engine.start import starting_kept, starting_parameters
from playground.engine.stepper import Stepper

Array = Any


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A moment of a training. Shapes: `state` as that of `Readings.flat`."""

    state: Array
    epochs: int
    batch_number: int
    steps: int
    records: Sequence[EpochRecord]


class Keeper(Stepper):
    """A training that can be put back to its start or to a snapshot, and whose numbers can be edited."""

    @survives
    def reset(self, seed: int | None = None) -> None:
        """Back to the start: the very same numbers, or those of another seed.

        Raises: ValueError for a seed that cannot be, with everything as it was.
        """
        training = self.document.training
        if seed is not None:
            training = sound(replace(training, seed=seed))
            self.document = replace(self.document, training=training)
        self._engine.restart(training.seed)
        self._engine.put("parameters", starting_parameters(self.program, training.seed, training.dtype))
        self._engine.put("kept", starting_kept(self.program, training.dtype))
        self._rewind()
        self.records = Records([self.measure()])
        self._lacking = self.records.lacking[0].copy()

    @survives
    def snapshot(self) -> Snapshot:
        """All that training goes on from, as host copies."""
        return Snapshot(self.flat("state"), self.epochs, self.batch_number, self.steps, self.records[:])

    @survives
    def restore(self, snapshot: Snapshot) -> None:
        """Goes back to a snapshot of the same program: what follows is bit-identical to what followed."""
        self._engine.put("state", snapshot.state)
        self._rewind()
        self.epochs, self.batch_number, self.steps = snapshot.epochs, snapshot.batch_number, snapshot.steps
        self.records = Records(snapshot.records)

    # -- by hand

    @survives
    def set_parameters(self, values: Mapping[str, Any]) -> None:
        """Puts these numbers in place of the network's own; names as in `parameters` and `kept`.

        The current batch, where it was begun, begins anew, and the last record says what the losses are
        now. Raises ValueError, with everything as it was, for a name or shape that does not fit or a
        number that is not finite.
        """
        program = self.program
        arrays = fitting(values, (*program.parameters, *program.kept), self.document.training.dtype)
        own: tuple[Block, ...]
        kind: VectorName
        for kind, own in (("parameters", program.parameters), ("kept", program.kept)):
            flat = self.flat(kind)
            for block in own:
                if block.name in arrays:
                    flat[block.stretch] = arrays[block.name].ravel()
            self._engine.put(kind, flat)
        self._begin_batch_anew()
        self.measure_again()

    @survives
    def set_parameter(self, weight: Weight, value: float) -> None:
        """Puts one number in place of a trained one, frozen or not; the optimiser's sums stay as they are.

        A begun batch is done again up to the phase that it was in. Cheap: nothing else is measured, see
        `measure_again`. Raises: ValueError, with everything as it was, where there is no such number, or the
        value is not finite.
        """
        index, dtype = index_of(self.program.parameters, weight), self.document.training.dtype
        if index is None:
            raise ValueError(missing(self.program.parameters, weight))
        if not finite_in(value, dtype):
            raise ValueError(f"'{weight.name}' was given a number that is not finite in {dtype}: {value:g}.")
        flat, phase = self.flat("parameters"), self.phase
        flat[index] = value
        self._engine.put("parameters", flat)
        self._begin_batch_anew()
        self.bring_to(phase)

    def measure_again(self) -> None:
        """Lets the last record say what the losses are now, after numbers were put in place of others."""
        self.records[-1] = self.measure()
