"""Undo and redo as a list of documents, with the numbers that were edited by hand in between.

A trained number is no part of the document: a step that edited one remembers what it was and what it
became, for whoever puts it into the network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from playground.document.model import Document
from playground.engine.mechanics.values import Weight
from playground.engine.units import FIRST, Lives

MAX_STEPS = 500
"""Steps that can be undone; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class WeightEdit:
    """A trained number, before and after it was edited by hand."""

    weight: Weight
    old: float
    new: float


@dataclass(frozen=True, slots=True)
class Step:
    """A document and the edit that led to it; where a number was `edited`, the document is that before.

    `lives` are those of the document's nodes.
    """

    document: Document
    label: str
    merge_key: str | None = None
    edited: WeightEdit | None = None
    lives: Lives = field(default_factory=lambda: FIRST)


class History:
    """The documents so far and which one is current. Mutable; owned by the session.

    Edits in a row with the same `merge_key` (a slider dragged, a name typed) are one step, as are those of a
    number.
    """

    def __init__(self, document: Document) -> None:
        self._steps = [Step(document, "")]
        self._at = 0
        self._births = 0

    @property
    def document(self) -> Document:
        """The current document."""
        return self._steps[self._at].document

    @property
    def lives(self) -> Lives:
        """Which life of its id each node of the current document lives, where that is not the first.

        An id is free again once its node was deleted. A node that an edit brings in is born, as is one that
        an edit turns into another op: it begins a life that nobody has had before. What undo and redo bring
        back was not born: it goes on with the life that it had.
        """
        return self._steps[self._at].lives

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, None where there is nothing."""
        return self._steps[self._at].label if self._at else None

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back, None where there is nothing."""
        return self._steps[self._at + 1].label if self._at + 1 < len(self._steps) else None

    @property
    def to_undo(self) -> WeightEdit | None:
        """The edit of a number that undo would take back, None where it is one of the document."""
        return self._steps[self._at].edited if self._at else None

    @property
    def to_redo(self) -> WeightEdit | None:
        """The edit of a number that redo would bring back, None where it is one of the document."""
        return self._steps[self._at + 1].edited if self._at + 1 < len(self._steps) else None

    def push(self, document: Document, label: str, merge_key: str | None = None) -> None:
        """A new current document; what was undone is forgotten.

        A merged step that leads back to where it began is none.
        """
        if document == self.document:
            return
        last, lives = self._steps[self._at], self._lives(document)
        del self._steps[self._at + 1 :]
        if merge_key is not None and self._at and last.merge_key == merge_key and last.edited is None:
            del self._steps[self._at]
        if document != self._steps[-1].document:
            self._steps.append(Step(document, label, merge_key, lives=lives))
        self._end_here()

    def _lives(self, document: Document) -> Lives:
        """The lives of the nodes of a document that an edit of the current one has led to."""
        before, now = self.document.graph.by_id, document.graph.by_id
        born = [id for id, node in now.items() if id not in before or before[id].op != node.op]
        if not born:
            return self.lives
        self._births += 1
        return {
            **{id: life for id, life in self.lives.items() if id in now},
            **dict.fromkeys(born, self._births),
        }

    def push_number(self, edited: WeightEdit, label: str, merge_key: str | None = None) -> None:
        """A number was edited; what was undone is forgotten. A merged step that leads back is none."""
        last = self._steps[self._at]
        before = last.edited if merge_key is not None and last.merge_key == merge_key else None
        if before is not None and before.weight == edited.weight and self._at:
            edited = replace(edited, old=before.old)
            del self._steps[self._at :]
        elif edited.new == edited.old:
            return
        del self._steps[self._at + 1 :]
        if edited.new != edited.old:
            self._steps.append(
                Step(self._steps[-1].document, label, merge_key, edited, self._steps[-1].lives)
            )
        self._end_here()

    def _end_here(self) -> None:
        """The last step is the current one; the oldest are forgotten where there are too many."""
        del self._steps[: max(0, len(self._steps) - MAX_STEPS - 1)]
        self._at = len(self._steps) - 1

    def forget_numbers(self) -> None:
        """The numbers are others now: their edits can be neither taken back nor brought back."""
        kept = [place for place, step in enumerate(self._steps) if place == 0 or step.edited is None]
        self._at = sum(0 < place <= self._at for place in kept)
        self._steps = [self._steps[place] for place in kept]

    def amend(self, edit: Callable[[Document], Document]) -> None:
        """Changes every document there is alike: what happened, and cannot be undone."""
        self._steps = [replace(step, document=edit(step.document)) for step in self._steps]

    def close_merge(self) -> None:
        """Lets the next edit be a step of its own, whatever its key."""
        self._steps[self._at] = replace(self._steps[self._at], merge_key=None)

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
