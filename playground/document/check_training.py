"""What is wrong with the training settings, in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from playground.document.model import Settings, Training
from playground.document.problem import Problem
from playground.ops import OPTIMIZERS, SCHEDULES
from playground.ops.setting import Setting
from playground.ops.setting import problems as setting_problems

MAX_SEED = 2**63 - 1

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "batch_size",
        "integer",
        10,
        "Batch size",
        "Rows per step. Small batches step often and noisily, large ones seldom and smoothly.",
        low=1,
        high=10_000_000,
    ),
    Setting(
        "l1",
        "number",
        0.0,
        "L1 penalty",
        "Pulls every weight towards 0 by a fixed amount; many end at 0.",
        low=0,
        high=1e3,
        symbol="λ₁",
    ),
    Setting(
        "l2",
        "number",
        0.0,
        "L2 penalty",
        "Pulls every weight towards 0 in proportion to its size.",
        low=0,
        high=1e3,
        symbol="λ",
    ),
    Setting(
        "clip_norm",
        "number",
        None,
        "Clip gradient",
        "Shortens the whole gradient to this length where it is longer.",
        above=0,
        high=1e12,
        optional=True,
    ),
    Setting("shuffle", "flag", True, "Shuffle", "Deals the rows into new batches every epoch."),
    Setting(
        "seed",
        "integer",
        1,
        "Seed",
        "The same seed gives the same start and the same batches.",
        low=0,
        high=MAX_SEED,
    ),
    Setting(
        "dtype",
        "choice",
        "float32",
        "Precision",
        "How many bits a number has. 64 is slower and seldom needed.",
        choices=("float32", "float64"),
    ),
)
"""The settings of training that are no table's: the fields of `Training` by name."""

UNTIL: tuple[Setting, ...] = (
    Setting(
        "loss", "number", None, "Loss target", "The run stops when the loss is at most this.", optional=True
    ),
    Setting(
        "on",
        "choice",
        "validation",
        "Measured on",
        "Whose loss is compared.",
        choices=("training", "validation"),
    ),
    Setting(
        "max_epochs",
        "integer",
        1000,
        "Epochs at most",
        "The run stops after so many epochs.",
        low=1,
        high=1_000_000_000,
    ),
    Setting(
        "patience",
        "integer",
        None,
        "Patience",
        "The run stops after so many epochs without a better loss.",
        low=1,
        high=1_000_000_000,
        optional=True,
    ),
)
"""When a run stops: the fields of `Until` by name."""


def check_training(training: Training) -> Iterator[Problem]:
    """Every problem of the training settings; `where` is the path of the setting in the project."""
    for setting in SETTINGS:
        if why := setting.problem(getattr(training, setting.name)):
            yield Problem(f"{setting.label} {why}.", where=f"training.{setting.name}")
    for setting in UNTIL:
        if why := setting.problem(getattr(training.until, setting.name)):
            yield Problem(f"{setting.label} {why}.", where=f"training.until.{setting.name}")
    yield from _entry("optimizer", "optimiser", OPTIMIZERS, training.optimizer)
    yield from _entry("schedule", "schedule", SCHEDULES, training.schedule)


def sound(training: Training) -> Training:
    """The settings as they are. Raises: ValueError with the first problem's sentence."""
    for problem in check_training(training):
        raise ValueError(problem.text)
    return training


def _entry(key: str, word: str, table: Mapping[str, Any], given: Settings) -> Iterator[Problem]:
    """Problems of a table entry's name and of its settings."""
    name = given.get("name")
    if not isinstance(name, str) or name not in table:
        near = difflib.get_close_matches(str(name), table, 1)
        ask = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(table)}."
        yield Problem(f"There is no {word} '{str(name)[:40]}': {ask}", where=f"training.{key}.name")
        return
    settings = {one: value for one, value in given.items() if one != "name"}
    for one, why in setting_problems(table[name].settings, settings):
        yield Problem(f"{table[name].title}: {why}.", where=f"training.{key}.{one}")
