"""Whole networks against finite differences of the trainer's own loss, and the control that it can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from playground.document import Link
from playground.document import replace as changed
from playground.engine import binding
from playground.engine.trainer import Trainer
from playground.ops import ACTIVATIONS, LOSSES, OPS
from playground.ops.op import Array, Cell, Op
from tests.document.documents import node
from tests.engine.networks import Problem, classifier, dense, random_problem, randomised
from tests.ops.gradients import worst_error

GRAPHS = 100
DIRECTIONS = 2
"""Random directions that each block is moved along; an error anywhere in the block shows in all of them."""

TOLERANCE = 3e-6

COMPUTING = [name for name, op in OPS.items() if name != "input" and not op.passes]
"""The ops that a program has an instruction for, and so a backward that can be wrong."""


def trainer_error(trainer: Trainer) -> float:
    """The worst error of the gradient of any block, for the batch that comes next."""
    draw = np.random.Generator(np.random.Philox(99))
    trainer.gradient()
    start, given = dict(trainer.parameters), dict(trainer.gradients)
    worst = 0.0
    for name, block in start.items():
        moves = draw.normal(size=(DIRECTIONS, *block.shape))
        along = np.zeros(DIRECTIONS)

        def loss(name: str = name, block: Array = block, moves: Array = moves, along: Array = along) -> float:
            trainer.set_parameters({name: block + np.tensordot(along, moves, 1)})
            return trainer.loss()

        expected = np.array([float((move * given[name]).sum()) for move in moves])
        worst = max(worst, worst_error(loss, [(along, expected)]))
        trainer.set_parameters({name: block})
    return worst


# -- random graphs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("executor", ["array", "fast"])
@pytest.mark.parametrize("seed", range(GRAPHS))
def test_that_the_gradient_of_a_random_graph_is_right(seed: int, executor: str) -> None:
    trainer = randomised(random_problem(seed).trainer(executor=executor), seed)
    assert trainer.executor == executor
    assert trainer_error(trainer) < TOLERANCE


def test_that_the_random_graphs_cover_everything_there_is() -> None:
    seen: dict[str, set[Any]] = {"ops": set(), "activations": set(), "losses": set(), "inputs": set()}
    largest, shared, skips, fused = 0, 0, 0, 0
    for seed in range(GRAPHS):
        problem = random_problem(seed)
        graph = problem.document.graph
        largest = max(largest, len(graph.nodes))
        shared += any(len(graph.out_of(one.id)) > 2 for one in graph.nodes)
        skips += any(link.target - link.source > 3 for link in graph.links)
        seen["inputs"].add(sum(one.op == "input" for one in graph.nodes))
        program = problem.trainer().program
        fused += program.scored != program.output
        for one in program.instructions:
            seen["ops"].add(one.op)
            if one.op in ("activation", "loss"):
                seen["activations" if one.op == "activation" else "losses"].add(one.settings["kind"])
    assert seen["ops"] == {name for name, op in OPS.items() if op.inputs != 0 and not op.passes}
    assert seen["activations"] >= set(ACTIVATIONS) - {"linear"}
    assert seen["losses"] == set(LOSSES)
    assert seen["inputs"] == {1, 2, 3}
    assert 25 <= largest <= 30
    assert min(shared, skips) > GRAPHS // 2
    assert fused > 5


# -- the control: a backward that is off by one percent ----------------------------------------------


def one_percent_off(op: Op) -> Op:
    """The op with a backward that makes the first thing it writes 1 % too large."""

    def backward(xp: Any, cell: Cell) -> None:
        op.backward(xp, cell)
        written = next(array for array in (*cell.dw, *cell.dx) if array is not None)
        written *= 1.01

    return replace(op, backward=backward)


def everything() -> Problem:
    """One network that uses every op that computes, a shared source and a folded softmax."""
    seed = next(
        seed
        for seed in range(GRAPHS)
        if {one.op for one in random_problem(seed).document.graph.nodes} == {*COMPUTING, "input"}
    )
    return random_problem(seed)


@pytest.mark.parametrize("name", COMPUTING)
def test_that_a_backward_that_is_off_by_one_percent_is_caught(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = everything()
    assert trainer_error(randomised(problem.trainer(executor="array"), 1)) < TOLERANCE
    wrong: Mapping[str, Op] = MappingProxyType({**OPS, name: one_percent_off(OPS[name])})
    monkeypatch.setattr(binding, "OPS", wrong)
    assert trainer_error(randomised(problem.trainer(executor="array"), 1)) > 20 * TOLERANCE


def test_that_a_forgotten_sum_of_a_shared_source_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = everything()
    whole = binding.View.differentiate

    def forgetful(view: binding.View) -> None:
        view.backward = [(kernel, cell, ()) for kernel, cell, _ in view.backward]
        whole(view)

    monkeypatch.setattr(binding.View, "differentiate", forgetful)
    assert trainer_error(randomised(problem.trainer(executor="array"), 1)) > 20 * TOLERANCE


# -- single shapes that random graphs may miss -------------------------------------------------------


@pytest.mark.parametrize(
    "middle",
    [
        (node(2, "batch_norm"), dense(3, 3)),
        (dense(2, 1), node(3, "layer_norm"), dense(4, 2)),
        (node(2, "dropout", rate=0.9), dense(3, 3)),
        (node(2, "activation", kind="softmax"),),
        (node(2, "add"), node(3, "concat"), node(4, "multiply")),
    ],
    ids=["norm first", "norm of one", "nearly all dropped", "no layer before", "merges of one"],
)
def test_that_odd_chains_have_the_right_gradient(middle: tuple[Any, ...]) -> None:
    trainer = Trainer(classifier(*middle), dtype="float64", device="cpu")
    assert trainer_error(randomised(trainer, 3)) < TOLERANCE


def test_that_the_last_and_smaller_batch_has_the_right_gradient() -> None:
    trainer = randomised(random_problem(3).trainer(), 3)
    trainer.batch()
    assert trainer.batch_rows == 5
    assert trainer_error(trainer) < TOLERANCE


def test_that_a_batch_of_one_row_has_the_right_gradient() -> None:
    document = classifier(dense(2, 3), node(3, "batch_norm"), batch_size=1)
    assert trainer_error(randomised(Trainer(document, dtype="float64", device="cpu"), 4)) < TOLERANCE


def test_that_a_source_that_stands_twice_in_a_merge_counts_twice() -> None:
    document = classifier(dense(2, 3), node(3, "add"))
    graph = document.graph
    twice = changed(document, graph=changed(graph, links=(*graph.links, Link(2, 0, 3, 1))))
    assert trainer_error(randomised(Trainer(twice, dtype="float64", device="cpu"), 5)) < TOLERANCE
