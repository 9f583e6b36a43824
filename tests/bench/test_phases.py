"""A step is taken apart by a clock that the phases move, and the parts are told as shares of the whole."""

from __future__ import annotations

from typing import Any

import pytest

from playground.bench import phases
from playground.bench.cases import SMALL, WIDE
from playground.bench.phases import (
    GROWTH,
    LANES,
    LONG_BATCHES,
    by_differences,
    by_growth,
    grown_case,
    one_by_one,
    shares,
    with_long_epochs,
)
from playground.bench.report import ratio


class Stub:
    """Stands in for a trainer; each phase moves the clock by its time and by what each row costs."""

    batches = 5

    def __init__(self, batch_size: int = 10) -> None:
        self.batch_size, self.now, self.resets, self.done = batch_size, 0.0, 0, list[str]()

    def reset(self) -> None:
        self.resets += 1
        self.now += 1000.0  # never timed

    def clock(self) -> float:
        return self.now

    def work(self, name: str, fixed_s: float, row_s: float) -> None:
        self.done.append(name)
        self.now += fixed_s + row_s * self.batch_size


COSTS = {"predict": (3e-3, 1e-5), "loss": (2e-3, 2e-6), "gradient": (4e-3, 2e-5), "step": (1e-3, 0.0)}


@pytest.fixture
def stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Phases that cost what the table says."""

    def phase(name: str) -> Any:
        return lambda stub: stub.work(name, *COSTS[name])

    monkeypatch.setattr(phases, "PHASES", {name: phase(name) for name in COSTS})


@pytest.mark.usefixtures("stubs")
def test_that_each_phase_is_timed_by_itself_and_starting_is_not() -> None:
    stub: Any = Stub()
    found = one_by_one(stub, 0.1, stub.clock)
    assert found == pytest.approx({name: fixed + 10 * row for name, (fixed, row) in COSTS.items()})
    assert stub.done[:4] == list(COSTS)
    assert len(stub.done) == 4 * (stub.batches - 1) * stub.resets


@pytest.mark.usefixtures("stubs")
def test_that_what_a_call_costs_falls_out_of_growth(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = one_by_one
    monkeypatch.setattr(phases, "one_by_one", lambda stub, slice_s: alone(stub, slice_s, stub.clock))
    few, many = (Stub(lanes * LANES) for lanes in GROWTH)
    found = by_growth(few, many, 0.1)  # type: ignore[arg-type]  # stubs of a trainer
    assert found == pytest.approx({"predict": LANES * 1e-5, "loss": LANES * 2e-6, "gradient": LANES * 2e-5})


def test_that_parts_are_shares_and_limits_are_times() -> None:
    names = ("predict", "loss", "gradient", "step", "measure", "order", "steps alone")
    times = {name: [float(number)] for number, name in enumerate(names, start=1)}
    times |= {"whole": [40.0], "bare GEMMs": [3.5], phases.PEAK: [0.7]}
    rows = shares(WIDE, "array", times)
    assert [ratio(row) for row in rows[:2]] == ["2 % of it (2–2)", "5 % of it (5–5)"]
    assert [row.ratio.median for row in rows[-2:] if row.ratio] == [2.0, 10.0]
    assert [row.against for row in rows[-2:]] == ["bare GEMMs", "its arithmetic at peak"]
    assert "bare GEMMs" not in [row.against for row in shares(SMALL[0], "array", times)]


def test_that_the_rest_of_short_steps_is_told_by_differences() -> None:
    times = {"whole": [10.0, 10.0], "in order": [9.0, 11.0], "steps alone": [6.0, 6.0]}
    grown = [{"predict": 2.0, "loss": 0.5, "gradient": 1.5}, {"predict": 2.0, "loss": 0.5, "gradient": 4.0}]
    found = by_differences(times, grown)
    assert found["gradient"] == [1.5, 4.0]
    assert found["step"] == [2.0, 0.0]
    assert found["measure"] == [3.0, 5.0]
    assert found["order"] == [1.0, 0.0]


def test_that_short_steps_get_long_epochs() -> None:
    assert with_long_epochs(SMALL[0]).batches == LONG_BATCHES
    assert with_long_epochs(WIDE) is WIDE


def test_that_a_grown_case_keeps_its_number_of_batches() -> None:
    grown = grown_case(SMALL[2], 32)
    assert (grown.batches, grown.batch, grown.sizes) == (25, 512, SMALL[2].sizes)
