"""Data sets whose rows are held in memory, and the ways to one: a recipe, a table, one's own arrays.

Owns the data set as a value: its arrays are read-only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from playground.data.arrays import one_class, plain_array, table_from_arrays
from playground.data.checks import checked
from playground.data.dataset import DataSet, Drawn
from playground.data.features import (
    check_features,
    chosen,
    columns_read,
    expand,
    feature_labels,
    features_for,
)
from playground.data.memory import budget
from playground.data.recipe import Recipe
from playground.data.rowsource import mapped, source_of
from playground.data.scaling import fit, identity, still, stillness_hint
from playground.data.source import Floats, Table, Target, Whole
from playground.data.split import split_rows
from playground.data.streamed import stream_rows
from playground.ops.facts import Facts, Task


@dataclass(frozen=True, slots=True, eq=False)
class LoadedSet(DataSet):
    """All rows of a recipe.

    Shapes: raw (N, C) columns as measured; x (N, F) raw features; y (N,) class indices or (N, T) raw
    values; parts: row numbers of "training", "validation" and "test".
    """

    parts: Mapping[str, Whole]
    raw: Floats
    x: Floats
    y: Target

    def part(self, name: str) -> tuple[Floats, Target]:
        """All rows of one part, in the order of the split."""
        self.require(name)
        rows = self.parts[name]
        x, y = self.scaler.apply(self.x[rows]), self.y[rows]
        return (x, y) if self.target_scaler is None else (x, self.target_scaler.apply(y))

    def drawn(self, most: int) -> Drawn:
        """The first rows of each part."""
        rows, part = [], []
        for number, name in enumerate(("training", "validation")):
            chosen = self.parts[name]
            share = max(1, round(most * len(chosen) / len(self.x)))
            rows.append(chosen[:share])
            part.append(np.full(len(rows[-1]), number))
        numbers = np.concatenate(rows)
        return Drawn(self.raw[numbers], self.y[numbers], np.concatenate(part))

    def typical(self) -> Floats:
        """Every training row."""
        return self.raw[self.parts["training"]]


def load(recipe: Recipe) -> LoadedSet:
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
    memory_mb: float | None = None,
) -> DataSet:
    """One's own rows instead of the recipe's source; its split, standardising and features still hold.

    Columns are called x, or x and y, where they are no more than that and have no names, so that a
    feature like x² can be computed. Where `task` is None it is guessed, see `table_from_arrays`.
    Memory-mapped rows, and rows that would take more than the memory for rows (`memory_mb`, see
    `budget`) as float64, are streamed: never copied or converted all at once.
    Raises: DataError with a sentence for the user.
    """
    memory = budget(memory_mb)
    if isinstance(x, np.ndarray) and (mapped(x) is not None or 8 * x.size > memory):
        rows, targets = source_of(plain_array(x, "x"), "x"), source_of(plain_array(y, "y"), "y")
        return stream_rows(rows, targets, recipe, columns=columns, task=task, memory_mb=memory_mb)
    return from_table(table_from_arrays(x, y, columns=columns, task=task), recipe)


def from_table(table: Table, recipe: Recipe) -> LoadedSet:
    """The data set of one's own table. Where it lacks a feature of the recipe, every column is used."""
    features, hint = features_for(recipe.features, table.columns)
    return assemble(replace(table, hints=(*table.hints, *hint)), features, recipe)


def assemble(table: Table, features: tuple[str, ...], recipe: Recipe) -> LoadedSet:
    """Split, expand and standardise a table. Raises: DataError for shares or classes that cannot be."""
    _check_classes(table)
    classes = table.y.astype(np.int64) if table.task == "classes" else None
    parts = split_rows(len(table.x), recipe.split, classes)
    columns = columns_read(features, table.columns)
    everything = columns == table.columns
    raw = table.x if everything else table.x[:, [table.columns.index(name) for name in columns]]
    x = expand(features, columns, raw)
    named = dict(zip(table.columns, table.column_labels or table.columns, strict=True))
    column_labels = tuple(named[name] for name in columns)
    check_features(x, features)
    training = parts["training"]
    scale_target = recipe.standardize and table.scaled_target and table.task == "values"
    remark = stillness_hint(still(x[training]), features)
    _freeze(raw, x, table.y, *parts.values())
    return LoadedSet(
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
        raise one_class(table.class_names[int(table.y[0])])


def _freeze(*arrays: Floats | Whole) -> None:
    for array in arrays:
        array.setflags(write=False)
