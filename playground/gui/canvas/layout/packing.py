"""Boxes beside each other on shelves: where the parts of a graph stand that nothing joins."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

ASPECT = 1.6
"""Width to height of the whole, about that of a window."""


def packed(sizes: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """The upper left corner of every box, in their order along shelves from the top."""
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    room = max([sqrt(area * ASPECT), *(width for width, _ in sizes)], default=0.0)
    found: list[tuple[float, float]] = []
    x = y = tall = 0.0
    for width, height in sizes:
        if x and x + width > room:
            x, y, tall = 0.0, y + tall + gap, 0.0
        found.append((x, y))
        x, tall = x + width + gap, max(tall, height)
    return found
