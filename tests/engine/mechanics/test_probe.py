"""What-ifs: losses at other parameters are those that the trainer measures once it has them."""

from __future__ import annotations

from dataclasses import replace as with_fields
from pathlib import Path

import numpy as np
import pytest

from playground.data import StreamedSet, from_arrays
from playground.document import Data
from playground.engine.executor import Rows
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.step_curve import step_curve
from playground.engine.trainer import Trainer
from tests.document.documents import chain, node
from tests.engine.networks import ALL_ROWS, classifier, dense, learning


def rows_of(trainer: Trainer, part: str) -> Rows:
    return next(trainer._material.pieces(part))


@pytest.mark.usefixtures("each_executor")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_rows_lose_at_other_parameters_what_the_trainer_measures_there(dtype: str) -> None:
    middle = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4))
    trainer = Trainer(classifier(*middle, batch_size=13), device="cpu", dtype=dtype)
    probe = Probe(trainer)
    trainer.advance(7)
    other = trainer.flat("parameters") * 1.5
    foretold = {
        part: probe.loss_of_rows(other, rows_of(trainer, part)) for part in ("training", "validation")
    }
    blocks = trainer.program.parameters
    trainer.set_parameters({one.name: other[one.stretch].reshape(one.spec.shape) for one in blocks})
    for part, loss in foretold.items():
        assert loss == pytest.approx(trainer.evaluate(part)[0], rel=2e-6)


@pytest.mark.usefixtures("each_executor")
def test_that_its_gradient_of_the_batch_is_that_of_the_engine() -> None:
    middle = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4))
    trainer = Trainer(classifier(*middle, batch_size=13), device="cpu", dtype="float64")
    trainer.advance(4)
    trainer.gradient()
    own = Probe(trainer).gradient_of_batch(trainer.flat("parameters"))
    np.testing.assert_allclose(own, trainer.flat("gradients"), rtol=1e-9, atol=1e-14)


def test_that_streamed_rows_are_tried_shard_by_shard(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    x = draw.normal(size=(6000, 20)).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    middle = (dense(2, 5), node(4, "dropout", "drop", rate=0.3))
    document = chain(*middle, dense(50, 1, "sigmoid"), data=Data(standardize=False, split=ALL_ROWS))
    data = from_arrays(np.load(tmp_path / "x.npy", mmap_mode="r"), (x[:, 0] > 0).astype(int), document.data)
    assert isinstance(data, StreamedSet)
    data = with_fields(data, memory=1 << 20)
    trainer = Trainer(learning(document, batch_size=64), data=data, device="cpu", executor="array")
    assert not trainer._material.at_hand
    probe = Probe(trainer)
    for _ in range(2 * trainer.batches):
        loss = trainer.loss()
        assert probe.loss_of_batch(trainer.flat("parameters")) == pytest.approx(loss, rel=2e-6)
        trainer.step()
        assert probe.loss_of_batch(trainer.before_step()[: trainer.program.size]) == pytest.approx(
            loss, rel=2e-6
        )
    assert step_curve(probe).reason == ""
    trainer.close()


def test_that_nothing_is_made_before_it_is_asked_for() -> None:
    probe = Probe(Trainer(classifier(), device="cpu"))
    assert probe.batch_s > 0
    assert not {"_engine", "_mover"} & set(vars(probe))
