"""Every activation, loss, optimiser, schedule and penalty in both executors, one at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Data, Document
from playground.engine.trainer import Trainer
from playground.ops import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from tests.document.documents import chain, node
from tests.engine.fast.pairs import (
    SINGLE,
    apart,
    backward_apart,
    both,
    measures_apart,
    state_apart,
    steps,
    tolerance,
)
from tests.engine.networks import ALL_ROWS, classifier, dense, learning

DTYPES = ("float32", "float64")
each_dtype = pytest.mark.parametrize("dtype", DTYPES)
RAW = Data(standardize=False, split=ALL_ROWS)


def draw(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


# -- activations -------------------------------------------------------------------------------------

WIDE_RANGE = np.concatenate(
    [np.linspace(-12, 12, 481), [-1e4, -800.0, -100.0, -30.0, -1e-6, 0.0, 1e-6, 30.0, 100.0, 800.0, 1e4]]
)


def curve(kind: str, dtype: str) -> tuple[Trainer, Trainer]:
    """An activation node behind a layer that passes on its two inputs; a row for each number of the range."""
    middle = (dense(2, 2, "linear", bias=False), node(3, "activation", kind=kind), dense(4, 1, "linear"))
    document = learning(chain(*middle, loss="mse", data=RAW), batch_size=len(WIDE_RANGE), shuffle=False)
    x = np.stack([WIDE_RANGE, WIDE_RANGE[::-1] * 0.5], axis=1)
    pair = both(document, dtype, data=(x, np.sin(x[:, :1])))
    for trainer in pair:
        trainer.set_parameters({"layer 2.weight": np.eye(2), "layer 4.weight": np.full((2, 1), 1e-3)})
    return pair


@each_dtype
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_that_an_activation_is_the_same_from_end_to_end(kind: str, dtype: str) -> None:
    array, fast = curve(kind, dtype)
    number = array.program.values[3]
    for trainer in (array, fast):
        trainer.predict()
    one, other = array.batch_value(number), fast.batch_value(number)
    unit = float(np.finfo(dtype).eps)
    np.testing.assert_allclose(other, one, rtol=16 * unit, atol=4 * unit)
    if kind in ("gelu", "sine"):  # 1 + erf cancels left of zero; far out, the range of sine is reduced
        return
    ends = np.abs(one) < 1
    np.testing.assert_allclose(other[ends], one[ends], rtol=64 * unit, atol=1e-30)


@each_dtype
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_that_the_slope_of_an_activation_is_the_same_from_end_to_end(kind: str, dtype: str) -> None:
    pair = curve(kind, dtype)
    z, dz = pair[0].program.instructions[1].x[0], pair[0].program.instructions[1].dx[0]
    assert dz is not None
    assert pair[0].program.instructions[1].op == "activation"
    for trainer in pair:
        trainer.gradient()
    assert apart(*(trainer.batch_value(z) for trainer in pair)) < 1e-15
    dy = pair[0].program.instructions[1].dy
    assert dy is not None
    steepest = np.abs(pair[0].batch_value(dy)).max()
    one, other = (trainer.batch_value(dz) for trainer in pair)
    unit = float(np.finfo(dtype).eps)
    np.testing.assert_allclose(other, one, rtol=16 * unit, atol=16 * unit * steepest)


# -- losses ------------------------------------------------------------------------------------------


def judged(loss: str, width: int, dtype: str, scale: float = 1.0) -> tuple[Trainer, Trainer]:
    """Logits of some size straight into a loss, on rows of as many classes (or values) as there are."""
    entry, rows = LOSSES[loss], draw(width).normal(size=(40, 3))
    classes = "classes" in entry.tasks and entry.encoding != "values"
    kinds = 2 if width == 1 else width
    y: Any = np.arange(40) % kinds if classes else draw(9).normal(size=(40, width))
    document = chain(dense(2, width, "linear"), loss=loss, data=RAW)
    document = learning(document, batch_size=13)
    pair = both(document, dtype, data=(rows, y))
    for trainer in pair:
        weight = trainer.parameters["layer 2.weight"]
        trainer.set_parameters({"layer 2.weight": weight * scale})
    return pair


CASES = [
    (loss, width) for loss in LOSSES for width in (1, 2, 3, 5) if not (loss == "cross_entropy" and width == 1)
]


@each_dtype
@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
@pytest.mark.parametrize(("loss", "width"), CASES)
def test_that_a_loss_is_the_same_for_any_number_of_outputs(
    loss: str, width: int, scale: float, dtype: str
) -> None:
    pair = judged(loss, width, dtype, scale)
    unit = float(np.finfo(dtype).eps)
    for _ in range(4):  # the last batch has one row
        assert pair[0].loss() == pytest.approx(pair[1].loss(), rel=100 * unit)
        assert backward_apart(pair) < 100 * unit
        for trainer in pair:
            trainer.step()
    assert measures_apart(pair, "training") < 1000 * unit


@each_dtype
@pytest.mark.parametrize("loss", ["binary_cross_entropy", "cross_entropy"])
@pytest.mark.parametrize("size", [12.0, 25.0, 80.0, 1e4])
def test_that_sure_logits_cost_what_they_cost(loss: str, size: float, dtype: str) -> None:
    """Sure and right costs next to nothing, but to full relative accuracy; sure and wrong costs the logit."""
    document = chain(dense(2, 2, "linear", bias=False), loss=loss, data=RAW)
    x = np.array([[size, -size], [-size, size], [size, -0.9 * size], [-size / 2, size]])
    for wrong in (False, True):
        y = np.array([0, 1, 0, 1])
        document = learning(document, batch_size=4, shuffle=False)
        pair = both(document, dtype, data=(x, 1 - y if wrong else y))
        for trainer in pair:
            trainer.set_parameters({"layer 2.weight": np.eye(2)})
        one, other = (trainer.loss() for trainer in pair)
        assert np.isfinite(other)
        smallest = float(np.finfo(dtype).tiny)
        assert other == pytest.approx(one, rel=50 * float(np.finfo(dtype).eps), abs=smallest)
        assert backward_apart(pair) < 50 * np.finfo(dtype).eps


# -- optimisers, schedules, penalties, clipping ------------------------------------------------------


def task(**training: Any) -> Document:
    """Smooth throughout, and without a parameter whose gradient is nothing but rounding."""
    return classifier(dense(2, 6), dense(3, 5, "silu"), **{"batch_size": 12, **training})


@each_dtype
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_thirty_steps_of_an_optimiser_come_to_the_same(optimizer: str, dtype: str) -> None:
    pair = both(task(optimizer={"name": optimizer}), dtype)
    steps(pair, 30)
    assert state_apart(pair) < tolerance(dtype)


@each_dtype
@pytest.mark.parametrize("name", SCHEDULES)
def test_that_a_schedule_with_warm_up_comes_to_the_same(name: str, dtype: str) -> None:
    more: dict[str, dict[str, Any]] = {
        "step": {"every": 2},
        "cosine": {"epochs": 5, "low": 0.1},
        "exponential": {"gamma": 0.8},
    }
    schedule = {"name": name, "warmup": 9, **more.get(name, {})}
    array, fast = both(task(schedule=schedule, optimizer={"name": "nesterov"}), dtype)
    for _ in range(30):
        array.batch()
    while fast.steps < 30:
        fast.advance(min(7, 30 - fast.steps))
    assert state_apart((array, fast)) < tolerance(dtype)
    assert [one.rate for one in fast.records] == [one.rate for one in array.records]
    assert fast.last_rate == array.last_rate


@each_dtype
@pytest.mark.parametrize("clip", [1e-3, 0.5, 1e3])
@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.01, 0.0), (0.0, 0.1), (0.02, 0.05)])
def test_that_clipping_and_penalties_come_to_the_same(clip: float, l1: float, l2: float, dtype: str) -> None:
    pair = both(task(optimizer={"name": "sgd"}, clip_norm=clip, l1=l1, l2=l2), dtype)
    steps(pair, 12)
    assert state_apart(pair) < tolerance(dtype)


def test_that_clipping_shortens_a_gradient_whose_squares_overflow() -> None:
    document = learning(chain(dense(2, 1, "linear"), loss="mse", data=RAW), clip_norm=1.0, batch_size=4)
    document = learning(document, optimizer={"name": "sgd", "learning_rate": 0.1})
    x = np.array([[2e9, 1.0], [-1e9, 2.0], [3e9, 0.5], [1e9, 1.0]])
    pair = both(document, "float32", data=(x, x[:, :1] * 3.1 + 0.5), seed=None)
    starts = [trainer.parameters["layer 2.weight"] for trainer in pair]
    steps(pair, 1)
    assert state_apart(pair) < SINGLE
    for trainer, start in zip(pair, starts, strict=True):
        assert trainer.gradient_norm is not None
        assert 1e18 < trainer.gradient_norm < np.inf
        assert np.linalg.norm(trainer.parameters["layer 2.weight"] - start) == pytest.approx(0.1, rel=1e-4)
