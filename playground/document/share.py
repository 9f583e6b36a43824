"""A project, or some nodes of it, as a compact text that can be pasted anywhere.

    nnplay-project:1:eNqlk9FugzAM…:b1f04c9d5e27

Kind, version, base64url of the zlib-compressed JSON, and the first twelve hex digits of the SHA-256 of
all before them. Built to come through chats and mails whole: line breaks, spaces, quote marks and a
sentence around it do no harm, and what was lost on the way is noticed. The data recipe goes along;
rows of files and trained parameters do not (a `.safetensors` file holds those).

Reading also takes the plain JSON of a project file or of copied nodes. Nothing is evaluated, and no
more is unpacked than a project can need.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Collection
from typing import Any, Literal, NamedTuple

import msgspec

from playground.document.file import (
    DocumentError,
    document_from,
    located,
    plain_document,
    plain_graph,
    strict_json,
)
from playground.document.model import FORMAT, Document, Graph
from playground.document.placing import piece_of

VERSION = 1
NODES = "nnplay-nodes"
PROJECT = "nnplay-project"
CHECK_DIGITS = 12
MAX_TEXT = 8 * 2**20
"""Characters of a text that is looked at."""
MAX_EXPANDED = 8 * 2**20
"""Bytes that a share may unpack to; two thousand nodes take a twentieth of that."""
MAX_TRIES = 8
"""How many beginnings of a share in one text are followed up."""

Kind = Literal["nodes", "project", "broken", "nothing"]


class Shared(NamedTuple):
    """What a text is: nodes (`graph`), a project (`document`), a broken share (`problem`), or none at all."""

    kind: Kind
    graph: Graph | None = None
    document: Document | None = None
    problem: str = ""


def share_project(document: Document) -> str:
    """The whole project as compact text, with its data recipe and without trained parameters."""
    return _packed(PROJECT, plain_document(document))


def share_nodes(document: Document, ids: Collection[int]) -> str:
    """These nodes, the links among them and the groups that lie within them, as compact text."""
    return share_graph(piece_of(document.graph, ids))


def share_graph(graph: Graph) -> str:
    """All of a graph's nodes, links and groups, as compact text."""
    return _packed(NODES, plain_graph(graph))


def shared_in(text: str) -> Shared:
    """What a text from elsewhere holds. Never raises: what is wrong with a share is its `problem`."""
    try:
        value = _read(text)
    except DocumentError as error:
        return Shared("broken", problem=str(error))
    if isinstance(value, Document):
        return Shared("project", document=value)
    return Shared("nodes", graph=value) if value is not None else Shared("nothing")


def read_project(text: str) -> Document:
    """The project in a text: a share, or the plain text of a project file.

    Raises:
        DocumentError: there is none, or it did not arrive whole; one sentence.
    """
    found = shared_in(text)
    if found.document is not None:
        return found.document
    if found.kind == "nodes":
        raise DocumentError("The text holds some nodes, not a whole project: paste it on the canvas.")
    raise DocumentError(found.problem or NO_SHARE)


NO_SHARE = (
    f"The text is no shared project: it should begin with {PROJECT}:{VERSION}: or be a project file's JSON."
)

# -- writing -----------------------------------------------------------------------------------------


def _packed(kind: str, plain: dict[str, Any]) -> str:
    content = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    body = base64.urlsafe_b64encode(zlib.compress(content, 9)).rstrip(b"=").decode()
    return f"{kind}:{VERSION}:{body}:{_check(kind, str(VERSION), body)}"


def _check(kind: str, version: str, body: str) -> str:
    return hashlib.sha256(f"{kind}:{version}:{body}".encode()).hexdigest()[:CHECK_DIGITS]


# -- reading -----------------------------------------------------------------------------------------

_NOISE = r"(?:[\s>|\\=\u00ad\u200b-\u200f\u2060\ufeff]|&gt;)*+"
"""What mails and chats put between the characters: breaks, spaces, quote marks, invisible signs."""


def _spaced(characters: str) -> str:
    return _NOISE.join(map(re.escape, characters))


_START = re.compile(
    rf"(?P<kind>{_spaced(NODES)}|{_spaced(PROJECT)}){_NOISE}:{_NOISE}(?P<version>[0-9]{{1,9}}){_NOISE}:"
)
_LETTERS = r"[A-Za-z0-9_+/\-\u2013\u2014]"
_BODY = re.compile(rf"(?:{_LETTERS}++|{_NOISE}(?={_LETTERS}))*+")
_CHECK = re.compile(rf"{_NOISE}:(?:{_NOISE}[0-9a-fA-F]){{{CHECK_DIGITS}}}")
_AS_SENT = str.maketrans({"+": "-", "/": "_", "\u2013": "--", "\u2014": "--"})
"""The other base64 alphabet, and dashes that an editor made of two hyphens."""
_CLEAN = re.compile(_NOISE)


def _read(text: str) -> Graph | Document | None:
    """The value in a text, None where there is no sign of one. Raises DocumentError."""
    if "nnplay" not in text[:MAX_TEXT] and not _START.search(text[:MAX_TEXT]):
        return None
    if len(text) > MAX_TEXT:
        raise DocumentError(
            f"The text is longer than {MAX_TEXT // 2**20} MB, which no share is: was the right one copied?"
        )
    first: DocumentError | None = None
    for number, start in enumerate(_START.finditer(text)):
        if number == MAX_TRIES:
            break
        try:
            return _unpacked(start, text)
        except DocumentError as error:
            first = first or error
    if first is not None:
        raise first
    return _plain_json(text)


def _unpacked(start: re.Match[str], text: str) -> Graph | Document:
    kind, version = _CLEAN.sub("", start["kind"]), str(int(start["version"]))
    if int(version) > VERSION:
        raise DocumentError(
            f"The text was shared by a newer version of the playground (share version {version}, this "
            f"program reads up to {VERSION}): update the program to read it."
        )
    written = _BODY.match(text, start.end())
    end = _CHECK.match(text, written.end()) if written is not None else None
    if written is None or end is None:
        raise DocumentError("The shared text is cut short: copy it again, to its last character.")
    body = _CLEAN.sub("", written.group()).translate(_AS_SENT)
    if _CLEAN.sub("", end.group())[1:].lower() != _check(kind, version, body):
        raise DocumentError("The shared text was changed on its way: ask for it again, or copy it anew.")
    return _value(kind, _expanded(body))


def _expanded(body: str) -> bytes:
    """The bytes in a body, never more of them than a share may hold."""
    try:
        packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        opened = zlib.decompressobj()
        content = opened.decompress(packed, MAX_EXPANDED + 1)
    except (binascii.Error, zlib.error, ValueError):
        raise DocumentError("The shared text is damaged inside: ask for it again.") from None
    if len(content) > MAX_EXPANDED:
        raise DocumentError(
            f"The shared text unpacks to more than {MAX_EXPANDED // 2**20} MB, which no project needs: "
            "it is left alone."
        )
    if not opened.eof:
        raise DocumentError("The shared text is cut short inside: ask for it again.")
    return content


def _value(kind: str, content: bytes) -> Graph | Document:
    raw = strict_json(content, "The shared text")
    if kind == PROJECT:
        return document_from(raw, "The shared text")
    return _graph(raw)


def _graph(raw: Any) -> Graph:
    try:
        return msgspec.convert(raw, Graph)
    except msgspec.ValidationError as error:
        raise DocumentError(f"The copied nodes are damaged: {located(error)}.") from None


_FORMAT = re.compile(rf'"format"\s*:\s*"(?:{FORMAT}|{NODES})"')
_MARKS = re.compile(r"^[>|\s]+", re.MULTILINE)


def _plain_json(text: str) -> Graph | Document | None:
    """A project file's text or copied nodes in JSON, also quoted or fenced. None where it is neither."""
    if not _FORMAT.search(text):
        return None
    first, last = text.find("{"), text.rfind("}")
    if first < 0:
        return None
    try:
        raw = strict_json(text[first : last + 1], "The text")
    except DocumentError as error:
        try:
            raw = strict_json(_MARKS.sub("", text[first : last + 1]), "The text")
        except DocumentError:
            raise error from None
    form = raw.get("format") if isinstance(raw, dict) else None
    if form == FORMAT:
        return document_from(raw, "The text")
    if form == NODES:
        return _graph({key: value for key, value in raw.items() if key != "format"})
    return None
