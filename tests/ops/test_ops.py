"""Ops: shapes and refusals in words, what differs between training and use, and running one by hand."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from playground.ops import OPS, by_hand, cell_for
from playground.ops.facts import Facts
from playground.ops.op import MAX_FEATURES, Op, ShapeError
from playground.ops.setting import Setting, resolve
from tests.ops.gradients import Case

FACTS = Facts(("x", "y", "xy"), "classes", 2)


def shape(
    name: str, shapes: list[tuple[int, ...]], facts: Facts | None = None, **given: object
) -> tuple[int, ...]:
    op = OPS[name]
    return op.shape(shapes, resolve(op.settings, given), facts)


def test_that_an_op_runs_by_hand_as_its_example_says() -> None:
    found = doctest.testmod(by_hand)
    assert found.attempted >= 8
    assert found.failed == 0


def test_that_a_cell_by_hand_refuses_bad_settings_and_inputs() -> None:
    x = np.ones((2, 3))
    with pytest.raises(ValueError, match=r"Dense: Units must be a whole number from 1 to 4,096, not 0"):
        cell_for(np, OPS["dense"], [x], {"units": 0})
    with pytest.raises(ShapeError, match="takes 1 inputs, not 2"):
        cell_for(np, OPS["dense"], [x, x])


def test_that_an_input_hands_on_the_chosen_features() -> None:
    assert shape("input", [], FACTS) == (3,)
    assert shape("input", [], FACTS, columns=["xy", "x"]) == (2,)
    assert shape("input", [], None, columns=["xy", "x"]) == (2,)
    with pytest.raises(ShapeError, match="wants the feature 'z', but there are only x, y, xy"):
        shape("input", [], FACTS, columns=["x", "z"])
    with pytest.raises(ShapeError, match="needs data"):
        shape("input", [], None)


def test_that_an_input_of_absurd_width_is_refused() -> None:
    facts = Facts(tuple(map(str, range(MAX_FEATURES + 1))), "values", 1)
    with pytest.raises(ShapeError, match="65,537 features, more than 65,536"):
        shape("input", [], facts)


def test_that_dense_refuses_images() -> None:
    assert shape("dense", [(3,)], units=5) == (5,)
    with pytest.raises(ShapeError, match="not 3 × 8 × 8"):
        shape("dense", [(3, 8, 8)])


def test_that_dense_without_bias_has_weights_only() -> None:
    op = OPS["dense"]
    with_bias = op.parameters([(3,)], resolve(op.settings, {"units": 5, "bias_start": 0.5}))
    assert [(one.name, one.shape, one.penalised) for one in with_bias] == [
        ("weight", (3, 5), True),
        ("bias", (5,), False),
    ]
    assert (with_bias[0].fan_in, with_bias[0].fan_out) == (3, 5)
    without = op.parameters([(3,)], resolve(op.settings, {"units": 5, "bias": False}))
    assert [one.name for one in without] == ["weight"]


def test_that_dense_starts_as_its_settings_say() -> None:
    given = {"units": 4, "initializer": "constant", "init_scale": 0.25, "bias_start": -1.5}
    cell = cell_for(np, OPS["dense"], [np.ones((2, 3))], given)
    assert (cell.w[0] == 0.25).all()
    assert (cell.w[1] == -1.5).all()


@pytest.mark.parametrize("name", ["add", "multiply"])
def test_that_unequal_inputs_are_refused_in_words(name: str) -> None:
    assert shape(name, [(8,), (8,), (8,)]) == (8,)
    with pytest.raises(ShapeError, match="inputs differ: 8 and 4 features") as refused:
        shape(name, [(8,), (8,), (4,)])
    assert (refused.value.brief, refused.value.port) == ("8 ≠ 4", 2)


def test_that_concat_adds_widths_up_and_has_a_limit() -> None:
    assert shape("concat", [(8,), (3,), (1,)]) == (12,)
    assert shape("concat", [(2, 5, 5), (3, 5, 5)]) == (5, 5, 5)
    with pytest.raises(ShapeError, match="do not line up: 2 × 5 × 5 and 3 × 4 × 5"):
        shape("concat", [(2, 5, 5), (3, 4, 5)])
    with pytest.raises(ShapeError, match="do not line up"):
        shape("concat", [(2,), (3, 4, 5)])
    with pytest.raises(ShapeError, match="more than 65,536"):
        shape("concat", [(MAX_FEATURES,), (1,)])


@pytest.mark.parametrize("op", [op for op in OPS.values() if op.inputs != 0], ids=lambda op: op.name)
def test_that_only_ops_that_say_so_differ_in_training(op: Op) -> None:
    shapes = ((6, 4),) * (op.inputs or 2)
    outputs = []
    for training in (True, False):
        cell = Case(op, {}, shapes, training).cell()
        op.forward(np, cell)
        outputs.append(cell.y)
    assert np.array_equal(*outputs) != op.differs_in_training


@pytest.mark.parametrize("op", [op for op in OPS.values() if op.inputs != 0], ids=lambda op: op.name)
def test_that_predict_may_be_repeated_without_a_trace(op: Op) -> None:
    cell = Case(op, {}, ((6, 4),) * (op.inputs or 2)).cell()
    op.forward(np, cell)
    first, kept = cell.y.copy(), [one.copy() for one in cell.kept]
    op.forward(np, cell)
    op.backward(np, cell)
    np.testing.assert_array_equal(cell.y, first)
    for one, before in zip(cell.kept, kept, strict=True):
        np.testing.assert_array_equal(one, before)


@pytest.mark.parametrize("op", [op for op in OPS.values() if op.inputs != 0], ids=lambda op: op.name)
def test_that_inputs_are_left_alone(op: Op) -> None:
    cell = Case(op, {}, ((6, 4),) * (op.inputs or 2)).cell()
    before = [one.copy() for one in (*cell.x, *cell.w, cell.dy)]
    op.forward(np, cell)
    op.backward(np, cell)
    for one, kept in zip((*cell.x, *cell.w, cell.dy), before, strict=True):
        np.testing.assert_array_equal(one, kept)


def test_that_dropout_keeps_the_mean_and_drops_its_share() -> None:
    cell = cell_for(np, OPS["dropout"], [np.ones((500, 40))], {"rate": 0.3}, training=True)
    OPS["dropout"].forward(np, cell)
    assert set(np.unique(cell.y).round(12)) == {0.0, round(1 / 0.7, 12)}
    assert (cell.y == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert cell.y.mean() == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("drawn", [0.0, 0.3, np.nextafter(1, 0)])
def test_that_dropout_keeps_numbers_drawn_at_the_rate_or_above(drawn: float) -> None:
    cell = cell_for(np, OPS["dropout"], [np.ones((1, 1))], {"rate": 0.3}, training=True)
    cell.random = lambda array: array.fill(drawn)
    OPS["dropout"].forward(np, cell)
    assert (cell.y[0, 0] > 0) == (drawn >= 0.3)


def test_that_batch_norm_gives_mean_zero_and_variance_one() -> None:
    x = 5 + 3 * np.random.Generator(np.random.Philox(1)).normal(size=(400, 3))
    cell = cell_for(np, OPS["batch_norm"], [x], training=True)
    OPS["batch_norm"].forward(np, cell)
    np.testing.assert_allclose(cell.y.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(cell.y.var(axis=0), 1.0, rtol=1e-5)


def test_that_batch_norm_settles_with_the_unbiased_variance() -> None:
    x = np.random.Generator(np.random.Philox(1)).normal(size=(6, 3))
    cell = cell_for(np, OPS["batch_norm"], [x], {"momentum": 0.2}, training=True)
    OPS["batch_norm"].forward(np, cell)
    OPS["batch_norm"].backward(np, cell)
    OPS["batch_norm"].settle(np, cell)
    np.testing.assert_allclose(cell.kept[0], 0.2 * x.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(cell.kept[1], 0.8 + 0.2 * x.var(axis=0, ddof=1), rtol=1e-12)


def test_that_batch_norm_of_one_row_uses_the_running_numbers_and_keeps_them() -> None:
    cell = cell_for(np, OPS["batch_norm"], [np.array([[3.0, -1.0]])], training=True)
    cell.kept[0][...], cell.kept[1][...] = [1.0, 1.0], [4.0, 1.0]
    OPS["batch_norm"].forward(np, cell)
    OPS["batch_norm"].backward(np, cell)
    OPS["batch_norm"].settle(np, cell)
    np.testing.assert_allclose(cell.y, [[1.0, -2.0]], rtol=1e-5)
    assert cell.kept[0].tolist() == [1.0, 1.0]
    assert cell.kept[1].tolist() == [4.0, 1.0]


def test_that_a_feature_of_zero_variance_stays_finite() -> None:
    for name in ("batch_norm", "layer_norm"):
        cell = cell_for(np, OPS[name], [np.full((4, 3), 7.0, dtype="float32")], training=True)
        OPS[name].forward(np, cell)
        OPS[name].backward(np, cell)
        assert (cell.y == 0).all()
        assert np.isfinite(cell.dx[0]).all()


def test_that_layer_norm_looks_at_one_row_at_a_time() -> None:
    x = np.random.Generator(np.random.Philox(1)).normal(size=(5, 8))
    cell = cell_for(np, OPS["layer_norm"], [x])
    OPS["layer_norm"].forward(np, cell)
    wanted = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
    np.testing.assert_allclose(cell.y, wanted, rtol=1e-12)


def test_that_a_refusal_names_large_whole_numbers_in_full() -> None:
    seed = Setting("seed", "integer", 1, "Seed", "", low=0, high=2**63 - 1)
    wanted = "a whole number from 0 to 9,223,372,036,854,775,807"
    assert seed.problem(2**63) == f"must be {wanted}, not 9,223,372,036,854,775,808"
    assert seed.problem(-1) == f"must be {wanted}, not -1"
