"""Training at playground sizes against every peer that is installed, in both of our forms."""

from __future__ import annotations

from collections.abc import Iterator

from playground.bench.cases import SMALL, Case
from playground.bench.ours import EpochByEpoch, FlatOut, lacking, problem_of, trainers_of
from playground.bench.peers import PEERS, Problem
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import Row, Times, faster
from playground.bench.timing import ONE_CORE, Contender, race

OPPONENTS = ("jax", "jax flat", "torch", "sklearn")
AIMED = {"jax": "small against jax", "torch": "small against torch", "sklearn": "small against sklearn"}
"""The target for each peer that has one."""

METHOD = (
    "All train the same network on the same rows in the same order, from the same parameters, on "
    "one core; what other programs take of it is not counted. Ours also measures the losses of all rows "
    "after every epoch, which no peer does."
)


def measure(plan: Plan, tell: Tell) -> Outcome:
    """µs per batch step of each size."""
    outcome = Outcome(notes=[METHOD, *absent(OPPONENTS), *lacking(trainers_of(SMALL[0]))])
    tell.expect(len(SMALL) * plan.repeats)
    for case in SMALL:
        contenders, executors = contenders_of(case)
        times = race(contenders, repeats=plan.repeats, slice_s=plan.slice_s, clock=ONE_CORE, tick=tell.tick)
        outcome.rows += compared(case.name, times, executors)
    return outcome


def contenders_of(case: Case) -> tuple[dict[str, Contender], list[str]]:
    """Our executors in both forms beside the peers, and the names of the executors, the fastest last."""
    trainers = trainers_of(case)
    contenders: dict[str, Contender] = {}
    for name, trainer in trainers.items():
        contenders[f"{name}, flat out"] = FlatOut(trainer)
        contenders[f"{name}, epoch by epoch"] = EpochByEpoch(trainer)
    return contenders | rivals(OPPONENTS, problem_of(case)), list(trainers)


def rivals(names: tuple[str, ...], problem: Problem) -> dict[str, Contender]:
    """The peers of these names that are installed, at work on the problem."""
    return {PEERS[name].title: PEERS[name].make(problem) for name in names if not PEERS[name].missing()}


def absent(names: tuple[str, ...]) -> list[str]:
    """A sentence about each package that is missing."""
    return sorted({f"{why[:1].upper()}{why[1:]}." for name in names if (why := PEERS[name].missing())})


def compared(case: str, times: Times, executors: list[str]) -> Iterator[Row]:
    """Our fastest against each peer flat out, against JAX epoch by epoch, and against our reference."""
    best = executors[-1]
    for name in OPPONENTS:
        title = PEERS[name].title
        if title in times:
            pair = (f"{best}, flat out", title)
            yield faster(case, pair, times, "µs/step", AIMED.get(name, ""))
    one_by_one = f"{best}, epoch by epoch"
    if PEERS["jax"].title in times:
        yield faster(case, (one_by_one, PEERS["jax"].title), times, "µs/step")
    for slower in executors[:-1]:
        yield faster(case, (f"{best}, flat out", f"{slower}, flat out"), times, "µs/step")
    if len(times) == 2 * len(executors):  # nobody is there to be compared with
        yield faster(case, (f"{best}, flat out", one_by_one), times, "µs/step")
