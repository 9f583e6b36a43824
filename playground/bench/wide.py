"""A step of 784-128-64-10 against PyTorch, JAX, and the bare products of matrices in it."""

from __future__ import annotations

from playground.bench.cases import WIDE, Case
from playground.bench.ours import FlatOut, ManyBatches, lacking, problem_of, trainers_of
from playground.bench.peers import PEERS
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import Row, Times, faster, longer
from playground.bench.small import absent, rivals
from playground.bench.timing import ONE_CORE, Contender, race

OPPONENTS = ("torch", "jax", "gemms")

METHOD = (
    "Steps alone: many batches of one epoch in one call. Flat out: whole epochs, the losses of all rows "
    "measured after each, reckoned per step."
)


def measure(plan: Plan, tell: Tell, case: Case = WIDE) -> Outcome:
    """ms per step, one thread each."""
    outcome = Outcome(notes=[METHOD, *absent(OPPONENTS)])
    tell.expect(plan.repeats)
    trainers = trainers_of(case)
    outcome.notes += lacking(trainers)
    contenders: dict[str, Contender] = rivals(OPPONENTS, problem_of(case))
    for name, trainer in trainers.items():
        contenders[f"{name}, steps alone"] = ManyBatches(trainer)
        contenders[f"{name}, flat out"] = FlatOut(trainer)
    times = race(contenders, repeats=plan.repeats, slice_s=plan.slice_s, clock=ONE_CORE, tick=tell.tick)
    outcome.rows += compared(case.name, times, list(trainers))
    return outcome


def compared(case: str, times: Times, executors: list[str]) -> list[Row]:
    """Our fastest against each peer that was there, and against our reference."""
    best = f"{executors[-1]}, steps alone"
    torch, jax, gemms = (PEERS[name].title for name in OPPONENTS)
    rows = [longer(case, (best, gemms), times, "ms/step", "wide against gemm")]
    if torch in times:
        rows.append(faster(case, (best, torch), times, "ms/step", "wide against torch"))
    if jax in times:
        rows.append(faster(case, (best, jax), times, "ms/step"))
    rows.append(longer(case, (f"{executors[-1]}, flat out", gemms), times, "ms/step"))
    rows += [faster(case, (best, f"{slower}, steps alone"), times, "ms/step") for slower in executors[:-1]]
    return rows
