"""Blocks of the user's own: a selection becomes a text, and the text a piece that fits a wire."""

from __future__ import annotations

import pytest

from playground.document import (
    BLOCKS,
    DocumentError,
    Link,
    block_text,
    insert_block,
    paste,
    place_block,
    read_block,
    share_nodes,
    share_project,
)
from playground.document.groups import group
from tests.document.documents import built, chain, node, sound
from tests.document.test_edits import consistent


def test_that_a_selection_comes_back_as_one_group_under_its_title() -> None:
    document, _ = group(sound(), [2], "Inner")
    piece = read_block(block_text(document, [2, 3], "  My block ", "teal"))
    (made,) = piece.graph.groups
    assert (made.title, made.color, made.nodes) == ("My block", "teal", (2, 3))
    assert (piece.title, piece.entry, piece.exit) == ("My block", 2, 3)
    assert piece.graph.links == (Link(2, 0, 3, 0),)


def test_that_a_source_of_several_nodes_leaves_a_point_as_the_way_in() -> None:
    nodes = [node(1, "dense"), node(2, "dense"), node(3, "add"), node(4, "dense")]
    skip = built(nodes, [(1, 0, 3, 0), (1, 0, 2, 0), (2, 0, 3, 1), (3, 0, 4, 0)])
    piece = read_block(block_text(skip, [2, 3], "Skip"))
    assert piece.entry is not None
    assert piece.graph.node(piece.entry).op == "reroute"
    assert piece.exit == 3
    network = chain(node(2, "dense", units=8), node(3, "dense", units=1, activation="sigmoid"))
    document, ids = insert_block(network, piece, Link(2, 0, 3, 0))
    assert [document.graph.node(id).op for id in ids] == ["reroute", "reroute", "dense", "add"]
    way_in, around, inner, add = ids
    assert document.graph.into(3) == (Link(add, 0, 3, 0),)
    assert document.graph.into(way_in) == (Link(2, 0, way_in, 0),)
    assert [one.source for one in document.graph.into(add)] == [around, inner], "in their order"
    consistent(document)


@pytest.mark.parametrize("name", BLOCKS)
def test_that_a_block_of_the_library_can_be_kept_as_one_of_ones_own(name: str) -> None:
    placed, ids = place_block(sound(), name, (0, 0))
    piece = read_block(block_text(placed, ids, "Mine"))
    made = BLOCKS[name].make(8)
    assert len(piece.graph.nodes) == len(made.graph.nodes)
    assert [one.op for one in piece.graph.nodes] == [one.op for one in made.graph.nodes]
    assert (piece.entry, piece.exit) == (ids[0], ids[-1])


def test_that_the_text_of_a_block_can_be_pasted_and_copied_nodes_are_a_block() -> None:
    document, ids = paste(sound(), block_text(sound(), [2, 3], "Mine"))
    assert document.graph.groups[0].nodes == ids
    assert read_block(share_nodes(sound(), [2, 3])).title == "Block"


def test_that_a_piece_without_a_way_in_is_placed_but_goes_into_no_wire() -> None:
    piece = read_block(block_text(sound(), [1, 2], "Begin"))
    assert (piece.entry, piece.exit) == (None, 2)
    assert insert_block(sound(), piece, Link(2, 0, 3, 0)) == (sound(), ())
    assert len(place_block(sound(), piece, (0, 0))[1]) == 2


def test_that_nothing_makes_no_block() -> None:
    assert block_text(sound(), [55], "None") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no nodes"),
        ("hello", "no nodes"),
        (share_project(sound()), "no nodes"),
        (block_text(sound(), [2], "x")[:-5], "cut short"),
        ('{"format": "nnplay-nodes", "nodes": []}', "no nodes"),
    ],
)
def test_that_what_is_no_block_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read_block(text)
