"""CPU or GPU: decided by figures, told in a sentence, and kept in a file that may be anything."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from playground.engine.compile import compile
from playground.engine.gpu import choice
from playground.engine.gpu.calibrate import calibrate
from playground.engine.gpu.choice import choose_for
from playground.engine.gpu.cost import Measured, Side, cpu_us, gpu_us, milliseconds, rate_at, sound
from playground.engine.gpu.figures import figures, key_of
from playground.engine.gpu.work import work_of
from playground.engine.prepare import facts_of
from playground.engine.program import Program
from tests.engine.gpu.conftest import Plug
from tests.engine.gpu.standin import CUDARuntimeError
from tests.engine.networks import classifier, dense

CPU = Side(0.0, 1.0, 10_000.0, ((4096.0, 2_000.0), (1e9, 40_000.0)))
GPU = Side(20.0, 1.5, 1_000_000.0, ((4096.0, 2_000.0), (1e9, 10_000_000.0)))
FIGURES = Measured(CPU, GPU, 12_000.0)


def program(*units: int) -> Program:
    """Dense layers as wide as asked for."""
    document = classifier(*(dense(2 + number, width) for number, width in enumerate(units)))
    facts = facts_of(document)
    assert facts is not None
    return compile(document, facts)


SMALL, LARGE = program(8, 8, 8), program(1024, 1024)


def test_that_a_batch_is_counted_as_its_layers_are() -> None:
    work = work_of(program(5), 10, 4)
    assert sorted(work.products) == sorted([(10, 2, 5), (2, 10, 5), (10, 5, 1), (5, 10, 1), (10, 1, 5)])
    assert work.multiplications == 100 + 100 + 50 + 50 + 50
    deeper = work_of(program(5, 5), 10, 4)
    assert deeper.cpu_calls > work.cpu_calls > deeper.gpu_kernels > work.gpu_kernels
    assert work_of(program(5), 20, 4).cpu_numbers > work.cpu_numbers


@pytest.mark.parametrize(
    ("size", "rate"),
    [(1.0, 10.0 / 100), (50.0, 5.0), (100.0, 10.0), (1000.0, 100.0), (10_000.0, 1000.0), (1e9, 1000.0)],
)
def test_that_rates_lie_between_those_measured(size: float, rate: float) -> None:
    assert rate_at(size, ((100.0, 10.0), (10_000.0, 1000.0))) == pytest.approx(rate)


def test_that_a_batch_takes_what_its_parts_take() -> None:
    work = work_of(LARGE, 1024, 4)
    assert cpu_us(work, FIGURES) > 10 * gpu_us(work, FIGURES)
    slow_calls = msgspec.structs.replace(FIGURES, cpu=msgspec.structs.replace(CPU, call_us=11.0))
    assert cpu_us(work, slow_calls) - cpu_us(work, FIGURES) == pytest.approx(10 * work.cpu_calls)
    slow_start = msgspec.structs.replace(FIGURES, gpu=msgspec.structs.replace(GPU, batch_us=1020.0))
    assert gpu_us(work, slow_start) - gpu_us(work, FIGURES) == pytest.approx(1000.0)


def test_that_streamed_rows_cost_nothing_until_they_are_what_is_waited_for() -> None:
    work = work_of(LARGE, 1024, 4)
    assert gpu_us(work, FIGURES, streamed_bytes=1) == gpu_us(work, FIGURES)
    assert gpu_us(work, FIGURES, streamed_bytes=12_000 * 10**6) == pytest.approx(1e6)


# -- the choice


def chosen(program: Program, rows: int, figures: Measured = FIGURES, wish: str = "auto", **more: Any) -> Any:
    return choose_for(wish, program, rows, "float32", measured=lambda *what: figures, **more)


def test_that_auto_takes_the_gpu_where_a_batch_is_faster_there_and_says_by_how_much(plug: Plug) -> None:
    plug()
    device = chosen(LARGE, 1024)
    assert device.name == "gpu"
    ours, theirs = (of(work_of(LARGE, 1024, 4), FIGURES) for of in (cpu_us, gpu_us))
    wanted = f"GPU: about {milliseconds(theirs)} a batch against {milliseconds(ours)} on the CPU."
    assert device.reason == wanted


def test_that_auto_stays_on_the_cpu_where_the_gpu_is_no_faster(plug: Plug) -> None:
    plug()
    slow = msgspec.structs.replace(FIGURES, gpu=msgspec.structs.replace(GPU, batch_us=1e6))
    device = chosen(LARGE, 1024, slow)
    assert device.name == "cpu"
    assert device.reason.startswith("CPU: about ")
    assert device.reason.endswith(" on the GPU.")
    assert chosen(LARGE, 1024, cpu_batch_us=1.0).name == "cpu"
    near = gpu_us(work_of(LARGE, 1024, 4), FIGURES)
    assert chosen(LARGE, 1024, cpu_batch_us=near * 1.05).name == "cpu"
    assert chosen(LARGE, 1024, cpu_batch_us=near * 1.2).name == "gpu"


def test_that_a_small_network_asks_no_gpu_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "gpu", lambda: pytest.fail("the GPU was asked"))
    device = chosen(SMALL, 10)
    assert (device.name, device.note) == ("cpu", "")
    assert "too small" in device.reason


def test_that_auto_without_a_gpu_says_why_and_that_a_wish_is_a_wish(
    monkeypatch: pytest.MonkeyPatch, plug: Plug
) -> None:
    plug()
    assert chosen(SMALL, 10, wish="gpu").name == "gpu"
    assert chosen(LARGE, 1024, wish="cpu").name == "cpu"
    with pytest.raises(ValueError, match="no device 'tpu'"):
        chosen(LARGE, 1024, wish="tpu")
    monkeypatch.setattr(choice, "gpu", lambda: (None, "CuPy is not installed"))
    device = chosen(LARGE, 1024)
    assert (device.name, device.note) == ("cpu", "")
    assert device.reason == "CPU: no GPU can be used (CuPy is not installed)."


def test_that_a_gpu_that_fails_while_it_is_measured_leaves_the_cpu(plug: Plug) -> None:
    plug()

    def fails(*what: Any) -> Measured:
        raise CUDARuntimeError(2, "cudaErrorMemoryAllocation: out of memory")

    device = choose_for("auto", LARGE, 1024, "float32", measured=fails)
    assert device.name == "cpu"
    assert device.reason.startswith("CPU: The GPU's memory is full (cudaErrorMemoryAllocation")


# -- measuring, and keeping what was measured


def test_that_measuring_finds_the_speeds_of_a_machine(plug: Plug) -> None:
    import sys

    machine = plug("at once")
    ticks = iter(range(10**9))
    found = calibrate(sys.modules["cupy"], "float32", False, lambda: next(ticks) * 1e-3)
    assert sound(found)
    assert machine.handles == {}
    assert found.copy_bytes_per_us == pytest.approx(4 * 4 * 2**20 / 1000)
    assert found.cpu.call_us == pytest.approx(10.0)
    assert [size for size, _ in found.gpu.rates] == [16.0**3, 64.0**3, 256.0**3, 1024.0**3]


class Meter:
    """Measures what it is told, and counts."""

    def __init__(self, found: Measured = FIGURES) -> None:
        self.found, self.count = found, 0

    def __call__(self, xp: Any, dtype: str, tf32: bool) -> Measured:
        self.count += 1
        return self.found


@pytest.fixture
def xp(plug: Plug) -> Any:
    import sys

    plug()
    return sys.modules["cupy"]


def test_that_figures_are_measured_once_for_each_machine_and_precision(xp: Any, tmp_path: Path) -> None:
    path, meter = tmp_path / "deep" / "costs.json", Meter()
    for _ in range(2):
        assert figures(xp, "float32", False, path, meter) == FIGURES
    assert meter.count == 1
    figures(xp, "float64", False, path, meter)
    figures(xp, "float32", True, path, meter)
    xp.__version__ = "99.0"
    figures(xp, "float32", False, path, meter)
    assert meter.count == 4
    assert len(json.loads(path.read_text())) == 4
    assert os.listdir(path.parent) == ["costs.json"]


BROKEN = {
    "empty": b"",
    "half": b'{"Stand-in',
    "no text": b"\xff\xfe\x00",
    "list": b"[1, 2]",
    "deep": b"[" * 100_000,
    "other shape": b'{"KEY": {"cpu": 3}}',
    "huge": b" " * (2**20 + 1),
}


@pytest.mark.parametrize("case", BROKEN)
def test_that_a_broken_file_costs_a_measurement_and_is_mended(case: str, xp: Any, tmp_path: Path) -> None:
    path, meter = tmp_path / "costs.json", Meter()
    path.write_bytes(BROKEN[case].replace(b"KEY", key_of(xp, "float32", False).encode()))
    for _ in range(2):
        assert figures(xp, "float32", False, path, meter) == FIGURES
    assert meter.count == 1


@pytest.mark.parametrize("rate", [0.0, -1.0, float("inf")])
def test_that_figures_that_cannot_be_are_not_reckoned_with(rate: float, xp: Any, tmp_path: Path) -> None:
    path = tmp_path / "costs.json"
    wrong = msgspec.structs.replace(FIGURES, copy_bytes_per_us=rate)
    path.write_bytes(msgspec.json.encode({key_of(xp, "float32", False): wrong}))
    assert figures(xp, "float32", False, path, Meter()) == FIGURES
    assert not sound(msgspec.structs.replace(FIGURES, gpu=msgspec.structs.replace(GPU, rates=())))
    other = tmp_path / "other.json"
    assert figures(xp, "float32", False, other, Meter(wrong)) == wrong
    assert not other.exists()


def test_that_a_folder_that_cannot_be_written_changes_nothing(xp: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    meter = Meter()
    for _ in range(2):
        assert figures(xp, "float32", False, tmp_path / "file" / "costs.json", meter) == FIGURES
    assert meter.count == 2


@pytest.mark.parametrize(("us", "words"), [(40, "0.04 ms"), (3123, "3.1 ms"), (120_000, "120 ms")])
def test_that_times_are_told_in_two_figures(us: float, words: str) -> None:
    assert milliseconds(us) == words
