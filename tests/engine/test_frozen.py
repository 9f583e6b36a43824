"""Frozen nodes: not a bit of them moves whatever the optimiser, and the others learn as they should."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Document, replace, set_frozen
from playground.engine.compile import compile
from playground.engine.program import Block
from playground.engine.stops import DivergenceError
from playground.engine.trainer import Trainer
from playground.engine.transfer import carry_over
from playground.ops import OPTIMIZERS
from playground.ops.facts import Facts
from tests.document.documents import node
from tests.engine.bits import alike, by_phases, in_one_go
from tests.engine.networks import classifier, dense, random_problem, randomised

pytestmark = pytest.mark.usefixtures("each_executor")

PLANE = Facts(("x", "y"), "classes", 2)
FIRST, NORM, LAST = 2, 3, 50
EVERYTHING: dict[str, Any] = {"clip_norm": 0.3, "l1": 0.001, "l2": 0.01, "batch_size": 12}


def document(frozen: tuple[int, ...] = (), **training: Any) -> Document:
    """Two layers and a norm between them, some frozen, with clipping and penalties."""
    whole = classifier(dense(FIRST, 5), node(NORM, "batch_norm", "norm"), **{**EVERYTHING, **training})
    return set_frozen(whole, frozen, True)


def stretches(trainer: Trainer) -> dict[str, Any]:
    """Each block's parameters and its sums of the optimiser. Shapes: each (1 + slots, n)."""
    program = trainer.program
    state = trainer.snapshot().state
    rows = state[: len(state) - program.kept_size].reshape(-1, program.size)
    return {block.name: rows[:, block.stretch].copy() for block in program.parameters}


def of_node(trainer: Trainer, *ids: int) -> set[str]:
    return {block.name for block in trainer.program.parameters if block.node in ids}


def edited(old: Trainer, changed: Document) -> Trainer:
    new = Trainer(changed, data=old.dataset, device="cpu", dtype=old.document.training.dtype)
    carry_over(old, new)
    return new


# -- how they lie --------------------------------------------------------------------------------------


@pytest.mark.parametrize("frozen", [(), (FIRST,), (NORM,), (FIRST, LAST), (FIRST, NORM, LAST), (1, 99)])
def test_that_frozen_blocks_lie_behind_all_others_and_keep_their_order_by_name(
    frozen: tuple[int, ...],
) -> None:
    free, program = compile(document(), PLANE), compile(document(frozen), PLANE)
    assert [block.name for block in program.parameters] == [block.name for block in free.parameters]
    assert program.size == free.size
    assert program.active == sum(one.size for one in program.parameters if one.node not in frozen)
    lying = sorted(program.parameters, key=lambda one: one.offset)
    ends = np.cumsum([0, *(one.size for one in lying)])
    assert [one.offset for one in lying] == ends[:-1].tolist()
    assert [one.frozen for one in lying] == sorted(one.frozen for one in lying)
    assert {one.node for one in lying if one.frozen} == set(frozen) - {1, 99}


def test_that_the_program_s_text_names_what_is_frozen() -> None:
    assert "layer 2.weight 2×5 frozen" in str(compile(document((FIRST,)), PLANE))
    assert "frozen" not in str(compile(document(), PLANE))


def test_that_a_frozen_network_starts_from_the_same_numbers() -> None:
    free, frozen = Trainer(document(), device="cpu"), Trainer(document((FIRST, LAST)), device="cpu")
    assert frozen.parameters_sha256 == free.parameters_sha256
    assert frozen.records == free.records


# -- what stays and what moves -------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_frozen_parameters_and_their_sums_stay_and_all_others_move(optimizer: str) -> None:
    training: dict[str, Any] = {"optimizer": {"name": optimizer}}
    start = in_one_go(Trainer(document(**training), device="cpu"), 6)
    frozen = edited(start, document((FIRST,), **training))
    before = stretches(frozen)
    assert all((stretches(start)[name] == numbers).all() for name, numbers in before.items())
    in_one_go(frozen, 15)
    after = stretches(frozen)
    still = {name for name in before if (after[name] == before[name]).all()}
    assert still == of_node(frozen, FIRST)
    assert all((after[name] != before[name]).any(axis=1).all() for name in of_node(frozen, NORM, LAST))
    free = edited(frozen, document(**training))
    assert all((stretches(free)[name] == numbers).all() for name, numbers in after.items())
    in_one_go(free, 20)
    assert not any((stretches(free)[name] == after[name]).all() for name in after)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("frozen", [(FIRST,), (LAST,), (FIRST, LAST), (FIRST, NORM, LAST)])
def test_that_phases_and_whole_epochs_give_the_same_bits(frozen: tuple[int, ...], dtype: str) -> None:
    one, other = (Trainer(document(frozen), device="cpu", dtype=dtype) for _ in range(2))
    alike(by_phases(one, 14), in_one_go(other, 14))


@pytest.mark.parametrize("seed", range(6))
def test_that_any_graph_leaves_what_is_frozen_alone_and_its_gradient_whole(seed: int) -> None:
    problem = random_problem(seed, 16)
    free = randomised(problem.trainer(), seed)
    ids = [one.node for one in free.program.parameters][:: 2 + seed % 2]
    half = edited(free, set_frozen(problem.document, ids, True))
    free.gradient()
    half.gradient()
    for name, gradient in free.gradients.items():
        np.testing.assert_array_equal(half.gradients[name], gradient)
    assert half.gradient_norm == pytest.approx(free.gradient_norm, rel=1e-12)
    before = half.parameters
    half.step()
    for block in half.program.parameters:
        assert not block.frozen or (half.parameters[block.name] == before[block.name]).all()


def test_that_a_step_is_clipped_by_the_length_of_what_it_moves() -> None:
    """Derived here: p ← p − η g · limit ÷ (|g| + 1e-6), |g| over the numbers that are not frozen."""
    rate, limit = 0.1, 1e-3
    sgd = {"name": "sgd", "learning_rate": rate}
    training: dict[str, Any] = {"optimizer": sgd, "clip_norm": limit, "l1": 0.0, "l2": 0.0}
    trainer = Trainer(document((FIRST,), **training), device="cpu", dtype="float64")
    before = trainer.parameters
    whole = trainer.gradient()
    gradients = trainer.gradients
    moved = of_node(trainer, NORM, LAST)
    length = np.sqrt(sum(float((gradients[name] ** 2).sum()) for name in moved))
    assert limit < length < whole
    trainer.step()
    for name, gradient in gradients.items():
        factor = rate * limit / (length + 1e-6) if name in moved else 0.0
        np.testing.assert_allclose(trainer.parameters[name], before[name] - factor * gradient, rtol=1e-12)


def test_that_running_statistics_follow_the_data_through_a_frozen_norm() -> None:
    trainer = Trainer(document((NORM,)), device="cpu")
    kept = dict(trainer.kept)
    trainer.epoch()
    assert all((trainer.kept[name] != kept[name]).any() for name in kept)


def test_that_with_everything_frozen_training_goes_round_and_moves_nothing() -> None:
    trainer = Trainer(document((FIRST, NORM, LAST), optimizer={"name": "adamw"}), device="cpu")
    assert trainer.program.active == 0
    before = trainer.parameters
    trainer.epoch()
    trainer.batch()
    assert all((trainer.parameters[name] == numbers).all() for name, numbers in before.items())
    assert trainer.gradient() > 0


def test_that_the_same_start_gives_frozen_numbers_back_too() -> None:
    trained = in_one_go(Trainer(document(), device="cpu"), 6)
    frozen = edited(trained, document((FIRST,)))
    frozen.reset()
    assert frozen.parameters_sha256 == Trainer(document(), device="cpu").parameters_sha256


# -- going on ------------------------------------------------------------------------------------------


def test_that_freezing_in_the_middle_of_an_epoch_keeps_batch_phase_and_record() -> None:
    trainer = in_one_go(Trainer(document(), device="cpu"), 6)
    trainer.gradient()
    frozen = edited(trainer, document((FIRST,)))
    assert (frozen.phase, frozen.batch_number, frozen.records) == ("gradient", 2, trainer.records)
    assert frozen.gradient_norm == pytest.approx(trainer.gradient_norm, rel=1e-5)


def test_that_freezing_and_thawing_at_once_changes_no_bit() -> None:
    straight = in_one_go(Trainer(document(), device="cpu"), 14)
    trainer = in_one_go(Trainer(document(), device="cpu"), 6)
    back = edited(edited(trainer, document((FIRST,))), document())
    assert in_one_go(back, 14).parameters_sha256 == straight.parameters_sha256


def test_that_freezing_and_thawing_leaves_what_never_had_a_gradient_as_it_is() -> None:
    """A unit that gives nothing for any row is no reason to guess the size of its gradients."""
    trainer = Trainer(document(), device="cpu")
    name = next(name for name, array in trainer.parameters.items() if array.ndim == 2)
    node = trainer.document.graph.by_id[trainer.program.parameters[0].node]
    flat = in_one_go(trainer, 6).snapshot()
    block = next(one for one in trainer.program.parameters if one.name == name)
    rows = flat.state[: len(flat.state) - trainer.program.kept_size].reshape(-1, trainer.program.size)
    rows[1:, block.offset] = 0.0
    trainer.restore(flat)
    back = edited(edited(trainer, document((node.id,))), document())
    assert (back.flat("state") == flat.state).all()


def test_that_a_gradient_beyond_the_numbers_ends_a_run_in_a_frozen_node_too() -> None:
    """However the batches are done: an executor may not go on where the phases would stop."""
    wild = set_frozen(classifier(dense(FIRST, 4, "linear"), batch_size=12), {FIRST}, True)
    wild = replace(wild, data=replace(wild.data, standardize=False))
    rows = np.linspace(-1e6, 1e6, 120).reshape(60, 2), np.arange(60) % 2
    for way in (Trainer.step, Trainer.batch, Trainer.epoch):
        trainer = Trainer(wild, data=rows, device="cpu")
        trainer.set_parameters({"layer 50.weight": np.full((4, 1), 2e38), "layer 2.weight": np.zeros((2, 4))})
        grown = {name: array.copy() for name, array in trainer.parameters.items()}
        with pytest.raises(DivergenceError) as caught:
            way(trainer)
        assert (caught.value.phase, caught.value.node) == ("gradient", "layer 2")
        assert all((trainer.parameters[name] == array).all() for name, array in grown.items())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("frozen", [(FIRST,), (NORM, LAST)])
def test_that_a_snapshot_is_gone_on_from_as_if_nothing_had_been(
    optimizer: str, frozen: tuple[int, ...]
) -> None:
    """The snapshot is taken in the middle of a batch; that batch is done again."""
    straight, resumed = (
        Trainer(document(frozen, optimizer={"name": optimizer}), device="cpu") for _ in range(2)
    )
    in_one_go(straight, 7).gradient()
    resumed.restore(straight.snapshot())
    alike(by_phases(resumed, 11), in_one_go(straight, 11))


# -- before the step -----------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adamw"])
@pytest.mark.parametrize("frozen", [(), (FIRST,)])
@pytest.mark.parametrize("way", [by_phases, in_one_go])
def test_that_the_state_before_the_last_step_is_had(
    optimizer: str, frozen: tuple[int, ...], way: Any
) -> None:
    trainer = Trainer(document(frozen, optimizer={"name": optimizer}), device="cpu")
    assert not trainer._engine.before_step().any()
    for last in (1, 4, 6, 11):
        way(trainer, last - 1)
        before = trainer.snapshot().state
        way(trainer, last)
        had = trainer._engine.before_step()
        np.testing.assert_array_equal(had, before)
        size = trainer.program.size
        moved = trainer.snapshot().state[:size] - before[:size]
        np.testing.assert_array_equal(trainer._engine.step_sizes(), moved)
        had += 1
        np.testing.assert_array_equal(trainer._engine.before_step(), before)


def test_that_a_block_says_where_it_lies() -> None:
    block: Block = compile(document((FIRST,)), PLANE).parameters[0]
    assert (block.name, block.frozen, block.offset) == ("layer 2.weight", True, 10 + 6)
