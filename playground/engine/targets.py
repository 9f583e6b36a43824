"""Targets as a network is taught them, and answers as people read them: encoding, decisions, scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.program import Program
from playground.ops import ACTIVATIONS, LOSSES
from playground.ops.targets import decide, encode

Array = Any


def encoded(program: Program, y: Array) -> Array:
    """Targets in the shape of the network's answer: classes by the loss's encoding, values as they are.

    Shapes: y (N,) class indices or (N, T) values; result (N, O).
    """
    if program.facts.task == "values":
        return np.asarray(y, dtype=np.float64).reshape(len(y), program.facts.targets)
    low, high = LOSSES[program.loss].ends(program.low, program.high)
    return encode(y, program.facts.targets, program.width, low, high)


def probabilities(program: Program, outputs: Array, xp: Any = np) -> Array:
    """Answers of a classifier as the probability of each class, or of class 1 where there is one column.

    Where the loss works on probabilities they are exact; answers in −1 … 1 are moved to 0 … 1 and cut.
    Shapes: (N, O) both.
    """
    if program.probability is not None:
        y, s = xp.empty_like(outputs), xp.empty_like(outputs)
        ACTIVATIONS[program.probability].forward(xp, outputs, y, s)
        return y
    low, high = LOSSES[program.loss].ends(program.low, program.high)
    return xp.clip((outputs - low) / (high - low), 0.0, 1.0)


def decisions(program: Program, outputs: Array) -> Array:
    """The class that each row of answers says. Shapes: outputs (N, O), result (N,)."""
    logits = program.probability is not None
    return decide(outputs, LOSSES[program.loss].threshold(program.low, program.high, logits=logits))


def tally(program: Program, outputs: Array, y: Array) -> float:
    """What the score counts of these rows: how many are right, or for values Σ(y − ŷ)².

    Shapes: outputs (N, O), y as in `encoded`.
    """
    if program.facts.task == "classes":
        return float((decisions(program, outputs) == np.asarray(y)).sum())
    y = np.asarray(y, dtype=np.float64).reshape(len(y), -1)
    with np.errstate(over="ignore"):
        return float(((y - outputs.astype(np.float64)) ** 2).sum())


def spread(program: Program, y: Array) -> float:
    """Σ(y − mean y)² over all target columns of values; 0 for classes. Shapes: y as in `encoded`."""
    if program.facts.task == "classes" or not len(y):
        return 0.0
    y = np.asarray(y, dtype=np.float64).reshape(len(y), -1)
    y = y - y[0]  # values that are all alike spread by nothing, also not by the rounding of their mean
    return float(((y - y.mean(axis=0)) ** 2).sum())


def score(program: Program, count: int, tally: float, spread: float) -> float | None:
    """Accuracy (share of rows that are right) for classes, R² for values; None where there is none.

    R² = 1 − Σ(y − ŷ)² / Σ(y − mean y)²; of fewer than two rows or of targets that are all alike there is
    none.
    """
    if program.facts.task == "classes":
        return tally / count if count else None
    return 1.0 - tally / spread if spread > 0 else None
