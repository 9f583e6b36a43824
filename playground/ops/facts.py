"""What a graph must know of its data before a row is read: names of the features, shape of the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Task = Literal["classes", "values"]


@dataclass(frozen=True, slots=True)
class Facts:
    """The data as the graph sees it.

    `features` names the inputs after feature expansion. `task` says whether the target is one of
    several classes or a row of measured values; `targets` is the number of classes, respectively of
    values a row.
    """

    features: tuple[str, ...]
    task: Task
    targets: int
