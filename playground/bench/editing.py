"""How long training waits for an edit: from the changed document to the trainer that goes on with all it has.

What the window does with an edit is the canvas's to measure.
"""

from __future__ import annotations

from playground.bench.cases import SMALL
from playground.bench.crowd import crowd
from playground.bench.ours import trainer_of
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import alone
from playground.bench.timing import ONE_CORE, Contender, race
from playground.document import Document, set_muted
from playground.engine.trainer import Trainer
from playground.session.builder import Builder
from playground.session.commands import Use

CASE = SMALL[-1]
CROWDS = ((200, 300), (2000, 3000))


class Editing:
    """One unit is an edit: a layer in the middle is bypassed, or takes part again."""

    unit = 1
    most: int | None = None

    def __init__(self, trainer: Trainer) -> None:
        self._trainer, self._builder = trainer, Builder(lambda note: None)
        self._builder.patient = False
        layers = [node.id for node in trainer.document.graph.nodes if node.op == "dense"]
        self._layer, self._muted = layers[len(layers) // 2], False

    def restart(self) -> None:
        self._trainer.batch()

    def run(self, count: int) -> None:
        for _ in range(count):
            self._muted = not self._muted
            document = set_muted(self._trainer.document, {self._layer}, self._muted)
            self._trainer = self._builder.build(Use(document, 1), self._trainer)


def measure(plan: Plan, tell: Tell) -> Outcome:
    """ms for an edit of each network; the target is for the one of 200 nodes."""
    tell.expect(plan.repeats)
    contenders: dict[str, Contender] = {CASE.name: Editing(trainer_of(CASE, "auto"))}
    for size in CROWDS:
        document: Document = crowd(*size)
        contenders[document.name] = Editing(Trainer(document, device="cpu"))
    times = race(contenders, repeats=plan.repeats, slice_s=plan.slice_s, clock=ONE_CORE, tick=tell.tick)
    target = list(contenders)[1]
    rows = [
        alone(name, "an edit", [1e3 * one for one in found], "ms", "live edit" if name == target else "")
        for name, found in times.items()
    ]
    return Outcome(rows)
