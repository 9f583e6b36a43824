"""A trained project as a value: the document, its numbers, and how they came about."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from playground import __version__
from playground.document import Document
from playground.engine.frame import EpochRecord
from playground.engine.trainer import Trainer

Array = Any


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """All that is taken along of a training.

    Shapes: as each op declares them, `parameters["hidden.weight"]` (I, O). `kept` are numbers that are
    not trained, such as running means. `records` begin at the start of training, epoch 0. `origin` says
    what it was made with and on which rows, in words for people.
    """

    document: Document
    parameters: Mapping[str, Array]
    kept: Mapping[str, Array] = field(default_factory=lambda: MappingProxyType({}))
    epochs: int = 0
    records: tuple[EpochRecord, ...] = ()
    origin: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def score(self) -> Literal["accuracy", "r2"]:
        """What its records call a score."""
        return "r2" if self.origin.get("task") == "values" else "accuracy"

    @property
    def rows(self) -> str:
        """The user's own table that it was trained on; empty where it was the project's data."""
        return self.origin.get("rows", "")

    @property
    def tensors(self) -> dict[str, Array]:
        """Trained and kept numbers under their names."""
        return {**self.parameters, **self.kept}


def trained_of(trainer: Trainer, **origin: str) -> Trained:
    """What a trainer has reached so far, as host copies."""
    made = {
        "playground": __version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "device": trainer.device.name,
        "executor": trainer.executor,
        "task": trainer.program.facts.task,
        **origin,
    }
    return Trained(
        document=trainer.document,
        parameters=trainer.parameters,
        kept=trainer.kept,
        epochs=trainer.epochs,
        records=tuple(trainer.records),
        origin=MappingProxyType(made),
    )
