"""Numbers edited by hand: in the network at once, in the undo list in order, in the record when quiet."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.document import Document, remove_nodes, rename, set_frozen, set_muted, set_setting
from playground.engine.mechanics.values import Weight
from playground.engine.trainer import Trainer
from playground.session.by_hand import QUIET_S
from playground.session.commands import Advance, Command, Pace, Pause, Run, SetWeight, Show, without_stale
from playground.session.history import History, WeightEdit
from playground.session.pace import Tempo
from playground.session.session import Session
from playground.session.settings import set_training
from playground.session.weights import edit_label
from tests.document.documents import chain, node
from tests.engine.networks import classifier, dense
from tests.session.desk import COARSE, Desk, small

WEIGHT, OTHER, BIAS = (
    Weight("layer 2.weight", (1, 2)),
    Weight("layer 50.weight", (3, 0)),
    Weight("layer 2.bias", (0,)),
)


def value(desk: Desk, weight: Weight = WEIGHT) -> float:
    return float(desk.trainer.parameters[weight.name][weight.place])


class Table:
    """A session whose runner sits on a desk: what is posted is carried out at once."""

    def __init__(self, document: Document | None = None) -> None:
        self.desk = Desk()
        self.changes = 0
        self.session = Session(document or small(), self._post, self._changed)

    def _post(self, command: Command) -> None:
        self.desk.tell(command)

    def _changed(self) -> None:
        self.changes += 1

    def set(self, new: float, weight: Weight = WEIGHT, key: str | None = None) -> None:
        self.session.set_weight(weight, value(self.desk, weight), new, key)

    def undo_all(self) -> None:
        while self.session.undo_label is not None:
            self.session.undo()


# -- what they are called ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "label"),
    [
        (Weight("hidden 2.weight", (2, 0)), "Edit weight hidden 1 · 3 → hidden 2 · 1"),
        (Weight("hidden 1.weight", (1, 3)), "Edit weight input · 2 → hidden 1 · 4"),
        (Weight("hidden 2.bias", (0,)), "Edit bias hidden 2 · 1"),
        (Weight("norm v1.5.scale", (1,)), "Edit scale norm v1.5 · 2"),
        (Weight("gone.weight", (0, 0)), "Edit weight input · 1 → gone · 1"),
    ],
)
def test_that_an_edit_is_called_by_the_units_that_it_is_between(weight: Weight, label: str) -> None:
    layers = (
        node(2, "dense", "hidden 1", units=4),
        node(3, "dense", "hidden 2", units=2),
        node(4, "layer_norm", "norm v1.5"),
    )
    assert edit_label(chain(*layers), weight) == label


# -- the runner ----------------------------------------------------------------------------------------


def test_that_a_number_is_set_and_shown_whatever_phase_it_is() -> None:
    desk = Desk(small())
    for phase in ("init", "predict", "loss", "gradient", "step"):
        assert desk.frame.phase == phase
        count = len(desk.frames)
        desk.tell(SetWeight(WEIGHT, 0.5 + len(phase)))
        assert len(desk.frames) > count
        assert desk.frame.parameters["layer 2.weight"][1, 2] == pytest.approx(0.5 + len(phase))
        assert desk.frame.phase == phase
        desk.tell(Advance("phase"))


def test_that_the_record_says_what_the_loss_is_now_once_it_is_quiet() -> None:
    desk = Desk(small(), each_s=0.0)
    desk.tell(Advance("epoch"))
    before = list(desk.records)
    desk.tell(SetWeight(WEIGHT, 9.0))
    assert desk.records == before
    desk.clock.pass_by(QUIET_S / 2)
    desk.tell(SetWeight(WEIGHT, 4.0))
    desk.clock.pass_by(QUIET_S * 0.75)
    desk.turn()
    assert desk.records == before
    assert desk.runner._conductor.idle_s() == pytest.approx(QUIET_S / 4)
    desk.clock.pass_by(QUIET_S / 4)
    desk.turn()
    assert desk.records == [*before[:-1], desk.trainer.measure()]
    assert desk.records[-1] != before[-1]
    assert desk.runner._conductor.idle_s() is None


def test_that_quick_measuring_is_done_after_every_edit_and_slow_measuring_is_not(monkeypatch: Any) -> None:
    desk = Desk(small(), each_s=0.0)
    times = []
    measure = Trainer.measure_again

    def counted(trainer: Trainer) -> None:
        times.append(desk.clock.now_s)
        measure(trainer)

    def slow(trainer: Trainer) -> None:
        counted(trainer)
        desk.clock.pass_by(0.1)

    def drag() -> int:
        before = len(times)
        for number in range(30):
            desk.tell(SetWeight(WEIGHT, float(number)))
            desk.clock.pass_by(1 / 60)
        desk.clock.pass_by(QUIET_S)
        desk.turn()
        return len(times) - before

    monkeypatch.setattr(Trainer, "measure_again", counted)
    assert drag() == 1
    assert drag() == 30
    monkeypatch.setattr(Trainer, "measure_again", slow)
    assert drag() == 2
    assert drag() == 1


def test_that_a_run_goes_on_and_the_end_of_its_epoch_tells_the_loss() -> None:
    desk = Desk(small())
    desk.tell(Run())
    desk.turn(2)
    steps = desk.trainer.steps
    desk.tell(SetWeight(BIAS, 3.0))
    assert desk.runner.running
    assert desk.trainer.steps > steps
    desk.finish()
    assert [record.epoch for record in desk.records] == list(range(9))
    assert desk.cleared == 1


def test_that_a_run_in_slow_motion_shows_the_number_and_its_loss_between_two_phases() -> None:
    desk = Desk(small(), each_s=0.0)
    desk.tell(Pace(Tempo(0.5, "phase")), Run())
    before = desk.records[-1].training
    desk.tell(SetWeight(WEIGHT, 8.0))
    assert (desk.frame.phase, desk.frame.running) == ("predict", True)
    assert desk.frame.parameters["layer 2.weight"][1, 2] == 8.0
    desk.clock.pass_by(QUIET_S)
    desk.turn()
    assert desk.records[-1].training != before
    assert desk.frame.phase == "predict"


@pytest.mark.parametrize("wild", [math.nan, math.inf, 1e39])
def test_that_a_number_that_is_not_finite_is_refused_and_is_no_step(wild: float) -> None:
    table = Table()
    before = value(table.desk)
    table.set(wild)
    assert value(table.desk) == before
    assert table.session.undo_label is None
    assert "not finite in float32" in table.desk.notes[-1].text
    assert table.desk.notes[-1].level == "error"


def test_that_of_a_burst_only_the_last_value_of_a_number_is_carried_out() -> None:
    burst = [SetWeight(WEIGHT, 1.0), SetWeight(WEIGHT, 2.0), SetWeight(OTHER, 3.0), SetWeight(OTHER, 4.0)]
    assert without_stale([*burst, Show(COARSE)]) == [burst[1], burst[3], Show(COARSE)]


def test_that_a_number_of_a_network_that_has_gone_is_let_go() -> None:
    desk = Desk()
    desk.tell(SetWeight(WEIGHT, 1.0))
    desk.use(small(), fresh=True)
    before = desk.trainer.parameters_sha256
    desk.tell(
        SetWeight(Weight("gone.weight", (0, 0)), 1.0), SetWeight(Weight("layer 2.weight", (0, 77)), 1.0)
    )
    assert desk.trainer.parameters_sha256 == before
    assert not desk.notes


# -- undo ----------------------------------------------------------------------------------------------


def test_that_undo_puts_the_old_number_back_and_redo_the_new_one() -> None:
    table = Table()
    first = value(table.desk)
    table.set(2.0)
    table.set(3.0)
    assert table.session.undo_label == "Edit weight input · 2 → layer 2 · 3"
    for wanted in (2.0, first):
        table.session.undo()
        assert value(table.desk) == wanted
    assert table.session.undo_label is None
    for wanted in (2.0, 3.0):
        table.session.redo()
        assert value(table.desk) == wanted


def test_that_a_drag_is_one_step_and_one_back_to_its_start_is_none() -> None:
    table = Table()
    first = value(table.desk)
    for new in (0.1, 0.2, 0.3):
        table.set(new, key="drag")
    assert table.changes == 1
    table.session.undo()
    assert (value(table.desk), table.session.undo_label) == (first, None)
    for new in (0.1, 0.2, first):
        table.set(new, key="again")
    assert table.session.undo_label is None
    table.set(0.1, key="again")
    table.set(0.2, OTHER, key="again")
    table.session.close_merge()
    table.set(0.3, OTHER, key="again")
    table.session.undo()
    assert value(table.desk, OTHER) == pytest.approx(0.2)
    table.session.undo()
    table.session.undo()
    assert (value(table.desk), table.session.undo_label) == (first, None)


def test_that_numbers_and_documents_are_undone_in_the_order_in_which_they_were_edited() -> None:
    table = Table()
    first = value(table.desk)
    table.set(2.0)
    table.session.edit("Rename", lambda document: rename(document, 2, "first"))
    table.set(3.0, Weight("first.weight", (1, 2)))
    table.session.edit("Freeze", lambda document: set_frozen(document, {2}, True))
    assert value(table.desk, Weight("first.weight", (1, 2))) == 3.0
    table.undo_all()
    assert value(table.desk) == first
    assert table.session.document == small()
    while table.session.redo_label is not None:
        table.session.redo()
    assert value(table.desk, Weight("first.weight", (1, 2))) == 3.0
    assert table.session.document.graph.node(2).frozen


def test_that_the_number_of_a_layer_that_went_and_came_back_is_undone_without_harm() -> None:
    table = Table(classifier(dense(2, 4), dense(3, 4)))
    changes: list[Any] = [
        lambda document: remove_nodes(document, {3}, heal=True),
        lambda document: set_setting(document, {3}, "units", 2),
    ]
    for change in changes:
        table.set(5.0, Weight("layer 3.weight", (3, 3)))
        table.session.edit("Change", change)
        table.undo_all()
        assert not table.desk.notes
        while table.session.redo_label is not None:
            table.session.redo()
        assert not table.desk.notes
        table.undo_all()


def test_that_the_project_is_as_saved_as_it_was() -> None:
    table = Table()
    table.set(2.0)
    assert not table.session.dirty
    table.session.edit("Seed", lambda document: set_training(document, "seed", 5))
    assert table.session.dirty


def test_that_the_same_start_is_the_original_one_and_leaves_no_numbers_to_undo() -> None:
    table = Table()
    start = table.desk.trainer.parameters_sha256
    table.set(2.0)
    table.session.edit("Freeze", lambda document: set_frozen(document, {2}, True))
    table.set(3.0)
    table.session.undo()
    table.session.same_start()
    assert table.desk.trainer.parameters_sha256 == start
    assert (table.session.undo_label, table.session.redo_label) == ("Freeze", None)
    table.undo_all()
    assert table.desk.trainer.parameters_sha256 == start


def test_that_a_network_that_cannot_be_trained_has_no_numbers_to_edit() -> None:
    table = Table()
    before = value(table.desk)
    table.session.edit("Break", lambda document: remove_nodes(document, {99}))
    table.set(5.0)
    assert table.session.undo_label == "Break"
    table.session.undo()
    assert value(table.desk) == before


# -- the list itself -----------------------------------------------------------------------------------

NUMBERS = st.tuples(st.sampled_from([WEIGHT, OTHER]), st.integers(0, 2), st.sampled_from([None, "a"]))
SEEDS = st.tuples(st.just("seed"), st.integers(0, 2), st.sampled_from([None, "a"]))
MOVES = st.lists(NUMBERS | SEEDS | st.sampled_from(["undo", "redo", "close", "forget"]), max_size=25)


@settings(deadline=None)
@given(MOVES)
def test_that_all_undos_give_the_first_numbers_and_documents_and_all_redos_the_last(moves: list[Any]) -> None:
    """Played against a table of numbers, as the runner's would be."""
    history = History(small())
    numbers = {WEIGHT: 0.0, OTHER: 0.0}
    first = dict(numbers)

    def undo() -> None:
        edited = history.to_undo
        history.undo()
        if edited is not None:
            assert numbers[edited.weight] == edited.new
            numbers[edited.weight] = edited.old

    def redo() -> None:
        edited = history.to_redo
        history.redo()
        if edited is not None:
            assert numbers[edited.weight] == edited.old
            numbers[edited.weight] = edited.new

    for move in moves:
        match move:
            case "undo":
                undo()
            case "redo":
                redo()
            case "close":
                history.close_merge()
            case "forget":
                history.forget_numbers()
                first = dict(numbers)
                assert history.to_undo is history.to_redo is None
            case "seed", new, key:
                history.push(set_training(small(), "seed", new), "Seed", key)
            case weight, new, key:
                history.push_number(WeightEdit(weight, numbers[weight], float(new)), "Number", key)
                numbers[weight] = float(new)
    while history.redo_label is not None:
        redo()
    last = dict(numbers), history.document
    steps = 0
    while history.undo_label is not None:
        undo()
        steps += 1
    assert (numbers, history.document) == (first, small())
    for _ in range(steps):
        redo()
    assert (dict(numbers), history.document) == last


def test_that_a_pause_lets_a_number_that_was_edited_meanwhile_be_measured() -> None:
    desk = Desk(small())
    desk.tell(Run())
    desk.turn()
    desk.tell(SetWeight(WEIGHT, 6.0), Pause())
    desk.clock.pass_by(1.0)
    desk.turn(2)
    assert desk.records[-1].training == desk.trainer.measure().training


def test_that_a_weight_behind_a_bypassed_node_is_named_by_what_comes_before() -> None:
    document = set_muted(classifier(dense(2, 4), dense(3, 4), dense(4, 3)), {3}, True)
    assert edit_label(document, Weight("layer 4.weight", (1, 2))) == "Edit weight layer 2 · 2 → layer 4 · 3"
