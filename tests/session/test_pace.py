"""A run keeps the pace that is asked for, and its speed is what was done, whatever was edited meanwhile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.session.pace import MAX_LAG_S, Metronome, Speed, Tempo
from tests.session.clock import Clock


def batches_in(
    metronome: Metronome, clock: Clock, seconds: float, batches: int, poll_s: float = 0.001
) -> int:
    """How many batches are done in a stretch of time by a loop that looks every so often."""
    done, end = 0, clock.now_s + seconds
    while clock.now_s < end:
        while metronome.wait_s() == 0:
            metronome.tick(1 / batches)
            done += 1
        clock.pass_by(poll_s)
    return done


def test_that_without_a_pace_the_next_batch_is_always_due() -> None:
    metronome = Metronome(Clock())
    for _ in range(3):
        assert metronome.wait_s() == 0
        metronome.tick(1.0)


@pytest.mark.parametrize(("pace", "batches"), [(0.2, 5), (1.0, 20), (5.0, 8), (20.0, 1)])
def test_that_a_pace_is_kept_to_the_batch(pace: float, batches: int) -> None:
    clock = Clock()
    metronome = Metronome(clock)
    metronome.set(Tempo(pace))
    assert batches_in(metronome, clock, 10.0, batches) == pytest.approx(10 * pace * batches, abs=1)


def test_that_the_first_batch_is_due_at_once_and_the_second_after_its_share() -> None:
    clock = Clock()
    metronome = Metronome(clock)
    metronome.set(Tempo(2.0))
    clock.pass_by(5)
    metronome.start()
    assert metronome.wait_s() == 0
    metronome.tick(1 / 4)
    assert metronome.wait_s() == pytest.approx(1 / 8)


def test_that_a_run_that_was_held_up_makes_up_for_a_moment_only() -> None:
    clock = Clock()
    metronome = Metronome(clock)
    metronome.set(Tempo(10.0))
    metronome.tick(0.1)
    clock.pass_by(60)
    assert batches_in(metronome, clock, 1.0, 10) == pytest.approx(10 * 10 * (1 + MAX_LAG_S), abs=2)


def test_that_a_new_pace_holds_from_now_on() -> None:
    clock = Clock()
    metronome = Metronome(clock)
    metronome.set(Tempo(0.01))
    metronome.tick(1.0)
    assert metronome.wait_s() == pytest.approx(100)
    metronome.set(Tempo(10.0))
    assert metronome.wait_s() == 0
    metronome.set(None)
    assert metronome.wait_s() == 0


def test_that_the_speed_is_that_of_the_last_second() -> None:
    clock = Clock()
    speed = Speed(clock)
    speed.start()
    assert speed.per_second == 0
    for _ in range(30):
        clock.pass_by(0.1)
        speed.add(0.2)
    assert speed.per_second == pytest.approx(2.0)
    for _ in range(11):
        clock.pass_by(0.1)
        speed.add(0.8)
    assert speed.per_second == pytest.approx(8.0)


def test_that_a_new_run_forgets_the_speed_of_the_one_before() -> None:
    clock = Clock()
    speed = Speed(clock)
    speed.start()
    clock.pass_by(0.5)
    speed.add(100)
    speed.start()
    assert speed.per_second == 0
    clock.pass_by(0.5)
    speed.add(1)
    assert speed.per_second == pytest.approx(2.0)


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 10)), max_size=40))
def test_that_a_speed_is_never_negative_nor_infinite(moves: list[tuple[float, float]]) -> None:
    clock = Clock()
    speed = Speed(clock)
    speed.start()
    for seconds, epochs in moves:
        clock.pass_by(seconds)
        speed.add(epochs)
        assert 0 <= speed.per_second < float("inf")
