"""One phase, one batch, one epoch at a time, and what breaks into an epoch that takes long."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from playground.document import Until
from playground.engine.frame import Frame
from playground.session.commands import Advance, Command, Goal, Pace, Pause, Restart, Run, Show, Use
from playground.session.pace import Tempo
from playground.session.reporter import FRAME_S
from playground.session.settings import set_data, set_training
from tests.session.desk import UNSEEN, Desk, small

# -- one step at a time --------------------------------------------------------------------------------


def test_that_a_document_in_use_is_shown_at_its_start() -> None:
    desk = Desk(small())
    assert (desk.frame.epoch, desk.frame.step, desk.frame.phase, desk.frame.running) == (0, 0, "init", False)
    assert desk.frame.generation == 1
    assert [record.epoch for record in desk.records] == [0]
    assert desk.cleared == 1
    assert not desk.notes


def test_that_phases_follow_each_other_and_the_batch_loss_comes_with_the_step() -> None:
    desk = Desk(small())
    seen = []
    for _ in range(9):
        desk.tell(Advance("phase"))
        seen.append((desk.frame.phase, len(desk.losses)))
    four = ["predict", "loss", "gradient", "step"]
    assert [phase for phase, _ in seen] == [*four, *four, "predict"]
    assert [count for _, count in seen] == [0, 0, 0, 1, 1, 1, 1, 2, 2]
    assert desk.frame.step == 2


@pytest.mark.parametrize("to", ["predict", "loss", "gradient", "step"])
@pytest.mark.parametrize("done", range(9))
def test_that_a_phase_is_gone_on_to_in_the_next_batch_where_this_one_has_it_behind(
    done: int, to: Goal
) -> None:
    desk, slow = Desk(small()), Desk(small())
    for one in (desk, slow):
        for _ in range(done):
            one.tell(Advance("phase"))
    desk.tell(Advance("phase", to=to))
    phases = 0
    while not phases or slow.frame.phase != to:
        slow.tell(Advance("phase"))
        phases += 1
    assert 1 <= phases <= 4
    assert (desk.frame.phase, desk.frame.step, desk.losses) == (to, slow.frame.step, slow.losses)
    assert desk.frame.batch_loss == slow.frame.batch_loss
    assert desk.trainer.parameters_sha256 == slow.trainer.parameters_sha256


def test_that_a_batch_finishes_the_one_at_hand() -> None:
    desk = Desk(small())
    desk.tell(Advance("phase"), Advance("phase"))
    desk.tell(Advance("batch"))
    assert (desk.frame.step, desk.frame.phase, len(desk.losses)) == (1, "step", 1)


def test_that_an_epoch_is_finished_in_one_turn_and_told_with_its_record() -> None:
    desk = Desk(small())
    desk.tell(Advance("batch"))
    desk.tell(Advance("epoch"))
    assert (desk.frame.epoch, desk.frame.step, desk.frame.running) == (1, 4, False)
    assert len(desk.losses) == 4
    assert [record.epoch for record in desk.records] == [0, 1]
    assert not desk.notes


def test_that_strides_of_one_burst_are_all_done_in_order() -> None:
    desk = Desk(small())
    desk.tell(Advance("epoch"), Advance("batch"), Advance("phase"), Advance("epoch"), Advance("epoch"))
    assert (desk.frame.epoch, desk.frame.batch, desk.frame.step) == (3, 0, 12)


def test_that_an_epoch_does_not_wait_for_the_pace() -> None:
    desk = Desk(small())
    desk.tell(Pace(Tempo(0.001)), Advance("epoch"))
    assert desk.frame.epoch == 1


# -- an epoch that takes long --------------------------------------------------------------------------


def interrupted(*breaking_in: Command) -> Desk:
    """A desk on which, after two batches of an epoch, commands came in between."""
    desk = Desk(small())
    advance = desk.trainer.advance

    def with_a_knock(batches: int, until: Until | None = None) -> Any:
        before = desk.trainer.steps
        losses = advance(min(batches, 2 - before) if before < 2 else batches, until)
        if before < 2 <= desk.trainer.steps:
            for command in breaking_in:
                desk.runner.post(command)
        return losses

    with patch.object(desk.trainer, "advance", with_a_knock):
        desk.tell(Advance("epoch"))
    assert desk.trainer.steps == 2
    return desk


def test_that_a_view_can_change_in_the_middle_of_an_epoch_which_then_goes_on() -> None:
    desk = interrupted(Show(UNSEEN))
    assert desk.runner.running
    desk.turn()
    assert desk.frame.running
    desk.finish()
    assert (desk.frame.epoch, desk.frame.step, desk.frame.running) == (1, 4, False)
    assert not desk.notes


def test_that_a_pause_stops_an_epoch_where_it_is() -> None:
    desk = interrupted(Pause())
    desk.turn()
    assert (desk.frame.step, desk.frame.running) == (2, False)
    desk.turn(5)
    assert desk.trainer.steps == 2


def test_that_a_run_takes_over_an_epoch_and_goes_on_behind_it() -> None:
    desk = interrupted(Run())
    desk.finish()
    assert desk.frame.epoch == 8
    assert desk.notes[-1].stopped == "max_epochs"


def test_that_a_restart_ends_an_epoch() -> None:
    desk = interrupted(Restart())
    desk.turn(5)
    assert (desk.trainer.steps, desk.frame.step) == (0, 0)


def test_that_an_epoch_asked_for_meanwhile_is_one_more() -> None:
    desk = interrupted(Advance("epoch"))
    desk.turn()
    desk.finish()
    assert desk.trainer.epochs == 2


def test_that_a_batch_asked_for_meanwhile_takes_the_place_of_the_epoch() -> None:
    desk = interrupted(Advance("batch"))
    desk.turn(5)
    assert desk.trainer.steps == 3


def test_that_another_project_ends_an_epoch() -> None:
    desk = interrupted(Use(small(seed=3), 7, fresh=True))
    desk.turn(5)
    assert (desk.trainer.steps, desk.frame.generation, desk.frame.running) == (0, 7, False)


def test_that_other_data_end_an_epoch() -> None:
    desk = interrupted(Use(set_data(small(), "source", "circle"), 7))
    desk.turn(5)
    assert (desk.trainer.steps, desk.frame.generation, desk.frame.running) == (0, 7, False)


def test_that_an_edit_lets_an_epoch_be_finished() -> None:
    desk = interrupted(Use(set_training(small(), "optimizer.learning_rate", 0.001), 7))
    desk.turn()
    desk.finish()
    assert (desk.frame.epoch, desk.frame.step, desk.frame.generation) == (1, 4, 7)


def test_that_a_long_epoch_shows_frames_on_its_way() -> None:
    desk = Desk(small(), each_s=FRAME_S)
    shown: list[Frame] = []
    with patch.object(desk.box, "put_frame", shown.append):
        desk.tell(Advance("epoch"))
    assert [(frame.batch, frame.running) for frame in shown] == [
        (1, True),
        (2, True),
        (3, True),
        (0, False),
    ]
