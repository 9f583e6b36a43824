"""Every edit that leaves the network trainable goes into the run that is on, and no number is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.document import (
    Document,
    Group,
    Link,
    add_node,
    copy,
    duplicate,
    insert_on_link,
    link,
    move,
    paste,
    remove_nodes,
    rename,
    replace,
    replace_op,
    set_frozen,
    set_muted,
    set_setting,
    unlink,
)
from playground.document.groups import fold, group, ungroup
from playground.engine import standing
from playground.engine.mechanics.values import Weight
from playground.engine.select import make_executor
from playground.engine.trainer import Trainer
from playground.session.commands import Advance, Command, Pace, Pause, Run, SetWeight, Use, without_stale
from playground.session.history import History
from playground.session.pace import Tempo
from playground.session.session import Session
from playground.session.settings import set_data, set_training
from tests.document.documents import built, node
from tests.engine.networks import SPIRAL, dense, learning
from tests.session.desk import Desk

Edit = Callable[[Document], Document]


@pytest.fixture(params=["array", "fast"])
def executor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every trainer of the runner runs on this executor."""
    name: str = request.param

    def chosen(wish: str, *rest: Any) -> Any:
        made, note = make_executor("array" if name == "array" else wish, *rest)
        assert made.name == name, note
        return made, note

    monkeypatch.setattr(standing, "make_executor", chosen)
    return name


def network(**training: Any) -> Document:
    """A residual block of two layers with a norm and dropout, beside it a layer that leads nowhere yet."""
    nodes = [node(1, "input", "input"), dense(2, 5), node(3, "batch_norm", "norm"), dense(4, 5, "relu")]
    nodes += [
        node(5, "dropout", "drop", rate=0.2),
        node(6, "add", "add"),
        dense(7, 3),
        dense(50, 1, "sigmoid"),
    ]
    nodes += [node(99, "loss", "loss", kind="binary_cross_entropy"), dense(100, 5)]
    links = [(1, 0, 2, 0), (2, 0, 3, 0), (3, 0, 4, 0), (4, 0, 5, 0), (5, 0, 6, 0), (3, 0, 6, 1), (6, 0, 7, 0)]
    document = built(nodes, [*links, (7, 0, 50, 0), (50, 0, 99, 0), (1, 0, 100, 0)])
    more = {"batch_size": 12, "until": {"max_epochs": 500}, "optimizer": {"name": "adam"}, **training}
    return learning(replace(document, data=SPIRAL), **more)


class Table:
    """A session whose runner sits on a desk."""

    def __init__(self, document: Document) -> None:
        self.desk = Desk()
        self.session = Session(document, self._post)

    def _post(self, command: Command) -> None:
        self.desk.tell(command)

    @property
    def trainer(self) -> Trainer:
        return self.desk.trainer

    def edit(self, edit: Edit) -> None:
        self.session.edit("Edit", edit)


def inserted(document: Document) -> Document:
    document, id = add_node(document, "dense", (0.0, 0.0), {"units": 4}, "between")
    return insert_on_link(document, Link(6, 0, 7, 0), id)


def rerouted(document: Document) -> Document:
    document, id = add_node(document, "reroute", (0.0, 0.0))
    return insert_on_link(document, Link(3, 0, 6, 1), id)


def grouped(document: Document) -> Document:
    document, id = group(document, {2, 3, 4})
    return fold(document, {id}, True)


DISTURBS_NOTHING: dict[str, Edit] = {
    "rename": lambda document: rename(document, 4, "bends"),
    "move": lambda document: move(document, {2: (7.0, 7.0)}),
    "group": lambda document: group(document, {2, 3})[0],
    "fold": grouped,
    "ungroup": lambda document: ungroup(grouped(document), {1}),
    "add": lambda document: add_node(document, "dense", (0.0, 0.0))[0],
    "reroute": rerouted,
    "name": lambda document: replace(document, name="other"),
    "duplicate": lambda document: duplicate(document, {4})[0],
    "paste": lambda document: paste(document, copy(document, {2, 3}))[0],
    "mute what leads nowhere": lambda document: set_muted(document, {100}, True),
    "stop": lambda document: set_training(document, "until.max_epochs", 400),
}
"""What is no part of the computation."""

CHANGES_THE_NETWORK: dict[str, Edit] = {
    "insert": inserted,
    "delete": lambda document: remove_nodes(document, {4, 5}, heal=True),
    "delete a branch": lambda document: remove_nodes(document, {5}),
    "mute a layer": lambda document: set_muted(document, {4}, True),
    "mute many": lambda document: set_muted(document, {3, 4, 5, 7}, True),
    "mute a merge": lambda document: set_muted(document, {6}, True),
    "freeze": lambda document: set_frozen(document, {2, 7}, True),
    "grow": lambda document: set_setting(document, {7}, "units", 9),
    "shrink": lambda document: set_setting(document, {7}, "units", 1),
    "grow a branch": lambda document: set_setting(document, {2, 4}, "units", 8),
    "activation": lambda document: set_setting(document, {2}, "activation", "sigmoid"),
    "no bias": lambda document: set_setting(document, {7}, "bias", False),
    "skip": lambda document: link(document, Link(100, 0, 6, 2)),
    "cut": lambda document: unlink(document, Link(5, 0, 6, 0)),
    "merge": lambda document: replace_op(document, 6, "concat"),
    "other norm": lambda document: replace_op(document, 3, "layer_norm"),
    "feature": lambda document: set_data(document, "features", ("x", "y", "xy")),
    "column": lambda document: set_setting(document, {1}, "columns", ["y"]),
    "loss": lambda document: set_setting(document, {99}, "kind", "mse"),
}

CHANGES_THE_TRAINING: dict[str, Edit] = {
    "optimizer": lambda document: set_training(document, "optimizer.name", "sgd"),
    "rate": lambda document: set_training(document, "optimizer.learning_rate", 0.003),
    "batch size": lambda document: set_training(document, "batch_size", 20),
    "penalty": lambda document: set_training(document, "l2", 0.01),
    "clipping": lambda document: set_training(document, "clip_norm", 1.0),
    "precision": lambda document: set_training(document, "dtype", "float64"),
}
EDITS = {**DISTURBS_NOTHING, **CHANGES_THE_NETWORK, **CHANGES_THE_TRAINING}
PHASES = ["predict", "loss", "gradient", "step"]


def untouched(name: str) -> bool:
    """Whether the edit forgets what the optimiser remembers, or rounds it."""
    return name not in ("optimizer", "precision")


@pytest.mark.parametrize("name", EDITS)
def test_that_an_edit_goes_into_the_run_that_is_on_and_so_does_its_undoing(name: str, executor: str) -> None:
    table = Table(network())
    table.desk.tell(Run())
    table.desk.turn(9)
    table.edit(EDITS[name])
    for change in (table.session.undo, table.session.redo, lambda: None):
        assert table.session.can_train
        assert table.desk.runner.running
        epochs = table.trainer.epochs
        table.desk.turn(6)
        assert table.trainer.epochs > epochs
        assert np.isfinite(table.trainer.flat("state")).all()
        change()
    assert table.desk.texts() == []
    assert table.desk.frame.generation == table.session.generation


@pytest.mark.parametrize(
    ("phase", "executor"),
    [("predict", "array"), ("loss", "fast"), ("gradient", "array"), ("gradient", "fast"), ("step", "fast")],
    indirect=["executor"],
)
@pytest.mark.parametrize("name", EDITS)
def test_that_an_edit_between_phases_and_its_undoing_lose_no_bit(
    name: str, phase: Any, executor: str
) -> None:
    table = Table(network())
    table.desk.tell(Advance("epoch"), Advance("batch"), Advance("phase", to=phase))
    trainer = table.trainer
    before, place = trainer.flat("state"), (trainer.epochs, trainer.steps, trainer.phase)
    table.edit(EDITS[name])
    after, was = table.trainer.parameters, trainer.parameters
    for one in after:
        if one in was and after[one].shape == was[one].shape and (name, one[:5]) != ("other norm", "norm."):
            assert (after[one] == was[one]).all(), one
    table.session.undo()
    assert not table.desk.frame.running
    if untouched(name):
        assert (table.trainer.flat("state") == before).all()
        assert (table.trainer.epochs, table.trainer.steps) == place[:2]
    else:
        assert (table.trainer.parameters["layer 4.weight"] == was["layer 4.weight"]).all()
    if name not in ("batch size", "feature", "optimizer"):
        assert table.trainer.phase == place[2]


def straight(steps: int) -> Trainer:
    """A run that nobody disturbs, after so many batches."""
    trainer = Trainer(network(), device="cpu")
    while trainer.steps < steps:
        trainer.batch()
    return trainer


def undisturbed(trainer: Trainer) -> None:
    """Every number, and every loss that was written down, is that of a run that nobody disturbs."""
    other = straight(trainer.steps)
    assert (trainer.flat("state") == other.flat("state")).all()
    assert trainer.records == other.records


@pytest.mark.parametrize("name", DISTURBS_NOTHING)
def test_that_what_is_no_part_of_the_computation_changes_no_bit_of_a_run(name: str, executor: str) -> None:
    table = Table(network())
    table.desk.tell(Run())
    table.desk.turn(5)
    table.edit(DISTURBS_NOTHING[name])
    table.desk.turn(5)
    table.session.undo()
    table.desk.turn(4)
    table.session.redo()
    table.desk.tell(Pace(Tempo(60.0, "phase")))
    for _ in range(6):
        table.desk.clock.pass_by(1.0)
        table.session.undo()
        table.session.redo()
        table.desk.turn()
    table.desk.tell(Pause(), Advance("phase", to="step"))
    assert table.trainer.steps > 12
    undisturbed(table.trainer)


@pytest.mark.parametrize("phase", PHASES)
def test_that_a_renamed_node_keeps_its_run_in_its_phase_under_its_new_name(phase: Any, executor: str) -> None:
    table = Table(network())
    table.desk.tell(Advance("batch"), Advance("phase", to=phase))
    table.edit(DISTURBS_NOTHING["rename"])
    assert table.trainer.phase == phase
    assert "bends.weight" in table.desk.frame.parameters
    table.desk.tell(Advance("batch"))
    undisturbed(table.trainer)


# -- broken in between -------------------------------------------------------------------------------


def cut_off(document: Document) -> Document:
    return unlink(document, Link(7, 0, 50, 0))


def test_that_an_edit_that_breaks_the_network_pauses_in_one_sentence_and_mending_it_lets_one_run_on() -> None:
    table = Table(network())
    table.desk.tell(Run())
    table.desk.turn(9)
    table.edit(cut_off)
    assert not table.desk.runner.running
    assert table.desk.texts() == ["Training pauses: Dense 'layer 50' has no input: draw a link to it."]
    assert table.desk.frame.stopped == "paused"
    numbers, steps = table.trainer.flat("state"), table.trainer.steps
    table.edit(lambda document: set_setting(document, {7}, "units", 6))
    assert len(table.desk.texts()) == 1
    table.edit(lambda document: link(document, Link(7, 0, 50, 0)))
    assert table.session.can_train
    assert table.trainer.steps == steps
    trained = table.trainer.parameters
    table.session.undo()
    table.session.undo()
    table.session.undo()
    assert (table.trainer.flat("state") == numbers).all()
    table.session.redo()
    table.session.redo()
    table.session.redo()
    assert all((table.trainer.parameters[name] == trained[name]).all() for name in trained)
    table.desk.tell(Run())
    table.desk.turn(5)
    assert table.trainer.steps > steps


# -- births ------------------------------------------------------------------------------------------


def test_that_a_node_made_anew_under_an_id_that_was_free_again_is_not_the_old_one() -> None:
    """It starts from the initialiser, however it came about; undoing brings the old one back."""
    table = Table(network())
    table.edit(inserted)
    id = table.session.document.graph.nodes[-1].id
    table.desk.tell(Advance("epoch"))
    first = table.trainer.parameters["between.weight"]
    table.edit(lambda document: remove_nodes(document, {id}, heal=True))
    table.edit(inserted)
    assert table.session.document.graph.nodes[-1].id == id
    anew = table.trainer.parameters["between.weight"]
    assert (anew == Trainer(table.session.document, device="cpu").parameters["between.weight"]).all()
    table.desk.tell(Advance("epoch"))
    second = table.trainer.parameters["between.weight"]
    table.session.undo()
    table.session.undo()
    assert (table.trainer.parameters["between.weight"] == first).all()
    table.session.redo()
    table.session.redo()
    assert (table.trainer.parameters["between.weight"] == second).all()
    assert not (first == second).all()


def test_that_a_node_replaced_while_the_network_was_broken_is_not_the_old_one() -> None:
    """The runner never saw the network without it, and its document is the same to the letter."""
    table = Table(network())
    table.desk.tell(Advance("epoch"))
    before, old = table.session.document, table.trainer.parameters
    table.edit(lambda document: remove_nodes(document, {50}))
    assert not table.session.can_train
    table.edit(lambda document: before)
    fresh = Trainer(before, device="cpu").parameters
    now = table.trainer.parameters
    assert (now["layer 50.weight"] == fresh["layer 50.weight"]).all()
    assert (now["layer 7.weight"] == old["layer 7.weight"]).all()
    table.session.undo()
    table.session.undo()
    assert (table.trainer.parameters["layer 50.weight"] == old["layer 50.weight"]).all()


def test_that_no_birth_is_lost_where_commands_are_dropped() -> None:
    """A command says who lives, not who was born since the one before."""
    history = History(network())
    uses = [Use(history.document, 1)]
    for edit in (lambda one: remove_nodes(one, {7}, heal=True), lambda one: network(), inserted):
        history.push(edit(history.document), "Edit")
        uses.append(Use(history.document, len(uses) + 1, lives=history.lives))
    (last,) = without_stale(uses)
    assert isinstance(last, Use)
    assert set(last.lives) == {7, 101}
    assert last.lives[7] != last.lives[101]


def test_that_undo_and_redo_are_no_births_and_another_kind_of_node_is_one() -> None:
    history = History(network())
    assert dict(history.lives) == {}
    history.push(set_setting(history.document, {7}, "units", 2), "Units")
    assert dict(history.lives) == {}
    history.push(remove_nodes(history.document, {7}, heal=True), "Remove")
    history.undo()
    assert dict(history.lives) == {}
    history.push(replace_op(history.document, 3, "layer_norm"), "Replace")
    (life,) = history.lives.values()
    history.push(replace_op(history.document, 3, "batch_norm"), "Replace")
    assert set(history.lives) == {3}
    assert history.lives[3] > life
    history.undo()
    assert dict(history.lives) == {3: life}


# -- the shelf ---------------------------------------------------------------------------------------


def unmuted(table: Table) -> Any:
    """The weights of a layer that is back after it was muted while the others learned."""
    table.edit(lambda document: set_muted(document, {4}, False))
    return table.trainer.parameters["layer 4.weight"]


def muted() -> tuple[Table, Any]:
    """A table with a layer muted, and what that had learned."""
    table = Table(network())
    table.desk.tell(Advance("epoch"))
    learned = table.trainer.parameters["layer 4.weight"]
    table.edit(lambda document: set_muted(document, {4}, True))
    table.desk.tell(Advance("epoch"))
    return table, learned


def test_that_a_layer_that_is_no_longer_bypassed_is_as_it_was() -> None:
    table, learned = muted()
    assert (unmuted(table) == learned).all()


@pytest.mark.parametrize("how", ["same start", "new start", "other project", "other source"])
def test_that_what_has_left_the_network_is_forgotten_with_what_it_has_learned(how: str) -> None:
    table, learned = muted()
    if how == "same start":
        table.session.same_start()
    elif how == "new start":
        table.session.new_start(5)
    elif how == "other project":
        table.session.open(table.session.document)
    else:
        table.edit(lambda document: set_data(document, "source", "circle"))
        table.edit(lambda document: set_data(document, "source", "spiral"))
    assert not (unmuted(table) == learned).any()


def test_that_a_number_edited_by_hand_comes_back_with_its_layer() -> None:
    table = Table(network())
    table.desk.tell(SetWeight(Weight("layer 4.weight", (0, 0)), 0.25))
    table.edit(lambda document: remove_nodes(document, {4}, heal=True))
    table.session.undo()
    assert table.trainer.parameters["layer 4.weight"][0, 0] == 0.25


def test_that_folding_is_what_the_model_says() -> None:
    assert grouped(network()).graph.groups == (Group(1, "Group", (2, 3, 4), folded=True),)
