"""Sharing as text: what is shared comes back through chats and mails, and what was lost is noticed."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import (
    Document,
    DocumentError,
    read_project,
    replace,
    set_frozen,
    share_nodes,
    share_project,
    shared_in,
    to_text,
)
from playground.document.groups import group
from playground.document.share import MAX_EXPANDED, MAX_TEXT
from tests.document.documents import DOCUMENTS, sound

TEXT = share_project(sound())


def packed(content: bytes, kind: str = "nnplay-project", version: str = "1") -> str:
    """A share with a right checksum around any content at all."""
    return sealed(kind, version, base64.urlsafe_b64encode(zlib.compress(content, 9)).rstrip(b"=").decode())


def sealed(kind: str, version: str, body: str) -> str:
    check = hashlib.sha256(f"{kind}:{version}:{body}".encode()).hexdigest()[:12]
    return f"{kind}:{version}:{body}:{check}"


def broken(text: str) -> str:
    """The one sentence that says why a share cannot be read."""
    found = shared_in(text)
    assert found.kind == "broken", found
    assert "\n" not in found.problem
    assert found.problem.endswith(".") or found.problem.endswith("?")
    with pytest.raises(DocumentError, match=re.escape(found.problem)):
        read_project(text)
    return found.problem


# -- there and back ----------------------------------------------------------------------------------


@given(DOCUMENTS)
def test_that_a_shared_project_is_the_same_project(document: Document) -> None:
    assert read_project(share_project(document)) == document


def test_that_the_same_project_gives_the_same_text_in_plain_characters() -> None:
    assert share_project(sound()) == TEXT
    assert re.fullmatch(r"nnplay-project:1:[\w-]+:[0-9a-f]{12}", TEXT, re.ASCII)
    assert len(TEXT) < 0.6 * len(to_text(sound()))


def test_that_shared_nodes_keep_flags_links_and_whole_groups() -> None:
    document, whole = group(set_frozen(sound(), [2], True), [2, 3], "Pair")
    graph = shared_in(share_nodes(document, [2, 3, 99])).graph
    assert graph is not None
    assert [(node.id, node.frozen) for node in graph.nodes] == [(2, True), (3, False), (99, False)]
    assert [one.source for one in graph.links] == [2, 3]
    assert [one.id for one in graph.groups] == [whole]
    part = shared_in(share_nodes(document, [3, 99])).graph
    assert part is not None
    assert part.groups == ()


WAYS = {
    "a sentence around it": lambda text: f"Hi! Look: {text} and tell me: is it good?",
    "in a fence": lambda text: f"```\n{text}\n```",
    "in quotes": lambda text: f"'{text}'",
    "in curly quotes": lambda text: f"“{text}”.",
    "in code": lambda text: f"`{text}`",
    "in bold": lambda text: f"**{text}**",
    "in brackets": lambda text: f"<{text}>",
    "broken into short lines": lambda text: "\n".join(text[at : at + 7] for at in range(0, len(text), 7)),
    "with the other line ends": lambda text: "\r\n".join(
        text[at : at + 60] for at in range(0, len(text), 60)
    ),
    "quoted": lambda text: "> " + "\n> ".join(text[at : at + 72] for at in range(0, len(text), 72)),
    "quoted twice": lambda text: ">> " + "\n>> ".join(text[at : at + 72] for at in range(0, len(text), 72)),
    "quoted in HTML": lambda text: (
        "&gt; " + "\n&gt; ".join(text[at : at + 72] for at in range(0, len(text), 72))
    ),
    "quoted-printable": lambda text: "=\r\n".join(text[at : at + 75] for at in range(0, len(text), 75)),
    "with a space after every character": " ".join,
    "with spaces that do not break": lambda text: "\u00a0".join(
        text[at : at + 9] for at in range(0, len(text), 9)
    ),
    "with invisible signs": lambda text: "\u200b".join(text[at : at + 5] for at in range(0, len(text), 5)),
    "with a byte order mark": lambda text: "\ufeff" + text,
    "with escaped underscores": lambda text: text.replace("_", r"\_"),
    "with long dashes": lambda text: text.replace("--", "—"),
    "in the other base64": lambda text: text[:17] + text[17:].replace("-", "+").replace("_", "/"),
    "with the checksum in capitals": lambda text: text[:-12] + text[-12:].upper(),
    "behind words about it": lambda text: f"It begins with nnplay-project:1: and so on.\n{text}",
    "twice": lambda text: f"{text}\n{text}",
}


@pytest.mark.parametrize("way", WAYS)
def test_that_a_share_survives_the_way(way: str) -> None:
    assert read_project(WAYS[way](TEXT)) == sound()
    nodes = WAYS[way](share_nodes(sound(), [2, 3])) if "base64" not in way else share_nodes(sound(), [2, 3])
    graph = shared_in(nodes).graph
    assert graph is not None
    assert len(graph.nodes) == 2


def test_that_two_hyphens_which_became_one_dash_are_two_again() -> None:
    names = (replace(sound(), name=f"n{number}") for number in range(10_000))
    text = next(text for text in map(share_project, names) if "--" in text)
    assert "—" in text.replace("--", "—")
    assert read_project(text.replace("--", "—")) == read_project(text)
    assert read_project(text.replace("--", "–")) == read_project(text)


def test_that_plain_texts_are_still_read() -> None:
    assert read_project(to_text(sound())) == sound()
    assert read_project("Here it is:\n```json\n" + to_text(sound()) + "```\n") == sound()
    assert read_project("> " + to_text(sound()).replace("\n", "\n> ")) == sound()
    old = '{"format": "nnplay-nodes", "nodes": [{"id": 1, "op": "add", "name": "n"}], "links": []}'
    assert shared_in(old).kind == "nodes"


# -- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", [18, 40, len(TEXT) // 2, len(TEXT) - 14, len(TEXT) - 13, len(TEXT) - 1])
def test_that_a_text_which_lost_its_end_is_cut_short(kept: int) -> None:
    assert "cut short" in broken(TEXT[:kept])
    assert "cut short" in broken(TEXT[:kept] + " … and that is all")


@pytest.mark.parametrize("at", [20, 33, len(TEXT) // 2, len(TEXT) - 20, len(TEXT) - 3])
def test_that_a_changed_character_is_noticed(at: int) -> None:
    other = "a" if TEXT[at] != "a" else "b"
    assert "changed on its way" in broken(TEXT[:at] + other + TEXT[at + 1 :])
    assert "changed" in broken(TEXT[:at] + TEXT[at + 1 :]) or "cut short" in broken(
        TEXT[:at] + TEXT[at + 1 :]
    )


def test_that_nodes_cannot_pass_as_a_project() -> None:
    nodes = share_nodes(sound(), [2])
    assert "changed" in broken(nodes.replace("nodes", "project"))
    with pytest.raises(DocumentError, match="paste it on the canvas"):
        read_project(nodes)


def test_that_a_newer_share_asks_for_an_update() -> None:
    assert "newer version" in broken(packed(b"{}", version="2"))
    assert "newer version" in broken(TEXT.replace(":1:", ":99:"))
    newer = json.loads(to_text(sound())) | {"version": 7}
    assert "newer version" in broken(packed(json.dumps(newer).encode()))


def test_that_nothing_is_unpacked_without_end() -> None:
    bomb = packed(b" " * (64 * 2**20))
    assert len(bomb) < 400_000
    tracemalloc.start()
    try:
        assert f"more than {MAX_EXPANDED // 2**20} MB" in broken(bomb)
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_EXPANDED, "it was unpacked all the same"
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format": "nnplay", "version": 1}',
        b'{"format": "nnplay", "version": 1, "graph": {"nodes": 3}}',
        b'{"format": "nnplay", "version": 1, "graph": {}, "name": NaN}',
    ],
)
def test_that_a_sealed_text_of_something_else_is_one_sentence(content: bytes) -> None:
    assert broken(packed(content))


@pytest.mark.parametrize("body", ["", "a", "eN", "eNqrVkrLL8pN", "____", "A" * 1000])
def test_that_a_sealed_body_which_is_no_zlib_is_one_sentence(body: str) -> None:
    assert broken(sealed("nnplay-project", "1", body))


@pytest.mark.parametrize(
    "text",
    ["", "hello", "{}", "nnplay", "nnplay-project", "nnplay-nodes:x:", '{"format": "other"}', "3", "\ud800"],
)
def test_that_a_text_without_a_share_is_nothing(text: str) -> None:
    assert shared_in(text).kind == "nothing"
    with pytest.raises(DocumentError, match="no shared project"):
        read_project(text)


def test_that_a_text_beyond_measure_is_not_read() -> None:
    assert shared_in("x" * (MAX_TEXT + 1)).kind == "nothing"
    assert "longer than" in broken(TEXT + "x" * MAX_TEXT)


# -- anything at all ---------------------------------------------------------------------------------


@given(st.text())
def test_that_no_text_raises(text: str) -> None:
    assert shared_in(text).kind in ("nothing", "broken")


SEEDS = (TEXT, share_nodes(sound(), [1, 2, 3]), to_text(sound()), WAYS["quoted"](TEXT))
PIECES = (
    ":",
    "1:",
    "nnplay-",
    "nnplay-nodes:1:",
    "nnplay-project:1:",
    ">",
    "\n",
    "=",
    "\0",
    "é",
    "{",
    "}",
    "[" * 50,
)


def mutated(chance: random.Random) -> str:
    """One of the texts with a few places cut, doubled, changed or filled."""
    text = chance.choice(SEEDS)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 2, 17, 300)))
        put = chance.choice(("", chr(chance.randrange(1, 0x300)), chance.choice(PIECES), text[start:end] * 2))
        text = text[:start] + put + text[end:]
    return text


def test_that_two_thousand_mutations_give_a_value_or_a_sentence() -> None:
    chance, kinds = random.Random(5), set[str]()
    for _ in range(2000):
        found = shared_in(mutated(chance))
        kinds.add(found.kind)
        if found.kind == "broken":
            assert found.problem
            assert "\n" not in found.problem
        if found.document is not None:
            assert read_project(share_project(found.document)) == found.document
    assert kinds == {"nodes", "project", "broken", "nothing"}


@pytest.mark.parametrize(
    "piece", ["n ", "nnplay-nodes:1:", "nnplay-nodes:1:a", "n" * 10, "> ", "&gt;", ":", "nnplay-"]
)
def test_that_a_long_text_is_gone_through_to_its_end(piece: str) -> None:
    """One walk over it takes no time; anything that grows with its square would not end here."""
    for long in (piece * (2**20 // len(piece)), TEXT[:-12] + piece * (2**20 // len(piece))):
        assert shared_in(long).kind in ("nothing", "broken")
