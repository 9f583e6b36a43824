"""One unit with the numbers of one row in it: z = w·x + b, y = f(z)."""

from __future__ import annotations

from math import prod

import numpy as np

from playground.engine.mechanics.moment import Moment
from playground.engine.mechanics.values import Neuron
from playground.engine.stepper import Stepper
from playground.ops import OPS
from playground.ops.formula import Line


def neuron(trainer: Stepper, unit: tuple[int, int], row: int) -> Neuron | None:
    """How a (node, unit) made its number for a row; None where the row is not in the batch at hand.

    None, too, for a node or unit that there is not, and for inputs, which make nothing.
    """
    moment, (node, number) = Moment(trainer), unit
    program = moment.program
    place = moment.place_of(row)
    buffer = program.values.get(node)
    if place is None or buffer is None or not 0 <= number < prod(program.buffers[buffer].shape):
        return None
    lines: list[Line] = []
    for one in program.instructions:
        if one.node == node:
            cell, at = moment.cell_of_row(one, place)
            lines += OPS[one.op].lines(np, cell, at, number)
    return Neuron(node, number, row, tuple(lines)) if lines else None
