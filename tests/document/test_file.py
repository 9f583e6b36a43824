"""The project file: what is saved is loaded, and every fault of a file is told in one sentence."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import (
    Document,
    DocumentError,
    Graph,
    from_text,
    frozen,
    load_file,
    replace,
    save_file,
    schema,
    set_frozen,
    set_muted,
    to_text,
)
from playground.document.groups import group
from tests.document.documents import DOCUMENTS, node, sound

MINIMAL = '{"format": "nnplay", "version": 1, "graph": {}}'


def refusal(text: str | bytes) -> str:
    """What is said of a text that is no project: one line that names the file."""
    with pytest.raises(DocumentError) as caught:
        from_text(text, "my.nnplay")
    said = str(caught.value)
    assert "\n" not in said
    assert said.startswith("my.nnplay ")
    return said


def changed(**top: Any) -> str:
    """The sound project's text with some keys of the top level put in place or added."""
    return json.dumps({**json.loads(to_text(sound())), **top})


@given(DOCUMENTS)
def test_that_saving_and_loading_gives_the_same_document(document: Document) -> None:
    assert from_text(to_text(document)) == document
    assert from_text(to_text(document).encode()) == document


@given(DOCUMENTS)
def test_that_the_same_document_gives_the_same_text(document: Document) -> None:
    assert to_text(from_text(to_text(document))) == to_text(document)


def test_that_a_file_says_only_of_frozen_nodes_that_they_are() -> None:
    text = to_text(set_frozen(sound(), [2], True))
    nodes = json.loads(text)["graph"]["nodes"]
    assert [one.get("frozen") for one in nodes] == [None, True, None, None]
    assert from_text(text).graph.node(2).frozen
    assert "frozen" not in to_text(sound())


def test_that_a_saved_file_loads_as_the_same_document(tmp_path: Path) -> None:
    path = tmp_path / "spiral ü.nnplay"
    save_file(sound(), path)
    assert load_file(path) == sound()
    assert load_file(str(path)) == sound()


def test_that_a_project_diffs_well() -> None:
    lines = to_text(sound()).splitlines()
    assert sum('"op"' in line for line in lines) == 4
    wider = replace(sound(), graph=Graph((*sound().graph.nodes, node(7, "add")), sound().graph.links))
    more = to_text(wider).splitlines()
    assert len(set(more) - set(lines)) == 2, "one line for the node, one for the comma before it"
    assert max(map(len, lines)) <= 130


def test_that_all_but_format_version_and_graph_has_a_default() -> None:
    assert from_text(MINIMAL) == Document()


def test_that_the_contract_s_listing_is_a_project() -> None:
    document = from_text(
        """{"format": "nnplay", "version": 1, "name": "spiral",
 "graph": {
   "nodes": [{"id": 1, "op": "input", "name": "input", "at": [0, 0], "settings": {}},
             {"id": 2, "op": "dense", "name": "hidden", "at": [240, 0],
              "settings": {"units": 8, "activation": "tanh"}},
             {"id": 3, "op": "dense", "name": "output", "at": [480, 0],
              "settings": {"units": 1, "activation": "sigmoid"}},
             {"id": 4, "op": "loss", "name": "loss", "at": [720, 0],
              "settings": {"kind": "binary_cross_entropy"}}],
   "links": [[1, 0, 2, 0], [2, 0, 3, 0], [3, 0, 4, 0]]},
 "data": {"source": "spiral", "settings": {"count": 500, "noise": 0.1, "seed": 1},
          "features": ["x", "y"], "standardize": true,
          "split": {"training": 0.8, "validation": 0.2, "test": 0.0, "seed": 1}},
 "training": {"optimizer": {"name": "adam", "learning_rate": 0.03}, "schedule": {"name": "constant"},
              "l1": 0.0, "l2": 0.0, "clip_norm": null, "batch_size": 10, "shuffle": true, "seed": 1,
              "dtype": "float32",
              "until": {"loss": 0.05, "on": "validation", "max_epochs": 1000, "patience": null}}}"""
    )
    assert document.graph.node(2).settings == {"units": 8, "activation": "tanh"}
    assert document.training.until.loss == 0.05


# -- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not valid JSON"),
        ("   \n", "not valid JSON"),
        ("{", "not valid JSON: expecting property name"),
        (MINIMAL[:-1], "line 1, column"),
        (MINIMAL + "{}", "not valid JSON"),
        ("[]", "not a project"),
        ("3", "not a project"),
        ("null", "not a project"),
        ("{}", "not a project"),
        ('{"format": "ipynb", "version": 1}', "not a project"),
        ('{"format": "nnplay", "graph": {}}', "no valid version"),
        ('{"format": "nnplay", "version": "1", "graph": {}}', "no valid version"),
        ('{"format": "nnplay", "version": true, "graph": {}}', "no valid version"),
        ('{"format": "nnplay", "version": 0, "graph": {}}', "no valid version"),
        ('{"format": "nnplay", "version": 1.0, "graph": {}}', "no valid version"),
        ('{"format": "nnplay", "version": 2, "graph": {}}', "newer version"),
        ('{"format": "nnplay", "version": 9999999, "hello": 1}', "update the program"),
        ('{"format": "nnplay", "version": 1}', "graph"),
        ('{"format": "nnplay", "version": 1, "graph": {}, "graph": {}}', "'graph' stands twice"),
        ('{"format": "nnplay", "version": 1, "graph": NaN}', "NaN is not a number"),
        ('{"format": "nnplay", "version": 1, "graph": -Infinity}', "-Infinity is not a number"),
        ('{"format": "nnplay", "version": 1, "graph": 1e999}', "1e999 is too large"),
        ('{"format": "nnplay", "version": 1, "graph": ' + "9" * 5000 + "}", "too large"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("PK\x03\x04", "not valid JSON"),
    ],
)
def test_that_a_text_which_is_no_project_is_refused_in_words(text: str, words: str) -> None:
    assert words.lower() in refusal(text).lower()
    assert words.lower() in refusal(text.encode()).lower()


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\xff", bytes(range(256)), b"\xff\xfe{", b"\x00" * 64]
)
def test_that_a_binary_file_is_refused_in_words(content: bytes) -> None:
    refusal(content)


@given(st.binary(max_size=60))
def test_that_no_bytes_at_all_raise_anything_else(content: bytes) -> None:
    refusal(content)


@given(st.binary(max_size=8), st.integers(0, 1500), st.integers(0, 40))
def test_that_a_damaged_project_loads_or_is_refused_but_never_crashes(
    noise: bytes, place: int, gone: int
) -> None:
    text = to_text(sound()).encode()
    try:
        document = from_text(text[:place] + noise + text[place + gone :])
    except DocumentError:
        return
    assert from_text(to_text(document)) == document


@pytest.mark.parametrize(
    ("top", "place"),
    [
        ({"odd": 1}, "odd"),
        ({"name": 3}, "name"),
        ({"graph": []}, "graph"),
        ({"graph": {"nodes": {}}}, "graph.nodes"),
        ({"graph": {"nodes": [{"op": "add", "name": "n"}]}}, "graph.nodes[0]"),
        ({"graph": {"nodes": [{"id": "1", "op": "add", "name": "n"}]}}, "graph.nodes[0].id"),
        ({"graph": {"nodes": [{"id": 1.5, "op": "add", "name": "n"}]}}, "graph.nodes[0].id"),
        ({"graph": {"nodes": [{"id": 1, "op": "add", "name": "n", "at": [1]}]}}, "graph.nodes[0].at"),
        ({"graph": {"nodes": [{"id": 1, "op": "add", "name": "n", "settings": []}]}}, "nodes[0].settings"),
        ({"graph": {"nodes": [{"id": 1, "op": "add", "name": "n", "colour": 1}]}}, "colour"),
        ({"graph": {"links": [[1, 0, 2]]}}, "graph.links[0]"),
        ({"graph": {"links": [[1, 0, 2, "0"]]}}, "graph.links[0][3]"),
        ({"data": {"split": {"training": "most"}}}, "data.split.training"),
        ({"data": {"split": {"share": 1}}}, "share"),
        ({"training": {"dtype": "float16"}}, "training.dtype"),
        ({"training": {"batch_size": 2.5}}, "training.batch_size"),
        ({"training": {"shuffle": 1}}, "training.shuffle"),
        ({"training": {"until": {"on": "test"}}}, "training.until.on"),
        ({"training": {"optimizer": "adam"}}, "training.optimizer"),
    ],
)
def test_that_a_value_of_the_wrong_kind_is_named_with_its_place(top: dict[str, Any], place: str) -> None:
    said = refusal(changed(**top))
    assert place in said
    assert "damaged" in said


@pytest.mark.parametrize("depth", [10, 60, 150, 300, 500, 700, 900, 990])
def test_that_deep_settings_are_refused_or_can_be_saved_again(depth: int) -> None:
    text = changed(data={"settings": {"deep": "HERE"}}).replace('"HERE"', "[" * depth + "1" + "]" * depth)
    if depth > 30:
        assert "nested too deeply" in refusal(text)
    else:
        assert from_text(to_text(from_text(text))) == from_text(text)


def test_that_half_a_character_is_refused_since_it_could_not_be_saved() -> None:
    assert "damaged" in refusal(MINIMAL[:-1] + ', "name": "\\ud800"}')


def test_that_a_number_which_json_lacks_is_not_written_but_told(tmp_path: Path) -> None:
    path = tmp_path / "p.nnplay"
    save_file(sound(), path)
    for odd in (math.nan, math.inf, "\ud800"):
        broken = replace(sound(), graph=Graph((node(1, "dense", init_scale=odd),)))
        with pytest.raises(DocumentError):
            save_file(broken, path)
    assert load_file(path) == sound()
    assert os.listdir(tmp_path) == ["p.nnplay"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing.nnplay", "no such file"), ("folder", "is a directory"), ("a\0b", "cannot be read")],
)
def test_that_a_file_which_cannot_be_read_is_told_with_its_path(
    tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(DocumentError) as caught:
        load_file(tmp_path / name)
    assert words in str(caught.value)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="the system has no /dev/zero")
def test_that_a_file_without_an_end_is_refused() -> None:
    with pytest.raises(DocumentError, match="larger than 64 MB"):
        load_file("/dev/zero")


def test_that_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.nnplay"
    with path.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(DocumentError, match="larger than 64 MB"):
        load_file(path)


def test_that_a_file_says_only_of_bypassed_nodes_and_folded_groups_that_they_are() -> None:
    assert "muted" not in to_text(sound())
    assert "groups" not in to_text(sound())
    document, _ = group(set_muted(sound(), [2], True), [2, 3], "Pair", "teal")
    document, _ = group(document, [1], "Alone", folded=True)
    text = to_text(document)
    assert text.count('"muted": true') == 1
    assert text.count('"folded"') == text.count('"folded": true') == 1
    assert from_text(text) == document


def test_that_a_group_more_is_a_line_more() -> None:
    document, _ = group(sound(), [2], "First")
    before = to_text(document).splitlines()
    after = to_text(group(document, [3], "Second")[0]).splitlines()
    new = [line for line in after if line not in before]
    assert new == [
        '      {"id": 1, "title": "First", "nodes": [2], "color": "grey"},',
        '      {"id": 2, "title": "Second", "nodes": [3], "color": "grey"}',
    ]


# -- the schema --------------------------------------------------------------------------------------


def fits(value: Any, kind: dict[str, Any], top: dict[str, Any]) -> bool:
    """Whether a JSON value fits a schema: the few keywords that ours uses, and no others."""
    known = {"$ref", "$defs", "title", "description", "default", "type", "properties", "required", "items"}
    known |= {"additionalProperties", "anyOf", "enum", "prefixItems", "minItems", "maxItems"}
    assert set(kind) <= known, f"a keyword that this test does not know: {set(kind) - known}"
    if "$ref" in kind:
        return fits(value, top["$defs"][kind["$ref"].rpartition("/")[2]], top)
    if "anyOf" in kind and not any(fits(value, one, top) for one in kind["anyOf"]):
        return False
    if "enum" in kind and value not in kind["enum"]:
        return False
    if "type" in kind and not of_type(value, kind["type"]):
        return False
    if isinstance(value, dict):
        known_keys = kind.get("properties", {})
        if kind.get("additionalProperties") is False and set(value) - set(known_keys):
            return False
        return set(kind.get("required", ())) <= set(value) and all(
            fits(item, known_keys[key], top) for key, item in value.items() if key in known_keys
        )
    if isinstance(value, list):
        first = kind.get("prefixItems", [])
        rest = kind.get("items", {})
        if not kind.get("minItems", 0) <= len(value) <= kind.get("maxItems", len(value)):
            return False
        return all(
            fits(item, first[k] if k < len(first) else rest, top)
            for k, item in enumerate(value)
            if k < len(first) or rest is not False
        )
    return True


def of_type(value: Any, name: str) -> bool:
    kinds: dict[str, tuple[type, ...]] = {
        "object": (dict,),
        "array": (list,),
        "string": (str,),
        "boolean": (bool,),
        "null": (type(None),),
        "integer": (int,),
        "number": (int, float),
    }
    return isinstance(value, kinds[name]) and (name == "boolean" or not isinstance(value, bool))


@given(DOCUMENTS)
def test_that_the_schema_takes_every_document(document: Document) -> None:
    top = schema()
    assert fits(json.loads(to_text(document)), top, top)


@pytest.mark.parametrize(
    "top",
    [
        {"odd": 1},
        {"format": 1},
        {"graph": {"nodes": [{"op": "add", "name": "n"}]}},
        {"graph": {"links": [[1, 0, 2]]}},
        {"training": {"dtype": "float16"}},
        {"data": {"split": {"training": "most"}}},
        {"training": {"optimizer": "adam"}},
    ],
)
def test_that_the_schema_refuses_what_loading_refuses(top: dict[str, Any]) -> None:
    with pytest.raises(DocumentError):
        from_text(changed(**top))
    assert not fits(json.loads(changed(**top)), schema(), schema())


def test_that_the_schema_is_json_and_lists_every_key() -> None:
    text = json.dumps(schema())
    for key in ("format", "version", "graph", "nodes", "links", "optimizer", "patience", "standardize"):
        assert f'"{key}"' in text


def test_that_settings_cannot_be_changed_behind_a_document_s_back() -> None:
    document: Any = sound()
    with pytest.raises(TypeError):
        document.graph.node(2).settings["units"] = 3
    with pytest.raises(AttributeError):
        document.name = "other"
    assert frozen({"a": 1}, b=2) == {"a": 1, "b": 2}
