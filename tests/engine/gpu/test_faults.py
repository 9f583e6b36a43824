"""A device that fails: a plain sentence, and training that goes on from the last good step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.engine import device
from playground.engine.array import ArrayExecutor
from playground.engine.executor import Rescue
from playground.engine.gpu.executor import GpuExecutor
from playground.engine.gpu.faults import DeviceFault, fault_of, told
from playground.engine.gpu.products import CublasError
from playground.engine.gpu.survive import survives
from tests.document.documents import node
from tests.engine.gpu.conftest import Plug
from tests.engine.gpu.pairs import Run, lively
from tests.engine.gpu.standin import CUDARuntimeError, Machine, OutOfMemoryError
from tests.engine.networks import classifier, dense

BATCHES = 11

KINDS = [
    (CUDARuntimeError(2, "cudaErrorMemoryAllocation: out of memory"), "memory", "memory is full"),
    (OutOfMemoryError("Out of memory allocating 1,024 bytes"), "memory", "1,024 bytes"),
    (CUDARuntimeError(35), "driver", "update the driver"),
    (CUDARuntimeError(803), "driver", "does not fit"),
    (CUDARuntimeError(100), "absent", "no NVIDIA GPU"),
    (CUDARuntimeError(700), "lost", "lost until the program is started again"),
    (CUDARuntimeError(719), "lost", "lost until"),
    (CUDARuntimeError(98), "failed", "The GPU failed"),
    (CublasError("cublasSgemm_v2", 3), "memory", "cublasSgemm_v2"),
    (CublasError("cublasSgemm_v2", 13), "failed", "status 13"),
    (ImportError("libcublas.so.12: cannot open"), "failed", "libcublas.so.12"),
    (OSError("libcublas.so.12: cannot open"), "failed", "libcublas.so.12"),
    (RuntimeError(), "failed", "RuntimeError"),
]


@pytest.mark.parametrize(("error", "kind", "words"), KINDS, ids=lambda one: str(one)[:24])
def test_that_every_error_of_cupy_becomes_a_sentence_with_what_to_try(
    error: Exception, kind: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "_lost", [])
    with pytest.raises(DeviceFault) as caught, told():
        raise error
    fault = caught.value
    assert (fault.kind, fault.__cause__) == (kind, error)
    assert words in str(fault)
    assert str(fault).endswith(".")
    assert "CPU" in str(fault)
    assert "\n" not in str(fault)
    assert bool(device._lost) == (kind == "lost")


def test_that_errors_of_our_own_stay_what_they_are() -> None:
    with pytest.raises(KeyError), told():
        raise KeyError("x")
    fault = DeviceFault("memory", "first")
    with pytest.raises(DeviceFault, match="first"), told():
        raise fault


def test_that_a_lost_device_is_not_asked_again_by_this_process(plug: Plug) -> None:
    machine = plug()
    assert device.choose("gpu").name == "gpu"
    fault_of(CUDARuntimeError(700, "cudaErrorIllegalAddress: gone"))
    before = machine.operations
    found = device.choose("gpu")
    assert (found.name, machine.operations) == ("cpu", before)
    assert "cudaErrorIllegalAddress: gone" in found.note
    assert "start the program again" in found.note


# -- training goes on


def gone_on(run: Run, saved: Rescue) -> Any:
    """The state after all batches, done on the CPU from what was rescued."""
    cpu: ArrayExecutor = run.on_cpu()
    cpu.put("state", saved.state)
    step = saved.step or 0
    left = BATCHES - step
    assert len(cpu.advance(run.batches(step, left), run.rates(step, left), step).losses) == left
    return cpu.take("state")


def small() -> Run:
    """A run with masks, clipping and slots, and few allocations."""
    middle = (dense(2, 3), node(4, "dropout", rate=0.3))
    return Run(classifier(*middle, optimizer={"name": "adam"}, clip_norm=0.5, dtype="float64", batch_size=20))


def trained(run: Run, hold_on: list[GpuExecutor]) -> None:
    """A run on the GPU as a trainer drives it: portions, then phases, then a portion."""
    gpu = run.made_on_gpu()
    hold_on.append(gpu)
    run._ready(gpu)
    gpu.advance(run.batches(0, 6), run.rates(0, 6), 0)
    gpu.measure(run.rows)
    run.phase_by_phase(gpu, 6, 3)
    gpu.advance(run.batches(9, 2), run.rates(9, 2), 9)


def ended_well(run: Run, wanted: Any, hold_on: list[GpuExecutor]) -> None:
    """What was rescued leads to the end of the uninterrupted run, unless there was no executor yet."""
    if hold_on:
        saved = hold_on[0].rescue()
        assert np.isfinite(saved.state).all()
        fresh = saved.step is None
        if fresh:
            saved = Rescue(run.on_cpu().take("state"), None)
        np.testing.assert_allclose(gone_on(run, saved), wanted, rtol=1e-6, atol=1e-9)
        hold_on[0].close()


@pytest.mark.parametrize(("recorded", "stride"), [(True, 5), (False, 17)])
def test_that_memory_may_run_out_at_any_allocation(recorded: bool, stride: int, plug: Plug) -> None:
    run = small()
    wanted = gone_on(run, Rescue(run.on_cpu().take("state"), 0))
    machine = plug_for(plug, recorded)
    trained(run, [])
    steps, kinds = set(), set()
    for place in range(1, machine.allocations + 1, stride):
        machine = plug_for(plug, recorded)
        machine.fail_at = place
        held: list[GpuExecutor] = []
        try:
            trained(run, held)
        except DeviceFault as fault:
            kinds.add(fault.kind)
            if held:
                steps.add(held[0].rescue().step)
        ended_well(run, wanted, held)
    assert {0, 6} <= steps
    assert kinds == {"memory"}


def plug_for(plug: Plug, recorded: bool) -> Machine:
    machine = plug("late")
    if not recorded:
        machine.no_capture = NotImplementedError("no recordings here")
    return machine


def test_that_the_device_may_be_lost_at_any_call(plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.gpu.host_copy.SHARE", 1e9)
    run = small()
    wanted = gone_on(run, Rescue(run.on_cpu().take("state"), 0))
    machine = plug("late")
    trained(run, [])
    steps = set()
    for place in [*range(1, machine.operations, 37), machine.operations]:
        machine = plug("late")
        machine.lose_at = place
        held: list[GpuExecutor] = []
        with pytest.raises(DeviceFault, match="lost until") as caught:
            trained(run, held)
        assert caught.value.kind == "lost"
        assert device.gpu()[0] is None
        if held:
            before = machine.operations
            steps.add(held[0].rescue().step)
            ended_well(run, wanted, held)
            assert machine.operations == before, "a lost device must not be asked again"
    assert {0, 6, 7, 8} <= steps


def test_that_a_device_lost_in_the_middle_of_a_portion_is_left_at_its_beginning(plug: Plug) -> None:
    machine = plug("late")
    run = Run(lively())
    gpu = run.on_gpu()
    gpu.advance(run.batches(0, 6), run.rates(0, 6), 0)
    state = gpu.take("state")
    machine.lose_at = machine.operations + 4
    with pytest.raises(DeviceFault):
        gpu.advance(run.batches(6, 6), run.rates(6, 6), 6)
    saved = gpu.rescue()
    assert saved.step == 6
    assert saved.state.tobytes() == state.tobytes()


def test_that_a_step_that_fails_half_way_is_forgotten(plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    plug("late")
    run = Run(lively())
    gpu = run.on_gpu()
    run.phase_by_phase(gpu, 0, 2)
    state = gpu.take("state")
    gpu.predict(run.batches(2, 1)[0], 2)
    gpu.loss(), gpu.gradient()

    def full(*numbers: Any) -> None:
        raise OutOfMemoryError("full")

    monkeypatch.setattr(gpu._run._kernels, "judge", full)
    with pytest.raises(DeviceFault, match="full"):
        gpu.step(0.1, 3)
    saved = gpu.rescue()
    assert saved.step == 2
    assert saved.state.tobytes() == state.tobytes()


def test_that_numbers_put_by_hand_are_what_a_lost_run_goes_on_from(plug: Plug) -> None:
    machine = plug("late")
    run = Run(lively())
    gpu = run.on_gpu()
    gpu._copy._took = 1e9
    gpu.advance(run.batches(0, 6), run.rates(0, 6), 0)
    state = gpu.take("state")
    other = np.full(run.trainer.program.size, 0.25, dtype="float32")
    gpu.put("parameters", other)
    machine.lose_at = machine.operations + 1
    with pytest.raises(DeviceFault):
        gpu.predict(run.batches(6, 1)[0], 6)
    saved = gpu.rescue()
    assert saved.step == 6
    assert saved.state[: other.size].tolist() == other.tolist()
    assert saved.state[other.size :].tobytes() == state[other.size :].tobytes()


def test_that_a_network_that_does_not_fit_is_told_with_numbers_before_anything_is_taken(plug: Plug) -> None:
    machine = plug(memory=2**26)
    run = Run(classifier(dense(2, 2000), dense(3, 2000)))
    with pytest.raises(DeviceFault) as caught:
        run.made_on_gpu()
    assert caught.value.kind == "memory"
    assert "a batch of 10 rows needs" in str(caught.value)
    assert "of 64.0 MiB 51.2 MiB may be used" in str(caught.value)
    assert machine.allocations == 0


class Worker:
    """Does its work on the GPU while it can."""

    def __init__(self, faults: int) -> None:
        self.faults, self.left = faults, [""]

    def leave_gpu(self, fault: DeviceFault) -> None:
        self.left.append(fault.detail)

    @survives
    def work(self, number: int, *, twice: bool = False) -> int:
        """What it does."""
        if self.faults:
            self.faults -= 1
            raise DeviceFault("memory", f"{number} did not fit")
        return 2 * number if twice else number


def test_that_work_is_done_anew_where_the_device_failed_in_it() -> None:
    worker = Worker(faults=1)
    assert worker.work(4, twice=True) == 8
    assert worker.left == ["", "4 did not fit"]
    assert worker.work(5) == 5
    assert Worker.work.__doc__ == "What it does."
    with pytest.raises(DeviceFault, match="did not fit"):
        Worker(faults=2).work(4)
