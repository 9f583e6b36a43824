"""How many batches are done in one go: as many as take about the wished time, by what the last ones took."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.portion import GROWTH, Portion


class Clock:
    """A clock that is told how much time goes by."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def spent(portion: Portion, clock: Clock, batches: int, seconds: float) -> None:
    portion.begin()
    clock.now += seconds
    portion.done(batches)


def test_that_the_first_portion_is_one_batch() -> None:
    assert Portion(0.05, Clock()).size == 1


def test_that_a_portion_grows_to_what_fits_in_the_time_but_not_at_once() -> None:
    clock = Clock()
    portion = Portion(0.05, clock)
    sizes = []
    for _ in range(6):
        spent(portion, clock, portion.size, portion.size * 0.0001)
        sizes.append(portion.size)
    assert sizes[:3] == [GROWTH, GROWTH**2, 500]
    assert all(size == pytest.approx(500, abs=1) for size in sizes[2:])


def test_that_a_portion_shrinks_at_once_where_batches_take_longer() -> None:
    clock = Clock()
    portion = Portion(0.05, clock)
    for _ in range(5):
        spent(portion, clock, portion.size, portion.size * 0.0001)
    spent(portion, clock, portion.size, portion.size * 0.01)
    assert portion.size == 5
    spent(portion, clock, 5, 60.0)
    assert portion.size == 1


def test_that_a_clock_that_stands_still_or_goes_back_does_no_harm() -> None:
    clock = Clock()
    portion = Portion(0.05, clock)
    spent(portion, clock, 1, 0.0)
    assert portion.size == GROWTH
    spent(portion, clock, GROWTH, -5.0)
    assert portion.size == GROWTH**2


def test_that_a_portion_of_no_batch_says_nothing() -> None:
    clock = Clock()
    portion = Portion(0.05, clock)
    spent(portion, clock, 1, 0.001)
    size = portion.size
    spent(portion, clock, 0, 1.0)
    assert portion.size == size


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 1e6)), max_size=30))
def test_that_a_portion_is_always_at_least_one_batch_and_grows_by_no_more_than_its_factor(
    told: list[tuple[int, float]],
) -> None:
    clock = Clock()
    portion = Portion(0.05, clock)
    for batches, seconds in told:
        before = portion.size
        spent(portion, clock, batches, seconds)
        assert 1 <= portion.size <= GROWTH * max(before, batches)
