"""Before a step is done: what it would make of the loss of its batch at every learning rate.

Owns which rates are tried, and how many of them the time allows.
"""

from __future__ import annotations

from math import floor, isfinite, log10, nan
from typing import Any

import numpy as np

from playground.engine.executor import learning_of
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.values import StepCurve

Array = Any

DECADES = 6
"""The axis spans so many whole decades, the rate near its middle."""

LEAST_POINTS = 9
"""Fewer than these are no curve."""

RUNNING_S, PAUSED_S = 0.020, 0.5
"""How long a curve may take while a run is on, and while nothing else waits."""

FORGETTING = 0.98
"""A batch that took too long is tried again after a while: something else may have been busy."""

NO_DIRECTION = "Do PREDICT, LOSS and GRADIENT first: then the direction of the step is known."
RUNNING = "This batch takes too long to be tried at other learning rates during a run. Pause to see it."
TOO_LONG = (
    "This batch takes too long to be tried at other learning rates: choose a smaller batch size to see it."
)
NOT_FINITE = (
    "The step leaves the finite numbers whatever the learning rate: clip the gradient, or start anew."
)


def step_curve(probe: Probe, points: int = 41, *, running: bool = False) -> StepCurve:
    """The loss of the batch at hand after one step of each learning rate, or the reason why there is none.

    The direction is what the optimiser makes of this batch's gradient, penalties and clipping included: of
    the step to come after GRADIENT, of the one just done after STEP. Every optimiser's step is the rate times
    a direction, so one direction serves for all rates. What was found is kept for as long as nothing changes.
    """
    trainer = probe.trainer
    done = trainer.phase == "step" and trainer.stepped
    rate = trainer.last_rate if done else trainer.rate
    base = float(learning_of(trainer.document.training).settings["learning_rate"])
    if trainer.phase != "gradient" and not done:
        return _without(rate, base, NO_DIRECTION)
    moment = (trainer.at_hand, done, trainer.batch_loss, trainer.gradient_norm, points, running)
    if probe.remembered is None or probe.remembered[0] != moment:
        probe.remembered = (moment, _found(probe, done, rate, base, points, running))
    curve = probe.remembered[1]
    assert isinstance(curve, StepCurve)
    if curve.reason in (RUNNING, TOO_LONG):
        probe.remembered = None
    return curve


def _found(probe: Probe, done: bool, rate: float, base: float, points: int, running: bool) -> StepCurve:
    """The curve, computed."""
    trainer = probe.trainer
    if not (running or probe.timed):
        probe.loss_of_batch(trainer.flat("parameters"))
    fitting = int((RUNNING_S if running else PAUSED_S) / probe.batch_s) - 1
    if fitting < LEAST_POINTS:
        probe.batch_s *= FORGETTING
        return _without(rate, base, RUNNING if running else TOO_LONG)
    state = trainer.before_step() if done else trainer.flat("state")
    direction = probe.direction(state, trainer.flat("gradients"), trainer.at_hand.step + 1)
    if not np.isfinite(direction).all():
        return _without(rate, base, NOT_FINITE)
    before, kept = state[: trainer.program.size], trainer.flat("kept")
    direction = direction.astype(before.dtype)

    def after(one: float) -> float:
        with np.errstate(all="ignore"):
            return _finite(probe.loss_of_batch(before - before.dtype.type(one) * direction, kept))

    rates = rates_around(rate, min(points, fitting))
    losses = np.array([after(one) for one in rates])
    for array in (rates, losses):
        array.setflags(write=False)
    assert trainer.batch_loss is not None
    return StepCurve(rates, losses, trainer.batch_loss, rate, after(rate), base)


def rates_around(rate: float, points: int) -> Array:
    """Rates evenly spaced on a log axis, over whole decades, so that the axis stands while a rate changes.

    There are at least 300 times the rate on the one side and a 300th of it on the other.
    """
    low = floor(log10(rate) - (DECADES - 1) / 2) if rate > 0 else -DECADES
    return np.logspace(low, low + DECADES, points)


def _finite(loss: float) -> float:
    return loss if isfinite(loss) else nan


def _without(rate: float, base: float, reason: str) -> StepCurve:
    """No curve, and why."""
    none = np.zeros(0)
    none.setflags(write=False)
    return StepCurve(none, none, nan, rate, nan, base, reason)
