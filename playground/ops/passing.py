"""Ops that change nothing: the reroute point, which wires are led around through.

Owns what hands on its input as it is. A program has no instruction for it; the kernels are
for who runs the op by hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.facts import Facts
from playground.ops.formula import Line, Number, Symbol
from playground.ops.op import Cell, Namespace, Op, Preset, Settings, Shape, Slopes
from playground.ops.terms import equals

PASSING: list[Op] = []


def same_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """As it came."""
    return shapes[0]


# -- reroute -----------------------------------------------------------------------------------------


def reroute_forward(xp: Namespace, cell: Cell) -> None:
    """y = x"""
    xp.copyto(cell.y, cell.x[0])


def reroute_backward(xp: Namespace, cell: Cell) -> None:
    """∂y/∂x = 1"""
    if cell.dx[0] is not None:
        xp.copyto(cell.dx[0], cell.dy)


def reroute_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes:
    """1 for the same feature."""
    return Slopes((unit,), (1.0,))


def reroute_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """y = x"""
    formula = equals(Symbol("y"), Symbol("x"))
    return (Line("Output", formula, Number(float(cell.x[0][row, unit])), float(cell.y[row, unit])),)


PASSING.append(
    Op(
        name="reroute",
        title="Reroute",
        category="shape",
        icon="git-commit",
        hint="I → I",
        help="A point to lead wires through, clear of the layers. It hands on what it gets.",
        source="no computation",
        units="source",
        shape=same_shape,
        forward=reroute_forward,
        backward=reroute_backward,
        presets=(Preset("Reroute point", "I → I"),),
        slopes=reroute_slopes,
        lines=reroute_lines,
        passes=True,
    )
)
