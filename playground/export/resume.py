"""From a trained model back to a trainer that goes on from it."""

from __future__ import annotations

from playground.engine.trainer import Trainer
from playground.engine.transfer import take_up
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
    comparable = trained.document.data == trainer.document.data
    take_up(trainer, fitting, trained.epochs, trained.records if comparable else ())
    return tuple(name for name in own if name not in fitting)
