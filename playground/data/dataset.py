"""What a data set is, wherever its rows lie: what is known of them, and the way from raw rows to a network's.

Values that were measured (not generated) are standardised along with the inputs, for targets like
25 … 346 train badly; `target_scaler` leads back to raw units. Rows that are held in memory are a
`LoadedSet`, rows that are read as they are needed a `StreamedSet`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sized
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from playground.data.features import expand
from playground.data.recipe import DataError
from playground.data.scaling import Scaler
from playground.data.source import Floats, Target, Whole
from playground.ops.facts import Facts


class Drawn(NamedTuple):
    """Rows to be drawn as points; `part` is 0 for training and 1 for validation rows.

    Shapes: raw (M, C), y (M,) or (M, T), part (M,).
    """

    raw: Floats
    y: Target
    part: Whole


@dataclass(frozen=True, slots=True, eq=False)
class DataSet(ABC):
    """Rows ready to be learned from.

    `parts` names the rows of "training", "validation" and "test"; their lengths are the numbers of rows.
    """

    facts: Facts
    columns: tuple[str, ...]
    column_labels: tuple[str, ...]
    feature_labels: tuple[str, ...]
    class_names: tuple[str, ...]
    target_name: str
    scaler: Scaler
    target_scaler: Scaler | None
    parts: Mapping[str, Sized]
    image: tuple[int, int] | None
    hints: tuple[str, ...]

    @abstractmethod
    def part(self, name: str) -> tuple[Floats, Target]:
        """All rows of one part as the network gets them: standardised features and targets.

        Raises: DataError for a part that there is not.
        """

    @abstractmethod
    def drawn(self, most: int) -> Drawn:
        """At most about so many training and validation rows, by their shares; test rows stay sealed."""

    @abstractmethod
    def typical(self) -> Floats:
        """Raw training rows that stand for all of them. Shapes: (M, C)."""

    def count(self, name: str) -> int:
        """How many rows a part has. Raises: DataError for a part that there is not."""
        self.require(name)
        return len(self.parts[name])

    def require(self, name: str) -> None:
        """Raises: DataError for a part that there is not."""
        if name not in self.parts:
            raise DataError(f"there is no part '{name}': choose one of {', '.join(self.parts)}")

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
