"""An entry of the palette on its way to the canvas: as text in a drag."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData

from playground.document import DocumentError
from playground.document.blocks import BLOCKS
from playground.document.own_blocks import read_block
from playground.document.share import share_graph
from playground.gui.canvas.adding.new import Addition, New, NewBlock
from playground.ops import OPS

MIME = "application/x-nnplay-op"


def drag_data(new: Addition) -> QMimeData:
    """The drag's data for what is to be made."""
    made = QMimeData()
    made.setData(MIME, QByteArray(json.dumps(_plain(new)).encode()))
    return made


def _plain(new: Addition) -> dict[str, Any]:
    if isinstance(new, New):
        return {"op": new.op, "settings": dict(new.settings)}
    assert isinstance(new, NewBlock)
    return {"block": new.block} if isinstance(new.block, str) else {"nodes": share_graph(new.block.graph)}


def read_drag(data: QMimeData) -> Addition | None:
    """What a drag would make; None where it carries something else."""
    if not data.hasFormat(MIME):
        return None
    try:
        raw = json.loads(bytes(data.data(MIME).data()))
    except ValueError:
        return None
    return _read(raw) if isinstance(raw, dict) else None


def _read(raw: dict[str, Any]) -> Addition | None:
    op, settings, block, nodes = (raw.get(key) for key in ("op", "settings", "block", "nodes"))
    if isinstance(block, str) and block in BLOCKS:
        return NewBlock(block, BLOCKS[block].title)
    if isinstance(nodes, str):
        try:
            piece = read_block(nodes)
        except DocumentError:
            return None
        return NewBlock(piece, piece.title)
    if isinstance(op, str) and op in OPS and isinstance(settings or {}, dict):
        return New(op, OPS[op].title, settings or {})
    return None
