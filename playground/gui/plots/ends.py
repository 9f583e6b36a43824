"""The names of the curves and their last values, beside the ends of the lines instead of in a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtGui import QPainter

from playground.gui.plots.chart import Chart, Layer, write

_GAP_PX = 9
_NAME_PX = 12
_BLOCK_PX = 27
_BELOW_PX = 4
"""How far a text may reach below the plot: the labels of the axis stand there."""


@dataclass(frozen=True, slots=True)
class End:
    """A curve's name, its last value as text, the value's height and the role of its colour."""

    name: str
    value: str
    y: float
    role: str


class LineEnds(Layer):
    """Two lines of text for each curve, moved apart where they would cover each other."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 3)
        self._ends: tuple[End, ...] = ()

    def show_ends(self, ends: Sequence[End]) -> None:
        """Shows these names and values."""
        if tuple(ends) != self._ends:
            self._ends = tuple(ends)
            self.update()

    @property
    def ends(self) -> tuple[End, ...]:
        return self._ends

    def draw(self, painter: QPainter) -> None:
        chart = self.chart
        left = chart.area.right() + chart.px(_GAP_PX)
        for end, top in zip(self._ends, self.tops(), strict=True):
            color = chart.theme.color(end.role)
            write(painter, end.name, chart.type(), color, left, top + chart.px(_NAME_PX / 2))
            face = chart.type("caption", 600)
            write(painter, end.value, face, color, left, top + chart.px(_NAME_PX * 1.5))

    def tops(self) -> list[float]:
        """Upper edge of each text in pixels: at its line's end where there is room, in order of height."""
        chart, block = self.chart, self.chart.px(_BLOCK_PX)
        lowest = chart.area.bottom() + chart.px(_BELOW_PX) - block
        with np.errstate(all="ignore"):
            wished = [
                float(np.clip(chart.px_y(end.y), chart.area.top(), chart.area.bottom())) for end in self._ends
            ]
        wished = [(chart.area.bottom() if np.isnan(y) else y) - block / 2 for y in wished]
        order = sorted(range(len(wished)), key=lambda index: (wished[index], index))
        return _apart(wished, order, block, lowest)


def _apart(wished: list[float], order: list[int], block: float, lowest: float) -> list[float]:
    """Moves texts as little as need be until none covers another and all stand between 0 and `lowest`."""
    tops = list(wished)
    for before, after in pairwise(order):
        overlap = max(tops[before] + block - tops[after], 0.0)
        tops[before] -= overlap / 2
    floor = 0.0
    for index in order:
        tops[index] = max(tops[index], floor)
        floor = tops[index] + block
    for place, index in enumerate(reversed(order)):
        tops[index] = min(tops[index], lowest - place * block)
    return tops
