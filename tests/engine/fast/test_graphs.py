"""Random graphs in both executors: values, loss, gradient and some steps come to the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from playground.engine import binding
from playground.ops import OPS
from playground.ops.op import Op
from tests.engine.fast.pairs import (
    DOUBLE,
    SINGLE,
    Pair,
    at_a_bend,
    backward_apart,
    forward_apart,
    measures_apart,
    settled,
    state_apart,
    steps,
)
from tests.engine.networks import random_problem, randomised
from tests.engine.test_gradients import COMPUTING, everything, one_percent_off

GRAPHS = 200


def pair_of(seed: int, dtype: str) -> Pair:
    problem = random_problem(seed)
    problem = replace(problem, document=settled(problem.document))
    array, fast = (
        randomised(problem.trainer(executor=executor, dtype=dtype), seed) for executor in ("array", "fast")
    )
    assert (array.executor, fast.executor) == ("array", "fast")
    return array, fast


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_that_a_random_graph_computes_the_same_in_double_precision(seed: int) -> None:
    pair = pair_of(seed, "float64")
    assert forward_apart(pair) < DOUBLE
    assert backward_apart(pair) < DOUBLE
    steps(pair, 4)
    assert state_apart(pair) < DOUBLE
    assert measures_apart(pair, "training") < DOUBLE


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_that_a_random_graph_computes_the_same_in_single_precision(seed: int) -> None:
    pair = pair_of(seed, "float32")
    forward, backward = forward_apart(pair), backward_apart(pair)
    steps(pair, 4)
    state = state_apart(pair)
    if max(forward, backward, state) >= SINGLE:
        assert forward < SINGLE
        assert at_a_bend(pair_of(seed, "float64")[0], 1e-5), "far apart, and not for a bend"


@pytest.mark.parametrize("name", COMPUTING)
def test_that_a_backward_that_is_off_by_one_percent_is_noticed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = everything()
    wrong: Mapping[str, Op] = MappingProxyType({**OPS, name: one_percent_off(OPS[name])})
    array, fast = (problem.trainer(executor=executor) for executor in ("array", "fast"))
    assert backward_apart((randomised(array, 1), randomised(fast, 1))) < DOUBLE
    monkeypatch.setattr(binding, "OPS", wrong)
    spoilt = problem.trainer(executor="array")
    assert backward_apart((randomised(spoilt, 1), fast)) > SINGLE
