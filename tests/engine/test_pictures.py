"""Frames: what they show is what the network says, they never change, and what is hidden is not computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from playground.data import LoadedSet
from playground.document import Data, Document, frozen
from playground.engine import pictures as module
from playground.engine.frame import Axes, Frame, Wanted
from playground.engine.pictures import MAX_TILES, TILE_STEP, Pictures
from playground.engine.plane import make_grid
from playground.engine.trainer import Trainer
from playground.engine.transfer import carry_over
from tests.document.documents import chain, node
from tests.engine.networks import classifier, dense, learning

pytestmark = pytest.mark.usefixtures("each_executor")

RESOLUTION = 11
PLAIN = Wanted(resolution=RESOLUTION)


def frame_of(trainer: Trainer, wanted: Wanted = PLAIN) -> Frame:
    return Pictures(trainer).frame(wanted, generation=1, running=False)


def made(document: Document, epochs: int = 3) -> Trainer:
    trainer = Trainer(document, device="cpu")
    for _ in range(epochs):
        trainer.epoch()
    return trainer


def on(source: str, loss: str, *nodes: Any, **data: Any) -> Document:
    """A chain of nodes that learns a source."""
    settings = frozen(count=60) if source not in ("iris", "diabetes", "digits") else frozen()
    return learning(chain(*nodes, loss=loss, data=Data(source, settings, **data)), batch_size=12)


NETWORKS: dict[str, Document] = {
    "two classes": classifier(dense(2, 4), batch_size=12),
    "two classes, expanded": on(
        "circle",
        "binary_cross_entropy",
        dense(2, 4),
        dense(50, 1, "sigmoid"),
        features=("x", "y", "x²", "xy"),
    ),
    "two classes, logits": on("spiral", "binary_cross_entropy", dense(2, 4), dense(50, 1, "linear")),
    "two classes, hinge": on("spiral", "hinge", dense(2, 4), dense(50, 1, "tanh")),
    "three classes": on("iris", "cross_entropy", dense(2, 5, "relu"), dense(50, 3, "softmax")),
    "three classes, logits": on("iris", "cross_entropy", dense(2, 5), dense(50, 3, "linear")),
    "values": on("plane", "mse", dense(2, 4), dense(50, 1, "linear")),
    "measured values": on("diabetes", "mse", dense(2, 4), dense(50, 1, "linear")),
    "a curve": on("sine", "mse", dense(2, 6), dense(50, 1, "linear")),
    "normalised": classifier(dense(2, 4), node(3, "batch_norm"), node(4, "dropout"), batch_size=12),
}


def grid_rows(trainer: Trainer, frame: Frame, step: int = 1) -> Any:
    """The raw rows that the points of a map over two columns stand for, row 0 at the top."""
    plane, data = frame.plane, trainer.dataset
    assert plane is not None
    across = np.linspace(*plane.x_range, plane.resolution)[::step]
    up = np.linspace(*plane.y_range, plane.resolution)[::-1][::step]
    if plane.axes.kind == "curve":
        return across[:, None]
    assert isinstance(data, LoadedSet)
    rows = np.empty((len(up), len(across), len(data.columns)))
    rows[...] = data.raw[data.parts["training"]].mean(axis=0)
    first, second = (data.columns.index(name) for name in plane.axes.names)
    rows[..., first], rows[..., second] = across[None, :], up[:, None]
    return rows.reshape(-1, len(data.columns))


def wanted_for(document: Document) -> Wanted:
    """Axes of two columns where there are several."""
    columns = Trainer(document, device="cpu").dataset.columns
    axes = Axes("features", columns[-2:]) if len(columns) > 2 else Axes()
    return over(axes)


def over(axes: Axes) -> Wanted:
    return Wanted(resolution=RESOLUTION, axes=axes)


# -- what is shown is what the network says ----------------------------------------------------------


@pytest.mark.parametrize("name", NETWORKS)
def test_that_the_boundary_is_what_the_network_answers_at_each_point(name: str) -> None:
    trainer = made(NETWORKS[name])
    frame = frame_of(trainer, wanted_for(NETWORKS[name]))
    answers = trainer.outputs(grid_rows(trainer, frame))
    logits = "logits" in name
    if name.startswith("two classes"):
        wanted = 1 / (1 + np.exp(-answers)) if logits else answers
        wanted = (answers + 1) / 2 if "hinge" in name else wanted
    elif logits:
        raised = np.exp(answers - answers.max(axis=1, keepdims=True))
        wanted = raised / raised.sum(axis=1, keepdims=True)
    else:
        wanted = answers
    shown = frame.output.reshape(len(frame.output), -1).T
    assert shown.shape == wanted.shape
    assert np.allclose(shown, wanted, rtol=1e-5, atol=1e-6)
    if "classes" in name:
        assert shown.min() >= 0
        assert shown.max() <= 1
    if "three" in name:
        assert np.allclose(shown.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("name", NETWORKS)
def test_that_maps_are_what_the_neurons_say_at_each_second_point(name: str) -> None:
    trainer = made(NETWORKS[name])
    frame = frame_of(trainer, wanted_for(NETWORKS[name]))
    x = trainer.dataset.expand(grid_rows(trainer, frame, TILE_STEP))
    for id, maps in frame.maps.items():
        buffer = trainer.program.values[id]
        alone = trainer.values(x, [buffer])[buffer]
        assert maps.shape[0] == alone.shape[1]
        assert np.allclose(maps.reshape(len(maps), -1).T, alone, rtol=1e-5, atol=1e-6), id
    assert {1, 2, 50} <= frame.maps.keys()
    assert 99 not in frame.maps


def test_that_the_map_of_an_input_rises_to_the_right_and_to_the_top() -> None:
    maps = frame_of(made(NETWORKS["two classes"])).maps[1]
    x, y = maps
    assert (np.diff(x, axis=1) > 0).all()
    assert (np.diff(y, axis=0) < 0).all()
    assert (np.diff(x, axis=0) == 0).all()
    assert (np.diff(y, axis=1) == 0).all()


def test_that_measured_values_come_in_their_own_units() -> None:
    trainer = made(NETWORKS["measured values"], epochs=20)
    frame = frame_of(trainer)
    assert frame.plane is not None
    assert frame.plane.axes == Axes("components")
    low, high = frame.plane.target.min(), frame.plane.target.max()
    assert (low, high) == (25, 346)
    assert 25 < frame.output.mean() < 346


def test_that_one_input_gives_curves() -> None:
    frame = frame_of(made(NETWORKS["a curve"]))
    assert frame.output.shape == (1, 2 * RESOLUTION)
    assert frame.maps[2].shape == (6, RESOLUTION)
    assert frame.plane is not None
    assert frame.plane.axes.kind == "curve"


def test_that_over_components_the_boundary_is_that_of_the_rows_which_lie_there() -> None:
    trainer = made(NETWORKS["three classes"])
    data, axes = trainer.dataset, Axes("components")
    frame = frame_of(trainer, over(axes))
    answers = trainer.outputs(data.scaler.inverse(make_grid(data, axes, RESOLUTION, "float64").x))
    assert frame.output.shape == (3, RESOLUTION, RESOLUTION)
    assert np.allclose(frame.output.reshape(3, -1).T, answers, rtol=1e-4, atol=1e-6)


# -- the batch and the unit --------------------------------------------------------------------------


def test_that_a_unit_is_shown_over_the_batch_before_and_after_its_activation() -> None:
    trainer = Trainer(NETWORKS["two classes"], device="cpu")
    trainer.predict()
    frame = frame_of(trainer, Wanted(resolution=RESOLUTION, unit=(2, 3)))
    assert frame.before.shape == frame.after.shape == (12,)
    assert np.allclose(np.tanh(frame.before), frame.after, atol=1e-6)
    assert (frame.after == frame.batch_values[2][:, 3]).all()


@pytest.mark.parametrize("unit", [(2, 4), (1, 0), (99, 0), (1234, 0), None])
def test_that_a_unit_that_is_not_there_or_has_no_activation_shows_nothing(unit: Any) -> None:
    trainer = made(NETWORKS["two classes"])
    frame = frame_of(trainer, Wanted(resolution=RESOLUTION, unit=unit))
    assert (frame.before, frame.after) == (None, None)


def test_that_an_activation_node_shows_what_it_was_given() -> None:
    document = classifier(dense(2, 4, "linear"), node(3, "activation", "bend", kind="relu"), batch_size=12)
    trainer = made(document)
    frame = frame_of(trainer, Wanted(resolution=RESOLUTION, unit=(3, 1)))
    assert np.allclose(np.maximum(frame.before, 0), frame.after)


def test_that_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    trainer = made(learning(NETWORKS["two classes"], batch_size=20), epochs=0)
    sizes = []
    for _ in range(3):
        trainer.loss()
        frame = frame_of(trainer)
        assert len(frame.batch_values[2]) == frame.rows
        sizes.append(frame.rows)
        trainer.step()
    assert sizes == [20, 20, 8]


def test_that_nothing_of_a_batch_is_shown_before_there_is_one() -> None:
    trainer = Trainer(NETWORKS["two classes"], device="cpu")
    first = frame_of(trainer, Wanted(resolution=RESOLUTION, unit=(2, 0), gradients=True))
    taken_over = Trainer(NETWORKS["two classes"], device="cpu")
    carry_over(made(NETWORKS["two classes"]), taken_over)
    second = frame_of(taken_over, Wanted(resolution=RESOLUTION, unit=(2, 0), gradients=True))
    for frame in (first, second):
        assert not frame.batch_values
        assert not frame.gradients
        assert not frame.update_ratio
        assert (frame.before, frame.batch_loss, frame.gradient_norm) == (None, None, None)
        assert frame.output is not None


def test_that_numbers_of_the_moment_are_the_trainer_s() -> None:
    trainer = made(NETWORKS["normalised"])
    trainer.gradient()
    frame = frame_of(trainer, Wanted(gradients=True, resolution=RESOLUTION))
    assert (frame.epoch, frame.batch, frame.batches, frame.step, frame.phase) == (3, 0, 4, 12, "gradient")
    assert (frame.batch_loss, frame.gradient_norm) == (trainer.batch_loss, trainer.gradient_norm)
    for shown, own in ((frame.parameters, trainer.parameters), (frame.gradients, trainer.gradients)):
        assert shown.keys() == own.keys()
        assert all((shown[name] == own[name]).all() for name in own)
    assert frame.kept.keys() == trainer.kept.keys()
    length = np.sqrt(sum(float((array.astype("float64") ** 2).sum()) for array in frame.gradients.values()))
    assert frame.gradient_norm == pytest.approx(length, rel=1e-5)


def test_that_the_rate_is_that_of_the_step_that_was_done_or_is_to_come() -> None:
    document = learning(NETWORKS["two classes"], schedule={"name": "exponential", "gamma": 0.5})
    trainer = made(document, epochs=1)
    done = frame_of(trainer).rate
    trainer.predict()
    coming = frame_of(trainer).rate
    assert coming == pytest.approx(done / 2)
    taken_over = Trainer(document, device="cpu")
    carry_over(made(document, epochs=1), taken_over)
    assert frame_of(taken_over).rate == pytest.approx(coming)


# -- frames do not change ----------------------------------------------------------------------------


def arrays(frame: Frame) -> Iterator[Any]:
    for name in ("output", "before", "after"):
        yield getattr(frame, name)
    for name in ("parameters", "kept", "gradients", "maps", "batch_values"):
        yield from getattr(frame, name).values()
    if frame.plane is not None:
        yield from (frame.plane.points, frame.plane.target, frame.plane.part)


ALL = Wanted(resolution=RESOLUTION, unit=(2, 0), gradients=True)


def test_that_a_frame_is_read_only() -> None:
    trainer = made(NETWORKS["normalised"])
    shown = [one for one in arrays(frame_of(trainer, ALL)) if one is not None]
    assert len(shown) > 15
    for array in shown:
        assert not array.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_that_a_frame_does_not_change_when_training_goes_on() -> None:
    trainer = made(NETWORKS["normalised"])
    pictures = Pictures(trainer)
    frame = pictures.frame(ALL, generation=1, running=True)
    before = [np.array(one) for one in arrays(frame)]
    ratios = dict(frame.update_ratio)
    for _ in range(2):
        trainer.epoch()
        trainer.gradient()
        later = pictures.frame(ALL, generation=1, running=True)
    trainer.reset()
    pictures.frame(ALL, generation=1, running=False)
    assert all((one == kept).all() for one, kept in zip(arrays(frame), before, strict=True))
    assert frame.update_ratio == ratios
    assert not (later.output == frame.output).all()


def test_that_very_large_weights_do_not_spoil_how_far_the_last_step_went() -> None:
    """In float32 the sum of such weights is infinite."""
    trainer = made(NETWORKS["normalised"], 0)
    name = next(name for name in trainer.parameters if name.endswith("weight"))
    trainer.set_parameters({name: np.full(trainer.parameters[name].shape, 2e38)})
    trainer.batch()
    assert 0 <= frame_of(trainer).update_ratio[name] < 1e-30


def test_that_looking_changes_no_number() -> None:
    one, other = made(NETWORKS["normalised"], 0), made(NETWORKS["normalised"], 0)
    for _ in range(10):
        one.batch()
        frame_of(one, ALL)
        other.batch()
    assert one.parameters_sha256 == other.parameters_sha256


# -- what is hidden is not computed ------------------------------------------------------------------


def test_that_without_tiles_and_boundary_no_row_is_run_through_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trainer = made(NETWORKS["two classes"])

    def never(*_: object) -> None:
        raise AssertionError("computed though hidden")

    monkeypatch.setattr(Trainer, "values", never)
    monkeypatch.setattr(module, "make_grid", never)
    frame = frame_of(trainer, Wanted(tiles=False, boundary=False))
    assert (frame.output, frame.plane, dict(frame.maps)) == (None, None, {})
    assert frame.parameters


def test_that_tiles_boundary_and_gradients_come_only_where_they_are_wanted() -> None:
    trainer = made(NETWORKS["two classes"])
    tiles = frame_of(trainer, Wanted(boundary=False, resolution=RESOLUTION))
    assert (tiles.output, tiles.plane) == (None, None)
    assert tiles.maps
    boundary = frame_of(trainer, Wanted(tiles=False, resolution=RESOLUTION))
    assert not boundary.maps
    assert boundary.output is not None
    assert not boundary.gradients
    assert frame_of(trainer, ALL).gradients


def test_that_only_the_buffers_that_are_shown_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = made(NETWORKS["two classes"])
    asked: list[Any] = []
    values = Trainer.values

    def listen(self: Trainer, x: Any, buffers: Any) -> Any:
        asked.append(list(buffers))
        return values(self, x, buffers)

    monkeypatch.setattr(Trainer, "values", listen)
    frame_of(trainer, Wanted(tiles=False, resolution=RESOLUTION))
    assert asked == [[trainer.program.output]]


def test_that_layers_too_wide_for_tiles_have_no_maps() -> None:
    wide = classifier(dense(2, MAX_TILES), dense(3, MAX_TILES + 1), batch_size=12)
    frame = frame_of(made(wide, 1))
    assert frame.maps[2].shape[0] == MAX_TILES
    assert 3 not in frame.maps
    assert 3 not in frame.batch_values


def test_that_the_grid_is_made_once_for_the_same_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = made(NETWORKS["three classes"], 0)
    made_grids: list[Any] = []

    def listen(data: Any, axes: Any, resolution: Any, dtype: Any) -> Any:
        made_grids.append((axes, resolution))
        return make_grid(data, axes, resolution, dtype)

    monkeypatch.setattr(module, "make_grid", listen)
    pictures = Pictures(trainer)
    first, again = (pictures.frame(PLAIN, generation=1, running=False) for _ in range(2))
    assert first.plane is again.plane
    pictures.frame(over(Axes("features", trainer.dataset.columns[:2])), generation=1, running=False)
    pictures.frame(Wanted(resolution=5), generation=1, running=False)
    assert len(made_grids) == 3


def test_that_an_input_of_images_shows_one_before_there_is_a_batch() -> None:
    frame = frame_of(
        Trainer(on("digits", "cross_entropy", dense(2, 4), dense(50, 10, "softmax")), device="cpu")
    )
    assert set(frame.batch_values) == {1}
    assert frame.batch_values[1].shape == (1, 64)
    assert len(set(frame.batch_values[1].ravel().tolist())) > 4


def test_that_images_of_the_batch_reach_the_input_and_its_maps_do_not() -> None:
    trainer = made(on("digits", "cross_entropy", dense(2, 4), dense(50, 10, "softmax")), 0)
    trainer.predict()
    frame = frame_of(trainer)
    assert frame.batch_values[1].shape == (12, 64)
    assert 1 not in frame.maps
    assert frame.output.shape == (10, RESOLUTION, RESOLUTION)


def test_that_generation_run_and_reason_are_passed_on() -> None:
    trainer = made(classifier(batch_size=12), 0)
    frame = Pictures(trainer).frame(
        PLAIN, generation=7, running=True, epochs_per_second=3.5, stopped="paused", message="why"
    )
    assert (frame.generation, frame.running, frame.epochs_per_second) == (7, True, 3.5)
    assert (frame.stopped, frame.message) == ("paused", "why")
    assert (frame.device, frame.executor, frame.batch_bytes) == ("cpu", trainer.executor, trainer.batch_bytes)
