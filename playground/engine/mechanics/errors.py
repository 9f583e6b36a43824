"""Where the error of one unit for one row comes from, followed back from the loss, with its numbers.

Every line ends in a number of the executor's own buffers; the way there is told by the ops, each of its own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from playground.engine.mechanics.moment import Moment
from playground.engine.program import Instruction
from playground.ops import LOSSES, OPS
from playground.ops.formula import Formula, Line, Number, Operator, Row, Symbol
from playground.ops.op import Slopes
from playground.ops.terms import dotted, equals, times, total

Array = Any

DELTA, BACK = Symbol("δ"), Symbol("δ", "y")
"""The error of the unit, and what comes back to its output."""

WHOLE = "As the layers behind hand it back: several rows or ways are added up there."


class Reader(NamedTuple):
    """An instruction that takes part in backward and reads a buffer, and the port that it reads it by."""

    one: Instruction
    port: int


def error_lines(moment: Moment, buffer: int, unit: int, place: int) -> tuple[Line, ...]:
    """How the row at a place of the batch gets its ∂loss/∂(unit of the buffer). Empty before GRADIENT."""
    if not moment.has_gradient or buffer not in moment.gradient_of:
        return ()
    return tuple(_followed(moment, buffer, unit, place))


def _followed(moment: Moment, buffer: int, unit: int, place: int) -> list[Line]:
    """The lines of one unit, those of whatever it gets its error from first."""
    value = _error(moment, buffer, unit, place)
    readers = _readers(moment, buffer)
    if len(readers) > 1:
        return [_branches(moment, readers, unit, place, value)]
    one, port = readers[0]
    cell, row = moment.cell_of_row(one, place)
    if OPS[one.op].category == "loss":
        return [LOSSES[one.settings["kind"]].error(np, cell, row, unit)]
    slopes = OPS[one.op].slopes(np, cell, row, port, unit)
    if slopes is None:
        return [Line(f"Back through '{one.name}'", DELTA, None, value, WHOLE)]
    before = _followed(moment, one.y, slopes.units[0], place) if len(slopes.units) == 1 else []
    if slopes.letters is None:
        return [*before, Line(f"Through '{one.name}'", DELTA, None, value, slopes.note)]
    if len(slopes.units) == 1 and slopes.numbers is not None:
        return [*before, _bent(moment, one, slopes, place, value)]
    return [*before, _summed(moment, one, slopes, place, value)]


def _bent(moment: Moment, one: Instruction, slopes: Slopes, place: int, value: float) -> Line:
    """The error of one number behind, times a slope."""
    assert slopes.letters is not None
    assert slopes.numbers is not None
    behind = Number(_error(moment, one.y, slopes.units[0], place))
    letters = equals(DELTA, times(BACK, slopes.letters))
    return Line(f"Through '{one.name}'", letters, times(behind, slopes.numbers), value, slopes.note)


def _summed(moment: Moment, one: Instruction, slopes: Slopes, place: int, value: float) -> Line:
    """The errors of all numbers behind, each times its slope."""
    assert slopes.letters is not None
    errors = moment.error_of(one.y, place)[list(slopes.units)]
    numbers = dotted(np.asarray(slopes.factors, np.float64), errors)
    letters = times(slopes.letters, Symbol("δ", "k"))
    if len(errors) > 1:
        letters = Row((Operator("Σ"), letters))
    note = f"Every unit k of '{one.name}' hands back its own error." if len(errors) > 1 else ""
    return Line(f"Back through '{one.name}'", equals(BACK, letters), numbers, value, note)


def _branches(moment: Moment, readers: list[Reader], unit: int, place: int, value: float) -> Line:
    """The sum of what comes back by several ways."""
    parts: list[Formula] = []
    for one, port in readers:
        part = _part(moment, one, port, unit, place)
        if part is None:
            return Line("Several ways back", DELTA, None, value, WHOLE)
        parts.append(Number(part, note=one.name))
    letters = total(*(Symbol("δ", str(number + 1)) for number in range(len(parts))))
    note = "This unit feeds several nodes, and every one of them hands an error back."
    return Line("Several ways back", equals(BACK, letters), total(*parts), value, note)


def _part(moment: Moment, one: Instruction, port: int, unit: int, place: int) -> float | None:
    """What one reader hands back, None where that has no formula of its own."""
    cell, row = moment.cell_of_row(one, place)
    if OPS[one.op].category == "loss":
        return LOSSES[one.settings["kind"]].error(np, cell, row, unit).value
    slopes = OPS[one.op].slopes(np, cell, row, port, unit)
    if slopes is None:
        return None
    errors = moment.error_of(one.y, place)[list(slopes.units)]
    return float(errors @ np.asarray(slopes.factors, np.float64))


def _readers(moment: Moment, buffer: int) -> list[Reader]:
    return [
        Reader(one, port)
        for one in moment.program.instructions
        if one.backward
        for port, (x, dx) in enumerate(zip(one.x, one.dx, strict=True))
        if x == buffer and dx is not None
    ]


def _error(moment: Moment, buffer: int, unit: int, place: int) -> float:
    return float(moment.error_of(buffer, place)[unit])
