"""From a trained model back to a trainer that goes on from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from playground.engine.trainer import Trainer
from playground.export.trained import Trained


def resume(trainer: Trainer, trained: Trained) -> tuple[str, ...]:
    """Puts a model's numbers, epochs and losses into a trainer of its document, or of an edited one.

    Numbers whose name or shape does not fit the trainer's network stay as they start; their names come
    back. The losses so far are kept where they were measured on the same rows. The optimiser begins
    afresh, and its count of steps with it.
    """
    own = {**trainer.parameters, **trainer.kept}
    fitting = {
        name: array
        for name, array in trained.tensors.items()
        if name in own and own[name].shape == array.shape
    }
    trainer.set_parameters(fitting)
    comparable = trained.document.data == trainer.document.data and trained.records
    records = trained.records if comparable else (replace(trainer.measure(), epoch=trained.epochs),)
    trainer.restore(replace(trainer.snapshot(), epochs=trained.epochs, records=records))
    return _missing(own, fitting)


def _missing(own: Collection[str], fitting: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in own if name not in fitting)
