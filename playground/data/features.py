"""From the columns of a table to the features a network sees: x, y, x², y², xy, sin x, sin y.

A table whose columns are x, or x and y, can be expanded; of any other, features are its columns.
Pure functions of raw rows; standardising comes after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

import numpy as np

from playground.data.recipe import DataError
from playground.data.source import Floats


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature computed from the columns x and y; `needs` names those that it reads."""

    name: str
    label: str
    needs: tuple[str, ...]
    compute: Callable[..., Floats]
    aliases: tuple[str, ...] = ()


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            Feature("x", "x₁", ("x",), lambda x: x),
            Feature("y", "x₂", ("y",), lambda y: y),
            Feature("x²", "x₁²", ("x",), np.square, ("x^2", "x**2", "x2")),
            Feature("y²", "x₂²", ("y",), np.square, ("y^2", "y**2", "y2")),
            Feature("xy", "x₁x₂", ("x", "y"), np.multiply, ("x*y", "x·y", "x y")),
            Feature("sin x", "sin x₁", ("x",), np.sin, ("sin(x)", "sinx")),
            Feature("sin y", "sin x₂", ("y",), np.sin, ("sin(y)", "siny")),
        )
    }
)
"""The expansion of a plane, by canonical name, in the order in which inputs are listed."""

_ALIASES = {alias: entry.name for entry in FEATURES.values() for alias in entry.aliases}
EXPANDABLE = (("x",), ("x", "y"))


def canonical(name: str) -> str:
    """The one spelling of a feature: "x^2" is "x²". Other names come back as they are."""
    return _ALIASES.get(name.strip().lower(), name)


def available(columns: Sequence[str]) -> tuple[str, ...]:
    """Every feature that a table with these columns offers, by canonical name."""
    if tuple(columns) not in EXPANDABLE:
        return tuple(columns)
    return tuple(entry.name for entry in FEATURES.values() if set(entry.needs) <= set(columns))


def chosen(features: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """The features in canonical spelling and the given order; every column where none is named."""
    offered = available(columns)
    return tuple(name if name in offered else canonical(name) for name in features) or tuple(columns)


def columns_read(features: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that a raw row consists of: both of a plane, else just the features themselves."""
    return columns if columns in EXPANDABLE else features


def feature_labels(
    features: Sequence[str], columns: Sequence[str], column_labels: Sequence[str]
) -> tuple[str, ...]:
    """What is written beside each feature: x₁² on a plane, x² with one input, else the column's label."""
    if tuple(columns) == ("x", "y"):
        return tuple(FEATURES[name].label for name in features)
    named = dict(zip(columns, column_labels, strict=True))
    return tuple(named.get(name, name) for name in features)


def feature_problem(features: Sequence[str], columns: Sequence[str]) -> str | None:
    """Why these features cannot be had from these columns, as a sentence; None where they can."""
    offered = available(columns)
    names = chosen(features, columns)
    for name in names:
        if name not in offered:
            near = get_close_matches(name, offered, n=1)
            shown = ", ".join(offered[:12]) + (", …" if len(offered) > 12 else "")
            hint = f"did you mean '{near[0]}'?" if near else f"choose from {shown}"
            return f"there is no feature '{name}' in this data: {hint}"
    twice = next((name for name in names if names.count(name) > 1), None)
    return f"the feature '{twice}' is listed twice: keep one of them" if twice else None


def features_for(features: Sequence[str], columns: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The features of a recipe for own columns, or every column where one is lacking; and a hint of that."""
    lacking = feature_problem(features, columns)
    if lacking is None:
        return chosen(features, columns), ()
    return tuple(columns), (f"{lacking.partition(':')[0]}, so every column is used instead",)


def expand(features: Sequence[str], columns: Sequence[str], raw: Floats) -> Floats:
    """The feature values of raw rows.

    Shapes: raw (N, C) in the order of `columns`; gives (N, F) in the order of `features`.
    """
    if tuple(columns) not in EXPANDABLE:
        place = {name: index for index, name in enumerate(columns)}
        same = tuple(features) == tuple(columns)
        return np.ascontiguousarray(raw if same else raw.take([place[name] for name in features], axis=1))
    at = {name: raw[:, index] for index, name in enumerate(columns)}
    parts = (FEATURES[name] for name in features)
    with np.errstate(over="ignore"):
        return np.stack([part.compute(*(at[need] for need in part.needs)) for part in parts], axis=1)


def check_features(x: Floats, features: Sequence[str], first_row: int = 0) -> None:
    """Raises: DataError naming the first feature value that is beyond all numbers. Shapes: x (N, F)."""
    if np.isfinite(x).all():
        return
    row, column = np.argwhere(~np.isfinite(x))[0]
    raise DataError(
        f"the feature '{features[column]}' of row {first_row + row} is too large: rescale its columns"
    )
