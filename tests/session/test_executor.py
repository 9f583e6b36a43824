"""Which executor the worker trains with: for the first picture array, fast as soon as it may be had."""

from __future__ import annotations

import numpy as np
import pytest

from playground.engine.fast import cache
from playground.session.builder import LOADING
from playground.session.commands import Advance, Hasten, Restart, Run, Show
from tests.session.desk import COARSE, Desk, lively, small

ABSENT = "there is no fast engine in this test"


class Opening(Desk):
    """A runner as the window has it: nothing is hastened before the first frame."""

    def tell(self, *commands: object) -> bool:
        return super().tell(*(one for one in commands if not isinstance(one, Hasten)))  # type: ignore[arg-type]

    def hasten(self) -> None:
        super().tell(Hasten())


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No kernels at hand until this is undone."""
    monkeypatch.setattr(cache, "why_not", lambda: ABSENT)
    monkeypatch.setattr(cache, "load_kernels", lambda dtype: ABSENT)
    return monkeypatch


def test_that_the_first_frame_does_not_wait_for_the_fast_engine(fast_engine: None) -> None:
    desk = Opening(small())
    assert (desk.frame.executor, desk.frame.executor_note) == ("array", LOADING)
    desk.hasten()
    assert (desk.frame.executor, desk.frame.executor_note) == ("fast", "")


@pytest.mark.parametrize("command", [Run(), Advance("phase"), Advance("batch"), Advance("epoch")])
def test_that_the_first_step_is_made_by_the_fast_engine_however_soon_it_is_asked_for(
    fast_engine: None, command: Run | Advance
) -> None:
    desk = Opening(lively())
    desk.tell(command)
    desk.finish()
    desk.tell(Advance("batch"))
    assert desk.frame.executor == "fast"
    straight = Desk(lively())
    while straight.trainer.steps < desk.trainer.steps:
        straight.trainer.batch()
    assert desk.trainer.parameters_sha256 == straight.trainer.parameters_sha256


def test_that_without_a_fast_engine_the_frames_say_why(absent: pytest.MonkeyPatch) -> None:
    desk = Opening(small())
    assert desk.frame.executor == "array"
    assert ABSENT in desk.frame.executor_note
    desk.tell(Run())
    desk.finish()
    assert desk.frame.stopped == "max_epochs"


def test_that_one_that_becomes_ready_before_the_first_step_is_taken_with_the_same_numbers(
    fast_engine: None, absent: pytest.MonkeyPatch
) -> None:
    desk = Opening(lively())
    desk.trainer.set_parameters({"layer 2.bias": np.arange(5.0)})
    before = desk.trainer.parameters_sha256
    absent.undo()
    desk.hasten()
    assert desk.frame.executor == "fast"
    assert desk.trainer.parameters_sha256 == before


def test_that_a_run_that_is_on_ends_with_the_executor_that_it_began_with(
    fast_engine: None, absent: pytest.MonkeyPatch
) -> None:
    desk = Opening(lively())
    desk.tell(Run())
    absent.undo()
    desk.hasten()
    desk.turn()
    assert desk.runner.running
    assert desk.frame.executor == "array"
    desk.finish()
    assert desk.frame.executor == "array"
    desk.tell(Show(COARSE), Run(on=True))
    assert desk.frame.executor == "array"


def test_that_a_restart_takes_what_has_become_ready(fast_engine: None, absent: pytest.MonkeyPatch) -> None:
    desk = Opening(lively())
    desk.tell(Advance("epoch"))
    absent.undo()
    desk.hasten()
    assert desk.frame.executor == "array"
    desk.tell(Restart())
    assert (desk.frame.executor, desk.frame.step) == ("fast", 0)
    assert desk.records == [desk.trainer.records[0]]
    assert desk.trainer.parameters_sha256 == Desk(lively()).trainer.parameters_sha256
