"""What is done to one number of the gradient before the optimiser sees it, told line by line.

Owns no arithmetic of its own: every number is made by the functions of `penalties`, on arrays of one.
"""

from __future__ import annotations

from playground.ops.formula import Formula, Line, Number, Operator, Row, Symbol
from playground.ops.op import Array, Namespace
from playground.ops.penalties import penalise
from playground.ops.terms import called, derived, equals, over, times, total

G, LIMIT = Symbol("g"), Symbol("c")
LENGTH = Row((Operator("‖"), G, Operator("‖")))
SAFE = Number(1e-6)


def clip_lines(g: Array, norm: float, limit: float | None) -> tuple[Line, ...]:
    """How clipping to a length changes one number, in place; nothing without a limit.

    `norm` is the length of the whole gradient. Shapes: g (1,).
    """
    if limit is None:
        return ()
    if norm <= limit:
        note = f"The whole gradient is no longer than c = {limit:g}, so nothing is clipped."
        return (Line("Clipping", LENGTH, None, norm, note),)
    before = Number(float(g[0]), "gradient")
    g *= limit / (norm + SAFE.value)
    note = f"The whole gradient is {norm:.5g} long, more than c = {limit:g}: all of it is shortened alike."
    letters, numbers = (G, LIMIT, LENGTH), (before, Number(limit), Number(norm))
    return (derived("Clipping", G, _clipped, letters, numbers, float(g[0]), role="gradient", note=note),)


def penalty_lines(xp: Namespace, p: Array, g: Array, l1: float, l2: float) -> tuple[Line, ...]:
    """How the slopes of the penalties change one number of the gradient, in place. Shapes: p, g (1,)."""
    mask, work, lines = xp.ones_like(g), (xp.empty_like(g),), []
    value = Number(float(p[0]), "old")
    for title, sign, size, l1_part, l2_part, slope, shown in (
        ("L2", "2", l2, 0.0, l2, Symbol("w"), value),
        ("L1", "1", l1, l1, 0.0, called("sign", Symbol("w")), called("sign", value)),
    ):
        if size:
            before = Number(float(g[0]), "gradient")
            penalise(xp, p, g, mask, l1_part, l2_part, work)
            letters: tuple[Formula, ...] = (G, Symbol("λ", sign), slope)
            numbers: tuple[Formula, ...] = (before, Number(size), shown)
            lines.append(derived(title, G, _penalised, letters, numbers, float(g[0]), role="gradient"))
    return tuple(lines)


def rate_line(base: float, factor: float, step: int, warmup: int, rate: float) -> Line | None:
    """What schedule and warm-up make of the learning rate; None where it is as it was set."""
    letters: list[Formula] = [Symbol("η", "0")]
    numbers: list[Formula] = [Number(base, "rate")]
    if factor != 1.0:
        letters.append(Symbol("schedule"))
        numbers.append(Number(factor))
    if step < warmup:
        letters.append(Symbol("rise"))
        numbers.append(over(Number(step), Number(warmup)))
    if len(letters) == 1:
        return None
    note = f"Step {step:,} of the {warmup:,} of the warm-up." if step < warmup else ""
    eta = equals(Symbol("η"), times(*letters))
    return Line("Learning rate", eta, times(*numbers), rate, note, "rate")


def _clipped(g: Formula, limit: Formula, norm: Formula) -> Formula:
    return times(g, over(limit, total(norm, SAFE)))


def _penalised(g: Formula, size: Formula, slope: Formula) -> Formula:
    return total(g, times(size, slope))
