"""The same ops, losses and optimisers on CuPy, against NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.ops import OPS, OPTIMIZERS, clip, decide, penalise
from playground.ops.op import Op
from playground.ops.optimizers import Optimizer
from playground.ops.setting import resolve
from tests.ops.gradients import Case, cases

pytestmark = pytest.mark.gpu

COMPUTING = [op for op in OPS.values() if op.inputs != 0]


@pytest.fixture(scope="module")
def cp() -> Any:
    """CuPy with a device that works; skips where there is none."""
    cupy = pytest.importorskip("cupy", reason="CuPy is not installed")
    if not cupy.cuda.is_available():
        pytest.skip("no CUDA device")
    return cupy


@pytest.mark.parametrize("op", COMPUTING, ids=lambda op: op.name)
def test_that_an_op_computes_the_same_on_the_gpu(op: Op, cp: Any) -> None:
    for case in cases(op):
        compare(case, cp)


def compare(case: Case, cp: Any) -> None:
    """Every output, gradient and kept number of one case, on both."""
    results = []
    for xp in (np, cp):
        cell = case.cell(xp)
        case.op.forward(xp, cell)
        case.op.backward(xp, cell)
        case.op.settle(xp, cell)
        results.append([cp.asnumpy(one) for one in (cell.y, *cell.dx, *cell.dw, *cell.kept)])
    for ours, theirs in zip(*results, strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-9, atol=1e-11, err_msg=str(case))


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda one: one.name)
def test_that_an_optimiser_computes_the_same_on_the_gpu(optimizer: Optimizer, cp: Any) -> None:
    results = []
    for xp in (np, cp):
        p, mask = xp.linspace(-1.0, 1.0, 7), xp.asarray([1.0, 0, 1, 0, 1, 1, 1])
        slots = [xp.zeros(7) for _ in optimizer.slots]
        scratch = [xp.zeros(7), xp.zeros(7)]
        for step in range(1, 6):
            g = xp.cos(p)
            clip(xp, g, 1.0)
            penalise(xp, p, g, mask, 0.01, 0.02, scratch)
            optimizer.update(xp, p, g, slots, scratch, 0.1, step, resolve(optimizer.settings, {}))
        results.append(cp.asnumpy(p))
    np.testing.assert_allclose(results[1], results[0], rtol=1e-10)


def test_that_decisions_are_the_same_on_the_gpu(cp: Any) -> None:
    outputs = np.array([[0.2, 0.9, 0.1], [0.8, 0.1, 0.3]])
    assert decide(cp.asarray(outputs), 0.5).get().tolist() == decide(outputs, 0.5).tolist() == [1, 0]
    assert decide(cp.asarray(outputs[:, :1]), 0.5).get().tolist() == [0, 1]
