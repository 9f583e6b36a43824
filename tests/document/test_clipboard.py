"""Copied nodes as text: the same nodes come out, and no text from elsewhere can break a document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import (
    Link,
    add_node,
    copy,
    duplicate,
    from_text,
    link,
    paste,
    set_frozen,
    set_muted,
    to_text,
)
from playground.document.check import check
from playground.document.file import plain_graph
from playground.document.groups import group
from playground.document.placing import piece_of
from tests.document.documents import GRAPHS, built, node, sound
from tests.document.test_edits import consistent


def nodes_text(nodes: list[dict[str, Any]], links: list[list[int]] | None = None) -> str:
    return json.dumps({"format": "nnplay-nodes", "nodes": nodes, "links": links or []})


def test_that_pasted_nodes_are_copies_under_new_ids_and_names() -> None:
    document, ids = paste(sound(), copy(sound(), [2, 3]), at=(10.0, 20.0))
    assert not set(ids) & {1, 2, 3, 99}
    first, second = (document.graph.node(id) for id in ids)
    assert (first.op, first.settings, first.at, first.name) == (
        "dense",
        sound().graph.node(2).settings,
        (10, 20),
        "hidden 2",
    )
    assert second.at == (130.0, 20.0)
    assert document.graph.into(ids[1]) == (Link(ids[0], 0, ids[1], 0),)
    assert document.graph.into(ids[0]) == ()
    assert document.graph.nodes[:4] == sound().graph.nodes
    consistent(document)


@pytest.mark.parametrize(
    ("name", "pasted"),
    [("a\n\x1b[2Jb", "a [2Jb"), ("\x07 ", "hidden 2"), ("", "hidden 2"), ("h" * 10**6, "h" * 80)],
)
def test_that_a_pasted_name_is_one_that_can_be_shown(name: str, pasted: str) -> None:
    text = nodes_text([{"id": 1, "op": "dense", "name": name}])
    document, (id,) = paste(sound(), text)
    assert document.graph.node(id).name == pasted
    assert not [problem for problem in check(document) if problem.level == "error"]


def test_that_a_cut_and_a_paste_elsewhere_give_the_same_nodes() -> None:
    text = copy(sound(), [1, 2, 3, 99])
    from_empty, ids = paste(
        from_text('{"format": "nnplay", "version": 1, "graph": {}}'), text, at=(120.0, 0.0)
    )
    assert [one.name for one in from_empty.graph.nodes] == ["input", "hidden", "output", "loss"]
    assert copy(from_empty, ids) != ""
    again, _ = paste(
        from_text('{"format": "nnplay", "version": 1, "graph": {}}'), copy(from_empty, ids), at=(120.0, 0.0)
    )
    assert again == from_empty


def test_that_a_duplicate_is_fed_by_the_same_sources() -> None:
    document, add = add_node(sound(), "add", (0, 0))
    document = link(link(document, Link(1, 0, add, 0)), Link(2, 0, add, 1))
    after, ids = duplicate(document, [2, add])
    twin_add = next(id for id in ids if after.graph.node(id).op == "add")
    twin_dense = next(id for id in ids if after.graph.node(id).op == "dense")
    assert {one.source for one in after.graph.into(twin_add)} == {1, twin_dense}
    assert [one.source for one in after.graph.into(twin_dense)] == [1]
    consistent(after)


def test_that_a_copied_merge_keeps_the_order_of_its_inputs() -> None:
    nodes = [node(1, "input"), node(2, "dense"), node(3, "concat"), node(4, "input")]
    document = built(nodes, [(4, 0, 3, 0), (2, 0, 3, 2), (1, 0, 3, 1)])
    pasted, ids = paste(document, copy(document, [1, 2, 3, 4]))
    assert [one.source for one in pasted.graph.into(ids[2])] == [ids[3], ids[0], ids[1]]
    doubled, (twin, _) = duplicate(document, [2, 3])
    assert [one.source for one in doubled.graph.into(doubled.graph.nodes[-1].id)] == [4, 1, twin]


def test_that_copies_stay_frozen_or_bypassed() -> None:
    marked = set_muted(set_frozen(sound(), [2], True), [3], True)
    for document, ids in (paste(marked, copy(marked, [2, 3])), duplicate(marked, [2, 3])):
        twins = [document.graph.node(id) for id in ids]
        assert [(one.frozen, one.muted) for one in twins] == [(True, False), (False, True)]


def test_that_a_group_is_copied_where_all_of_it_is_and_under_a_free_title() -> None:
    document, _ = group(sound(), [2, 3], "Pair", "teal", folded=True)
    for after, ids in (paste(document, copy(document, [2, 3])), duplicate(document, [1, 2, 3])):
        first, second = after.graph.groups
        assert first == document.graph.groups[0]
        assert (second.title, second.color, second.folded) == ("Pair 2", "teal", True)
        assert second.id != first.id
        assert set(second.nodes) == set(ids[-2:])
        consistent(after)
    part, _ = paste(document, copy(document, [3, 99]))
    assert part.graph.groups == document.graph.groups


def test_that_a_copied_loop_loses_the_link_that_closes_it() -> None:
    nodes = [{"id": id, "op": "add", "name": f"n{id}"} for id in (1, 2, 3)]
    document, ids = paste(
        sound(), nodes_text(nodes, [[1, 0, 2, 0], [2, 0, 3, 0], [3, 0, 1, 0], [1, 0, 3, 1]])
    )
    assert len(document.graph.links) == len(sound().graph.links) + 3
    assert not any(one.text for one in check(document) if "loop" in one.text)
    consistent(document)
    assert len(ids) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{}",
        "[]",
        "3",
        to_text(sound()),
        "[" * 100_000,
        '{"format": "nnplay-nodes", "nodes": 3}',
        '{"format": "nnplay-nodes", "nodes": [], "links": []}',
        '{"format": "nnplay-nodes", "nodes": [{"id": 1}]}',
    ],
)
def test_that_a_text_which_is_no_copy_changes_nothing(text: str) -> None:
    assert paste(sound(), text) == (sound(), ())


@given(st.text(max_size=30))
def test_that_no_text_raises(text: str) -> None:
    assert paste(sound(), text) == (sound(), ())


@pytest.mark.parametrize(
    "node",
    [
        {"id": 1, "op": "add", "name": "n", "at": [float("nan"), 0]},
        {"id": 1, "op": "add", "name": "n", "at": [float("inf"), 0]},
        {"id": 1, "op": "dense", "name": "n", "settings": {"init_scale": float("nan")}},
        {"id": 1, "op": "dense", "name": "\ud800"},
    ],
)
def test_that_a_paste_cannot_bring_in_what_no_file_can_hold(node: dict[str, Any]) -> None:
    document, ids = paste(sound(), nodes_text([node]))
    assert from_text(to_text(document)) == document
    assert ids == ()


@given(GRAPHS)
def test_that_any_nodes_at_all_are_pasted_without_harm(graph: Any) -> None:
    links = [list(one) for one in graph.links]
    nodes = [
        {"id": one.id, "op": one.op, "name": one.name, "at": list(one.at), "settings": dict(one.settings)}
        for one in graph.nodes
    ]
    document, ids = paste(sound(), nodes_text(nodes, links))
    assert len(set(ids)) == len(ids)
    known = {one.id for one in document.graph.nodes}
    assert all(one.source in known and one.target in known for one in document.graph.links)
    assert len({(one.target, one.input) for one in document.graph.links}) == len(document.graph.links)
    assert from_text(to_text(document)) == document


@pytest.mark.parametrize("wire", [[2, 0, 2, 0], [2, 0, 3, 5], [2, 0, 3, -1], [2, 1, 3, 0], [3, 0, 2, 0]])
def test_that_a_pasted_link_which_could_not_be_drawn_is_left_out(wire: list[int]) -> None:
    nodes = plain_graph(piece_of(sound().graph, [2, 3]))
    document, _ = paste(sound(), nodes_text(nodes["nodes"], [*nodes["links"], wire]))
    assert len(document.graph.links) == len(sound().graph.links) + 1
    consistent(document)
