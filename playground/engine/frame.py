"""What the worker shows the views: frozen values, read-only host copies.

Owns the shape of a picture (`Frame`), of the losses' history (`EpochRecord`) and of what the views
ask for (`Wanted`). Knows neither Qt nor how the numbers are computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from playground.engine.mechanics.values import Looking, Mechanics

Array = Any
Phase = Literal["init", "predict", "loss", "gradient", "step"]


def nothing() -> Mapping[Any, Any]:
    """An empty mapping that cannot be changed."""
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Axes:
    """The plane that maps are drawn over.

    `kind` "features": two raw data columns `names`, others at their mean. "components": the first
    two principal components. "curve": one input.
    """

    kind: Literal["features", "components", "curve"] = "features"
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the views show now; the worker computes only that."""

    tiles: bool = True
    nodes: frozenset[int] | None = None
    """The nodes whose tiles are in view; None: all."""
    boundary: bool = True
    axes: Axes = field(default_factory=Axes)
    resolution: int = 100
    unit: tuple[int, int] | None = None
    """(node, unit) whose pre-activations over the batch are shown."""
    gradients: bool = False
    looking: Looking = field(default_factory=Looking)


@dataclass(frozen=True, slots=True)
class Plane:
    """The grid that maps are computed on, in raw units of its axes, and the points that lie on it.

    Shapes: `points` (N, 2) (for a curve: (N, 1)), `target` (N,) or (N, T) as class index or raw
    value; `part` (N,) is 0 for training and 1 for validation rows. Test rows are never among them.
    """

    axes: Axes
    labels: tuple[str, ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    resolution: int
    points: Array
    target: Array
    part: Array


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """The losses after an epoch; epoch 0 is the start, before any step. Loss without L1 and L2."""

    epoch: int
    step: int
    training: float
    validation: float | None
    training_score: float | None
    validation_score: float | None
    rate: float


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment of the training.

    Shapes: `output` (K, H, W), row 0 at the top (largest y): probability of each class (one output for
    two classes: one map, of class 1) or predicted values in raw target units. `maps[node]` (units, H/2,
    W/2): what each unit gives at every second of these points. On a curve both are without H.
    `parameters` and `gradients` as named in the contract ("hidden.weight": (I, O)). `before`/`after` of
    the wanted unit: (B,) pre-activations and activations of the current batch.
    """

    generation: int
    epoch: int
    batch: int
    """Batches done in this epoch."""
    batches: int
    step: int
    phase: Phase
    """The phase that was done last."""
    running: bool
    rows: int
    """Rows of the batch at hand, or of the next."""
    batch_loss: float | None
    gradient_norm: float | None
    rate: float
    """The learning rate of the step that was done last, else of the next."""
    parameters: Mapping[str, Array] = field(default_factory=nothing)
    kept: Mapping[str, Array] = field(default_factory=nothing)
    gradients: Mapping[str, Array] = field(default_factory=nothing)
    maps: Mapping[int, Array] = field(default_factory=nothing)
    batch_values: Mapping[int, Array] = field(default_factory=nothing)
    """Per node, its output over the current batch (B, units); for tiles where there is no plane."""
    output: Array = None
    plane: Plane | None = None
    before: Array = None
    after: Array = None
    update_ratio: Mapping[str, float] = field(default_factory=nothing)
    """Per weight block: |step| ÷ |weight| (means) of the last step."""
    mechanics: Mechanics = field(default_factory=Mechanics)
    epochs_per_second: float = 0.0
    batch_bytes: int = 0
    device: str = "cpu"
    executor: str = "array"
    executor_note: str = ""
    """Why it is not the fast one, as a sentence; "" where it is."""
    stopped: str | None = None
    """Why the last run ended: target, max_epochs, patience, diverged, paused, broken; None before any."""
    message: str = ""
    """A sentence about it, where there is one to tell."""
