"""The curve taken apart: its parts add up to it, and it bends where the hinges say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Data, Document, Graph, Link, frozen
from playground.engine.frame import Axes
from playground.engine.mechanics.bends import bends
from playground.engine.mechanics.hinges import MOST_UNITS, hinge_maps
from playground.engine.mechanics.slopes import kinked
from playground.engine.mechanics.values import Bends
from playground.engine.plane import Grid, make_grid
from playground.engine.trainer import Trainer
from playground.ops import ACTIVATIONS
from tests.document.documents import chain, node
from tests.engine.networks import classifier, dense, learning, randomised

pytestmark = pytest.mark.usefixtures("each_executor")

SINE = Data("sine", frozen(count=60))
RESOLUTION = 60


def regression(*nodes: Any, data: Data = SINE, **training: Any) -> Document:
    return learning(chain(*nodes, loss="mse", data=data), batch_size=12, **training)


def trained(document: Document, epochs: int = 3, **more: Any) -> tuple[Trainer, Grid]:
    """A trainer with numbers of its own everywhere, biases too, and its grid."""
    trainer = randomised(Trainer(document, device="cpu", **more), 4)
    for _ in range(epochs):
        trainer.epoch()
    return trainer, make_grid(trainer.dataset, Axes(), RESOLUTION, trainer.document.training.dtype)


def of(document: Document, **more: Any) -> tuple[Trainer, Bends]:
    trainer, grid = trained(document, **more)
    found = bends(trainer, grid)
    assert found is not None
    return trainer, found


def graph(nodes: list[Any], links: list[tuple[int, int, int]], loss: str = "mse") -> Document:
    """An input, these nodes, a loss; links are (source, target, port)."""
    row = (node(1, "input", "input"), *nodes, node(99, "loss", "loss", kind=loss))
    wires = tuple(Link(source, 0, target, port) for source, target, port in links)
    return learning(Document("graph", Graph(row, wires), data=SINE), batch_size=12)


ADDED = graph(
    [dense(2, 4, "relu"), dense(3, 4, "tanh"), node(4, "add", "sum"), dense(50, 1, "linear")],
    [(1, 2, 0), (2, 3, 0), (2, 4, 0), (3, 4, 1), (4, 50, 0), (50, 99, 0)],
)
BESIDE = graph(
    [dense(2, 4, "relu"), dense(3, 3, "relu"), node(4, "concat", "both"), dense(50, 1, "linear")],
    [(1, 2, 0), (2, 3, 0), (1, 4, 0), (3, 4, 1), (4, 50, 0), (50, 99, 0)],
)
SKIPPED = graph(
    [dense(2, 4, "relu"), dense(3, 1, "linear"), dense(4, 1, "linear"), node(5, "add", "sum")],
    [(1, 2, 0), (2, 3, 0), (1, 4, 0), (3, 5, 0), (4, 5, 1), (5, 99, 0)],
)
NETWORKS = {
    "one layer": regression(dense(2, 6, "relu"), dense(50, 1, "linear")),
    "two layers": regression(dense(2, 6, "relu"), dense(3, 5, "leaky_relu"), dense(50, 1, "linear")),
    "no bias": regression(dense(2, 6, "relu", bias=False), dense(50, 1, "linear", bias=False)),
    "a bent answer": regression(dense(2, 6, "relu"), dense(50, 1, "tanh")),
    "expanded": regression(
        dense(2, 5, "relu"), dense(50, 1, "linear"), data=Data("sine", frozen(count=60), ("x", "x²"))
    ),
    "dropped": regression(dense(2, 6, "relu"), node(3, "dropout"), dense(50, 1, "linear")),
    "normalised": regression(dense(2, 6, "linear"), node(3, "batch_norm"), dense(50, 1, "linear")),
    "apart": regression(dense(2, 6, "linear"), node(3, "activation", kind="relu"), dense(50, 1, "linear")),
    "added": ADDED,
    "beside": BESIDE,
    "skipped": SKIPPED,
    "a line": regression(dense(50, 1, "linear")),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NETWORKS)
def test_that_offset_and_parts_add_up_to_the_whole(name: str, dtype: str) -> None:
    trainer, found = of(NETWORKS[name], dtype=dtype)
    close = {"float32": 2e-5, "float64": 1e-12}[dtype]
    np.testing.assert_allclose(found.offset + found.parts.sum(axis=0), found.whole, rtol=close, atol=close)
    assert found.parts.shape == (len(found.names), len(found.x)) == (len(set(found.names)), 2 * RESOLUTION)
    assert found.linear is (name != "a bent answer")
    drawn = found.whole if found.linear else np.tanh(found.whole)
    np.testing.assert_allclose(drawn, trainer.outputs(found.x[:, None])[:, 0], rtol=1e-4, atol=1e-5)


def test_that_parts_are_in_raw_units_of_the_target() -> None:
    """Rows of one's own are standardised, targets too."""
    x = np.linspace(-3.0, 9.0, 80)
    document = regression(dense(2, 6, "relu"), dense(50, 1, "linear"))
    trainer, grid = trained(document, data=(x[:, None], 300.0 + 50.0 * np.sin(x)))
    assert trainer.dataset.target_scaler is not None
    found = bends(trainer, grid)
    assert found is not None
    np.testing.assert_allclose(found.whole, trainer.outputs(found.x[:, None])[:, 0], rtol=1e-6)
    np.testing.assert_allclose(found.offset + found.parts.sum(axis=0), found.whole, rtol=1e-5)


def test_that_each_branch_is_told_apart() -> None:
    _, added = of(ADDED)
    assert added.names == (*(f"layer {layer} · {unit}" for unit in range(1, 5) for layer in (2, 3)),)
    _, beside = of(BESIDE)
    assert beside.names == ("input · x", "layer 3 · 1", "layer 3 · 2", "layer 3 · 3")
    _, skipped = of(SKIPPED)
    assert skipped.names == ("layer 2 · 1", "layer 2 · 2", "layer 2 · 3", "layer 2 · 4", "input · x")


def test_that_two_inputs_have_no_such_curve() -> None:
    trainer, grid = trained(classifier())
    assert bends(trainer, grid) is None


def test_that_an_answer_that_adds_nothing_up_has_no_parts() -> None:
    """Two answers are multiplied."""
    document = graph(
        [dense(2, 1, "linear"), dense(3, 1, "tanh"), node(4, "multiply", "product")],
        [(1, 2, 0), (1, 3, 0), (2, 4, 0), (3, 4, 1), (4, 99, 0)],
    )
    trainer, grid = trained(document)
    assert bends(trainer, grid) is None


def test_that_each_of_several_answers_has_its_own() -> None:
    x = np.linspace(-1, 1, 60)
    document = regression(dense(2, 5, "relu"), dense(50, 2, "linear"))
    trainer, grid = trained(document, data=(x[:, None], np.column_stack([x**2, 10 * np.sin(x)])))
    answers = trainer.outputs(np.linspace(*grid.plane.x_range, 2 * RESOLUTION)[:, None])
    for output in (0, 1):
        found = bends(trainer, grid, output)
        assert found is not None
        np.testing.assert_allclose(found.whole, answers[:, output], rtol=1e-4, atol=1e-5)
    assert bends(trainer, grid, 2) is None


# -- where it bends ----------------------------------------------------------------------------------


def by_brute_force(trainer: Trainer, x_range: tuple[float, float], node: int, unit: int) -> list[float]:
    """Where a unit's sum changes its sign, on a very fine grid."""
    x = np.linspace(*x_range, 200_001)
    buffer = trainer.program.before[node]
    above = trainer.values(trainer.dataset.expand(x[:, None]), [buffer])[buffer][:, unit] > 0
    return [float(one) for one in (x[1:] + x[:-1])[above[1:] != above[:-1]] / 2]


@pytest.mark.parametrize("name", ["one layer", "two layers", "no bias", "expanded", "apart", "added"])
def test_that_hinges_are_where_sums_cross_zero(name: str) -> None:
    trainer, found = of(NETWORKS[name], dtype="float64")
    step = found.x[1] - found.x[0]
    program = trainer.program
    for id in {one.node for one in program.instructions if one.op == "activation"}:
        kind = next(one for one in program.instructions if one.node == id and one.op == "activation")
        for unit in range(program.buffers[program.values[id]].shape[0]):
            own = [one.x for one in found.hinges if (one.node, one.unit) == (id, unit)]
            true = by_brute_force(trainer, (found.x[0], found.x[-1]), id, unit)
            if kinked(kind.settings["kind"]):
                np.testing.assert_allclose(own, true, atol=step / 2)
            else:
                assert own == []
    assert found.hinges


@pytest.mark.parametrize("standardize", [True, False])
def test_that_the_first_layer_bends_exactly_at_minus_b_over_w(standardize: bool) -> None:
    data = Data("sine", frozen(count=60), standardize=standardize)
    trainer, found = of(regression(dense(2, 6, "relu"), dense(50, 1, "linear"), data=data), dtype="float64")
    weight, bias = trainer.parameters["layer 2.weight"][0], trainer.parameters["layer 2.bias"]
    scaler = trainer.dataset.scaler
    exact = scaler.mean[0] - scaler.scale[0] * bias / weight
    within = {unit: place for unit, place in enumerate(exact) if found.x[0] <= place <= found.x[-1]}
    assert {one.unit: one.x for one in found.hinges} == pytest.approx(within, rel=1e-12)
    for hinge in found.hinges:
        buffer = trainer.program.before[2]
        at = trainer.values(trainer.dataset.expand([[hinge.x]]), [buffer])[buffer][0, hinge.unit]
        assert at == pytest.approx(0.0, abs=1e-12)


def test_that_a_hinge_is_found_where_what_it_reads_bends_right_there() -> None:
    """Behind leaky ReLUs a sum is a hundred times as steep on one side of its zero as on the other."""
    document = regression(
        dense(2, 4, "leaky_relu"), node(3, "activation", kind="leaky_relu"), dense(50, 1, "linear")
    )
    trainer = randomised(Trainer(document, device="cpu", dtype="float64"), 4)
    found = bends(trainer, make_grid(trainer.dataset, Axes(), 10, "float64"))
    assert found is not None
    first, second = ([(one.unit, one.x) for one in found.hinges if one.node == id] for id in (2, 3))
    assert len(first) == len(second) > 1
    for (unit, exact), (other, close) in zip(sorted(first), sorted(second), strict=True):
        assert unit == other
        assert close == pytest.approx(exact, abs=(found.x[1] - found.x[0]) / 200)


def test_that_a_unit_with_no_weight_bends_nowhere() -> None:
    trainer, grid = trained(regression(dense(2, 3, "relu"), dense(50, 1, "linear")), epochs=0)
    trainer.set_parameters({"layer 2.weight": np.zeros((1, 3)), "layer 2.bias": np.zeros(3)})
    found = bends(trainer, grid)
    assert found is not None
    assert found.hinges == ()


def test_that_just_the_sharp_activations_bend() -> None:
    assert {name for name in ACTIVATIONS if kinked(name)} == {"relu", "leaky_relu", "selu"}


# -- over a plane ------------------------------------------------------------------------------------


def test_that_hinge_maps_are_the_sums_over_the_grid() -> None:
    trainer, grid = trained(classifier(dense(2, 5, "relu"), node(3, "activation", kind="tanh"), dense(4, 70)))
    for id, units in ((2, 5), (3, 5), (4, MOST_UNITS)):
        maps = hinge_maps(trainer, grid, id)[id]
        assert maps.shape == (units, RESOLUTION, RESOLUTION)
        buffer = trainer.program.before[id]
        values = trainer.values(grid.x, [buffer])[buffer]
        assert maps[units - 1, 7, 11] == values[7 * RESOLUTION + 11, units - 1]
        assert not maps.flags.writeable
    assert hinge_maps(trainer, grid, 1) == {}
    assert hinge_maps(trainer, grid, 12345) == {}


def test_that_an_activation_right_behind_the_input_has_its_hinges() -> None:
    trainer, grid = trained(classifier(node(2, "activation", kind="relu"), dense(3, 2)))
    maps = hinge_maps(trainer, grid, 2)[2]
    np.testing.assert_array_equal(maps.reshape(2, -1).T, grid.x)
