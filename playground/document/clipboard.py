"""Copy and paste of nodes as text, so that they travel between windows and chats."""

from __future__ import annotations

from collections.abc import Collection

from playground.document.edits import Position
from playground.document.model import Document
from playground.document.placing import piece_of, place
from playground.document.share import share_nodes, shared_in

BESIDE = (32.0, 32.0)
"""How far from the original a copy is laid, in scene pixels."""

copy = share_nodes
"""These nodes as compact text: `paste` reads it."""


def paste(document: Document, text: str, at: Position | None = None) -> tuple[Document, tuple[int, ...]]:
    """With the copied nodes added under new ids and free names; gives the document and the ids.

    Their upper left corner comes to `at`, or beside where they were. Links and groups among them come
    along, and nodes stay frozen or bypassed. Text that is no copy of nodes changes nothing and gives no
    ids; `shared_in` says what it is.
    """
    copied = shared_in(text).graph
    if copied is None or not copied.nodes:
        return document, ()
    left = min(node.at[0] for node in copied.nodes)
    top = min(node.at[1] for node in copied.nodes)
    shift = (at[0] - left, at[1] - top) if at is not None else BESIDE
    document, twin = place(document, copied, shift)
    return document, tuple(twin.values())


def duplicate(document: Document, ids: Collection[int]) -> tuple[Document, tuple[int, ...]]:
    """With a copy of these nodes beside them, wired among themselves and from the same sources."""
    wanted = set(ids)
    feeding = [one for one in document.graph.links if one.target in wanted and one.source not in wanted]
    document, twin = place(document, piece_of(document.graph, wanted), BESIDE, feeding)
    return document, tuple(twin.values())
