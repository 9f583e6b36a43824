"""A trainer on the stand-in: the same numbers as on the CPU, whatever fails in between."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from playground.engine.gpu.executor import GpuExecutor
from playground.engine.trainer import Trainer
from playground.engine.transfer import take_up
from tests.document.documents import node
from tests.engine.gpu.conftest import Plug
from tests.engine.networks import classifier, dense

DOCUMENT = classifier(
    dense(2, 3),
    node(4, "dropout", rate=0.3),
    optimizer={"name": "adam"},
    clip_norm=0.5,
    dtype="float64",
    batch_size=20,
)


def trained(device: str) -> Trainer:
    """A training in which every way of going on is used."""
    trainer = Trainer(DOCUMENT, device=device, executor="array")
    trainer.run(until_loss=None, max_epochs=3)
    trainer.predict()
    trainer.loss()
    before = trainer.snapshot()
    trainer.step()
    trainer.outputs(np.zeros((2, 2)))
    trainer.restore(before)
    trainer.batch()
    trainer.set_parameters({})
    trainer.epoch()
    trainer.run(until_loss=None, max_epochs=6)
    return trainer


@cache
def on_the_cpu() -> Trainer:
    """What every training must come to."""
    return trained("cpu")


def same(trainer: Trainer) -> bool:
    """Whether a trainer stands where the one on the CPU does."""
    right = on_the_cpu()
    worst = max(
        float(abs(trainer.parameters[name] - right.parameters[name]).max()) for name in right.parameters
    )
    stands = (trainer.steps, trainer.epochs, [record.epoch for record in trainer.records])
    return worst < 1e-7 and stands == (right.steps, right.epochs, [one.epoch for one in right.records])


def test_that_a_training_on_the_gpu_comes_to_what_it_does_on_the_cpu(plug: Plug) -> None:
    plug("late")
    trainer = trained("gpu")
    assert isinstance(trainer._engine, GpuExecutor)
    assert trainer.device.name == "gpu"
    assert same(trainer)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.6, 0.8, 0.97])
@pytest.mark.parametrize(("what", "counted"), [("fail_at", "allocations"), ("lose_at", "operations")])
def test_that_a_training_goes_on_wherever_the_device_fails(
    what: str, counted: str, share: float, plug: Plug
) -> None:
    whole = plug("late")
    trained("gpu")
    place = max(1, int(share * getattr(whole, counted)))
    setattr(plug("late"), what, place)
    trainer = trained("gpu")
    assert same(trainer)
    assert trainer.device.name == "cpu"
    assert "GPU" in trainer.device.note


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_that_epochs_learned_elsewhere_stay_counted_if_the_device_is_lost(share: float, plug: Plug) -> None:
    """Such epochs have no steps, and no records, of this trainer."""

    def taken_up(device: str) -> Trainer:
        trainer = Trainer(DOCUMENT, device=device, executor="array")
        take_up(trainer, dict(trainer.parameters), 40, ())
        if isinstance(trainer._engine, GpuExecutor):
            trainer._engine._copy._took = 1e9  # no copy is worth its time: what is lost goes back far
        trainer.run(until_loss=None, max_epochs=44)
        trainer.batch()
        return trainer

    right, machine = taken_up("cpu"), plug("late")
    taken_up("gpu")
    place = int(share * machine.operations)
    plug("late").lose_at = place
    trainer = taken_up("gpu")
    assert trainer.device.name == "cpu"
    assert (trainer.epochs, trainer.batch_number, trainer.steps) == (44, 1, right.steps)
    assert [record.epoch for record in trainer.records] == [40, 41, 42, 43, 44]
    for name, numbers in right.parameters.items():
        np.testing.assert_allclose(trainer.parameters[name], numbers, atol=1e-7)


def test_that_a_graph_is_replayed_many_batches_at_a_time(plug: Plug) -> None:
    plug("late")
    trainer = Trainer(DOCUMENT, device="gpu", executor="array")
    told: list[int] = []
    advance = trainer._engine.advance  # type: ignore[attr-defined]

    def counting(indices: Any, rates: Any, step: int) -> Any:
        told.append(len(indices))
        return advance(indices, rates, step)

    trainer._engine.advance = counting  # type: ignore[attr-defined]
    losses = trainer.advance(3)
    assert told == [min(3, trainer.batches)]
    assert len(losses) == told[0]
    assert np.isfinite(losses).all()
