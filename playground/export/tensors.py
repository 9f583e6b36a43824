"""The trained model `NAME.safetensors`: parameters as named tensors, the whole project in the metadata.

Reading is strict, for the file may come from anywhere: sizes are looked at before anything is made,
doubled names, odd types and numbers that are not finite are refused, and nothing is evaluated.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from playground.document import DocumentError, from_text, to_text
from playground.engine.frame import EpochRecord
from playground.export.trained import Trained

SUFFIX = ".safetensors"
FORMAT, VERSION = "nnplay-model", "1"
MAX_BYTES = 2**30
MAX_HEADER_BYTES = 64 * 2**20
MAX_TENSORS = 100_000
WORDS = {"inf": float("inf"), "-inf": float("-inf"), "nan": float("nan")}
"""Losses that JSON has no numbers for, as they stand in the metadata."""

Array = Any


class _Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the numbers came about, as it stands in the metadata."""

    epochs: int
    records: tuple[EpochRecord, ...]
    parameters: tuple[str, ...]
    kept: tuple[str, ...]
    origin: dict[str, str]


# -- writing -----------------------------------------------------------------------------------------


def to_bytes(trained: Trained) -> bytes:
    """The whole file."""
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "project": to_text(trained.document),
        "training": _told(trained),
    }
    tensors = {name: np.ascontiguousarray(array) for name, array in trained.tensors.items()}
    return _settled(save(tensors, metadata))


def _told(trained: Trained) -> str:
    """The story as JSON, which has no infinite numbers: a loss beyond all numbers stands there as a word."""
    names = tuple(trained.parameters), tuple(trained.kept)
    story = msgspec.to_builtins(_Story(trained.epochs, trained.records, *names, dict(trained.origin)))
    for record in story["records"]:
        odd = {key: str(value) for key, value in record.items() if str(value) in WORDS}
        record.update(odd)
    return msgspec.json.encode(story).decode()


def _settled(content: bytes) -> bytes:
    """The same file with its texts in order, which the library leaves to chance: same model, same bytes."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + content[8 + length :]


# -- reading -----------------------------------------------------------------------------------------


def load_trained(path: str | Path) -> Trained:
    """The trained project in a model file.

    Raises:
        DocumentError: the file cannot be read, is damaged, or holds no project.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(f"{path} is larger than {MAX_BYTES >> 30} GiB, which no model here is.")
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from None
    return from_bytes(content, str(path))


def from_bytes(content: bytes, source: str) -> Trained:
    """The trained project in the bytes of a model file; `source` names it in messages."""
    metadata = _metadata(content, source)
    document = from_text(metadata["project"], f"The project in {source}")
    story = _story(metadata.get("training", ""), source)
    try:
        tensors = load(content)
    except (SafetensorError, KeyError, ValueError, OverflowError) as error:
        raise DocumentError(f"{source} is damaged: {str(error).splitlines()[0]}.") from None
    for name, array in tensors.items():
        if not np.isfinite(array).all():
            raise DocumentError(f"{source} is damaged: '{name}' holds a number that is not finite.")
        array.setflags(write=False)
    odd = {*story.parameters, *story.kept} ^ tensors.keys()
    if odd:
        what = "is not listed in its record" if min(odd) in tensors else "is missing"
        raise DocumentError(f"{source} is damaged: the tensor '{min(odd)[:60]}' {what}.")
    return Trained(
        document=document,
        parameters=MappingProxyType({name: tensors[name] for name in story.parameters}),
        kept=MappingProxyType({name: tensors[name] for name in story.kept}),
        epochs=story.epochs,
        records=story.records,
        origin=MappingProxyType(story.origin),
    )


def _metadata(content: bytes, source: str) -> dict[str, str]:
    """The texts of the header, after a look at everything that it says about the tensors."""
    header = _header(content, source)
    metadata = header.pop("__metadata__", {})
    if len(header) > MAX_TENSORS:
        raise DocumentError(f"{source} holds {len(header):,} tensors, which no model here does.")
    for name, entry in header.items():
        kind = entry.get("dtype") if isinstance(entry, dict) else None
        if kind not in ("F32", "F64"):
            raise DocumentError(f"{source}: the tensor '{name[:60]}' is not of 32- or 64-bit floats.")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("project"), str):
        raise DocumentError(
            f"{source} holds tensors but no project: only models that were exported here can be opened."
        )
    if metadata.get("format") != FORMAT or metadata.get("version") != VERSION:
        raise DocumentError(
            f"{source} was written by a newer version of the playground: update the program to open it."
        )
    return metadata


def _header(content: bytes, source: str) -> dict[str, Any]:
    """The parsed header: 8 bytes of length, then so much JSON."""
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > min(MAX_HEADER_BYTES, len(content) - 8):
        raise DocumentError(f"{source} is no safetensors file, or was cut short: is it the right file?")
    try:
        header = json.loads(content[8 : 8 + length], object_pairs_hook=_unique)
    except RecursionError:
        raise DocumentError(f"{source} is damaged: its header is nested too deeply.") from None
    except ValueError as error:
        raise DocumentError(f"{source} is damaged: {error}.") from None
    if not isinstance(header, dict):
        raise DocumentError(f"{source} is damaged: its header is no table of tensors.")
    return header


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice[:40]}” stands twice in its header")
    return found


def _story(text: str, source: str) -> _Story:
    try:
        story = msgspec.json.decode(text)
        for record in _records(story):
            record.update({key: WORDS.get(str(value), value) for key, value in record.items()})
        return msgspec.convert(story, _Story)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise DocumentError(f"{source} is damaged: the record of its training says {error}.") from None


def _records(story: Any) -> list[dict[str, Any]]:
    """The records in a story that may not be one."""
    found = story.get("records") if isinstance(story, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
