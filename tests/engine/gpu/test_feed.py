"""Rows that do not fit: brought batch by batch, in time, whatever runs first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.data import DataError
from playground.engine.executor import Rows
from playground.engine.gpu.batches import DeviceBatches
from playground.engine.gpu.feed import beyond
from tests.engine.gpu.conftest import Plug
from tests.engine.gpu.pairs import Run, lively

POLICIES = ["at once", "late", "others first"]


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows never fit on the device."""
    monkeypatch.setattr(DeviceBatches, "_bytes_of", lambda self, rows: 2**60)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_streamed_rows_give_the_bits_of_resident_ones_whatever_runs_first(
    policy: str, dtype: str, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(policy)
    run = Run(lively(dtype=dtype))
    resident = run.on_gpu()
    monkeypatch.setattr(DeviceBatches, "_bytes_of", lambda self, rows: 2**60)
    streamed, phases = run.on_gpu(), run.on_gpu()
    assert (resident.streams_rows, streamed.streams_rows) == (False, True)
    losses = [one.advance(run.batches(0, 17), run.rates(0, 17), 0).losses for one in (resident, streamed)]
    assert losses[0].tolist() == losses[1].tolist() == run.phase_by_phase(phases, 0, 17)
    for one in (streamed, phases):
        assert one.take("state").tobytes() == resident.take("state").tobytes()


@pytest.mark.usefixtures("no_room")
def test_that_both_slots_of_every_number_of_rows_are_recorded_once(plug: Plug) -> None:
    machine = plug()
    run = Run(lively())
    gpu = run.on_gpu()
    gpu.advance(run.batches(0, 30), run.rates(0, 30), 0)
    gpu.advance(run.batches(30, 30), run.rates(30, 30), 30)
    assert (machine.captures, machine.launches) == (4, 60)


@pytest.mark.usefixtures("no_room")
def test_that_rows_come_from_a_file_in_whichever_type_they_lie_there(plug: Plug, tmp_path: Any) -> None:
    plug("others first")
    run = Run(lively(dtype="float64"))
    rows = run.rows
    lying = np.memmap(tmp_path / "rows", dtype="float32", mode="w+", shape=rows.x.shape)
    lying[...] = rows.x
    results = []
    for x in (lying, np.array(lying, dtype="float64")):
        gpu = run.on_gpu()
        gpu.hold(Rows(x, rows.y, rows.target))
        gpu.advance(run.batches(0, 9), run.rates(0, 9), 0)
        results.append(gpu.take("state").tobytes())
    assert results[0] == results[1]


@pytest.mark.usefixtures("no_room")
def test_that_streamed_rows_beyond_the_precision_are_refused(plug: Plug) -> None:
    plug()
    run = Run(lively(dtype="float32"))
    x = np.array(run.rows.x, dtype="float64")
    x[3, 0] = 1e39
    gpu = run.on_gpu()
    with pytest.raises(DataError, match="too large for float32"):
        gpu.hold(Rows(x, run.rows.y, run.rows.target))


def test_that_only_rows_of_a_wider_type_are_looked_through() -> None:
    large = np.array([[1.0, -1e39]])
    assert beyond(large, "float32")
    assert not beyond(large, "float64")
    assert not beyond(np.array([[1.0, 2.0]]), "float32")


def test_that_rows_that_turn_out_not_to_fit_are_streamed(plug: Plug) -> None:
    machine = plug()
    run = Run(lively())
    gpu = run.made_on_gpu()
    machine.fail_at = machine.allocations + 2
    run._ready(gpu)
    assert gpu.streams_rows
    resident = run.on_gpu()
    for one in (gpu, resident):
        one.advance(run.batches(0, 8), run.rates(0, 8), 0)
    assert gpu.take("state").tobytes() == resident.take("state").tobytes()
