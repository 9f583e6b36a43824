"""One row's way through the network, and the errors of all rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.engine.mechanics.moment import Moment, still
from playground.engine.mechanics.pulls import row_gradient
from playground.engine.mechanics.values import Trace
from playground.engine.stepper import Stepper
from playground.ops import OPS

Array = Any


def trace(trainer: Stepper, row: int) -> Trace | None:
    """What every node made of a row of the batch, and what came back for it; None where it is not in it."""
    moment = Moment(trainer)
    place = moment.place_of(row)
    if place is None:
        return None
    program, judge = moment.program, moment.program.instructions[-1].node

    def own(buffers: Mapping[int, int]) -> Mapping[int, Array]:
        return _still({node: moment.value(at)[place] for node, at in buffers.items() if node != judge})

    errors = {node: moment.error_of(buffer, place) for node, buffer in error_buffers(moment).items()}
    return Trace(
        row=row,
        place=place,
        values=own(program.values),
        before=own(program.before),
        errors=_still(errors),
        gradient=_still(_gradient(moment, place)),
        loss=float(moment.losses[place]) if moment.has_loss else None,
    )


def batch_errors(trainer: Stepper, nodes: Iterable[int] | None = None) -> Mapping[int, Array]:
    """The errors of the listed rows at the outputs of these nodes, or of all; empty before GRADIENT.

    Shapes: (R, units) each, R = min(B, MOST_ROWS).
    """
    moment = Moment(trainer)
    wanted = error_buffers(moment)
    chosen = wanted if nodes is None else {node: wanted[node] for node in nodes if node in wanted}
    return _still({node: moment.error(buffer)[: moment.listed] for node, buffer in chosen.items()})


def error_buffers(moment: Moment) -> dict[int, int]:
    """For each node, the buffer whose errors are its own; empty before GRADIENT.

    Where the loss folds a node's activation in, no error comes to its output: it goes straight to what the
    activation is given.
    """
    if not moment.has_gradient:
        return {}
    program = moment.program
    found = {}
    for node, buffer in program.values.items():
        own = buffer if buffer in moment.gradient_of else program.before.get(node, buffer)
        if own in moment.gradient_of:
            found[node] = own
    return found


def _gradient(moment: Moment, place: int) -> dict[str, Array]:
    """The row's own ∂loss/∂parameter, by name."""
    found: dict[str, Array] = {}
    if moment.has_gradient:
        for one in moment.program.instructions:
            if not one.w:
                continue
            cell = moment.cell(one)
            for number, at in enumerate(one.w):
                block = moment.program.parameters[at]
                pulls = OPS[one.op].pulls(np, cell, number)
                found[block.name] = row_gradient(pulls, place, moment.count, block.spec.shape)
    return found


def _still(arrays: Mapping[Any, Array]) -> Mapping[Any, Array]:
    """Copies that cannot be changed."""
    return MappingProxyType({key: still(array) for key, array in arrays.items()})
