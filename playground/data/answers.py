"""What the targets of rows are that come a block at a time: classes or values, and which.

The same guess as for arrays at hand, see `table_from_arrays`, made along the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.arrays import FEW, check_finite, class_label
from playground.data.moments import Moments
from playground.data.recipe import DataError
from playground.data.rowsource import RowSource
from playground.data.source import Floats
from playground.ops.facts import Task

MOST_CLASSES = 1 << 16
"""More kinds of labels than this are no classes that one could tell apart."""


class Answers:
    """What is known of the targets so far. Mutable; lives as long as rows are looked over."""

    def __init__(self, source: RowSource, task: Task | None) -> None:
        self._name, self._asked = source.name, task
        shape, kind = source.shape, source.dtype.kind
        if kind not in "biufUS":
            raise DataError(f"{source.name} holds {source.dtype}: targets must be plain numbers or texts")
        self.width = shape[1] if len(shape) == 2 else 1
        if len(shape) > 2 or not self.width:
            raise DataError(f"{source.name} must have one row of targets for each row of x, not {shape}")
        self._numeric = kind in "iuf"
        if task == "classes" and self.width > 1:
            raise DataError(f"classes need one label for each row, but the shape of y is {shape}")
        if task == "values" and kind in "US":
            raise DataError(f"{source.name} must hold numbers only, but it holds texts")
        self._counting = self.width == 1 and task != "values"
        self._counts: dict[Any, int] = {}
        self._moments = Moments(self.width)

    def add(self, block: NDArray[Any], first_row: int, training: bool) -> None:
        """Takes in the targets (n, T) of more rows."""
        if self._numeric:
            values = block.astype(np.float64)
            check_finite(values, ("target",) * self.width, first_row)
            if training:
                self._moments.add(values)
        if self._counting:
            kinds, counts = np.unique(block[:, 0], return_counts=True)
            self._count(kinds, counts if training else np.zeros_like(counts))

    def _count(self, kinds: NDArray[Any], counts: NDArray[Any]) -> None:
        """Notes the labels of a block, until they can be no classes."""
        for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True):
            self._counts[kind] = self._counts.get(kind, 0) + count
        if self._asked is None and self._numeric:
            broken = kinds.dtype.kind == "f" and bool((kinds != np.round(kinds)).any())
            self._counting = not broken and len(self._counts) <= FEW
        elif len(self._counts) > MOST_CLASSES:
            raise DataError(
                f"{self._name} has more than {MOST_CLASSES:,} kinds of labels: are these classes?"
            )

    @property
    def task(self) -> Task:
        """What the targets are."""
        return "classes" if self._counting else "values"

    @property
    def labels(self) -> list[Any]:
        """The labels of the classes, sorted; none for values."""
        return sorted(self._counts) if self._counting else []

    @property
    def names(self) -> tuple[str, ...]:
        """The classes by name; none for values."""
        return tuple(class_label(label) for label in self.labels)

    @property
    def moments(self) -> Moments:
        """Of the values of the training rows."""
        return self._moments

    def hint(self) -> str | None:
        """A remark naming classes that no training row is of."""
        missing = [f"'{class_label(label)}'" for label in self.labels if not self._counts[label]]
        if not missing:
            return None
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        return f"no training row is of class {shown}: shuffle the rows in the file, or give training more"


def as_targets(block: NDArray[Any], labels: NDArray[Any] | None) -> NDArray[Any]:
    """Targets (n, T) as class indices (n,), or as values (n, T) where there are no labels."""
    if labels is None:
        values: Floats = block.astype(np.float64)
        return values
    found = np.minimum(np.searchsorted(labels, block[:, 0]), len(labels) - 1)
    if (labels[found] != block[:, 0]).any():
        raise DataError("the targets have changed since they were looked over: load them again")
    return found.astype(np.int64)
