"""Blocks of the user's own: a selection as text, and the text as a piece to be placed.

The text is that of copied nodes (see `share`) with one group around all of them, so it can be pasted as
well, and any copied nodes can become a block. Owns which node of a piece is fed and which feeds on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from playground.document.block import GAP, POINT_RISE, POINT_WIDTH, Piece, corner
from playground.document.edits import fresh_id, namer
from playground.document.file import DocumentError
from playground.document.groups import fitting
from playground.document.model import Color, Document, Graph, Group, Link, Node, replace
from playground.document.placing import piece_of
from playground.document.share import share_graph, shared_in
from playground.document.wiring import POINT
from playground.ops import OPS

TITLE = "Block"


def block_text(document: Document, ids: Collection[int], title: str, color: Color = "violet") -> str:
    """These nodes as the text of a block. Where one output feeds several of them, it begins with a point.

    What else fed them from outside is left open. Empty where none of the nodes is there.
    """
    piece = piece_of(document.graph, ids)
    if not piece.nodes:
        return ""
    led = _led_in(piece, _feeding(document.graph, set(ids)))
    return share_graph(_titled(led, title, color))


def read_block(text: str) -> Piece:
    """The piece in the text of a block, or in that of any copied nodes.

    Raises:
        DocumentError: the text holds no nodes, or did not arrive whole; one sentence.
    """
    found = shared_in(text)
    if found.graph is None or not found.graph.nodes:
        raise DocumentError(found.problem or "The text holds no nodes, so no block can be made of it.")
    first = found.graph.groups[0] if found.graph.groups else None
    graph = _titled(found.graph, first.title if first else TITLE, first.color if first else "violet")
    return Piece(graph, *_ends(graph))


def retitled(piece: Piece, title: str) -> Piece:
    """The piece under another title."""
    color = piece.graph.groups[0].color if piece.graph.groups else "violet"
    return piece._replace(graph=_titled(piece.graph, title, color))


def _titled(graph: Graph, title: str, color: Color) -> Graph:
    """All nodes in one group: a node is in one at most, so groups within are dropped."""
    title = fitting(title) or TITLE
    return replace(graph, groups=(Group(1, title, tuple(node.id for node in graph.nodes), color),))


def _feeding(graph: Graph, ids: Collection[int]) -> list[Link]:
    """The links into the nodes from the one output outside that feeds most of them."""
    entering = [one for one in graph.links if one.target in ids and one.source not in ids]
    counted = Counter((one.source, one.output) for one in entering)
    if not counted:
        return []
    most = max(counted, key=lambda output: counted[output])
    return [one for one in entering if (one.source, one.output) == most]


def _led_in(piece: Graph, feeding: list[Link]) -> Graph:
    """The piece, its way in a point where it is wired to more than one node.

    What stands behind the first of them is reached through a further point above, clear of the nodes.
    """
    if len(feeding) < 2:
        return piece
    top, first = corner(piece)[1] - POINT_RISE, fresh_id(piece)
    free = namer(node.name for node in piece.nodes)
    near = min(piece.node(one.target).at[0] for one in feeding)
    points = [Node(first, POINT, free("way in"), (near - GAP - POINT_WIDTH, top))]
    links = list(piece.links)
    for one in feeding:
        source, x = first, piece.node(one.target).at[0]
        if x > near:
            source = first + len(points)
            points.append(Node(source, POINT, free("way around"), (x - GAP - POINT_WIDTH, top)))
            links.append(Link(first, 0, source, 0))
        links.append(one._replace(source=source, output=0))
    return replace(piece, nodes=(*points, *piece.nodes), links=tuple(links))


def _ends(graph: Graph) -> tuple[int | None, int | None]:
    """The leftmost node that waits for an input, and the rightmost whose output goes nowhere."""
    entries, exits = list[Node](), list[Node]()
    for node in graph.nodes:
        op = OPS.get(node.op)
        if op is not None and op.inputs != 0 and not graph.into(node.id):
            entries.append(node)
        if op is not None and op.outputs and not graph.out_of(node.id):
            exits.append(node)
    entry = min(entries, key=lambda node: node.at, default=None)
    exit = max(exits, key=lambda node: node.at, default=None)
    return entry.id if entry else None, exit.id if exit else None
