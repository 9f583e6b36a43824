"""How every node fares while a network learns: distributions, update ratios, units that no longer learn.

Owns the samples, one for every look after a step, and how they are thinned: at most `MOST` of them, evenly
spread over the run, the last one always that of now. Costs are bounded: of a large layer an even selection
of about `NUMBERS` numbers stands for all, and of a batch as many rows as hold `JUDGED` numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.engine.mechanics.ailments import Case, findings
from playground.engine.mechanics.slopes import rectifies, squashes, steepness
from playground.engine.mechanics.sparse import Sparse
from playground.engine.mechanics.values import Health, NodeHealth
from playground.engine.program import Program
from playground.engine.trainer import Trainer

Array = Any

MOST = 200
NUMBERS, JUDGED = 4096, 65_536
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

SLOW, MOSTLY = 0.05, 0.9
"""A unit is saturated whose slope is below this share of the steepest, for this share of the rows."""

# Columns of the table of samples.
ACTIVATIONS, GRADIENTS, PARAMETERS = slice(0, 5), slice(5, 10), slice(10, 15)
RATIO, SIZE, COLUMNS = 15, 16, 17


@dataclass(frozen=True, slots=True)
class Watched:
    """One node: where its numbers lie. `errors` is None where nothing flows back to it."""

    node: int
    name: str
    units: int
    values: int
    before: int | None
    errors: int | None
    kind: str | None
    stretches: tuple[slice, ...]
    weights: tuple[str, ...]


class HealthLog:
    """Looks at a trainer every now and then. Mutable; begins anew with another network or another start."""

    def __init__(self) -> None:
        self._program: Program | None = None
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self._watched: tuple[Watched, ...] = () if self._program is None else watched(self._program)
        self._samples: Sparse[Array] = Sparse(MOST)
        self._last = -1
        self._silent = [np.zeros(one.units, np.int64) for one in self._watched]
        self._flat = [np.zeros(one.units, np.int64) for one in self._watched]
        self._dead, self._saturated = ([0] * len(self._watched) for _ in range(2))
        self._alike, self._answer = 0, 0.0
        self._seen: Any = None
        self._health = Health((), ())

    def look(self, trainer: Trainer) -> Health:
        """How the nodes fare; another sample is taken where a step was done since the last look."""
        if trainer.program != self._program or trainer.steps < self._last:
            self._program = trainer.program
            self.clear()
        if trainer.phase == "step" and trainer.stepped and trainer.steps != self._last:
            self._last = trainer.steps
            with np.errstate(all="ignore"):
                self._samples.add(trainer.steps, self._sample(trainer))
        seen = (self._last, trainer.divergence, len(trainer.records), trainer.epochs)
        if seen != self._seen:
            self._seen, self._health = seen, self._told(trainer)
        return self._health

    # -- samples

    def _sample(self, trainer: Trainer) -> Array:
        """What is seen of each node now. Shapes: (nodes, COLUMNS)."""
        sample = np.full((len(self._watched), COLUMNS), np.nan)
        flat, ratios = trainer.flat("parameters"), trainer.update_ratio()
        for place, one in enumerate(self._watched):
            row, values = sample[place], trainer.batch_value(one.values)
            row[ACTIVATIONS] = bands(some(values))
            if one.errors is not None:
                errors = some(trainer.batch_value(one.errors)) * len(values)
                row[GRADIENTS], row[SIZE] = bands(errors), np.abs(errors).mean()
            if one.stretches:
                row[PARAMETERS] = bands(some(np.concatenate([flat[stretch] for stretch in one.stretches])))
            known = [ratios[name] for name in one.weights if name in ratios]
            row[RATIO] = np.mean(known) if known else np.nan
            self._judge(trainer, place, one, values)
        self._compare(trainer)
        return sample

    def _judge(self, trainer: Trainer, place: int, one: Watched, values: Array) -> None:
        """Counts the units that gave nothing, and those that are too steep to move, row by row."""
        rows = fewer_rows(values)
        if one.kind is not None and rectifies(one.kind):
            dead = ~rows.any(axis=0).ravel()
            self._dead[place] = int(dead.sum())
            self._silent[place] = np.where(dead, self._silent[place] + len(rows), 0)
        if one.kind is not None and squashes(one.kind) and one.before is not None:
            before = fewer_rows(trainer.batch_value(one.before))
            flat = (steepness(one.kind, before) < SLOW).mean(axis=0).ravel() >= MOSTLY
            self._saturated[place] = int(flat.sum())
            self._flat[place] = np.where(flat, self._flat[place] + len(rows), 0)

    def _compare(self, trainer: Trainer) -> None:
        """Counts the rows, one after the other, whose answers are alike though their targets are not."""
        rows, index = trainer.batch_at_hand()
        target = reach(rows.target[index])
        answers = trainer.batch_value(trainer.program.output)
        if target > 0:
            self._alike = self._alike + len(index) if reach(answers) < ALIKE * target else 0
            self._answer = float(answers.ravel()[0])

    # -- what is told of them

    def _told(self, trainer: Trainer) -> Health:
        steps = np.array(self._samples.steps, dtype=np.int64)
        table = np.array(self._samples.things).reshape(len(steps), len(self._watched), COLUMNS)
        for array in (steps, table):
            array.setflags(write=False)
        nodes = tuple(
            self._node(place, one, steps, table[:, place]) for place, one in enumerate(self._watched)
        )
        case = Case(
            nodes=nodes,
            kinds={one.node: one.kind for one in self._watched if one.kind is not None},
            silent={one.node: rows for one, rows in zip(self._watched, self._silent, strict=True)},
            flat={one.node: rows for one, rows in zip(self._watched, self._flat, strict=True)},
            alike=self._alike,
            answer=self._answer,
            batch=trainer.batch_size,
            rows=trainer.dataset.count("training"),
            epochs=trainer.epochs,
            losses=trainer.records.table[:, 2],
            divergence=trainer.divergence,
        )
        return Health(nodes, findings(case))

    def _node(self, place: int, one: Watched, steps: Array, table: Array) -> NodeHealth:
        nothing = np.zeros((0, len(QUANTILES)))
        return NodeHealth(
            node=one.node,
            name=one.name,
            steps=steps,
            activations=table[:, ACTIVATIONS],
            gradients=table[:, GRADIENTS] if one.errors is not None else nothing,
            parameters=table[:, PARAMETERS] if one.stretches else nothing,
            ratio=table[:, RATIO],
            gradient_sizes=table[:, SIZE],
            dead=self._dead[place],
            saturated=self._saturated[place],
            units=one.units,
        )


ALIKE = 0.01
"""Answers are alike that differ by less than this share of what their targets do."""


def watched(program: Program) -> tuple[Watched, ...]:
    """Every node but inputs and loss, in forward order.

    Where the loss has folded in the last activation, what flows back to that node is what flows back to the
    numbers before it.
    """
    loss = program.instructions[-1]
    errors = {one.y: one.dy for one in program.instructions if one.dy is not None}
    names = {one.node: one.name for one in program.instructions}
    kinds = {one.node: str(one.settings["kind"]) for one in program.instructions if one.op == "activation"}
    found = []
    for node, buffer in program.values.items():
        if buffer in program.inputs or node == loss.node:
            continue
        before, shape = program.before.get(node), program.buffers[buffer].shape
        blocks = [block for block in program.parameters if block.node == node]
        weighing = [block.name for block in program.weights if block.node == node and not block.frozen]
        found.append(
            Watched(
                node=node,
                name=names[node],
                units=int(np.prod(shape)),
                values=buffer,
                before=before,
                errors=errors.get(buffer, None if before is None else errors.get(before)),
                kind=kinds.get(node),
                stretches=tuple(block.stretch for block in blocks),
                weights=tuple(weighing),
            )
        )
    return tuple(found)


def bands(numbers: Array, quantiles: Sequence[float] = QUANTILES) -> Array:
    """Quantiles, between the numbers on straight lines. Shapes: (N,) → (5,)."""
    ordered = np.sort(numbers)
    places = np.array(quantiles) * (len(ordered) - 1)
    low = places.astype(np.int64)
    high = np.minimum(low + 1, len(ordered) - 1)
    return ordered[low] + (places - low) * (ordered[high] - ordered[low])


def some(array: Array) -> Array:
    """All numbers of an array, or an even selection of about `NUMBERS`. Shapes: (…) → (n,)."""
    flat = array.ravel(order="K")
    return flat if len(flat) <= NUMBERS else flat[:: len(flat) // NUMBERS | 1]  # odd: no unit is skipped


def fewer_rows(array: Array) -> Array:
    """The rows of an array, or an even selection that holds at most about `JUDGED` numbers."""
    return array[:: max(1, array.size // JUDGED)]


def reach(array: Array) -> float:
    """From the smallest to the largest number of the column where that is most. Shapes: (B, O)."""
    return float((array.max(axis=0) - array.min(axis=0)).max()) if array.size else 0.0
