"""The losses as a table."""

from __future__ import annotations

import csv
import io

from playground.engine.frame import EpochRecord
from playground.export import loss_csv
from tests.export.models import model


def test_that_every_number_reads_back_exactly() -> None:
    records = model().records
    rows = list(csv.DictReader(io.StringIO(loss_csv(records))))
    assert [int(row["epoch"]) for row in rows] == [record.epoch for record in records]
    assert [float(row["training_loss"]) for row in rows] == [record.training for record in records]
    assert [float(row["validation_accuracy"]) for row in rows] == [
        record.validation_score for record in records
    ]


def test_that_what_was_not_measured_is_an_empty_cell() -> None:
    record = EpochRecord(0, 0, 0.5, None, 0.25, None, 0.1)
    assert loss_csv([record], "r2").splitlines() == [
        "epoch,step,training_loss,validation_loss,training_r2,validation_r2,learning_rate",
        "0,0,0.5,,0.25,,0.1",
    ]
