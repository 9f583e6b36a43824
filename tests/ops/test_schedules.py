"""Schedules: their courses, and the warm-up that goes before each."""

from __future__ import annotations

import math

import pytest

from playground.ops import SCHEDULES, learning_rate
from playground.ops.schedules import Schedule
from playground.ops.setting import resolve

every = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=lambda one: one.name)


@every
def test_that_a_schedule_starts_at_the_full_rate_and_never_rises_above_it(schedule: Schedule) -> None:
    settings = resolve(schedule.settings, {})
    course = [schedule.factor(epoch / 2, settings) for epoch in range(4000)]
    assert course[0] == 1.0
    assert all(0.0 <= factor <= 1.0 for factor in course)
    assert schedule.factor(1e9, settings) >= 0.0


@every
def test_that_warm_up_rises_evenly_and_ends_at_the_schedule(schedule: Schedule) -> None:
    settings = resolve(schedule.settings, {"warmup": 4})
    rates = [learning_rate(schedule.name, settings, 0.2, 0.0, step) for step in range(1, 7)]
    assert rates == pytest.approx([0.05, 0.1, 0.15, 0.2, 0.2, 0.2])


@every
def test_that_without_warm_up_the_first_step_is_a_full_one(schedule: Schedule) -> None:
    assert learning_rate(schedule.name, resolve(schedule.settings, {}), 0.2, 0.0, 1) == 0.2


def test_that_step_drops_at_even_intervals() -> None:
    settings = {"every": 10, "gamma": 0.1}
    factors = [SCHEDULES["step"].factor(epoch, settings) for epoch in (0, 9.9, 10, 19, 20)]
    assert factors == pytest.approx([1, 1, 0.1, 0.1, 0.01])


def test_that_exponential_shrinks_by_the_same_share() -> None:
    factors = [SCHEDULES["exponential"].factor(epoch, {"gamma": 0.5}) for epoch in (0, 1, 2, 2.5)]
    assert factors == pytest.approx([1, 0.5, 0.25, 0.5**2.5])


def test_that_cosine_falls_to_its_end_and_stays_there() -> None:
    settings = {"epochs": 8, "low": 0.2}
    factors = [SCHEDULES["cosine"].factor(epoch, settings) for epoch in (0, 2, 4, 8, 12, 16)]
    assert factors == pytest.approx([1, 0.2 + 0.4 * (1 + math.sqrt(0.5)), 0.6, 0.2, 0.2, 0.2])
