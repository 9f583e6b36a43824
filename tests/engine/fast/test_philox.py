"""Random numbers drawn inside kernels: the very numbers that `data` draws, bit by bit.

They are seen through an executor, as kernels are compiled in no other way than whole.
"""

from __future__ import annotations

from dataclasses import replace as changed
from typing import Any

import numpy as np
import pytest

from playground import data
from playground.document import Data, Document
from playground.engine.executor import Rows
from playground.engine.trainer import Trainer
from tests.document.documents import chain, node
from tests.engine.fast.pairs import backward_apart, both, engine_of
from tests.engine.networks import ALL_ROWS, classifier, dense, learning

SEEDS = (0, 1, -1, -(2**63), 2**63 - 1, 2**63, 2**63 + 5, 2**64 - 1)
COUNTS = (64, 65, 100, 127, 128, 129, 255, 256, 257, 300, 1000, 65537)


def line(rows: int, **training: Any) -> Trainer:
    """The smallest network there is, on so many rows."""
    x = np.linspace(0.0, 1.0, rows)[:, np.newaxis]
    document = chain(dense(2, 1, "linear"), loss="mse", data=Data(standardize=False, split=ALL_ROWS))
    document = learning(document, batch_size=rows, optimizer={"name": "sgd"}, **training)
    return Trainer(document, data=(x, x + 0.5), device="cpu", executor="fast")


def dealt(trainer: Trainer) -> Any:
    """The order of the rows in the epoch that was done last."""
    trainer.advance(1)
    return engine_of(trainer)._order


@pytest.mark.parametrize("rows", [*range(2, 40), *COUNTS])
def test_that_rows_are_dealt_as_data_deals_them(rows: int) -> None:
    trainer = line(rows)
    for epoch in range(2):
        assert (dealt(trainer) == data.order(rows, 1, epoch)).all()


def test_that_every_number_of_rows_up_to_three_hundred_is_dealt_as_data_deals_it() -> None:
    trainer = line(300)
    engine = engine_of(trainer)
    x, target, y = engine._held
    stretch = changed(trainer._stretch(1, None), batch_size=300)
    for rows in range(1, 301):
        engine.hold(Rows(x[:rows], y[:rows], target[:rows]))
        engine.run(stretch, np.zeros(1, np.int64))
        assert (engine._order == data.order(rows, 1, 0)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_that_any_seed_deals_as_in_data(seed: int) -> None:
    trainer = line(77)
    engine = engine_of(trainer)
    engine.restart(seed)
    for epoch in range(3):
        assert (dealt(trainer) == data.order(77, seed, epoch)).all()
    engine.restart(seed ^ 1)
    assert (dealt(trainer) == data.order(77, seed ^ 1, 3)).all()


def test_that_rows_that_are_not_shuffled_come_as_they_lie() -> None:
    trainer = line(50, shuffle=False)
    for _ in range(3):
        assert (dealt(trainer) == np.arange(50)).all()


# -- masks -------------------------------------------------------------------------------------------


def dropping(rate: float, rows: int) -> Document:
    """All inputs go through two dropouts, one behind the other's sum."""
    document = chain(
        dense(2, 5, "linear"), node(3, "dropout", rate=rate), dense(4, 3), node(5, "dropout", rate=rate),
        dense(6, 1, "sigmoid"), data=classifier().data,
    )  # fmt: skip
    return learning(document, batch_size=rows)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rate", [0.0, 1e-6, 0.3, 0.5, 0.95])
@pytest.mark.parametrize("batch", [1, 16, 17, 48])
def test_that_masks_are_those_of_data(batch: int, rate: float, dtype: Any) -> None:
    _, fast = both(dropping(rate, batch), dtype)
    engine, program = engine_of(fast), fast.program
    engine.restart(-7)
    for step in range(3):
        rows = fast.batch_rows
        fast.predict()
        for before, id, width in ((2, 3, 5), (4, 5, 3)):
            drawn = data.stream(f"dropout {id}", -7, step).random((rows, width), dtype=dtype)
            x, y = (fast.batch_value(program.values[one]) for one in (before, id))
            kept = np.array(1 / (1 - rate), dtype)
            assert (y == np.where(drawn < np.array(rate, dtype), 0, x * kept)).all()
        fast.step()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_masks_are_the_same_in_one_go(dtype: str) -> None:
    array, fast = both(dropping(0.4, 13), dtype)
    while fast.steps < 11:
        fast.advance(11 - fast.steps)
    for _ in range(11):
        array.batch()
    for id in (3, 5):
        number = fast.program.values[id]
        silent = array.batch_value(number) == 0
        assert (silent == (fast.batch_value(number) == 0)).all()
        assert 0 < silent.sum() < silent.size


def test_that_what_fills_up_a_batch_adds_nothing() -> None:
    """It is as the last row is, through every mask: so where that row is finite, so is all else."""
    pair = both(dropping(0.4, 17), "float64")
    assert backward_apart(pair) < 1e-12
    for id in (2, 3, 4, 5):
        number = pair[1].program.values[id]
        engine = engine_of(pair[1])
        width, place = 32, engine._code.places[number]
        features = pair[1].program.buffers[number].shape[0]
        block = engine._work[place * width : (place + features) * width].reshape(features, width)
        assert (block[:, 17:] == block[:, 16:17]).all()
