"""The same networks and training on CuPy as on NumPy; recordings, streams and masks for real."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from playground.data import stream
from playground.engine.gpu.batches import DeviceBatches
from playground.engine.gpu.calibrate import calibrate
from playground.engine.gpu.choice import choose_for
from playground.engine.gpu.cost import cpu_us, gpu_us, sound
from playground.engine.gpu.faults import DeviceFault
from playground.engine.gpu.figures import figures
from playground.engine.gpu.kernels import Kernels
from playground.engine.gpu.products import Products
from playground.engine.gpu.work import work_of
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS
from tests.document.documents import node
from tests.engine.gpu.pairs import Run, lively
from tests.engine.networks import classifier, dense, random_problem, randomised
from tests.engine.test_gradients import TOLERANCE, trainer_error

pytestmark = pytest.mark.gpu


@pytest.fixture(autouse=True)
def cp() -> Any:
    """CuPy with a device that works; skips where there is none."""
    cupy = pytest.importorskip("cupy", reason="CuPy is not installed")
    if not cupy.cuda.is_available():
        pytest.skip("no CUDA device")
    return cupy


def alike(one: Trainer, other: Trainer, tolerance: float) -> None:
    for name, array in {**one.parameters, **one.kept}.items():
        theirs = {**other.parameters, **other.kept}[name]
        np.testing.assert_allclose(theirs, array, rtol=tolerance, atol=tolerance, err_msg=name)


@pytest.mark.parametrize("seed", range(0, 100, 5))
def test_that_a_random_graph_has_the_same_gradient_on_the_gpu(seed: int) -> None:
    cpu, gpu = (randomised(random_problem(seed).trainer(device=device), seed) for device in ("cpu", "gpu"))
    assert gpu.device.name == "gpu"
    assert gpu.loss() == pytest.approx(cpu.loss(), rel=1e-9)
    assert gpu.gradient() == pytest.approx(cpu.gradient(), rel=1e-8)
    for name, array in cpu.gradients.items():
        np.testing.assert_allclose(gpu.gradients[name], array, rtol=1e-7, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("seed", range(0, 20, 5))
def test_that_a_random_graph_passes_finite_differences_on_the_gpu(seed: int) -> None:
    assert trainer_error(randomised(random_problem(seed).trainer(device="gpu"), seed)) < TOLERANCE


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_training_on_the_gpu_ends_where_it_ends_on_the_cpu(optimizer: str) -> None:
    middle = (dense(2, 6), node(3, "batch_norm"), node(4, "dropout", rate=0.3))
    document = classifier(*middle, optimizer={"name": optimizer}, dtype="float64", l2=0.01, clip_norm=1.0)
    cpu, gpu = (Trainer(document, device=device) for device in ("cpu", "gpu"))
    for trainer in (cpu, gpu):
        for _ in range(50):
            trainer.batch()
    alike(cpu, gpu, 1e-7)
    assert gpu.records[-1].training == pytest.approx(cpu.records[-1].training, rel=1e-6)
    assert gpu.records[-1].validation_score == pytest.approx(cpu.records[-1].validation_score, abs=1e-6)


def test_that_a_gpu_run_is_the_same_twice_and_goes_on_from_a_snapshot() -> None:
    document = classifier(dense(2, 6), node(4, "dropout", rate=0.3))
    one, two = (Trainer(document, device="gpu") for _ in range(2))
    for _ in range(10):
        one.batch()
    for _ in range(4):
        two.batch()
    kept = two.snapshot()
    two.epoch()
    two.restore(kept)
    while two.steps < 10:
        two.step()
    assert one.parameters_sha256 == two.parameters_sha256


def test_that_divergence_is_told_on_the_gpu_too() -> None:
    optimizer = {"name": "sgd", "learning_rate": 1e6}
    trainer = Trainer(
        classifier(dense(2, 8, "linear"), dense(3, 8, "relu"), optimizer=optimizer), device="gpu"
    )
    trainer.run(until_loss=None, max_epochs=30)
    assert all(np.isfinite(array).all() for array in trainer.parameters.values())


def test_that_answers_come_back_to_the_host() -> None:
    trainer = Trainer(classifier(), device="gpu")
    assert isinstance(trainer.outputs(np.zeros((5, 2))), np.ndarray)
    assert isinstance(trainer.parameters["layer 2.weight"], np.ndarray)


# -- recorded batches


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_batches_are_recorded_and_come_to_the_numbers_of_the_cpu(optimizer: str) -> None:
    run = Run(lively(optimizer={"name": optimizer}, dtype="float64"))
    cpu, gpu = run.on_cpu(), run.on_gpu()
    ours, theirs = (one.advance(run.batches(0, 14), run.rates(0, 14), 0) for one in (cpu, gpu))
    assert gpu.recording == ""
    np.testing.assert_allclose(theirs.losses, ours.losses, rtol=1e-9)
    np.testing.assert_allclose(theirs.norms, ours.norms, rtol=1e-8)
    np.testing.assert_allclose(gpu.take("state"), cpu.take("state"), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_phases_recordings_and_streamed_rows_give_the_same_bits(
    dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(lively(dtype=dtype))
    whole, phases, mixed = (run.on_gpu() for _ in range(3))
    losses = whole.advance(run.batches(0, 40), run.rates(0, 40), 0).losses.tolist()
    assert run.phase_by_phase(phases, 0, 40) == losses
    mixed.advance(run.batches(0, 3), run.rates(0, 3), 0)
    run.phase_by_phase(mixed, 3, 4)
    mixed.advance(run.batches(7, 33), run.rates(7, 33), 7)
    monkeypatch.setattr(DeviceBatches, "_bytes_of", lambda self, rows: 2**62)
    streamed = run.on_gpu()
    assert streamed.streams_rows
    assert streamed.advance(run.batches(0, 40), run.rates(0, 40), 0).losses.tolist() == losses
    for one in (phases, mixed, streamed):
        assert one.take("state").tobytes() == whole.take("state").tobytes()


def test_that_a_wide_network_gives_the_same_bits_recorded_and_phase_by_phase() -> None:
    run = Run(classifier(dense(2, 700), dense(3, 300, "relu"), batch_size=48))
    whole, phases = run.on_gpu(), run.on_gpu()
    losses = whole.advance(run.batches(0, 12), run.rates(0, 12), 0).losses.tolist()
    assert run.phase_by_phase(phases, 0, 12) == losses
    assert phases.take("state").tobytes() == whole.take("state").tobytes()


def test_that_a_recorded_run_that_diverges_keeps_the_last_good_numbers() -> None:
    document = classifier(dense(2, 8, "linear"), dense(3, 8, "relu"), optimizer={"name": "sgd"})
    run = Run(document)
    rates = [1e6 * 10.0**number for number in range(30)]
    gpu, again = run.on_gpu(), run.on_gpu()
    done = len(gpu.advance(run.batches(0, 30), rates, 0).losses)
    assert 0 < done < 30
    assert np.isfinite(gpu.take("state")).all()
    again.advance(run.batches(0, done), rates[:done], 0)
    assert again.take("state").tobytes() == gpu.take("state").tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_masks_drawn_on_the_gpu_are_bit_for_bit_those_of_the_host(dtype: str, cp: Any) -> None:
    out = cp.zeros(1001, dtype=dtype)
    seeds, steps = cp.asarray(np.array([5], "uint64")), cp.asarray(np.array([1, 2**40], "uint64"))
    Kernels(cp, dtype).random(out, crc32(b"dropout 4"), seeds, steps, cp.asarray(np.array([1])))
    wanted = stream("dropout 4", 5, 2**40).random(1001, dtype=np.dtype(dtype).type)
    assert out.get().tobytes() == wanted.tobytes()


@pytest.mark.parametrize("size", [(1, 1, 1), (5, 3, 1), (1, 3, 4), (4, 1, 6), (65, 33, 17)])
@pytest.mark.parametrize("flips", ["", "a", "b", "ab"])
def test_that_products_through_our_own_handle_are_those_of_numpy(
    size: tuple[int, int, int], flips: str, cp: Any
) -> None:
    rows, inner, columns = size
    draw = np.random.default_rng(1)
    a, b = draw.normal(size=(rows, inner)), draw.normal(size=(inner, columns))
    here = cp.cuda.Stream(non_blocking=True)
    with here:
        left = cp.asarray(np.ascontiguousarray(a.T)).T if "a" in flips else cp.asarray(a)
        right = cp.asarray(np.ascontiguousarray(b.T)).T if "b" in flips else cp.asarray(b)
        out = cp.zeros((rows, columns))
        made = Products(cp, here, tf32=False)
        made.dot(left, right, out)
        np.testing.assert_allclose(cp.asnumpy(out), a @ b, rtol=1e-12, atol=1e-13)
        made.close()


def test_that_tf32_is_coarser_and_is_off_unless_asked_for(cp: Any) -> None:
    if int(cp.cuda.Device().compute_capability) < 80:
        pytest.skip("this device has no TF32")
    run = Run(classifier(dense(2, 256), dense(3, 256)))
    exact, plain, coarse = run.on_cpu(), run.on_gpu(), run.on_gpu(tf32=True)
    x = np.random.default_rng(1).normal(size=(500, 2))
    number = run.trainer.program.values[3]
    wanted = exact.values(x, [number])[number]
    errors = [float(np.abs(one.values(x, [number])[number] - wanted).max()) for one in (plain, coarse)]
    assert errors[0] < 2e-6
    assert errors[1] > 4 * errors[0]


# -- budget, faults, choice


def test_that_a_network_beyond_the_budget_is_told_with_numbers() -> None:
    run = Run(classifier(dense(2, 4000), dense(3, 4000)))
    with pytest.raises(DeviceFault, match="may be used"):
        run.made_on_gpu(memory_share=1e-6)


def test_that_real_memory_running_out_is_survived(cp: Any) -> None:
    run = Run(lively(dtype="float64"))
    gpu = run.on_gpu()
    gpu.advance(run.batches(0, 6), run.rates(0, 6), 0)
    pool = cp.get_default_memory_pool()
    limit = pool.get_limit()
    pool.set_limit(size=1)
    try:
        with pytest.raises(DeviceFault, match="memory is full"):
            gpu.values(np.zeros((100_000, 2)), [run.trainer.program.output])
    finally:
        pool.set_limit(size=limit)
    saved = gpu.rescue()
    assert saved.step == 6
    cpu = run.on_cpu()
    cpu.put("state", saved.state)
    assert len(cpu.advance(run.batches(6, 5), run.rates(6, 5), 6).losses) == 5


def test_that_measured_figures_are_sound_and_tell_small_from_large(cp: Any, tmp_path: Path) -> None:
    begun = time.perf_counter()
    found = calibrate(cp, "float32", False, time.perf_counter)
    assert time.perf_counter() - begun < 30
    assert sound(found)
    assert found.gpu.rates[-1][1] > found.gpu.rates[0][1]
    document = classifier(dense(2, 1024), dense(3, 1024), batch_size=48)
    program = Trainer(document, device="cpu").program
    large, small = work_of(program, 4096, 4), work_of(program, 1, 4)
    assert gpu_us(large, found) < cpu_us(large, found)
    assert gpu_us(small, found) < gpu_us(large, found)
    figures(cp, "float32", False, tmp_path / "costs.json")
    chosen = choose_for("auto", program, 4096, "float32", measured=lambda *what: found)
    assert chosen.name == "gpu"
    assert chosen.reason.startswith("GPU: about ")
