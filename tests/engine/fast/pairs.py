"""The same network in both executors, and how far apart their numbers are."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.document import Document
from playground.engine.fast import cache
from playground.engine.fast.executor import FastExecutor
from playground.engine.trainer import Trainer
from playground.ops import LOSSES
from tests.engine.networks import batch_target, learning, randomised

Pair = tuple[Trainer, Trainer]

DOUBLE = 1e-10
"""What rounding may come to in float64: its unit is 2e-16, and sums of some hundred numbers cancel."""

SINGLE = 2e-4
"""What rounding may come to in float32, relative to the largest number of a block: its unit is 1.2e-7, and a
graph of thirty nodes with products and norms amplifies it about a thousandfold."""


def tolerance(dtype: str) -> float:
    return DOUBLE if dtype == "float64" else SINGLE


def both(document: Document, dtype: str = "float64", seed: int | None = 3, **more: Any) -> Pair:
    """A trainer on `array` and one on `fast`, with the same random parameters (None: those of the start)."""
    made = []
    for executor in ("array", "fast"):
        trainer = Trainer(document, dtype=dtype, device="cpu", executor=executor, **more)
        assert trainer.executor == executor, cache.why_not()
        made.append(trainer if seed is None else randomised(trainer, seed))
    return made[0], made[1]


def engine_of(trainer: Trainer) -> FastExecutor:
    """The executor of a trainer that was made with `executor="fast"`."""
    assert isinstance(trainer._engine, FastExecutor)
    return trainer._engine


def apart(one: Any, other: Any) -> float:
    """The largest difference, relative to the largest number; 0 where both are not finite in the same way."""
    one, other = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    assert one.shape == other.shape
    if not np.array_equal(np.isfinite(one), np.isfinite(other)):
        return float("inf")
    here = np.isfinite(one)
    if not np.array_equal(one[~here], other[~here], equal_nan=True):
        return float("inf")
    size = float(np.abs(one[here]).max(initial=0.0))
    missed = float(np.abs(one[here] - other[here]).max(initial=0.0))
    return missed / size if size > 0 else missed


def forward_apart(pair: Pair) -> float:
    """Of all values of the batch at hand, buffer by buffer, and of its loss."""
    array, fast = pair
    worst = apart(array.loss(), fast.loss())
    for one in array.program.instructions:
        worst = max(worst, apart(array.batch_value(one.y), fast.batch_value(one.y)))
    return worst


def backward_apart(pair: Pair) -> float:
    """Of the gradient, relative to its largest number: a block may be nothing but rounding."""
    array, fast = pair
    for trainer in pair:
        trainer.gradient()
    return apart(array._engine.take("gradients"), fast._engine.take("gradients"))


def state_apart(pair: Pair) -> float:
    """Of parameters, optimiser slots and kept numbers."""
    array, fast = pair
    return apart(array._engine.take("state"), fast._engine.take("state"))


def measures_apart(pair: Pair, part: str) -> float:
    """Of the loss and the score of a part; they lack in both or in none."""
    one, other = (np.array([np.nan if n is None else n for n in each.evaluate(part)]) for each in pair)
    return max(apart(one[k], other[k]) for k in range(2))


def steps(pair: Pair, count: int) -> None:
    for trainer in pair:
        for _ in range(count):
            trainer.step()


def settled(document: Document, **training: Any) -> Document:
    """The document with an optimiser that does not blow up rounding as adaptive ones do at the start."""
    return learning(document, optimizer={"name": "momentum", "learning_rate": 0.01}, **training)


def at_a_bend(trainer: Trainer, width: float) -> bool:
    """Whether a number of the batch lies so near to a bend that rounding may put it on the other side.

    `width` is relative to the largest number of the same buffer. Exact zeros are the same on both sides.
    """
    trainer.loss()
    for one in trainer.program.instructions:
        kind = one.settings.get("kind")
        z = np.asarray(trainer.batch_value(one.x[0]), dtype=np.float64) if one.x else np.zeros(1)
        places = [z] if one.op == "activation" and kind in ("relu", "leaky_relu", "selu") else []
        if one.op == "loss" and kind in ("mae", "hinge", "huber"):
            places = _bends_of_loss(trainer, kind, z)
        for place in places:
            near = np.abs(place) < width * max(1.0, np.abs(z).max())
            if (near & (place != 0)).any():
                return True
    return False


def _bends_of_loss(trainer: Trainer, kind: Any, z: Any) -> list[Any]:
    assert kind in LOSSES
    target = batch_target(trainer)
    if kind == "hinge":
        return [1.0 - z * target]
    return [z - target] if kind == "mae" else []
