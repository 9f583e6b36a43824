"""Copy and paste of nodes as text, so that they travel between windows and chats."""

from __future__ import annotations

import json
from collections.abc import Collection

import msgspec

from playground.document.edits import Position, add_node, link
from playground.document.model import Document, Graph, Link

KIND = "nnplay-nodes"


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
    shift = (at[0] - left, at[1] - top) if at is not None else (32.0, 32.0)
    new_id: dict[int, int] = {}
    for node in copied.nodes:
        place = (node.at[0] + shift[0], node.at[1] + shift[1])
        document, new_id[node.id] = add_node(document, node.op, place, node.settings, node.name)
    for one in copied.links:
        if one.source in new_id and one.target in new_id:
            document = link(document, Link(new_id[one.source], one.output, new_id[one.target], one.input))
    return document, tuple(new_id.values())


def duplicate(document: Document, ids: Collection[int]) -> tuple[Document, tuple[int, ...]]:
    """With a copy of these nodes beside them, wired among themselves and from the same sources."""
    outside = [one for one in document.graph.links if one.target in ids and one.source not in ids]
    order = [node.id for node in document.graph.nodes if node.id in ids]
    document, made = paste(document, copy(document, ids))
    twin = dict(zip(order, made, strict=True))
    for one in outside:
        document = link(document, one._replace(target=twin[one.target]))
    return document, made


def _read(text: str) -> Graph | None:
    try:
        raw = json.loads(text)
        if not isinstance(raw, dict) or raw.pop("format", None) != KIND:
            return None
        return msgspec.convert(raw, Graph)
    except (ValueError, RecursionError):
        return None
