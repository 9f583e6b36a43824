"""Deck and status bar in words, without Qt."""

from __future__ import annotations

from typing import Any

import pytest

from playground.document import Document, Problem, replace
from playground.document import Until as Stops
from playground.engine.frame import EpochRecord, Frame, Phase
from playground.engine.prepare import survey
from playground.export import load
from playground.gui import showing
from playground.gui.shell.states import Fact, Until
from playground.session.pace import Tempo

SPIRAL = load("spiral")


def frame(**values: Any) -> Frame:
    usual: dict[str, Any] = {
        "generation": 1,
        "epoch": 3,
        "batch": 7,
        "batches": 20,
        "step": 67,
        "phase": "step",
        "running": False,
        "rows": 20,
        "batch_loss": 0.25,
        "gradient_norm": 1.5,
        "rate": 0.015,
        "batch_bytes": 7100,
    }
    return Frame(**{**usual, **values})


def facts(frame: Frame | None, record: EpochRecord | None = None, document: Document = SPIRAL) -> list[Fact]:
    inspection, problems = survey(document)
    state = showing.status_state(document, inspection, problems, frame, record)
    return [*state.left, *state.right]


@pytest.mark.parametrize(
    ("phase", "batch", "done"),
    [
        ("init", 0, None),
        ("predict", 7, 8),
        ("loss", 7, 8),
        ("gradient", 19, 20),
        ("step", 7, 7),
        ("step", 0, 20),
    ],
)
def test_that_the_batch_at_hand_is_counted(phase: Phase, batch: int, done: int | None) -> None:
    assert showing.batches_done(frame(phase=phase, batch=batch)) == done


def test_that_a_deck_without_a_frame_shows_only_what_the_document_says() -> None:
    state = showing.deck_state(SPIRAL, None, [], Tempo(20.0))
    assert state.notes == ("seed 11", "–", "–", "–", "–")
    assert (state.running, state.phase, state.epoch, state.pace) == (False, None, 0, Tempo(20.0))
    assert state.until == Until(0.05, "validation", 1000, None)


def test_that_the_phases_carry_their_numbers() -> None:
    state = showing.deck_state(SPIRAL, frame(phase="gradient"), [], None)
    assert state.notes == ("seed 11", "20 rows", "0.2500", "|∇| 1.500", "η 0.015")
    assert (state.epoch, state.batch, state.batches) == (3, 8, 20)


@pytest.mark.parametrize(("pace", "title"), showing.PACES)
def test_that_phases_are_marked_one_by_one_at_the_paces_that_are_counted_in_them(
    pace: Tempo | None, title: str
) -> None:
    state = showing.deck_state(SPIRAL, frame(running=True, phase="loss"), [], pace)
    assert state.flowing is ("phase" not in title)
    assert pace is None or pace.unit != "phase" or pace.per_second <= 4


def test_that_the_first_error_and_no_hint_keeps_the_deck_from_running() -> None:
    hint, error = Problem("A hint.", "hint"), Problem("An error.", "error")
    assert showing.deck_state(SPIRAL, None, [hint], None).why_not == ""
    assert showing.deck_state(SPIRAL, None, [hint, error], None).why_not == "An error."


def test_that_stop_conditions_go_to_the_document_and_back() -> None:
    until = Until(None, "training", 7, 3)
    document = showing.with_stops(SPIRAL, showing.stops_of(until))
    assert document.training.until == Stops(loss=None, on="training", max_epochs=7, patience=3)
    assert showing.deck_state(document, None, [], None).until == until


def test_that_the_status_says_how_far_it_is() -> None:
    record = EpochRecord(3, 60, 0.4, 0.5, 0.9, 0.876, 0.015)
    shown = {fact.name: fact.value for fact in facts(frame(), record)}
    assert shown["validation loss"] == "0.5000"
    assert shown["accuracy"] == "87.6 %"
    assert shown["parameters"] == "105"
    assert "not trained" in [fact.value for fact in facts(frame(epoch=0, phase="init"))]
    assert "paused in LOSS" in [fact.value for fact in facts(frame(phase="loss"))]
    assert "412 epochs/s" in [fact.value for fact in facts(frame(running=True, epochs_per_second=412.0))]


def test_that_without_validation_rows_the_training_loss_is_shown() -> None:
    record = EpochRecord(3, 60, 0.4, None, 0.9, None, 0.015)
    shown = {fact.name: fact.value for fact in facts(frame(), record)}
    assert shown["training loss"] == "0.4000"


def test_that_regression_is_judged_by_r2() -> None:
    record = EpochRecord(3, 60, 0.4, 0.5, 0.9, -1.62, 0.015)
    shown = {fact.name: fact.value for fact in facts(frame(), record, load("diabetes"))}
    assert shown["R²"] == "−1.62"
    assert not showing.judges_classes(load("diabetes"))
    assert showing.judges_classes(replace(SPIRAL, data=replace(SPIRAL.data, source="unheard of")))


def test_that_an_empty_graph_has_a_summary_and_no_loss() -> None:
    document = Document()
    inspection, problems = survey(document)
    assert "Empty graph" in showing.status_state(document, inspection, problems, None, None).summary
    assert showing.loss_words(document) == ""
    assert showing.loss_words(load("diabetes")).startswith("mean")


def test_that_the_status_bar_names_the_engine_and_why_it_is_not_the_fast_one() -> None:
    fast = facts(frame(executor="fast"))[-1]
    assert fast.value == "fast engine · float32"
    slow = facts(frame(executor="array", executor_note="There is no Numba."))[-1]
    assert (slow.value, slow.hint) == ("array engine · float32", "There is no Numba.")


def test_that_the_status_bar_says_that_the_fast_engine_is_being_compiled() -> None:
    inspection, problems = survey(SPIRAL)
    state = showing.status_state(SPIRAL, inspection, problems, frame(executor="array"), None, compiling=True)
    assert "compiling the fast engine, once" in state.right[-1].value
    state = showing.status_state(SPIRAL, inspection, problems, frame(executor="fast"), None, compiling=True)
    assert state.right[-1].value == "fast engine · float32"
