"""Where the numbers are crunched, and what is said where the wished device is not there."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.engine.device import choose
from playground.engine.gpu.choice import choose_for
from playground.engine.trainer import Trainer
from tests.engine.networks import classifier, dense


class CUDARuntimeError(RuntimeError):
    """As CuPy raises it."""


def stand_in(available: bool | Exception, product: Exception | None = None) -> Any:
    """A module that behaves as CuPy does on a machine without a GPU, or with a broken one."""

    def is_available() -> bool:
        if isinstance(available, Exception):
            raise available
        return available

    def ones(*args: Any, **more: Any) -> Any:
        if product is not None:
            raise product
        return np.ones(*args, **more)

    module: Any = types.ModuleType("cupy")
    module.cuda = types.SimpleNamespace(is_available=is_available)
    module.float32, module.ones = np.float32, ones
    return module


Install = Callable[[Any], None]


@pytest.fixture
def cupy(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a stand-in where `import cupy` finds it; None makes the import fail."""
    return lambda module: monkeypatch.setitem(sys.modules, "cupy", module)


BROKEN = {
    "no module": (None, "CuPy is not installed"),
    "no driver": (stand_in(False), "no NVIDIA driver or device was found"),
    "old driver": (stand_in(CUDARuntimeError("driver too old")), "driver too old"),
    "no device": (
        stand_in(True, CUDARuntimeError("cudaErrorNoDevice: none\nmore")),
        "cudaErrorNoDevice: none",
    ),
    "no cublas": (stand_in(True, ImportError("libcublas.so.12 is missing")), "libcublas.so.12 is missing"),
    "full": (stand_in(True, MemoryError()), "MemoryError"),
    "library": (stand_in(True, OSError("libcuda.so.1: cannot open")), "libcuda.so.1"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_that_a_gpu_that_cannot_be_had_gives_the_cpu_and_a_plain_note(case: str, cupy: Install) -> None:
    module, words = BROKEN[case]
    cupy(module)
    device = choose("gpu")
    assert (device.name, device.xp) == ("cpu", np)
    assert words in device.note
    assert device.note.startswith("No GPU can be used (")
    assert device.note.endswith("): training runs on the CPU.")
    assert "\n" not in device.note


@pytest.mark.parametrize("case", BROKEN)
def test_that_a_trainer_without_its_gpu_trains_on_the_cpu_to_the_same_numbers(
    case: str, cupy: Install
) -> None:
    cupy(BROKEN[case][0])
    wished, plain = Trainer(classifier(), device="gpu"), Trainer(classifier(), device="cpu")
    for trainer in (wished, plain):
        trainer.epoch()
    assert wished.device.note
    assert wished.parameters_sha256 == plain.parameters_sha256


@pytest.mark.parametrize("case", BROKEN)
def test_that_auto_takes_the_cpu_without_a_word_where_there_is_no_gpu(case: str, cupy: Install) -> None:
    cupy(BROKEN[case][0])
    large = Trainer(classifier(dense(2, 512), dense(3, 512)), device="cpu", executor="array").program
    device = choose_for("auto", large, 1024, "float32")
    assert (device.name, device.note) == ("cpu", "")
    assert device.reason.startswith("CPU: no GPU can be used (")


def test_that_auto_keeps_small_networks_off_a_gpu_that_works(cupy: Install) -> None:
    working = stand_in(True)
    cupy(working)
    small = Trainer(classifier(), device="cpu", executor="array").program
    assert choose("gpu").xp is working
    assert choose_for("gpu", small, 10, "float32").xp is working
    assert choose_for("auto", small, 10, "float32").name == "cpu"
    assert choose_for("cpu", small, 10, "float32").name == "cpu"


def test_that_the_cpu_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cupy", None)
    device = choose("cpu")
    rows = np.ones(3)
    assert device.note == ""
    assert device.to_host(rows) is rows
