"""Every backward in the table against finite differences in float64, and proof that a wrong one is caught."""

from __future__ import annotations

import dataclasses
import tracemalloc

import numpy as np
import pytest

from playground.ops import OPS
from playground.ops.op import Cell, Namespace, Op
from tests.ops.gradients import TOLERANCE, Case, cases, op_error, variations

COMPUTING = [op for op in OPS.values() if op.inputs != 0]
ALL_CASES = [case for op in COMPUTING for case in cases(op)]
ALL_SETTINGS = [
    Case(op, settings, ((2000, 40),) * (op.inputs or 3)) for op in COMPUTING for settings in variations(op)
]


def off_by_one_percent(op: Op) -> Op:
    """The same op with a backward that is 1 % too large."""

    def backward(xp: Namespace, cell: Cell) -> None:
        op.backward(xp, cell)
        for gradient in (*cell.dx, *cell.dw):
            gradient *= 1.01

    return dataclasses.replace(op, backward=backward)


@pytest.mark.parametrize("case", ALL_CASES, ids=str)
def test_that_backward_is_the_gradient_of_forward(case: Case) -> None:
    assert op_error(case.op, case.cell()) < TOLERANCE


@pytest.mark.parametrize("case", [Case(op, s) for op in COMPUTING for s in variations(op)], ids=str)
def test_that_a_backward_off_by_one_percent_is_caught(case: Case) -> None:
    assert op_error(off_by_one_percent(case.op), case.cell()) > 100 * TOLERANCE


def test_that_the_gradient_of_a_product_survives_zeros() -> None:
    cell = Case(OPS["multiply"], {}, ((4, 3),) * 3).cell()
    cell.x[0][...] = 0.0
    cell.x[1][1:3] = 0.0
    assert op_error(OPS["multiply"], cell) < TOLERANCE
    assert np.abs(cell.dx[0][0]).max() > 0


@pytest.mark.parametrize("op", COMPUTING, ids=lambda op: op.name)
def test_that_backward_skips_inputs_whose_gradient_nobody_needs(op: Op) -> None:
    case = Case(op, {}, ((5, 4),) * (op.inputs or 3))
    full, skipping = case.cell(), case.cell()
    skipping.dx = (None,) * len(full.dx)
    for cell in (full, skipping):
        op.forward(np, cell)
        op.backward(np, cell)
    for one, other in zip(full.dw, skipping.dw, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("case", ALL_SETTINGS, ids=str)
def test_that_a_step_allocates_nothing(case: Case) -> None:
    """Buffers of 640 KB each: any temporary array of a batch's size would show."""
    cell = case.cell()
    cell.random = _ramp
    for run in range(2):
        if run:
            tracemalloc.start()
        case.op.forward(np, cell)
        case.op.backward(np, cell)
        case.op.settle(np, cell)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000


def _ramp(array: np.ndarray) -> None:
    """Numbers in [0, 1) without drawing any."""
    array[...] = 0.25


@pytest.mark.parametrize("case", [Case(op, s) for op in COMPUTING for s in variations(op)], ids=str)
def test_that_single_precision_agrees_with_double(case: Case) -> None:
    double, single = case.cell(), case.cell(dtype="float32")
    for cell in (double, single):
        case.op.forward(np, cell)
        case.op.backward(np, cell)
    pairs = zip((double.y, *double.dx, *double.dw), (single.y, *single.dx, *single.dw), strict=True)
    for wanted, given in pairs:
        assert given.dtype == np.float32
        np.testing.assert_allclose(given, wanted, rtol=2e-4, atol=2e-5)
