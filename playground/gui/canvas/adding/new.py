"""What is on its way to the canvas: a node, or a block of nodes.

Owns how large it will be before anybody has computed that. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from playground import document as edits
from playground.document import Document
from playground.document.block import Piece
from playground.document.blocks import BLOCKS, MOST_UNITS, UNITS
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.face import Face
from playground.gui.canvas.plan.measures import Box, around
from playground.ops import OPS
from playground.ops.setting import resolve

Place = tuple[float, float]

_USUAL_UNITS = 8
"""So many has a node of which nobody can say it yet."""


class Made(NamedTuple):
    """A document with what was added, and where wires enter and leave that."""

    document: Document
    entry: int
    exit: int


class Addition(Protocol):
    """What can be added: a node, or a block of them."""

    @property
    def title(self) -> str: ...

    @property
    def takes_input(self) -> bool: ...

    @property
    def gives_output(self) -> bool: ...

    def behind(self, source: Face) -> Addition:
        """What it becomes behind this face."""

    def size(self, source: Face | None = None) -> tuple[float, float]:
        """How large it will be behind this face."""

    def made(self, document: Document, at: Place) -> Made:
        """The document with it, its upper left corner at a place."""


@dataclass(frozen=True, slots=True)
class New:
    """A node to be made."""

    op: str
    title: str
    settings: Mapping[str, Any]

    @property
    def width(self) -> float:
        op = OPS.get(self.op)
        if op is None or op.inputs not in (None, 0):
            return m.NODE_WIDTH
        return m.MERGE_WIDTH if op.inputs is None else m.INPUT_WIDTH

    @property
    def takes_input(self) -> bool:
        return self.op in OPS and OPS[self.op].inputs != 0

    @property
    def gives_output(self) -> bool:
        return self.op in OPS and OPS[self.op].outputs > 0

    def behind(self, source: Face) -> Addition:
        return self

    def size(self, source: Face | None = None) -> tuple[float, float]:
        """As tall as its own units make it, else as those that it gets from the face before it."""
        op = OPS.get(self.op)
        if op is not None and op.passes:
            return m.POINT, m.POINT
        units = resolve(op.settings, self.settings).get("units") if op is not None else None
        if op is not None and op.category == "loss":
            body = float(m.VALUE_BODY)
        elif isinstance(units, int) or source is None or not source.known:
            body = _body(units if isinstance(units, int) else _USUAL_UNITS, self.width)
        else:
            body = source.body_height
        return self.width, m.HEADER + body + m.FOOTER

    def made(self, document: Document, at: Place) -> Made:
        document, id = edits.add_node(document, self.op, (round(at[0]), round(at[1])), self.settings)
        return Made(document, id, id)


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A block to be placed: by its name in the library, or one of the user's own."""

    block: str | Piece
    title: str
    units: int = UNITS

    @property
    def takes_input(self) -> bool:
        return self._piece().entry is not None

    @property
    def gives_output(self) -> bool:
        return self._piece().exit is not None

    def behind(self, source: Face) -> Addition:
        """As wide as what it gets, where its input is added to what it makes of that."""
        fits = isinstance(self.block, str) and BLOCKS[self.block].keeps and 0 < source.units <= MOST_UNITS
        return replace(self, units=source.units) if fits else self

    def size(self, source: Face | None = None) -> tuple[float, float]:
        boxes = [
            Box(*node.at, *New(node.op, node.name, node.settings).size(source))
            for node in self._piece().graph.nodes
        ]
        whole = around(boxes)
        return whole.width, whole.height

    def made(self, document: Document, at: Place) -> Made:
        piece = self._piece()
        order = [node.id for node in piece.graph.nodes]
        document, ids = edits.place_block(document, piece, (round(at[0]), round(at[1])))
        twin = dict(zip(order, ids, strict=True))
        entry = twin.get(piece.entry or 0, ids[0])
        return Made(document, entry, twin.get(piece.exit or 0, ids[-1]))

    def _piece(self) -> Piece:
        return self.block if isinstance(self.block, Piece) else BLOCKS[self.block].make(self.units)


def _body(units: int, width: float) -> float:
    """Height of the body of so many units."""
    if units > m.MOST_TILES:
        return 2 * m.PADDING + m.PICTURE[1]
    column = m.tile_column(max(units, 1), width, m.tile_side(max(units, 1)))
    return column[-1].bottom + m.PADDING - m.HEADER
