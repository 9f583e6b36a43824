"""The project file: text to document and back.

Owns the format `nnplay` version 1: UTF-8 JSON, indented so that it diffs well. Strict: unknown and
doubled keys, non-finite numbers and newer versions are refused in one sentence. Reads and writes
text only; nothing in it is evaluated.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import msgspec

from playground.document.atomic import write_bytes
from playground.document.model import FORMAT, VERSION, Data, Document, Graph, Training

SUFFIX = ".nnplay"
MAX_BYTES = 64 * 2**20
MAX_DEPTH = 32
"""Levels of objects and lists that a file may have; a project has six."""


class DocumentError(ValueError):
    """A project cannot be read; the text is one sentence with what, where and what to try."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The top level of the file."""

    format: str
    version: int
    graph: Graph
    name: str = "untitled"
    data: Data = msgspec.field(default_factory=Data)
    training: Training = msgspec.field(default_factory=Training)
    test_opened: Annotated[int, msgspec.Meta(ge=0)] = 0


def to_text(document: Document) -> str:
    """The document as the text of a project file."""
    return _indented(plain_document(document)) + "\n"


def plain_document(document: Document) -> dict[str, Any]:
    """The document as what JSON is made of, with format and version."""
    plain = {"format": FORMAT, "version": VERSION, **msgspec.to_builtins(document, enc_hook=_plain)}
    if not plain["test_opened"]:
        del plain["test_opened"]  # as in most: a file says only what is so
    plain["graph"] = plain_graph(document.graph)
    return plain


def plain_graph(graph: Graph) -> dict[str, Any]:
    """Nodes, links and groups as what JSON is made of; flags only where they are set."""
    plain: dict[str, Any] = msgspec.to_builtins(graph, enc_hook=_plain)
    for part, flags in (("nodes", ("frozen", "muted")), ("groups", ("folded",))):
        for item in plain[part]:
            for flag in flags:
                if not item[flag]:
                    del item[flag]
    if not plain["groups"]:
        del plain["groups"]
    return plain


def from_text(text: str | bytes, source: str = "project") -> Document:
    """The document in the text of a project file; `source` names the file in messages.

    Raises:
        DocumentError: not JSON, not a project, a newer version, or a value of the wrong kind.
    """
    if len(text) > MAX_BYTES:
        raise DocumentError(
            f"{source} is larger than {MAX_BYTES // 2**20} MB, which no project is: is it the right file?"
        )
    return document_from(strict_json(text, source), source)


def document_from(raw: Any, source: str) -> Document:
    """The document in parsed JSON; `source` names it in messages.

    Raises:
        DocumentError: not a project, a newer version, or a value of the wrong kind.
    """
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise DocumentError(f'{source} is not a project: it does not begin with "format": "{FORMAT}".')
    version = raw.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DocumentError(
            f"{source} has no valid version number: expected a whole number from 1 to {VERSION}."
        )
    if version > VERSION:
        raise DocumentError(
            f"{source} was written by a newer version of the playground (file version {version}, "
            f"this program reads up to {VERSION}): update the program to open it."
        )
    try:
        file = msgspec.convert(raw, _File)
    except msgspec.ValidationError as error:
        raise DocumentError(f"{source} is damaged: {located(error)}.") from None
    return Document(file.name, file.graph, file.data, file.training, file.test_opened)


def load_file(path: str | Path) -> Document:
    """The document in a project file.

    Raises:
        DocumentError: the file cannot be read, or is no project.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DocumentError(f"{path} cannot be read: {reason.lower()}.") from None
    return from_text(text, str(path))


def save_file(document: Document, path: str | Path) -> None:
    """Writes the project file, whole or not at all.

    Raises:
        OSError: the disk refuses.
        DocumentError: the document holds something that a file cannot (NaN, half a character).
    """
    try:
        content = to_text(document).encode()
    except ValueError as error:
        raise DocumentError(f"{path} cannot be written: {error}.") from None
    write_bytes(path, content)


def schema() -> dict[str, Any]:
    """The JSON Schema of the project file."""
    return msgspec.json.schema(_File, schema_hook=lambda kind: {"type": "object"})


def strict_json(text: str | bytes, source: str) -> Any:
    """Parsed JSON without doubled keys, numbers that JSON does not have, or more levels than a project.

    Raises:
        DocumentError: anything else; `source` names the text in the sentence.
    """
    try:
        raw = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
        _check_values(raw)
        return raw
    except RecursionError:
        raise DocumentError(f"{source} is nested too deeply to be a project.") from None
    except UnicodeDecodeError:
        raise DocumentError(f"{source} is not UTF-8 text: is it the right file?") from None
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"{source} is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except ValueError as error:
        raise DocumentError(f"{source} is damaged: {error}.") from None


def _check_values(value: Any, depth: int = 0) -> None:
    """Raises RecursionError where the levels are too many, ValueError for half a character (a surrogate)."""
    if isinstance(value, str):
        if not value.isascii():
            _whole_characters(value)
    elif isinstance(value, (dict, list)):
        if depth == MAX_DEPTH:
            raise RecursionError
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            _check_values(item, depth + 1)


def _whole_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"the text {text[:40]!r} holds half a character") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:40]!r} stands twice in one object")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number that a project may hold")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"the number {text[:40]} is too large")
    return value


def _whole(text: str) -> int:
    if len(text) > 30:
        raise ValueError(f"the number {text[:20]}… is too large")
    return int(text)


def located(error: msgspec.ValidationError) -> str:
    """msgspec's message with its path in plain words: "graph.nodes[0].id: expected `int`, got `str`"."""
    text = str(error)
    message, _, path = text.partition(" - at `$")
    place = path.rstrip("`").removesuffix("`").lstrip(".") or "top level"
    return f"{place}: {message[0].lower()}{message[1:]}"


def _plain(value: Any) -> Any:
    """Turns the frozen mappings into plain ones."""
    if hasattr(value, "items"):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a project")


def _indented(value: Any, depth: int = 0) -> str:
    """JSON with one item a line, but short lists and objects of plain values on one line."""
    flat = json.dumps(value, ensure_ascii=False, allow_nan=False)
    nested = depth < 2 or any(isinstance(item, (dict, list)) for item in _items(value))
    if (
        not isinstance(value, (dict, list, tuple))
        or not value
        or (len(flat) + 2 * depth <= 120 and (not nested or depth > 2))
    ):
        return flat
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {_indented(item, depth + 1)}"
            for key, item in value.items()
        ]
        return "{\n" + ",\n".join(inner + part for part in parts) + f"\n{outer}}}"
    return "[\n" + ",\n".join(inner + _indented(item, depth + 1) for item in value) + f"\n{outer}]"


def _items(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, (list, tuple)) else []
