"""Element-by-element kernels: one launch on CuPy, and as they stand on NumPy."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from playground.ops import ACTIVATIONS, OPTIMIZERS
from playground.ops.fusing import _compiled, fused
from playground.ops.layers import activation_backward, activation_forward
from playground.ops.op import Cell
from playground.ops.optimizer import Optimizer
from playground.ops.setting import resolve


class Fusing(types.ModuleType):
    """A namespace that counts what it fuses, and how often that is run."""

    def __init__(self) -> None:
        super().__init__("fusing")
        self.made = self.run = 0

    def fuse(self, function: Any) -> Any:
        self.made += 1

        def call(*arrays: Any) -> None:
            self.run += 1
            assert all(isinstance(one, np.ndarray) for one in arrays)
            assert function(*arrays) is None

        return call

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


@pytest.fixture
def xp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fusing]:
    namespace = Fusing()
    monkeypatch.setitem(sys.modules, "fusing", namespace)
    yield namespace
    _compiled.cache_clear()


def scale(xp: Any, out: Any, factor: float) -> None:
    xp.multiply(out, factor, out=out)


def test_that_a_kernel_is_compiled_once_for_each_set_of_constants(xp: Fusing) -> None:
    out = np.ones(3)
    for factor in (2.0, 3.0, 2.0):
        fused(xp, scale, (out,), (factor,))
    assert out.tolist() == [12.0, 12.0, 12.0]
    assert (xp.made, xp.run) == (2, 3)


def test_that_numpy_runs_the_kernel_as_it_stands() -> None:
    out = np.ones(3)
    before = _compiled.cache_info().currsize
    fused(np, scale, (out,), (2.0,))
    assert out.tolist() == [2.0, 2.0, 2.0]
    assert _compiled.cache_info().currsize == before


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_that_an_activation_gives_the_same_bits_fused(name: str, xp: Fusing) -> None:
    results = []
    for namespace in (np, xp):
        x = np.linspace(-3.0, 3.0, 12).reshape(4, 3)
        cell = Cell(
            (x,),
            np.empty_like(x),
            dy=np.cos(x),
            dx=(np.empty_like(x),),
            scratch=(np.empty_like(x),),
            settings={"kind": name},
        )
        activation_forward(namespace, cell)
        activation_backward(namespace, cell)
        results.append((cell.y.tobytes(), cell.dx[0].tobytes()))
    assert results[0] == results[1]
    assert xp.run == (0 if ACTIVATIONS[name].slope is None else 2)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_a_pace_on_the_device_moves_to_the_same_bits_in_one_launch(
    optimizer: Optimizer, dtype: str, xp: Fusing
) -> None:
    settings = resolve(optimizer.settings, {})
    results = []
    for on_device in (False, True):
        p = np.linspace(-1.0, 1.0, 7).astype(dtype)
        slots = [np.zeros_like(p) for _ in optimizer.slots]
        work = [np.full_like(p, np.nan) for _ in range(2)]
        for step in range(1, 9):
            g, rate = np.cos(p * step), 0.1 / step
            if on_device:
                numbers = np.array(optimizer.pace(rate, step, settings), dtype=dtype)
                pace = [numbers[place : place + 1].reshape(()) for place in range(len(numbers))]
                optimizer.move_at(xp, p, g, slots, pace, settings)
            else:
                optimizer.update(np, p, g, slots, work, rate, step, settings)
        results.append([one.tobytes() for one in (p, *slots)])
    assert results[0] == results[1]
    assert (xp.made, xp.run) == (1, 8)
