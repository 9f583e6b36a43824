"""Undo and redo as a list of documents."""

from __future__ import annotations

from dataclasses import dataclass

from playground.document.model import Document

MAX_STEPS = 500
"""Steps that can be undone; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Step:
    """A document and the edit that led to it."""

    document: Document
    label: str
    merge_key: str | None = None


class History:
    """The documents so far and which one is current. Mutable; owned by the session.

    Edits in a row with the same `merge_key` (a slider dragged, a name typed) are one step.
    """

    def __init__(self, document: Document) -> None:
        self._steps = [Step(document, "")]
        self._at = 0

    @property
    def document(self) -> Document:
        """The current document."""
        return self._steps[self._at].document

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, None where there is nothing."""
        return self._steps[self._at].label if self._at else None

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back, None where there is nothing."""
        return self._steps[self._at + 1].label if self._at + 1 < len(self._steps) else None

    def push(self, document: Document, label: str, merge_key: str | None = None) -> None:
        """A new current document; what was undone is forgotten.

        A merged step that leads back to where it began is none.
        """
        if document == self.document:
            return
        del self._steps[self._at + 1 :]
        if merge_key is not None and self._at and self._steps[self._at].merge_key == merge_key:
            del self._steps[self._at]
        if document != self._steps[-1].document:
            self._steps.append(Step(document, label, merge_key))
        del self._steps[: max(0, len(self._steps) - MAX_STEPS - 1)]
        self._at = len(self._steps) - 1

    def close_merge(self) -> None:
        """Lets the next edit be a step of its own, whatever its key."""
        last = self._steps[self._at]
        self._steps[self._at] = Step(last.document, last.label)

    def undo(self) -> Document:
        """One step back, where there is one."""
        self._at = max(0, self._at - 1)
        self.close_merge()
        return self.document

    def redo(self) -> Document:
        """One step forward, where there is one."""
        self._at = min(len(self._steps) - 1, self._at + 1)
        self.close_merge()
        return self.document
