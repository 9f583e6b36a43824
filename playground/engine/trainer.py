"""The trainer: a network that learns, one phase, batch or epoch at a time, or until a target.

Owns how many batches are done in one go, and when a run ends. Whichever methods are mixed, the parameters
come out bit-identical.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import EllipsisType
from typing import Any, SupportsIndex

import numpy as np

from playground.data import DataSet
from playground.document.check_training import sound
from playground.document.model import Document, Part, Until, replace
from playground.engine.blocks import missing
from playground.engine.device import GpuOptions
from playground.engine.executor import Remote, Sprinter, Stretch
from playground.engine.frame import EpochRecord
from playground.engine.gpu.survive import survives
from playground.engine.keeper import Keeper
from playground.engine.mechanics.explain import explanation
from playground.engine.mechanics.pulls import asked, asked_row
from playground.engine.mechanics.values import Explanation
from playground.engine.portion import Portion
from playground.engine.stops import DivergenceError, Reason, Result, Watch, reached, told
from playground.engine.threads import use_threads

Array = Any

ANSWER_S = 0.050
"""About how long a run does batches before it looks up: Ctrl+C and other threads are heard then."""


MOST_BATCHES = 65_536
"""Batches of one call of an executor at most: their losses and records are made room for beforehand."""


class Trainer(Keeper):
    """Trains one document.

    `data` may be (x, y) arrays instead of the document's recipe, or a `DataSet` that is at hand already.
    `dtype` and `seed` default to the document's. `executor` "auto" takes the compiled loops ("fast") where
    they can be had, else "array". `gpu` says how a GPU is used, where one is.

    Raises: CompileError where `check` finds an error, DataError where the rows cannot be had.
    """

    def __init__(
        self,
        document: Document,
        *,
        data: tuple[Any, Any] | DataSet | None = None,
        device: str = "auto",
        executor: str = "auto",
        dtype: str | None = None,
        seed: int | None = None,
        gpu: GpuOptions | None = None,
    ) -> None:
        super().__init__(
            document, data=data, device=device, executor=executor, dtype=dtype, seed=seed, gpu=gpu
        )
        self.reset()
        self._portion = Portion(ANSWER_S)
        self._asked_to_stop = np.zeros(1, dtype=np.int64)
        self._interrupted = False

    def batch(self) -> float:
        """Finishes the current batch, or does the next one; gives its loss.

        Raises: DivergenceError.
        """
        return float(self.advance(1)[0])

    def advance(self, batches: int, until: Until | None = None) -> Array:
        """Does so many batches in one go, first finishing one that is begun; gives their losses.

        Ends early after `interrupt`, and after an epoch whose record reaches the loss target of `until`.
        Raises: ValueError for less than one batch; DivergenceError where the very first batch diverges;
        where a later one does, those before it are told of first. Shapes: result (n,), n at least 1.
        """
        if batches < 1:
            raise ValueError(f"At least one batch can be done in one go, not {batches}.")
        done: list[Array] = []
        left, self._interrupted = batches, False
        while left and not self._interrupted:
            told_of = len(self.records)
            try:
                done.append(self._some(left, until))
            except DivergenceError:
                if not done:
                    raise
                break
            finally:
                if self._asked_to_stop[0]:
                    self._asked_to_stop[0], self._interrupted = 0, True
            left -= len(done[-1])
            if len(self.records) > told_of and until is not None and reached(until, self.records[-1]):
                break
        return done[0] if len(done) == 1 else np.concatenate(done)

    def _some(self, batches: int, until: Until | None) -> Array:
        """As `advance`, but perhaps fewer: as many as the executor does at a time."""
        if self.phase not in ("init", "step"):
            return self._one_by_one(1, until)
        if self._sprinter is not None:
            return self._in_one_go(self._sprinter, min(batches, MOST_BATCHES), until)
        if isinstance(self._engine, Remote):
            return self._far_away(batches)
        return self._one_by_one(batches, until)

    def _one_by_one(self, batches: int, until: Until | None) -> Array:
        """As `advance`, phase by phase."""
        losses: list[float] = []
        while len(losses) < batches and not (losses and self._asked_to_stop[0]):
            epoch = self.epochs
            try:
                self.step()
            except DivergenceError:
                if not losses:
                    raise
                break
            assert self.batch_loss is not None
            losses.append(self.batch_loss)
            if self.epochs != epoch and until is not None and reached(until, self.records[-1]):
                break
        return np.array(losses)

    def _in_one_go(self, engine: Sprinter, batches: int, until: Until | None) -> Array:
        """As `advance`, by an executor that does many batches itself."""
        self._hold()
        use_threads(self.threads)
        done = engine.run(self._stretch(batches, until), self._asked_to_stop)
        count = len(done.losses)
        if not count:
            return self._one_by_one(1, until)
        self._has_stepped()
        self.batch_loss = float(done.losses[-1])
        self.gradient_norm = engine.gradient_length()
        self.steps += count
        last = self.batch_number + count - 1
        self.last_rate = self._rates.rate(self.epochs + last // self.batches, self.steps)
        self.epochs, self.batch_number = self.epochs + (last + 1) // self.batches, (last + 1) % self.batches
        self.records.extend_table(done.records, self._lacking)
        if len(done.records) < (last + 1) // self.batches:
            self.records.append(self.measure())
        return done.losses

    @survives
    def _far_away(self, batches: int) -> Array:
        """As `advance`, to the end of the epoch at most, on a device that is told every batch ahead."""
        if not isinstance(self._engine, Remote):
            return self._one_by_one(1, None)
        self._hold()
        seed, first = self.document.training.seed, self.batch_number
        numbers = range(first, min(first + batches, self.batches, first + self._material.reach(first)))
        indices = [self._material.batch(seed, self.epochs, number) for number in numbers]
        rates = [self._rates.rate(self.epochs, self.steps + 1 + place) for place in range(len(indices))]
        done = self._engine.advance(indices, rates, self.steps)
        count = len(done.losses)
        if not count:
            return self._one_by_one(1, None)
        self._has_stepped()
        self.batch_loss, self.gradient_norm = float(done.losses[-1]), float(done.norms[-1])
        self.last_rate = rates[count - 1]
        self.steps, self.batch_number = self.steps + count, self.batch_number + count
        if self.batch_number == self.batches:
            self.epochs, self.batch_number = self.epochs + 1, 0
            self.records.append(self.measure())
        return done.losses

    def _stretch(self, batches: int, until: Until | None) -> Stretch:
        """The next batches, as an executor is told of them."""
        material, training = self._material, self.document.training
        order = None
        if not material.at_hand:
            batches = min(batches, material.reach(self.batch_number))
            numbers = range(self.batch_number, self.batch_number + batches)
            order = np.concatenate([material.batch(training.seed, self.epochs, one) for one in numbers])
        epochs = 1 + (self.batch_number + batches) // self.batches
        until = until or Until()
        return Stretch(
            epoch=self.epochs,
            batch=self.batch_number if order is None else 0,
            step=self.steps,
            limit=batches,
            batch_size=self.batch_size,
            shuffle=material.shuffle,
            rate=self._rates.base,
            factors=self._rates.factors(self.epochs, epochs),
            warmup=self._rates.warmup,
            goal=until.loss,
            on_validation=until.on == "validation",
            order=order,
        )

    def explain(
        self, parameter: SupportsIndex | tuple[str, Sequence[int]], row: SupportsIndex | None = None
    ) -> Explanation:
        """How the batch at hand changes one trained number: every row's part in it, then the step, as data.

        `parameter` is (name, place), as ("hidden.weight", (3, 0)), or its number among all: the blocks of
        `parameters` one behind the other, each row by row, so that number i is element i of
        `np.concatenate([block.ravel() for block in trainer.parameters.values()])`, frozen or not. `row` names
        the row of the data whose error is followed back, where it is in the batch; else it is the one that
        pulls hardest.

        Says what the phases done so far have made known and does none itself: before `gradient()` its
        `gradient` is None, after it `new` is what a step would make of the number, and after `step()` what it
        has made of it. `playground.ops.formula.line_text` writes a line of `step` or `error` as text.

        Shapes, with R = min(B, 1000) listed of the B = `count` rows of the batch: `rows` (R,) their numbers
        in the data; `inputs`, `errors` and `products` = inputs · errors (R,), None before `gradient()`, the
        mean of the products of all B being `gradient`. Of the number itself: `weight` (name, place), `index`,
        `source` and `target` (the units that it lies between), `old`, `new`, `done`, `frozen`. `step` and
        `error` are lines, `error_row` is the row that `error` is about, `sentence` says who pulls hardest.

        Raises: ValueError where the network has no such number, or `row` is no whole number.
        """
        wanted = asked(parameter)
        told = explanation(self, wanted, asked_row(row))
        if told is None:
            raise ValueError(missing(self.program.parameters, wanted))
        return told

    def interrupt(self) -> None:
        """Ends what another thread lets this trainer do, after the batch at hand."""
        self._asked_to_stop[0] = 1

    def epoch(self) -> EpochRecord:
        """Finishes the current epoch, or does the next one; gives the losses measured after it.

        After `interrupt` the epoch is left where it is, and the last record is that of the one before.
        """
        epoch, self._interrupted = self.epochs, False
        self._asked_to_stop[0] = 0
        while self.epochs == epoch and not self._interrupted:
            self._do(self.batches - self.batch_number)
        return self.records[-1]

    def _do(self, batches: int, until: Until | None = None) -> int:
        """Does at most so many batches, or fewer that take no longer than `ANSWER_S`."""
        self._portion.begin()
        done = len(self.advance(min(self._portion.size, batches), until))
        self._portion.done(done)
        return done

    def run(
        self,
        until_loss: float | EllipsisType | None = ...,
        *,
        on: Part | None = None,
        max_epochs: int | None = None,
        patience: int | EllipsisType | None = ...,
        on_epoch: Callable[[EpochRecord], bool | None] | None = None,
    ) -> Result:
        """Trains epoch after epoch until the loss is at most `until_loss`, or something else ends it.

        What is left out is taken from the document. `max_epochs` counts from the start of training, not
        from this call. `on_epoch` is called after every epoch; the run pauses where it gives True, and
        after `interrupt`.
        Raises: ValueError for a limit that cannot be.
        """
        training = self.document.training
        changes: dict[str, Any] = {"loss": until_loss, "patience": patience}
        changes = {name: value for name, value in changes.items() if value is not ...}
        if max_epochs is not None:
            changes["max_epochs"] = max_epochs
        until = replace(training.until, on=on or training.until.on, **changes)
        sound(replace(training, until=replace(until, max_epochs=until.max_epochs or 1)))  # 0: none at all
        watch = Watch(until)
        reason: Reason | None = watch.verdict(self.records[-1])
        self._asked_to_stop[0] = 0
        while reason is None:
            told_of = len(self.records)
            epochs = 1 if on_epoch is not None else watch.epochs_left(self.epochs)
            try:
                self._do(epochs * self.batches - self.batch_number, until)
            except DivergenceError as error:
                return Result("diverged", str(error), self.records[-1])
            if len(self.records) > told_of:
                paused = on_epoch is not None and bool(on_epoch(self.records[-1]))
                reason = watch.follow(self.records[told_of:]) or ("paused" if paused else None)
            if reason is None and self._interrupted:
                reason = "paused"
        return Result(reason, told(reason, until, self.records[-1]), self.records[-1])
