"""Blocks placed in a document: on the paper, into a wire, or behind a node.

A placed block is a group of its own, unless it goes into a wire within a group, which it then joins.
"""

from __future__ import annotations

from math import prod

from playground.document.block import GAP, Piece, corner, row_step, width_of
from playground.document.blocks import BLOCKS, MOST_UNITS, UNITS
from playground.document.bypass import passes
from playground.document.edits import Position, changed, move
from playground.document.groups import join_common
from playground.document.inspect import Inspection, inspect
from playground.document.model import Document, Graph, Link, Node
from playground.document.placing import place
from playground.document.wiring import link
from playground.ops import OPS
from playground.ops.facts import Facts
from playground.ops.op import Shape, ShapeError
from playground.ops.setting import problems as setting_problems
from playground.ops.setting import resolve

Placed = tuple[Document, tuple[int, ...]]
"""The document, and the ids of the nodes that were placed, in the order of the block's."""


def place_block(document: Document, block: str | Piece, at: Position, units: int = UNITS) -> Placed:
    """With a block of the library, or a piece, on the paper; its upper left corner comes to a place.

    Raises: KeyError where the library has no block of this name.
    """
    made, twin = _laid(document, _piece(block, units), at)
    return made, tuple(twin.values())


def insert_block(document: Document, block: str | Piece, on: Link, facts: Facts | None = None) -> Placed:
    """With the block in a link: its source feeds the block's first node, the last one feeds its target.

    What must be as wide as the wire becomes so; other blocks take that width where their own would not fit
    what stands behind. `facts` of the data say how wide an input is. Nodes behind make room. As it was,
    without ids, where there is no such link or the piece has no way in or out.
    """
    if on not in document.graph.links:
        return document, ()
    facts = facts or _features(document)
    before = inspect(document.graph, facts)
    wire = _width(document.graph, before, on.source)
    best: Placed = document, ()
    for units in _choices(block, wire):
        best = _inserted(document, _piece(block, units), on)
        if len(inspect(best[0].graph, facts).problems) <= len(before.problems):
            break
    return best


def add_block_after(
    document: Document, block: str | Piece, source: int, facts: Facts | None = None
) -> Placed:
    """With the block behind a node; what it fed, if that was one node, is fed through the block.

    As it was, without ids, where the node has no output or the piece no way in.
    """
    node, behind = document.graph.node(source), document.graph.out_of(source)
    if len(behind) == 1:
        return insert_block(document, block, behind[0], facts)
    wire = _width(document.graph, inspect(document.graph, facts or _features(document)), source)
    piece = _piece(block, _choices(block, wire)[0])
    if piece.entry is None or node.op not in OPS or not OPS[node.op].outputs:
        return document, ()
    made, twin = _laid(document, piece, (node.at[0] + width_of(node.op) + GAP, node.at[1]))
    return link(made, Link(source, 0, twin[piece.entry], 0)), tuple(twin.values())


def _piece(block: str | Piece, units: int) -> Piece:
    return block if isinstance(block, Piece) else BLOCKS[block].make(units)


def _choices(block: str | Piece, wire: int | None) -> tuple[int, ...]:
    """The numbers of units to try on a wire that carries so many features."""
    if isinstance(block, Piece) or wire is None or wire > MOST_UNITS:
        return (UNITS,)
    return (wire,) if BLOCKS[block].keeps else (UNITS, wire, UNITS)


def _features(document: Document) -> Facts | None:
    """What the recipe alone says of the data: its features, where they are chosen one by one."""
    return Facts(document.data.features, "values", 1) if document.data.features else None


def _width(graph: Graph, inspection: Inspection, id: int) -> int | None:
    """How many features leave a node; None where that is not known.

    Where no data say how wide an input is, the layers behind it still say how wide they are themselves.
    """
    seen: set[int] = set()
    while id not in seen:
        seen.add(id)
        node, before = graph.node(id), graph.into(id)
        shape = inspection.shapes[id].output if id in inspection.shapes else None
        if shape is not None:
            return prod(shape)
        narrow, wide = _of_width(node, len(before), 2), _of_width(node, len(before), 3)
        if narrow is not None and narrow == wide:
            return prod(narrow)
        if not before or (narrow, wide) != ((2,), (3,)):
            return None
        id = before[0].source  # it is as wide as what it gets
    return None


def _of_width(node: Node, inputs: int, width: int) -> Shape | None:
    """The shape that would leave a node whose inputs were all so wide; None where that cannot be said."""
    op = OPS.get(node.op)
    if passes(node):
        return (width,)
    if op is None or setting_problems(op.settings, node.settings):
        return None
    shapes = [(width,)] * (op.inputs if op.inputs is not None else max(inputs, 1))
    try:
        return op.shape(shapes, resolve(op.settings, node.settings), None)
    except ShapeError:
        return None


def _laid(document: Document, piece: Piece, at: Position) -> tuple[Document, dict[int, int]]:
    left, top = corner(piece.graph)
    return place(document, piece.graph, (at[0] - left, at[1] - top))


def _inserted(document: Document, piece: Piece, on: Link) -> Placed:
    if piece.entry is None or piece.exit is None:
        return document, ()
    roomy, at = _room(document, piece, on)
    made, twin = _laid(roomy, piece, at)
    behind = Link(twin[piece.exit], 0, on.target, on.input)
    wired = changed(made, links=(behind if one == on else one for one in made.graph.links))
    wired = link(wired, Link(on.source, on.output, twin[piece.entry], 0))
    return join_common(wired, dict.fromkeys(twin.values(), (on.source, on.target))), tuple(twin.values())


def _room(document: Document, piece: Piece, on: Link) -> tuple[Document, Position]:
    """With the nodes behind moved to the right as far as the block needs; and where it goes."""
    source, target = document.graph.node(on.source), document.graph.node(on.target)
    left, top = source.at[0] + width_of(source.op) + GAP, source.at[1]
    first = corner(piece.graph)[0]
    width = max(node.at[0] + width_of(node.op) for node in piece.graph.nodes) - first
    short = left + width + GAP - target.at[0]
    if short <= 0:
        return document, (left, _height_free(document, piece, (left, top), width))
    behind = {
        node.id: (node.at[0] + short, node.at[1])
        for node in document.graph.nodes
        if node.at[0] >= target.at[0] and node.id != source.id
    }
    return move(document, behind), (left, top)


def _height_free(document: Document, piece: Piece, at: Position, width: float) -> float:
    """The height at which the block meets no node: that of the wire, or above those that stand there."""
    tallest = row_step(UNITS)
    height = max(node.at[1] for node in piece.graph.nodes) - corner(piece.graph)[1] + tallest
    below = [
        node.at[1]
        for node in document.graph.nodes
        if at[0] < node.at[0] + width_of(node.op) and node.at[0] < at[0] + width
        if at[1] - tallest < node.at[1] < at[1] + height
    ]
    return min(below) - height if below else at[1]
