"""A curve as the sum of what its units add to it, on a chart: parts, their sum, the whole, the hinges."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from PySide6.QtCore import QPointF

from playground.engine.mechanics.values import Bends
from playground.gui.plots.bend_layers import NONE, HingeTicks, Parts, Tick
from playground.gui.plots.card import Reading
from playground.gui.plots.chart import Chart
from playground.gui.plots.marks import Line
from playground.gui.plots.summary import Numbers
from playground.gui.theme.figures import number


class BendView:
    """Draws the parts that are on. Without bends it draws nothing."""

    def __init__(self, chart: Chart) -> None:
        self.bends: Bends | None = None
        self._units: tuple[str, ...] = ()
        self._off: frozenset[int] = frozenset()
        self.parts = Parts(chart)
        self.whole = Line(chart, "text3", 1.25, dashed=True)
        self.sum = Line(chart, "text1", 1.75)
        self.ticks = HingeTicks(chart)

    @property
    def heights(self) -> Numbers:
        """All that is drawn, for the range of the axis. Shapes: (rows, M)."""
        bends = self.bends
        if bends is None:
            return np.empty((0, 0))
        return np.vstack([bends.whole[None], self.total[None], bends.parts[list(self._on(bends))]])

    @property
    def total(self) -> Numbers:
        """The offset and the parts that are on. Shapes: (M,)."""
        bends = self.bends
        if bends is None:
            return NONE
        if not self._off & set(range(len(bends.parts))):
            return np.asarray(bends.whole, dtype=np.float64)
        return np.asarray(bends.offset + bends.parts[list(self._on(bends))].sum(axis=0), dtype=np.float64)

    def show_bends(self, bends: Bends | None, names: Mapping[int, str]) -> None:
        """Shows another sum, all on where its units are others; `names` are those of the nodes by id."""
        if bends is not None and bends.names != self._units:
            self._units, self._off = bends.names, frozenset()
        self.bends = bends
        hinges = () if bends is None else bends.hinges
        self.ticks.show_ticks([Tick(hinge.x, unit_name(names, hinge.node, hinge.unit)) for hinge in hinges])
        self._draw()

    def show_off(self, parts: Collection[int]) -> None:
        """Switches these parts off and all others on."""
        self._off = frozenset(parts)
        self._draw()

    def readings(self, x: float, at: QPointF) -> list[Reading]:
        """What the mouse points at: a bend, or a part and what it adds there."""
        bends, tick = self.bends, self.ticks.nearest(at)
        if bends is None:
            return []
        if tick is not None:
            self.parts.point(None)
            return [Reading("bend of", tick.name), Reading("at", number(tick.x))]
        part = self.parts.nearest(x, at)
        self.parts.point(part)
        readings = [Reading("sum", number(float(np.interp(x, bends.x, self.total)), 4))]
        if part is not None:
            value = float(np.interp(x, bends.x, bends.parts[part]))
            readings.append(Reading(bends.names[part], number(value, 4)))
        return readings

    def _on(self, bends: Bends) -> tuple[int, ...]:
        return tuple(part for part in range(len(bends.parts)) if part not in self._off)

    def _draw(self) -> None:
        bends = self.bends
        if bends is None:
            self.parts.show_parts(NONE, {})
            for line in (self.whole, self.sum):
                line.set_data(NONE, NONE)
            return
        x = np.asarray(bends.x, dtype=np.float64)
        on = self._on(bends)
        self.parts.show_parts(x, {part: np.asarray(bends.parts[part], dtype=np.float64) for part in on})
        self.sum.set_data(x, self.total)
        some = len(on) < len(bends.parts)
        self.whole.set_data(x if some else NONE, np.asarray(bends.whole, np.float64) if some else NONE)


def unit_name(names: Mapping[int, str], node: int, unit: int) -> str:
    """ "hidden 2 · 1" for a unit counted from 0."""
    return f"{names.get(node, f'node {node}')} · {unit + 1}"
