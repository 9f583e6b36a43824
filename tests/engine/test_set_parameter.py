"""One number put in place by hand: what it changes at once, what stays, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.document import set_frozen
from playground.engine.blocks import index_of
from playground.engine.frame import Phase
from playground.engine.mechanics.values import Weight
from playground.engine.trainer import Trainer
from tests.engine.bits import lively
from tests.engine.networks import classifier, dense

pytestmark = pytest.mark.usefixtures("each_executor")

WEIGHT, BIAS = Weight("layer 2.weight", (1, 3)), Weight("layer 2.bias", (0,))


def trained(phase: Phase = "init", batches: int = 5) -> Trainer:
    """A trainer after so many batches and, where one is named, a phase of the next."""
    trainer = Trainer(lively(), device="cpu")
    trainer.advance(batches)
    trainer.bring_to(phase)
    return trainer


@pytest.mark.parametrize("weight", [WEIGHT, BIAS, Weight("norm.scale", (2,))])
@pytest.mark.parametrize("frozen", [(), (2,), (2, 3)])
def test_that_the_number_meant_is_set_and_no_other(weight: Weight, frozen: tuple[int, ...]) -> None:
    trainer = Trainer(set_frozen(lively(), frozen, True), device="cpu")
    trainer.epoch()
    before, state = trainer.parameters, trainer.snapshot().state
    trainer.set_parameter(weight, -0.75)
    for name, numbers in trainer.parameters.items():
        wanted = before[name].copy()
        if name == weight.name:
            wanted[weight.place] = -0.75
        np.testing.assert_array_equal(numbers, wanted)
    changed = np.flatnonzero(trainer.snapshot().state != state)
    assert changed.tolist() == [index_of(trainer.program.parameters, weight)]


@pytest.mark.parametrize("phase", ["init", "predict", "loss", "gradient", "step"])
def test_that_the_phase_stays_and_what_was_done_of_the_batch_is_that_of_the_new_number(phase: Phase) -> None:
    by_hand, whole = trained(phase), trained()
    by_hand.set_parameter(WEIGHT, 2.0)
    moved = whole.parameters["layer 2.weight"].copy()
    moved[WEIGHT.place] = 2.0
    whole.set_parameters({"layer 2.weight": moved})
    whole.bring_to(phase)
    assert by_hand.phase == whole.phase
    assert (by_hand.steps, by_hand.batch_number) == (5, whole.batch_number)
    if phase in ("predict", "loss", "gradient"):
        output = by_hand.program.output
        np.testing.assert_array_equal(by_hand.batch_value(output), whole.batch_value(output))
    if phase == "gradient":
        assert (by_hand.batch_loss, by_hand.gradient_norm) == (whole.batch_loss, whole.gradient_norm)
    for one in (by_hand, whole):
        one.epoch()
    assert by_hand.parameters_sha256 == whole.parameters_sha256


@pytest.mark.parametrize("phase", ["init", "predict", "loss", "gradient"])
def test_that_there_and_back_leaves_no_trace(phase: Phase) -> None:
    by_hand, straight = trained(phase), trained()
    old = float(by_hand.parameters["layer 2.weight"][WEIGHT.place])
    for value in (9.0, -3.0, old):
        by_hand.set_parameter(WEIGHT, value)
    for one in (by_hand, straight):
        one.advance(9)
    assert by_hand.parameters_sha256 == straight.parameters_sha256


def test_that_nothing_is_measured_until_that_is_asked_for() -> None:
    trainer = trained(batches=8)
    before = trainer.records[:]
    trainer.set_parameter(WEIGHT, 5.0)
    assert trainer.records == before
    trainer.measure_again()
    assert trainer.records[:-1] == before[:-1]
    assert trainer.records[-1] == trainer.measure() != before[-1]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e39])
def test_that_a_number_that_is_not_finite_is_refused_in_words(value: float) -> None:
    trainer = trained("gradient")
    before = trainer.parameters_sha256
    with pytest.raises(
        ValueError, match=r"^'layer 2.weight' was given a number that is not finite in float32"
    ):
        trainer.set_parameter(WEIGHT, value)
    assert (trainer.parameters_sha256, trainer.phase) == (before, "gradient")


@pytest.mark.parametrize(
    "weight",
    [
        Weight("gone.weight", (0, 0)),
        Weight("layer 2.weight", (2, 0)),
        Weight("layer 2.weight", (0, -1)),
        Weight("layer 2.weight", (0,)),
        Weight("layer 2.bias", ()),
        Weight("norm.mean", (0,)),
    ],
)
def test_that_a_number_that_is_not_there_is_told(weight: Weight) -> None:
    trainer = trained()
    before = trainer.parameters_sha256
    assert index_of(trainer.program.parameters, weight) is None
    with pytest.raises(ValueError, match=r"has no place|There is no parameter"):
        trainer.set_parameter(weight, 1.0)
    assert trainer.parameters_sha256 == before


def test_that_every_number_has_an_index_of_its_own() -> None:
    trainer = Trainer(set_frozen(lively(), [2], True), device="cpu")
    found = {
        index_of(trainer.program.parameters, Weight(name, place))
        for name, numbers in trainer.parameters.items()
        for place in np.ndindex(numbers.shape)
    }
    assert found == set(range(trainer.program.size))


def test_that_a_number_too_wild_for_the_batch_leaves_it_to_be_tried_again() -> None:
    trainer = Trainer(classifier(dense(2, 4, "linear"), batch_size=12), device="cpu")
    trainer.gradient()
    trainer.set_parameter(Weight("layer 2.weight", (0, 0)), 3e38)
    assert (trainer.phase, trainer.divergence != "") == ("init", True)
    trainer.set_parameter(Weight("layer 2.weight", (0, 0)), 0.1)
    assert trainer.gradient() > 0
    assert not trainer.divergence


def test_that_the_same_start_is_that_before_any_edit() -> None:
    trainer = trained()
    trainer.set_parameter(WEIGHT, 2.0)
    trainer.reset()
    assert trainer.parameters_sha256 == Trainer(lively(), device="cpu").parameters_sha256
