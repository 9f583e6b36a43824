"""Opening a project by what a person has of it: a file, a trained model, an example's name, a shared text."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import NamedTuple

from playground.document import SUFFIX, Document, DocumentError, load_file, read_project, shared_in
from playground.export import tensors
from playground.export.trained import Trained
from playground.resources import examples_folder


class Opened(NamedTuple):
    """A document, and what it has learned so far where it comes from a trained model."""

    document: Document
    trained: Trained | None


@cache
def examples() -> tuple[str, ...]:
    """The names of the example projects, those that people meet first in front."""
    names = sorted(path.stem for path in examples_folder().glob(f"*{SUFFIX}"))
    first = [name for name in FIRST if name in names]
    return (*first, *(name for name in names if name not in first))


FIRST = ("circle", "xor", "moons", "spiral", "spiral_skip", "residual", "k_spiral", "sine")


def load(name: str | Path) -> Document:
    """The document of a project file, a trained model, an example or a shared text. Raises DocumentError."""
    return open_project(name).document


def open_project(name: str | Path) -> Opened:
    """What a project file, a trained model (`.safetensors`), an example or the text of a project holds.

    A text is one that `share_project` made, or that of a project file. An example wins over a file of
    the same name without a suffix; "./spiral" is the file.
    Raises: DocumentError with one sentence.
    """
    path = Path(name)
    plain = str(name).replace("-", "_")
    if plain in examples():
        return Opened(load_file(examples_folder() / f"{plain}{SUFFIX}"), None)
    if isinstance(name, str) and shared_in(name).kind != "nothing":
        return Opened(read_project(name), None)
    if not _exists(path):
        raise DocumentError(_not_there(str(name)))
    if path.is_dir():
        raise DocumentError(f"{path} is a folder: name a project file (*{SUFFIX}) in it.")
    if not path.is_file():
        raise DocumentError(f"{path} is no ordinary file: name a project file (*{SUFFIX}).")
    if path.suffix.lower() == tensors.SUFFIX:
        trained = tensors.load_trained(path)
        return Opened(trained.document, trained)
    return Opened(load_file(path), None)


def _exists(path: Path) -> bool:
    """Whether there is anything. Raises: DocumentError where that cannot even be asked."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(f"{str(path)[:200]} cannot be opened: {reason}.") from None
    return True


def _not_there(name: str) -> str:
    """Says what was meant, as far as can be guessed."""
    if Path(name).suffix or "/" in name or "\\" in name:
        near = get_close_matches(Path(name).name, _beside(Path(name)), 1)
        return f"There is no file {name}: " + (f"did you mean {near[0]}?" if near else "check the path.")
    near = get_close_matches(name, examples(), 1)
    hint = f"did you mean {near[0]}?" if near else f"examples are {', '.join(examples())}."
    return f"There is no example or file '{name[:80]}': {hint}"


def _beside(path: Path) -> list[str]:
    """Names of the projects in the folder where a file was looked for."""
    try:
        return [one.name for one in path.parent.iterdir() if one.suffix in (SUFFIX, tensors.SUFFIX)]
    except OSError:
        return []
