"""One's own rows as a table: checks of shape and finiteness, and the guess what the target is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.data.recipe import DataError
from playground.data.source import Floats, Table, Target
from playground.ops.facts import Task

FEW = 20
"""Whole numbers with at most this many distinct values are taken for classes."""

LARGEST = float(np.finfo(np.float64).max) / 4
"""Of numbers beyond this, sums and differences leave the floats."""


def table_from_arrays(
    x: ArrayLike,
    y: ArrayLike,
    *,
    columns: Sequence[str] = (),
    target_name: str = "target",
    task: Task | None = None,
) -> Table:
    """Rows x (N, C) and targets y as a table.

    y is (N,) or (N, 1) labels of any kind for classes; (N,) or (N, T) numbers for values. Where
    `task` is None: texts, truth values and whole numbers of at most 20 kinds are classes, all else
    values. Raises: DataError for rows that cannot be learned from, naming the row (counted from 0).
    """
    rows, given = numbers(x, "x"), plain_array(y, "y")
    names = column_names(rows.shape, given.shape, columns)
    check_finite(rows, names)
    target, class_names = _target(given, target_name, task)
    return Table(names, rows, target, class_names, target_name)


def column_names(x: tuple[int, ...], y: tuple[int, ...], columns: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of the columns of rows and targets with these shapes. Raises: DataError where none fit."""
    if len(x) == 1:
        raise DataError(
            "x must have two dimensions, rows and columns: x.reshape(-1, 1) makes one column of it"
        )
    if len(x) != 2 or x[1] == 0:
        raise DataError(f"x must have two dimensions, rows and columns, but its shape is {x}")
    names = tuple(columns) or default_columns(x[1])
    if len(names) != x[1]:
        raise DataError(f"there are {len(names)} column names for {x[1]} columns of x")
    if x[0] < 2:
        raise DataError(f"x has {x[0]} row{'' if x[0] == 1 else 's'}: at least 2 are needed")
    if len(y) == 0 or y[0] != x[0]:
        count = y[0] if y else 1
        raise DataError(f"x has {x[0]} rows but y has {count}: give one target for each row")
    return names


def default_columns(width: int) -> tuple[str, ...]:
    """Names for columns that have none: x, y on a plane, else x1, x2, …"""
    return ("x", "y")[:width] if width <= 2 else tuple(f"x{k + 1}" for k in range(width))


def looks_like_classes(y: NDArray[Any]) -> bool:
    """Whether targets (N,) are more likely classes than values."""
    if y.dtype.kind not in "fiu":
        return True
    kinds = np.unique(y)
    return len(kinds) <= FEW and bool((kinds == np.round(kinds)).all())


def numbers(values: ArrayLike, name: str) -> Floats:
    """A copy of `values` as floats. Raises: DataError where they are no numbers."""
    plain_array(values, name)
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as fault:
        raise DataError(f"{name} must hold numbers only: {fault}") from fault


def plain_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """What was given as an array of any kind. Raises: DataError where that would lose or hide something."""
    if hasattr(values, "toarray"):
        raise DataError(f"{name} is a sparse matrix: give {name}.toarray()")
    if np.ma.is_masked(values):
        raise DataError(f"{name} has masked cells: fill them with a number or remove their rows")
    try:
        array = np.asarray(values)
    except ValueError as fault:
        raise DataError(f"{name} must have rows of one length") from fault
    if array.dtype.kind == "c":
        raise DataError(f"{name} holds complex numbers: give their real parts, or two columns")
    return array


def _target(y: NDArray[Any], name: str, task: Task | None) -> tuple[Target, tuple[str, ...]]:
    """The target as class indices with names, or as values (N, T) without."""
    flat = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
    if flat.dtype.kind == "O" and all(isinstance(one, float) for one in flat.flat):
        flat = flat.astype(np.float64)
    if flat.dtype.kind == "f":
        check_finite(numbers(flat, "y").reshape(len(flat), -1), (name,) * (flat.size // len(flat)))
    guess: Task = "classes" if flat.ndim == 1 and looks_like_classes(flat) else "values"
    if (task or guess) == "classes":
        if flat.ndim != 1:
            raise DataError(f"classes need one label for each row, but the shape of y is {y.shape}")
        return _classes(flat)
    values = numbers(flat, "y")
    if values.ndim > 2 or values.size == 0:
        raise DataError(f"values need one row of numbers for each row of x, but the shape of y is {y.shape}")
    return values.reshape(len(values), -1), ()


def _classes(labels: NDArray[Any]) -> tuple[Target, tuple[str, ...]]:
    """Class indices and names; classes are sorted. Raises: DataError for labels of mixed kinds."""
    try:
        kinds, indices = np.unique(labels, return_inverse=True)
    except TypeError as fault:
        raise DataError("the labels in y must be of one kind, all texts or all numbers") from fault
    return indices.astype(np.int64), tuple(class_label(kind) for kind in kinds.tolist())


def class_label(kind: object) -> str:
    """A class as a name: whole floats without their ".0"."""
    return f"{kind:g}" if isinstance(kind, float) else str(kind)


def one_class(name: str) -> DataError:
    """The refusal of rows that are all of one class."""
    return DataError(
        f"every row is of the one class '{name}', so there is nothing to tell apart: "
        "add rows of a second class"
    )


def check_finite(values: Floats, names: Sequence[str], first_row: int = 0) -> None:
    """Raises: DataError naming the first cell that is NaN, infinite or too large to be computed with."""
    if not values.size or (values.min() >= -LARGEST and values.max() <= LARGEST):
        return
    bad = np.argwhere(~(np.abs(values) <= LARGEST))
    if len(bad):
        row, column = bad[0]
        value = values[row, column]
        advice = "rescale the column" if np.isfinite(value) else "remove such rows or fill them with a number"
        raise DataError(f"row {first_row + row} of column '{names[column]}' is {value}: {advice}")
