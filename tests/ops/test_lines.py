"""What ops, losses and optimisers say of their numbers, against what their kernels do with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from playground.ops import ACTIVATIONS, LOSSES, OPS, OPTIMIZERS
from playground.ops.formula import Line, Number, latex, whole
from playground.ops.op import Cell
from playground.ops.optimizer import NumberStep, Optimizer
from playground.ops.setting import resolve
from tests.ops.formulas import evaluate, flat
from tests.ops.gradients import Case, cases
from tests.ops.test_formula import assert_latex

COMPUTING = [op for op in OPS.values() if op.inputs != 0 and op.outputs]
ROWS = [case for op in COMPUTING for case in cases(op) if all(len(shape) == 2 for shape in case.shapes)]
TRAINED = [case for case in ROWS if case.cell().w]
UNTRAINED = [op for op in COMPUTING if op.name not in {case.op.name for case in TRAINED}]
SHORT = [activation for activation in ACTIVATIONS.values() if activation.slope_formula]
JUDGING = list(cases(OPS["loss"]))


def ran(case: Case) -> Cell:
    """A cell after forward and backward."""
    cell = case.cell()
    case.op.forward(np, cell)
    case.op.backward(np, cell)
    return cell


def assert_comes_to(line: Line, rel: float = 1e-9) -> None:
    """The numbers of a line come to its value."""
    assert line.value is not None
    if line.numbers is not None:
        assert evaluate(line.numbers) == pytest.approx(line.value, rel=rel, abs=1e-12)
    assert_latex(latex(whole(line)))


@pytest.mark.parametrize("case", TRAINED, ids=str)
def test_that_the_pulls_of_all_rows_add_up_to_the_gradient(case: Case) -> None:
    cell = ran(case)
    for number, gradient in enumerate(cell.dw):
        pulls = case.op.pulls(np, cell, number)
        rows = np.broadcast_to(pulls.a * pulls.d, (len(cell.y), *gradient.shape))
        np.testing.assert_allclose(rows.sum(axis=0), gradient, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("case", TRAINED, ids=str)
def test_that_pulls_name_the_axes_of_what_is_weighed_and_of_the_unit(case: Case) -> None:
    cell = ran(case)
    for number, block in enumerate(cell.w):
        pulls = case.op.pulls(np, cell, number)
        assert block.shape[pulls.target] == cell.y.shape[1]
        if pulls.source is None:
            np.testing.assert_array_equal(pulls.a, 1.0)
        else:
            assert block.shape[pulls.source] == cell.x[0].shape[1]


@pytest.mark.parametrize("op", UNTRAINED, ids=lambda op: op.name)
def test_that_an_op_without_trained_numbers_has_no_pulls(op: Any) -> None:
    with pytest.raises(IndexError):
        op.pulls(np, Case(op).cell(), 0)


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_that_an_error_followed_back_by_slopes_is_what_backward_hands_back(case: Case) -> None:
    cell = ran(case)
    for port, dx in enumerate(cell.dx):
        for row in range(len(dx)):
            for unit in range(dx.shape[1]):
                slopes = case.op.slopes(np, cell, row, port, unit)
                if slopes is None:
                    assert case.op.name == "batch_norm"
                    assert case.training
                    assert len(dx) > 1
                    continue
                back = sum(cell.dy[row, k] * f for k, f in zip(slopes.units, slopes.factors, strict=True))
                assert back == pytest.approx(dx[row, unit], rel=1e-9, abs=1e-12)
                if slopes.numbers is not None:
                    assert evaluate(slopes.numbers) == pytest.approx(slopes.factors[0], rel=1e-9)


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_that_the_lines_of_a_unit_come_to_its_number(case: Case) -> None:
    cell = ran(case)
    for row in range(len(cell.y)):
        for unit in range(cell.y.shape[1]):
            lines = case.op.lines(np, cell, row, unit)
            for line in lines:
                assert_comes_to(line)
            assert lines[-1].value == cell.y[row, unit]


def test_that_a_long_sum_writes_its_largest_products_and_adds_up_the_rest() -> None:
    case = Case(OPS["dense"], {"units": 2}, ((3, 20),))
    cell = ran(case)
    (line,) = case.op.lines(np, cell, 1, 0)
    products = np.abs(cell.x[0][1] * cell.w[0][:, 0])
    assert line.numbers is not None
    shown = [part for part in flat(line.numbers) if isinstance(part, Number)]
    assert [one.note for one in shown[-2:]] == ["14 more", "bias"]
    assert len(shown) == 2 * 6 + 2
    assert_comes_to(line)
    assert abs(shown[0].value * shown[1].value) == products.max()


@pytest.mark.parametrize("case", JUDGING, ids=str)
def test_that_the_error_of_a_row_is_what_the_loss_hands_back(case: Case) -> None:
    cell = ran(case)
    loss = LOSSES[cell.settings["kind"]]
    rows = len(cell.dx[0])
    for row in range(rows):
        for unit in range(cell.dx[0].shape[1]):
            line = loss.error(np, cell, row, unit)
            assert_comes_to(line)
            assert line.value == pytest.approx(rows * cell.dx[0][row, unit], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("activation", SHORT, ids=lambda one: one.name)
def test_that_the_formula_of_a_slope_is_the_slope(activation: Any) -> None:
    z = np.linspace(-3.0, 3.0, 7)
    y, slope, work = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    activation.forward(np, z, y, work)
    activation.slope(np, z, y, slope, work)
    assert [evaluate(activation.slope_formula(Number(one))) for one in y] == pytest.approx(slope.tolist())


# -- optimisers --------------------------------------------------------------------------------------

every = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda one: one.name)


def steps(
    optimizer: Optimizer, dtype: str, count: int = 5
) -> Iterator[tuple[NumberStep, float, list[float]]]:
    """Steps of one number, told alone, and what the same steps of a whole vector make of it."""
    settings = resolve(optimizer.settings, {})
    draw = np.random.Generator(np.random.Philox(11))
    p, g = draw.normal(size=37).astype(dtype), draw.normal(size=37).astype(dtype)
    slots, work = [np.zeros_like(p) for _ in optimizer.slots], [np.zeros_like(p) for _ in range(2)]
    for step in range(1, count + 1):
        g *= -0.9
        one = optimizer.one(np, p[5:6], g[5:6], [slot[5:6] for slot in slots], 0.07, step, settings)
        optimizer.update(np, p, g, slots, work, 0.07, step, settings)
        yield one, float(p[5]), [float(slot[5]) for slot in slots]


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_one_number_steps_as_it_does_among_many(optimizer: Optimizer, dtype: str) -> None:
    for one, new, slots in steps(optimizer, dtype):
        assert one.new == new
        assert list(one.new_slots) == slots


@every
def test_that_every_line_of_a_step_comes_to_its_value(optimizer: Optimizer) -> None:
    for one, new, slots in steps(optimizer, "float64"):
        lines = optimizer.derive(one)
        for line in lines:
            assert_comes_to(line)
        assert lines[-1].value == new
        assert lines[-1].role == "new"
        assert set(slots) <= {line.value for line in lines}
