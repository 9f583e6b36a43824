"""Rows ready to be learned from: features, targets, parts, and the way from raw rows to both.

Owns the data set as a value (its arrays are read-only) and the two ways to one: `load` a recipe, or
take one's own arrays. Values that were measured (not generated) are standardised along with the
inputs, for targets like 25 … 346 train badly; `target_scaler` leads back to raw units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from playground.data.arrays import table_from_arrays
from playground.data.checks import checked
from playground.data.features import chosen, columns_read, expand, feature_labels, feature_problem
from playground.data.recipe import DataError, Recipe
from playground.data.scaling import Scaler, fit, identity, stillness_hint
from playground.data.source import Floats, Table, Target, Whole
from playground.data.split import split_rows
from playground.ops.facts import Facts, Task


@dataclass(frozen=True, slots=True, eq=False)
class DataSet:
    """All rows of a recipe.

    Shapes: raw (N, C) columns as measured; x (N, F) raw features; y (N,) class indices or (N, T) raw
    values; parts: row numbers of "training", "validation" and "test".
    """

    facts: Facts
    columns: tuple[str, ...]
    column_labels: tuple[str, ...]
    feature_labels: tuple[str, ...]
    class_names: tuple[str, ...]
    target_name: str
    raw: Floats
    x: Floats
    y: Target
    scaler: Scaler
    target_scaler: Scaler | None
    parts: Mapping[str, Whole]
    image: tuple[int, int] | None
    hints: tuple[str, ...]

    def part(self, name: str) -> tuple[Floats, Target]:
        """The rows of one part as the network gets them: standardised features and targets.

        Raises: DataError for a part that there is not.
        """
        rows = self._rows(name)
        x, y = self.scaler.apply(self.x[rows]), self.y[rows]
        return (x, y) if self.target_scaler is None else (x, self.target_scaler.apply(y))

    def count(self, name: str) -> int:
        """How many rows a part has. Raises: DataError for a part that there is not."""
        return len(self._rows(name))

    def _rows(self, name: str) -> Whole:
        if name not in self.parts:
            raise DataError(f"there is no part '{name}': choose one of {', '.join(self.parts)}")
        return self.parts[name]

    def expand(self, raw: ArrayLike) -> Floats:
        """Rows in raw units (M, C), columns as in `columns`, as the network gets them (M, F).

        Raises: DataError for another number of columns.
        """
        rows = np.asarray(raw, dtype=np.float64)
        if rows.ndim != 2 or rows.shape[1] != len(self.columns):
            names = ", ".join(self.columns[:8]) + (", …" if len(self.columns) > 8 else "")
            raise DataError(
                f"rows must have {len(self.columns)} columns ({names}), but their shape is {rows.shape}"
            )
        return self.scaler.apply(expand(self.facts.features, self.columns, rows))

    def raw_values(self, outputs: Floats) -> Floats:
        """Network outputs for values (M, T) in the raw units of the target."""
        return outputs if self.target_scaler is None else self.target_scaler.inverse(outputs)


def load(recipe: Recipe) -> DataSet:
    """The data of a recipe. Raises: DataError with a sentence for the user."""
    source = checked(recipe)
    return assemble(source.table(recipe.settings), chosen(recipe.features, source.columns), recipe)


def from_arrays(
    x: ArrayLike,
    y: ArrayLike,
    recipe: Recipe,
    *,
    columns: Sequence[str] = (),
    task: Task | None = None,
) -> DataSet:
    """One's own rows instead of the recipe's source; its split, standardising and features still hold.

    Columns are called x, or x and y, where they are no more than that and have no names, so that a
    feature like x² can be computed. Where `task` is None it is guessed, see `table_from_arrays`.
    Raises: DataError with a sentence for the user.
    """
    return from_table(table_from_arrays(x, y, columns=columns, task=task), recipe)


def from_table(table: Table, recipe: Recipe) -> DataSet:
    """The data set of one's own table. Where it lacks a feature of the recipe, every column is used."""
    lacking = feature_problem(recipe.features, table.columns)
    if lacking is None:
        return assemble(table, chosen(recipe.features, table.columns), recipe)
    hint = f"{lacking.partition(':')[0]}, so every column is used instead"
    table = replace(table, hints=(*table.hints, hint))
    return assemble(table, table.columns, recipe)


def assemble(table: Table, features: tuple[str, ...], recipe: Recipe) -> DataSet:
    """Split, expand and standardise a table. Raises: DataError for shares or classes that cannot be."""
    _check_classes(table)
    classes = table.y.astype(np.int64) if table.task == "classes" else None
    parts = split_rows(len(table.x), recipe.split, classes)
    columns = columns_read(features, table.columns)
    raw = table.x[:, [table.columns.index(name) for name in columns]]
    x = expand(features, columns, raw)
    named = dict(zip(table.columns, table.column_labels or table.columns, strict=True))
    column_labels = tuple(named[name] for name in columns)
    _check_features(x, features)
    training = parts["training"]
    scale_target = recipe.standardize and table.scaled_target and table.task == "values"
    remark = stillness_hint(x, training, features)
    _freeze(raw, x, table.y, *parts.values())
    return DataSet(
        facts=Facts(features, table.task, table.targets),
        columns=columns,
        column_labels=column_labels,
        feature_labels=feature_labels(features, columns, column_labels),
        class_names=table.class_names,
        target_name=table.target_name,
        raw=raw,
        x=x,
        y=table.y,
        scaler=fit(x[training]) if recipe.standardize else identity(len(features)),
        target_scaler=fit(table.y[training]) if scale_target else None,
        parts=parts,
        image=table.image if features == table.columns else None,
        hints=(*table.hints, *([remark] if remark else [])),
    )


def _check_classes(table: Table) -> None:
    if table.task == "classes" and (table.y == table.y[0]).all():
        name = table.class_names[int(table.y[0])]
        raise DataError(
            f"every row is of the one class '{name}', so there is nothing to tell apart: "
            "add rows of a second class"
        )


def _check_features(x: Floats, features: tuple[str, ...]) -> None:
    bad = np.argwhere(~np.isfinite(x))
    if len(bad):
        row, column = bad[0]
        raise DataError(f"the feature '{features[column]}' of row {row} is too large: rescale its columns")


def _freeze(*arrays: Floats | Whole) -> None:
    for array in arrays:
        array.setflags(write=False)
