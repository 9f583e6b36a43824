"""The losses as a table: one row for each epoch, numbers in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from playground.engine.frame import EpochRecord


def loss_csv(records: Iterable[EpochRecord], score: Literal["accuracy", "r2"] = "accuracy") -> str:
    """CSV with a header; what was not measured is an empty cell. All cells are numbers, none a formula."""
    lines = [f"epoch,step,training_loss,validation_loss,training_{score},validation_{score},learning_rate"]
    lines += [",".join(map(_cell, _row(record))) for record in records]
    return "\n".join(lines) + "\n"


def _row(record: EpochRecord) -> tuple[float | None, ...]:
    return (
        record.epoch,
        record.step,
        record.training,
        record.validation,
        record.training_score,
        record.validation_score,
        record.rate,
    )


def _cell(value: float | None) -> str:
    return "" if value is None else repr(value)
