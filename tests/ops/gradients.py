"""Gradients by finite differences: the judge of every backward, for ops and whole networks alike.

Owns the checker and the cases that it is given; `test_gradients` holds the control that it can fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.ops import LOSSES, cell_for
from playground.ops.op import Array, Cell, Op, ShapeError
from playground.ops.setting import Setting

STEP = 1e-5
TOLERANCE = 1e-6
SMALLEST = 1e-2
"""Gradients below this are compared as if they were this large: rounding drowns their last digits."""


def numerical_gradient(loss: Callable[[], float], array: Array) -> Array:
    """∂loss/∂array by central differences; `loss` reads `array`, which is float64 and left as it was."""
    gradient = np.empty(array.shape)
    for index in np.ndindex(*array.shape):
        kept = array[index]
        array[index] = kept + STEP
        above = loss()
        array[index] = kept - STEP
        below = loss()
        array[index] = kept
        gradient[index] = (above - below) / (2 * STEP)
    return gradient


def worst_error(loss: Callable[[], float], pairs: Iterable[tuple[Array, Array]]) -> float:
    """The largest error of any gradient, relative to the largest number in it.

    `pairs` are arrays that `loss` reads, each with the gradient that a backward gave for it.
    """
    worst = 0.0
    for array, given in pairs:
        wanted = numerical_gradient(loss, array)
        scale = max(np.abs(wanted).max(initial=0.0), SMALLEST)
        worst = max(worst, float(np.abs(given - wanted).max(initial=0.0) / scale))
    return worst


def op_error(op: Op, cell: Cell) -> float:
    """The worst error of an op's backward, for inputs and parameters: L = Σ y · dy, or mean(y) of a loss."""
    is_loss = op.outputs == 0

    def loss() -> float:
        op.forward(np, cell)
        return float(cell.y.mean()) if is_loss else float((cell.y * cell.dy).sum())

    loss()
    op.backward(np, cell)
    given = [gradient.copy() for gradient in (*cell.dx, *cell.dw)]
    return worst_error(loss, list(zip((*cell.x, *cell.w), given, strict=True)))


@dataclass(frozen=True)
class Case:
    """An op under some settings, for inputs of these shapes (rows first)."""

    op: Op
    settings: Mapping[str, Any] = field(default_factory=dict)
    shapes: tuple[tuple[int, ...], ...] = ((5, 4),)
    training: bool = True

    def __str__(self) -> str:
        changed = ",".join(f"{name}={value}" for name, value in self.settings.items())
        sizes = "+".join("x".join(map(str, shape)) for shape in self.shapes)
        return f"{self.op.name}[{changed}]{sizes}{'' if self.training else '-measured'}"

    def cell(self, xp: Any = np, dtype: str = "float64", size: float = 1.0) -> Cell:
        """Random inputs, parameters, kept numbers and dy, the same every time. Raises: ShapeError."""
        generator = np.random.Generator(np.random.Philox(7))
        inputs = [xp.asarray(size * generator.normal(size=shape), dtype) for shape in self.shapes]
        cell = cell_for(xp, self.op, inputs, self.settings, training=self.training)
        for array in (*cell.w, cell.dy):
            array[...] = xp.asarray(generator.normal(size=array.shape), dtype)
        for array in cell.kept:
            array[...] = xp.asarray(generator.uniform(0.5, 2.0, array.shape), dtype)
        if self.op.outputs == 0:
            encoding = LOSSES[cell.settings["kind"]].encoding
            cell.target = xp.asarray(targets(encoding, self.shapes[0], generator), dtype)
        return cell


def targets(encoding: str, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
    """Something to compare with: values, one-hot rows, or signs."""
    if encoding == "values":
        return generator.normal(size=shape)
    one_hot = np.eye(shape[1])[generator.integers(shape[1], size=shape[0])]
    return one_hot if encoding == "one_hot" else 2.0 * one_hot - 1.0


def other_values(setting: Setting) -> list[Any]:
    """Values of a setting beside its default."""
    if setting.kind == "choice":
        return [choice for choice in setting.choices if choice != setting.default]
    if setting.kind == "flag":
        return [not setting.default]
    if setting.kind == "integer":
        return [setting.low] if setting.low not in (None, setting.default) else []
    if setting.kind == "number" and isinstance(setting.default, (int, float)):
        return [value for value in (0.5 * setting.default, 0.3) if setting.problem(value) is None]
    return []


def variations(op: Op) -> Iterator[dict[str, Any]]:
    """The default settings; then each setting alone at every other value, where it matters."""
    yield {}
    for setting in op.settings:
        for value in other_values(setting):
            needed = {setting.when[0]: setting.when[1][0]} if setting.when else {}
            yield {**needed, setting.name: value}


def cases(op: Op) -> Iterator[Case]:
    """Everything that an op is checked on: settings, numbers of inputs, odd and single sizes, images."""
    counts = (1,) if op.inputs == 1 else (1, 2, 3)
    for settings in variations(op):
        for rows, width in ((5, 4), (3, 7), (1, 3), (2, 1)):
            for count in counts:
                yield Case(op, settings, ((rows, width),) * count)
        yield Case(op, settings, ((5, 4),) * counts[-1], training=False)
        image = Case(op, settings, ((3, 2, 3, 4),) * counts[-1])
        if fits(image):
            yield image
    mixed = Case(op, {}, ((4, 2), (4, 5), (4, 1)))
    if op.inputs is None and fits(mixed):
        yield mixed


def fits(case: Case) -> bool:
    """Whether the op takes these shapes."""
    try:
        case.cell()
    except ShapeError:
        return False
    return True
