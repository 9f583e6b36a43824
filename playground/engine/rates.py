"""The learning rate of every step of a training: base, schedule and warm-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.document.model import Training
from playground.ops import SCHEDULES
from playground.ops.op import Settings
from playground.ops.schedules import learning_rate
from playground.ops.setting import resolve

Array = Any


@dataclass(frozen=True, slots=True)
class Rates:
    """What the training settings say of the learning rate; `base` is the optimiser's own."""

    base: float
    schedule: str
    settings: Settings

    @property
    def warmup(self) -> int:
        """Over how many steps the rate rises."""
        return int(self.settings.get("warmup", 0))

    def rate(self, epoch: int, step: int) -> float:
        """The learning rate of a step, counted from 1, in an epoch, counted from 0."""
        return learning_rate(self.schedule, self.settings, self.base, epoch, step)

    def factors(self, epoch: int, count: int) -> Array:
        """What the schedule multiplies the base by in an epoch and those after it. Shapes: (count,)."""
        if self.schedule == "constant":
            return np.ones(count)
        factor = SCHEDULES[self.schedule].factor
        return np.array([factor(epoch + number, self.settings) for number in range(count)])


def rates_of(training: Training, base: float) -> Rates:
    """The rates of a training, the schedule's defaults filled in."""
    name = training.schedule["name"]
    return Rates(base, name, resolve(SCHEDULES[name].settings, training.schedule))
