"""Formulas with numbers in them, as values: what is typeset, copied as text and copied as LaTeX.

Owns the shape of a formula and its two spellings. Knows neither Qt nor who makes formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["plain", "old", "new", "gradient", "rate", "sum"]
"""What a number is, so that a view can colour it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, written with as many digits as `digits` says (significant); `note` stands under it, small."""

    value: float
    role: Role = "plain"
    note: str = ""
    digits: int = 5


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter: "w", "m", "β", with hat, index below and exponent above."""

    name: str
    below: str = ""
    above: str = ""
    hat: bool = False


@dataclass(frozen=True, slots=True)
class Operator:
    """=, +, −, ×, ·, ←, ≈, a bracket, or a function's name."""

    sign: str


@dataclass(frozen=True, slots=True)
class Row:
    """Parts side by side."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    """One over the other."""

    top: Formula
    bottom: Formula


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    inside: Formula


@dataclass(frozen=True, slots=True)
class Power:
    """A base and its exponent."""

    base: Formula
    exponent: Formula


Formula = Number | Symbol | Operator | Row | Fraction | Root | Power


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a derivation: what it is called, the formula in letters, and with its numbers.

    `value` is what the numbers come to; `note` a sentence about it.
    """

    title: str
    letters: Formula
    numbers: Formula | None = None
    value: float | None = None
    note: str = ""
