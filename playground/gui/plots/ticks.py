"""Where the marks of an axis stand and what is written at them. Pure numbers, no Qt."""

from __future__ import annotations

import math

from playground.gui.theme.figures import plain

_STEPS = (1.0, 2.0, 2.5, 4.0, 5.0, 10.0)
LOWEST_LOG = 1e-12
"""What a logarithmic axis shows instead of zero and less."""


def nice_step(span: float, most: int) -> float:
    """The smallest round step (1, 2, 2.5, 4 or 5 times a power of ten) that makes at most `most` steps."""
    if not (math.isfinite(span) and span > 0):
        return 1.0
    least = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in _STEPS if power * step >= least * (1 - 1e-9))


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """Round values in [low, high], about `most` steps apart at most."""
    step = nice_step(high - low, most)
    digits = max(0, 2 - math.floor(math.log10(step)))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(k * step, digits) + 0.0 for k in range(first, last + 1)]


def whole_ticks(low: float, high: float, most: int) -> list[float]:
    """Like `linear_ticks`, but whole numbers only: epochs have no halves."""
    return [tick for tick in linear_ticks(low, high, most) if tick == round(tick)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Values in [low, high] that a logarithmic axis marks: powers of ten, with 2 and 5 where few."""
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    decades = range(first, last + 1)
    for factors in ((1, 2, 5), (1, 3), (1,)):
        marks = [factor * 10.0**power for power in decades for factor in factors]
        marks = [mark for mark in marks if low * (1 - 1e-9) <= mark <= high * (1 + 1e-9)]
        if len(marks) <= most + 1:
            return marks
    stride = math.ceil(len(marks) / (most + 1))
    return [10.0**power for power in decades if power % stride == 0 and low <= 10.0**power * (1 + 1e-9)]


def tick_text(value: float) -> str:
    """A tick as it is read: no needless digits, a true minus, powers of ten from 1e5 and below 1e−3."""
    if value != 0 and not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = (
            f"{value:.3g}".split("e") if "e" in f"{value:.3g}" else (f"{value:.3e}".split("e"))
        )
        return f"{plain(float(mantissa))}e{plain(float(int(exponent)))}"
    return plain(float(f"{value:.10g}"))


def nice_top(high: float, most: int) -> float:
    """The round value at or above `high` where an axis that starts at 0 ends."""
    if not (math.isfinite(high) and high > 0):
        return 1.0
    step = nice_step(high, most)
    return math.ceil(high / step - 1e-9) * step
