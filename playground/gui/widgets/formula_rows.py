"""A formula in the lines that a width allows: broken before =, + and ×, and smaller only where it must be."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from playground.gui.widgets.formula_boxes import (
    BINARY,
    CLOSING,
    OPENING,
    RELATIONS,
    Style,
    flattened,
    is_binary,
    pieces,
    sign_at,
)
from playground.gui.widgets.formula_ink import Box, side_by_side
from playground.ops.formula import Formula

_INDENT = 1.2
"""What a continued line stands in, in sizes of type."""
_SMALLEST_PX = 6
_SUMS = RELATIONS | frozenset("+−-")
_DEEP = 99
_WAYS = ((0, _SUMS), (0, _SUMS | BINARY), (_DEEP, _SUMS), (_DEEP, _SUMS | BINARY))
"""Where lines may be broken, best ways first: within so many brackets, before these signs."""

Piece = tuple[float, Box]


@lru_cache(maxsize=1024)
def broken(formula: Formula, style: Style, width: float) -> tuple[Box, ...]:
    """The lines of a formula, none wider than `width`. Later ones begin with their operator, indented.

    Kept: letters stay the same while the numbers below them change.
    """
    while True:
        flat = flattened((formula,))
        laid = pieces((formula,), style)
        for within, signs in _WAYS:
            lines = _filled(laid, _breaks(flat, signs, within), width, style.px * _INDENT)
            if all(line.width <= width for line in lines):
                return tuple(lines)
        if style.px <= _SMALLEST_PX:
            return tuple(lines)
        style = replace(
            style, px=style.px - 1, new_px=style.new_px - 1, note_px=max(style.note_px - 1, _SMALLEST_PX)
        )


def _breaks(parts: list[Formula], signs: frozenset[str], within: int) -> list[int]:
    """Places of these signs before which a line may end, within at most so many brackets."""
    places, depth = [], 0
    for place in range(len(parts)):
        sign = sign_at(parts, place)
        depth += (sign in OPENING) - (sign in CLOSING)
        if sign in signs and depth <= within and is_binary(parts, place):
            places.append(place)
    return places


def _filled(laid: list[Piece], breaks: list[int], width: float, indent: float) -> list[Box]:
    """Fills line after line with as many runs between breaks as it takes."""
    edges = [0, *breaks, len(laid)]
    runs = [laid[first:last] for first, last in pairwise(edges)]
    lines: list[list[Piece]] = [[]]
    used = 0.0
    for run in runs:
        needed = sum(gap + box.width for gap, box in run)
        if lines[-1] and used + needed > width:
            lines.append([])
            run = [(indent, run[0][1]), *run[1:]]
            used, needed = 0.0, sum(gap + box.width for gap, box in run)
        lines[-1] += run
        used += needed
    return [side_by_side(line) for line in lines]
