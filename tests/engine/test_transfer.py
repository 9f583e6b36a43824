"""Editing while trained: what still fits is kept, bit by bit, and the rest starts anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import (
    Document,
    Link,
    add_node,
    insert_on_link,
    move,
    remove_nodes,
    rename,
    replace,
    set_frozen,
    set_setting,
)
from playground.engine.trainer import Trainer
from playground.engine.transfer import carry_over, same_numbers
from tests.document.documents import node
from tests.engine.networks import classifier, dense, learning

pytestmark = pytest.mark.usefixtures("each_executor")


def document() -> Document:
    middle = (dense(2, 4), node(3, "batch_norm", "norm"), dense(4, 4))
    return classifier(*middle, optimizer={"name": "adam"}, batch_size=12)


def trained(batches: int = 6) -> Trainer:
    trainer = Trainer(document(), device="cpu")
    for _ in range(batches):
        trainer.batch()
    return trainer


def edited(old: Trainer, changed: Document, same_rows: bool = True) -> Trainer:
    new = Trainer(changed, data=old.dataset if same_rows else None, device="cpu")
    carry_over(old, new)
    return new


@pytest.mark.parametrize(
    "change",
    [
        lambda before: move(before, {2: (5.0, 5.0)}),
        lambda before: add_node(before, "dense", (0, 0))[0],
        lambda before: replace(before, name="other"),
        lambda before: learning(before, until={"loss": 0.5}),
    ],
    ids=["moved", "loose node", "renamed project", "other target"],
)
def test_that_an_edit_that_leaves_the_network_alone_changes_no_bit_of_the_training(change: Any) -> None:
    whole, old = trained(14), trained(6)
    new = edited(old, change(document()))
    assert (new.epochs, new.batch_number, new.steps) == (old.epochs, old.batch_number, old.steps)
    assert new.records == old.records
    while new.steps < 14:
        new.step()
    assert new.parameters_sha256 == whole.parameters_sha256


def test_that_a_renamed_node_keeps_its_numbers_under_the_new_name() -> None:
    old = trained()
    new = edited(old, rename(document(), 2, "first"))
    assert (new.parameters["first.weight"] == old.parameters["layer 2.weight"]).all()
    assert (new.kept["norm.variance"] == old.kept["norm.variance"]).all()


def test_that_a_wider_layer_keeps_its_units_and_new_ones_start_from_the_initialiser() -> None:
    old = trained()
    new = edited(old, set_setting(document(), [4], "units", 6))
    fresh = Trainer(set_setting(document(), [4], "units", 6), device="cpu")
    for name in ("layer 2.weight", "layer 2.bias", "norm.scale", "norm.shift", "layer 50.bias"):
        assert (new.parameters[name] == old.parameters[name]).all(), name
    was, now, start = old.parameters, new.parameters, fresh.parameters
    for name, old_part, new_part in (
        ("layer 4.weight", np.s_[:, :4], np.s_[:, 4:]),
        ("layer 4.bias", np.s_[:4], np.s_[4:]),
        ("layer 50.weight", np.s_[:4], np.s_[4:]),
    ):
        assert (now[name][old_part] == was[name]).all(), name
        assert (now[name][new_part] == start[name][new_part]).all(), name
    assert new.steps == old.steps


def test_that_a_layer_put_in_between_starts_anew_and_its_neighbours_are_kept() -> None:
    old = trained()
    with_one, id = add_node(document(), "dense", (0, 0), {"units": 4}, "between")
    new = edited(old, insert_on_link(with_one, Link(2, 0, 3, 0), id))
    for name, array in old.parameters.items():
        assert (new.parameters[name] == array).all(), name
    assert new.parameters["between.weight"].any()
    assert np.isfinite(new.batch())


def test_that_a_removed_layer_leaves_the_others_as_they_were() -> None:
    old = trained()
    new = edited(old, remove_nodes(document(), [4], heal=True))
    assert set(old.parameters) - set(new.parameters) == {"layer 4.weight", "layer 4.bias"}
    assert all((new.parameters[name] == old.parameters[name]).all() for name in new.parameters)


def slots(trainer: Trainer) -> list[Any]:
    """What the optimiser remembers, one table of arrays by name for each of its slots."""
    blocks = trainer.program.parameters
    program, state = trainer.program, trainer.snapshot().state
    vectors = state[program.size : len(state) - program.kept_size].reshape(-1, program.size)
    return [
        {block.name: vector[block.stretch].reshape(block.spec.shape).copy() for block in blocks}
        for vector in vectors
    ]


def test_that_the_optimiser_s_memory_goes_over_with_the_parameters_that_it_belongs_to() -> None:
    old = trained()
    new = edited(old, set_setting(document(), [4], "units", 6))
    assert len(slots(new)) == 2
    for before, after in zip(slots(old), slots(new), strict=True):
        for name in ("layer 2.weight", "layer 2.bias", "norm.scale", "norm.shift", "layer 50.bias"):
            assert (after[name] == before[name]).all(), name
            assert after[name].any()
        assert (after["layer 4.weight"][:, :4] == before["layer 4.weight"]).all()
        assert (after["layer 50.weight"][:4] == before["layer 50.weight"]).all()


def test_that_another_rate_of_the_same_optimiser_keeps_its_memory() -> None:
    old = trained()
    new = edited(old, learning(document(), optimizer={"name": "adam", "learning_rate": 0.001}))
    for before, after in zip(slots(old), slots(new), strict=True):
        assert all((after[name] == before[name]).all() for name in before)
    assert new.steps == old.steps


def test_that_another_optimiser_keeps_parameters_and_forgets_its_memory_and_its_steps() -> None:
    old = trained()
    other = learning(document(), optimizer={"name": "rmsprop"})
    new = edited(old, other)
    assert all((new.parameters[name] == old.parameters[name]).all() for name in old.parameters)
    assert not any(array.any() for slot in slots(new) for array in slot.values())
    assert (new.epochs, new.batch_number, new.steps) == (old.epochs, old.batch_number, 0)
    assert new.records == old.records


def test_that_a_change_to_adam_does_not_leap() -> None:
    """With the old count of steps, its averages would count as settled: steps several times too long."""
    plain = learning(document(), optimizer={"name": "sgd", "learning_rate": 0.01})
    old = Trainer(plain, device="cpu")
    for _ in range(100):
        old.epoch()
    new = edited(old, learning(plain, optimizer={"name": "adam", "learning_rate": 0.01}))
    for _ in range(5):
        before = new.parameters
        new.batch()
        moved = max(float(np.abs(new.parameters[name] - before[name]).max()) for name in before)
        assert moved < 0.011


def test_that_other_rows_or_another_loss_begin_the_record_anew() -> None:
    old = trained(8)
    rows = edited(old, replace(document(), data=replace(document().data, source="circle")), same_rows=False)
    loss = edited(old, set_setting(document(), [99], "kind", "mse"))
    for new in (rows, loss):
        assert [record.epoch for record in new.records] == [old.epochs]
        assert all((new.parameters[name] == old.parameters[name]).all() for name in old.parameters)


@pytest.mark.parametrize("change", [{"batch_size": 20}, {"seed": 5}, {"shuffle": False}])
def test_that_batches_cut_or_dealt_otherwise_begin_the_epoch_anew(change: dict[str, Any]) -> None:
    old = trained(6)
    new = edited(old, learning(document(), **change))
    assert (old.batch_number, new.batch_number, new.epochs) == (2, 0, 1)
    assert new.records == old.records


@pytest.mark.parametrize("phase", ["predict", "loss", "gradient"])
def test_that_the_batch_at_hand_is_done_again_up_to_the_same_phase(phase: str) -> None:
    old = trained(6)
    getattr(old, phase)()
    new = edited(old, document())
    assert new.phase == old.phase == phase
    assert (new.batch_value(new.program.output) == old.batch_value(old.program.output)).all()
    assert new.batch_loss == (None if phase == "predict" else old.batch_loss)
    assert new.gradient_norm == (old.gradient_norm if phase == "gradient" else None)
    other = edited(old, learning(document(), batch_size=20))
    assert other.phase == "step"


def test_that_between_batches_and_at_the_start_the_phase_stays() -> None:
    assert edited(trained(0), document()).phase == "init"
    assert edited(trained(6), document()).phase == "step"


def test_that_a_batch_that_diverges_after_an_edit_is_left_to_be_tried_again() -> None:
    plain = classifier(dense(2, 4, "linear"), batch_size=12)
    old = Trainer(plain, device="cpu")
    old.set_parameters({"layer 2.weight": np.full((2, 4), 1e20), "layer 50.weight": np.full((4, 1), 1e10)})
    old.loss()
    other = set_setting(set_setting(plain, [99], "kind", "mse"), [50], "activation", "linear")
    new = edited(old, other)
    assert new.phase == "init"
    assert (new.parameters["layer 2.weight"] == old.parameters["layer 2.weight"]).all()


def test_that_the_other_precision_takes_the_numbers_along() -> None:
    old = trained()
    new = edited(old, learning(document(), dtype="float64"))
    for name, array in old.parameters.items():
        assert new.parameters[name].dtype == "float64"
        assert (new.parameters[name] == array).all()


def test_that_numbers_beyond_the_other_precision_start_anew_and_the_rest_goes_over() -> None:
    wide = learning(document(), dtype="float64")
    old = Trainer(wide, device="cpu")
    old.set_parameters({"layer 4.weight": np.full((4, 4), 1e200)})
    new = edited(old, document())
    fresh = Trainer(document(), device="cpu")
    assert (new.parameters["layer 4.weight"] == fresh.parameters["layer 4.weight"]).all()
    assert (new.parameters["layer 2.weight"] == old.parameters["layer 2.weight"].astype("float32")).all()
    assert np.isfinite(new.snapshot().state).all()


def test_that_running_means_go_over_unit_by_unit() -> None:
    old = trained()
    kept = edited(old, set_setting(document(), [4], "units", 6)).kept
    assert (kept["norm.mean"] == old.kept["norm.mean"]).all()
    assert kept["norm.mean"].any()
    wider = edited(old, set_setting(document(), [2], "units", 5)).kept
    assert wider["norm.mean"].tolist() == [*old.kept["norm.mean"].tolist(), 0.0]
    assert wider["norm.variance"].tolist() == [*old.kept["norm.variance"].tolist(), 1.0]


CHANGES: dict[str, tuple[Any, bool]] = {
    "moved": (lambda before: move(before, {2: (5.0, 5.0)}), True),
    "renamed project": (lambda before: replace(before, name="other"), True),
    "other stops": (lambda before: learning(before, until={"loss": 0.5, "max_epochs": 3}), True),
    "renamed node": (lambda before: rename(before, 2, "first"), False),
    "frozen node": (lambda before: set_frozen(before, [2], True), False),
    "other seed": (lambda before: learning(before, seed=3), False),
    "other units": (lambda before: set_setting(before, [2], "units", 3), False),
    "other rows": (lambda before: replace(before, data=replace(before.data, standardize=False)), False),
}


@pytest.mark.parametrize("name", CHANGES)
def test_that_only_places_names_of_projects_and_stops_leave_the_numbers_alone(name: str) -> None:
    change, same = CHANGES[name]
    assert same_numbers(document(), change(document())) is same
    assert same_numbers(change(document()), document()) is same


def test_that_the_old_trainer_is_left_as_it_was() -> None:
    old = trained()
    before = old.parameters_sha256
    edited(old, document()).epoch()
    assert old.parameters_sha256 == before
