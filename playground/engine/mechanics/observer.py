"""One look at a training: everything about its mechanics that somebody asked for, and nothing else.

Owns what is kept from look to look: the probe for what-ifs, and how the nodes have fared.
"""

from __future__ import annotations

from playground.engine.mechanics.batch import batch_table
from playground.engine.mechanics.bends import bends
from playground.engine.mechanics.hinges import hinge_maps
from playground.engine.mechanics.memory import memory
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.step_curve import step_curve
from playground.engine.mechanics.values import Looking, Mechanics
from playground.engine.plane import Grid
from playground.engine.trainer import Trainer


class Observer:
    """Looks at one trainer. Mutable; belongs to the trainer's thread."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._probe = Probe(trainer)

    def look(self, looking: Looking, grid: Grid | None, *, running: bool) -> Mechanics:
        """The numbers of this moment that are asked for; `grid` is the plane that is shown, if one is."""
        trainer = self._trainer
        curve = grid is not None and grid.plane.axes.kind == "curve"
        return Mechanics(
            batch=batch_table(trainer, grid) if looking.batch else None,
            step_curve=step_curve(self._probe, running=running) if looking.step_curve else None,
            bends=bends(trainer, grid) if looking.bends and grid is not None and curve else None,
            hinges=(
                hinge_maps(trainer, grid, looking.hinges)
                if looking.hinges is not None and grid is not None and not curve
                else {}
            ),
            memory=memory(trainer) if looking.memory else None,
        )
