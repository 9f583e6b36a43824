"""The weight that is selected and the one under the mouse, drawn over the graph.

Owns their wires and chips, and which tiles, dots and pixels are marked for them.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from playground.engine.mechanics.values import Weight
from playground.gui.canvas.items.chip_place import Place, place
from playground.gui.canvas.items.ink import Ink
from playground.gui.canvas.items.node_face import rect
from playground.gui.canvas.items.numbers import Numbers, Reading
from playground.gui.canvas.items.weight_mark import BoldWire, Rings, WeightChip
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import EMPTY, Plan
from playground.gui.canvas.plan.weights import Spot, names, pieces, spot


class Picked:
    """Two wires and two chips. Shows what it is handed."""

    def __init__(self, scene: QGraphicsScene, ink: Ink) -> None:
        self._wires = BoldWire(ink), BoldWire(ink)
        self._chips = WeightChip(ink), WeightChip(ink)
        self._rings = Rings(ink)
        for item in (*self._wires, *self._chips, self._rings):
            scene.addItem(item)
        self._spots: tuple[Spot | None, Spot | None] = (None, None)
        self._plan = EMPTY
        self._traced = False
        self._zoom = self._scale = 1.0
        self._view: Box | None = None
        self._places = [Place((0.0, 0.0), Box(0, 0, 0, 0))] * 2
        self._around: list[object] = [None, None]
        """What each chip was last placed among."""

    def show(
        self, plan: Plan, ink: Ink, numbers: Numbers, selected: Weight | None, hovered: Weight | None
    ) -> None:
        """The selected weight, and the hovered one where it is another."""
        other = hovered if hovered != selected else None
        self._spots = self._spot(plan, selected), self._spot(plan, other)
        self._rings.show_tiles(ink, self._ends(plan, self._spots[0]))
        for index, (weight, here) in enumerate(zip((selected, other), self._spots, strict=True)):
            wire = pieces(plan, here) if here is not None else ()
            reading = numbers.reading(weight) if weight is not None else Reading()
            share = self._share(numbers, weight, reading)
            self._wires[index].show_wire(ink, wire, share, selected=index == 0)
            symbol = "b" if here is not None and here.source is None else "w"
            known = reading if here is not None else Reading()
            title = names(plan, weight) if weight is not None and index else ()
            self._chips[index].show_numbers(ink, known, symbol, selected=index == 0, title=title)
        self._plan, self._traced = plan, numbers.trace is not None
        self._place_chips()

    def look(self, zoom: float, view: Box, scale: float) -> None:
        """What is seen of the scene just now, how large that is, and how large words are."""
        if (zoom, view, scale) != (self._zoom, self._view, self._scale):
            self._zoom, self._view, self._scale = zoom, view, scale
            for chip in self._chips:
                chip.setScale(scale)
            self._place_chips()

    def _place_chips(self) -> None:
        """Puts the chips where they cover nothing; they stay while nothing around them changes."""
        other: Box | None = None
        for index, (chip, here) in enumerate(zip(self._chips, self._spots, strict=True)):
            if here is None or not chip.isVisible():
                continue
            around = (self._plan, here, chip.size, self._zoom, self._view, other)
            if (around, self._traced) != self._around[index]:
                self._around[index] = around, self._traced
                self._places[index] = place(*around, traced=self._traced)
                chip.place(self._places[index])
            other = self._places[index].covers(self._zoom)

    @staticmethod
    def _spot(plan: Plan, weight: Weight | None) -> Spot | None:
        return spot(plan, weight) if weight is not None else None

    @staticmethod
    def _share(numbers: Numbers, weight: Weight | None, reading: Reading) -> float:
        shown = {"weights": reading.value, "gradients": reading.gradient}.get(numbers.kind, reading.pull)
        return 0.0 if weight is None or shown is None else shown / numbers.own_full(weight.name)

    @staticmethod
    def _ends(plan: Plan, here: Spot | None) -> list[QRectF]:
        """The tiles between which a number lies."""
        if here is None or plan.faces[here.node].body != "tiles":
            return []
        boxes = [plan.tile(here.node, here.unit)]
        if here.link is not None and here.source is not None:
            boxes += [plan.tile(id, here.source) for id in plan.anchors(here.link)[:1]]
        return [rect(box) for box in boxes]

    def bias(self, id: int) -> int | None:
        """The unit of a node whose bias is hovered or selected."""
        for here in reversed(self._spots):
            if here is not None and here.node == id and here.source is None:
                return here.unit
        return None

    def pixel(self, plan: Plan, id: int) -> Box | None:
        """The pixel in a node's weight picture of the number that is hovered or selected."""
        for here in reversed(self._spots):
            if here is not None and here.node == id and here.source is not None:
                return plan.faces[id].pixel(here.source, here.unit)
        return None

    def chip(self) -> tuple[QPointF, QRectF] | None:
        """The chip of the selected weight: its place in the scene, its box in pixels around that."""
        shown = self._chips[0]
        return (shown.pos(), shown.box) if shown.isVisible() else None
