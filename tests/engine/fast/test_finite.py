"""Numbers that leave the finite, in one go: found within a step, told as phases tell it, without a trace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Data, Document, set_setting
from playground.engine.stops import DivergenceError
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS
from tests.document.documents import chain, node
from tests.engine.bits import alike_but_for_the_batch, by_phases, made
from tests.engine.networks import ALL_ROWS, classifier, dense, learning, random_problem, randomised

each_executor = pytest.mark.parametrize("executor", ["array", "fast"])
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


def exploding(rate: float, **training: Any) -> Document:
    """Linear layers, squared error, plain descent at an absurd rate."""
    nodes = (dense(2, 8, "linear"), dense(3, 8, "linear"), dense(4, 1, "linear"))
    document = classifier(*nodes, **{"optimizer": {"name": "sgd", "learning_rate": rate}, **training})
    return set_setting(set_setting(document, [99], "kind", "mse"), [50], "activation", "linear")


@each_dtype
@pytest.mark.parametrize("rate", [0.7, 2.0, 1e3, 1e6])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_that_divergence_in_the_middle_of_one_go_leaves_what_phases_leave(
    optimizer: str, rate: float, dtype: str
) -> None:
    document = exploding(rate, dtype=dtype, optimizer={"name": optimizer, "learning_rate": rate})
    singly, at_once = made(document), made(document)
    with pytest.raises(DivergenceError) as alone:
        by_phases(singly, 4000)
    good = singly.steps
    done = 0
    while done < good:
        losses = at_once.advance(4000)
        assert np.isfinite(losses).all()
        done += len(losses)
    assert done == good
    alike_but_for_the_batch(singly, at_once)
    for _ in range(2):
        with pytest.raises(DivergenceError) as together:
            at_once.advance(4000)
        assert str(together.value) == str(alone.value)
        assert (together.value.phase, together.value.node) == (alone.value.phase, alone.value.node)
    alike_but_for_the_batch(singly, at_once)


@pytest.mark.parametrize("rate", [1e3, 1e6])
def test_that_both_executors_diverge_at_the_same_batch_and_say_the_same(rate: float) -> None:
    ends = []
    for executor in ("array", "fast"):
        trainer = made(exploding(rate), executor)
        result = trainer.run(until_loss=None, max_epochs=50)
        assert result.stopped == "diverged"
        assert np.isfinite(trainer._engine.take("state")).all()
        ends.append((result.message, trainer.steps, trainer.epochs, len(trainer.records)))
    assert ends[0] == ends[1]


@each_executor
def test_that_a_run_whose_last_losses_are_infinite_is_diverged(executor: str) -> None:
    trainer = made(exploding(1e6, batch_size=1000, dtype="float32"), executor)
    result = trainer.run(until_loss=None, max_epochs=1)
    assert result.stopped == "diverged"
    assert result.message.startswith("Training diverged: after 1 epoch the")


@each_dtype
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_no_optimiser_lets_numbers_that_are_not_finite_through(optimizer: str, dtype: str) -> None:
    document = exploding(1e6, dtype=dtype, optimizer={"name": optimizer, "learning_rate": 1e6})
    trainer = made(document)
    for _ in range(6):
        try:
            assert np.isfinite(trainer.advance(20)).all()
        except DivergenceError:
            break
    assert np.isfinite(trainer._engine.take("state")).all()


KINDS = ["linear", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "sigmoid", "tanh", "sine"]


@each_executor
@each_dtype
@pytest.mark.parametrize("kind", [*KINDS, "softmax"])
def test_that_no_activation_swallows_what_is_no_number(kind: str, dtype: str, executor: str) -> None:
    document = classifier(dense(2, 4, kind), dense(3, 3), dtype=dtype)
    spoilt_in(made(document, executor), "layer 2.weight", "layer 2")


@each_executor
@pytest.mark.parametrize(
    "middle",
    [node(3, "batch_norm"), node(3, "layer_norm"), node(3, "add"), node(3, "concat"), node(3, "multiply")],
)
def test_that_no_op_swallows_what_is_no_number(middle: Any, executor: str) -> None:
    spoilt_in(made(classifier(dense(2, 4), middle, dense(4, 3)), executor), "layer 2.bias", "layer 2")


@each_executor
@pytest.mark.parametrize("loss", ["mse", "mae", "huber", "hinge", "binary_cross_entropy", "cross_entropy"])
def test_that_no_loss_swallows_what_is_no_number(loss: str, executor: str) -> None:
    document = chain(dense(2, 4), dense(3, 2, "linear"), loss=loss, data=classifier().data)
    spoilt_in(made(document, executor), "layer 3.bias", "layer 3")


def spoilt_in(trainer: Trainer, block: str, where: str) -> None:
    """One number of the block is no number: the next batch says so and does nothing."""
    flat = trainer._engine.take("parameters")
    stretch = next(one.stretch for one in trainer.program.parameters if one.name == block)
    flat[stretch.stop - 1] = np.nan
    trainer._engine.put("parameters", flat)
    for call in (lambda: trainer.advance(5), trainer.loss):
        with pytest.raises(DivergenceError, match=f"phase loss in '{where}'"):
            call()
    assert trainer.steps == 0


def test_that_numbers_near_the_end_of_the_floats_are_still_numbers() -> None:
    """Parameters and slots may be finite while their sum is not: then the step is done all the same."""
    x = np.array([[1.0], [1.0]])
    document = chain(
        dense(2, 1, "linear", bias=False), loss="mae", data=Data(standardize=False, split=ALL_ROWS)
    )
    rate = {"name": "momentum", "learning_rate": 1e-6, "momentum": 0.999999}
    document = learning(document, batch_size=2, optimizer=rate)
    ends = []
    for executor in ("array", "fast"):
        trainer = made(document, executor, data=(x, np.array([[0.5], [0.25]])), dtype="float32")
        state = trainer._engine.take("state")
        state[:] = [1.5e38, 2.5e38]
        trainer._engine.put("state", state)
        trainer.step()
        assert trainer.steps == 1
        after = trainer._engine.take("state")
        trainer._engine.put("state", state)
        assert len(trainer.advance(1)) == 1
        assert (trainer._engine.take("state") == after).all()
        ends.append(after)
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-6)


@each_dtype
@pytest.mark.parametrize("seed", range(0, 60))
def test_that_random_graphs_far_out_are_told_alike_in_one_go(seed: int, dtype: str) -> None:
    """Huge parameters and steps, every optimiser: most of these runs end, somewhere and somehow."""
    problem, name = random_problem(seed), list(OPTIMIZERS)[seed % len(OPTIMIZERS)]
    optimizer = {"name": name, "learning_rate": (1.0, 1e3, 1e6)[seed % 3]}
    document = learning(problem.document, optimizer=optimizer, clip_norm=(None, 1.0)[seed % 2])
    told = []
    trainers = [Trainer(document, data=(problem.x, problem.y), device="cpu", executor="fast", dtype=dtype)]
    trainers += [Trainer(document, data=(problem.x, problem.y), device="cpu", executor="fast", dtype=dtype)]
    for trainer, go in zip(trainers, (Trainer.step, lambda trainer: trainer.advance(40)), strict=True):
        randomised(trainer, seed)
        size = (1.0, 30.0, 1e6)[seed % 4 % 3]
        trainer.set_parameters({name: size * array for name, array in trainer.parameters.items()})
        told.append(told_after(trainer, go, 40))
    assert told[0] == told[1]
    alike_but_for_the_batch(*trainers)


def told_after(trainer: Trainer, go: Any, steps: int) -> str | None:
    """How a run to so many steps ended: what was said, None where it did not diverge."""
    try:
        while trainer.steps < steps:
            go(trainer)
    except DivergenceError as error:
        return f"{error} {error.phase} {error.node}"
    return None


def test_that_a_variance_beyond_the_floats_comes_to_the_same_in_both_executors() -> None:
    """Its root is infinite, so that what is normalised by it is zero, and not: no number."""
    x = np.array([[1e25, 1.0], [-2e25, 2.0], [3e25, 0.5], [1e25, -1.0]])
    for middle in (node(2, "layer_norm"), node(2, "batch_norm")):
        document = chain(
            middle, dense(3, 1, "linear"), loss="mse", data=Data(standardize=False, split=ALL_ROWS)
        )
        document = learning(document, batch_size=4)
        values = []
        for executor in ("array", "fast"):
            trainer = made(document, executor, data=(x, x[:, 1:] + 0.25), dtype="float32")
            trainer.predict()
            values.append(trainer.batch_value(trainer.program.values[2]).copy())
        np.testing.assert_allclose(values[1], values[0], rtol=1e-6, atol=1e-6)
