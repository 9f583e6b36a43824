"""Losses: their formulas, logits so large that careless ones overflow, and the widths they fit."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from playground.ops import ACTIVATIONS, LOSSES, OPS, cell_for, decide, encode
from playground.ops.facts import Facts
from playground.ops.loss import Loss
from playground.ops.op import Cell, ShapeError
from tests.ops.gradients import targets

every = pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda one: one.name)

FORMULAS: dict[str, Callable[[float, float], float]] = {
    "mse": lambda x, t: (x - t) ** 2,
    "mae": lambda x, t: abs(x - t),
    "huber": lambda x, t: (x - t) ** 2 / 2 if abs(x - t) < 1 else abs(x - t) - 0.5,
    "hinge": lambda x, t: max(0.0, 1 - x * t),
    "binary_cross_entropy": lambda x, t: (
        -t * math.log(1 / (1 + math.exp(-x))) - (1 - t) * math.log(1 - 1 / (1 + math.exp(-x)))
    ),
}


def run(kind: str, x: np.ndarray, target: np.ndarray) -> Cell:
    """Forward and backward of the loss op."""
    cell = cell_for(np, OPS["loss"], [x], {"kind": kind}, target=target)
    OPS["loss"].forward(np, cell)
    OPS["loss"].backward(np, cell)
    return cell


@pytest.mark.parametrize("kind", FORMULAS)
def test_that_a_loss_is_the_mean_over_outputs_of_its_formula(kind: str) -> None:
    generator = np.random.Generator(np.random.Philox(1))
    x = 2 * generator.normal(size=(6, 3))
    target = targets(LOSSES[kind].encoding, x.shape, generator)
    pairs = zip(x.tolist(), target.tolist(), strict=True)
    wanted = [np.mean([FORMULAS[kind](a, b) for a, b in zip(xs, ts, strict=True)]) for xs, ts in pairs]
    np.testing.assert_allclose(run(kind, x, target).y, wanted, rtol=1e-12)


def test_that_cross_entropy_is_minus_the_log_of_the_right_probability() -> None:
    x = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])
    soft = np.array([[0.0, 1.0, 0.0], [0.2, 0.3, 0.5]])
    p = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    cell = run("cross_entropy", x, soft)
    np.testing.assert_allclose(cell.y, -(soft * np.log(p)).sum(axis=1), rtol=1e-14)
    assert cell.y[0] == pytest.approx(math.log(3))
    np.testing.assert_allclose(cell.dx[0], (p - soft) / 2, rtol=1e-12)


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_extremes_neither_warn_nor_overflow(loss: Loss, dtype: str) -> None:
    sizes = np.array([-1e4, -100.0, -20.0, 0.0, 20.0, 100.0, 1e4])
    x = np.stack(np.meshgrid(sizes, sizes, [0.0, 5.0]), axis=-1).reshape(-1, 3).astype(dtype)
    target = targets(loss.encoding, x.shape, np.random.Generator(np.random.Philox(3))).astype(dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        cell = run(loss.name, x, target)
    exact = run(loss.name, x.astype("float64"), target.astype("float64"))
    assert np.isfinite(cell.y).all()
    assert (cell.y >= 0).all()
    np.testing.assert_allclose(cell.y, exact.y, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(cell.dx[0], exact.dx[0], rtol=1e-5, atol=1e-7)


def test_that_binary_cross_entropy_is_exact_at_ten_thousand() -> None:
    x = np.array([[1e4], [1e4], [-1e4], [-1e4]], dtype="float32")
    target = np.array([[0.0], [1.0], [0.0], [1.0]], dtype="float32")
    cell = run("binary_cross_entropy", x, target)
    assert cell.y.tolist() == [1e4, 0.0, 0.0, 1e4]
    assert cell.dx[0].ravel().tolist() == [0.25, 0.0, 0.0, -0.25]


def test_that_cross_entropy_is_exact_at_ten_thousand() -> None:
    x = np.array([[1e4, -1e4], [1e4, -1e4]], dtype="float32")
    cell = run("cross_entropy", x, np.array([[1.0, 0.0], [0.0, 1.0]], dtype="float32"))
    assert cell.y.tolist() == [0.0, 2e4]
    assert cell.dx[0].tolist() == [[0.0, 0.0], [0.5, -0.5]]


@every
def test_that_a_perfect_answer_costs_next_to_nothing_and_a_wrong_one_more(loss: Loss) -> None:
    target = targets("one_hot", (4, 3), np.random.Generator(np.random.Philox(4)))
    if loss.encoding == "signs":
        target = 2 * target - 1
    right = 100 * (2 * target - 1) if loss.fuses else target
    wrong = -right if loss.fuses or loss.encoding == "signs" else 1 - right
    assert run(loss.name, right, target).y.max() < 1e-6
    assert run(loss.name, wrong, target).y.min() > 0.3


@every
def test_that_allowed_widths_pass_and_others_are_refused_in_words(loss: Loss) -> None:
    for facts in (Facts(("x",), "classes", 2), Facts(("x",), "classes", 5), Facts(("x",), "values", 3)):
        allowed, sentence = loss.width(facts)
        assert sentence
        assert bool(allowed) == (facts.task in loss.tasks)
        for width in (1, 2, 3, 5, 7):
            if width in allowed:
                assert OPS["loss"].shape([(width,)], {"kind": loss.name}, facts) == ()
            else:
                with pytest.raises(ShapeError) as refused:
                    OPS["loss"].shape([(width,)], {"kind": loss.name}, facts)
                assert str(refused.value).startswith(sentence)
                assert refused.value.brief


def test_that_a_loss_refuses_what_it_cannot_compare() -> None:
    settings = {"kind": "cross_entropy"}
    with pytest.raises(ShapeError, match="one class only"):
        OPS["loss"].shape([(1,)], settings, Facts(("x",), "classes", 1))
    with pytest.raises(ShapeError, match="target is measured values"):
        OPS["loss"].shape([(1,)], settings, Facts(("x",), "values", 1))
    with pytest.raises(ShapeError, match="rows of outputs, not 2 × 3 × 3"):
        OPS["loss"].shape([(2, 3, 3)], settings, None)
    assert OPS["loss"].shape([(9,)], settings, None) == ()


@every
@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda one: one.name)
def test_that_encoded_classes_are_decided_back(loss: Loss, classes: int, activation: object) -> None:
    low, high = activation.low, activation.high  # type: ignore[attr-defined]
    labels = np.arange(20) * 7 % classes
    for width in loss.width(Facts(("x",), "classes", classes))[0]:
        ends = loss.ends(low, high)
        target = encode(labels, classes, width, *ends)
        assert target.shape == (20, width)
        assert set(np.unique(target)) == set(ends)
        np.testing.assert_array_equal(decide(target, loss.threshold(low, high)), labels)
        logits = 10 * (2 * (target - ends[0]) / (ends[1] - ends[0]) - 1)
        np.testing.assert_array_equal(decide(logits, loss.threshold(low, high, logits=True)), labels)


def test_that_values_are_encoded_for_what_the_output_can_reach() -> None:
    ends = {name: LOSSES["mse"].ends(one.low, one.high) for name, one in ACTIVATIONS.items()}
    assert ends["tanh"] == ends["linear"] == ends["sine"] == (-1.0, 1.0)
    assert ends["sigmoid"] == ends["relu"] == ends["softmax"] == ends["gelu"] == (0.0, 1.0)
    assert LOSSES["hinge"].ends(0.0, 1.0) == (-1.0, 1.0)
    assert LOSSES["cross_entropy"].ends(-math.inf, math.inf) == (0.0, 1.0)


def test_that_classes_are_not_squeezed_into_too_few_columns() -> None:
    with pytest.raises(ValueError, match="3 classes cannot stand in 2 columns"):
        encode(np.array([0, 1, 2]), 3, 2, 0.0, 1.0)
