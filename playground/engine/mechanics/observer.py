"""One look at a training: everything about its mechanics that somebody asked for, and nothing else.

Owns the probe for what-ifs. How the nodes have fared is kept by whoever knows when a training begins anew.
"""

from __future__ import annotations

from playground.engine.mechanics.batch import batch_table
from playground.engine.mechanics.bends import bends
from playground.engine.mechanics.explain import explanation
from playground.engine.mechanics.health import HealthLog
from playground.engine.mechanics.hinges import hinge_maps
from playground.engine.mechanics.memory import memory
from playground.engine.mechanics.moment import Moment
from playground.engine.mechanics.neuron import neuron
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.rows import batch_errors, trace
from playground.engine.mechanics.step_curve import step_curve
from playground.engine.mechanics.values import Looking, Mechanics, Neuron, Trace
from playground.engine.plane import Grid
from playground.engine.trainer import Trainer


class Observer:
    """Looks at one trainer. Mutable; belongs to the trainer's thread."""

    def __init__(self, trainer: Trainer, health: HealthLog | None = None) -> None:
        self._trainer = trainer
        self._probe = Probe(trainer)
        self._health = health or HealthLog()

    def look(self, looking: Looking, grid: Grid | None, *, running: bool) -> Mechanics:
        """The numbers of this moment that are asked for; `grid` is the plane that is shown, if one is."""
        trainer = self._trainer
        curve = grid is not None and grid.plane.axes.kind == "curve"
        traced = trace(trainer, looking.row) if looking.row is not None else None
        return Mechanics(
            batch=batch_table(trainer, grid) if looking.batch else None,
            trace=traced,
            explanation=(
                explanation(trainer, looking.weight, looking.row) if looking.weight is not None else None
            ),
            neuron=self._neuron(looking, traced),
            step_curve=step_curve(self._probe, running=running) if looking.step_curve else None,
            bends=bends(trainer, grid) if looking.bends and grid is not None and curve else None,
            hinges=(
                hinge_maps(trainer, grid, looking.hinges)
                if looking.hinges is not None and grid is not None and not curve
                else {}
            ),
            health=self._health.look(trainer) if looking.health else None,
            memory=memory(trainer, looking.budget) if looking.memory else None,
            errors=batch_errors(trainer) if looking.errors else {},
        )

    def _neuron(self, looking: Looking, traced: Trace | None) -> Neuron | None:
        """The unit with the numbers of the picked row, else of the first of the batch."""
        if looking.unit is None:
            return None
        trainer = self._trainer
        row = traced.row if traced is not None else int(Moment(trainer).rows[0])
        return neuron(trainer, looking.unit, row)
