"""When a run ends, and the sentence that says why."""

from __future__ import annotations

import math
from typing import Any

import pytest

from playground.document import Document, Split, Until, replace
from playground.engine.frame import EpochRecord
from playground.engine.stops import Watch, told, watched
from playground.engine.trainer import Trainer
from tests.document.documents import chain, node
from tests.engine.networks import classifier, dense, learning

pytestmark = pytest.mark.usefixtures("each_executor")


def record(epoch: int, training: float, validation: float | None = None) -> EpochRecord:
    return EpochRecord(epoch, 10 * epoch, training, validation, None, None, 0.1)


def verdicts(until: Until, losses: list[float], validation: list[float] | None = None) -> list[str | None]:
    watch = Watch(until)
    second = iter(validation or [])
    return [watch.verdict(record(epoch, loss, next(second, None))) for epoch, loss in enumerate(losses)]


def test_that_the_target_is_reached_at_or_below_it() -> None:
    assert verdicts(Until(0.5, "training"), [0.9, 0.51, 0.5, 0.4]) == [None, None, "target", "target"]


def test_that_the_target_is_compared_with_the_loss_that_was_asked_for() -> None:
    assert verdicts(Until(0.5, "validation"), [0.1, 0.1], [0.9, 0.4]) == [None, "target"]
    assert verdicts(Until(0.5, "training"), [0.9, 0.4], [0.1, 0.9]) == [None, "target"]


def test_that_training_is_watched_where_there_is_no_validation() -> None:
    assert watched(Until(on="validation"), record(1, 0.3)) == 0.3
    assert verdicts(Until(0.5, "validation"), [0.9, 0.4]) == [None, "target"]


def test_that_epochs_are_counted_from_the_start() -> None:
    assert verdicts(Until(max_epochs=2), [1.0, 1.0, 1.0]) == [None, None, "max_epochs"]


def test_that_patience_counts_epochs_without_a_better_loss() -> None:
    until = Until(None, "training", 100, 2)
    assert verdicts(until, [1.0, 0.9, 0.95, 0.9]) == [None, None, None, "patience"]
    assert verdicts(until, [1.0, 1.1, 0.9, 1.0, 0.8, 0.9, 0.8]) == [None] * 6 + ["patience"]


def test_that_a_loss_that_is_no_number_is_never_better() -> None:
    nan = float("nan")
    assert verdicts(Until(0.5, "training", 100, 2), [1.0, nan, nan]) == [None, None, "patience"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("target", "Target reached: validation loss 0.25 ≤ 0.5 after 3 epochs."),
        ("max_epochs", "Stopped after 3 epochs, the most that was asked for: validation loss 0.25."),
        ("patience", "Stopped after 3 epochs: no better validation loss for 7 epochs, now 0.25."),
        ("paused", "Paused after 3 epochs: validation loss 0.25."),
    ],
)
def test_that_each_reason_is_told_in_a_sentence(reason: Any, words: str) -> None:
    assert told(reason, Until(0.5, patience=7), record(3, 0.9, 0.25)) == words
    assert "after 1 epoch" in told(reason, Until(0.5, patience=7), record(1, 0.9, 0.25)).lower()
    without = told(reason, Until(0.5, patience=7), record(3, 0.9))
    assert without == words.replace("validation", "training").replace("0.25", "0.9")


# -- runs --------------------------------------------------------------------------------------------


def easy(**until: Any) -> Document:
    """The plane set, which a small network learns in a few epochs."""
    document = classifier(dense(2, 6), batch_size=5, until=until)
    return replace(document, data=replace(document.data, source="gauss"))


def test_that_a_run_goes_on_until_the_document_s_target() -> None:
    trainer = Trainer(easy(loss=0.3, on="validation"))
    result = trainer.run()
    assert result.stopped == "target"
    assert result.record == trainer.records[-1]
    assert result.record.validation is not None
    assert result.record.validation <= 0.3
    assert all((one.validation or 0) > 0.3 for one in trainer.records[:-1]), "it stops at the first"
    assert [one.epoch for one in trainer.records] == list(range(trainer.epochs + 1))


def test_that_what_a_call_says_outranks_the_document() -> None:
    trainer = Trainer(easy(loss=0.3, max_epochs=5))
    assert trainer.run(until_loss=None, max_epochs=2).stopped == "max_epochs"
    assert trainer.epochs == 2
    assert trainer.run(until_loss=1e9, on="training").stopped == "target"
    assert trainer.epochs == 2


def test_that_no_epoch_is_trained_where_none_is_asked_for() -> None:
    trainer = Trainer(easy())
    assert trainer.run(max_epochs=0).stopped == "max_epochs"
    assert trainer.steps == 0


def test_that_a_run_judges_the_numbers_as_they_are_and_not_as_they_were() -> None:
    trainer = Trainer(easy(loss=0.3, max_epochs=500))
    trainer.run()
    good = dict(trainer.parameters)
    trainer.set_parameters({name: 0 * array for name, array in good.items()})
    assert trainer.run(max_epochs=trainer.epochs).stopped == "max_epochs", "it is no longer at its target"
    trainer.reset()
    trainer.set_parameters(good)
    result = trainer.run()
    assert (result.stopped, trainer.steps) == ("target", 0)
    assert result.message.startswith("Target reached: validation loss")


def test_that_patience_ends_a_run_that_learns_nothing() -> None:
    nothing_to_learn = chain(node(2, "activation", kind="sine"), loss="mse")
    trainer = Trainer(
        learning(nothing_to_learn, until={"patience": 3}), data=([[0.1], [0.7]] * 9, [0, 1] * 9)
    )
    result = trainer.run()
    assert (result.stopped, trainer.epochs) == ("patience", 3)


def test_that_a_run_pauses_when_asked_between_epochs_and_goes_on() -> None:
    whole, halves = Trainer(easy()), Trainer(easy())
    whole.run(until_loss=None, max_epochs=6)
    seen: list[int] = []

    def ask(one: EpochRecord) -> bool:
        seen.append(one.epoch)
        return one.epoch == 3

    assert halves.run(until_loss=None, max_epochs=6, on_epoch=ask).stopped == "paused"
    assert halves.epochs == 3
    assert halves.run(until_loss=None, max_epochs=6, on_epoch=ask).stopped == "max_epochs"
    assert seen == [1, 2, 3, 4, 5, 6]
    assert whole.parameters_sha256 == halves.parameters_sha256


def test_that_a_run_without_validation_rows_watches_training() -> None:
    document = easy(loss=0.3, on="validation")
    trainer = Trainer(replace(document, data=replace(document.data, split=Split(1.0, 0.0))))
    result = trainer.run()
    assert result.stopped == "target"
    assert result.record.validation is None
    assert "training loss" in result.message


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"until_loss": math.nan}, "Loss target must be finite, not nan"),
        ({"until_loss": "low"}, "Loss target must be a number, not 'low'"),
        ({"max_epochs": -1}, "Epochs at most must be a whole number from 1 to"),
        ({"patience": 0}, "Patience must be a whole number from 1 to"),
        ({"on": "train"}, "Measured on cannot be 'train': choose one of training, validation"),
    ],
)
def test_that_a_limit_that_cannot_be_is_refused_before_the_first_step(limits: Any, words: str) -> None:
    trainer = Trainer(classifier(dense(2, 4)), device="cpu")
    with pytest.raises(ValueError, match=words):
        trainer.run(**limits)
    assert trainer.steps == 0
