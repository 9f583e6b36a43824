"""What the other commands do: start, views, device, trained models, end; and bursts of them."""

from __future__ import annotations

import dataclasses

import pytest

from playground.engine.frame import Axes, Wanted
from playground.engine.trainer import Trainer
from playground.session.commands import (
    Advance,
    Command,
    Device,
    Forget,
    Learned,
    Pace,
    Pause,
    Quit,
    Restart,
    Run,
    Show,
    Use,
    without_stale,
)
from playground.session.pace import Tempo
from tests.session.desk import UNSEEN, Desk, lively, small

# -- start, views, device, end -------------------------------------------------------------------------


def test_that_a_restart_is_the_very_same_start_and_the_record_begins_anew() -> None:
    desk = Desk(lively())
    start = desk.trainer.parameters_sha256
    desk.tell(Run())
    desk.turn(9)
    desk.tell(Restart())
    assert (desk.frame.epoch, desk.frame.running, desk.frame.stopped) == (0, False, None)
    assert desk.trainer.parameters_sha256 == start
    assert desk.cleared == 2
    assert [record.epoch for record in desk.records] == [0]
    assert desk.losses == []


def test_that_what_is_hidden_is_not_computed_and_what_is_shown_comes_at_once() -> None:
    desk = Desk(small())
    assert desk.frame.output is not None
    desk.tell(Show(UNSEEN))
    assert (desk.frame.output, desk.frame.maps) == (None, {})
    desk.tell(Show(Wanted(resolution=20)))
    assert [map.shape for map in desk.frame.output] == [(20, 20)]


def test_that_a_view_stays_as_it_is_when_the_document_changes() -> None:
    desk = Desk(small())
    desk.tell(Show(UNSEEN))
    desk.use(small(batch_size=6))
    assert desk.frame.output is None


@pytest.mark.parametrize("wish", ["cpu", "auto"])
def test_that_another_device_goes_on_with_the_same_numbers(wish: str) -> None:
    desk = Desk(lively())
    desk.tell(Advance("epoch"), Advance("batch"))
    before, trainer = desk.trainer.parameters_sha256, desk.trainer
    desk.tell(Device(wish))
    assert desk.trainer is not trainer
    assert desk.trainer.parameters_sha256 == before
    assert (desk.frame.epoch, desk.frame.batch, desk.frame.step, desk.frame.device) == (1, 1, 5, "cpu")
    assert desk.cleared == 1
    assert not desk.notes


def test_that_a_gpu_that_cannot_be_had_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.device.gpu", lambda: (None, "there is none"))
    desk = Desk(small())
    desk.tell(Device("gpu"))
    desk.use(small(seed=2))
    desk.use(small(seed=3), fresh=True)
    assert [text for text in desk.texts() if "there is none" in text] == [desk.texts()[0]]
    desk.tell(Device("cpu"), Device("gpu"))
    assert len(desk.notes) == 2


def test_that_a_device_can_be_chosen_before_there_is_a_document() -> None:
    desk = Desk()
    desk.tell(Device("cpu"), Pace(Tempo(2.0)), Show(UNSEEN), Pause())
    assert not desk.notes
    desk.use(small(), fresh=True)
    assert desk.frame.device == "cpu"


@pytest.mark.parametrize("command", [Run(), Advance("epoch"), Advance("phase"), Restart()])
def test_that_nothing_can_be_trained_before_there_is_a_document(command: Command) -> None:
    desk = Desk()
    desk.tell(command)
    assert [note.level for note in desk.notes] == ["error"]
    assert not desk.frames


def test_that_what_is_forgotten_is_gone() -> None:
    desk = Desk(small())
    desk.tell(Run())
    desk.turn(5)
    desk.tell(Forget())
    assert not desk.runner.running
    assert (desk.records, desk.losses, desk.cleared) == ([], [], 2)
    desk.tell(Run())
    assert "cannot be trained" in desk.texts()[-1]
    desk.use(small())
    assert desk.frame.epoch == 0


def test_that_quit_ends_the_loop_and_what_was_posted_behind_it_is_not_done() -> None:
    desk = Desk(small())
    desk.tell(Run())
    steps = desk.trainer.steps
    assert not desk.tell(Quit(), Advance("batch"))
    assert not desk.turn()
    assert desk.trainer.steps == steps


def test_that_a_trained_model_goes_on_from_its_numbers_and_epochs() -> None:
    first = Trainer(lively(), device="cpu")
    for _ in range(3):
        first.epoch()
    learned = Learned({**first.parameters, **first.kept}, tuple(first.records))
    desk = Desk(lively(), learned=learned)
    assert desk.trainer.parameters_sha256 == first.parameters_sha256
    assert desk.frame.epoch == 3
    assert desk.records == first.records
    desk.tell(Advance("epoch"))
    assert [record.epoch for record in desk.records] == [0, 1, 2, 3, 4]
    desk.tell(Restart())
    assert desk.trainer.parameters_sha256 == Trainer(lively(), device="cpu").parameters_sha256


def test_that_the_optimiser_of_a_trained_model_begins_afresh_and_undoes_nothing() -> None:
    """Adam's averages are not in the file; going on with its old count of steps, it would leap."""
    document = small(optimizer={"name": "adam", "learning_rate": 0.001}, until={"max_epochs": 500})
    first = Trainer(document, device="cpu")
    for _ in range(300):
        first.epoch()
    desk = Desk(document, learned=Learned(first.parameters, tuple(first.records)))
    before = first.parameters["layer 2.weight"]
    desk.tell(Advance("batch"))
    assert abs(desk.trainer.parameters["layer 2.weight"] - before).max() < 0.00101


def test_that_a_trained_model_whose_numbers_do_not_fit_is_told_and_nothing_is_in_use() -> None:
    desk = Desk(small(), learned=Learned({"layer 2.weight": [[1.0]]}))
    assert "layer 2.weight" in desk.texts()[0]
    desk.tell(Run())
    assert "cannot be trained" in desk.texts()[-1]
    desk.use(small())
    assert desk.frame.epoch == 0


# -- bursts --------------------------------------------------------------------------------------------


def test_that_of_a_burst_only_the_last_document_and_view_are_used() -> None:
    documents = [Use(small(batch_size=size), size) for size in range(2, 6)]
    views = [Show(dataclasses.replace(UNSEEN, resolution=size)) for size in (10, 20)]
    assert without_stale([*documents, *views]) == [documents[-1], views[-1]]
    assert without_stale([]) == []


def test_that_no_document_is_dropped_on_which_a_later_command_builds() -> None:
    first, edited = Use(small(), 1, fresh=True), Use(small(seed=2), 2)
    bursts: tuple[list[Command], ...] = (
        [first, edited],
        [edited, Restart(), edited],
        [Run(), Run()],
        [Advance("epoch"), Advance("epoch")],
    )
    for kept in bursts:
        assert without_stale(kept) == kept
    assert without_stale([edited, first]) == [first]


def test_that_a_slider_that_is_dragged_builds_one_trainer() -> None:
    desk = Desk(small())
    desk.tell(*(Use(small(batch_size=size), size) for size in range(2, 12)))
    assert desk.frame.generation == 11
    assert desk.trainer.batch_size == 11
    assert len(desk.frames) == 2


def test_that_axes_that_the_data_lack_fall_back_on_theirs() -> None:
    desk = Desk(small())
    desk.tell(Show(Wanted(axes=Axes("features", ("petal", "sepal")), resolution=10)))
    assert desk.frame.plane is not None
    assert desk.frame.plane.axes == Axes("features", ("x", "y"))
