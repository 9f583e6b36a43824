"""The same numbers, bit by bit, whichever buttons were pressed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import Document
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS
from tests.document.documents import node
from tests.engine.networks import classifier, dense, learning, random_problem

pytestmark = pytest.mark.usefixtures("each_executor")

STEPS = 14
"""Three epochs of four batches, and two batches more."""


def lively(**training: Any) -> Document:
    """A network with everything that might remember something: dropout, batch norm, adam, penalties."""
    middle = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4))
    return classifier(*middle, **{"batch_size": 12, "clip_norm": 1.0, "l1": 0.001, "l2": 0.01, **training})


def after(document: Document, steps: int, seed: int | None = None) -> Trainer:
    trainer = Trainer(document, device="cpu", seed=seed)
    for _ in range(steps):
        trainer.batch()
    return trainer


@functools.cache
def fingerprints(executor: str) -> list[str]:
    """The fingerprint after 0, 1, 2 … steps, batch by batch."""
    trainer = Trainer(lively(), device="cpu", executor=executor)
    made = [trainer.parameters_sha256]
    for _ in range(STEPS):
        trainer.batch()
        made.append(trainer.parameters_sha256)
    return made


BUTTONS: dict[str, Callable[[Trainer], object]] = {
    "predict": Trainer.predict,
    "loss": Trainer.loss,
    "gradient": Trainer.gradient,
    "step": Trainer.step,
    "batch": Trainer.batch,
    "epoch": Trainer.epoch,
    "run": lambda trainer: trainer.run(until_loss=None, max_epochs=trainer.epochs + 1, patience=None),
    "measure": Trainer.measure,
    "outputs": lambda trainer: trainer.outputs(np.zeros((3, 2))),
    "look": lambda trainer: (trainer.parameters, trainer.gradients, trainer.kept, trainer.parameters_sha256),
    "there and back": lambda trainer: trainer.restore(trainer.snapshot()),
    "same numbers": lambda trainer: trainer.set_parameters({**trainer.parameters, **trainer.kept}),
}


@given(st.lists(st.sampled_from(list(BUTTONS)), max_size=25))
def test_that_whichever_buttons_are_pressed_the_numbers_are_those_of_batch_by_batch(
    pressed: list[str],
) -> None:
    trainer = Trainer(lively(), device="cpu")
    for button in pressed:
        if trainer.steps + 4 > STEPS:
            break
        BUTTONS[button](trainer)
        assert trainer.parameters_sha256 == fingerprints(trainer.executor)[trainer.steps], f"after {button}"
    while trainer.steps < STEPS:
        trainer.step()
    assert trainer.parameters_sha256 == fingerprints(trainer.executor)[STEPS]
    assert (trainer.epochs, trainer.batch_number) == (3, 2)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_going_on_from_a_snapshot_equals_the_uninterrupted_run(optimizer: str, dtype: str) -> None:
    document = lively(
        optimizer={"name": optimizer}, dtype=dtype, schedule={"name": "exponential", "warmup": 3}
    )
    whole = after(document, STEPS)
    first = after(document, 5)
    kept = first.snapshot()
    for _ in range(4):
        first.batch()
    first.gradient()
    first.restore(kept)
    second = Trainer(document, device="cpu")
    second.restore(kept)
    for trainer in (first, second):
        assert (trainer.epochs, trainer.batch_number, trainer.steps) == (1, 1, 5)
        while trainer.steps < STEPS:
            trainer.step()
        assert trainer.parameters_sha256 == whole.parameters_sha256
        assert trainer.records == whole.records


def test_that_a_snapshot_does_not_change_while_training_goes_on() -> None:
    trainer = after(lively(), 3)
    kept = trainer.snapshot()
    state, records = kept.state.copy(), kept.records
    trainer.epoch()
    assert (kept.state == state).all()
    assert kept.records == records


def test_that_the_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    one, again, other = after(lively(), 6), after(lively(), 6), after(lively(), 6, seed=2)
    assert one.parameters_sha256 == again.parameters_sha256
    assert one.records == again.records
    assert other.parameters_sha256 != one.parameters_sha256
    assert after(lively(seed=2), 6).parameters_sha256 == other.parameters_sha256


def test_that_same_start_again_is_the_very_same_start_and_new_start_another() -> None:
    trainer = Trainer(lively(), device="cpu")
    start = trainer.parameters_sha256
    trainer.epoch()
    assert trainer.parameters_sha256 != start
    trainer.reset()
    assert (trainer.parameters_sha256, trainer.steps, trainer.epochs) == (start, 0, 0)
    assert [record.epoch for record in trainer.records] == [0]
    for _ in range(STEPS):
        trainer.batch()
    assert trainer.parameters_sha256 == fingerprints(trainer.executor)[STEPS]
    trainer.reset(seed=7)
    assert trainer.parameters_sha256 != start
    assert trainer.parameters_sha256 == Trainer(lively(seed=7), device="cpu").parameters_sha256
    assert trainer.document.training.seed == 7


def test_that_random_graphs_train_to_the_same_bits_twice() -> None:
    for seed in range(12):
        shas = set()
        for _ in range(2):
            trainer = random_problem(seed).trainer(dtype="float32")
            for _ in range(6):
                trainer.batch()
            shas.add(trainer.parameters_sha256)
        assert len(shas) == 1


def test_that_a_layer_starts_from_the_same_numbers_whatever_stands_beside_it() -> None:
    plain = Trainer(classifier(dense(2, 2)))
    deeper = Trainer(classifier(dense(2, 2), dense(3, 2)))
    assert (plain.parameters["layer 2.weight"] == deeper.parameters["layer 2.weight"]).all()
    assert (deeper.parameters["layer 2.weight"] != deeper.parameters["layer 3.weight"]).all()


def test_that_both_precisions_start_from_the_same_numbers() -> None:
    single, double = (Trainer(lively(), dtype=dtype) for dtype in ("float32", "float64"))
    for name, array in double.parameters.items():
        assert array.dtype == "float64"
        assert (single.parameters[name] == array.astype("float32")).all()


# -- dropout -----------------------------------------------------------------------------------------


def masks(trainer: Trainer, steps: int) -> list[Any]:
    """Which features of the node 'drop' are silent in each step's batch."""
    found = []
    number = trainer.program.values[4]
    for _ in range(steps):
        trainer.predict()
        found.append(trainer.batch_value(number) == 0)
        trainer.step()
    return found


def test_that_a_mask_depends_on_seed_step_and_node_alone() -> None:
    first = masks(Trainer(lively(), device="cpu"), 3)
    other_numbers = Trainer(lively(), device="cpu")
    other_numbers.set_parameters({"layer 2.weight": np.full((2, 5), 0.3)})
    assert all((one == two).all() for one, two in zip(first, masks(other_numbers, 3), strict=True))
    assert not (first[0] == first[1]).all()
    assert not (first[0] == masks(Trainer(lively(seed=2), device="cpu"), 1)[0]).all()
    two = classifier(dense(2, 5), node(3, "dropout", rate=0.4), dense(7, 5), node(4, "dropout", rate=0.4))
    trainer = Trainer(learning(two, batch_size=12), device="cpu")
    trainer.predict()
    one, another = (trainer.batch_value(trainer.program.values[id]) == 0 for id in (3, 4))
    assert not (one == another).all()


def test_that_predicting_again_draws_the_same_mask_and_every_step_another() -> None:
    trainer = Trainer(lively(), device="cpu")
    losses = set()
    for _ in range(3):
        losses.add(trainer.loss())
        trainer.set_parameters({})
    assert len(losses) == 1


def test_that_about_the_asked_for_share_is_dropped_and_the_mean_kept() -> None:
    document = classifier(node(4, "dropout", rate=0.4), batch_size=48)
    trainer = Trainer(document, device="cpu")
    silent = np.concatenate([mask.ravel() for mask in masks(trainer, 60)])
    assert 0.37 < silent.mean() < 0.43


def test_that_nothing_is_dropped_when_measuring() -> None:
    trainer = Trainer(lively(), device="cpu")
    values = trainer.values(np.ones((50, 2)), [trainer.program.values[4], trainer.program.values[3]])
    assert (values[trainer.program.values[4]] == values[trainer.program.values[3]]).all()
