"""What a loss is: one number for each row that says how far the network is from its target.

Owns the shape of a table entry. Knows no loss by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from playground.ops.facts import Facts, Task
from playground.ops.formula import Formula, Line, Number, Symbol
from playground.ops.op import Cell, Kernel, Namespace, Scratch, Settings, Shape, no_scratch
from playground.ops.setting import Setting
from playground.ops.terms import equals, over

Encoding = Literal["values", "one_hot", "signs"]
Widths = tuple[tuple[int, ...], str]
"""The output widths that fit, and the sentence for one that does not (it follows the node's name)."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One loss function.

    `tasks` are what it can judge. `encoding` says how classes become numbers: "one_hot" 0 and 1, "signs"
    −1 and 1, "values" whichever the output's activation can reach. `fuses` names the activation that the
    loss holds already: a graph that ends in it is compiled so that the loss reads the numbers before it
    (logits). `width(facts)` gives the output widths that fit.

    `forward(xp, cell)` writes cell.y (B,), the loss of each row, from cell.x[0] (B, O) and cell.target
    (B, O). `backward` writes cell.dx[0] = ∂ mean(cell.y) / ∂x, after forward and with its scratch.
    `error(xp, cell, row, unit)` tells, after forward, what ∂/∂x of the row's own loss is for one output.
    """

    name: str
    title: str
    short: str
    tasks: tuple[Task, ...]
    encoding: Encoding
    formula: str
    help: str
    source: str
    width: Callable[[Facts], Widths]
    forward: Kernel
    backward: Kernel
    error: Callable[[Namespace, Cell, int, int], Line]
    fuses: Literal["sigmoid", "softmax"] | None = None
    settings: tuple[Setting, ...] = ()
    scratch: Callable[[Sequence[Shape], Settings], tuple[Scratch, ...]] = no_scratch

    def ends(self, low: float, high: float) -> tuple[float, float]:
        """The two numbers that classes are encoded with, for an output between `low` and `high`.

        An output that can reach −1 is asked for −1 and 1, any other for 0 and 1.
        """
        if self.encoding == "signs" or (self.encoding == "values" and low <= -1.0 and high >= 1.0):
            return -1.0, 1.0
        return 0.0, 1.0

    def threshold(self, low: float, high: float, *, logits: bool = False) -> float:
        """Above which a single output column means the second of two classes.

        Halfway between the two `ends`; for logits 0, where the probability is one half.
        """
        return 0.0 if logits else sum(self.ends(low, high)) / 2.0


def error_line(cell: Cell, letters: Formula, numbers: Formula, value: float, note: str = "") -> Line:
    """δ = so much, shared among the outputs of the row where it has several."""
    outputs = cell.x[0].shape[1]
    if outputs > 1:
        letters, numbers, value = over(letters, Symbol("O")), over(numbers, Number(outputs)), value / outputs
    return Line("Error at the output", equals(Symbol("δ"), letters), numbers, value, note)
