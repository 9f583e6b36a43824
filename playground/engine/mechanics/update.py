"""From the gradient of one trained number to its new value, in the very order in which the engine goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from playground.engine.executor import learning_of
from playground.engine.mechanics.moment import Moment
from playground.engine.mechanics.pulls import Place
from playground.engine.rates import rates_of
from playground.ops import OPTIMIZERS
from playground.ops.formula import Line, Number, Symbol
from playground.ops.optimizer import NumberStep
from playground.ops.penalties import length
from playground.ops.shaping import clip_lines, penalty_lines, rate_line

Array = Any


class Update(NamedTuple):
    """The lines of one step, and what comes of it."""

    lines: tuple[Line, ...]
    new: float
    g: float
    """What the optimiser is given: the gradient, clipped and penalised."""


def update_of(moment: Moment, place: Place) -> Update:
    """The step of the batch at hand for one number: the one that was done, else the one that would be.

    What the step made of the number and of the optimiser's sums is read from the engine where it is done,
    else computed by the optimiser's own `move`, alone.
    """
    old = float(moment.state[place.index])
    if place.block.frozen:
        note = "Its node is frozen: the gradient is measured, but no step moves this number."
        return Update((Line("Frozen", Symbol(place.spec.symbol), Number(old, "old"), old, note),), old, 0.0)
    training = moment.trainer.document.training
    g = moment.gradients[place.index : place.index + 1].copy()
    p = moment.state[place.index : place.index + 1].copy()
    lines: list[Line] = []
    if training.clip_norm is not None:
        norm = length(np, moment.gradients[: moment.program.active])
        lines += clip_lines(g, norm, training.clip_norm)
    if place.spec.penalised:
        lines += penalty_lines(np, p, g, training.l1, training.l2)
    step, rate_lines = _step(moment, place, p, g)
    lines += [*rate_lines, *OPTIMIZERS[training.optimizer["name"]].derive(step)]
    return Update(tuple(lines), step.new, step.g)


def _step(moment: Moment, place: Place, p: Array, g: Array) -> tuple[NumberStep, tuple[Line, ...]]:
    """The optimiser's step, and how its learning rate comes about where that is not the one that is set."""
    trainer, training = moment.trainer, moment.trainer.document.training
    learning, at = learning_of(training), trainer.at_hand
    rates = rates_of(training, learning.settings["learning_rate"])
    rate = rates.rate(at.epoch, at.step + 1)
    line = rate_line(rates.base, float(rates.factors(at.epoch, 1)[0]), at.step + 1, rates.warmup, rate)
    slots = [moment.state[index : index + 1] for index in _slots(moment, place)]
    entry = OPTIMIZERS[learning.optimizer]
    step = entry.one(np, p, g, slots, rate, at.step + 1, learning.settings)
    step = replace(step, letter=Symbol(place.spec.symbol))
    if moment.done:
        now = moment.state_now
        sums = tuple(float(now[index]) for index in _slots(moment, place))
        step = replace(step, new=float(now[place.index]), new_slots=sums)
    return step, () if line is None else (line,)


def _slots(moment: Moment, place: Place) -> list[int]:
    """Where the optimiser's sums for one number lie in the state."""
    return [moment.program.size * (1 + number) + place.index for number in range(moment.slots)]
