"""Ops that make one output of several inputs: add, multiply, concat.

Owns how branches and skip connections come together. All take any number of inputs from one up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.ops.facts import Facts
from playground.ops.formula import Formula, Line, Number, Symbol
from playground.ops.op import MAX_FEATURES, Cell, Namespace, Op, Preset, Settings, Shape, ShapeError, Slopes
from playground.ops.terms import equals, times, total

MERGES: list[Op] = []


def _words(shape: Shape) -> str:
    """A shape for people: "8", "3 × 28 × 28"."""
    return " × ".join(map(str, shape))


def _joined(cell: Cell, row: int, unit: int, title: str, rule: Callable[..., Formula]) -> Line:
    """y as a sum or product of one number of each input."""
    letters = rule(*(Symbol("x", str(number + 1)) for number in range(len(cell.x))))
    numbers = rule(*(Number(float(x[row, unit])) for x in cell.x))
    return Line(title, equals(Symbol("y"), letters), numbers, float(cell.y[row, unit]))


def same_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """(I,) for all inputs and the output."""
    first = shapes[0]
    for port, shape in enumerate(shapes):
        if shape != first:
            reason = f"inputs differ: {_words(first)} and {_words(shape)} features"
            raise ShapeError(reason, f"{_words(first)} ≠ {_words(shape)}", port)
    return first


# -- add ---------------------------------------------------------------------------------------------


def add_forward(xp: Namespace, cell: Cell) -> None:
    """y = x₀ + x₁ + …"""
    xp.copyto(cell.y, cell.x[0])
    for x in cell.x[1:]:
        xp.add(cell.y, x, out=cell.y)


def add_backward(xp: Namespace, cell: Cell) -> None:
    """∂y/∂xᵢ = 1, so every input gets ∂L/∂y as it is."""
    for dx in cell.dx:
        if dx is not None:
            xp.copyto(dx, cell.dy)


def add_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes:
    """1 for the same feature of the sum."""
    return Slopes((unit,), (1.0,), note="Adding hands the error on as it is, to every input.")


def add_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """y = x₀ + x₁ + …"""
    return (_joined(cell, row, unit, "Sum", total),)


MERGES.append(
    Op(
        name="add",
        title="Add",
        category="merge",
        icon="plus-circle",
        hint="I + I → I",
        help="Adds its inputs, feature by feature. With a wire around a layer it makes a skip connection, "
        "along which gradients travel undiminished.",
        source="He et al. 2016, residual networks; torch.add",
        inputs=None,
        units="source",
        shape=same_shape,
        forward=add_forward,
        backward=add_backward,
        slopes=add_slopes,
        lines=add_lines,
        presets=(Preset("Add", "I + I → I"),),
    )
)


# -- concat ------------------------------------------------------------------------------------------


def concat_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """(I,), (J,), … → (I + J + …,); further dimensions must agree."""
    first = shapes[0]
    for port, shape in enumerate(shapes):
        if len(shape) != len(first) or shape[1:] != first[1:]:
            reason = f"inputs do not line up: {_words(first)} and {_words(shape)}"
            raise ShapeError(reason, f"{_words(first)} ≠ {_words(shape)}", port)
    width = sum(shape[0] for shape in shapes)
    if width > MAX_FEATURES:
        raise ShapeError(f"would be {width:,} features wide, more than {MAX_FEATURES:,}", "too wide")
    return (width, *first[1:])


def concat_forward(xp: Namespace, cell: Cell) -> None:
    """y = the inputs' features side by side, in the order of the ports."""
    start = 0
    for x in cell.x:
        end = start + x.shape[1]
        xp.copyto(cell.y[:, start:end], x)
        start = end


def concat_backward(xp: Namespace, cell: Cell) -> None:
    """Every feature of y is one of one input, so each input gets its own slice of ∂L/∂y."""
    start = 0
    for x, dx in zip(cell.x, cell.dx, strict=True):
        end = start + x.shape[1]
        if dx is not None:
            xp.copyto(dx, cell.dy[:, start:end])
        start = end


def concat_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes:
    """1 for the feature's own place in the output."""
    place = unit + sum(x.shape[1] for x in cell.x[:port])
    note = "Side by side nothing is mixed: every input gets the error of its own features."
    return Slopes((place,), (1.0,), note=note)


def concat_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """y = the feature of the input that stands there."""
    port, place = 0, unit
    while place >= cell.x[port].shape[1]:
        place -= cell.x[port].shape[1]
        port += 1
    letters = equals(Symbol("y"), Symbol("x", str(port + 1)))
    note = f"Feature {place + 1} of input {port + 1}, as it is."
    return (
        Line("Taken over", letters, Number(float(cell.x[port][row, place])), float(cell.y[row, unit]), note),
    )


MERGES.append(
    Op(
        name="concat",
        title="Concat",
        category="merge",
        icon="plus-circle",
        hint="I, J → I+J",
        help="Puts the features of its inputs side by side, so that the next layer sees all of them.",
        source="Huang et al. 2017, densely connected networks; torch.cat(dim=1)",
        inputs=None,
        units="joined",
        shape=concat_shape,
        forward=concat_forward,
        backward=concat_backward,
        slopes=concat_slopes,
        lines=concat_lines,
        presets=(Preset("Concat", "I, J → I+J"),),
    )
)


# -- multiply ----------------------------------------------------------------------------------------


def multiply_forward(xp: Namespace, cell: Cell) -> None:
    """y = x₀ · x₁ · …"""
    xp.copyto(cell.y, cell.x[0])
    for x in cell.x[1:]:
        xp.multiply(cell.y, x, out=cell.y)


def multiply_backward(xp: Namespace, cell: Cell) -> None:
    """∂y/∂xᵢ = the product of all others (not y / xᵢ, which a zero would spoil)."""
    for port, dx in enumerate(cell.dx):
        if dx is None:
            continue
        xp.copyto(dx, cell.dy)
        for other, x in enumerate(cell.x):
            if other != port:
                xp.multiply(dx, x, out=dx)


def multiply_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes:
    """The product of the other inputs' numbers."""
    others = [Number(float(x[row, unit])) for number, x in enumerate(cell.x) if number != port]
    factor = 1.0
    for one in others:
        factor *= one.value
    note = "What is multiplied gets the error times the others."
    return Slopes((unit,), (factor,), Symbol("others"), times(*others) if others else Number(1), note)


def multiply_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """y = x₀ · x₁ · …"""
    return (_joined(cell, row, unit, "Product", times),)


MERGES.append(
    Op(
        name="multiply",
        title="Multiply",
        category="merge",
        icon="plus-circle",
        hint="I · I → I",
        help="Multiplies its inputs, feature by feature. With a sigmoid on one side it is a gate that the "
        "network opens and closes.",
        source="Hochreiter & Schmidhuber 1997, gates; torch.mul",
        inputs=None,
        units="source",
        shape=same_shape,
        forward=multiply_forward,
        backward=multiply_backward,
        slopes=multiply_slopes,
        lines=multiply_lines,
        presets=(Preset("Multiply", "I · I → I"),),
    )
)
