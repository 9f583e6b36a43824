"""How formulas are put together, so that brackets stand where they must and nowhere else.

Every maker takes letters and numbers alike: a rule that is written once with them gives the line in letters
and the line with its numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playground.ops.formula import Formula, Fraction, Line, Number, Operator, Power, Role, Root, Row, Symbol

Array = Any  # numpy.ndarray

OPEN, CLOSE = Operator("("), Operator(")")
PLUS, MINUS, ARROW = Operator("+"), Operator("−"), Operator("←")
LOOSE = {"+", "−", "=", "←", "≈"}
"""What binds less than ×."""


def total(*terms: Formula) -> Formula:
    """a + b + …"""
    parts: list[Formula] = [terms[0]]
    for term in terms[1:]:
        parts += [PLUS, _guarded(term)]
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


MOST_TERMS = 6
"""Products of a sum that are written out; the others are added up."""


def dotted(a: Array, b: Array, last: Formula | None = None) -> Formula:
    """Σ a · b, the largest products written out and the others added up; `last` is one more term.

    Shapes: a, b (N,), N at least 1.
    """
    products = a * b
    order = (-abs(products)).argsort(kind="stable")
    terms = [times(Number(float(a[k])), Number(float(b[k]))) for k in order[:MOST_TERMS]]
    if len(order) > MOST_TERMS:
        left = len(order) - MOST_TERMS
        terms.append(Number(float(products[order[MOST_TERMS:]].sum()), note=f"{left:,} more"))
    return total(*terms, *([last] if last is not None else []))


def minus(first: Formula, second: Formula) -> Formula:
    """a − b."""
    return Row((first, MINUS, bracketed(second) if _is_loose(second) else _guarded(second)))


def times(*factors: Formula) -> Formula:
    """a · b · …, with × between numbers."""
    between = Operator("·" if any(map(_has_letters, factors)) else "×")
    parts: list[Formula] = []
    for number, factor in enumerate(factors):
        needs = _is_loose(factor) or (number > 0 and _is_negative(factor))
        parts += [*([between] if number else []), bracketed(factor) if needs else factor]
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def over(top: Formula, bottom: Formula) -> Formula:
    """A fraction."""
    return Fraction(top, bottom)


def root(inside: Formula) -> Formula:
    """√a."""
    return Root(inside)


def squared(base: Formula) -> Formula:
    """a²."""
    return Power(base, Number(2))


def called(name: str, *inside: Formula) -> Formula:
    """f(a, b, …)."""
    parts: list[Formula] = [Operator(name), OPEN, inside[0]]
    for one in inside[1:]:
        parts += [Operator(","), one]
    return Row((*parts, CLOSE))


def becomes(name: Formula, value: Formula) -> Formula:
    """a ← b."""
    return Row((name, ARROW, value))


def equals(name: Formula, value: Formula) -> Formula:
    """a = b."""
    return Row((name, Operator("="), value))


def bracketed(formula: Formula) -> Formula:
    """(a)."""
    return Row((OPEN, formula, CLOSE))


def derived(
    title: str,
    name: Formula,
    rule: Callable[..., Formula],
    letters: Sequence[Formula],
    numbers: Sequence[Formula],
    value: float,
    *,
    role: Role = "plain",
    note: str = "",
    join: Callable[[Formula, Formula], Formula] = becomes,
) -> Line:
    """A line of a rule, written of its letters and of its numbers: "m ← β₁ · m + …", "0.9 × 0.1 + …"."""
    return Line(title, join(name, rule(*letters)), rule(*numbers), value, note, role)


def _is_loose(formula: Formula) -> bool:
    """Whether something before or behind it would tear it apart."""
    if not isinstance(formula, Row):
        return False
    depth = 0
    for part in formula.parts:
        sign = part.sign if isinstance(part, Operator) else ""
        depth += (sign == "(") - (sign == ")")
        if (sign in LOOSE and depth == 0) or (isinstance(part, Row) and _is_loose(part) and depth == 0):
            return True
    return False


def _is_negative(formula: Formula) -> bool:
    """Whether it begins with a minus."""
    if isinstance(formula, Row):
        return _is_negative(formula.parts[0])
    return isinstance(formula, Number) and formula.value < 0


def _guarded(term: Formula) -> Formula:
    """A term that may stand behind + or −: its minus is bracketed."""
    if not _is_negative(term):
        return term
    if isinstance(term, Row):
        return Row((_guarded(term.parts[0]), *term.parts[1:]))
    return bracketed(term)


def _has_letters(formula: Formula) -> bool:
    match formula:
        case Symbol():
            return True
        case Row(parts):
            return any(map(_has_letters, parts))
        case Fraction(top, bottom):
            return _has_letters(top) or _has_letters(bottom)
        case Root(inside):
            return _has_letters(inside)
        case Power(base, exponent):
            return _has_letters(base) or _has_letters(exponent)
    return False
