"""What the views of the mechanics ask for, and what they are given: frozen values, read-only host copies.

Owns the shapes of these values. Knows neither Qt nor how the numbers are found. Rows are named by their
number in the whole data set, counted from 0; where a batch is larger than `MOST_ROWS`, its first rows stand
for it in what is listed row by row, while every sum, mean and share is that of all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from playground.ops.formula import Line

Array = Any

MOST_ROWS = 1000
"""Rows of a batch that are listed one by one."""

Directions = Literal["random", "gradient"]
"""The plane of a loss landscape: filter-normalised random, or the gradient and its last change."""


class Weight(NamedTuple):
    """One trained number: the name of its block ("hidden.weight") and its place in it, (3, 0)."""

    name: str
    place: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Looking:
    """Which of the mechanics the views show now."""

    batch: bool = False
    row: int | None = None
    """The row of the batch that is traced through the network."""
    weight: Weight | None = None
    """The trained number that is explained."""
    unit: tuple[int, int] | None = None
    """(node, unit) whose y = f(w·x + b) is written out."""
    step_curve: bool = False
    bends: bool = False
    hinges: int | None = None
    """The node whose units' hinge lines are drawn over the plane."""
    health: bool = False
    memory: bool = False
    budget: int | None = None
    """Bytes that may be taken, where another budget than the usual one is to be reckoned with."""
    errors: bool = False
    """Whether the tiles show the error of every row."""


@dataclass(frozen=True, slots=True, eq=False)
class BatchTable:
    """The batch at hand: the one that the last phase was about, or before any phase the first one.

    Shapes, with R = min(B, MOST_ROWS): rows (R,) row numbers; raw (R, C) in raw units of `columns`; target
    (R,) class indices or (R, T) raw values; answers (R, K) probabilities of each class (K = 1: of class 1)
    or values in raw units, None before PREDICT; decided (R,) class indices, None where there are none;
    losses (R,), None before LOSS; points (R, 2) on the plane that is shown, (R, 1) on a curve; None
    without one. coming: row numbers of the batch after this one, at most MOST_ROWS.
    """

    epoch: int
    """Epochs done before this batch."""
    number: int
    """Its place in the epoch, from 0."""
    batches: int
    count: int
    """B: all rows of the batch."""
    total: int
    """Training rows in all."""
    columns: tuple[str, ...]
    target_name: str
    class_names: tuple[str, ...]
    """Empty where the target is a value."""
    rows: Array
    raw: Array
    target: Array
    coming: Array
    answers: Array = None
    decided: Array = None
    losses: Array = None
    points: Array = None
    mean_loss: float | None = None
    """The loss of the batch: the mean over all its rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One row's way through the network, from the buffers of the batch.

    Shapes: values[node] and before[node] (units,); errors[node] (units,): B · ∂(mean loss)/∂(output of the
    node), so this row's own; gradient[name] as the parameter: this row's ∂loss/∂parameter, the mean of which
    over the batch is the gradient. (Batch norm mixes the rows of a batch: before one, both are the row's part
    in the whole.) errors and gradient are empty before GRADIENT. Where the loss folds the last activation in,
    the error of that node is that of what the activation is given.
    """

    row: int
    place: int
    """Its place in the batch."""
    values: Mapping[int, Array]
    before: Mapping[int, Array]
    errors: Mapping[int, Array]
    gradient: Mapping[str, Array]
    loss: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """How one trained number gets its next value, with the numbers of this batch.

    Each row's contribution to the gradient is input × error; their mean is the gradient. Shapes: rows,
    inputs, errors, products (R,), R = min(B, MOST_ROWS); the last three are None before GRADIENT.
    """

    weight: Weight
    index: int
    """Its number among all trained numbers: the blocks of `Trainer.parameters` one behind the other, each row
    by row, counted from 0; frozen ones in their places."""
    source: str
    """What it weighs: "hidden 1 · 4", or "1" for a bias."""
    target: str
    """The unit that it belongs to: "hidden 2 · 1"."""
    old: float
    """Before the step of this batch."""
    new: float
    """After it: what the engine made of it once STEP is done; after GRADIENT what it would make of it; before
    that the old value."""
    done: bool
    """Whether the step of this batch is done."""
    frozen: bool
    count: int
    rows: Array
    inputs: Array = None
    errors: Array = None
    products: Array = None
    gradient: float | None = None
    """As the engine measured it; None before GRADIENT."""
    step: tuple[Line, ...] = ()
    """From the gradient to the new value: penalties, clipping, optimiser, rate. Empty before GRADIENT."""
    error: tuple[Line, ...] = ()
    """Where the traced row (else the one that pulls hardest) gets its error, from the loss back."""
    error_row: int | None = None
    """The row that `error` is about."""
    sentence: str = ""
    """Which rows pull hardest, and where to."""


@dataclass(frozen=True, slots=True, eq=False)
class Neuron:
    """One unit with the numbers of one row in it: y = f(w·x + b)."""

    node: int
    unit: int
    row: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class StepCurve:
    """The loss of this batch after one step of each learning rate along the direction of the update.

    Shapes: rates (N,) increasing, evenly spaced on a log axis; losses (N,), NaN where it is not finite.
    """

    rates: Array
    losses: Array
    now: float
    """Without a step."""
    rate: float
    """The learning rate of this step, after the schedule."""
    after: float
    """At that rate."""
    base: float
    """The learning rate that is set; `rate` is this times what schedule and warm-up make of it."""
    reason: str = ""
    """Why there is no curve; then it is empty."""


class Hinge(NamedTuple):
    """Where a rectifier of a one-input network bends: the raw input at which its sum crosses zero."""

    node: int
    unit: int
    x: float


@dataclass(frozen=True, slots=True, eq=False)
class Bends:
    """The drawn curve of a one-input network as a sum of what each unit before the output adds to it.

    Shapes: x (M,) raw input; whole (M,) = offset + parts.sum(axis=0), in raw units of the target where the
    last activation is linear, else the pre-activation of the output; parts (U, M).
    """

    x: Array
    whole: Array
    parts: Array
    offset: float
    names: tuple[str, ...]
    """"hidden 2 · 1" for each part."""
    hinges: tuple[Hinge, ...]
    linear: bool
    """Whether `whole` is the answer itself and not what its last activation bends."""


@dataclass(frozen=True, slots=True, eq=False)
class NodeHealth:
    """How one node has fared. Shapes: steps (S,); bands (S, 5): the 5, 25, 50, 75 and 95 % quantiles."""

    node: int
    name: str
    steps: Array
    activations: Array
    gradients: Array
    parameters: Array
    """Empty for a node without trained numbers."""
    ratio: Array
    """|step| ÷ |weight| (means), (S,); NaN where there is none."""
    gradient_sizes: Array
    """The mean size of its units' errors ∂loss/∂output, (S,)."""
    dead: int
    """Units that gave nothing for any row of this batch."""
    saturated: int
    """Units whose slope was next to nothing for most rows of this batch."""
    units: int


class Finding(NamedTuple):
    """Something that is wrong, in a sentence that says what to try."""

    node: int | None
    level: Literal["warning", "error"]
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Health:
    """The nodes in forward order, and what is wrong with them now."""

    nodes: tuple[NodeHealth, ...]
    findings: tuple[Finding, ...]


class Cost(NamedTuple):
    """What one kind of number takes, in bytes: reckoned before, and measured where that is known."""

    name: str
    reckoned: int
    measured: int | None
    text: str
    """What it is for, in a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What training takes on the device."""

    costs: tuple[Cost, ...]
    device: str
    free: int | None
    """Bytes that are free on the device; None where it does not say."""
    budget: int
    """Bytes that may be taken."""
    per_row: int
    """Working bytes of one row of a batch."""
    batch_size: int
    fitting: int
    """The largest batch that fits the budget."""
    sentence: str
    """What happens to data and batches beyond it."""


@dataclass(frozen=True, slots=True, eq=False)
class FinalTest:
    """What the sealed rows say. Shapes: confusion (K, K), row = truth, column = answer; truth and answers
    (N, T) raw values, at most `MOST_ROWS`; points (N, 2) or (N, 1) on the plane, target as in `Plane`."""

    rows: int
    loss: float
    score: float | None
    epoch: int
    opened: int
    """How often the test set of this project has been opened, this time included."""
    class_names: tuple[str, ...] = ()
    confusion: Array = None
    truth: Array = None
    answers: Array = None
    points: Array = None
    target: Array = None


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """A slice through the loss around the parameters as they were when it was asked for.

    Shapes: across (N,) and up (N,): steps along the two directions; losses (N, N), row = up, NaN where it
    is not known yet or not finite; path (S, 2): where the run came along, projected; path_epochs (S,).
    """

    directions: Directions
    across: Array
    up: Array
    losses: Array
    path: Array
    path_epochs: Array
    here: float
    """The loss in the middle."""
    on: str
    """The rows that it is measured on: "training"."""
    epoch: int
    share: float
    """How much of it is done, 0 … 1."""
    names: tuple[str, str] = ("", "")
    """The two directions in words."""
    reason: str = ""
    """Why it was not finished; "" where it was, or is being."""


@dataclass(frozen=True, slots=True, eq=False)
class Mechanics:
    """The numbers of one moment that were asked for; None where they were not, or are not to be had."""

    batch: BatchTable | None = None
    trace: Trace | None = None
    explanation: Explanation | None = None
    neuron: Neuron | None = None
    step_curve: StepCurve | None = None
    bends: Bends | None = None
    hinges: Mapping[int, Array] = field(default_factory=lambda: MappingProxyType({}))
    """Per node that was asked for: pre-activations of its units over the plane (units, H, W)."""
    health: Health | None = None
    memory: Memory | None = None
    errors: Mapping[int, Array] = field(default_factory=lambda: MappingProxyType({}))
    """Per node that shows its units one by one: B · ∂(mean loss)/∂(output of the node) for each row of the
    batch (R, units), R = min(B, MOST_ROWS). Empty before GRADIENT."""
