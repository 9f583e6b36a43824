"""Copy and paste of nodes as text, so that they travel between windows and chats."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

import msgspec

from playground.document.edits import Position, add_node
from playground.document.file import strict_json
from playground.document.links import why_not
from playground.document.model import Document, Graph, Link, Node
from playground.document.wiring import link

KIND = "nnplay-nodes"
BESIDE = (32.0, 32.0)
"""How far from the original a copy is laid, in scene pixels."""


def copy(document: Document, ids: Collection[int]) -> str:
    """These nodes and the links among them, as JSON text."""
    nodes = [node for node in document.graph.nodes if node.id in ids]
    links = [one for one in document.graph.links if one.source in ids and one.target in ids]
    plain = msgspec.to_builtins(Graph(tuple(nodes), tuple(links)), enc_hook=dict)
    return json.dumps({"format": KIND, **plain}, ensure_ascii=False)


def paste(document: Document, text: str, at: Position | None = None) -> tuple[Document, tuple[int, ...]]:
    """With the copied nodes added under new ids and free names; gives the document and the ids.

    Their upper left corner comes to `at`, or beside where they were. Text that is no copy of nodes
    changes nothing and gives no ids.
    """
    copied = _read(text)
    if copied is None or not copied.nodes:
        return document, ()
    left = min(node.at[0] for node in copied.nodes)
    top = min(node.at[1] for node in copied.nodes)
    shift = (at[0] - left, at[1] - top) if at is not None else BESIDE
    document, twin = _placed(document, copied.nodes, shift)
    inside = [one for one in copied.links if one.source in twin and one.target in twin]
    return _wired(document, inside, twin), tuple(twin.values())


def duplicate(document: Document, ids: Collection[int]) -> tuple[Document, tuple[int, ...]]:
    """With a copy of these nodes beside them, wired among themselves and from the same sources."""
    feeding = [one for one in document.graph.links if one.target in ids]
    nodes = [node for node in document.graph.nodes if node.id in ids]
    document, twin = _placed(document, nodes, BESIDE)
    return _wired(document, feeding, twin), tuple(twin.values())


def _placed(document: Document, nodes: Iterable[Node], shift: Position) -> tuple[Document, dict[int, int]]:
    """With copies of the nodes, shifted; gives the document and the new id of each."""
    twin: dict[int, int] = {}
    for node in nodes:
        place = (node.at[0] + shift[0], node.at[1] + shift[1])
        document, twin[node.id] = add_node(document, node.op, place, node.settings, node.name)
    return document, twin


def _wired(document: Document, links: Iterable[Link], twin: Mapping[int, int]) -> Document:
    """With the links that lead to copies, in the order of the ports; those that cannot be are left out."""
    for one in sorted(links, key=lambda one: (one.target, one.input)):
        new = one._replace(source=twin.get(one.source, one.source), target=twin[one.target])
        if why_not(document, (new.source, new.output), (new.target, new.input)) is None:
            document = link(document, new)
    return document


def _read(text: str) -> Graph | None:
    try:
        raw = strict_json(text, "the copy")
        if not isinstance(raw, dict) or raw.pop("format", None) != KIND:
            return None
        return msgspec.convert(raw, Graph)
    except ValueError:
        return None
