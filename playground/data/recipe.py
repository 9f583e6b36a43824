"""What this folder asks of a data recipe, and how it speaks of one that cannot be followed.

The user's document holds the recipe; any object with these attributes will do. Knows nothing of
documents, files or arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Shares(Protocol):
    """How the rows are shared out: proportions that sum to 1, and the seed of the draw."""

    @property
    def training(self) -> float: ...
    @property
    def validation(self) -> float: ...
    @property
    def test(self) -> float: ...
    @property
    def seed(self) -> int: ...


class Recipe(Protocol):
    """Where rows come from and what is done to them. No `features` means: every column."""

    @property
    def source(self) -> str: ...
    @property
    def settings(self) -> Mapping[str, object]: ...
    @property
    def features(self) -> Sequence[str]: ...
    @property
    def standardize(self) -> bool: ...
    @property
    def split(self) -> Shares: ...


@dataclass(frozen=True, slots=True)
class DataProblem:
    """One reason why a recipe cannot be followed.

    `where` is the path inside the recipe: "source", "settings.count", "features", "split.seed".
    """

    where: str
    text: str


class DataError(ValueError):
    """Data cannot be had from this recipe, file or pair of arrays; the text is for the user."""
