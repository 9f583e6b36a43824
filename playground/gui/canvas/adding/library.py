"""The user's own blocks as the palette and the search offer them.

Owns what is on offer now. The files are kept by `export.own_blocks`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from playground.document import DocumentError
from playground.export.own_blocks import own_blocks, remove_own_block, save_own_block
from playground.export.write import ExportError
from playground.gui.canvas.adding.catalog import BlockEntry
from playground.gui.canvas.plan.blocks import CATEGORIES

HELP = "A block of your own. Delete, pressed on it in the palette, takes it away."


class OwnLibrary(QObject):
    """Own blocks, read when they are first asked for."""

    changed = Signal()
    said = Signal(str)
    """What could not be read or written, in a sentence."""

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._entries: tuple[BlockEntry, ...] | None = None

    @property
    def known(self) -> bool:
        """Whether the blocks have been read."""
        return self._entries is not None

    def entries(self) -> tuple[BlockEntry, ...]:
        """The blocks, by title."""
        if self._entries is None:
            found = own_blocks(self.folder)
            self._entries = tuple(
                BlockEntry(
                    title=one.title,
                    hint=_count(len(one.piece.graph.nodes)),
                    help=HELP,
                    group="My blocks",
                    category=CATEGORIES[one.piece.graph.groups[0].color],
                    icon="layers",
                    block=one.piece,
                    own=one.name,
                )
                for one in found.blocks
            )
            for problem in found.problems:
                self.said.emit(problem)
        return self._entries

    def save(self, text: str) -> None:
        """Keeps the text of a block."""
        try:
            kept = save_own_block(text, self.folder)
        except (DocumentError, ExportError) as error:
            self.said.emit(str(error))
        else:
            self._renew(f"The block {kept.title} is in the palette now, under My blocks")

    def remove(self, entry: BlockEntry) -> None:
        """Gives a block up."""
        try:
            remove_own_block(entry.own, self.folder)
        except ExportError as error:
            self.said.emit(str(error))
        else:
            self._renew(f"The block {entry.title} is gone from My blocks")

    def _renew(self, words: str) -> None:
        self._entries = None
        self.entries()
        self.changed.emit()
        self.said.emit(words)


def _count(nodes: int) -> str:
    return f"{nodes} nodes" if nodes != 1 else "1 node"
