"""What an activation does to gradients, told from its table entry alone."""

from __future__ import annotations

from functools import cache
from math import isfinite
from typing import Any

import numpy as np

from playground.ops.activations import ACTIVATIONS, curve

Array = Any

KINK = 0.01
"""A slope that jumps by this much at zero is a bend that one sees."""


@cache
def kinked(kind: str) -> bool:
    """Whether the slope jumps at zero: relu, leaky_relu, selu."""
    found = curve(kind, np.array([-1e-9, 1e-9]))
    return found is not None and bool(abs(found[1][1] - found[1][0]) > KINK)


@cache
def rectifies(kind: str) -> bool:
    """Whether it gives exactly nothing below zero, and passes on no gradient there: relu."""
    found = curve(kind, np.array([-3.0, -1e-3]))
    return found is not None and not found[0].any() and not found[1].any()


@cache
def squashes(kind: str) -> bool:
    """Whether it levels off at both ends: sigmoid, tanh."""
    entry, found = ACTIVATIONS[kind], curve(kind, np.array([-40.0, 40.0]))
    bounded = isfinite(entry.low) and isfinite(entry.high)
    return bounded and found is not None and bool((np.abs(found[1]) < 1e-6).all())


@cache
def steepest(kind: str) -> float:
    """The largest slope that it has."""
    found = curve(kind, np.linspace(-10.0, 10.0, 2001))
    return 1.0 if found is None else float(np.abs(found[1]).max())


def steepness(kind: str, before: Array) -> Array:
    """The slope at each of these sums, as a share of the steepest. Shapes: as `before`."""
    found = curve(kind, before)
    return np.ones(before.shape) if found is None else np.abs(found[1]) / steepest(kind)
