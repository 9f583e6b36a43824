"""A slice through the loss around the parameters as they are, computed a little at a time.

Owns the two directions of the slice, and which of its points come first. Works on copies of parameters and
rows, so that training may go on meanwhile; whoever no longer wants it drops it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from playground.data import stream
from playground.engine.executor import Rows
from playground.engine.mechanics.path import Path
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.values import Directions, Landscape
from playground.engine.program import Program
from playground.engine.trainer import Trainer

Array = Any

MOST_ROWS = 2000
"""Rows that it is measured on, at most: evenly chosen among the training rows at hand."""

COARSE = (4, 2, 1)
"""Every so many points first, then those between."""

TINY = 1e-6
"""A change of the gradient that turns it by less than this share is no direction."""

NOT_STEPPED = (
    "How the gradient changes is known after a step: do one, or choose random directions for the landscape."
)
NOT_TURNED = (
    "The last step has not turned the gradient, so there is no second direction: do another step, or choose "
    "random directions for the landscape."
)


class Survey:
    """One landscape while it is computed. Mutable; belongs to the trainer's thread.

    `resolution` is made odd, so that the network itself is in the middle; `span` is how far it reaches along
    each direction, which are as long as the weights themselves. Raises: ValueError where the gradient or its
    change are not known.
    """

    def __init__(
        self,
        trainer: Trainer,
        directions: Directions,
        path: Path,
        resolution: int = 31,
        span: float = 1.0,
        seed: int = 0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._clock, self._probe = clock, Probe(trainer)
        self._origin, self._kept = trainer.flat("parameters"), trainer.flat("kept")
        if directions == "random":
            self._ways = random_directions(trainer.program, self._origin, seed)
            names = ("random direction 1", "random direction 2")
        else:
            self._ways = gradient_directions(trainer, self._probe)
            names = ("along the gradient of the batch", "how the last step turned it")
        self._kind, self._names, self._epoch = directions, names, trainer.epochs
        self._rows, self._on = chosen_rows(trainer)
        self._axis = np.linspace(-span, span, resolution | 1)
        self._points = order_of(len(self._axis))
        self._losses = np.full((len(self._axis),) * 2, np.nan)
        self._done = 0
        self._path = path.projected(self._origin, *self._ways)
        self._path_epochs = path.epochs
        if not len(path) or path.steps[-1] != trainer.steps:
            self._path = np.vstack([self._path, np.zeros((1, 2))])
            self._path_epochs = np.append(self._path_epochs, trainer.epochs)
        self._here = self._loss(0.0, 0.0)

    @property
    def done(self) -> bool:
        """Whether every point is known."""
        return self._done == len(self._points)

    def advance(self, budget_s: float) -> Landscape:
        """Computes for about so long, one point at least; gives what is known then."""
        end = self._clock() + budget_s
        while not self.done:
            row, column = self._points[self._done]
            self._losses[row, column] = self._loss(self._axis[column], self._axis[row])
            self._done += 1
            if self._clock() >= end:
                break
        return self.landscape()

    def landscape(self, reason: str = "") -> Landscape:
        """What is known so far, and perhaps why no more comes."""
        axis = _still(self._axis)
        return Landscape(
            directions=self._kind,
            across=axis,
            up=axis,
            losses=_still(self._losses),
            path=_still(self._path),
            path_epochs=_still(self._path_epochs),
            here=self._here,
            on=self._on,
            epoch=self._epoch,
            share=self._done / len(self._points),
            names=self._names,
            reason=reason,
        )

    def _loss(self, across: float, up: float) -> float:
        with np.errstate(all="ignore"):
            there = (self._origin + across * self._ways[0] + up * self._ways[1]).astype(self._origin.dtype)
        loss = self._probe.loss_of_rows(there, self._rows, self._kept)
        return loss if np.isfinite(loss) else float("nan")


def random_directions(program: Program, parameters: Array, seed: int) -> tuple[Array, Array]:
    """Two random directions, each unit's weights as long as they are in the network; all else is zero.

    So a network whose weights are large is not shown flatter than one that computes the same with small ones.
    Biases, scales, shifts, and what is frozen do not change. Shapes: parameters (P,), results (P,) float64.
    Source: Li, Xu, Taylor, Studer & Goldstein 2018, §4; a "filter" is a column of our (I, O) weights.
    """
    ways = np.zeros((2, program.size))
    for number, way in enumerate(ways):
        for block in program.weights:
            if block.frozen:
                continue
            weights = parameters[block.stretch].reshape(block.spec.shape).astype(np.float64)
            drawn = stream(f"landscape {number} {block.name}", seed).standard_normal(weights.shape)
            drawn *= np.linalg.norm(weights, axis=0) / np.linalg.norm(drawn, axis=0)
            way[block.stretch] = drawn.ravel()
    return ways[0], ways[1]


def gradient_directions(trainer: Trainer, probe: Probe) -> tuple[Array, Array]:
    """The gradient of the batch at hand, and what the last step changed in it, at right angles to it.

    Both as long as the parameters that move. Shapes: (P,) float64. Raises: ValueError where there is none.
    """
    if not trainer.stepped:
        raise ValueError(NOT_STEPPED)
    parameters, active = trainer.flat("parameters"), trainer.program.active
    before = trainer.before_step()[: trainer.program.size]
    gradient = probe.gradient_of_batch(parameters).astype(np.float64)
    change = gradient - probe.gradient_of_batch(before)
    gradient[active:] = change[active:] = 0.0
    size, whole = float(np.linalg.norm(gradient)), float(np.linalg.norm(change))
    if not (np.isfinite(size) and np.isfinite(whole)) or size == 0.0:
        raise ValueError(NOT_TURNED)
    change -= (change @ gradient) / size**2 * gradient
    turned = float(np.linalg.norm(change))
    if turned <= TINY * max(whole, size):
        raise ValueError(NOT_TURNED)
    length = float(np.linalg.norm(parameters[:active].astype(np.float64))) or 1.0
    return gradient * (length / size), change * (length / turned)


def chosen_rows(trainer: Trainer) -> tuple[Rows, str]:
    """Copies of the training rows at hand, or of an even selection, and what they are called."""
    rows, count = trainer.batch_at_hand()[0], trainer.dataset.count("training")
    places = np.arange(len(rows))
    if len(rows) > MOST_ROWS:
        places = np.linspace(0, len(rows) - 1, MOST_ROWS).round().astype(np.int64)
    dtype = trainer.document.training.dtype
    chosen = Rows(rows.x[places].astype(dtype), rows.y[places], rows.target[places].astype(dtype))
    return chosen, "training" if len(places) == count else f"training, {len(places):,} of {count:,} rows"


def order_of(resolution: int) -> list[tuple[int, int]]:
    """Every point of the grid once, (row, column): a coarse grid first, each from the middle outwards."""
    middle = resolution // 2
    aside = np.abs(np.arange(resolution) - middle)
    level = np.array([next(k for k, step in enumerate(COARSE) if one % step == 0) for one in aside])
    levels = np.maximum(level[:, None], level[None, :])
    distance = aside[:, None] ** 2 + aside[None, :] ** 2
    places = np.lexsort((distance.ravel(), levels.ravel()))
    return [divmod(int(place), resolution) for place in places]


def _still(array: Array) -> Array:
    """A copy that cannot be changed."""
    copy = np.array(array)
    copy.setflags(write=False)
    return copy
