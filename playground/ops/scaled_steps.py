"""Optimisers that divide the gradient by its usual size: rmsprop, adagrad, adam, adamw.

Owns these update rules, exactly PyTorch's (`torch.optim`) with its defaults, save for the learning rates:
these suit small networks. Each tells its own step of one number beside its arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from playground.ops.formula import Formula, Line, Number, Power, Symbol
from playground.ops.op import Array, Namespace, Settings
from playground.ops.optimizer import (
    ETA,
    Arrays,
    G,
    NumberStep,
    Optimizer,
    descent,
    epsilon,
    learning_rate,
    rate_alone,
    share,
)
from playground.ops.setting import Setting
from playground.ops.terms import derived, equals, minus, over, root, squared, times, total

SCALED_STEPS: list[Optimizer] = []


# -- rmsprop -----------------------------------------------------------------------------------------


def rmsprop(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Any],
    settings: Settings,
) -> None:
    """s ← α s + (1 − α) g², p ← p − η g / (√s + ε)."""
    (square,) = slots
    square *= settings["alpha"]
    move = xp.multiply(g, g, out=work[0])
    move *= 1.0 - settings["alpha"]
    square += move
    root = xp.sqrt(square, out=work[1])
    root += settings["eps"]
    move = xp.divide(g, root, out=work[0])
    move *= pace[0]
    p -= move


S, EPSILON, ONE = Symbol("s"), Symbol("ε"), Number(1)


def _smoothed(keep: Formula, before: Formula, new: Formula) -> Formula:
    """A running mean: keep · before + (1 − keep) · new."""
    return total(times(keep, before), times(minus(ONE, keep), new))


def _scaled(g: Formula, s: Formula, epsilon: Formula) -> Formula:
    """g / (√s + ε)."""
    return over(g, total(root(s), epsilon))


def rmsprop_lines(s: NumberStep) -> tuple[Line, ...]:
    """s ← α s + (1 − α) g², w ← w − η g / (√s + ε)."""
    letters = (Symbol("α"), S, squared(G))
    numbers = (s.set("alpha"), Number(s.slots[0]), squared(s.gradient))
    square = derived("Usual size, squared", S, _smoothed, letters, numbers, s.new_slots[0])
    way = _scaled(s.gradient, Number(s.new_slots[0]), s.set("eps"))
    return square, descent(s, _scaled(G, S, EPSILON), way)


SCALED_STEPS.append(
    Optimizer(
        name="rmsprop",
        title="RMSprop",
        settings=(
            learning_rate(0.01),
            share("alpha", 0.99, "Alpha", "How long the size of past gradients is remembered.", "α"),
            epsilon(1e-8),
        ),
        slots=("square",),
        pace=rate_alone,
        move=rmsprop,
        derive=rmsprop_lines,
        formula="s ← α s + (1 − α) g²,  p ← p − η g / (√s + ε)",
        help="Divides each gradient by its usual size, so that every parameter moves at about the same pace.",
        source="Tieleman & Hinton 2012, lecture 6.5; torch.optim.RMSprop",
    )
)


# -- adagrad -----------------------------------------------------------------------------------------


def adagrad(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Any],
    settings: Settings,
) -> None:
    """s ← s + g², p ← p − η g / (√s + ε)."""
    (square,) = slots
    square += xp.multiply(g, g, out=work[0])
    root = xp.sqrt(square, out=work[1])
    root += settings["eps"]
    move = xp.divide(g, root, out=work[0])
    move *= pace[0]
    p -= move


def adagrad_lines(s: NumberStep) -> tuple[Line, ...]:
    """s ← s + g², w ← w − η g / (√s + ε)."""
    numbers = (Number(s.slots[0]), squared(s.gradient))
    square = derived("Sum of squares", S, total, (S, squared(G)), numbers, s.new_slots[0])
    way = _scaled(s.gradient, Number(s.new_slots[0]), s.set("eps"))
    return square, descent(s, _scaled(G, S, EPSILON), way)


SCALED_STEPS.append(
    Optimizer(
        name="adagrad",
        title="Adagrad",
        settings=(learning_rate(0.1), epsilon(1e-10)),
        slots=("square",),
        pace=rate_alone,
        move=adagrad,
        derive=adagrad_lines,
        formula="s ← s + g²,  p ← p − η g / (√s + ε)",
        help="Every parameter slows down with the gradients it has seen: rare features keep learning "
        "fast, and all steps shrink in the end.",
        source="Duchi, Hazan & Singer 2011; torch.optim.Adagrad",
    )
)


# -- adam --------------------------------------------------------------------------------------------


def adam_pace(rate: float, step: int, settings: Settings) -> tuple[float, ...]:
    """η / (1 − β₁ᵗ), 1 / √(1 − β₂ᵗ)."""
    beta1, beta2 = settings["beta1"], settings["beta2"]
    return rate / (1.0 - beta1**step), 1.0 / math.sqrt(1.0 - beta2**step)


def adam(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Any],
    settings: Settings,
) -> None:
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², p ← p − η m̂ / (√ŝ + ε).

    Both start at zero and so are too small at first; m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ) make up for it.
    """
    mean, square = slots
    beta1, beta2 = settings["beta1"], settings["beta2"]
    mean *= beta1
    mean += xp.multiply(g, 1.0 - beta1, out=work[0])
    square *= beta2
    move = xp.multiply(g, g, out=work[0])
    move *= 1.0 - beta2
    square += move
    root = xp.sqrt(square, out=work[1])
    root *= pace[1]
    root += settings["eps"]
    move = xp.divide(mean, root, out=work[0])
    move *= pace[0]
    p -= move


_ADAM_SETTINGS = (
    learning_rate(0.01),
    share("beta1", 0.9, "Beta 1", "How long the direction of past gradients is remembered.", "β₁"),
    share("beta2", 0.999, "Beta 2", "How long the size of past gradients is remembered.", "β₂"),
    epsilon(1e-8),
)

M, M_HAT, S_HAT = Symbol("m"), Symbol("m", hat=True), Symbol("s", hat=True)


def _grown(mean: Formula, share: Formula) -> Formula:
    """m / (1 − βᵗ)."""
    return over(mean, minus(ONE, share))


def _corrected(s: NumberStep, slot: int, letter: str, hat: Symbol) -> Line:
    """What a running mean would be had it not started at zero: m / (1 − βᵗ)."""
    beta, mean, index = s.set(f"beta{slot + 1}"), s.new_slots[slot], str(slot + 1)
    letters = (Symbol(letter), Symbol("β", index, "t"))
    numbers = (Number(mean), Power(beta, Number(s.step)))
    value = mean / (1.0 - beta.value**s.step)
    note = f"Step t = {s.step:,}: what started at zero is made up for."
    title = f"{letter} without its start"
    return derived(title, hat, _grown, letters, numbers, value, join=equals, note=note)


def adam_lines(s: NumberStep, start: Number | None = None) -> tuple[Line, ...]:
    """m and s, both corrected for their start, w ← w − η m̂ / (√ŝ + ε); `start` is w where that is not old."""
    (m, size), (m_before, s_before) = s.new_slots, s.slots
    first, second = Symbol("β", "1"), Symbol("β", "2")
    numbers = (s.set("beta1"), Number(m_before), s.gradient)
    mean = derived("Direction", M, _smoothed, (first, M, G), numbers, m)
    numbers_of_s = (s.set("beta2"), Number(s_before), squared(s.gradient))
    square = derived("Usual size, squared", S, _smoothed, (second, S, squared(G)), numbers_of_s, size)
    m_hat, s_hat = _corrected(s, 0, "m", M_HAT), _corrected(s, 1, "s", S_HAT)
    assert m_hat.value is not None
    assert s_hat.value is not None
    way = _scaled(Number(m_hat.value), Number(s_hat.value), s.set("eps"))
    return mean, square, m_hat, s_hat, descent(s, _scaled(M_HAT, S_HAT, EPSILON), way, start)


SCALED_STEPS.append(
    Optimizer(
        name="adam",
        title="Adam",
        settings=_ADAM_SETTINGS,
        slots=("mean", "square"),
        sizes=("square",),
        pace=adam_pace,
        move=adam,
        derive=adam_lines,
        formula="m ← β₁ m + (1 − β₁) g,  s ← β₂ s + (1 − β₂) g²,  p ← p − η m̂ / (√ŝ + ε)",
        help="Momentum and RMSprop in one: a smoothed direction, divided by the usual size. Works nearly "
        "everywhere with little tuning.",
        source="Kingma & Ba 2015, algorithm 1; torch.optim.Adam",
    )
)


# -- adamw -------------------------------------------------------------------------------------------


def adamw_pace(rate: float, step: int, settings: Settings) -> tuple[float, ...]:
    """As Adam's, and 1 − η λ."""
    return (*adam_pace(rate, step, settings), 1.0 - rate * settings["weight_decay"])


def adamw(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Any],
    settings: Settings,
) -> None:
    """p ← p − η λ p, then as Adam: the decay does not pass through Adam's division."""
    p *= pace[2]
    adam(xp, p, g, slots, work, pace, settings)


def _faded(p: Formula, eta: Formula, decay: Formula) -> Formula:
    return minus(p, times(eta, decay, p))


def adamw_lines(s: NumberStep) -> tuple[Line, ...]:
    """w ← w − η λ w, then as Adam."""
    decay = s.set("weight_decay")
    letters, numbers = (s.letter, ETA, Symbol("λ")), (s.old, s.eta, decay)
    left = s.p - s.rate * decay.value * s.p
    faded = derived("Decay", s.letter, _faded, letters, numbers, left)
    return faded, *adam_lines(s, Number(left))


SCALED_STEPS.append(
    Optimizer(
        name="adamw",
        title="AdamW",
        settings=(
            *_ADAM_SETTINGS,
            Setting(
                "weight_decay",
                "number",
                0.01,
                "Weight decay",
                "What share of every parameter, biases too, a step takes off, times the learning rate.",
                low=0.0,
                high=100.0,
                symbol="λ",
            ),
        ),
        slots=("mean", "square"),
        sizes=("square",),
        pace=adamw_pace,
        move=adamw,
        derive=adamw_lines,
        formula="p ← p − η λ p, then as Adam",
        help="Adam with weights that fade a little at every step, apart from the gradient: keeps a network "
        "simple without slowing it.",
        source="Loshchilov & Hutter 2019, algorithm 2; torch.optim.AdamW",
    )
)
