"""What an optimiser is: how a gradient becomes a step, and how that step is told of one number.

Owns the shape of a table entry, and the settings that several share. Knows no optimiser by name. An update
works in place on flat vectors that hold the whole network, so it is a few calls whatever the number of
layers. `step` counts from 1; `slots` start at zero.

Each rule is two functions. `pace` makes the few numbers that differ from step to step, in double
precision on the host. `move` does the arithmetic on the vectors; a number of the pace may be a Python
float or an array of one number on a device, so that a recorded step finds other numbers when replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.ops.formula import Formula, Line, Symbol
from playground.ops.formula import Number as Shown
from playground.ops.fusing import fused
from playground.ops.op import Array, Namespace, Settings
from playground.ops.setting import Setting
from playground.ops.terms import derived, minus, times

Arrays = Sequence[Array]
Number = Any  # a float, or an array of shape () that holds one
Pace = Callable[[float, int, Settings], tuple[float, ...]]
Move = Callable[[Namespace, Array, Array, Arrays, Sequence[Array | None], Sequence[Number], Settings], None]


W, G, ETA = Symbol("w"), Symbol("g"), Symbol("η")


@dataclass(frozen=True, slots=True)
class NumberStep:
    """The step of one trained number: what it was made from, and what came of it.

    `g` is its gradient after clipping and penalties; `rate`, `step` and `settings` are as `move` gets them.
    """

    p: float
    g: float
    slots: tuple[float, ...]
    rate: float
    step: int
    settings: Settings
    new: float
    new_slots: tuple[float, ...]
    letter: Symbol = W
    """What the number is called."""

    @property
    def old(self) -> Shown:
        """The number before the step, as formulas show it."""
        return Shown(self.p, "old")

    @property
    def gradient(self) -> Shown:
        """What the optimiser is given."""
        return Shown(self.g, "gradient")

    @property
    def eta(self) -> Shown:
        """The learning rate."""
        return Shown(self.rate, "rate")

    def set(self, name: str) -> Shown:
        """A setting."""
        return Shown(float(self.settings[name]))


Derive = Callable[[NumberStep], tuple[Line, ...]]


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """One update rule.

    `pace(rate, step, settings)` gives what changes with the step, `rate` being its learning rate after the
    schedule. `move(xp, p, g, slots, work, pace, settings)` changes parameters `p` and `slots` (one vector
    for each name in `slots`) in place, given the gradient `g`, which it leaves alone. `work` are two
    vectors of working space, or None twice where new ones may be made. It is element by element
    throughout, so that it can be one kernel. `derive` tells the step of one number, line by line, the last
    of which gives its new value. `sizes` names the slots of squared gradients whose start at zero is made
    up for by the count of steps alone: where a number joins in late, zero would not do there.
    """

    name: str
    title: str
    settings: tuple[Setting, ...]
    slots: tuple[str, ...]
    pace: Pace
    move: Move
    derive: Derive
    formula: str
    help: str
    source: str
    sizes: tuple[str, ...] = ()

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

    def one(
        self,
        xp: Namespace,
        p: Array,
        g: Array,
        slots: Arrays,
        rate: float,
        step: int,
        settings: Settings,
    ) -> NumberStep:
        """The step of one number, by `move` on copies. Shapes: p, g, each of slots (1,), of one type."""
        new, after = p.copy(), [slot.copy() for slot in slots]
        self.update(xp, new, g, after, (None, None), rate, step, settings)
        before, made = tuple(float(slot[0]) for slot in slots), tuple(float(slot[0]) for slot in after)
        return NumberStep(float(p[0]), float(g[0]), before, rate, step, settings, float(new[0]), made)

    def move_at(
        self, xp: Namespace, p: Array, g: Array, slots: Arrays, pace: Sequence[Array], settings: Settings
    ) -> None:
        """`move` in one launch, at a pace that stands on the device: arrays of shape ()."""
        fused(xp, self._move_in_a_row, (p, g, *slots, *pace), (tuple(settings.items()),))

    def _move_in_a_row(self, xp: Namespace, p: Array, g: Array, *rest: Any) -> None:
        count = len(self.slots)
        slots, pace, settings = rest[:count], rest[count:-1], dict(rest[-1])
        self.move(xp, p, g, slots, (None, None), pace, settings)


def learning_rate(default: float) -> Setting:
    """The setting that every optimiser has."""
    text = "How far each step goes down the slope: too small takes for ever, too large jumps over the valley."
    return Setting("learning_rate", "number", default, "Learning rate", text, above=0.0, high=1e6, symbol="η")


def share(name: str, default: float, label: str, help: str, symbol: str) -> Setting:
    """A setting for how much of the past is kept, from 0 to just under 1."""
    return Setting(name, "number", default, label, help, low=0.0, high=0.999999, symbol=symbol)


def epsilon(default: float) -> Setting:
    """The setting of those that divide."""
    text = "Keeps the division safe where gradients have been next to nothing."
    return Setting("eps", "number", default, "Epsilon", text, above=0.0, high=1.0, symbol="ε")


MOMENTUM = share("momentum", 0.9, "Momentum", "How much of the last step's speed is kept.", "μ")


def rate_alone(rate: float, step: int, settings: Settings) -> tuple[float, ...]:
    """η."""
    return (rate,)


def descent(s: NumberStep, way: Formula, way_in_numbers: Formula, start: Shown | None = None) -> Line:
    """The last line of every derivation: w ← w − η · way."""
    letters, numbers = (s.letter, ETA, way), (start or s.old, s.eta, way_in_numbers)
    return derived("Step", s.letter, _down, letters, numbers, s.new, role="new")


def _down(p: Formula, eta: Formula, way: Formula) -> Formula:
    return minus(p, times(eta, way))
