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
    set_setting,
)
from playground.engine.trainer import Trainer
from playground.engine.transfer import carry_over
from tests.document.documents import node
from tests.engine.networks import classifier, dense, learning


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


def test_that_a_wider_layer_starts_anew_with_what_hangs_on_it_and_the_rest_is_kept() -> None:
    old = trained()
    new = edited(old, set_setting(document(), [4], "units", 6))
    fresh = Trainer(set_setting(document(), [4], "units", 6), device="cpu")
    for name in ("layer 2.weight", "layer 2.bias", "norm.scale", "norm.shift", "layer 50.bias"):
        assert (new.parameters[name] == old.parameters[name]).all(), name
    for name in ("layer 4.weight", "layer 4.bias", "layer 50.weight"):
        assert (new.parameters[name] == fresh.parameters[name]).all(), name
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


def test_that_another_optimiser_keeps_parameters_and_forgets_its_memory() -> None:
    old = trained()
    other = learning(document(), optimizer={"name": "rmsprop"})
    new = edited(old, other)
    assert all((new.parameters[name] == old.parameters[name]).all() for name in old.parameters)
    assert not new.snapshot().state[new.program.size : 2 * new.program.size].any()


def test_that_other_rows_or_another_loss_begin_the_record_anew() -> None:
    old = trained(8)
    rows = edited(old, replace(document(), data=replace(document().data, source="circle")), same_rows=False)
    loss = edited(old, set_setting(document(), [99], "kind", "mse"))
    for new in (rows, loss):
        assert [record.epoch for record in new.records] == [old.epochs]
        assert all((new.parameters[name] == old.parameters[name]).all() for name in old.parameters)


def test_that_another_batch_size_begins_the_epoch_anew() -> None:
    old = trained(6)
    new = edited(old, learning(document(), batch_size=20))
    assert (old.batch_number, new.batch_number, new.epochs) == (2, 0, 1)


def test_that_the_other_precision_takes_the_numbers_along() -> None:
    old = trained()
    new = edited(old, learning(document(), dtype="float64"))
    for name, array in old.parameters.items():
        assert new.parameters[name].dtype == "float64"
        assert (new.parameters[name] == array).all()


def test_that_the_old_trainer_is_left_as_it_was() -> None:
    old = trained()
    before = old.parameters_sha256
    edited(old, document()).epoch()
    assert old.parameters_sha256 == before
