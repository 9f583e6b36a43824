"""What an executor is: that which runs a program, phase by phase or many batches in one go.

Owns the protocol that the trainer speaks, and the values that go to and fro. An executor counts nothing
and decides nothing: which batch, which learning rate and when to stop are the trainer's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

import numpy as np

from playground.document.model import Training
from playground.engine.device import Device
from playground.engine.program import Block, Program
from playground.ops import OPTIMIZERS
from playground.ops.op import Settings
from playground.ops.setting import resolve

Array = Any

VectorName = Literal["parameters", "gradients", "kept", "state"]

KINDS = (
    "parameters",
    "gradients",
    "optimizer",
    "kept",
    "working",
    "activations",
    "errors",
    "measuring",
    "rows",
)
"""What an executor holds: "working" is the state before the last step and working space for the next,
"errors" are the gradients of activations, "measuring" is for rows that pass through outside training."""


@dataclass(frozen=True, slots=True)
class Learning:
    """What a step does with a gradient."""

    optimizer: str
    settings: Settings
    l1: float
    l2: float
    clip_norm: float | None


def learning_of(training: Training) -> Learning:
    """What the training settings say of a step, the optimiser's defaults filled in."""
    entry = OPTIMIZERS[training.optimizer["name"]]
    settings = resolve(entry.settings, training.optimizer)
    return Learning(entry.name, settings, training.l1, training.l2, training.clip_norm)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of one part, or a stretch of them, as the program takes them.

    Shapes: x (N, F) standardised, y (N,) class indices or (N, T) values, target (N, O) for the loss.
    """

    x: Array
    y: Array
    target: Array

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, slots=True)
class Sums:
    """What measuring rows adds up to: their losses, and what `targets.tally` counts."""

    loss: float = 0.0
    tally: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.loss + other.loss, self.tally + other.tally)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Batches to be done in one go: from where, how many at most, at what rates, until which loss.

    `factors` are what the rate is multiplied by in each epoch from `epoch` on; `held` is the number of
    the first batch of the rows at hand, for which `order` says which rows come when; where it is None
    the kernel deals whole epochs by itself, and measures after each.
    """

    epoch: int
    batch: int
    step: int
    limit: int
    batch_size: int
    shuffle: bool
    rate: float
    factors: Array
    warmup: int
    goal: float | None
    on_validation: bool
    order: Array = None


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """What came of a stretch. Shapes: losses (batches,), records (epochs, 7) as in `Records`.

    `failed` says that the batch after them would leave the finite numbers; it has left no trace.
    """

    losses: Array
    records: Array
    failed: bool


class Executor(Protocol):
    """Runs one program. Mutable; belongs to one trainer. All arrays that go in or out are the host's."""

    name: str
    program: Program
    device: Device

    def hold(self, rows: Rows) -> None:
        """Takes the rows that batches are made of from now on.

        Raises: DataError where a number is beyond the precision.
        """

    def restart(self, seed: int) -> None:
        """Every number at zero, as before anything was put; dropout draws from this seed."""

    def put(self, kind: VectorName, flat: Array) -> None:
        """Copies a flat vector in."""

    def take(self, kind: VectorName) -> Array:
        """A copy of one of the flat vectors."""

    def predict(self, index: Array, step: int) -> None:
        """Loads the held rows with these numbers and runs forward. `step` keys the dropout masks."""

    def loss(self) -> float:
        """The mean loss of the batch's rows."""

    def gradient(self) -> float:
        """Runs backward; gives the length of the whole gradient."""

    def step(self, rate: float, step: int) -> str | None:
        """Clips, penalises and updates.

        Where a number would not be finite, nothing is changed and the name of its node is given.
        """

    def batch_value(self, buffer: int) -> Array:
        """What a buffer of the program holds for the current batch. Shapes: (B, …); may be a view."""

    def before_step(self) -> Array:
        """A copy of the state as it was before the last step, zeros before any. Shapes: as "state"."""

    def step_sizes(self) -> Array:
        """What the last step added to each parameter. Shapes: (P,)."""

    def sizes(self) -> Mapping[str, int]:
        """How many bytes it holds of each kind on its device, by the names in `KINDS`."""

    def values(self, x: Array, buffers: Sequence[int]) -> Mapping[int, Array]:
        """What these buffers hold for rows, outside training. Shapes: x (M, F), each (M, …)."""

    def measure(self, rows: Rows) -> Sums:
        """Losses and tally of rows with the parameters as they are."""


@runtime_checkable
class Sprinter(Executor, Protocol):
    """An executor that does many batches in one go."""

    def hold_validation(self, rows: Rows, spreads: tuple[float, float]) -> None:
        """Takes the rows that are measured after each epoch, and both parts' spreads, training's first."""

    def run(self, stretch: Stretch, flags: Array) -> Done:
        """Does a stretch of batches, until its end, its goal, or another thread sets `flags[0]`."""

    def gradient_length(self) -> float:
        """The length of the whole gradient of the last batch."""


@dataclass(frozen=True, slots=True, eq=False)
class Advance:
    """What n batches done in one go came to. Shapes: losses and lengths of the gradients (n,)."""

    losses: Array
    norms: Array

    @classmethod
    def of(cls, parts: Sequence[Advance]) -> Advance:
        """Several ones, one behind the other, as one."""
        losses, norms = [one.losses for one in parts], [one.norms for one in parts]
        return cls(np.concatenate([np.zeros(0), *losses]), np.concatenate([np.zeros(0), *norms]))


@dataclass(frozen=True, slots=True, eq=False)
class Rescue:
    """What is left of a run after a fault: its last good state, and how many steps that has behind it.

    `step` is None where nothing was done since the numbers were put: whoever put them knows.
    """

    state: Array
    step: int | None


class Room(NamedTuple):
    """Memory of a device, in bytes: what is free now, and what may be taken in all."""

    free: int
    limit: int


@runtime_checkable
class Remote(Executor, Protocol):
    """An executor on a device that may fail, which is told every batch ahead."""

    def advance(self, indices: Sequence[Array], rates: Sequence[float], step: int) -> Advance:
        """Does these batches, or those before the first that would diverge."""

    def rescue(self) -> Rescue:
        """What can still be had after a fault."""

    def room(self) -> Room:
        """What the device says of its memory."""

    def close(self) -> None:
        """Gives the device back."""


def first_bad_block(blocks: Sequence[Block], flat: Array) -> str | None:
    """The node of the first block of a host vector with a number that is not finite, None where all are."""
    for block in blocks:
        if not np.isfinite(flat[block.stretch]).all():
            return block.name.rpartition(".")[0]
    return None


def first_not_finite(program: Program, value: Callable[[int], Array]) -> str | None:
    """The name of the first node whose value is not finite, in forward order; `value` gives a buffer's."""
    for one in program.instructions:
        if not np.isfinite(value(one.y)).all():
            return one.name
    return None
