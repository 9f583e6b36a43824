"""The mechanics of a training on the stand-in: what-ifs on the CPU foretell what the device then does."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from playground.document import Document, frozen
from playground.engine.mechanics.health import HealthLog
from playground.engine.mechanics.landscape import Survey
from playground.engine.mechanics.memory import memory
from playground.engine.mechanics.path import Path
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.step_curve import step_curve
from playground.engine.trainer import Trainer
from tests.document.documents import node
from tests.engine.gpu.conftest import Plug
from tests.engine.networks import classifier, dense, learning

MIDDLE = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4), dense(5, 9))


def lively(**training: object) -> Document:
    """A network with everything that might be forgotten on the way to the host."""
    more = {"batch_size": 12, "clip_norm": 0.05, "l1": 0.002, "l2": 0.01, **training}
    return classifier(*MIDDLE, **more)


def trained(plug: Plug, document: Document) -> Trainer:
    plug("late", memory=400 << 20)
    trainer = Trainer(document, device="gpu", executor="array", dtype="float64")
    assert trainer.device.name == "gpu"
    trainer.advance(7)
    return trainer


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adamw"])
def test_that_the_curve_of_a_step_foretells_what_the_device_does(plug: Plug, optimizer: str) -> None:
    trainer = trained(plug, lively(optimizer=frozen(name=optimizer)))
    probe, loss = Probe(trainer), trainer.loss()
    assert probe.loss_of_batch(trainer.flat("parameters")) == pytest.approx(loss, rel=1e-9)
    trainer.gradient()
    coming = step_curve(probe, points=9)
    trainer.step()
    done = step_curve(probe, points=9)
    assert probe.loss_of_batch(trainer.flat("parameters")) == pytest.approx(coming.after, rel=1e-9)
    np.testing.assert_allclose(coming.losses, done.losses, rtol=1e-9)
    trainer.close()


def test_that_a_landscape_and_the_health_of_nodes_can_be_had(plug: Plug) -> None:
    trainer, path = trained(plug, lively()), Path()
    path.follow(trainer)
    survey = Survey(trainer, "gradient", path, resolution=3)
    assert survey.advance(10.0).here == pytest.approx(trainer.evaluate("training")[0], rel=1e-9)
    on_cpu = Trainer(lively(), device="cpu", executor="array", dtype="float64")
    on_cpu.advance(7)
    for here, there in zip(HealthLog().look(trainer).nodes, HealthLog().look(on_cpu).nodes, strict=True):
        np.testing.assert_allclose(here.activations, there.activations, atol=1e-7)
        np.testing.assert_allclose(here.gradients, there.gradients, atol=1e-7)
        np.testing.assert_allclose(here.ratio, there.ratio, rtol=1e-5)
    trainer.close()


def test_that_a_gpu_says_what_is_free_and_what_fits(plug: Plug) -> None:
    machine = plug("late", memory=200 << 20)
    document = classifier(*MIDDLE, batch_size=32, optimizer=frozen(name="adam"))
    trainer = Trainer(document, device="gpu", executor="array")
    assert trainer.device.name == "gpu"
    found = memory(trainer)
    assert found.device == "gpu"
    assert found.free == machine.memory - machine.pool.used
    assert found.budget == machine.pool.limit
    assert sum(cost.measured or 0 for cost in found.costs) == machine.pool.used
    assert "CPU" in found.sentence
    trainer.close()
    del trainer
    gc.collect()
    fitting = {"batch_size": found.fitting}
    rows = (np.zeros((found.fitting * 2, 2)), np.arange(found.fitting * 2) % 2)
    assert Trainer(learning(document, **fitting), data=rows, device="gpu").device.name == "gpu"
    fitting["batch_size"] = int(found.fitting * 1.3)
    assert Trainer(learning(document, **fitting), data=rows, device="gpu").device.name == "cpu"
