"""Numbers as people read them: true minus, fixed digits, thin spaces nowhere."""

from __future__ import annotations

import math

MINUS = "−"
NOTHING = "–"


def number(value: float | None, digits: int = 4) -> str:
    """`value` with `digits` significant figures (decimals where it is below 1) and a true minus.

    Very large and very small ones as "6.2e−3". None gives a dash; what is not finite is named.
    """
    if value is None:
        return NOTHING
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    size = abs(value)
    if size != 0 and (size < 1e-3 or size >= 10 ** max(digits, 6)):
        mantissa, exponent = f"{value:.{max(digits - 2, 1)}e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    else:
        before = 0 if size < 1 else math.floor(math.log10(size)) + 1
        text = f"{value:.{max(digits - before, 0)}f}"
    return text.replace("-", MINUS)


def fixed(value: float | None, decimals: int) -> str:
    """`value` with a fixed number of decimals, for columns and read-outs that must stand still."""
    if value is None or not math.isfinite(value):
        return number(value)
    text = f"{value:.{decimals}f}"
    return text.replace("-", MINUS) if float(text) != 0 else f"{0:.{decimals}f}"


def plain(value: float) -> str:
    """`value` as one would type it: "0.03", "500", "1e−5"; no digits lost, none added."""
    if isinstance(value, int) or (math.isfinite(value) and value == int(value) and abs(value) < 1e6):
        return str(int(value)).replace("-", MINUS)
    text = f"{value:.6g}"
    if float(text) != value:
        text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    text = f"{mantissa}e{int(exponent)}" if mark else mantissa
    return text.replace("-", MINUS)


def percent(share: float | None) -> str:
    """A share of 1 as "99.0 %"."""
    return NOTHING if share is None else f"{fixed(100 * share, 1)} %"


def memory(size: int | None) -> str:
    """A number of bytes as "2.6 kB"."""
    if size is None:
        return NOTHING
    value = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
