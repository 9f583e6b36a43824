"""Editing while it trains: what still fits stays, the run goes on, and broken documents do no harm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground import document as graph
from playground.document import Document, Link
from playground.engine.trainer import Trainer
from playground.session.commands import Advance, Device, Pace, Pause, Run
from playground.session.pace import Tempo
from playground.session.settings import set_data, set_training
from tests.document.documents import node
from tests.engine.networks import classifier, dense
from tests.session.desk import Desk, small, until


def deep(**training: Any) -> Document:
    """Two layers of four and three neurons."""
    more = {"batch_size": 12, "until": {"max_epochs": 60}, **training}
    return classifier(dense(2, 4), dense(3, 3), **more)


def running(document: Document, turns: int = 9) -> Desk:
    """A desk in the middle of a run."""
    desk = Desk(document)
    desk.tell(Run())
    desk.turn(turns)
    assert desk.runner.running
    return desk


def same(one: Any, other: Any) -> bool:
    return np.array_equal(one, other)


def test_that_a_wider_layer_starts_anew_and_the_others_keep_what_they_learned() -> None:
    desk = running(deep())
    before, steps = desk.trainer.parameters, desk.trainer.steps
    desk.use(graph.set_setting(deep(), {3}, "units", 5))
    after = desk.frame.parameters
    assert same(after["layer 2.weight"], before["layer 2.weight"])
    assert same(after["layer 2.bias"], before["layer 2.bias"])
    assert after["layer 3.weight"].shape == (4, 5)
    assert desk.frame.running
    assert desk.trainer.steps >= steps
    epochs = desk.trainer.epochs
    desk.turn(20)
    assert desk.trainer.epochs > epochs


def test_that_a_node_put_in_between_leaves_those_that_fit_untouched() -> None:
    desk = running(deep())
    before = desk.trainer.parameters
    grown, id = graph.add_node(deep(), "dense", (0, 0), {"units": 4, "activation": "relu"})
    desk.use(graph.insert_on_link(grown, Link(2, 0, 3, 0), id))
    after = desk.frame.parameters
    assert all(same(after[name], before[name]) for name in before)
    assert after["hidden.weight"].shape == (4, 4)


def test_that_a_renamed_node_keeps_its_numbers_under_its_new_name() -> None:
    desk = running(deep())
    before = desk.trainer.parameters
    desk.use(graph.rename(deep(), 2, "first"))
    assert same(desk.frame.parameters["first.weight"], before["layer 2.weight"])
    assert "layer 2.weight" not in desk.frame.parameters


def test_that_an_edit_while_paused_stays_paused_in_its_phase() -> None:
    desk = Desk(deep())
    for phases in range(1, 9):
        desk.tell(Advance("phase"))
        desk.use(set_training(deep(), "optimizer.learning_rate", 0.001 * phases))
        assert not desk.frame.running
        assert desk.frame.phase == ["step", "predict", "loss", "gradient"][phases % 4]
    assert desk.frame.step == 2


def test_that_the_batch_at_hand_is_seen_through_the_edited_network() -> None:
    desk = Desk(deep())
    desk.tell(Advance("phase"), Advance("phase"))
    loss, values = desk.frame.batch_loss, desk.frame.batch_values[2]
    desk.use(graph.set_setting(deep(), {2}, "activation", "relu"))
    assert desk.frame.phase == "loss"
    assert desk.frame.batch_loss not in (None, loss)
    assert (desk.frame.batch_values[2] >= 0).all()
    assert (values < 0).any()


def test_that_after_an_edit_between_batches_nothing_is_shown_that_was_not_computed() -> None:
    desk = Desk(deep())
    desk.tell(Advance("epoch"))
    assert desk.frame.update_ratio
    desk.use(graph.set_setting(deep(), {2}, "activation", "relu"))
    assert desk.frame.phase == "step"
    assert desk.frame.batch_loss is None
    assert not desk.frame.batch_values
    assert not desk.frame.update_ratio


def test_that_other_stop_conditions_disturb_nothing() -> None:
    desk = Desk(deep())
    desk.tell(Advance("epoch"))
    trainer, loss = desk.trainer, desk.frame.batch_loss
    desk.use(until(deep(), loss=0.01))
    assert desk.trainer is trainer
    assert (desk.frame.batch_loss, desk.frame.generation) == (loss, 2)
    assert desk.trainer.document.training.until.loss == 0.01


def test_that_stop_conditions_changed_during_a_run_hold_from_the_next_epoch() -> None:
    desk = running(deep())
    desk.use(until(deep(), max_epochs=5))
    desk.finish()
    assert (desk.frame.epoch, desk.frame.stopped) == (5, "max_epochs")


def test_that_a_run_past_its_target_goes_on_through_edits() -> None:
    document = until(deep(), loss=100.0, max_epochs=2)
    desk = Desk(document)
    desk.tell(Run(on=True))
    desk.turn(20)
    desk.use(set_training(document, "optimizer.learning_rate", 0.01))
    desk.use(until(document, loss=99.0))
    desk.turn(20)
    assert desk.runner.running
    assert desk.frame.epoch > 5


def test_that_other_batches_begin_the_epoch_anew_and_keep_the_losses() -> None:
    for edit in (("batch_size", 7), ("seed", 9), ("shuffle", False)):
        desk = Desk(deep())
        desk.tell(Advance("epoch"), Advance("batch"), Advance("batch"))
        desk.use(set_training(deep(), *edit))
        assert (desk.frame.epoch, desk.frame.batch) == (1, 0), edit
        assert desk.frame.batches == -(-48 // desk.trainer.batch_size)
        assert [record.epoch for record in desk.records] == [0, 1]
        assert desk.cleared == 1


def test_that_a_pace_is_kept_when_the_number_of_batches_changes() -> None:
    desk = Desk(deep(batch_size=48), each_s=0.0)
    desk.tell(Pace(Tempo(1.0)), Run())
    desk.use(deep(batch_size=12))
    steps = desk.trainer.steps
    for _ in range(40):
        desk.clock.pass_by(0.125)
        desk.turn()
    assert desk.trainer.steps == pytest.approx(steps + 16, abs=2)


def test_that_the_speed_does_not_jump_when_the_number_of_batches_changes() -> None:
    desk = Desk(deep(batch_size=48), each_s=0.01)
    desk.tell(Run())
    desk.turn(30)
    first = desk.frame.epochs_per_second
    desk.use(deep(batch_size=12))
    desk.turn(6)
    assert 0 < desk.frame.epochs_per_second <= first


# -- other data --------------------------------------------------------------------------------------


def test_that_another_source_during_a_run_starts_anew_and_runs() -> None:
    desk = running(deep(), turns=20)
    desk.use(set_data(deep(), "source", "circle"))
    assert desk.frame.running
    assert desk.cleared == 2
    assert desk.records[0].epoch == 0
    desk.turn(12)
    assert desk.frame.running
    assert desk.frame.epochs_per_second >= 0
    assert [record.epoch for record in desk.records] == list(range(desk.trainer.epochs + 1))
    alone = Trainer(set_data(deep(), "source", "circle"), device="cpu")
    while alone.steps < desk.trainer.steps:
        alone.step()
    assert desk.trainer.parameters_sha256 == alone.parameters_sha256


def test_that_other_rows_of_the_same_source_keep_the_network_but_not_the_losses() -> None:
    desk = Desk(deep())
    desk.tell(Advance("epoch"), Advance("batch"))
    before = desk.trainer.parameters
    desk.use(set_data(deep(), "settings.noise", 0.4))
    assert all(same(desk.frame.parameters[name], before[name]) for name in before)
    assert (desk.frame.epoch, desk.frame.batch) == (1, 0)
    assert desk.cleared == 2
    assert [record.epoch for record in desk.records] == [1]
    assert desk.records[0] == desk.trainer.measure()


def test_that_another_loss_begins_the_record_anew() -> None:
    desk = Desk(deep())
    desk.tell(Advance("epoch"))
    desk.use(graph.set_setting(deep(), {99}, "kind", "mse"))
    assert [record.epoch for record in desk.records] == [1]


def test_that_another_feature_restarts_the_first_layer_only() -> None:
    desk = Desk(deep())
    desk.tell(Advance("epoch"))
    before = desk.trainer.parameters
    desk.use(set_data(deep(), "features", ("x", "y", "xy")))
    after = desk.frame.parameters
    assert after["layer 2.weight"].shape == (3, 4)
    assert same(after["layer 3.weight"], before["layer 3.weight"])


# -- documents that cannot be trained ----------------------------------------------------------------


def unlinked() -> Document:
    """A network whose output goes nowhere."""
    return graph.unlink(deep(), Link(3, 0, 50, 0))


def test_that_a_document_that_cannot_be_trained_stops_the_run_and_says_why() -> None:
    desk = running(deep())
    numbers, epochs = desk.trainer.parameters_sha256, desk.trainer.epochs
    desk.use(unlinked())
    assert not desk.runner.running
    assert desk.notes[-1].level == "error"
    assert (desk.frame.running, desk.frame.generation) == (False, 2)
    for command in (Run(), Advance("batch"), Pause()):
        desk.tell(command)
        desk.turn(3)
    assert desk.trainer.parameters_sha256 == numbers
    desk.use(deep())
    assert (desk.trainer.parameters_sha256, desk.frame.epoch) == (numbers, epochs)
    desk.tell(Run())
    assert desk.runner.running


def test_that_another_project_that_cannot_be_trained_leaves_nothing_of_the_one_before() -> None:
    desk = running(deep())
    desk.use(unlinked(), fresh=True)
    assert desk.records == []
    assert not desk.runner.running
    desk.use(deep())
    assert (desk.frame.epoch, desk.frame.step) == (0, 0)


def test_that_a_device_does_not_bring_a_document_back_that_was_replaced() -> None:
    desk = Desk(deep())
    desk.use(unlinked())
    desk.tell(Device("cpu"))
    desk.tell(Run())
    assert not desk.runner.running


def test_that_frames_carry_the_generation_of_their_document() -> None:
    desk = running(deep())
    for number in range(2, 6):
        desk.use(small(batch_size=12 + number))
        assert desk.frame.generation == number
        desk.turn(6)
        assert {frame.generation for frame in desk.frames[-2:]} <= {number - 1, number}
    generations = [frame.generation for frame in desk.frames]
    assert generations == sorted(generations)


def test_that_dropout_put_in_and_taken_out_leaves_the_layers_as_they_were() -> None:
    desk = Desk(deep())
    desk.tell(Advance("epoch"))
    before = desk.trainer.parameters
    with_dropout = classifier(dense(2, 4), node(7, "dropout", "drop", rate=0.5), dense(3, 3), batch_size=12)
    desk.use(with_dropout)
    desk.use(deep())
    assert all(same(desk.frame.parameters[name], before[name]) for name in before)
