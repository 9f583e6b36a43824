"""Formulas with numbers in them, as values: what is typeset, copied as text and copied as LaTeX.

Owns the shape of a formula and its two spellings. Knows neither Qt nor who makes formulas.
"""

from __future__ import annotations

import math
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

    `value` is what the numbers come to, `role` what it is; `numbers` does not say it again. `note` is a
    sentence about it.
    """

    title: str
    letters: Formula
    numbers: Formula | None = None
    value: float | None = None
    note: str = ""
    role: Role = "plain"


EQUALS = Operator("=")


def whole(line: Line) -> Formula:
    """A line in one: letters = numbers = value."""
    parts: list[Formula] = [line.letters]
    if line.numbers is not None:
        parts += [EQUALS, line.numbers]
    if line.value is not None and line.numbers != Number(line.value):
        parts += [EQUALS, Number(line.value, line.role)]
    return Row(tuple(parts))


# -- numbers -----------------------------------------------------------------------------------------

EXACT = 1e7
"""Whole numbers below this are written out."""


def digits_of(number: Number) -> tuple[str, int | None]:
    """What is written for a number: its digits, and the power of ten behind them, None where there is none.

    The minus is "−".
    """
    value = number.value
    if math.isnan(value):
        return "NaN", None
    if math.isinf(value):
        return "∞" if value > 0 else "−∞", None
    if float(value).is_integer() and abs(value) < EXACT:
        return f"{int(value)}".replace("-", "−"), None
    digits, _, exponent = f"{value:.{number.digits}g}".partition("e")
    return digits.replace("-", "−"), int(exponent) if exponent else None


# -- plain text --------------------------------------------------------------------------------------


def _alphabet(plain: str, small: str) -> dict[str, str]:
    return dict(zip(plain, small, strict=True))


_RAISED = _alphabet("0123456789+-−=()abcdefghijklmno", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒ")
_RAISED |= _alphabet("prstuvwxyz", "ᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = _alphabet("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_HAT = "\u0302"
_SPACED = {"=", "+", "−", "×", "·", "←", "≈", "≤", "≥", ">", "<"}
_BARS = {"|", "‖"}
_OPENING, _CLOSING = {"(", "[", *_BARS}, {")", "]", ",", *_BARS}


def text(formula: Formula) -> str:
    """A formula as one line of plain text: "w ← w − η · m̂/(√ŝ + ε)"."""
    match formula:
        case Number():
            digits, power = digits_of(formula)
            return digits if power is None else _with_power(digits, f"10{_raised(power)}")
        case Symbol():
            name = formula.name + (_HAT if formula.hat else "")
            return name + _script(formula.below, _LOWERED, "_") + _script(formula.above, _RAISED, "^")
        case Operator():
            return formula.sign
        case Row():
            return _row_text(formula.parts)
        case Fraction():
            return f"{_closed(formula.top)}/{_closed(formula.bottom)}"
        case Root():
            return "√" + _closed(formula.inside)
        case Power():
            return _closed(formula.base) + _script(text(formula.exponent), _RAISED, "^")


def line_text(line: Line) -> str:
    """A line as plain text: "step: w ← w − η · g = 0.5 − 0.1 × 0.2 = 0.48"."""
    return f"{line.title}: {text(whole(line))}" if line.title else text(whole(line))


def _raised(power: int) -> str:
    return "".join(_RAISED[sign] for sign in str(power))


def _with_power(digits: str, power: str, sign: str = "·") -> str:
    """Digits times a power of ten; of a bare 1 the power alone."""
    return {"1": power, "−1": f"−{power}"}.get(digits, f"{digits}{sign}{power}")


def _script(index: str, alphabet: dict[str, str], mark: str) -> str:
    """An index in small letters where there are such, else behind a mark."""
    if all(sign in alphabet for sign in index):
        return "".join(alphabet[sign] for sign in index)
    return mark + (index if len(index) == 1 else f"({index})")


def _closed(formula: Formula) -> str:
    """In brackets unless it is one thing; a number with a power of ten is not, nor one with a minus."""
    match formula:
        case Symbol() | Root():
            one = True
        case Number():
            one = formula.value >= 0 and digits_of(formula)[1] is None
        case _:
            one = False
    return text(formula) if one else f"({text(formula)})"


def _row_text(parts: tuple[Formula, ...]) -> str:
    """Parts side by side: spaces around what joins two, none inside brackets or behind a leading sign."""
    made, glued = "", True
    for number, part in enumerate(parts):
        sign = part.sign if isinstance(part, Operator) else ""
        word = text(part)
        if sign in _SPACED and (number == 0 or _opens(parts[number - 1])):
            made, glued = made + word, True  # a sign, not an operation
            continue
        close = sign in _CLOSING and not (sign in _BARS and glued)
        made += word if glued or close or (sign == "(" and _is_name(parts[number - 1])) else f" {word}"
        glued = sign in _OPENING and not (sign in _BARS and close)
    return made


def _opens(part: Formula) -> bool:
    return isinstance(part, Operator) and (part.sign in _OPENING or part.sign in _SPACED)


def _is_name(part: Formula) -> bool:
    """Whether a bracket behind it holds what a function is given."""
    if isinstance(part, Operator):
        return part.sign.isalpha() or part.sign.endswith("′")
    return isinstance(part, Symbol)


# -- LaTeX -------------------------------------------------------------------------------------------

_COMMANDS = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "η": r"\eta",
    "λ": r"\lambda", "μ": r"\mu", "π": r"\pi", "σ": r"\sigma", "φ": r"\varphi", "ω": r"\omega",
    "Φ": r"\Phi", "Σ": r"\sum", "∂": r"\partial", "∇": r"\nabla", "ℓ": r"\ell", "∞": r"\infty",
    "−": "-", "×": r"\times", "·": r"\cdot", "←": r"\leftarrow", "≈": r"\approx", "≤": r"\le", "≥": r"\ge",
    "…": r"\dots", "‖": r"\Vert", "max": r"\max", "min": r"\min", "tanh": r"\tanh", "sin": r"\sin",
    "cos": r"\cos", "exp": r"\exp", "ln": r"\ln", "′": "'",
}  # fmt: skip
_ESCAPED = {sign: "\\" + sign for sign in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}",
                                                        "^": r"\textasciicircum{}"}  # fmt: skip


def latex(formula: Formula) -> str:
    """A formula as LaTeX, to stand between dollar signs; needs amsmath."""
    match formula:
        case Number():
            digits, power = digits_of(formula)
            made = digits if power is None else _with_power(digits, f"10^{{{power}}}", r" \times ")
            made = made.replace("−", "-").replace("∞", r"\infty").replace("NaN", r"\text{NaN}")
            return rf"\underset{{\text{{{_quoted(formula.note)}}}}}{{{made}}}" if formula.note else made
        case Symbol():
            name = _named(formula.name)
            name = rf"\hat{{{name}}}" if formula.hat else name
            below = f"_{{{_named(formula.below)}}}" if formula.below else ""
            return name + below + (f"^{{{_named(formula.above)}}}" if formula.above else "")
        case Operator():
            return _named(formula.sign)
        case Row():
            return " ".join(map(latex, formula.parts))
        case Fraction():
            return rf"\frac{{{latex(formula.top)}}}{{{latex(formula.bottom)}}}"
        case Root():
            return rf"\sqrt{{{latex(formula.inside)}}}"
        case Power():
            base = latex(formula.base)
            one = isinstance(formula.base, Symbol) and not (formula.base.above or formula.base.hat)
            return f"{base if one else rf'({base})'}^{{{latex(formula.exponent)}}}"


def line_latex(line: Line) -> str:
    """A line as LaTeX, without its title."""
    return latex(whole(line))


def _quoted(words: str) -> str:
    """Words for LaTeX's text mode; letters that it has in mathematics only are put there."""
    made = [_ESCAPED.get(sign) or (f"${_COMMANDS[sign]}$" if sign in _COMMANDS else sign) for sign in words]
    return "".join(made)


def _named(name: str) -> str:
    """A letter, a sign or a word in LaTeX's mathematics."""
    if name in _COMMANDS:
        return _COMMANDS[name]
    bare = name.rstrip("′")
    primes = "'" * (len(name) - len(bare))
    if primes:
        return _named(bare) + primes
    if name.startswith("∂") and len(name) > 1:
        return rf"\partial {_named(name[1:])}"
    if len(name) == 1 or name.isdigit():
        return _ESCAPED.get(name, name)
    return rf"\text{{{_quoted(name)}}}" if not name.isalpha() else rf"\operatorname{{{name}}}"
