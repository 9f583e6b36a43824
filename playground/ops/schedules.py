"""How the learning rate changes while training: the table of schedules, and warm-up before any of them.

Owns pure functions of the epoch and the step, so a run that is resumed goes on as if it had never
stopped. An epoch is counted from 0; one that is half done is 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playground.ops.op import Settings
from playground.ops.setting import Setting
from playground.ops.table import table

_ENTRIES: list[Schedule] = []


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """One course of the learning rate: `factor(epoch, settings)` is what the base rate is multiplied by."""

    name: str
    title: str
    settings: tuple[Setting, ...]
    factor: Callable[[float, Settings], float]
    formula: str
    help: str
    source: str


WARMUP = Setting(
    "warmup",
    "integer",
    0,
    "Warm-up",
    "Over how many steps the learning rate rises evenly to its full size; 0 starts at once.",
    low=0,
    high=1_000_000,
)
"""The setting that all schedules share."""

_GAMMA_HELP = "What the learning rate is multiplied by"


# -- constant ----------------------------------------------------------------------------------------


def constant(epoch: float, settings: Settings) -> float:
    """1."""
    return 1.0


_ENTRIES.append(
    Schedule(
        name="constant",
        title="Constant",
        settings=(WARMUP,),
        factor=constant,
        formula="η",
        help="The same learning rate throughout.",
        source="torch.optim.lr_scheduler.ConstantLR(factor=1)",
    )
)


# -- step --------------------------------------------------------------------------------------------


def step(epoch: float, settings: Settings) -> float:
    """γ to the power of ⌊epoch / every⌋."""
    return float(settings["gamma"] ** math.floor(epoch / settings["every"]))


_ENTRIES.append(
    Schedule(
        name="step",
        title="Step",
        settings=(
            Setting(
                "every",
                "integer",
                100,
                "Every",
                "After how many epochs the learning rate drops.",
                low=1,
                high=1_000_000,
            ),
            Setting(
                "gamma",
                "number",
                0.5,
                "Factor",
                f"{_GAMMA_HELP} at each drop.",
                above=0.0,
                high=1.0,
                symbol="γ",
            ),
            WARMUP,
        ),
        factor=step,
        formula="η · γ^⌊epoch / every⌋",
        help="Drops at even intervals: large steps to get near, small ones to settle.",
        source="torch.optim.lr_scheduler.StepLR (there γ = 0.1 by default)",
    )
)


# -- exponential -------------------------------------------------------------------------------------


def exponential(epoch: float, settings: Settings) -> float:
    """γ to the power of the epoch."""
    return float(settings["gamma"] ** epoch)


_ENTRIES.append(
    Schedule(
        name="exponential",
        title="Exponential",
        settings=(
            Setting(
                "gamma",
                "number",
                0.99,
                "Factor",
                f"{_GAMMA_HELP} every epoch.",
                above=0.0,
                high=1.0,
                symbol="γ",
            ),
            WARMUP,
        ),
        factor=exponential,
        formula="η · γ^epoch",
        help="Shrinks by the same share every epoch.",
        source="torch.optim.lr_scheduler.ExponentialLR (at whole epochs; ours also glides in between)",
    )
)


# -- cosine ------------------------------------------------------------------------------------------


def cosine(epoch: float, settings: Settings) -> float:
    """low + (1 − low) (1 + cos(π epoch / epochs)) / 2 up to `epochs`, from then on low."""
    low, share = float(settings["low"]), min(1.0, epoch / settings["epochs"])
    return low + (1.0 - low) * (1.0 + math.cos(math.pi * share)) / 2.0


_ENTRIES.append(
    Schedule(
        name="cosine",
        title="Cosine",
        settings=(
            Setting(
                "epochs",
                "integer",
                500,
                "Epochs",
                "After how many epochs the learning rate has reached its end; there it stays.",
                low=1,
                high=1_000_000,
            ),
            Setting(
                "low",
                "number",
                0.0,
                "End",
                "The share of the learning rate that is left at the end.",
                low=0.0,
                high=1.0,
            ),
            WARMUP,
        ),
        factor=cosine,
        formula="η · (low + (1 − low) (1 + cos(π epoch / epochs)) / 2)",
        help="Half a cosine from full to nearly nothing: hardly changes at first, falls in the middle and "
        "settles gently.",
        source="Loshchilov & Hutter 2017, without restarts; torch.optim.lr_scheduler.CosineAnnealingLR with "
        "eta_min = η · low (which rises again after T_max, ours stays)",
    )
)


SCHEDULES: Mapping[str, Schedule] = table(_ENTRIES)
"""Every schedule by name."""


def learning_rate(name: str, settings: Settings, base: float, epoch: float, step: int) -> float:
    """The learning rate of one step: `base` times the schedule's factor times that of warm-up.

    `step` counts from 1 over the whole run. During a warm-up of n steps, step t has t / n of the rate;
    PyTorch's LinearLR starts at a third instead.
    """
    warmup = settings.get("warmup", 0)
    rise = step / warmup if step < warmup else 1.0
    return base * SCHEDULES[name].factor(epoch, settings) * rise
