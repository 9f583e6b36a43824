"""The same networks, gradients and training on CuPy, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS
from tests.document.documents import node
from tests.engine.networks import classifier, dense, random_problem, randomised
from tests.engine.test_gradients import TOLERANCE, trainer_error

pytestmark = pytest.mark.gpu


@pytest.fixture(autouse=True)
def _gpu() -> None:
    """Skips where no CUDA device works."""
    cupy = pytest.importorskip("cupy", reason="CuPy is not installed")
    if not cupy.cuda.is_available():
        pytest.skip("no CUDA device")


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
