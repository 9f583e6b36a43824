"""Every peer does the very work that we do, so that comparing times is fair."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.bench.cases import GPU, SMALL, Case
from playground.bench.ours import (
    EXECUTORS,
    EpochByEpoch,
    FlatOut,
    ManyBatches,
    lacking,
    layers_of,
    problem_of,
    trainer_of,
)
from playground.bench.peers import PEERS

TINY_CLASSES = Case((6, 5, 4, 3), rows=40, batch=8, hidden="relu", loss="cross_entropy", rate=0.2)
CASES = {**{case.name: case for case in SMALL}, "classes": TINY_CLASSES}
TRAINING = [name for name in PEERS if name not in ("gemms",)]


def agree(ours: Any, theirs: Any) -> None:
    for (weight, bias), (their_weight, their_bias) in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(their_weight, weight, rtol=2e-4, atol=2e-6)
        np.testing.assert_allclose(their_bias, bias, rtol=2e-4, atol=2e-6)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", TRAINING)
def test_that_a_peer_has_our_parameters_after_the_same_epochs(name: str, case: str) -> None:
    peer = PEERS[name]
    if why := peer.missing():
        pytest.skip(why)
    if name == "sklearn" and CASES[case].loss != "mse":
        pytest.skip("a regressor knows no other loss than mse")
    trainer, problem = trainer_of(CASES[case]), problem_of(CASES[case])
    rival = peer.make(problem)
    rival.run(1)
    rival.restart()
    agree(problem.start, rival.parameters())
    rival.run(2)
    FlatOut(trainer).run(2)
    agree(layers_of(trainer), rival.parameters())
    assert not np.allclose(problem.start[0][0], rival.parameters()[0][0], rtol=1e-4)
    assert rival.unit == trainer.batches


def test_that_a_peer_that_is_slightly_off_would_be_noticed() -> None:
    trainer = trainer_of(SMALL[0])
    EpochByEpoch(trainer).run(1)
    ours = layers_of(trainer)
    off = [(weight * 1.001, bias) for weight, bias in ours]
    with pytest.raises(AssertionError):
        agree(ours, off)
    agree(ours, ours)


def test_that_all_products_of_a_step_are_in_the_bare_ones() -> None:
    problem = problem_of(SMALL[2])
    gemms: Any = PEERS["gemms"].make(problem)
    gemms.run(2)
    assert 2 * sum(out.size * left.shape[1] for left, _, out in gemms._products) == problem.case.flops
    assert len(gemms._products) == 3 * len(problem.case.layers) - 1


def test_that_batches_alone_stay_within_an_epoch() -> None:
    trainer = trainer_of(SMALL[0])
    contender = ManyBatches(trainer)
    contender.restart()
    contender.run(contender.most or 0)
    assert (trainer.epochs, trainer.steps) == (0, trainer.batches - 1)


def test_that_a_missing_executor_is_told_with_its_reason() -> None:
    assert lacking({"array": trainer_of(SMALL[0]), "fast": trainer_of(SMALL[0])}) == []
    (words,) = lacking({"array": trainer_of(SMALL[0])})
    assert words == trainer_of(SMALL[0], "fast").executor_note


@pytest.mark.parametrize("executor", EXECUTORS)
def test_that_ours_starts_alike_whatever_runs_it(executor: str) -> None:
    trainer = trainer_of(TINY_CLASSES, executor)
    agree(layers_of(trainer_of(TINY_CLASSES)), layers_of(trainer))


def test_that_cases_are_called_by_their_sizes() -> None:
    assert [case.name for case in (*SMALL, GPU)] == ["2-4-2-1", "2-8-8-8-1", "7-8×6-1", "784-1024-1024-10"]
    assert [case.batches for case in SMALL] == [25, 25, 25]
