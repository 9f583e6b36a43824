"""A slice through the loss: its numbers are what the trainer measures there, its path where the run was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from playground.document import Data, Document, Split, frozen, replace
from playground.engine.mechanics import path as path_module
from playground.engine.mechanics.landscape import (
    MOST_ROWS,
    Survey,
    gradient_directions,
    order_of,
    random_directions,
)
from playground.engine.mechanics.path import Path
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.sparse import Sparse
from playground.engine.mechanics.values import Landscape
from playground.engine.trainer import Trainer
from tests.document.documents import chain, node
from tests.engine.networks import ALL_ROWS, classifier, dense, learning

pytestmark = pytest.mark.usefixtures("each_executor")

MIDDLE = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4), dense(5, 3))
LINE = learning(
    chain(dense(50, 1, "linear"), loss="mse", data=Data("plane", frozen(count=60))), batch_size=12
)


def trained(document: Document | None = None, steps: int = 9, **more: Any) -> Trainer:
    trainer = Trainer(document or classifier(*MIDDLE, batch_size=13), device="cpu", **more)
    trainer.advance(steps)
    return trainer


def whole(survey: Survey) -> Landscape:
    while not survey.done:
        survey.advance(0.1)
    return survey.landscape()


def put(trainer: Trainer, flat: Any) -> Trainer:
    """The trainer with these parameters."""
    blocks = trainer.program.parameters
    trainer.set_parameters({one.name: flat[one.stretch].reshape(one.spec.shape) for one in blocks})
    return trainer


def ticking(seconds: float) -> Any:
    """A clock on which every look takes so long."""
    ticks: Iterator[float] = iter(np.arange(0, 1e6, seconds))
    return lambda: next(ticks)


# -- its numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("directions", ["random", "gradient"])
def test_that_the_middle_is_the_loss_that_the_trainer_measures(directions: Any, dtype: str) -> None:
    trainer = trained(dtype=dtype)
    found = whole(Survey(trainer, directions, Path(), resolution=5))
    loss = trainer.evaluate("training")[0]
    close = {"float32": 2e-6, "float64": 1e-12}[dtype]
    assert found.here == pytest.approx(loss, rel=close)
    assert found.losses[2, 2] == pytest.approx(loss, rel=close)
    assert found.across[2] == found.up[2] == 0
    assert found.on == "training"
    assert found.epoch == trainer.epochs
    assert len(set(found.names)) == 2


def test_that_every_point_is_the_loss_at_the_parameters_there() -> None:
    trainer = trained(dtype="float64")
    origin = trainer.flat("parameters")
    found = whole(Survey(trainer, "random", Path(), resolution=5, span=0.5, seed=3))
    first, second = random_directions(trainer.program, origin, 3)
    for row, column in ((0, 0), (0, 4), (3, 1)):
        put(trainer, origin + found.across[column] * first + found.up[row] * second)
        assert found.losses[row, column] == pytest.approx(trainer.evaluate("training")[0], rel=1e-12)


@pytest.mark.parametrize("directions", ["random", "gradient"])
def test_that_the_loss_of_a_line_is_a_parabola_in_every_direction(directions: Any) -> None:
    trainer = trained(LINE, dtype="float64")
    found = whole(Survey(trainer, directions, Path(), resolution=9, span=2.0))
    across, up = (grid.ravel() for grid in np.meshgrid(found.across, found.up))
    terms = np.column_stack([across**2, across * up, up**2, across, up, np.ones_like(up)])
    shares, *_ = np.linalg.lstsq(terms, found.losses.ravel(), rcond=None)
    np.testing.assert_allclose(terms @ shares, found.losses.ravel(), rtol=1e-9, atol=1e-12)
    assert shares[0] > 0
    assert 4 * shares[0] * shares[2] >= shares[1] ** 2 - 1e-12


def test_that_training_may_go_on_meanwhile() -> None:
    one, other = trained(), trained()
    survey, right = (Survey(trainer, "random", Path(), resolution=5) for trainer in (one, other))
    survey.advance(0.0)
    one.advance(20)
    other.advance(20)
    np.testing.assert_array_equal(whole(survey).losses, whole(right).losses)
    undisturbed = trained(steps=29)
    np.testing.assert_array_equal(one.flat("state"), undisturbed.flat("state"))


def test_that_many_rows_are_measured_by_an_even_selection() -> None:
    x = np.random.default_rng(2).normal(size=(5000, 2))
    document = learning(chain(dense(50, 1, "sigmoid"), data=Data(split=ALL_ROWS)), batch_size=100)
    trainer = trained(document, data=(x, (x[:, 0] > 0).astype(int)))
    survey = Survey(trainer, "random", Path(), resolution=3)
    assert len(survey._rows) == MOST_ROWS
    found = survey.landscape()
    assert found.on == "training, 2,000 of 5,000 rows"
    assert found.here == pytest.approx(trainer.evaluate("training")[0], rel=0.05)


# -- a little at a time ------------------------------------------------------------------------------


def test_that_the_slices_are_as_long_as_asked_and_come_to_the_whole() -> None:
    trainer = trained()
    survey = Survey(trainer, "random", Path(), resolution=9, clock=ticking(0.01))
    shares = []
    while not survey.done:
        found = survey.advance(0.095)
        shares.append(found.share)
        assert np.isfinite(found.losses).sum() == round(found.share * 81)
        assert not found.losses.flags.writeable
    assert np.diff([0, *shares[:-1]]) * 81 == pytest.approx(10)
    assert shares[-1] == 1
    assert survey.advance(1.0).share == 1


def test_that_no_time_at_all_still_gets_on() -> None:
    survey = Survey(trained(), "random", Path(), resolution=3)
    assert [survey.advance(0.0).share * 9 for _ in range(9)] == pytest.approx(range(1, 10))
    assert survey.done


@pytest.mark.parametrize("resolution", [1, 3, 9, 31])
def test_that_coarse_points_come_first_from_the_middle(resolution: int) -> None:
    points = order_of(resolution)
    assert sorted(points) == [divmod(one, resolution) for one in range(resolution**2)]
    middle = resolution // 2
    assert points[0] == (middle, middle)
    aside = [max(_level(row - middle), _level(column - middle)) for row, column in points]
    assert aside == sorted(aside)


def _level(aside: int) -> int:
    return next(k for k, step in enumerate((4, 2, 1)) if aside % step == 0)


def test_that_an_even_resolution_is_made_odd_for_its_middle() -> None:
    found = Survey(trained(), "random", Path(), resolution=4).landscape("Cancelled.")
    assert found.losses.shape == (5, 5)
    assert found.reason == "Cancelled."
    assert found.share == 0
    assert np.isnan(found.losses).all()
    assert np.isfinite(found.here)


# -- directions --------------------------------------------------------------------------------------


def test_that_random_directions_are_as_long_as_the_weights_of_each_unit() -> None:
    trainer = trained()
    flat = trainer.flat("parameters").astype(np.float64)
    for way in random_directions(trainer.program, flat, 1):
        for block in trainer.program.parameters:
            own, drawn = (one[block.stretch].reshape(block.spec.shape) for one in (flat, way))
            if block.name.endswith(".weight"):
                np.testing.assert_allclose(np.linalg.norm(drawn, axis=0), np.linalg.norm(own, axis=0))
            else:
                assert not drawn.any()


def test_that_random_directions_are_those_of_their_seed() -> None:
    trainer = trained()
    flat = trainer.flat("parameters")
    one, again, other = (random_directions(trainer.program, flat, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one[0] != other[0]).any()
    assert (one[0] != one[1]).any()


def test_that_what_is_frozen_stays_in_every_direction() -> None:
    document = classifier(*MIDDLE, batch_size=13)
    nodes = tuple(replace(one, frozen=one.id == 2) for one in document.graph.nodes)
    trainer = trained(replace(document, graph=replace(document.graph, nodes=nodes)))
    active = trainer.program.active
    random = random_directions(trainer.program, trainer.flat("parameters"), 0)
    for way in (*random, *gradient_directions(trainer, Probe(trainer))):
        assert way[:active].any()
        assert not way[active:].any()


def test_that_gradient_directions_span_the_engines_own_gradients() -> None:
    trainer = trained(dtype="float64")
    first, second = gradient_directions(trainer, Probe(trainer))
    measured = trainer.flat("gradients")
    length = np.linalg.norm(trainer.flat("parameters"))
    assert abs(first @ second) < 1e-9 * length**2
    assert np.linalg.norm(first) == pytest.approx(length)
    assert np.linalg.norm(second) == pytest.approx(length)
    rest = measured - (measured @ first) / length**2 * first - (measured @ second) / length**2 * second
    assert np.linalg.norm(rest) < 1e-9 * np.linalg.norm(measured)
    trainer.gradient()
    own = gradient_directions(trainer, Probe(trainer))[0]
    measured = trainer.flat("gradients")
    np.testing.assert_allclose(own / length, measured / np.linalg.norm(measured), atol=1e-9)


def test_that_without_a_step_there_is_a_sentence_instead_of_gradient_directions() -> None:
    trainer = Trainer(classifier(), device="cpu")
    for phase in (lambda: None, trainer.predict, trainer.loss, trainer.gradient):
        phase()
        with pytest.raises(ValueError, match=r"known after a step: do one, or choose random directions"):
            Survey(trainer, "gradient", Path())
    trainer.step()
    Survey(trainer, "gradient", Path(), resolution=1)


def test_that_a_gradient_that_does_not_turn_has_no_second_direction() -> None:
    document = replace(LINE, data=replace(LINE.data, split=Split(1.0, 0.0)))
    trainer = trained(learning(document, batch_size=48, optimizer=frozen(name="sgd", learning_rate=1e-12)))
    with pytest.raises(ValueError, match="has not turned the gradient"):
        Survey(trainer, "gradient", Path())


# -- the path ----------------------------------------------------------------------------------------


def test_that_the_path_leads_to_the_middle_and_is_where_the_parameters_were() -> None:
    trainer, path = (
        Trainer(classifier(*MIDDLE, batch_size=13), device="cpu", dtype="float64"),
        Path(ticking(1)),
    )
    flats = []
    for _ in range(6):
        path.follow(trainer)
        flats.append(trainer.flat("parameters"))
        trainer.advance(3)
    found = Survey(trainer, "random", path, resolution=1).landscape()
    assert found.path.shape == (7, 2)
    assert found.path_epochs.tolist() == [*path.epochs.tolist(), trainer.epochs]
    np.testing.assert_array_equal(found.path[-1], 0)
    origin = trainer.flat("parameters")
    ways = np.column_stack(random_directions(trainer.program, origin, 0))
    for place, flat in zip(found.path, flats, strict=False):
        right, *_ = np.linalg.lstsq(ways, flat - origin, rcond=None)
        np.testing.assert_allclose(place, right, atol=1e-9)


def test_that_points_in_the_plane_are_projected_onto_themselves() -> None:
    trainer, path = trained(dtype="float64"), Path(ticking(1))
    origin = trainer.flat("parameters")
    first, second = random_directions(trainer.program, origin, 0)
    put(trainer, origin + 0.3 * first - 0.7 * second)
    path.follow(trainer)
    np.testing.assert_allclose(path.projected(origin, first, second), [[0.3, -0.7]])


def test_that_a_path_is_followed_no_faster_than_it_may_be_and_only_where_something_moved() -> None:
    trainer, path = trained(), Path(ticking(0.02))
    for _ in range(9):
        trainer.advance(1)
        path.follow(trainer)
    assert path.steps.tolist() == [10, 13, 16]
    for _ in range(9):
        path.follow(trainer)
    assert path.steps.tolist() == [10, 13, 16, 18]


def test_that_a_path_begins_anew_with_the_run_and_with_another_network() -> None:
    trainer, path = trained(), Path(ticking(1))
    path.follow(trainer)
    trainer.reset()
    path.follow(trainer)
    assert path.steps.tolist() == [0]
    other = trained(classifier(dense(2, 2)), steps=3)
    path.follow(other)
    assert path.steps.tolist() == [3]


def test_that_a_path_takes_no_more_memory_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = trained()
    monkeypatch.setattr(path_module, "MOST_BYTES", 20 * trainer.flat("parameters").nbytes)
    path = Path(ticking(1))
    for _ in range(100):
        trainer.advance(1)
        path.follow(trainer)
        assert len(path) <= 20
        assert path.steps[-1] == trainer.steps
    assert path.steps[0] == 10
    assert len(path) > 10


@pytest.mark.parametrize("count", [5, 64, 65, 1000])
def test_that_what_is_kept_of_a_run_is_even_with_the_first_and_the_last(count: int) -> None:
    kept: Sparse[int] = Sparse(64)
    for step in range(count):
        kept.add(step, -step)
    assert kept.steps[0] == 0
    assert kept.steps[-1] == count - 1
    assert kept.things == [-step for step in kept.steps]
    assert min(count, 32) <= len(kept) <= 64
    gaps = np.diff(kept.steps)[:-1]
    assert len(gaps) == 0 or gaps.max() <= 2 * gaps.min()
