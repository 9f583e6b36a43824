"""The batch at hand as a table: rows, targets, answers, losses, and which rows come next."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.data import DataSet, LoadedSet
from playground.engine import targets
from playground.engine.mechanics.moment import Moment, still
from playground.engine.mechanics.values import MOST_ROWS, BatchTable
from playground.engine.plane import Grid
from playground.engine.stepper import Stepper

Array = Any


def batch_table(trainer: Stepper, grid: Grid | None = None) -> BatchTable:
    """The batch that the last phase was about, or where none is begun the next one, without answers.

    Rows are numbered as in the whole data set. Of a streamed set that is the number of the row in its source;
    its raw columns are what the network got, led back, and NaN where none of its features is the column
    itself. `grid` is the plane that the points lie on.
    """
    moment, data = Moment(trainer), trainer.dataset
    place, listed = trainer.at_hand, moment.listed
    raw, target = _raw_rows(moment, listed)
    answers, decided = _answers(moment, listed) if trainer.has_batch else (None, None)
    return BatchTable(
        epoch=place.epoch,
        number=place.number,
        batches=trainer.batches,
        count=moment.count,
        total=data.count("training"),
        columns=data.column_labels,
        target_name=data.target_name,
        class_names=data.class_names,
        rows=still(moment.rows[:listed]),
        raw=still(raw),
        target=still(target),
        coming=still(_coming(trainer)[:MOST_ROWS]),
        answers=answers,
        decided=decided,
        losses=still(moment.losses[:listed]) if moment.has_loss else None,
        points=None if grid is None else still(grid.place(raw)),
        mean_loss=trainer.batch_loss if moment.has_loss else None,
    )


def _coming(trainer: Stepper) -> Array:
    """The rows of the batch after the one at hand, also across the end of the epoch."""
    epoch, number, _ = trainer.at_hand
    return trainer.row_numbers(*divmod(epoch * trainer.batches + number + 1, trainer.batches))


def _answers(moment: Moment, listed: int) -> tuple[Array, Array]:
    """Probabilities and decided classes, or values in raw units and None."""
    program = moment.program
    outputs = moment.value(program.output)[:listed]
    if program.facts.task == "values":
        return still(moment.trainer.dataset.raw_values(outputs.astype(np.float64))), None
    return still(targets.probabilities(program, outputs)), still(targets.decisions(program, outputs))


def _raw_rows(moment: Moment, listed: int) -> tuple[Array, Array]:
    """Columns and target of the rows in raw units. Shapes: (R, C), (R,) or (R, T)."""
    data = moment.trainer.dataset
    if isinstance(data, LoadedSet):
        rows = moment.rows[:listed]
        raw, y = data.raw[rows], data.y[rows]
    else:
        held, index = moment.trainer.batch_at_hand()
        raw, y = _led_back(data, held.x[index[:listed]]), held.y[index[:listed]]
        y = y if data.target_scaler is None else data.target_scaler.inverse(y)
    return raw, y.reshape(len(y), -1) if data.facts.task == "values" else y


def _led_back(data: DataSet, x: Array) -> Array:
    """Raw columns from standardised features, where a column is a feature itself."""
    features = data.scaler.inverse(x.astype(np.float64))
    raw = np.full((len(x), len(data.columns)), np.nan)
    for number, name in enumerate(data.columns):
        if name in data.facts.features:
            raw[:, number] = features[:, data.facts.features.index(name)]
    return raw
