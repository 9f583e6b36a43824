"""The health of nodes: what is told of them is what lies in the engine's buffers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Data, Document, frozen, replace
from playground.engine.mechanics.health import MOST, NUMBERS, QUANTILES, HealthLog, bands, some
from playground.engine.mechanics.slopes import kinked, rectifies, squashes, steepness
from playground.engine.mechanics.values import Health, NodeHealth
from playground.engine.trainer import Trainer
from playground.ops import ACTIVATIONS
from tests.document.documents import chain, node
from tests.engine.networks import classifier, dense, learning, random_problem

pytestmark = pytest.mark.usefixtures("each_executor")

MIDDLE = (dense(2, 6, "relu"), node(3, "batch_norm", "norm"), dense(4, 5, "tanh"))


def made(document: Document | None = None, **more: Any) -> Trainer:
    return Trainer(document or classifier(*MIDDLE, batch_size=12), device="cpu", **more)


def by_name(health: Health) -> dict[str, NodeHealth]:
    return {one.name: one for one in health.nodes}


def quantiles(numbers: Any) -> Any:
    return np.quantile(numbers, QUANTILES)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_bands_are_the_quantiles_of_the_engines_own_buffers(dtype: str) -> None:
    trainer, log = made(dtype=dtype), HealthLog()
    trainer.advance(7)
    nodes = by_name(log.look(trainer))
    assert list(nodes) == ["layer 2", "norm", "layer 4", "layer 50"]
    program = trainer.program
    close: dict[str, Any] = {"rtol": 1e-5, "atol": 1e-7}
    back = {one.y: one.dy for one in program.instructions if one.dy is not None}
    for name in ("layer 2", "norm", "layer 4"):
        one = nodes[name]
        np.testing.assert_array_equal(one.steps, [7])
        values = trainer.batch_value(program.values[one.node])
        np.testing.assert_allclose(one.activations, [quantiles(values)], **close)
        dy = back[program.values[one.node]]
        assert dy is not None
        errors = trainer.batch_value(dy) * len(values)
        np.testing.assert_allclose(one.gradients, [quantiles(errors)], **close)
        np.testing.assert_allclose(one.gradient_sizes, [np.abs(errors).mean()], **close)
        own = [array.ravel() for key, array in trainer.parameters.items() if key.startswith(name + ".")]
        np.testing.assert_allclose(one.parameters, [quantiles(np.concatenate(own))], **close)
    ratios = trainer.update_ratio()
    for name in ("layer 2", "layer 4", "layer 50"):
        assert nodes[name].ratio[0] == pytest.approx(ratios[f"{name}.weight"])
    assert np.isnan(nodes["norm"].ratio).all()


def test_that_errors_are_what_one_row_alone_does_to_its_loss() -> None:
    """∂ loss of the row / ∂ output of the node, so that they do not depend on the size of the batch."""
    document = learning(chain(dense(50, 1, "linear"), loss="mse", data=Data("plane", frozen(count=60))))
    for size in (1, 12, 48):
        trainer = made(learning(document, batch_size=size))
        rows, index = trainer.batch_at_hand()
        trainer.step()
        one = by_name(HealthLog().look(trainer))["layer 50"]
        errors = 2 * (trainer.batch_value(trainer.program.output) - rows.target[index])
        np.testing.assert_allclose(one.gradients, [quantiles(errors)], rtol=1e-4, atol=1e-6)


def test_that_a_folded_activation_is_told_by_what_flows_to_the_numbers_before_it() -> None:
    trainer = made(classifier(batch_size=12))
    rows, index = trainer.batch_at_hand()
    trainer.step()
    one = by_name(HealthLog().look(trainer))["layer 50"]
    errors = trainer.batch_value(trainer.program.output) - rows.target[index]
    np.testing.assert_allclose(one.gradients, [quantiles(errors)], rtol=1e-4, atol=1e-6)


def test_that_dead_and_saturated_units_are_counted() -> None:
    trainer, log = made(), HealthLog()
    bias, weight = np.zeros(6), trainer.parameters["layer 2.weight"].copy()
    bias[[1, 4, 5]] = -1000.0
    steep = trainer.parameters["layer 4.weight"].copy()
    steep[:, 2] = 1e5
    trainer.set_parameters({"layer 2.bias": bias, "layer 2.weight": weight, "layer 4.weight": steep})
    trainer.advance(1)
    nodes = by_name(log.look(trainer))
    values = trainer.batch_value(trainer.program.values[2])
    assert nodes["layer 2"].dead == (values == 0).all(axis=0).sum() >= 3
    assert nodes["layer 2"].units == 6
    slope = 1 - trainer.batch_value(trainer.program.values[4]) ** 2
    assert nodes["layer 4"].saturated == ((slope < 0.05).mean(axis=0) >= 0.9).sum() >= 1
    assert nodes["layer 4"].dead == nodes["layer 2"].saturated == nodes["norm"].dead == 0


def test_that_frozen_nodes_have_no_ratio_but_all_the_rest() -> None:
    document = classifier(*MIDDLE, batch_size=12)
    nodes = tuple(replace(one, frozen=one.id == 2) for one in document.graph.nodes)
    trainer, log = made(replace(document, graph=replace(document.graph, nodes=nodes))), HealthLog()
    trainer.advance(3)
    found = by_name(log.look(trainer))
    assert np.isnan(found["layer 2"].ratio).all()
    assert np.isfinite(found["layer 2"].parameters).all()
    assert np.isfinite(found["layer 4"].ratio).all()


def test_that_a_sample_is_taken_for_each_step_looked_at_and_none_between() -> None:
    trainer, log = made(), HealthLog()
    assert [one.name for one in log.look(trainer).nodes] == ["layer 2", "norm", "layer 4", "layer 50"]
    assert all(len(one.steps) == len(one.activations) == 0 for one in log.look(trainer).nodes)
    for phase in (trainer.predict, trainer.loss, trainer.gradient):
        phase()
        assert len(log.look(trainer).nodes[0].steps) == 0
    trainer.step()
    first = log.look(trainer)
    assert log.look(trainer) is first
    trainer.advance(4)
    trainer.gradient()
    assert log.look(trainer).nodes[0].steps.tolist() == [1]
    trainer.step()
    assert log.look(trainer).nodes[0].steps.tolist() == [1, 6]
    assert first.nodes[0].steps.tolist() == [1]
    assert not first.nodes[0].activations.flags.writeable


def test_that_at_most_so_many_samples_are_kept_evenly_and_the_last_is_that_of_now() -> None:
    trainer, log = made(classifier(dense(2, 2), batch_size=48)), HealthLog()
    for step in range(1, 3 * MOST):
        trainer.step()
        steps = log.look(trainer).nodes[0].steps
        assert len(steps) <= MOST
        assert steps[0] == 1
        assert steps[-1] == step
    gaps = np.diff(steps)
    assert len(steps) > MOST // 2
    assert gaps[:-1].max() <= 2 * gaps[:-1].min()


def test_that_another_start_and_another_network_begin_anew() -> None:
    trainer, log = made(), HealthLog()
    trainer.advance(9)
    log.look(trainer)
    trainer.reset()
    assert len(log.look(trainer).nodes[0].steps) == 0
    trainer.advance(2)
    assert log.look(trainer).nodes[0].steps.tolist() == [2]
    other = made(classifier(dense(2, 3), batch_size=12))
    assert [one.name for one in log.look(other).nodes] == ["layer 2", "layer 50"]
    alike = made(classifier(dense(2, 3), batch_size=12, optimizer=frozen(name="sgd")))
    other.advance(3)
    log.look(other)
    alike.advance(5)
    assert log.look(alike).nodes[0].steps.tolist() == [3, 5]


@pytest.mark.parametrize("batch_size", [1, 7, 10_000])
@pytest.mark.parametrize("seed", range(4))
def test_that_any_graph_and_batch_can_be_looked_at(seed: int, batch_size: int) -> None:
    problem = random_problem(seed)
    document = learning(problem.document, batch_size=batch_size)
    trainer = Trainer(document, data=(problem.x, problem.y), device="cpu")
    log = HealthLog()
    for _ in range(3):
        trainer.step()
        health = log.look(trainer)
    assert len(health.nodes) == len(trainer.program.values) - len(trainer.program.inputs) - 1
    for one in health.nodes:
        assert np.isfinite(one.activations).all()
        assert 0 <= one.dead <= one.units


def test_that_looking_changes_nothing_that_is_learned() -> None:
    one, other, log = made(), made(), HealthLog()
    for _ in range(10):
        one.step()
        log.look(one)
        other.step()
    np.testing.assert_array_equal(one.flat("state"), other.flat("state"))


def test_that_of_many_numbers_an_even_selection_stands_for_all() -> None:
    numbers = np.random.default_rng(5).normal(size=(512, 256))
    chosen = some(numbers)
    assert NUMBERS / 2 < len(chosen) <= 1.1 * NUMBERS
    np.testing.assert_allclose(bands(chosen), quantiles(numbers), atol=0.08)
    columns = {int(place) % 256 for place in np.flatnonzero(np.isin(numbers, chosen))}
    assert columns == set(range(256))


@pytest.mark.parametrize("count", [1, 2, 7, 100])
def test_that_bands_are_numpys_quantiles(count: int) -> None:
    numbers = np.random.default_rng(count).normal(size=count)
    np.testing.assert_allclose(bands(numbers), quantiles(numbers), atol=1e-12)


def test_that_what_an_activation_does_is_told_from_its_table_entry() -> None:
    assert {name for name in ACTIVATIONS if kinked(name)} == {"relu", "leaky_relu", "selu"}
    assert {name for name in ACTIVATIONS if rectifies(name)} == {"relu"}
    assert {name for name in ACTIVATIONS if squashes(name)} == {"sigmoid", "tanh"}
    np.testing.assert_allclose(steepness("sigmoid", np.array([0.0, 100.0])), [1.0, 0.0], atol=1e-9)
