"""A trainer goes on from where a trained model stands."""

from __future__ import annotations

import numpy as np
import pytest

from playground.document import replace, set_setting
from playground.engine.trainer import Trainer
from playground.export import load, resume, trained_of
from playground.session.settings import set_data
from tests.export.models import model, normalized


def test_that_numbers_epochs_and_losses_come_back() -> None:
    trained = normalized()
    trainer = Trainer(trained.document, device="cpu")
    assert resume(trainer, trained) == ()
    assert trainer.epochs == trained.epochs
    assert tuple(trainer.records) == trained.records
    for name, array in trained.tensors.items():
        np.testing.assert_array_equal({**trainer.parameters, **trainer.kept}[name], array)
    assert trainer.measure().validation == trained.records[-1].validation


def test_that_going_on_does_not_tear_down_what_was_learned() -> None:
    """Adam's corrections belong to its sums: with fresh sums they must start afresh as well."""
    before = Trainer(load("spiral"), device="cpu")
    before.run()
    after = Trainer(load("spiral"), device="cpu")
    resume(after, trained_of(before))
    assert after.epoch().training < 5 * before.records[-1].training
    assert after.epochs == before.epochs + 1


def test_that_a_layer_of_another_width_starts_anew_and_is_named() -> None:
    trained = model()
    hidden = next(node for node in trained.document.graph.nodes if node.op == "dense")
    trainer = Trainer(set_setting(trained.document, {hidden.id}, "units", 3), device="cpu")
    anew = resume(trainer, trained)
    assert set(anew) == {"hidden.weight", "hidden.bias", "output.weight"}
    np.testing.assert_array_equal(trainer.parameters["output.bias"], trained.parameters["output.bias"])


def test_that_losses_on_other_rows_are_not_taken_over() -> None:
    trained = model()
    trainer = Trainer(set_data(trained.document, "settings.seed", 2), device="cpu")
    resume(trainer, trained)
    assert len(trainer.records) == 1
    assert trainer.records[0] == replace_epoch(trainer, trained.epochs)


def replace_epoch(trainer: Trainer, epoch: int) -> object:
    record = trainer.measure()
    assert record.epoch == epoch
    return record


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_a_model_of_one_precision_opens_in_the_other(dtype: str) -> None:
    trained = model()
    training = replace(trained.document.training, dtype=dtype)
    trainer = Trainer(replace(trained.document, training=training), device="cpu")
    assert resume(trainer, trained) == ()
