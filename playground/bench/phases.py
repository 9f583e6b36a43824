"""What the time of training is spent on, phase by phase, and how far it is from what the machine could do.

Owns two ways to take a step apart. Where a call costs little against what it does, phases are called one
by one and timed. Where compiled loops do a step in microseconds, the calls would be most of what is
seen; there phases are timed on many more rows at two sizes, and what each row adds is reckoned back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from playground import data
from playground.bench.cases import SMALL, WIDE, Case
from playground.bench.ours import FlatOut, ManyBatches, problem_of, trainer_of, trainers_of
from playground.bench.peers import PEERS
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import Row, Times, longer, part
from playground.bench.timing import ONE_CORE, Clock, Contender, race
from playground.engine.trainer import Trainer

PHASES: Mapping[str, Callable[[Trainer], object]] = {
    "predict": Trainer.predict,
    "loss": Trainer.loss,
    "gradient": Trainer.gradient,
    "step": Trainer.step,
}

LANES = 16
"""Rows that compiled loops take at a time; a smaller batch costs as much as this."""

GROWTH = (32, 64)
"""The two sizes of a batch, in lanes, between which phases are seen to grow."""

CALLS_MATTER_S = 100e-6
"""Steps shorter than this are not called phase by phase, but where the calls belong to them anyway."""

PEAK_SIZE = 1024
"""Rows and columns of the matrices by whose product the machine's peak is measured."""

LARGE_FLOPS = 1_000_000
"""A step of less work is not compared with its bare products, for the calls would be most of their time."""

LONG_BATCHES = 500
"""Batches of an epoch where steps of little work are timed alone, for that is done within one epoch."""

GEMMS, PEAK = "bare GEMMs", "its arithmetic at peak"

METHOD = (
    "Whole: epochs flat out with shuffling, per step. Measure: the losses after each epoch. Order: dealing "
    "the rows anew for each epoch. The rest of the whole: calls and counting. Peak: a product of "
    f"{PEAK_SIZE}×{PEAK_SIZE} matrices in float32 on one thread."
)
GROWN = (
    "The compiled loops are too short to be called one by one: predict, loss and gradient are what "
    f"{LANES} more rows cost in batches of {GROWTH[0] * LANES} to {GROWTH[1] * LANES}; step is the rest of "
    "the steps alone, walking the program included; measure and order are what they add to the whole."
)


class Peak:
    """One unit is a large product of matrices."""

    unit = 1
    most: int | None = None

    def __init__(self) -> None:
        self._left = np.full((PEAK_SIZE, PEAK_SIZE), 0.5, np.float32)
        self._out = np.empty_like(self._left)

    def restart(self) -> None:
        """Nothing to make ready."""

    def run(self, count: int) -> None:
        for _ in range(count):
            np.dot(self._left, self._left, out=self._out)


class Again:
    """One unit is one call; `unit` says for how many steps it serves."""

    most: int | None = None

    def __init__(self, call: Callable[[], object], unit: int) -> None:
        self._call, self.unit = call, unit

    def restart(self) -> None:
        """Every call does the same."""

    def run(self, count: int) -> None:
        for _ in range(count):
            self._call()


def measure(plan: Plan, tell: Tell) -> Outcome:
    """Shares of a step of the large and the small case, and both against the machine's peak."""
    outcome = Outcome(notes=[METHOD])
    made = [(case, name) for case in (WIDE, SMALL[-1]) for name in trainers_of(case)]
    tell.expect(len(made) * plan.repeats)
    for case, name in made:
        trainer = trainer_of(case, name)
        times = times_of(case, trainer, plan, tell)
        if name != "array" and min(times["steps alone"]) < CALLS_MATTER_S:
            times |= by_differences(times, grown_phases(case, name, plan))
            outcome.notes += [GROWN] if GROWN not in outcome.notes else []
        else:
            found = [one_by_one(trainer, plan.slice_s) for _ in range(plan.repeats)]
            times |= {phase: [one[phase] for one in found] for phase in PHASES}
        outcome.rows += shares(case, name, times)
    return outcome


def times_of(case: Case, trainer: Trainer, plan: Plan, tell: Tell) -> dict[str, list[float]]:
    """Seconds a step of the whole, of what can be called by itself, and of the limits, round by round."""
    rows, seed = case.rows, trainer.document.training.seed
    contenders: dict[str, Contender] = {
        "whole": FlatOut(trainer_of(case, trainer.executor, shuffle=True)),
        "in order": FlatOut(trainer),
        "steps alone": ManyBatches(trainer_of(with_long_epochs(case), trainer.executor)),
        "measure": Again(trainer.measure, trainer.batches),
        "order": Again(lambda: data.order(rows, seed, 1), trainer.batches),
        GEMMS: PEERS["gemms"].make(problem_of(case)),
        "peak": Peak(),
    }
    times = race(contenders, repeats=plan.repeats, slice_s=plan.slice_s, clock=ONE_CORE, tick=tell.tick)
    found = {name: list(one) for name, one in times.items()}
    found[PEAK] = [case.flops * product / (2 * PEAK_SIZE**3) for product in found.pop("peak")]
    return found


def by_differences(
    times: Mapping[str, list[float]], grown: Sequence[Mapping[str, float]]
) -> dict[str, list[float]]:
    """Phases as they grow with rows, and whatever one more thing to do adds to the time without it."""
    phases = {name: [one[name] for one in grown] for name in grown[0]}
    return phases | {
        "step": more(times["steps alone"], [sum(one.values()) for one in grown]),
        "measure": more(times["in order"], times["steps alone"]),
        "order": more(times["whole"], times["in order"]),
    }


def more(longer_s: Sequence[float], shorter_s: Sequence[float]) -> list[float]:
    """By how much the one is longer than the other in each round; no less than nothing."""
    return [max(0.0, one - other) for one, other in zip(longer_s, shorter_s, strict=True)]


def one_by_one(trainer: Trainer, slice_s: float, clock: Clock = ONE_CORE) -> dict[str, float]:
    """Seconds of each phase of a batch, each called and timed by itself for about `slice_s` in all."""
    spent, batches = dict.fromkeys(PHASES, 0.0), 0
    while sum(spent.values()) < slice_s:
        trainer.reset()
        for _ in range(trainer.batches - 1):
            before = clock()
            for name, phase in PHASES.items():
                phase(trainer)
                now = clock()
                spent[name] += now - before
                before = now
            batches += 1
    return {name: one / batches for name, one in spent.items()}


def with_long_epochs(case: Case) -> Case:
    """The case with so many batches in an epoch that calling for them costs next to nothing."""
    return case if case.flops >= LARGE_FLOPS else replace(case, rows=case.batch * LONG_BATCHES)


def grown_case(case: Case, lanes: int) -> Case:
    """The case with larger batches, as many in an epoch as before."""
    batch = lanes * LANES
    return replace(case, batch=batch, rows=batch * case.batches)


def grown_phases(case: Case, executor: str, plan: Plan) -> list[dict[str, float]]:
    """In each round, the seconds that the phases that grow with rows take for one run of lanes."""
    few, many = (trainer_of(grown_case(case, lanes), executor) for lanes in GROWTH)
    return [by_growth(few, many, plan.slice_s) for _ in range(plan.repeats)]


def by_growth(smaller: Trainer, larger: Trainer, slice_s: float) -> dict[str, float]:
    """Seconds of each phase that grows with rows, for one run of lanes."""
    few, many = (one_by_one(one, slice_s) for one in (smaller, larger))
    lanes = (larger.batch_size - smaller.batch_size) / LANES
    return {name: max(0.0, (many[name] - few[name]) / lanes) for name in PHASES if name != "step"}


def shares(case: Case, executor: str, times: Times) -> list[Row]:
    """Every part as a share of the whole; then a step against its bare products and against the peak."""
    unit = "µs/step"
    named = {f"{executor}: {name}": found for name, found in times.items()}
    whole, steps = f"{executor}: whole", f"{executor}: steps alone"
    rows = [
        part(case.name, (f"{executor}: {name}", whole), named, unit) for name in (*PHASES, "measure", "order")
    ]
    named |= {limit: times[limit] for limit in (GEMMS, PEAK)}
    limits = (GEMMS, PEAK) if case.flops >= LARGE_FLOPS else (PEAK,)
    return rows + [longer(case.name, (steps, limit), named, unit) for limit in limits]
