"""Every trainer of ours and every peer by itself, grouped by network; beside it the ratio to our fastest.

Nothing is asserted of times: they are for comparing, as in
`pytest tests/benchmarks --benchmark-group-by=group`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from playground.bench.cases import SMALL, Case
from playground.bench.ours import FlatOut, problem_of, trainers_of
from playground.bench.peers import PEERS
from playground.bench.timing import Contender, race, ratios

CASES = {case.name: case for case in SMALL}
OURS = ("array", "fast")
ROUNDS = 7
STEPS = 250
"""Each times the same ten epochs, so that the tables of pytest-benchmark compare like with like."""

SLICE_S = 0.02


@cache
def contenders_of(name: str) -> dict[str, Contender]:
    """Ours and the peers that are installed and fit the case."""
    case = CASES[name]
    ours: dict[str, Contender] = {one: FlatOut(trainer) for one, trainer in trainers_of(case).items()}
    problem = problem_of(case)
    rivals = {name: peer.make(problem) for name, peer in PEERS.items() if fits(name, case)}
    return {**ours, **rivals}


def fits(peer: str, case: Case) -> bool:
    """Whether a peer can run the case here."""
    return not PEERS[peer].missing() and not (peer == "sklearn" and case.loss != "mse")


@pytest.mark.parametrize("contender", [*OURS, *PEERS])
@pytest.mark.parametrize("case", CASES)
def test_training(benchmark: Any, case: str, contender: str) -> None:
    there = contenders_of(case)
    if contender not in there:
        pytest.skip("not available here")
    one, best = there[contender], next(name for name in reversed(OURS) if name in there)
    count = STEPS // one.unit
    benchmark.group = f"{case}, {STEPS} steps"
    benchmark.pedantic(one.run, args=(count,), setup=one.restart, rounds=ROUNDS, warmup_rounds=1)
    times = race({contender: one, best: there[best]}, repeats=ROUNDS, slice_s=SLICE_S)
    ratio = ratios(times[contender], times[best])
    benchmark.extra_info[f"times the time of {best}"] = ratio.median
    benchmark.extra_info["middle half of the rounds"] = [ratio.lower, ratio.upper]
