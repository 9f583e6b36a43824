"""Growing, shrinking, muting and undoing: numbers stay with their units, wherever these stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.document import Document, Link, remove_nodes, set_muted, set_setting
from playground.document import replace as changed
from playground.engine.compile import compile
from playground.engine.prepare import problems
from playground.engine.shelf import Shelf
from playground.engine.trainer import Trainer
from playground.engine.transfer import carry_over
from playground.engine.units import FIRST, Maker, Unit, Units, matched, sites, units_of
from playground.ops import OPS
from playground.ops.facts import Facts
from tests.document.documents import built, node
from tests.engine.networks import SPIRAL, Problem, classifier, dense, learning, random_problem, randomised

GRAPHS = 60
PLANE = Facts(("x", "y"), "classes", 2)


def own(maker: int, count: int, start: int = 0) -> Units:
    return tuple(Unit(Maker(maker, 0), place) for place in range(start, start + count))


def features(maker: int, *names: str) -> Units:
    return tuple(Unit(Maker(maker, 0), name) for name in names)


# -- which unit is which -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (own(2, 3), own(2, 3), [(0, 0), (1, 1), (2, 2)]),
        (own(2, 2), own(2, 4), [(0, 0), (1, 1)]),
        (own(2, 4), own(2, 2), [(0, 0), (1, 1)]),
        (own(2, 2) + own(3, 2), own(2, 3) + own(3, 2), [(0, 0), (1, 1), (2, 3), (3, 4)]),
        (own(2, 2) + own(3, 1), own(3, 1) + own(2, 2), [(2, 0), (0, 1), (1, 2)]),
        (own(2, 2), own(9, 2), [(0, 0), (1, 1)]),
        (own(2, 2), own(9, 3), []),
        (own(2, 2) + own(3, 3), own(9, 3) + own(2, 2), [(0, 3), (1, 4), (2, 0), (3, 1), (4, 2)]),
        (features(1, "x", "y"), features(1, "y", "xy", "x"), [(1, 0), (0, 2)]),
        (features(1, "x", "y"), features(1, "xx", "yy"), []),
        (features(1, "x", "y"), features(5, "y", "z"), [(1, 0)]),
        (features(1, "x", "y"), own(2, 2), [(0, 0), (1, 1)]),
        (
            (Unit(Maker(1, 0), "x"), Unit(Maker(1, 0), "x", 1)),
            (Unit(Maker(5, 0), "x"), Unit(Maker(5, 0), "x", 1)),
            [(0, 0), (1, 1)],
        ),
    ],
)
def test_that_units_are_known_by_their_makers(old: Units, new: Units, pairs: list[tuple[int, int]]) -> None:
    assert sorted(matched(old, new)) == sorted(pairs)


def test_that_a_unit_that_comes_twice_is_told_apart_by_its_turn() -> None:
    nodes = [
        node(1, "input"),
        dense(2, 2),
        node(3, "reroute"),
        node(4, "concat"),
        node(5, "concat"),
        dense(6, 1),
    ]
    links = [(1, 0, 2, 0), (2, 0, 3, 0), (2, 0, 4, 0), (3, 0, 4, 1), (4, 0, 5, 0), (2, 0, 5, 1), (5, 0, 6, 0)]
    document = built([*nodes, node(9, "loss", kind="binary_cross_entropy")], [*links, (6, 0, 9, 0)])
    program = compile(document, PLANE)
    met = [(unit.which, unit.again) for unit in units_of(program, FIRST)[program.values[5]]]
    assert met == [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)]


def test_that_every_block_of_every_op_says_what_its_axes_count() -> None:
    met = set()
    for seed in range(60):
        program = random_problem(seed).trainer().program
        for one in (site for both in sites(program, FIRST) for site in both):
            assert tuple(map(len, one.sides)) == one.block.spec.shape, one.block.name
            met.add(one.block.spec.name)
    assert met == {"weight", "bias", "scale", "shift", "mean", "variance"}
    assert {op.units for op in OPS.values()} == {"own", "source", "joined"}


# -- the same answers --------------------------------------------------------------------------------


def from_zero(document: Document) -> Document:
    """With layers whose new numbers start at zero: new units have then no say in the answers."""
    layers = [one.id for one in document.graph.nodes if one.op == "dense"]
    return set_setting(document, layers, "initializer", "zeros")


def mixes(document: Document) -> bool:
    """Whether a layer's answer depends on how many units it has."""
    kinds = [one.settings.get("activation", one.settings.get("kind")) for one in document.graph.nodes[:-2]]
    return "softmax" in kinds or any(one.op == "layer_norm" for one in document.graph.nodes)


def sound(problem: Problem, document: Document) -> bool:
    facts = problem.trainer().program.facts
    return not any(one.level == "error" for one in problems(document, facts))


def hidden(document: Document) -> list[int]:
    """Every layer but the last one."""
    return [one.id for one in document.graph.nodes[:-2] if one.op == "dense"]


def put_in(old: Trainer, problem: Problem, shelf: Shelf | None = None) -> Trainer:
    new = Trainer(problem.document, data=old.dataset, device="cpu", dtype="float64")
    carry_over(old, new, shelf=shelf)
    return new


def test_that_a_layer_that_grows_leaves_the_answers_of_any_graph_as_they_were() -> None:
    """Whatever stands behind it: activations, norms, merges and concats of it with others or with itself."""
    grown = 0
    for seed in range(3 * GRAPHS):
        problem = random_problem(seed)
        problem = replace(problem, document=from_zero(problem.document))
        for id in [] if mixes(problem.document) else hidden(problem.document):
            wider = set_setting(problem.document, [id], "units", 7)
            if sound(problem, wider):
                old = randomised(problem.trainer(), seed)
                new = put_in(old, replace(problem, document=wider))
                np.testing.assert_allclose(
                    new.outputs(problem.x), old.outputs(problem.x), rtol=1e-9, atol=1e-12
                )
                grown += 1
    assert grown > GRAPHS


def bent(document: Document, draw: np.random.Generator) -> Document:
    """With one thing changed: a layer's width, a node muted or removed, a feature dropped."""
    ids = [one.id for one in document.graph.nodes]
    id = ids[int(draw.integers(len(ids)))]
    kind = int(draw.integers(4))
    if kind == 0:
        return set_setting(document, [id], "units", int(draw.integers(1, 8)))
    if kind == 1:
        return set_muted(document, [id], True)
    if kind == 2:
        return remove_nodes(document, [id], heal=True)
    return set_setting(document, [id], "columns", ["x3"])


def test_that_no_unit_stands_twice_in_a_buffer_however_sources_are_joined() -> None:
    """A source that another one stands in the midst of is not told by its ends."""
    nodes = [node(1, "input"), dense(2, 2), dense(3, 1), node(4, "reroute"), node(5, "concat")]
    nodes += [node(6, "concat"), dense(7, 1), node(9, "loss", kind="binary_cross_entropy")]
    links = [(1, 0, 2, 0), (1, 0, 3, 0), (2, 0, 4, 0), (2, 0, 5, 0), (3, 0, 5, 1), (4, 0, 5, 2)]
    links += [(5, 0, 6, 0), (3, 0, 6, 1), (6, 0, 7, 0), (7, 0, 9, 0)]
    program = compile(built(nodes, links), PLANE)
    met = [(unit.maker.node, *unit[1:]) for unit in units_of(program, FIRST)[program.values[6]]]
    assert met == [(2, 0, 0), (2, 1, 0), (3, 0, 0), (2, 0, 1), (2, 1, 1), (3, 0, 1)]


def test_that_an_edit_and_its_undoing_lose_no_bit() -> None:
    """Parameters, what the optimiser remembers and kept numbers, of whatever edit of whatever graph."""
    done = 0
    for seed in range(3 * GRAPHS):
        problem, draw = random_problem(seed), np.random.Generator(np.random.Philox(seed))
        other = problem.document
        for _ in range(3):
            other = bent(other, draw)
        if other == problem.document or not sound(problem, other):
            continue
        old, shelf = randomised(problem.trainer(), seed), Shelf()
        old.batch()
        there = put_in(old, replace(problem, document=other), shelf)
        back = put_in(there, problem, shelf)
        assert (back.flat("state") == old.flat("state")).all(), seed
        done += 1
    assert done > GRAPHS


def test_that_what_is_undone_is_as_it_was_however_long_the_rest_has_learned_meanwhile() -> None:
    document = classifier(dense(2, 4), dense(3, 3), dense(4, 5), batch_size=12)
    old, shelf = Trainer(document, device="cpu"), Shelf()
    old.epoch()
    without = Trainer(remove_nodes(document, [3], heal=True), data=old.dataset, device="cpu")
    carry_over(old, without, shelf=shelf)
    fresh = Trainer(remove_nodes(document, [3], heal=True), device="cpu").parameters["layer 4.weight"]
    assert (without.parameters["layer 4.weight"] == fresh).all()
    learned = without.parameters["layer 4.weight"]
    without.epoch()
    back = Trainer(document, data=old.dataset, device="cpu")
    carry_over(without, back, shelf=shelf)
    for name in ("layer 3.weight", "layer 3.bias", "layer 4.weight"):
        assert (back.parameters[name] == old.parameters[name]).all(), name
    assert (back.parameters["layer 4.bias"] == without.parameters["layer 4.bias"]).all()
    assert (back.parameters["layer 4.bias"] != old.parameters["layer 4.bias"]).any()
    redone = Trainer(without.document, data=old.dataset, device="cpu")
    carry_over(back, redone, shelf=shelf)
    assert (redone.parameters["layer 4.weight"] == without.parameters["layer 4.weight"]).all()
    assert (redone.parameters["layer 4.weight"] != learned).any()


def test_that_undoing_twice_in_one_go_brings_back_what_another_layer_had_taken_over() -> None:
    """The layer before stood in for the one that was deleted, and was then made narrower."""
    document = classifier(dense(2, 4), dense(3, 4), batch_size=12)
    old, shelf = Trainer(document, device="cpu"), Shelf()
    old.epoch()
    trainer, without = old, remove_nodes(document, [3], heal=True)
    for other in (without, set_setting(without, [2], "units", 2), document):
        before, trainer = trainer, Trainer(other, data=old.dataset, device="cpu")
        carry_over(before, trainer, shelf=shelf)
    assert (trainer.flat("state") == old.flat("state")).all()


def test_that_numbers_that_another_layer_has_taken_over_are_not_given_out_twice() -> None:
    """A layer goes behind another and has its place; where the first is joined in again, that is new."""
    shelf, document = Shelf(), classifier(dense(2, 4), batch_size=12)
    old = Trainer(document, device="cpu")
    old.epoch()
    nodes = [node(1, "input", "input"), dense(2, 4), dense(3, 4), node(4, "concat"), dense(50, 1, "sigmoid")]
    links = [(1, 0, 2, 0), (2, 0, 3, 0), (3, 0, 4, 0), (2, 0, 4, 1), (4, 0, 50, 0), (50, 0, 99, 0)]
    skipping = changed(document, graph=built([*nodes, document.graph.node(99)], links).graph)
    chained = changed(document, graph=classifier(dense(2, 4), dense(3, 4)).graph)
    trainer = old
    for other in (chained, skipping):
        before, trainer = trainer, Trainer(other, data=old.dataset, device="cpu")
        fresh = trainer.parameters["layer 50.weight"]
        carry_over(before, trainer, shelf=shelf)
    now = trainer.parameters["layer 50.weight"]
    assert (now[:4] == old.parameters["layer 50.weight"]).all()
    assert (now[4:] == fresh[4:]).all()


def test_that_the_same_copy_lies_on_the_shelf_once_however_often_it_was_laid_there() -> None:
    document = classifier(dense(2, 4), dense(3, 4), batch_size=12)
    without = remove_nodes(document, [3], heal=True)
    trainer, shelf, sizes = Trainer(document, device="cpu"), Shelf(), list[int]()
    for other in (without, document) * 4:
        before, trainer = trainer, Trainer(other, data=trainer.dataset, device="cpu")
        carry_over(before, trainer, shelf=shelf)
        sizes.append(shelf.size_bytes)
    assert sizes[2:4] * 3 == sizes[2:]


# -- by hand -----------------------------------------------------------------------------------------


def joined(first: int, second: int, skip: bool = True) -> Document:
    """Two layers of one input side by side behind each other, a norm, and an output."""
    nodes = [node(1, "input", "input"), dense(2, first), dense(3, second), node(4, "concat", "concat")]
    nodes += [node(5, "batch_norm", "norm"), dense(6, 1, "sigmoid")]
    links = [(1, 0, 2, 0), (1, 0, 3, 0), (2, 0, 4, 0), (3, 0, 4, 1), (4, 0, 5, 0), (5, 0, 6, 0), (6, 0, 9, 0)]
    graph = built([*nodes, node(9, "loss", "loss", kind="binary_cross_entropy")], links)
    return learning(changed(graph, data=SPIRAL), batch_size=12)


def test_that_rows_behind_a_concat_follow_their_own_source() -> None:
    old = Trainer(joined(3, 2), device="cpu")
    old.epoch()
    new = Trainer(joined(5, 2), data=old.dataset, device="cpu")
    carry_over(old, new)
    for name, numbers in (
        ("layer 6.weight", "parameters"),
        ("norm.scale", "parameters"),
        ("norm.mean", "kept"),
    ):
        was, now = getattr(old, numbers)[name], getattr(new, numbers)[name]
        assert (now[:3] == was[:3]).all(), name
        assert (now[5:] == was[3:]).all(), name
    assert (new.parameters["layer 3.weight"] == old.parameters["layer 3.weight"]).all()


def test_that_rows_behind_a_concat_follow_sources_that_change_places() -> None:
    old = Trainer(joined(3, 2), device="cpu")
    old.epoch()
    swapped = {Link(2, 0, 4, 0): Link(3, 0, 4, 0), Link(3, 0, 4, 1): Link(2, 0, 4, 1)}
    graph = old.document.graph
    other = changed(graph, links=tuple(swapped.get(link, link) for link in graph.links))
    new = Trainer(changed(old.document, graph=other), data=old.dataset, device="cpu")
    carry_over(old, new)
    x = np.array([[0.1, 0.2], [-0.5, 0.7], [0.3, -0.9]])
    np.testing.assert_allclose(new.outputs(x), old.outputs(x), rtol=1e-5)
    was, now = old.parameters["layer 6.weight"], new.parameters["layer 6.weight"]
    assert (now == np.concatenate([was[3:], was[:3]])).all()


def test_that_columns_of_an_input_are_known_by_their_features() -> None:
    document = changed(classifier(dense(2, 4)), data=changed(SPIRAL, features=("x", "y", "xy")))
    old = Trainer(set_setting(document, [1], "columns", ["x", "xy"]), device="cpu")
    old.epoch()
    new = Trainer(set_setting(document, [1], "columns", ["y", "xy", "x"]), data=old.dataset, device="cpu")
    fresh = new.parameters["layer 2.weight"]
    carry_over(old, new)
    was, now = old.parameters["layer 2.weight"], new.parameters["layer 2.weight"]
    assert (now[[2, 1]] == was).all()
    assert (now[0] == fresh[0]).all()


def test_that_a_node_made_anew_under_an_old_id_starts_from_the_initialiser() -> None:
    document = classifier(dense(2, 4), dense(3, 4), batch_size=12)
    old, shelf = Trainer(document, device="cpu"), Shelf()
    old.epoch()
    new = Trainer(document, data=old.dataset, device="cpu")
    fresh = new.parameters
    carry_over(old, new, (FIRST, {3: 1}), shelf)
    assert (new.parameters["layer 3.weight"] == fresh["layer 3.weight"]).all()
    assert (new.parameters["layer 2.weight"] == old.parameters["layer 2.weight"]).all()
    assert (new.parameters["layer 50.weight"] == old.parameters["layer 50.weight"]).all()
    back = Trainer(document, data=old.dataset, device="cpu")
    carry_over(new, back, ({3: 1}, FIRST), shelf)
    assert (back.parameters["layer 3.weight"] == old.parameters["layer 3.weight"]).all()


# -- late arrivals -----------------------------------------------------------------------------------


def wide_steps(document: Document, changes: Document, count: int = 60) -> tuple[float, float]:
    """The longest step of new numbers, and of old ones, in learning rates, after a long training."""
    old = Trainer(document, device="cpu", dtype="float64")
    for _ in range(250):
        old.epoch()
    new = Trainer(changes, data=old.dataset, device="cpu", dtype="float64")
    carry_over(old, new)
    longest = [0.0, 0.0]
    for _ in range(count):
        new.batch()
        for name, step in zip(new.parameters, _steps(new), strict=True):
            fresh = np.ones(step.shape, bool)
            if name in old.parameters:
                fresh[tuple(map(slice, old.parameters[name].shape))] = False
            longest[0] = max(longest[0], float(np.abs(step[fresh]).max(initial=0.0)))
            longest[1] = max(longest[1], float(np.abs(step[~fresh]).max(initial=0.0)))
    return longest[0] / new.rate, longest[1] / new.rate


def _steps(trainer: Trainer) -> list[Any]:
    moved = trainer.step_sizes()
    return [moved[one.stretch].reshape(one.spec.shape) for one in trainer.program.parameters]


@pytest.mark.parametrize("optimizer", ["adam", "adamw"])
def test_that_new_units_do_not_leap_at_a_late_step(optimizer: str) -> None:
    """With sums that start at zero under the old count of steps they would: more than six rates at once."""
    document = classifier(dense(2, 6), batch_size=12, optimizer={"name": optimizer, "learning_rate": 0.01})
    new, old = wide_steps(document, set_setting(document, [2], "units", 12))
    assert new < max(2.0, old)
    assert new > 0.01


def test_that_before_the_first_step_new_units_start_as_at_any_start() -> None:
    document = classifier(dense(2, 6), batch_size=12)
    old = Trainer(document, device="cpu")
    new = Trainer(set_setting(document, [2], "units", 12), data=old.dataset, device="cpu")
    carry_over(old, new)
    assert not new.flat("state")[new.program.size :].any()


# -- the shelf ---------------------------------------------------------------------------------------


def leaving(units: int) -> tuple[Trainer, Document]:
    document = classifier(dense(2, units), dense(3, 4), batch_size=12)
    return Trainer(document, device="cpu"), remove_nodes(document, [3], heal=True)


def test_that_the_shelf_forgets_what_came_first_where_there_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, without = leaving(6)
    shelf = Shelf()
    new = Trainer(without, data=old.dataset, device="cpu")
    carry_over(old, new, shelf=shelf)
    whole = shelf.size_bytes
    assert whole > 0
    monkeypatch.setattr("playground.engine.shelf.MOST_BYTES", whole // 2)
    small = Shelf()
    carry_over(old, Trainer(without, data=old.dataset, device="cpu"), shelf=small)
    assert 0 < small.size_bytes <= whole // 2


def test_that_what_is_taken_from_the_shelf_lies_there_no_more() -> None:
    old, without = leaving(6)
    shelf = Shelf()
    new = Trainer(without, data=old.dataset, device="cpu")
    carry_over(old, new, shelf=shelf)
    carry_over(new, Trainer(old.document, data=old.dataset, device="cpu"), shelf=shelf)
    other = Shelf()
    carry_over(new, Trainer(old.document, data=old.dataset, device="cpu"), shelf=other)
    assert shelf.size_bytes == other.size_bytes


def test_that_the_memory_of_another_optimiser_does_not_come_back() -> None:
    old, without = leaving(6)
    shelf = Shelf()
    old.epoch()
    new = Trainer(without, data=old.dataset, device="cpu")
    carry_over(old, new, shelf=shelf)
    for name in ("sgd", "adam"):
        last, new = new, Trainer(learning(without, optimizer={"name": name}), data=old.dataset, device="cpu")
        carry_over(last, new, shelf=shelf)
    back = Trainer(old.document, data=old.dataset, device="cpu")
    carry_over(new, back, shelf=shelf)
    assert (back.parameters["layer 3.weight"] == old.parameters["layer 3.weight"]).all()
    assert not back.flat("state")[back.program.size :].any()
