"""Whichever commands are mixed, the numbers are those of a straight run, bit by bit."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.frame import EpochRecord, Wanted
from playground.engine.trainer import Trainer
from playground.session.commands import (
    Advance,
    Command,
    Device,
    Learned,
    Pace,
    Pause,
    Restart,
    Run,
    Show,
    Use,
)
from playground.session.conductor import CHUNK_S
from playground.session.pace import Tempo
from tests.session.desk import UNSEEN, Desk, lively, until

EPOCHS = 8

COMMANDS: list[Command] = [
    Run(),
    Run(on=True),
    Pause(),
    Advance("phase"),
    *(Advance("phase", to=phase) for phase in ("predict", "loss", "gradient", "step")),
    Advance("batch"),
    Advance("epoch"),
    Show(Wanted(resolution=8, gradients=True, unit=(2, 0))),
    Show(UNSEEN),
    Pace(Tempo(50.0)),
    Pace(Tempo(60.0, "phase")),
    Pace(None),
]
"""All that must not change what is learned."""


class Straight:
    """A trainer by itself, batch by batch: its fingerprint after each, and its records."""

    def __init__(self) -> None:
        self._trainer = Trainer(lively(), device="cpu")
        self._made = [self._trainer.parameters_sha256]

    def fingerprint(self, steps: int) -> str:
        """Of the parameters after so many batches."""
        while self._trainer.steps < steps:
            self._trainer.batch()
            self._made.append(self._trainer.parameters_sha256)
        return self._made[steps]

    def records(self, epochs: int) -> list[EpochRecord]:
        """Of the start and of so many epochs."""
        self.fingerprint(epochs * self._trainer.batches)
        return list(self._trainer.records[: epochs + 1])


@functools.cache
def straight() -> Straight:
    """One for all tests."""
    return Straight()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(COMMANDS), st.integers(0, 4)), max_size=15),
    st.sampled_from([CHUNK_S, CHUNK_S / 3]),
)
def test_that_whichever_commands_are_mixed_the_numbers_are_those_of_a_straight_run(
    moves: list[tuple[Command, int]], each_s: float
) -> None:
    desk = Desk(lively(), each_s=each_s)
    for command, turns in moves:
        desk.tell(command)
        desk.turn(turns)
        if desk.trainer.epochs >= EPOCHS:
            break
        assert desk.trainer.parameters_sha256 == straight().fingerprint(desk.trainer.steps)
    desk.tell(Pause(), Pace(None))
    assert desk.records == desk.trainer.records == straight().records(desk.trainer.epochs)
    assert len(desk.losses) == desk.trainer.steps


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 9), max_size=8))
def test_that_a_run_with_pauses_ends_where_the_straight_run_does(pauses: list[int]) -> None:
    """A loss target is watched at the ends of epochs only, wherever the run was paused."""
    target = straight().records(5)[-1].validation
    assert target is not None
    document = until(lively(), loss=target, max_epochs=100)
    alone = Trainer(document, device="cpu")
    result = alone.run()
    desk = Desk(document)
    for turns in pauses:
        desk.tell(Run())
        desk.turn(turns)
        desk.tell(Pause())
    desk.tell(Run())
    desk.finish()
    assert desk.trainer.parameters_sha256 == alone.parameters_sha256
    assert desk.records == alone.records
    if desk.frame.stopped == "target":
        assert desk.notes[-1].text == result.message


def edits() -> list[Any]:
    """Documents that learn the very same numbers as `lively`, by other stops, places and names."""
    document = lively()
    return [document, until(document, max_epochs=90), until(document, patience=70)]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([*edits(), Device("cpu"), Device("auto")]), max_size=6), st.integers(0, 9))
def test_that_edits_that_do_not_touch_the_numbers_leave_no_trace(changes: list[Any], steps: int) -> None:
    desk = Desk(lively())
    for change in changes:
        for _ in range(steps):
            desk.tell(Advance("phase"))
        if isinstance(change, Device):
            desk.tell(change)
        else:
            desk.use(change)
    while desk.trainer.epochs < 2 * EPOCHS:
        assert desk.trainer.parameters_sha256 == straight().fingerprint(desk.trainer.steps)
        desk.tell(Advance("batch"))
    assert desk.records == straight().records(2 * EPOCHS)


@pytest.mark.parametrize("command", [Restart(), Use(lively(), 9, fresh=True)])
def test_that_a_second_training_equals_the_first(command: Command) -> None:
    desk = Desk(lively())
    desk.tell(Run())
    desk.finish()
    first = desk.trainer.parameters_sha256
    desk.tell(command)
    assert desk.trainer.parameters_sha256 == straight().fingerprint(0)
    desk.tell(Run())
    desk.finish()
    assert desk.trainer.parameters_sha256 == first


def test_that_a_model_saved_and_opened_twice_goes_on_alike() -> None:
    first = Trainer(lively(), device="cpu")
    first.epoch()
    learned = Learned({**first.parameters, **first.kept}, tuple(first.records))
    one, other = (Desk(lively(), learned=learned) for _ in range(2))
    one.tell(Advance("epoch"), Advance("epoch"))
    other.tell(Run())
    while other.trainer.epochs < 3:
        other.turn()
    assert other.trainer.steps == one.trainer.steps
    assert one.trainer.parameters_sha256 == other.trainer.parameters_sha256
