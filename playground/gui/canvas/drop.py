"""An entry of the palette on its way to the canvas: as text in a drag."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray, QMimeData

from playground.gui.canvas.requests import New
from playground.ops import OPS

MIME = "application/x-nnplay-op"


def drag_data(new: New) -> QMimeData:
    """The drag's data for a node to be made."""
    text = json.dumps({"op": new.op, "settings": dict(new.settings)})
    made = QMimeData()
    made.setData(MIME, QByteArray(text.encode()))
    return made


def read_drag(data: QMimeData) -> New | None:
    """The node that a drag would make; None where it carries something else."""
    if not data.hasFormat(MIME):
        return None
    try:
        raw = json.loads(bytes(data.data(MIME).data()))
    except ValueError:
        return None
    op = raw.get("op") if isinstance(raw, dict) else None
    settings = raw.get("settings", {}) if isinstance(raw, dict) else {}
    if not isinstance(op, str) or op not in OPS or not isinstance(settings, dict):
        return None
    return New(op, OPS[op].title, settings)
