"""Measuring side by side: turns, rounds, ratios and their spread, by a clock that the contenders move."""

from __future__ import annotations

import pytest

from playground.bench.timing import fitting_count, race, ratios, spread


class Clock:
    """Stands still unless somebody works."""

    def __init__(self) -> None:
        self.now = 0.0
        self.log: list[str] = []

    def __call__(self) -> float:
        return self.now


class Worker:
    """Takes so many seconds a unit; its very first turn also compiles, which takes long."""

    def __init__(
        self, clock: Clock, name: str, unit_s: float, unit: int = 1, most: int | None = None
    ) -> None:
        self.clock, self.name, self.unit_s, self.unit, self.most = clock, name, unit_s, unit, most
        self.fresh = False
        self.compiled = False

    def restart(self) -> None:
        self.fresh = True
        self.clock.now += 100.0  # never timed

    def run(self, count: int) -> None:
        assert self.fresh, "every turn begins anew"
        assert self.most is None or count <= self.most
        self.fresh = False
        self.clock.log.append(self.name)
        self.clock.now += count * self.unit_s + (0.0 if self.compiled else 50.0)
        self.compiled = True


def test_that_a_spread_holds_median_quartiles_and_ends() -> None:
    found = spread([5.0, 1.0, 4.0, 2.0, 3.0])
    assert (found.least, found.lower, found.median, found.upper, found.most) == (1, 2, 3, 4, 5)
    assert found.count == 5


def test_that_one_measurement_is_its_own_spread() -> None:
    found = spread([7.0])
    assert (found.least, found.lower, found.median, found.upper, found.most) == (7, 7, 7, 7, 7)


def test_that_ratios_are_taken_round_by_round() -> None:
    """A machine that is twice as slow in one round is so for both, and the ratio does not move."""
    assert ratios([2.0, 4.0, 2.0], [1.0, 2.0, 1.0]) == spread([2.0, 2.0, 2.0])


def test_that_rounds_of_different_number_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratios([1.0, 2.0], [1.0])


def test_that_a_turn_lasts_about_a_slice_and_compiling_is_not_counted() -> None:
    clock = Clock()
    assert fitting_count(Worker(clock, "a", 0.001), 0.040, clock) == 40
    assert fitting_count(Worker(clock, "b", 3.0), 0.040, clock) == 1
    assert fitting_count(Worker(clock, "c", 0.001, most=24), 0.040, clock) == 24


def test_that_contenders_take_turns_and_each_begins_a_round() -> None:
    clock = Clock()
    workers = {name: Worker(clock, name, 0.01) for name in "abc"}
    ticks: list[int] = []
    race(workers, repeats=4, slice_s=0.01, clock=clock, tick=lambda: ticks.append(1))
    assert "".join(clock.log[-12:]) == "abcbcacababc"
    assert len(ticks) == 4


def test_that_times_are_seconds_a_step_whatever_the_units() -> None:
    clock = Clock()
    workers = {"epochs": Worker(clock, "e", 0.025, unit=25), "steps": Worker(clock, "s", 0.002)}
    times = race(workers, repeats=3, slice_s=0.1, clock=clock)
    assert times["epochs"] == pytest.approx((0.001,) * 3)
    assert times["steps"] == pytest.approx((0.002,) * 3)
    assert ratios(times["steps"], times["epochs"]).median == pytest.approx(2.0)


def test_that_nobody_means_no_times() -> None:
    assert race({}, repeats=3, slice_s=0.1, clock=Clock()) == {}
