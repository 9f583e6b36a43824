"""What a formula with numbers in it comes to: the judge of every line that is shown.

Owns a small reader of formulas, apart from the code that writes them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from playground.ops import ACTIVATIONS
from playground.ops.formula import Formula, Fraction, Number, Operator, Power, Root, Row, Symbol

BY_TITLE = {activation.title: activation for activation in ACTIVATIONS.values()}


def evaluate(formula: Formula) -> float:
    """The number that a formula without letters comes to. Raises: ValueError for a letter in it."""
    match formula:
        case Number(value):
            return value
        case Symbol("e"):
            return math.e
        case Symbol(name):
            raise ValueError(f"'{name}' has no value")
        case Fraction(top, bottom):
            return evaluate(top) / evaluate(bottom)
        case Root(inside):
            return math.sqrt(evaluate(inside))
        case Power(base, exponent):
            return float(evaluate(base) ** evaluate(exponent))
        case Row():
            return _Reader(flat(formula)).whole()
        case _:
            raise ValueError(f"{formula} alone has no value")


def flat(formula: Formula) -> list[Formula]:
    """The parts of a row, rows within rows dissolved: what a person sees side by side."""
    if isinstance(formula, Row):
        return [part for one in formula.parts for part in flat(one)]
    return [formula]


def called(name: str, value: float) -> float:
    """What the function of a name gives."""
    if name == "sign":
        return float(np.sign(value))
    activation = BY_TITLE.get(name) or BY_TITLE[name.title()]
    z = np.array([[value]])
    y, s = np.empty_like(z), np.empty_like(z)
    activation.forward(np, z, y, s)
    return float(y[0, 0])


class _Reader:
    """Reads parts from left to right, × before +."""

    def __init__(self, parts: list[Formula]) -> None:
        self.parts, self.at = parts, 0

    def whole(self) -> float:
        value = self.sum()
        assert self.at == len(self.parts), f"left over: {self.parts[self.at :]}"
        return value

    def sign(self) -> str:
        part = self.parts[self.at] if self.at < len(self.parts) else None
        return part.sign if isinstance(part, Operator) else ""

    def sum(self) -> float:
        value = self.product()
        while self.sign() in ("+", "−"):
            sign = 1.0 if self.sign() == "+" else -1.0
            self.at += 1
            value += sign * self.product()
        return value

    def product(self) -> float:
        value = self.one()
        while self.sign() in ("×", "·"):
            self.at += 1
            value *= self.one()
        return value

    def one(self) -> float:
        name = self.sign()
        if name == "(":
            return self.bracket(lambda value: value)
        self.at += 1
        if name:
            return self.bracket(lambda value: called(name, value))
        return evaluate(self.parts[self.at - 1])

    def bracket(self, function: Callable[[float], float]) -> float:
        assert self.sign() == "("
        self.at += 1
        value = self.sum()
        assert self.sign() == ")"
        self.at += 1
        return function(value)
