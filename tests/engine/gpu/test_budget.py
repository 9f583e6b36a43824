"""What may be taken of the device's memory, and what a program needs of it."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from playground.engine.device import GpuOptions
from playground.engine.gpu.budget import needed, set_budget, sized
from playground.engine.gpu.feed import Feed
from playground.engine.gpu.host_copy import HostCopy
from tests.engine.gpu.conftest import Plug
from tests.engine.gpu.pairs import Run, lively
from tests.engine.networks import classifier, dense


def test_that_the_pool_is_limited_to_a_share_of_what_is_free_and_its_own(plug: Plug) -> None:
    machine = plug(memory=1000)
    machine.pool.used = 200
    budget = set_budget(sys.modules["cupy"], 0.5)
    assert (budget.limit, budget.free, budget.total) == (500, 800, 1000)
    assert machine.pool.limit == 500


def test_that_no_more_is_taken_than_was_allowed_in_bytes(plug: Plug) -> None:
    plug(memory=1000)
    assert set_budget(sys.modules["cupy"], 0.5, 300).limit == 300
    assert set_budget(sys.modules["cupy"], 0.5, 900).limit == 500


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01])
def test_that_a_share_must_be_one(share: float) -> None:
    with pytest.raises(ValueError, match="share of GPU memory"):
        GpuOptions(memory_share=share)


@pytest.mark.parametrize("most", [0, -1])
def test_that_a_budget_that_cupy_takes_for_none_at_all_is_refused(most: int) -> None:
    with pytest.raises(ValueError, match="one byte at least"):
        GpuOptions(memory_bytes=most)


@pytest.mark.parametrize("rows", [10, 4000])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_that_what_is_reckoned_beforehand_is_what_is_taken(optimizer: str, rows: int, plug: Plug) -> None:
    machine = plug()
    document = classifier(dense(2, 300), dense(3, 300, "relu"), optimizer={"name": optimizer})
    run = Run(document)
    program = run.trainer.program
    run.trainer._material.batch_size = rows
    gpu = run.made_on_gpu()
    slots = len(gpu._run.vectors.slots)
    gpu.values(np.zeros((1, 2)), [])
    wanted = needed(program, rows, slots, 4, gpu._run.chunk_rows)
    assert machine.pool.used <= wanted <= 1.02 * machine.pool.used


def test_that_rows_are_resident_where_they_fit_and_else_streamed(plug: Plug) -> None:
    machine = plug()
    run = Run(lively())
    run.on_gpu()
    base = machine.pool.limit - run.on_gpu()._run._room
    for spare, streams in ((100, True), (100_000, False)):
        plug(memory=int((base + spare) / 0.8) + 2)
        assert run.on_gpu().streams_rows == streams


@pytest.mark.parametrize(
    ("count", "words"),
    [(512, "512 bytes"), (1536, "1.5 KiB"), (3 * 2**20, "3.0 MiB"), (5 * 2**32, "20.0 GiB")],
)
def test_that_bytes_are_told_in_their_unit(count: int, words: str) -> None:
    assert sized(count) == words


def test_that_the_host_copy_takes_a_small_share_of_the_time() -> None:
    now = [0.0]
    copy = HostCopy(Run(lively()).trainer.program, 2, "float32", lambda: now[0])

    def read() -> np.ndarray:
        now[0] += 1.0
        return np.full_like(copy.state, now[0])

    copy.keep(1, read)
    assert (copy.step, copy.state[0]) == (1, 1.0)
    for at, step in ((20.0, 1), (50.9, 1), (51.1, 4)):
        now[0] = at
        copy.keep(4, read)
        assert copy.step == step


def test_that_a_feed_keeps_two_slots(plug: Plug) -> None:
    plug()
    run = Run(lively())
    feed = Feed(sys.modules["cupy"], run.rows, "float32", 10, lambda shape, dtype: np.zeros(shape, dtype))
    assert [[array.shape for array in slot] for slot in feed.device] == [[(10, 2), (10, 1)]] * 2
