"""The same ops, losses and optimisers on CuPy, against NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.ops import OPS, OPTIMIZERS, clip, decide, penalise
from playground.ops.op import Op
from playground.ops.optimizer import Optimizer
from playground.ops.penalties import clip_by, length_into
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


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_an_optimiser_moves_at_a_pace_that_stands_on_the_device(
    optimizer: Optimizer, dtype: str, cp: Any
) -> None:
    settings = resolve(optimizer.settings, {})
    here, there = np.linspace(-1.0, 1.0, 1000).astype(dtype), cp.linspace(-1.0, 1.0, 1000).astype(dtype)
    slots = [[xp.zeros(1000, dtype=dtype) for _ in optimizer.slots] for xp in (np, cp)]
    work = [np.zeros_like(here) for _ in range(2)]
    for step in range(1, 6):
        g = np.cos(here * step)
        optimizer.update(np, here, g, slots[0], work, 0.1, step, settings)
        numbers = cp.asarray(np.array(optimizer.pace(0.1, step, settings), dtype=dtype))
        pace = [numbers[place : place + 1].reshape(()) for place in range(len(numbers))]
        optimizer.move_at(cp, there, cp.asarray(g), slots[1], pace, settings)
        assert there.dtype == dtype
    np.testing.assert_allclose(cp.asnumpy(there), here, rtol=1e-5 if dtype == "float32" else 1e-12)


@pytest.mark.parametrize("scale", [1.0, 1e30, 1e-30, 0.0, np.inf, np.nan])
def test_that_a_length_is_found_and_clipped_without_the_host(scale: float, cp: Any) -> None:
    g = (np.linspace(-1.0, 1.0, 5000) * scale).astype("float32")
    there, norm = cp.asarray(g), cp.zeros(1)
    length_into(cp, there, cp.zeros_like(there), cp.zeros(1, dtype="float32"), norm)
    wanted = float(np.linalg.norm(g.astype("float64")))
    assert np.isfinite(float(norm[0])) == np.isfinite(wanted)
    if np.isfinite(wanted):
        assert float(norm[0]) == pytest.approx(wanted, rel=1e-5)
        clip(np, g, 0.5)
    clip_by(cp, there, 0.5, norm, cp.zeros(1))
    np.testing.assert_allclose(cp.asnumpy(there), g, rtol=1e-5)


def test_that_decisions_are_the_same_on_the_gpu(cp: Any) -> None:
    outputs = np.array([[0.2, 0.9, 0.1], [0.8, 0.1, 0.3]])
    assert decide(cp.asarray(outputs), 0.5).get().tolist() == decide(outputs, 0.5).tolist() == [1, 0]
    assert decide(cp.asarray(outputs[:, :1]), 0.5).get().tolist() == [0, 1]
