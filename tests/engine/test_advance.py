"""Many batches in one go: the very numbers of phases called one by one, in whatever order both are mixed.

Bits are compared within one executor; between executors numbers agree to rounding, see `fast`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data import StreamedSet, from_arrays
from playground.document import Data, Document, Split, Until, replace
from playground.engine.frame import Wanted
from playground.engine.pictures import Pictures
from playground.ops import OPTIMIZERS, SCHEDULES
from tests.document.documents import chain
from tests.engine.bits import alike, by_phases, in_one_go, lively, made
from tests.engine.networks import ALL_ROWS, classifier, dense, learning, random_problem

each_executor = pytest.mark.parametrize("executor", ["array", "fast"])
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


# -- the same bits -----------------------------------------------------------------------------------


@each_executor
@each_dtype
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_one_go_leaves_what_phases_leave(optimizer: str, dtype: str, executor: str) -> None:
    document = lively(optimizer={"name": optimizer}, dtype=dtype)
    one, other = made(document, executor), made(document, executor)
    for steps in (1, 2, 5, 11, 12, 27):
        alike(by_phases(one, steps), in_one_go(other, steps))


@each_dtype
@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("warmup", [0, 1, 7, 1000])
def test_that_one_go_follows_the_schedule_to_the_last_bit(name: str, warmup: int, dtype: str) -> None:
    more: dict[str, dict[str, Any]] = {
        "step": {"every": 3},
        "cosine": {"epochs": 5, "low": 0.1},
        "exponential": {"gamma": 0.83},
    }
    schedule = {"name": name, "warmup": warmup, **more.get(name, {})}
    optimizer = {"name": "momentum", "learning_rate": 0.0317}
    document = lively(schedule=schedule, optimizer=optimizer, dtype=dtype)
    alike(by_phases(made(document), 33), in_one_go(made(document), 33))


@pytest.mark.parametrize("seed", range(40))
def test_that_random_graphs_come_to_the_same_bits_in_one_go(seed: int) -> None:
    problem = random_problem(seed)
    one, other = (problem.trainer(executor="fast", dtype="float32") for _ in range(2))
    alike(by_phases(one, 7), in_one_go(other, 7))


@each_dtype
@pytest.mark.parametrize("batch", [1, 16, 47, 48, 1000])
@pytest.mark.parametrize("split", [Split(0.8, 0.2), Split(1.0, 0.0), Split(0.5, 0.2, 0.3)])
def test_that_any_batch_size_and_split_come_to_the_same_bits(batch: int, split: Split, dtype: str) -> None:
    document = lively(batch_size=batch, dtype=dtype)
    document = replace(document, data=replace(document.data, split=split))
    alike(by_phases(made(document), 31), in_one_go(made(document), 31))


@each_dtype
@pytest.mark.parametrize("targets", [1, 2])
def test_that_values_and_their_scores_come_to_the_same_bits(targets: int, dtype: str) -> None:
    draw = np.random.Generator(np.random.Philox(2))
    x, y = draw.normal(size=(70, 3)), draw.normal(size=(70, targets))
    document = chain(dense(2, 4), dense(3, targets, "linear"), loss="huber", data=Data(split=Split(0.7, 0.3)))
    document = learning(document, batch_size=9, dtype=dtype)
    alike(by_phases(made(document, data=(x, y)), 20), in_one_go(made(document, data=(x, y)), 20))


def test_that_scores_that_lack_lack_in_one_go_too() -> None:
    x = np.linspace(0, 1, 12)[:, np.newaxis]
    document = chain(dense(2, 1, "linear"), loss="mse", data=Data(standardize=False, split=ALL_ROWS))
    document = learning(document, batch_size=5)
    one, other = (made(document, data=(x, np.full((12, 1), 0.5))) for _ in range(2))
    alike(by_phases(one, 14), in_one_go(other, 14))
    assert {record.training_score for record in other.records} == {None}
    assert {record.validation for record in other.records} == {None}


def test_that_all_batches_that_are_asked_for_are_done() -> None:
    trainer = made(lively())  # four batches an epoch
    for count in (1, 3, 4, 5, 2, 9, 8, 1, 30):
        assert len(trainer.advance(count)) == count


def test_that_the_losses_given_are_those_of_the_batches() -> None:
    one, other = made(lively()), made(lively())
    losses = [one.batch() for _ in range(11)]
    assert other.advance(11).tolist() == losses
    other.gradient()
    rest = other.advance(6).tolist()
    assert rest == [one.batch() for _ in range(6)]


@each_dtype
def test_that_streamed_rows_come_to_the_same_bits(dtype: str, tmp_path: Path) -> None:
    """Their epochs have several stretches of rows, each held for itself."""
    draw = np.random.Generator(np.random.Philox(3))
    document = replace(lively(dtype=dtype), data=Data(split=Split(0.8, 0.2)))
    np.save(tmp_path / "x.npy", draw.normal(size=(9000, 20)).astype(np.float32))
    trainers = []
    for _ in range(2):
        data = from_arrays(np.load(tmp_path / "x.npy", mmap_mode="r"), np.arange(9000) % 2, document.data)
        assert isinstance(data, StreamedSet)
        trainers.append(made(document, data=changed(data, memory=1 << 19)))
    one, other = trainers
    assert one._material.reach(0) < one.batches
    alike(by_phases(one, one.batches + 30), in_one_go(other, one.batches + 30))


# -- whatever is pressed -----------------------------------------------------------------------------


class Hands:
    """Presses buttons on one trainer; a second one follows phase by phase."""

    def __init__(self, dtype: str) -> None:
        self.trainer, self.plain = made(lively(dtype=dtype)), made(lively(dtype=dtype))
        self.pictures = Pictures(self.trainer)
        self.kept = [self.trainer.snapshot()]

    def press(self, button: str, number: int) -> None:
        trainer, before = self.trainer, self.trainer.steps
        BUTTONS[button](self, number)
        if button in ("restore", "reset", "set"):
            return
        assert trainer.steps >= before
        by_phases(self.plain, trainer.steps)
        assert (trainer._engine.take("state") == self.plain._engine.take("state")).all(), button
        assert trainer.records == self.plain.records, button

    def restore(self, number: int) -> None:
        snapshot = self.kept[number % len(self.kept)]
        for trainer in (self.trainer, self.plain):
            trainer.restore(snapshot)

    def reset(self, number: int) -> None:
        for trainer in (self.trainer, self.plain):
            trainer.reset(seed=number or None)
        self.kept = [self.trainer.snapshot()]

    def set(self, number: int) -> None:
        values = {name: array + 0.01 * number for name, array in self.trainer.parameters.items()}
        for trainer in (self.trainer, self.plain):
            trainer.set_parameters(values)


BUTTONS: dict[str, Callable[[Hands, int], object]] = {
    "predict": lambda hands, number: hands.trainer.predict(),
    "loss": lambda hands, number: hands.trainer.loss(),
    "gradient": lambda hands, number: hands.trainer.gradient(),
    "step": lambda hands, number: hands.trainer.step(),
    "batch": lambda hands, number: hands.trainer.batch(),
    "advance": lambda hands, number: hands.trainer.advance(1 + number),
    "epoch": lambda hands, number: hands.trainer.epoch(),
    "run": lambda hands, number: hands.trainer.run(
        until_loss=None, max_epochs=hands.trainer.epochs + 1 + number % 3, patience=None
    ),
    "measure": lambda hands, number: hands.trainer.measure(),
    "outputs": lambda hands, number: hands.trainer.outputs(np.full((1 + 7 * number, 2), 0.3)),
    "frame": lambda hands, number: hands.pictures.frame(
        Wanted(resolution=5 + number, gradients=True, unit=(2, 1)), generation=1, running=True
    ),
    "snapshot": lambda hands, number: hands.kept.append(hands.trainer.snapshot()),
    "restore": Hands.restore,
    "reset": Hands.reset,
    "set": Hands.set,
}


@each_dtype
@given(pressed=st.lists(st.tuples(st.sampled_from(list(BUTTONS)), st.integers(0, 9)), max_size=25))
def test_that_buttons_in_any_order_leave_what_phases_leave(dtype: str, pressed: list[Any]) -> None:
    hands = Hands(dtype)
    for button, number in pressed:
        hands.press(button, number)
    steps = hands.trainer.steps + 5
    alike(by_phases(hands.plain, steps), in_one_go(hands.trainer, steps))


@pytest.mark.parametrize("phase", ["predict", "loss", "gradient"])
def test_that_looking_between_phases_leaves_the_batch_at_hand_alone(phase: str) -> None:
    one, other = made(lively()), made(lively())
    pictures = Pictures(other)
    for _ in range(9):
        for name in ("predict", "loss", "gradient", "step"):
            getattr(one, name)()
            getattr(other, name)()
            if name == phase:
                other.measure()
                other.evaluate("validation")
                other.outputs(np.full((2000, 2), 1e3))
                pictures.frame(Wanted(resolution=9, gradients=True), generation=1, running=True)
    alike(one, other)


# -- how a run ends ----------------------------------------------------------------------------------


def easy(**until: Any) -> Document:
    document = classifier(dense(2, 6), optimizer={"name": "adam", "learning_rate": 0.01}, until=until)
    return replace(document, data=replace(document.data, source="gauss"))


@pytest.mark.parametrize("on", ["training", "validation"])
def test_that_a_target_in_the_middle_of_one_go_ends_it_there(on: Any) -> None:
    singly, at_once = made(easy()), made(easy())
    until = Until(loss=0.25, on=on)
    while (getattr(singly.records[-1], on) or 0) > 0.25:
        singly.epoch()
    assert 2 < singly.epochs < 60
    at_once.advance(100 * at_once.batches, until)
    alike(singly, at_once)
    result = made(easy()).run(until_loss=0.25, on=on, max_epochs=500)
    assert result.stopped == "target"
    assert result.record == singly.records[-1]


@each_executor
@pytest.mark.parametrize(
    "until",
    [
        {"loss": 0.2, "on": "training"},
        {"loss": 0.25, "on": "validation"},
        {"loss": None, "max_epochs": 13},
        {"loss": 0.001, "patience": 2, "max_epochs": 300},
        {"loss": None, "patience": 1, "max_epochs": 300},
    ],
)
def test_that_a_run_ends_alike_in_one_go_and_epoch_by_epoch(until: dict[str, Any], executor: str) -> None:
    rate = {"name": "adam", "learning_rate": 0.2}
    document = learning(easy(), optimizer=rate)
    whole, singly = made(document, executor), made(document, executor)
    seen: list[Any] = []
    limits = {"until_loss": until["loss"], **{k: v for k, v in until.items() if k != "loss"}}
    one = whole.run(**limits)
    other = singly.run(**limits, on_epoch=lambda record: seen.append(record))
    assert one == other
    assert whole.records == singly.records
    assert seen == list(singly.records)[1:]
    assert whole.parameters_sha256 == singly.parameters_sha256


def test_that_a_run_is_paused_by_on_epoch_after_that_epoch() -> None:
    trainer = made(easy())
    result = trainer.run(until_loss=None, max_epochs=50, on_epoch=lambda record: record.epoch == 7)
    assert (result.stopped, trainer.epochs) == ("paused", 7)


@pytest.mark.parametrize("executor", ["fast"])
def test_that_both_executors_end_a_run_at_the_same_epoch_and_say_the_same(executor: str) -> None:
    ends = [
        made(easy(), name, dtype="float64").run(until_loss=0.2, max_epochs=300)
        for name in ("array", executor)
    ]
    assert ends[0].message == ends[1].message
    assert ends[0].record.epoch == ends[1].record.epoch


# -- memory ------------------------------------------------------------------------------------------


def test_that_nothing_grows_while_epochs_go_by() -> None:
    trainer = made(lively())
    engine = trainer._engine

    def arrays(thing: Any) -> list[tuple[int, int]]:
        if isinstance(thing, np.ndarray):
            return [(thing.__array_interface__["data"][0], thing.nbytes)]
        return [one for part in thing for one in arrays(part)] if isinstance(thing, tuple) else []

    def buffers() -> dict[str, list[tuple[int, int]]]:
        kept = {name: arrays(value) for name, value in vars(engine).items()}
        return {name: found for name, found in kept.items() if name not in ("_index", "_order")}

    trainer.advance(8)
    trainer.outputs(np.zeros((5, 2)))
    before = buffers()
    assert sum(map(len, before.values())) > 15
    in_one_go(trainer, 1000 * trainer.batches)
    for _ in range(20):
        trainer.measure()
        trainer.outputs(np.zeros((5, 2)))
        trainer.batch()
        trainer.step()
    assert buffers() == before
    assert len(trainer.records) == trainer.epochs + 1
    assert len(trainer.records._table) <= 2 * len(trainer.records)


@each_executor
@pytest.mark.parametrize("batches", [0, -3])
def test_that_less_than_one_batch_is_refused_in_words(batches: int, executor: str) -> None:
    trainer = made(classifier(dense(2, 4)), executor)
    with pytest.raises(ValueError, match=f"At least one batch can be done in one go, not {batches}"):
        trainer.advance(batches)
    assert trainer.steps == 0


@each_executor
def test_that_a_batch_that_is_begun_does_not_hold_up_the_others(executor: str) -> None:
    trainer = made(classifier(dense(2, 4)), executor)
    straight = made(classifier(dense(2, 4)), executor)
    trainer.loss()
    assert (trainer.advance(9) == straight.advance(9)).all()
    assert trainer.parameters_sha256 == straight.parameters_sha256
