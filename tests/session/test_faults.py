"""What goes wrong is told, stops the run, and leaves the runner alive and the window in the know."""

from __future__ import annotations

import re

import pytest

from playground.document import Until
from playground.engine.frame import Wanted
from playground.engine.mechanics.values import Weight
from playground.engine.pictures import Pictures
from playground.engine.trainer import Trainer
from playground.session.commands import Advance, Pause, Run, SetWeight, Show
from tests.engine.test_divergence import exploding
from tests.session.desk import UNSEEN, Desk, small, until


def test_that_a_fault_while_training_stops_the_run_and_the_runner_lives_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(small())
    desk.tell(Run())

    def fault(self: Trainer, batches: int, until: Until | None = None) -> float:
        raise KeyError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", fault)
        desk.turn()
    assert not desk.runner.running
    assert "planted" in desk.texts()[-1]
    assert desk.notes[-1].level == "error"
    assert not desk.frame.running
    assert "KeyError" in capsys.readouterr().err
    desk.tell(Advance("epoch"))
    assert desk.frame.epoch == 1


@pytest.mark.parametrize("error", [RuntimeError("planted"), MemoryError()])
def test_that_a_fault_while_drawing_stops_the_run_and_a_plain_frame_says_so(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(small())

    def fault(self: Pictures, wanted: Wanted) -> tuple[dict[int, object], None]:
        if wanted.tiles:
            raise error
        return {}, None

    monkeypatch.setattr(Pictures, "_maps", fault)
    desk.tell(Run())
    desk.turn(20)
    assert not desk.runner.running
    assert not desk.frame.running
    assert not desk.frame.maps
    assert desk.notes[-1].level == "error"
    desk.tell(Show(UNSEEN), Run())
    desk.finish()
    assert desk.frame.epoch == 8


def test_that_too_little_memory_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(small())

    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("playground.session.builder.Trainer", full)
    desk.use(small(batch_size=3))
    assert re.search("not enough memory.*smaller", desk.texts()[-1])


def test_that_a_divergence_names_its_place_and_the_last_finite_numbers_stay() -> None:
    desk = Desk(exploding(batch_size=12))
    desk.tell(Run())
    desk.finish()
    assert [(note.level, note.stopped) for note in desk.notes] == [("error", "diverged")]
    assert re.search(r"diverged in epoch \d+, batch \d, phase \w+.*learning rate", desk.notes[-1].text)
    assert (desk.frame.running, desk.frame.stopped) == (False, "diverged")
    assert all(abs(array).max() < float("inf") for array in desk.frame.parameters.values())
    desk.tell(Run())
    desk.turn(3)
    assert [note.stopped for note in desk.notes] == ["diverged", "diverged"]
    desk.tell(Advance("phase"))
    assert desk.frame.phase == "predict"


def test_that_a_divergence_of_a_single_phase_is_told() -> None:
    desk = Desk(exploding(batch_size=12))
    while not desk.notes and len(desk.frames) < 200:
        desk.tell(Advance("phase"))
    assert "diverged" in desk.texts()[-1]
    assert not desk.frame.running


def test_that_records_told_and_records_kept_are_the_same_whatever_happened() -> None:
    desk = Desk(until(small(), max_epochs=5))
    for command in (Advance("epoch"), Run(), Pause(), Run(), Advance("phase"), Run()):
        desk.tell(command)
        desk.turn(3)
    desk.finish()
    assert desk.records == desk.trainer.records
    assert len(desk.losses) == desk.trainer.steps


def test_that_losses_that_cannot_be_measured_after_an_edit_are_told_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(small(), each_s=0.0)

    def fault(self: Trainer) -> None:
        raise ValueError("The file has gone.")

    monkeypatch.setattr(Trainer, "measure_again", fault)
    desk.tell(SetWeight(Weight("layer 2.bias", (0,)), 0.5))
    desk.clock.pass_by(1.0)
    desk.turn(3)
    assert desk.texts() == ["The file has gone."]
    assert desk.runner._conductor.idle_s() is None
