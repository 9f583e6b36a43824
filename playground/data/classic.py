"""TF Playground's four class sets: circle, xor, gauss, spiral.

Formulas by https://github.com/tensorflow/playground (src/dataset.ts), so that its users recognise
them; the random numbers are ours. Class 1 (blue) is their +1, class 0 (orange) their −1. Shapes:
every formula gives points (N, 2) and classes (N,).
"""

from __future__ import annotations

import numpy as np

from playground.data.source import Draw, Floats, Whole, generator

PLAYGROUND = "TF Playground, src/dataset.ts"


def halves(count: int) -> Whole:
    """Classes 1 … 1, 0 … 0; an odd row goes to class 1."""
    first = (count + 1) // 2
    return np.repeat(np.array([1, 0], dtype=np.int64), [first, count - first])


def within_class(classes: Whole) -> tuple[Whole, Whole]:
    """For rows sorted by class: the place of each row in its class, and the size of that class."""
    starts = np.flatnonzero(np.diff(classes, prepend=-1))
    sizes = np.diff(np.append(starts, len(classes)))
    return np.arange(len(classes)) - np.repeat(starts, sizes), np.repeat(sizes, sizes)


def polar(radius: Floats, angle: Floats) -> Floats:
    """Points at `radius` in direction `angle`, which is measured from the second axis as they do."""
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def circle(draw: Draw) -> tuple[Floats, Whole]:
    """r ~ U(0, 2.5) inside, U(3.5, 5) outside; noise shifts a point by U(−5, 5)·noise for its label."""
    inside = halves(draw.count) == 1
    share = draw.rng.random(draw.count)
    radius = np.where(inside, 2.5 * share, 3.5 + 1.5 * share)
    x = polar(radius, draw.rng.uniform(0, 2 * np.pi, draw.count))
    seen = x + draw.uniform(5, draw.count, 2) * draw.noise
    return x, (np.hypot(seen[:, 0], seen[:, 1]) < 2.5).astype(np.int64)


CIRCLE = generator(
    "circle",
    "Circle",
    circle,
    help="A disc inside a ring. No straight line parts them; x² and y² make it easy.",
    source=PLAYGROUND,
)


def xor(draw: Draw) -> tuple[Floats, Whole]:
    """x, y ~ U(−5, 5), pushed 0.3 away from the axes; class 1 where x·y ≥ 0 after the noise shift."""
    x = draw.uniform(5, draw.count, 2)
    x += np.where(x > 0, 0.3, -0.3)
    seen = x + draw.uniform(5, draw.count, 2) * draw.noise
    return x, (seen[:, 0] * seen[:, 1] >= 0).astype(np.int64)


XOR = generator(
    "xor",
    "Exclusive or",
    xor,
    help="Opposite quarters belong together: the smallest problem that needs a hidden layer (or xy).",
    source=PLAYGROUND,
)


def gauss(draw: Draw) -> tuple[Floats, Whole]:
    """Normal around (2, 2) and (−2, −2); the variance goes from 0.5 at noise 0 to 4 at noise 0.5."""
    classes = halves(draw.count)
    spread = np.sqrt(0.5 + 7.0 * draw.noise)
    centre = np.where(classes == 1, 2.0, -2.0)
    return centre[:, None] + spread * draw.rng.standard_normal((draw.count, 2)), classes


GAUSS = generator(
    "gauss",
    "Two clouds",
    gauss,
    help="Two normal clouds, which a single neuron can part.",
    source=PLAYGROUND,
)


def spiral(draw: Draw) -> tuple[Floats, Whole]:
    """r = 5·i/n, t = 1.75·2π·i/n, half a turn on for class 0; noise moves points by U(−1, 1)·noise."""
    classes = halves(draw.count)
    place, size = within_class(classes)
    along = place / size
    angle = 1.75 * 2 * np.pi * along + np.where(classes == 1, 0.0, np.pi)
    return polar(5 * along, angle) + draw.uniform(1, draw.count, 2) * draw.noise, classes


SPIRAL = generator(
    "spiral",
    "Spiral",
    spiral,
    help="Two arms wound into each other: the hardest of the classic sets.",
    source=PLAYGROUND,
)
