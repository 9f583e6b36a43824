"""Numbers as they are typed: reading them, and the next one up or down. No Qt."""

from __future__ import annotations

import math

_STEPS = (1.0, 3.0, 10.0)
"""The rungs within a power of ten that the arrow keys visit on a logarithmic field."""


def parse(text: str, *, integer: bool = False, optional: bool = False) -> float | int | None:
    """The number that `text` means: "1e-3", "−0.5", "0,05", "1 000".

    Raises: ValueError, its text the end of a sentence that begins with the label.
    """
    cleaned = text.strip().replace("−", "-").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if not cleaned:
        if optional:
            return None
        raise ValueError("needs a number")
    if cleaned.count(",") == 1 and "." not in cleaned:
        cleaned = cleaned.replace(",", ".")
    try:
        value = float(cleaned)
    except ValueError:
        raise ValueError(f"must be a number such as 0.03 or 1e-3, not “{text.strip()[:24]}”") from None
    if not math.isfinite(value):
        raise ValueError("must be a finite number")
    if not integer:
        return value
    if value != int(value):
        raise ValueError(f"must be a whole number, not {cleaned[:24]}")
    return int(value)


def stepped(value: float, up: bool, *, integer: bool = False, logarithmic: bool = False) -> float | int:
    """The value one press of an arrow key away.

    Logarithmic: the next of … 0.01, 0.03, 0.1 …; 0 stays 0 downwards and becomes 1e−4 upwards.
    Otherwise 1 for integers, else one in the second digit of the value.
    """
    if logarithmic:
        rung = _rung(value, up)
        return round(rung) if integer else rung
    if integer:
        return int(value) + (1 if up else -1)
    size = 10.0 ** (math.floor(math.log10(abs(value))) - 1) if value else 0.1
    size = min(max(size, 1e-6), 1.0)
    return round(value + (size if up else -size), 9)


def _rung(value: float, up: bool) -> float:
    if value <= 0:
        return 1e-4 if up else 0.0
    power = math.floor(math.log10(value) + 1e-9)
    rungs = [float(f"{step:g}e{p}") for p in (power - 1, power, power + 1) for step in _STEPS[:2]]
    if up:
        return min(rung for rung in rungs if rung > value * (1 + 1e-9))
    return max(rung for rung in rungs if rung < value * (1 - 1e-9))
