"""The loss before a step is done: what is foretold is what then happens, for every optimiser and executor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Data, Document, Split, frozen, replace
from playground.engine.mechanics import step_curve as module
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.step_curve import rates_around, step_curve
from playground.engine.mechanics.values import Weight
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS
from tests.document.documents import chain, node
from tests.engine.networks import classifier, dense, learning, random_problem, randomised

pytestmark = pytest.mark.usefixtures("each_executor")

CLOSE = {"float32": 2e-6, "float64": 1e-12}


def optimized(name: str, document: Document | None = None, **more: Any) -> Document:
    """A small network with an optimiser, penalties and clipping."""
    document = document or classifier(batch_size=9)
    settings = {"l1": 0.002, "l2": 0.01, "clip_norm": 0.05, "optimizer": frozen(name=name), **more}
    return replace(document, training=replace(document.training, **settings))


def made(document: Document, **more: Any) -> Trainer:
    return Trainer(document, device="cpu", **more)


def loss_after_the_step(trainer: Trainer, rows: Any) -> float:
    """What the trainer measures on the rows of a batch."""
    return trainer._engine.measure(rows).loss / len(rows)


def rows_of_the_batch(trainer: Trainer) -> Any:
    rows, index = trainer.batch_at_hand()
    return type(rows)(rows.x[index], rows.y[index], rows.target[index])


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_the_step_does_to_the_loss_what_was_foretold(optimizer: str, dtype: str) -> None:
    trainer = made(optimized(optimizer), dtype=dtype)
    probe = Probe(trainer)
    trainer.advance(5)
    trainer.gradient()
    rows = rows_of_the_batch(trainer)
    foretold = step_curve(probe)
    trainer.step()
    happened = loss_after_the_step(trainer, rows)
    assert foretold.now == trainer.batch_loss
    assert foretold.rate == trainer.last_rate
    assert foretold.after == pytest.approx(happened, rel=CLOSE[dtype])
    assert foretold.after != pytest.approx(foretold.now, rel=1e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_the_curve_stays_when_the_step_is_done(optimizer: str) -> None:
    trainer = made(optimized(optimizer), dtype="float64")
    probe = Probe(trainer)
    trainer.advance(5)
    trainer.gradient()
    before = step_curve(probe, points=11)
    trainer.step()
    after = step_curve(probe, points=11)
    np.testing.assert_array_equal(before.rates, after.rates)
    np.testing.assert_allclose(before.losses, after.losses, rtol=1e-9)
    assert (before.now, before.rate) == (after.now, after.rate)
    assert before.after == pytest.approx(after.after, rel=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_a_step_at_another_rate_does_what_the_curve_says_of_it(optimizer: str) -> None:
    trainer = made(optimized(optimizer), dtype="float64")
    trainer.advance(3)
    trainer.gradient()
    curve, rows = step_curve(Probe(trainer), points=13), rows_of_the_batch(trainer)
    for place in (2, 6, 9):
        other = made(optimized(optimizer), dtype="float64")
        other.restore(trainer.snapshot())
        other.gradient()
        assert other._engine.step(float(curve.rates[place]), trainer.steps + 1) is None
        assert loss_after_the_step(other, rows) == pytest.approx(curve.losses[place], rel=1e-9)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_every_update_is_linear_in_its_rate(optimizer: str) -> None:
    """The update itself on copies: p − p′ is the rate times always the same vector; slots do not see it."""
    entry, draw = OPTIMIZERS[optimizer], np.random.default_rng(3)
    settings = {setting.name: setting.default for setting in entry.settings}
    p, g = draw.normal(size=(2, 50))
    slots = [draw.uniform(0.1, 1.0, 50) for _ in entry.slots]
    directions, left = [], []
    for rate in (1e-3, 0.2, 1.0, 30.0):
        moved, own = p.copy(), [slot.copy() for slot in slots]
        entry.update(np, moved, g, own, (None, None), rate, 4, settings)
        directions.append((p - moved) / rate)
        left.append(own)
    for direction, own in zip(directions, left, strict=True):
        np.testing.assert_allclose(direction, directions[2], rtol=1e-9, atol=1e-12)
        np.testing.assert_array_equal(own, left[2])


def test_that_the_loss_at_the_parameters_as_they_are_is_that_of_the_engine() -> None:
    """Dropout masks and the statistics of the batch are those that the engine used."""
    middle = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4))
    trainer = made(classifier(*middle, batch_size=13))
    probe = Probe(trainer)
    for steps in (3, 1, 6):
        trainer.advance(steps)
        loss = trainer.loss()
        assert probe.loss_of_batch(trainer.flat("parameters")) == pytest.approx(loss, rel=2e-6)


@pytest.mark.parametrize("seed", range(6))
def test_that_any_graph_has_its_curve(seed: int) -> None:
    trainer = randomised(random_problem(seed).trainer(), seed)
    probe = Probe(trainer)
    trainer.gradient()
    assert probe.loss_of_batch(trainer.flat("parameters")) == pytest.approx(trainer.batch_loss, rel=1e-9)
    coming = step_curve(probe, points=9)
    trainer.step()
    assert step_curve(probe, points=9).after == pytest.approx(coming.after, rel=1e-9)


def test_that_what_is_frozen_does_not_move_along_the_curve() -> None:
    document = classifier(dense(2, 4), dense(3, 4), batch_size=9)
    graph = document.graph
    nodes = tuple(replace(one, frozen=True) if one.id == 2 else one for one in graph.nodes)
    trainer = made(replace(document, graph=replace(graph, nodes=nodes)), dtype="float64")
    trainer.gradient()
    probe, program = Probe(trainer), trainer.program
    direction = probe.direction(trainer.flat("state"), trainer.flat("gradients"), 1)
    assert program.active < program.size
    assert not direction[program.active :].any()
    assert direction[: program.active].all()
    rows, foretold = rows_of_the_batch(trainer), step_curve(probe)
    trainer.step()
    assert loss_after_the_step(trainer, rows) == pytest.approx(foretold.after, rel=1e-12)


@pytest.mark.parametrize("batch_size", [1, 10_000])
def test_that_batches_of_one_row_and_of_all_have_a_curve(batch_size: int) -> None:
    trainer = made(classifier(dense(2, 4), node(3, "batch_norm"), batch_size=batch_size))
    trainer.advance(2)
    curve = step_curve(Probe(trainer))
    assert curve.reason == ""
    assert np.isfinite(curve.losses).sum() > 20


def test_that_before_any_gradient_there_is_a_reason_instead() -> None:
    trainer = made(classifier())
    probe = Probe(trainer)
    for phase in (lambda: None, trainer.predict, trainer.loss):
        phase()
        curve = step_curve(probe)
        assert curve.reason.startswith("Do PREDICT, LOSS and GRADIENT first")
        assert len(curve.rates) == len(curve.losses) == 0
    trainer.gradient()
    assert step_curve(probe).reason == ""


def test_that_numbers_put_in_by_hand_take_the_direction_away_until_the_next_gradient() -> None:
    trainer = made(classifier())
    probe = Probe(trainer)
    trainer.advance(2)
    assert step_curve(probe).reason == ""
    trainer.set_parameters({"layer 2.bias": np.ones(4)})
    assert step_curve(probe).reason
    trainer.gradient()
    assert step_curve(probe).now == trainer.batch_loss


def test_that_the_curve_follows_the_trainer_to_another_start() -> None:
    trainer = made(classifier(node(3, "dropout", "drop", rate=0.5), dense(2, 4)))
    probe = Probe(trainer)
    trainer.advance(3)
    step_curve(probe)
    trainer.reset(seed=7)
    loss = trainer.loss()
    assert probe.loss_of_batch(trainer.flat("parameters")) == pytest.approx(loss, rel=2e-6)


def test_that_looking_does_not_change_what_is_learned() -> None:
    one, other = (made(optimized("adam")) for _ in range(2))
    probe = Probe(one)
    for _ in range(12):
        one.gradient()
        step_curve(probe, points=9)
        one.step()
        step_curve(probe, points=9)
        other.advance(1)
    np.testing.assert_array_equal(one.flat("state"), other.flat("state"))
    assert one.records == other.records


def test_that_a_slow_batch_says_pause_while_a_run_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = made(classifier())
    trainer.gradient()
    probe = Probe(trainer)
    probe.batch_s = 0.01
    assert "Pause to see it" in step_curve(probe, running=True).reason
    assert probe.batch_s < 0.01
    assert step_curve(probe).reason == ""
    trainer.step()
    monkeypatch.setattr(module, "PAUSED_S", 0.0)
    assert "smaller batch" in step_curve(probe).reason


def test_that_a_batch_reckoned_to_be_slow_is_tried_once_there_is_time() -> None:
    trainer = made(classifier())
    trainer.gradient()
    probe = Probe(trainer)
    probe.batch_s = 1e3
    assert step_curve(probe).reason == ""
    assert probe.batch_s < 1


def test_that_a_curve_is_computed_once_for_each_moment() -> None:
    trainer = made(classifier())
    trainer.gradient()
    probe = Probe(trainer)
    first = step_curve(probe)
    assert step_curve(probe) is first
    assert step_curve(probe, points=9) is not first
    first = step_curve(probe)
    trainer.set_parameter(Weight("layer 2.bias", (0,)), 3.0)
    assert trainer.phase == "gradient"
    edited = step_curve(probe)
    assert edited is not first
    assert edited.now == trainer.batch_loss
    trainer.step()
    assert step_curve(probe) is not edited


def test_that_less_time_gives_fewer_points() -> None:
    trainer = made(classifier())
    trainer.gradient()
    probe = Probe(trainer)
    probe.batch_s = module.RUNNING_S / 16
    curve = step_curve(probe, running=True)
    assert module.LEAST_POINTS <= len(curve.rates) < 17


def test_that_a_step_too_far_is_no_number() -> None:
    layers = [dense(number, 3, "linear") for number in (2, 3, 4)]
    document = chain(*layers, dense(50, 1, "linear"), loss="mse", data=Data("plane", frozen(count=60)))
    trainer = made(learning(document, optimizer=frozen(name="sgd", learning_rate=1e5)))
    trainer.gradient()
    curve = step_curve(Probe(trainer))
    assert np.isnan(curve.losses[-1])
    assert np.isfinite(curve.losses[0])
    assert not np.isinf(curve.losses).any()


@pytest.mark.parametrize("rate", [1e-9, 0.003, 0.01, 0.0301, 0.1, 5.0])
def test_that_the_rates_reach_far_on_both_sides_in_whole_decades(rate: float) -> None:
    rates = rates_around(rate, 41)
    assert rates[0] <= rate / 300
    assert rates[-1] >= rate * 300
    np.testing.assert_allclose(np.diff(np.log10(rates)), 6 / 40)
    for end in (rates[0], rates[-1]):
        assert np.log10(end) == pytest.approx(round(np.log10(end)))


def test_that_the_shares_of_the_schedule_are_told_apart_from_the_rate_that_is_set() -> None:
    document = optimized("sgd", optimizer=frozen(name="sgd", learning_rate=0.5))
    document = replace(
        document,
        training=replace(document.training, schedule=frozen(name="constant", warmup=10)),
        data=replace(document.data, split=Split(1.0, 0.0)),
    )
    trainer = made(document)
    trainer.gradient()
    curve = step_curve(Probe(trainer))
    assert curve.base == 0.5
    assert curve.rate == trainer.rate < 0.5
