"""Ops that keep a network from leaning on single features: dropout.

Owns what it does while training only.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.facts import Facts
from playground.ops.formula import Line, Number, Symbol
from playground.ops.op import (
    Cell,
    Namespace,
    Op,
    Preset,
    Scratch,
    Settings,
    Shape,
    Slopes,
)
from playground.ops.setting import Setting
from playground.ops.terms import equals, times

REGULARIZERS: list[Op] = []


def unchanged_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """As it came."""
    return shapes[0]


# -- dropout -----------------------------------------------------------------------------------------

RATE = Setting(
    "rate",
    "number",
    0.2,
    "Rate",
    "The share of the features that is dropped in every training step.",
    low=0.0,
    high=0.95,
)


def dropout_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """The mask: 0 where dropped, 1 / (1 − rate) where kept."""
    return (Scratch(shapes[0], per_row=True),)


def dropout_forward(xp: Namespace, cell: Cell) -> None:
    """y = x · mask while training, y = x otherwise.

    What is kept grows by 1 / (1 − rate), so the expected sum stays what it is without dropout.
    """
    rate = cell.settings["rate"]
    if not cell.training or rate == 0.0 or cell.random is None:
        xp.copyto(cell.y, cell.x[0])
        return
    (mask,) = cell.scratch
    cell.random(mask)
    mask -= rate
    xp.heaviside(mask, 1.0, out=mask)
    mask *= 1.0 / (1.0 - rate)
    xp.multiply(cell.x[0], mask, out=cell.y)


def dropout_backward(xp: Namespace, cell: Cell) -> None:
    """y = x · mask with a mask that does not depend on x, so ∂L/∂x = ∂L/∂y · mask."""
    dx = cell.dx[0]
    if dx is None:
        return
    if not cell.training or cell.settings["rate"] == 0.0 or cell.random is None:
        xp.copyto(dx, cell.dy)
    else:
        xp.multiply(cell.dy, cell.scratch[0], out=dx)


def _mask(cell: Cell, row: int, unit: int) -> float:
    """What dropout multiplies a number with."""
    quiet = not cell.training or cell.settings["rate"] == 0.0 or cell.random is None
    return 1.0 if quiet else float(cell.scratch[0][row, unit])


def dropout_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes:
    """The mask."""
    mask = _mask(cell, row, unit)
    note = "Dropout let it speak." if mask else "Dropout silenced it in this step: no error comes back."
    return Slopes((unit,), (mask,), Symbol("mask"), Number(mask), note)


def dropout_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """y = x · mask."""
    numbers = times(Number(float(cell.x[0][row, unit])), Number(_mask(cell, row, unit)))
    letters = equals(Symbol("y"), times(Symbol("x"), Symbol("mask")))
    return (Line("Dropout", letters, numbers, float(cell.y[row, unit])),)


REGULARIZERS.append(
    Op(
        name="dropout",
        title="Dropout",
        category="regular",
        icon="shuffle",
        hint="I → I",
        help="Silences random features while training, so that no neuron can rely on one other alone; in "
        "use all of them speak.",
        source="Srivastava et al. 2014, inverted form; torch.nn.Dropout",
        units="source",
        settings=(RATE,),
        shape=unchanged_shape,
        scratch=dropout_scratch,
        forward=dropout_forward,
        backward=dropout_backward,
        slopes=dropout_slopes,
        lines=dropout_lines,
        presets=(Preset("Dropout", "I → I"),),
        differs_in_training=True,
    )
)
