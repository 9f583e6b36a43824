"""Runs: where they end and how that is told, pausing, pace, speed."""

from __future__ import annotations

from playground.document import set_setting
from playground.session.commands import Advance, Pace, Pause, Run
from playground.session.pace import Tempo
from playground.session.reporter import FRAME_S
from tests.session.desk import Desk, small


def test_that_a_run_ends_where_the_document_says_and_says_so() -> None:
    desk = Desk(small())
    desk.tell(Run())
    assert desk.runner.running
    desk.finish()
    assert (desk.frame.epoch, desk.frame.running, desk.frame.stopped) == (8, False, "max_epochs")
    assert desk.frame.message == desk.notes[-1].text
    assert [record.epoch for record in desk.records] == list(range(9))
    assert len(desk.losses) == 32
    assert [(note.level, note.stopped) for note in desk.notes] == [("info", "max_epochs")]


def test_that_a_target_is_a_success() -> None:
    desk = Desk(small(until={"loss": 0.65, "on": "training", "max_epochs": 200}))
    desk.tell(Run())
    desk.finish()
    assert [(note.level, note.stopped) for note in desk.notes] == [("success", "target")]
    assert desk.records[-1].training <= 0.65 < desk.records[-2].training


def test_that_patience_is_information() -> None:
    desk = Desk(small(optimizer={"name": "sgd", "learning_rate": 1e-9}, until={"patience": 2}))
    desk.tell(Run())
    desk.finish()
    assert [(note.level, note.stopped) for note in desk.notes] == [("info", "patience")]


def test_that_a_run_can_be_paused_and_goes_on() -> None:
    desk = Desk(small())
    desk.tell(Run())
    desk.turn(5)
    desk.tell(Pause())
    steps = desk.frame.step
    assert (desk.frame.running, desk.frame.stopped) == (False, "paused")
    desk.turn(5)
    assert desk.trainer.steps == steps > 0
    desk.tell(Run())
    desk.finish()
    assert (desk.frame.epoch, desk.frame.stopped) == (8, "max_epochs")


def test_that_why_the_last_run_ended_is_forgotten_when_the_next_begins() -> None:
    desk = Desk(small(until={"loss": 0.65, "on": "training", "max_epochs": 200}))
    desk.tell(Run())
    desk.finish()
    desk.tell(Run(on=True))
    desk.turn(5)
    assert (desk.frame.running, desk.frame.stopped, desk.frame.message) == (True, None, "")


def test_that_a_pause_without_a_run_says_and_sends_nothing() -> None:
    desk = Desk(small())
    frames = len(desk.frames)
    desk.tell(Pause())
    assert (len(desk.frames), desk.notes) == (frames, [])


def test_that_a_second_run_changes_nothing() -> None:
    desk = Desk(small())
    desk.tell(Run(), Run())
    desk.tell(Run(on=True))
    desk.finish()
    assert desk.frame.epoch == 8


def test_that_a_stride_ends_a_run() -> None:
    desk = Desk(small())
    desk.tell(Run())
    desk.tell(Advance("batch"))
    steps = desk.frame.step
    desk.turn(3)
    assert (desk.trainer.steps, desk.frame.running) == (steps, False)


def test_that_a_target_that_is_reached_already_is_told_and_not_run() -> None:
    desk = Desk(small(until={"loss": 100.0}))
    desk.tell(Run())
    assert not desk.runner.running
    assert desk.trainer.steps == 0
    assert [(note.level, note.stopped) for note in desk.notes] == [("info", "already target")]


def test_that_epochs_that_were_all_done_already_are_told_and_not_run() -> None:
    desk = Desk(small(until={"max_epochs": 1}))
    desk.tell(Advance("epoch"))
    desk.tell(Run())
    assert [note.stopped for note in desk.notes] == ["already max_epochs"]


def test_that_run_on_goes_past_the_target_and_past_the_last_epoch() -> None:
    desk = Desk(small(until={"loss": 100.0, "max_epochs": 2}))
    desk.tell(Run(on=True))
    desk.turn(60)
    assert desk.runner.running
    assert desk.frame.epoch > 2


def test_that_in_the_middle_of_an_epoch_a_run_is_judged_at_its_end_like_any_other() -> None:
    desk = Desk(small(until={"loss": 100.0}))
    desk.tell(Advance("batch"))
    desk.tell(Run())
    assert desk.runner.running
    desk.finish()
    assert (desk.frame.epoch, desk.frame.batch, desk.frame.stopped) == (1, 0, "target")


def test_that_a_run_of_an_edited_network_is_judged_by_what_it_loses_now() -> None:
    desk = Desk(small(until={"loss": 0.65, "on": "training", "max_epochs": 200}))
    desk.tell(Run())
    desk.finish()
    assert desk.notes[-1].stopped == "target"
    desk.use(set_setting(desk.trainer.document, {2}, "units", 1))
    assert desk.records[-1] == desk.trainer.measure()
    assert desk.records[-1].training > 0.65
    desk.tell(Run())
    assert desk.runner.running


def test_that_a_run_is_judged_by_what_its_start_loses_not_by_the_last_epoch() -> None:
    desk = Desk(small())
    desk.tell(Advance("batch"), Advance("batch"))
    before, now = desk.records[-1].training, desk.trainer.measure().training
    assert now < before
    desk.use(small(batch_size=10, until={"loss": (now + before) / 2, "on": "training"}))
    desk.tell(Run())
    assert desk.notes[-1].stopped == "already target"


def test_that_a_pace_holds_a_run_back_and_full_speed_lets_it_go() -> None:
    desk = Desk(small(), each_s=0.0)
    desk.tell(Pace(Tempo(1.0)), Run())
    assert desk.trainer.steps == 1
    desk.turn(5)
    assert desk.trainer.steps == 1
    desk.clock.pass_by(0.25)
    desk.turn(5)
    assert desk.trainer.steps == 2
    desk.tell(Pace(None))
    desk.finish()
    assert desk.frame.epoch == 8


def test_that_the_first_batch_of_a_run_does_not_wait_for_that_of_the_run_before() -> None:
    desk = Desk(small(), each_s=0.0)
    desk.tell(Pace(Tempo(0.1)), Run())
    desk.tell(Pause())
    desk.tell(Run())
    assert desk.trainer.steps == 2


def test_that_each_batch_of_a_slow_run_is_shown_at_once() -> None:
    desk = Desk(small(), each_s=0.0)
    desk.tell(Pace(Tempo(1.0)), Run())
    assert (desk.frame.step, desk.frame.running) == (1, True)
    desk.clock.pass_by(0.25)
    desk.turn()
    assert desk.frame.step == 2


def test_that_a_fast_run_sends_no_more_frames_than_can_be_seen() -> None:
    desk = Desk(small(until={"max_epochs": 100}), each_s=0.001)
    before = desk.clock.now_s
    desk.tell(Run())
    desk.finish()
    assert 1 <= len(desk.frames) <= 3 + (desk.clock.now_s - before) / FRAME_S
    assert len(desk.losses) == 400


def test_that_no_frame_of_a_run_is_made_while_the_last_one_is_being_shown() -> None:
    desk = Desk(small(until={"max_epochs": 100}), each_s=0.001)
    desk.box.ready = False
    desk.tell(Run())
    desk.finish()
    assert [frame.running for frame in desk.frames if frame.step] == [False], "only how it ended"
    assert len(desk.losses) == 400


def test_that_the_speed_is_told_while_running_only() -> None:
    desk = Desk(small(until={"max_epochs": 100}), each_s=0.01)
    desk.tell(Run())
    desk.finish()
    assert max(frame.epochs_per_second for frame in desk.frames) > 0
    assert desk.frame.epochs_per_second == 0
