"""Muted nodes and reroute points: the network computes, bit for bit, what it does without them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.document import Document, Link, add_node, insert_on_link, remove_nodes, set_frozen, set_muted
from playground.document import replace as changed
from playground.engine.compile import compile
from playground.engine.frame import Wanted
from playground.engine.mechanics.values import Looking, Weight
from playground.engine.pictures import Pictures
from playground.engine.program import Program
from playground.engine.trainer import Trainer
from playground.ops.facts import Facts
from tests.document.documents import built, chain, node
from tests.engine.networks import SPIRAL, classifier, dense, random_problem

GRAPHS = 25
EXECUTORS = ["array", "fast"]
DTYPES = ["float32", "float64"]
PASSING: list[tuple[str, dict[str, Any]]] = [
    ("reroute", {}),
    ("dense", {"units": 5}),
    ("batch_norm", {}),
    ("dropout", {"rate": 0.5}),
    ("add", {}),
    ("activation", {"kind": "sigmoid"}),
]
"""What is put on links to be looked through: reroute points, and nodes that are then muted."""


def led_around(document: Document, seed: int) -> tuple[Document, list[int]]:
    """With a chain of one to three nodes that hand on what they get in about every second link."""
    draw = np.random.Generator(np.random.Philox(seed))
    put: list[int] = []
    for link in document.graph.links:
        for _ in range(int(draw.integers(0, 4)) if draw.random() < 0.5 else 0):
            op, settings = PASSING[int(draw.integers(len(PASSING)))]
            document, id = add_node(document, op, (0.0, 0.0), settings)
            document = insert_on_link(document, link, id)
            link = link._replace(source=id, output=0)
            put.append(id)
    return set_muted(document, put, True), put


def after(trainer: Trainer, steps: int) -> str:
    """The fingerprint after so many batches, the last of them phase by phase."""
    for _ in range(steps - 1):
        trainer.batch()
    trainer.predict()
    trainer.step()
    return trainer.parameters_sha256


def own_names(program: Program) -> dict[str, Any]:
    """What the program says, by node."""
    return {
        "instructions": [(one.op, one.node, one.w, one.kept, one.backward) for one in program.instructions],
        "parameters": program.parameters,
        "kept": program.kept,
        "values": sorted(program.values),
        "before": sorted(program.before),
        "probability": program.probability,
        "range": (program.low, program.high),
        "adds": [len(one.adds) for one in program.instructions],
    }


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("executor", EXECUTORS)
def test_that_a_random_graph_trains_bit_for_bit_as_without_what_hands_on(executor: str, dtype: str) -> None:
    for seed in range(GRAPHS):
        problem = random_problem(seed)
        document, put = led_around(problem.document, seed)
        around = replace(problem, document=document)
        plain, other = (one.trainer(executor=executor, dtype=dtype) for one in (problem, around))
        assert after(plain, 4) == after(other, 4), (seed, put)
        assert plain.records == other.records
        assert not set(put) & set(other.program.values)


def test_that_a_program_has_no_trace_of_what_hands_on() -> None:
    for seed in range(100):
        problem = random_problem(seed)
        document, _ = led_around(problem.document, seed)
        facts = problem.trainer().program.facts
        plain, other = compile(problem.document, facts), compile(document, facts)
        assert own_names(plain) == own_names(other)


ROW = (dense(2, 4), node(3, "batch_norm", "norm"), dense(4, 4, "relu"), node(5, "dropout", "drop", rate=0.2))


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("ids", [{2}, {3}, {4}, {5}, {4, 5}, {2, 3}, {2, 3, 4, 5}], ids=str)
def test_that_muting_is_removing_and_healing(ids: set[int], executor: str) -> None:
    document = classifier(*ROW, batch_size=12)
    muted, removed = set_muted(document, ids, True), remove_nodes(document, ids, heal=True)
    one, other = (Trainer(each, device="cpu", executor=executor) for each in (muted, removed))
    assert one.parameters_sha256 == other.parameters_sha256
    assert after(one, 7) == after(other, 7)


@pytest.mark.parametrize(
    ("loss", "activation", "units"),
    [("binary_cross_entropy", "sigmoid", 1), ("cross_entropy", "softmax", 2)],
)
@pytest.mark.parametrize("separate", [False, True], ids=["built in", "node"])
def test_that_a_loss_folds_the_activation_in_through_muted_nodes_and_reroutes(
    loss: str, activation: str, units: int, separate: bool
) -> None:
    kind = "linear" if separate else activation
    end = [dense(50, units, kind), *([node(51, "activation", kind=activation)] if separate else [])]
    behind = (dense(60, 7), node(61, "reroute"), node(62, "batch_norm"))
    plain = chain(dense(2, 4), *end, loss=loss, data=SPIRAL)
    around = set_muted(chain(dense(2, 4), *end, *behind, loss=loss, data=SPIRAL), {60, 62}, True)
    one, other = (Trainer(each, device="cpu") for each in (plain, around))
    assert own_names(one.program) == own_names(other.program)
    assert one.program.scored != one.program.output
    assert after(one, 5) == after(other, 5)


def test_that_without_its_own_end_a_network_ends_in_what_comes_before() -> None:
    """The output layer muted: the loss compares with the layer before it, whose activation is folded in."""
    document = classifier(dense(2, 1, "sigmoid"), batch_size=12)
    trainer = Trainer(set_muted(document, {50}, True), device="cpu")
    assert list(trainer.parameters) == ["layer 2.weight", "layer 2.bias"]
    assert trainer.program.scored != trainer.program.output
    assert np.isfinite(trainer.batch())


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("merge", ["add", "multiply", "concat"])
def test_that_a_node_that_reaches_a_merge_twice_counts_twice(merge: str, executor: str) -> None:
    """By a muted node and a reroute point the same numbers come three times."""
    nodes = [
        node(1, "input", "input"),
        dense(2, 4),
        node(3, "batch_norm", "norm"),
        node(4, "reroute"),
        node(5, merge, "merge"),
        dense(6, 1, "sigmoid"),
        node(7, "loss", "loss", kind="binary_cross_entropy"),
    ]
    links = [(1, 0, 2, 0), (2, 0, 3, 0), (3, 0, 4, 0), (2, 0, 5, 0), (3, 0, 5, 1), (4, 0, 5, 2)]
    document = changed(built(nodes, [*links, (5, 0, 6, 0), (6, 0, 7, 0)]), data=SPIRAL)
    trainer = Trainer(set_muted(document, {3}, True), device="cpu", executor=executor, dtype="float64")
    trainer.gradient()
    given = trainer.gradients["layer 2.weight"][0, 0]
    loss, start, step = [], trainer.parameters["layer 2.weight"], 1e-6
    for move in (-step, step):
        weight = start.copy()
        weight[0, 0] += move
        trainer.set_parameters({"layer 2.weight": weight})
        loss.append(trainer.loss())
    assert given == pytest.approx((loss[1] - loss[0]) / (2 * step), rel=1e-5)
    trainer.gradient()
    for place in range(2):
        assert trainer.explain(("layer 2.weight", (place, 1))).sentence


def test_that_a_muted_merge_hands_on_its_first_input_alone() -> None:
    nodes = (dense(2, 4), node(3, "add", "add"))
    document = classifier(*nodes, batch_size=12)
    with_skip, id = add_node(document, "dense", (0.0, 0.0), {"units": 4}, "aside")
    graph = changed(with_skip.graph, links=(*with_skip.graph.links, Link(1, 0, id, 0), Link(id, 0, 3, 1)))
    muted = set_muted(changed(with_skip, graph=graph), {3}, True)
    one = Trainer(muted, device="cpu")
    other = Trainer(remove_nodes(document, {3}, heal=True), device="cpu")
    assert after(one, 5) == after(other, 5)


def test_that_what_is_frozen_and_muted_is_no_part_of_the_network() -> None:
    document = set_frozen(classifier(dense(2, 4), dense(3, 4), batch_size=12), {3}, True)
    one = Trainer(set_muted(document, {3}, True), device="cpu")
    other = Trainer(classifier(dense(2, 4), batch_size=12), device="cpu")
    assert one.program.active == one.program.size
    assert after(one, 5) == after(other, 5)


def test_that_every_look_is_there_for_a_network_with_muted_nodes_and_reroutes() -> None:
    """Whatever is asked of a muted node or a reroute point has no answer; all others are as without them."""
    plain = classifier(dense(2, 4), dense(3, 4, "relu"), batch_size=12)
    document, put = next(made for made in (led_around(plain, seed) for seed in range(99)) if len(made[1]) > 4)
    frames = []
    for one in (plain, document):
        trainer = Trainer(one, device="cpu")
        trainer.batch()
        trainer.gradient()
        pictures = Pictures(trainer)
        for id in [*put, 2]:
            looking = Looking(
                batch=True, row=int(trainer.row_numbers(0, 1)[0]), weight=Weight("layer 3.weight", (1, 2)),
                unit=(id, 1), step_curve=True, hinges=id, health=True, memory=True, errors=True,
            )  # fmt: skip
            wanted = Wanted(resolution=8, gradients=True, unit=(id, 1), looking=looking)
            frames.append(pictures.frame(wanted, generation=1, running=False))
            assert (frames[-1].mechanics.neuron is None) == (id != 2)
    half = len(put) + 1
    first, last = frames[half - 1], frames[-1]
    assert np.array_equal(first.maps[2], last.maps[2])
    assert set(first.maps) == set(last.maps)
    assert first.mechanics.explanation is not None
    assert last.mechanics.explanation is not None
    assert first.mechanics.explanation.sentence == last.mechanics.explanation.sentence


def test_that_compiled_listings_are_alike() -> None:
    facts = Facts(("x", "y"), "classes", 2)
    plain = classifier(dense(2, 4))
    around, _ = led_around(plain, 8)
    assert str(compile(plain, facts)) == str(compile(around, facts))
