"""What every editing panel asks for: one kind of request, the same as the canvas's.

Owns how a setting's new value becomes an edit with its words for undo. Knows no widget.
"""

from __future__ import annotations

from typing import Any

from playground.document import Document
from playground.gui.canvas.commands.requests import Request
from playground.session.settings import set_data, set_training


def change(label: str) -> str:
    """What undo calls the change of a setting: "Change learning rate", "Change L2 penalty"."""
    word = label if label[1:2].isupper() or label[1:2].isdigit() else label[:1].lower() + label[1:]
    return f"Change {word}"


def data(label: str, path: str, value: Any, *, merges: bool = False) -> Request:
    """One setting of the data recipe; a row of such changes undoes as one where `merges`."""

    def edit(document: Document) -> Document:
        return set_data(document, path, value)

    return Request(change(label), edit, f"data.{path}" if merges else None)


def training(label: str, path: str, value: Any, *, merges: bool = False) -> Request:
    """One training setting; a row of such changes undoes as one where `merges`."""

    def edit(document: Document) -> Document:
        return set_training(document, path, value)

    return Request(change(label), edit, f"training.{path}" if merges else None)
