"""What is wrong with a recipe, and what a graph may know of it before a row is made.

Cheap: reads the table of sources, never makes rows. `problems` never raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

import numpy as np

from playground.data.features import chosen, feature_problem
from playground.data.recipe import DataError, DataProblem, Recipe, Shares
from playground.data.source import Source
from playground.data.sources import SOURCES
from playground.data.split import PARTS, allot, emptiness, shares_problem
from playground.ops import setting
from playground.ops.facts import Facts


def problems(recipe: Recipe) -> list[DataProblem]:
    """Every reason why `recipe` cannot be followed, each a sentence; none where it can."""
    source = SOURCES.get(recipe.source) if isinstance(recipe.source, str) else None
    found = _settings_problems(source, recipe.settings) if source else [_no_source(recipe.source)]
    if source is not None:
        found += _features_problems(source, recipe.features)
    if not isinstance(recipe.standardize, bool):
        text = f"standardize must be true or false, not {recipe.standardize!r}"
        found.append(DataProblem("standardize", text))
    wrong_shares = shares_problem(recipe.split)
    if wrong_shares is not None:
        found.append(DataProblem(*wrong_shares))
    elif source is not None and not found:
        found += _rows_problems(source, setting.resolve(source.settings, recipe.settings), recipe.split)
    return found


def facts(recipe: Recipe) -> Facts:
    """What a graph must know of the data: features, task, number of targets. Makes no rows.

    Raises: DataError with the first problem of a recipe that cannot be followed.
    """
    source = checked(recipe)
    settings = setting.resolve(source.settings, recipe.settings)
    return Facts(chosen(recipe.features, source.columns), source.task, source.target_count(settings))


def checked(recipe: Recipe) -> Source:
    """The source of a recipe without problems. Raises: DataError with the first problem."""
    found = problems(recipe)
    if found:
        raise DataError(found[0].text)
    return SOURCES[recipe.source]


def _no_source(name: object) -> DataProblem:
    near = get_close_matches(str(name), SOURCES, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"choose one of {', '.join(SOURCES)}"
    return DataProblem("source", f"there is no data source '{name}': {hint}")


def _settings_problems(source: Source, settings: object) -> list[DataProblem]:
    if not isinstance(settings, Mapping):
        text = f"the settings of '{source.name}' must be names with values, not {settings!r}"
        return [DataProblem("settings", text)]
    wrong = setting.problems(source.settings, settings)
    return [DataProblem(f"settings.{name}", f"data '{source.name}': {text}") for name, text in wrong]


def _features_problems(source: Source, features: object) -> list[DataProblem]:
    listed = features if isinstance(features, (list, tuple)) else [None]
    named = [name for name in listed if isinstance(name, str)]
    if len(named) < len(listed):
        return [DataProblem("features", f"features must be a list of names, not {features!r}")]
    wrong = feature_problem(named, source.columns)
    return [] if wrong is None else [DataProblem("features", f"data '{source.name}': {wrong}")]


def _rows_problems(source: Source, settings: Mapping[str, object], shares: Shares) -> list[DataProblem]:
    """A part that will get no row, as far as that can be told without the classes."""
    counts = allot(np.array([source.row_count(settings)]), shares)[0]
    wrong = emptiness(dict(zip(PARTS, counts.tolist(), strict=True)), shares)
    return [] if wrong is None else [DataProblem(*wrong)]
