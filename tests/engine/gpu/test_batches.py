"""Recorded batches: the numbers of the CPU, the bits of the phases, and nothing asked by the host."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import set_frozen
from playground.ops import OPTIMIZERS
from tests.engine.gpu.conftest import Plug
from tests.engine.gpu.pairs import Run, lively
from tests.engine.networks import classifier, dense, random_problem

POLICIES = ["at once", "late", "others first"]
every_policy = pytest.mark.parametrize("policy", POLICIES)


def close(one: Any, other: Any, tolerance: float = 1e-12) -> None:
    np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


@every_policy
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_recorded_batches_come_to_the_numbers_of_the_cpu(
    optimizer: str, policy: str, plug: Plug
) -> None:
    plug(policy)
    run = Run(lively(optimizer={"name": optimizer}, dtype="float64"))
    cpu, gpu = run.on_cpu(), run.on_gpu()
    ours, theirs = (one.advance(run.batches(0, 14), run.rates(0, 14), 0) for one in (cpu, gpu))
    close(theirs.losses, ours.losses)
    close(theirs.norms, ours.norms, 1e-10)
    close(gpu.take("state"), cpu.take("state"), 1e-9)


@pytest.mark.parametrize("frozen", [{2}, {3, 50}, {2, 3, 5, 50}])
def test_that_frozen_nodes_stay_and_the_others_go_as_on_the_cpu(frozen: set[int], plug: Plug) -> None:
    plug()
    run = Run(set_frozen(lively(dtype="float64"), frozen, True))
    cpu, gpu, phases = run.on_cpu(), run.on_gpu(), run.on_gpu()
    start = gpu.take("state")
    for one in (cpu, gpu):
        one.advance(run.batches(0, 13), run.rates(0, 13), 0)
        before = one.take("state")
        one.advance(run.batches(13, 1), run.rates(13, 1), 13)
        close(one.before_step(), before, 0)
    run.phase_by_phase(phases, 0, 14)
    state = gpu.take("state")
    assert phases.take("state").tobytes() == state.tobytes()
    close(state, cpu.take("state"), 1e-9)
    program = run.trainer.program
    still = (state == start)[: 3 * program.size].reshape(3, program.size).all(axis=0)
    assert still[program.active :].all()
    assert not still[: program.active].any()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_policy
def test_that_phases_and_recorded_batches_give_the_same_bits_however_they_are_mixed(
    policy: str, dtype: str, plug: Plug
) -> None:
    plug(policy)
    run = Run(lively(dtype=dtype))
    whole, phases, mixed = (run.on_gpu() for _ in range(3))
    losses = whole.advance(run.batches(0, 12), run.rates(0, 12), 0).losses
    assert run.phase_by_phase(phases, 0, 12) == losses.tolist()
    found = [
        *mixed.advance(run.batches(0, 3), run.rates(0, 3), 0).losses,
        *run.phase_by_phase(mixed, 3, 4),
        *mixed.advance(run.batches(7, 5), run.rates(7, 5), 7).losses,
    ]
    assert found == losses.tolist()
    for one in (phases, mixed):
        assert one.take("state").tobytes() == whole.take("state").tobytes()
        assert one.take("gradients").tobytes() == whole.take("gradients").tobytes()


def test_that_each_number_of_rows_is_recorded_once_and_every_batch_is_one_launch(plug: Plug) -> None:
    machine = plug()
    run = Run(lively())
    assert len({len(index) for index in run.batches(0, 5)}) == 2
    gpu = run.on_gpu()
    for first in (0, 20):
        gpu.advance(run.batches(first, 20), run.rates(first, 20), first)
    assert (machine.captures, machine.launches) == (2, 40)
    assert gpu.recording == ""


def test_that_the_host_asks_nothing_between_the_batches_of_a_portion(plug: Plug) -> None:
    machine = plug()
    run = Run(lively())
    gpu = run.on_gpu()
    asked = []
    for first, count in ((0, 20), (20, 20), (40, 400)):
        gpu._copy._took = 1e9
        before, allocated = machine.syncs, machine.allocations
        gpu.advance(run.batches(first, count), run.rates(first, count), first)
        asked.append((machine.syncs - before, machine.allocations - allocated))
    assert asked[1] == asked[2] == (3, 0)


def test_that_a_portion_larger_than_the_tables_is_done_in_several(plug: Plug) -> None:
    plug()
    run = Run(lively())
    whole, parts = run.on_gpu(), run.on_gpu()
    parts._run.agenda.capacity = 4
    results = [one.advance(run.batches(0, 14), run.rates(0, 14), 0) for one in (whole, parts)]
    assert results[0].losses.tolist() == results[1].losses.tolist()
    assert whole.take("state").tobytes() == parts.take("state").tobytes()


@every_policy
def test_that_a_run_that_diverges_keeps_the_last_good_numbers_and_tells_how_far_it_came(
    policy: str, plug: Plug
) -> None:
    plug(policy)
    document = classifier(dense(2, 8, "linear"), dense(3, 8, "relu"), optimizer={"name": "sgd"})
    run = Run(document)
    rates = [1e6 * 10.0**number for number in range(30)]
    cpu, gpu = run.on_cpu(), run.on_gpu()
    with np.errstate(all="ignore"):
        ours = cpu.advance(run.batches(0, 30), rates, 0)
    theirs = gpu.advance(run.batches(0, 30), rates, 0)
    assert 0 < len(theirs.losses) == len(ours.losses) < 30
    state = gpu.take("state")
    assert np.isfinite(state).all()
    close(state, cpu.take("state"), 1e-4)
    done = len(theirs.losses)
    again = run.on_gpu()
    again.advance(run.batches(0, done), rates[:done], 0)
    assert again.take("state").tobytes() == state.tobytes()
    gpu.predict(run.batches(done, 1)[0], done)
    assert not (
        np.isfinite(gpu.loss()) and np.isfinite(gpu.gradient()) and gpu.step(rates[done], done + 1) is None
    )
    assert gpu.take("state").tobytes() == state.tobytes()


def test_that_a_step_that_leaves_the_finite_numbers_names_its_node(plug: Plug) -> None:
    plug()
    run = Run(classifier(dense(2, 4), optimizer={"name": "sgd"}))
    gpu = run.on_gpu()
    before = gpu.take("state")
    gpu.predict(run.batches(0, 1)[0], 0)
    gpu.loss(), gpu.gradient()
    assert gpu.step(1e39, 1) in ("layer 2", "layer 50")
    assert gpu.take("state").tobytes() == before.tobytes()
    assert run.phase_by_phase(gpu, 0, 2)


def test_that_where_nothing_can_be_recorded_the_numbers_are_the_same(plug: Plug) -> None:
    run = Run(lively())
    plug()
    recorded = run.on_gpu()
    recorded.advance(run.batches(0, 9), run.rates(0, 9), 0)
    machine = plug()
    machine.no_capture = NotImplementedError("stream capture is not supported\nhere")
    plain = run.on_gpu()
    plain.advance(run.batches(0, 9), run.rates(0, 9), 0)
    assert (machine.launches, plain.recording) == (0, "stream capture is not supported")
    assert plain.take("state").tobytes() == recorded.take("state").tobytes()


def test_that_without_a_library_to_call_products_are_cupys_and_nothing_is_recorded(
    plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = plug()
    run = Run(lively(dtype="float64"))

    def missing(version: int) -> Any:
        raise OSError("libcublas.so.12: cannot open shared object file")

    monkeypatch.setattr("playground.engine.gpu.products.load", missing)
    cpu, gpu = run.on_cpu(), run.on_gpu()
    for one in (cpu, gpu):
        one.advance(run.batches(0, 6), run.rates(0, 6), 0)
    close(gpu.take("state"), cpu.take("state"), 1e-9)
    assert "unsupported" in gpu.recording
    assert machine.launches == 0


def test_that_other_rows_are_learned_from_once_they_are_held(plug: Plug) -> None:
    plug("others first")
    run = Run(lively(dtype="float64"))
    shifted = type(run.rows)(run.rows.x + 1.0, run.rows.y, run.rows.target)
    cpu, gpu = run.on_cpu(), run.on_gpu()
    for one in (cpu, gpu):
        one.advance(run.batches(0, 5), run.rates(0, 5), 0)
        one.hold(shifted)
        one.advance(run.batches(5, 5), run.rates(5, 5), 5)
    close(gpu.take("state"), cpu.take("state"), 1e-9)


@pytest.mark.parametrize("seed", range(0, 60, 12))
def test_that_random_graphs_train_alike(seed: int, plug: Plug) -> None:
    plug("others first")
    problem = random_problem(seed)
    run = Run(lively())
    run.trainer = problem.trainer(executor="array")
    run.document, run.material = run.trainer.document, run.trainer._material
    cpu, gpu = run.on_cpu(), run.on_gpu()
    ours, theirs = (one.advance(run.batches(0, 6), run.rates(0, 6), 0) for one in (cpu, gpu))
    close(theirs.losses, ours.losses, 1e-9)
    close(gpu.take("state"), cpu.take("state"), 1e-7)


def test_that_measuring_and_looking_give_the_numbers_of_the_cpu(plug: Plug) -> None:
    plug()
    run = Run(lively(dtype="float64"))
    cpu, gpu = run.on_cpu(), run.on_gpu()
    for one in (cpu, gpu):
        one.advance(run.batches(0, 7), run.rates(0, 7), 0)
    buffers = list(run.trainer.program.values.values())
    for number in buffers:
        close(gpu.values(run.rows.x, [number])[number], cpu.values(run.rows.x, [number])[number], 1e-9)
        close(gpu.batch_value(number), cpu.batch_value(number), 1e-9)
    close(gpu.step_sizes(), cpu.step_sizes(), 1e-9)
    gpu._run.chunk_rows = 7
    sent = type(run.rows)(run.rows.x + 0.0, run.rows.y, run.rows.target)
    wanted = cpu.measure(run.rows)
    for rows in (run.rows, sent):
        assert gpu.measure(rows).tally == wanted.tally
        assert gpu.measure(rows).loss == pytest.approx(wanted.loss, rel=1e-9)


def test_that_rows_on_the_device_are_measured_without_being_sent_again(plug: Plug) -> None:
    machine = plug()
    run = Run(lively())
    gpu = run.on_gpu()
    gpu.measure(run.rows)
    counts = []
    for rows in (run.rows, type(run.rows)(run.rows.x, run.rows.y, run.rows.target)):
        before = machine.sent
        gpu.measure(rows)
        counts.append(machine.sent - before)
    assert counts[0] == 0 < counts[1]


def test_that_a_seed_draws_its_own_masks_from_the_recording_of_another(plug: Plug) -> None:
    plug()
    run = Run(lively(dtype="float64"))
    cpu, gpu = run.on_cpu(), run.on_gpu()
    gpu.advance(run.batches(0, 3), run.rates(0, 3), 0)
    for one in (cpu, gpu):
        one.restart(2**70 + 5)
        one.put("parameters", run.trainer._engine.take("parameters"))
        one.put("kept", run.trainer._engine.take("kept"))
        one.advance(run.batches(0, 6), run.rates(0, 6), 0)
    close(gpu.take("state"), cpu.take("state"), 1e-9)
