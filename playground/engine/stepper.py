"""One batch at a time: a network that learns, phase by phase.

Owns the counters (epoch, batch, step), the order of the phases and the record of losses; the numbers
themselves are the executor's. Every batch is a pure function of (seed, epoch, index).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from playground.data import DataSet
from playground.data.arrays import numbers
from playground.document.check_training import sound
from playground.document.model import Document, replace
from playground.engine.blocks import fingerprint, finite_in, fitting, index_of, mean_size, named
from playground.engine.compile import compile
from playground.engine.device import Device, GpuOptions
from playground.engine.executor import (
    Executor,
    Remote,
    Room,
    Rows,
    Sprinter,
    Sums,
    VectorName,
    first_bad_block,
    first_not_finite,
    learning_of,
)
from playground.engine.frame import EpochRecord, Phase
from playground.engine.gpu.faults import DeviceFault
from playground.engine.gpu.survive import survives
from playground.engine.material import Material
from playground.engine.mechanics.values import Weight
from playground.engine.prepare import rows_of
from playground.engine.program import Block
from playground.engine.rates import rates_of
from playground.engine.records import Records
from playground.engine.select import choose_device, make_executor
from playground.engine.start import starting_kept, starting_parameters
from playground.engine.stops import DivergenceError
from playground.engine.targets import score
from playground.engine.threads import threads_for, use_threads

Array = Any


class Place(NamedTuple):
    """A batch: the epochs done before it, its number in its epoch, the steps done before it."""

    epoch: int
    number: int
    step: int


class Stepper:
    """Does the four phases of each batch of one document, measures, and keeps what training goes on from."""

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
        """How many threads the linear algebra uses for this network."""
        use_threads(self.threads, anew=True)
        self._held: Rows | None = None
        self.epochs = 0
        """Epochs done."""
        self.batch_number = 0
        """Batches done of the current epoch."""
        self.steps = 0
        """Batches done in all."""
        self.phase: Phase = "init"
        """The phase that was done last."""
        self.stepped = False
        """Whether the executor knows the last step, and nothing but a later batch changed anything since."""
        self.divergence = ""
        """What was said when the last attempt at a batch diverged; empty where it did not."""
        self.batch_loss: float | None = None
        self.gradient_norm: float | None = None
        self.last_rate = self.rate
        self.records = Records()
        """The losses of every epoch so far, that of the start first."""
        self._hold()
        self.reset()

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

    @property
    def batch_bytes(self) -> int:
        """What a batch costs in working memory, in bytes."""
        return self.batch_size * self.program.bytes_per_row(np.dtype(self.document.training.dtype).itemsize)

    @property
    def rate(self) -> float:
        """The learning rate of the current batch's step, after the schedule."""
        return self._rates.rate(self.epochs, self.steps + 1)

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

    # -- the four phases

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

    # -- starting, keeping, measuring

    @survives
    def reset(self, seed: int | None = None) -> None:
        """Back to the start: the very same numbers, or those of another seed. Raises: ValueError."""
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
        """Mean loss and score (accuracy or R²) over the rows of a part; (None, None) where it has none."""
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
            raise ValueError(f"There is no number {list(weight.place)} of '{weight.name}' in this network.")
        if not finite_in(value, dtype):
            raise ValueError(f"'{weight.name}' was given a number that is not finite in {dtype}: {value:g}.")
        flat, phase = self.flat("parameters"), self.phase
        flat[index] = value
        self._engine.put("parameters", flat)
        self._begin_batch_anew()
        self.bring_to(phase)

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

    def measure_again(self) -> None:
        """Lets the last record say what the losses are now, after numbers were put in place of others."""
        self.records[-1] = self.measure()

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

    def leave_gpu(self, fault: DeviceFault) -> None:
        """Goes on where the GPU left off, on the CPU; what was done since its last good state is undone."""
        assert isinstance(self._engine, Remote)
        saved = self._engine.rescue()
        self._engine.close()
        self._engine, self.executor_note = self._executor("array", Device("cpu", np, note=str(fault)))
        self._held = None
        if saved.step is not None and saved.step != self.steps:
            self.steps = saved.step
            self.epochs, self.batch_number = divmod(saved.step, self.batches)
            self.records = self.records[: self.epochs + 1]
        self._hold()
        self._engine.restart(self.document.training.seed)
        self._engine.put("state", saved.state)
        self._begin_batch_anew()

    @survives
    def flat(self, kind: VectorName) -> Array:
        """A host copy of one of the flat vectors; "state" is parameters, optimiser slots and kept numbers."""
        return self._engine.take(kind)

    @survives
    def before_step(self) -> Array:
        """The state as it was before the last step; it says something where there is one, see `stepped`."""
        return self._engine.before_step()

    @survives
    def step_sizes(self) -> Array:
        """What the last step added to each parameter, see `stepped`. Shapes: (P,)."""
        return self._engine.step_sizes()

    @survives
    def sizes(self) -> Mapping[str, int]:
        """How many bytes the executor holds of each kind, see `executor.KINDS`."""
        return self._engine.sizes()

    @survives
    def room(self) -> Room | None:
        """What a GPU says of its memory; None on the CPU."""
        return self._engine.room() if isinstance(self._engine, Remote) else None

    def _has_stepped(self) -> None:
        self.phase, self.stepped, self.divergence = "step", True, ""

    def _rewind(self) -> None:
        """Counters at the start, no batch begun."""
        self.epochs = self.steps = self.batch_number = 0
        self.phase, self.stepped, self.divergence = "init", False, ""
        self.batch_loss = self.gradient_norm = None
        self.last_rate = self.rate

    def _begin_batch_anew(self) -> None:
        self.phase, self.stepped, self.divergence = "step" if self.steps else "init", False, ""

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


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A moment of a training: `state` holds parameters, optimiser slots and kept numbers."""

    state: Array
    epochs: int
    batch_number: int
    steps: int
    records: Sequence[EpochRecord]
