"""Any trained number, chosen by keyboard: its node, its block, and its place in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.engine.mechanics.values import Weight
from playground.gui.panels.explain.places import Block, block_of
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.choices import Combo
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.popover import Popover
from playground.gui.widgets.section import FieldRow

_WIDTH_PX = 260


class WeightPicker(Popover):
    """Node, block, from, to. Each change picks a number."""

    weight_picked = Signal(object)

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__("Choose a weight", parent)
        self._themes = themes
        self._blocks: tuple[Block, ...] = ()
        self._weight: Weight | None = None
        self.node = Combo(themes, "Node")
        self.block = Combo(themes, "Numbers")
        self.source = NumberField(themes, "From input", integer=True, check=self._check_source, steppers=True)
        self.target = NumberField(themes, "To unit", integer=True, check=self._check_target, steppers=True)
        self._rows = {
            name: FieldRow(themes, label, field)
            for name, label, field in (
                ("node", "Node", self.node), ("block", "Numbers", self.block),
                ("source", "From input", self.source), ("target", "Unit", self.target),
            )
        }  # fmt: skip
        for row in self._rows.values():
            self.body.addWidget(row)
        for field, name in ((self.source, "source"), (self.target, "target")):
            field.complained.connect(self._rows[name].complain)
            field.edited.connect(self._pick_place)
        self.node.chosen.connect(self._choose_node)
        self.block.chosen.connect(self._choose_block)
        self.setFixedWidth(themes.px(_WIDTH_PX))

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """The blocks to choose from."""
        if tuple(blocks) == self._blocks:
            return
        self._blocks = tuple(blocks)
        nodes = {block.node: block.node_name for block in blocks}
        self.node.set_items(list(nodes.items()))
        self.show_weight(self._weight)

    def show_weight(self, weight: Weight | None) -> None:
        """Shows where a weight stands, without emitting."""
        self._weight = weight
        block = block_of(weight, self._blocks) if weight is not None else None
        if weight is None or block is None:
            self._weight = None
            self._show_block(None)
            return
        self._show_block(block)
        self.target.show_value(weight.place[-1] + 1)
        if len(weight.place) > 1:
            self.source.show_value(weight.place[0] + 1)

    def _show_block(self, block: Block | None) -> None:
        self.node.show_value(block.node if block is not None else None)
        own = [one for one in self._blocks if block is not None and one.node == block.node]
        self.block.set_items([(one.full, one.name) for one in own])
        self.block.show_value(block.full if block is not None else None)
        wide = block is not None and len(block.shape) > 1
        for name, there in (("block", block is not None), ("target", block is not None), ("source", wide)):
            self._rows[name].setVisible(there)
        self.adjustSize()

    def _current(self) -> Block | None:
        name = self.block.currentData()
        return next((block for block in self._blocks if block.full == name), None)

    def _choose_node(self, node: int) -> None:
        self._pick(next(block for block in self._blocks if block.node == node))

    def _choose_block(self, name: str) -> None:
        self._pick(next(block for block in self._blocks if block.full == name))

    def _pick(self, block: Block) -> None:
        """The same place in another block, where it has it, else its first."""
        place = self._weight.place if self._weight is not None else ()
        last = place[-1] if place and place[-1] < block.shape[-1] else 0
        first = place[0] if len(place) > 1 and place[0] < block.shape[0] else 0
        self._announce(Weight(block.full, (first, last)[-len(block.shape) :]))

    def _pick_place(self) -> None:
        block = self._current()
        if block is None:
            return
        fields = (self.source, self.target)[-len(block.shape) :]
        self._announce(Weight(block.full, tuple(int(field.value() or 1) - 1 for field in fields)))

    def _announce(self, weight: Weight) -> None:
        self.show_weight(weight)
        self.weight_picked.emit(weight)

    def _check_source(self, value: float | int | None) -> str | None:
        block = self._current()
        return _outside(value, block.shape[0]) if block is not None else None

    def _check_target(self, value: float | int | None) -> str | None:
        block = self._current()
        return _outside(value, block.shape[-1]) if block is not None else None


def _outside(value: float | int | None, most: int) -> str | None:
    return None if value is not None and 1 <= value <= most else f"must be from 1 to {most:,}"
