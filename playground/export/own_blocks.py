"""The user's own blocks on disk: a folder with one text file for each.

Owns the folder and the names of the files. A file holds what `block_text` gives, so it can be sent to
somebody else, or pasted. What cannot be read is passed over with a sentence.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_data_dir

from playground.document import DocumentError, Piece
from playground.document.edits import namer
from playground.document.own_blocks import read_block, retitled
from playground.document.share import share_graph
from playground.export.write import ExportError, refusal, require_folder, write_file

BLOCK_SUFFIX = ".nnblock"
MAX_BYTES = 2**20
MAX_FILES = 500
LINE = 100
"""Characters a line of the file, so that editors and mails show it well."""


class OwnBlock(NamedTuple):
    """A block of the user's: the name of its file without the ending, and what is placed."""

    name: str
    piece: Piece

    @property
    def title(self) -> str:
        """What the palette calls it."""
        return self.piece.title


class OwnBlocks(NamedTuple):
    """All that could be read, by title, and a sentence for each file that could not."""

    blocks: tuple[OwnBlock, ...]
    problems: tuple[str, ...]


def blocks_folder() -> Path:
    """Where a user's blocks lie unless somebody says otherwise; it need not be there."""
    return Path(user_data_dir("nn-playground", appauthor=False)) / "blocks"


def own_blocks(folder: Path | None = None) -> OwnBlocks:
    """The blocks in a folder; none where there is no such folder."""
    folder = folder or blocks_folder()
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == BLOCK_SUFFIX)
    except OSError:
        return OwnBlocks((), ())
    found, problems = list[OwnBlock](), list[str]()
    for path in paths[:MAX_FILES]:
        try:
            found.append(OwnBlock(path.stem, read_block(_text(path))))
        except DocumentError as error:
            problems.append(f"The block {path.name} is left out: {_within(str(error))}")
    if len(paths) > MAX_FILES:
        problems.append(f"{folder} holds {len(paths)} blocks: the first {MAX_FILES} are shown.")
    return OwnBlocks(tuple(sorted(found, key=lambda one: (one.title.casefold(), one.name))), tuple(problems))


def save_own_block(text: str, folder: Path | None = None) -> OwnBlock:
    """Writes the text of a block into the folder, which is made where it is missing.

    A title that another block has gets a number.
    Raises: DocumentError where the text is none of a block, ExportError where the disk refuses.
    """
    folder = require_folder(folder or blocks_folder())
    piece, there = read_block(text), own_blocks(folder).blocks
    piece = retitled(piece, namer(one.title for one in there)(piece.title))
    taken = {path.stem.casefold() for path in folder.iterdir()}
    name = _free_file(re.sub(r"[^\w-]+", "-", piece.title.lower()).strip("-") or "block", taken)
    content = share_graph(piece.graph)
    lines = [content[start : start + LINE] for start in range(0, len(content), LINE)]
    write_file(folder / f"{name}{BLOCK_SUFFIX}", ("\n".join(lines) + "\n").encode())
    return OwnBlock(name, piece)


def remove_own_block(name: str, folder: Path | None = None) -> None:
    """Deletes the file of a block; nothing where it is gone already. Raises ExportError."""
    path = (folder or blocks_folder()) / f"{Path(name).name}{BLOCK_SUFFIX}"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(refusal(path, error)) from error


def _text(path: Path) -> str:
    """What stands in a file. Raises DocumentError."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise DocumentError(f"It is larger than {MAX_BYTES // 2**20} MB.")
        return content.decode()
    except UnicodeDecodeError:
        raise DocumentError("It is not UTF-8 text.") from None
    except OSError as error:
        raise DocumentError(f"It cannot be read ({(error.strerror or str(error)).lower()}).") from None


def _within(sentence: str) -> str:
    """A sentence as the end of another one."""
    return sentence[:1].lower() + sentence[1:]


def _free_file(stem: str, taken: set[str]) -> str:
    number, name = 2, stem
    while name.casefold() in taken:
        name, number = f"{stem}-{number}", number + 1
    return name
