"""What the worker spends on one frame: a 100×100 boundary and all neuron maps."""

from __future__ import annotations

from playground.bench.cases import SMALL
from playground.bench.ours import trainers_of
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import alone
from playground.bench.timing import ONE_CORE, Contender, race
from playground.engine.frame import Wanted
from playground.engine.pictures import Pictures
from playground.engine.trainer import Trainer

CASE = SMALL[-1]


class Refresh:
    """One unit is a frame with all that is wanted at first."""

    unit = 1
    most: int | None = None

    def __init__(self, trainer: Trainer) -> None:
        self._trainer, self._pictures = trainer, Pictures(trainer)

    def restart(self) -> None:
        self._trainer.batch()

    def run(self, count: int) -> None:
        for _ in range(count):
            self._pictures.frame(Wanted(), generation=0, running=True)


def measure(plan: Plan, tell: Tell) -> Outcome:
    """ms per frame of each executor; the target is for the fastest."""
    tell.expect(plan.repeats)
    contenders: dict[str, Contender] = {name: Refresh(trainer) for name, trainer in trainers_of(CASE).items()}
    times = race(contenders, repeats=plan.repeats, slice_s=plan.slice_s, clock=ONE_CORE, tick=tell.tick)
    best = list(contenders)[-1]
    rows = [
        alone(CASE.name, name, [1e3 * one for one in found], "ms", "refresh" if name == best else "")
        for name, found in times.items()
    ]
    return Outcome(rows)
