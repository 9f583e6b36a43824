"""Matrix products through cuBLAS: every layout that the kernels use, one handle, and its rounding."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest

from playground.engine.gpu.namespace import Namespace
from playground.engine.gpu.products import CublasError, Products
from tests.engine.gpu.conftest import Plug

SIZES = [(1, 1, 1), (1, 3, 1), (3, 1, 1), (1, 1, 4), (5, 3, 1), (1, 3, 4), (4, 1, 6), (5, 3, 7)]


def products(plug: Plug, **more: Any) -> tuple[Any, Any, Products]:
    """The machine, its CuPy, and products on a stream of it that is current."""
    machine = plug()
    cupy: Any = import_module("cupy")
    stream = cupy.cuda.Stream(non_blocking=True)
    machine.stack.append(stream)
    return machine, cupy, Products(cupy, stream, **{"tf32": False, **more})


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("flips", ["", "a", "b", "ab"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_a_product_is_that_of_numpy_whichever_factor_lies_transposed(
    size: tuple[int, int, int], flips: str, dtype: str, plug: Plug
) -> None:
    _, xp, made = products(plug)
    rows, inner, columns = size
    draw = np.random.default_rng(1)
    a, b = draw.normal(size=(rows, inner)).astype(dtype), draw.normal(size=(inner, columns)).astype(dtype)
    left = xp.asarray(np.ascontiguousarray(a.T)).T if "a" in flips else xp.asarray(a)
    right = xp.asarray(np.ascontiguousarray(b.T)).T if "b" in flips else xp.asarray(b)
    out = xp.zeros((rows, columns), dtype=dtype)
    made.dot(left, right, out)
    np.testing.assert_allclose(out.get(), a @ b, rtol=1e-5)


def test_that_a_factor_may_be_a_stretch_of_wider_rows(plug: Plug) -> None:
    _, xp, made = products(plug)
    wide = xp.asarray(np.arange(12.0).reshape(3, 4))
    out = xp.zeros((3, 2))
    made.dot(wide[:, :2], xp.asarray(np.eye(2)), out)
    np.testing.assert_array_equal(out.get(), np.arange(12.0).reshape(3, 4)[:, :2])
    column = xp.zeros((3, 1))
    made.dot(wide[:, 1:2], xp.asarray(np.ones((1, 1))), column)
    np.testing.assert_array_equal(column.get(), [[1.0], [5.0], [9.0]])


@pytest.mark.parametrize(("tf32", "mode"), [(False, 0), (True, 3)])
def test_that_rounding_is_set_on_a_handle_of_our_own_that_is_given_back(
    tf32: bool, mode: int, plug: Plug
) -> None:
    machine, _, made = products(plug, tf32=tf32)
    (handle,) = machine.handles.values()
    assert handle["math"] == mode
    assert handle["stream"] is machine.current
    assert handle["pointers"] == 0
    assert handle["workspace"] is not None, "the stream is set before the workspace: setting it forgets that"
    made.close()
    made.close()
    assert machine.handles == {}


def test_that_a_refusal_is_told_with_its_number(plug: Plug) -> None:
    _, xp, made = products(plug)
    made.library = type("Library", (), {"cublasDgemm_v2": staticmethod(lambda *arguments: 13)})
    with pytest.raises(CublasError, match="cublasDgemm_v2 gave the status 13") as told:
        made.dot(xp.zeros((2, 2)), xp.zeros((2, 2)), xp.zeros((2, 2)))
    assert told.value.status == 13


def test_that_other_products_are_left_to_cupy(plug: Plug) -> None:
    _, cupy, made = products(plug)
    xp = Namespace(cupy, made)
    assert float(xp.dot(xp.asarray([1.0, 2.0]), xp.asarray([3.0, 4.0]))) == 11.0
    assert xp.dot(xp.zeros((0, 2)), xp.zeros((2, 3)), out=xp.zeros((0, 3))).shape == (0, 3)
    assert xp.__name__ == "cupy"
    assert xp.multiply is cupy.multiply
