"""How a gradient becomes a step: the table of optimisers.

Owns the update rules, exactly PyTorch's (`torch.optim`) with its defaults, save for the learning rates:
these suit small networks. An update works in place on flat vectors that hold the whole network, so it is
a few calls whatever the number of layers. `step` counts from 1; `slots` start at zero.

Each rule is two functions. `pace` makes the few numbers that differ from step to step, in double
precision on the host. `move` does the arithmetic on the vectors; a number of the pace may be a Python
float or an array of one number on a device, so that a recorded step finds other numbers when replayed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.ops.fusing import fused
from playground.ops.op import Array, Namespace, Settings
from playground.ops.setting import Setting
from playground.ops.table import table

Arrays = Sequence[Array]
Number = Any  # a float, or an array of shape () that holds one
Pace = Callable[[float, int, Settings], tuple[float, ...]]
Move = Callable[[Namespace, Array, Array, Arrays, Sequence[Array | None], Sequence[Number], Settings], None]

_ENTRIES: list[Optimizer] = []


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """One update rule.

    `pace(rate, step, settings)` gives what changes with the step, `rate` being its learning rate after the
    schedule. `move(xp, p, g, slots, work, pace, settings)` changes parameters `p` and `slots` (one vector
    for each name in `slots`) in place, given the gradient `g`, which it leaves alone. `work` are two
    vectors of working space, or None twice where new ones may be made. It is element by element
    throughout, so that it can be one kernel.
    """

    name: str
    title: str
    settings: tuple[Setting, ...]
    slots: tuple[str, ...]
    pace: Pace
    move: Move
    formula: str
    help: str
    source: str

    def update(
        self,
        xp: Namespace,
        p: Array,
        g: Array,
        slots: Arrays,
        work: Sequence[Array | None],
        rate: float,
        step: int,
        settings: Settings,
    ) -> None:
        """One whole step: `move` at the `pace` of this rate and step."""
        self.move(xp, p, g, slots, work, self.pace(rate, step, settings), settings)

    def move_at(
        self, xp: Namespace, p: Array, g: Array, slots: Arrays, pace: Sequence[Array], settings: Settings
    ) -> None:
        """`move` in one launch, at a pace that stands on the device: arrays of shape ()."""
        fused(xp, self._move_in_a_row, (p, g, *slots, *pace), (tuple(settings.items()),))

    def _move_in_a_row(self, xp: Namespace, p: Array, g: Array, *rest: Any) -> None:
        count = len(self.slots)
        slots, pace, settings = rest[:count], rest[count:-1], dict(rest[-1])
        self.move(xp, p, g, slots, (None, None), pace, settings)


def _learning_rate(default: float) -> Setting:
    text = "How far each step goes down the slope: too small takes for ever, too large jumps over the valley."
    return Setting("learning_rate", "number", default, "Learning rate", text, above=0.0, high=1e6, symbol="η")


def _share(name: str, default: float, label: str, help: str, symbol: str) -> Setting:
    """A setting for how much of the past is kept, from 0 to just under 1."""
    return Setting(name, "number", default, label, help, low=0.0, high=0.999999, symbol=symbol)


def _epsilon(default: float) -> Setting:
    text = "Keeps the division safe where gradients have been next to nothing."
    return Setting("eps", "number", default, "Epsilon", text, above=0.0, high=1.0, symbol="ε")


_MOMENTUM = _share("momentum", 0.9, "Momentum", "How much of the last step's speed is kept.", "μ")


def _rate_alone(rate: float, step: int, settings: Settings) -> tuple[float, ...]:
    """η."""
    return (rate,)


# -- sgd ---------------------------------------------------------------------------------------------


def sgd(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Number],
    settings: Settings,
) -> None:
    """p ← p − η g."""
    p -= xp.multiply(g, pace[0], out=work[0])


_ENTRIES.append(
    Optimizer(
        name="sgd",
        title="SGD",
        settings=(_learning_rate(0.1),),
        slots=(),
        pace=_rate_alone,
        move=sgd,
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
    pace: Sequence[Number],
    settings: Settings,
) -> None:
    """v ← μ v + g, p ← p − η v."""
    (velocity,) = slots
    velocity *= settings["momentum"]
    velocity += g
    p -= xp.multiply(velocity, pace[0], out=work[0])


_ENTRIES.append(
    Optimizer(
        name="momentum",
        title="Momentum",
        settings=(_learning_rate(0.03), _MOMENTUM),
        slots=("velocity",),
        pace=_rate_alone,
        move=momentum,
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
    pace: Sequence[Number],
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


_ENTRIES.append(
    Optimizer(
        name="nesterov",
        title="Nesterov",
        settings=(_learning_rate(0.03), _MOMENTUM),
        slots=("velocity",),
        pace=_rate_alone,
        move=nesterov,
        formula="v ← μ v + g,  p ← p − η (g + μ v)",
        help="Momentum that looks ahead: it steps as if the speed had already carried it on, and so "
        "brakes earlier.",
        source="Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD(momentum=0.9, nesterov=True)",
    )
)


# -- rmsprop -----------------------------------------------------------------------------------------


def rmsprop(
    xp: Namespace,
    p: Array,
    g: Array,
    slots: Arrays,
    work: Sequence[Array | None],
    pace: Sequence[Number],
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


_ENTRIES.append(
    Optimizer(
        name="rmsprop",
        title="RMSprop",
        settings=(
            _learning_rate(0.01),
            _share("alpha", 0.99, "Alpha", "How long the size of past gradients is remembered.", "α"),
            _epsilon(1e-8),
        ),
        slots=("square",),
        pace=_rate_alone,
        move=rmsprop,
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
    pace: Sequence[Number],
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


_ENTRIES.append(
    Optimizer(
        name="adagrad",
        title="Adagrad",
        settings=(_learning_rate(0.1), _epsilon(1e-10)),
        slots=("square",),
        pace=_rate_alone,
        move=adagrad,
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
    pace: Sequence[Number],
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
    _learning_rate(0.01),
    _share("beta1", 0.9, "Beta 1", "How long the direction of past gradients is remembered.", "β₁"),
    _share("beta2", 0.999, "Beta 2", "How long the size of past gradients is remembered.", "β₂"),
    _epsilon(1e-8),
)

_ENTRIES.append(
    Optimizer(
        name="adam",
        title="Adam",
        settings=_ADAM_SETTINGS,
        slots=("mean", "square"),
        pace=adam_pace,
        move=adam,
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
    pace: Sequence[Number],
    settings: Settings,
) -> None:
    """p ← p − η λ p, then as Adam: the decay does not pass through Adam's division."""
    p *= pace[2]
    adam(xp, p, g, slots, work, pace, settings)


_ENTRIES.append(
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
        pace=adamw_pace,
        move=adamw,
        formula="p ← p − η λ p, then as Adam",
        help="Adam with weights that fade a little at every step, apart from the gradient: keeps a network "
        "simple without slowing it.",
        source="Loshchilov & Hutter 2019, algorithm 2; torch.optim.AdamW",
    )
)


OPTIMIZERS: Mapping[str, Optimizer] = table(_ENTRIES)
"""Every optimiser by name."""
