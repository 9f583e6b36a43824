"""Optimisers that follow the gradient as long as it is: sgd, momentum, nesterov.

Owns these update rules, exactly PyTorch's (`torch.optim`) with its defaults, save for the learning rates:
these suit small networks. Each tells its own step of one number beside its arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.ops.formula import Formula, Line, Number, Symbol
from playground.ops.op import Array, Namespace, Settings
from playground.ops.optimizer import (
    MOMENTUM,
    Arrays,
    G,
    NumberStep,
    Optimizer,
    descent,
    learning_rate,
    rate_alone,
)
from playground.ops.terms import derived, equals, times, total

PLAIN_STEPS: list[Optimizer] = []


# -- sgd ---------------------------------------------------------------------------------------------


def sgd(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Any],
    settings: Settings,
) -> None:
    """p ← p − η g."""
    p -= xp.multiply(g, pace[0], out=work[0])


def sgd_lines(s: NumberStep) -> tuple[Line, ...]:
    """w ← w − η g."""
    return (descent(s, G, s.gradient),)


PLAIN_STEPS.append(
    Optimizer(
        name="sgd",
        title="SGD",
        settings=(learning_rate(0.1),),
        slots=(),
        pace=rate_alone,
        move=sgd,
        derive=sgd_lines,
        formula="p ← p − η g",
        help="Stochastic gradient descent: straight down the slope of the batch at hand.",
        source="Robbins & Monro 1951; torch.optim.SGD",
    )
)


# -- momentum ----------------------------------------------------------------------------------------


def momentum(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Any],
    settings: Settings,
) -> None:
    """v ← μ v + g, p ← p − η v."""
    (velocity,) = slots
    velocity *= settings["momentum"]
    velocity += g
    p -= xp.multiply(velocity, pace[0], out=work[0])


V, MU = Symbol("v"), Symbol("μ")


def _speed(mu: Formula, v: Formula, g: Formula) -> Formula:
    return total(times(mu, v), g)


def _speed_line(s: NumberStep) -> Line:
    """v ← μ v + g."""
    numbers = (s.set("momentum"), Number(s.slots[0]), s.gradient)
    return derived("Velocity", V, _speed, (MU, V, G), numbers, s.new_slots[0])


def momentum_lines(s: NumberStep) -> tuple[Line, ...]:
    """v ← μ v + g, w ← w − η v."""
    return _speed_line(s), descent(s, V, Number(s.new_slots[0]))


PLAIN_STEPS.append(
    Optimizer(
        name="momentum",
        title="Momentum",
        settings=(learning_rate(0.03), MOMENTUM),
        slots=("velocity",),
        pace=rate_alone,
        move=momentum,
        derive=momentum_lines,
        formula="v ← μ v + g,  p ← p − η v",
        help="A ball that rolls: speed gathers along directions that stay, and cancels where the slope "
        "goes to and fro.",
        source="Polyak 1964; torch.optim.SGD(momentum=0.9, dampening=0)",
    )
)


# -- nesterov ----------------------------------------------------------------------------------------


def nesterov(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Any],
    settings: Settings,
) -> None:
    """v ← μ v + g, p ← p − η (g + μ v)."""
    (velocity,) = slots
    velocity *= settings["momentum"]
    velocity += g
    move = xp.multiply(velocity, settings["momentum"], out=work[0])
    move += g
    move *= pace[0]
    p -= move


def _look_ahead(g: Formula, mu: Formula, v: Formula) -> Formula:
    return total(g, times(mu, v))


def nesterov_lines(s: NumberStep) -> tuple[Line, ...]:
    """v ← μ v + g, n = g + μ v, w ← w − η n."""
    mu, (v,), n = s.set("momentum"), s.new_slots, Symbol("n")
    ahead, numbers = s.g + mu.value * v, (s.gradient, mu, Number(v))
    looked = derived("Look ahead", n, _look_ahead, (G, MU, V), numbers, ahead, join=equals)
    return _speed_line(s), looked, descent(s, n, Number(ahead))


PLAIN_STEPS.append(
    Optimizer(
        name="nesterov",
        title="Nesterov",
        settings=(learning_rate(0.03), MOMENTUM),
        slots=("velocity",),
        pace=rate_alone,
        move=nesterov,
        derive=nesterov_lines,
        formula="v ← μ v + g,  p ← p − η (g + μ v)",
        help="Momentum that looks ahead: it steps as if the speed had already carried it on, and so "
        "brakes earlier.",
        source="Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD(momentum=0.9, nesterov=True)",
    )
)
