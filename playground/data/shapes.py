"""Further class sets on the plane: moons, checkerboard, spirals of many arms, blobs.

All lie in about −5 … 5 like the classic ones, so that pictures and sin x fit them as well. Shapes:
every formula gives points (N, 2) and classes (N,).
"""

from __future__ import annotations

import numpy as np

from playground.data.classic import halves, polar, within_class
from playground.data.source import Draw, Floats, Whole, generator, number, whole
from playground.ops.setting import Setting


def moons(draw: Draw) -> tuple[Floats, Whole]:
    """Two half circles of radius 1, one upside down and shifted by (1, 0.5), enlarged three times.

    Noise is the standard deviation in units of the radius, as in scikit-learn.
    """
    classes = halves(draw.count)
    place, size = within_class(classes)
    angle = np.pi * place / np.maximum(size - 1, 1)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.array([1.0, 0.5]) - upper
    x = np.where(classes[:, None] == 0, upper, lower)
    x += draw.noise * draw.rng.standard_normal((draw.count, 2))
    return 3.0 * (x - np.array([0.5, 0.25])), classes


MOONS = generator(
    "moons",
    "Moons",
    moons,
    noise=0.1,
    help="Two half moons that reach into each other.",
    source="scikit-learn make_moons, enlarged three times",
)


def checkerboard(draw: Draw) -> tuple[Floats, Whole]:
    """x, y ~ U(−5, 5); the class is the colour of the cell that the point lies in after the noise shift.

    The shift is U(−1, 1)·noise in units of a cell, so that finer boards stay boards.
    """
    cells = whole(draw.settings, "cells")
    x = draw.uniform(5, draw.count, 2)
    seen = x + draw.uniform(10 / cells, draw.count, 2) * draw.noise
    cell = np.floor((seen + 5) * cells / 10).astype(np.int64)
    return x, cell.sum(axis=1) % 2


CHECKERBOARD = generator(
    "checkerboard",
    "Checkerboard",
    checkerboard,
    count=1000,
    help="Fields of two colours. More cells need more bends, that is more neurons.",
    source="derived here: parity of the cell",
    more=(Setting("cells", "integer", 4, "Cells", "Fields along each side of the board.", low=2, high=10),),
)


def classes_setting(default: int, low: int) -> Setting:
    """The number of classes of a generated set."""
    return Setting("classes", "integer", default, "Classes", "How many classes there are.", low=low, high=8)


def dealt(count: int, classes: int) -> Whole:
    """`count` rows dealt to the classes as evenly as can be, sorted by class."""
    return np.sort(np.arange(count, dtype=np.int64) % classes)


def k_spiral(draw: Draw) -> tuple[Floats, Whole]:
    """Arm k of K: r = 5·i/n, t = turns·2π·i/n + 2π·k/K; noise moves points by U(−1, 1)·noise."""
    arms = whole(draw.settings, "classes")
    classes = dealt(draw.count, arms)
    place, size = within_class(classes)
    along = place / size
    turn = number(draw.settings, "turns") * along + classes / arms
    return polar(5 * along, 2 * np.pi * turn) + draw.uniform(1, draw.count, 2) * draw.noise, classes


K_SPIRAL = generator(
    "k_spiral",
    "Spiral of many arms",
    k_spiral,
    count=600,
    help="One spiral arm for each class: wants a softmax with as many outputs.",
    source="derived here, after the spiral of Stanford CS231n",
    targets="classes",
    class_names=(),
    more=(
        classes_setting(3, low=3),
        Setting("turns", "number", 0.75, "Turns", "How far each arm winds round.", low=0.1, high=2.0),
    ),
)


def blobs(draw: Draw) -> tuple[Floats, Whole]:
    """Normal clouds with centres evenly on a circle of radius 3.5; variance 0.25 + 7·noise."""
    kinds = whole(draw.settings, "classes")
    classes = dealt(draw.count, kinds)
    centres = polar(np.full(draw.count, 3.5), 2 * np.pi * classes / kinds)
    spread = np.sqrt(0.25 + 7.0 * draw.noise)
    return centres + spread * draw.rng.standard_normal((draw.count, 2)), classes


BLOBS = generator(
    "blobs",
    "Blobs",
    blobs,
    help="One round cloud for each class: straight lines part them.",
    source="derived here, after scikit-learn make_blobs",
    targets="classes",
    class_names=(),
    more=(classes_setting(4, low=2),),
)
