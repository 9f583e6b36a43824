"""Sets with a measured value as target: TF Playground's two surfaces and curves of one input.

Targets lie in about −1 … 1. Shapes: surfaces give points (N, 2), curves (N, 1); values are (N, 1).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from playground.data.classic import PLAYGROUND
from playground.data.source import Draw, Floats, Source, generator

RADIUS = 6.0
"""Inputs are spread evenly over −6 … 6."""


def surface(draw: Draw, height: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """Points and their heights; noise reads the height at a point shifted by U(−6, 6)·noise."""
    x = draw.uniform(RADIUS, draw.count, 2)
    seen = x + draw.uniform(RADIUS, draw.count, 2) * draw.noise
    return x, height(seen)[:, None]


def plane(draw: Draw) -> tuple[Floats, Floats]:
    """z = (x + y) / 10."""
    return surface(draw, lambda x: x.sum(axis=1) / 10)


PLANE = generator(
    "plane",
    "Plane",
    plane,
    count=1200,
    targets=1,
    class_names=(),
    help="A tilted plane, which one linear neuron fits exactly.",
    source=PLAYGROUND,
)

HILLS = np.array([[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]])
"""Centre x, centre y and sign of each hill."""


def hill_height(x: Floats) -> Floats:
    """Height at points (N, 2): ±(1 − distance / 2) of the hill that stands out most, else 0."""
    distance = np.hypot(x[:, 0, None] - HILLS[:, 0], x[:, 1, None] - HILLS[:, 1])
    heights = HILLS[:, 2] * np.clip(1 - distance / 2, 0, 1)
    tallest = np.abs(heights).argmax(axis=1)
    picked: Floats = heights[np.arange(len(x)), tallest]
    return picked


def multi_gauss(draw: Draw) -> tuple[Floats, Floats]:
    """Six cones of radius 2, up and down by turns."""
    return surface(draw, hill_height)


MULTI_GAUSS = generator(
    "multi_gauss",
    "Hills and hollows",
    multi_gauss,
    count=1200,
    targets=1,
    class_names=(),
    help="Three hills and three hollows on a flat ground.",
    source=PLAYGROUND,
)


def curve(name: str, title: str, of: Callable[[Floats], Floats], *, help: str, formula: str) -> Source:
    """The entry of a one-input regression y = f(x) + U(−1, 1)·noise with x ~ U(−6, 6)."""

    def rows(draw: Draw) -> tuple[Floats, Floats]:
        x = draw.uniform(RADIUS, draw.count, 1)
        return x, of(x) + draw.uniform(1, draw.count, 1) * draw.noise

    return generator(
        name,
        title,
        rows,
        count=300,
        noise=0.05,
        columns=("x",),
        column_labels=("x",),
        targets=1,
        class_names=(),
        help=help,
        source=formula,
    )


SINE = curve(
    "sine",
    "Sine",
    lambda x: np.sin(x),
    help="Two waves: watch the bends of the neurons add up to a curve.",
    formula="y = sin x",
)

STEP = curve(
    "step",
    "Step",
    lambda x: np.where(x >= 0, 1.0, -1.0),
    help="A jump, which no smooth network meets exactly: watch how steep it gets.",
    formula="y = −1 left of 0, else 1",
)

ABS = curve(
    "abs",
    "|x|",
    lambda x: np.abs(x) / RADIUS,
    help="One bend: two ReLU neurons fit it exactly.",
    formula="y = |x| / 6",
)

BUMP_SHAPES = np.array([[-4.0, 0.8, 0.6], [-1.0, -0.6, 0.9], [1.5, 1.0, 0.4], [4.0, 0.5, 1.2]])
"""Centre, height and width of each bump."""


def bump_height(x: Floats) -> Floats:
    """Σ height · exp(−((x − centre) / width)²) for x (N, 1)."""
    centre, height, width = BUMP_SHAPES.T
    total: Floats = (height * np.exp(-(((x - centre) / width) ** 2))).sum(axis=1, keepdims=True)
    return total


BUMPS = curve(
    "bumps",
    "Bumps",
    bump_height,
    help="Narrow and wide bumps: the narrow ones are learned last.",
    formula="y = Σ h·exp(−((x − c) / w)²) over four bumps",
)
