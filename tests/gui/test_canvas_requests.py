"""What the canvas asks for, and what it offers to add. Never starts Qt."""

from __future__ import annotations

import pytest

from playground.document import Document, Graph, Link, Node
from playground.gui.canvas import requests
from playground.gui.canvas.catalog import entries, find, score
from playground.gui.canvas.miniature import miniature
from playground.gui.canvas.requests import New
from playground.ops import OPS

DENSE = New("dense", "Dense", {"units": 4})


def chain() -> Document:
    nodes = (
        Node(1, "input", "input", (0, 0)),
        Node(2, "dense", "hidden 1", (160, 0), {"units": 8}),
        Node(3, "dense", "output", (320, 0), {"units": 1}),
    )
    return Document(graph=Graph(nodes, (Link(1, 0, 2, 0), Link(2, 0, 3, 0))))


WIDTHS = {1: 96.0, 2: 112.0, 3: 112.0}


def test_that_an_inserted_node_is_wired_and_what_stands_behind_makes_room():
    made = requests.insert(DENSE, Link(2, 0, 3, 0), (300, 14), WIDTHS).edit(chain())
    new, output = made.graph.node(4), made.graph.node(3)
    assert {Link(2, 0, 4, 0), Link(4, 0, 3, 0)} <= set(made.graph.links)
    assert new.at[0] >= 160 + 112
    assert output.at[0] >= new.at[0] + DENSE.width + requests.GAP / 2
    assert made.graph.node(2).at == (160, 0)


def test_that_a_node_behind_the_last_one_of_a_chain_is_simply_linked():
    made = requests.add_after(DENSE, 3, 432, WIDTHS).edit(chain())
    assert Link(3, 0, 4, 0) in made.graph.links
    assert made.graph.node(4).at == (432 + requests.GAP, 0)


def test_that_a_source_is_not_wired_behind_anything():
    made = requests.add_after(New("input", "Input", {}), 3, 432, WIDTHS).edit(chain())
    assert made.graph.links == chain().graph.links


def test_that_a_lone_node_that_is_let_go_on_a_wire_goes_into_it():
    document, id = chain(), 4
    document = requests.add(DENSE, (260, 200)).edit(document)
    made = requests.put_in_link(id, Link(1, 0, 2, 0), 0, -100).edit(document)
    assert {Link(1, 0, 4, 0), Link(4, 0, 2, 0)} <= set(made.graph.links)


def test_that_a_relinked_wire_is_one_step():
    made = requests.relink(Link(2, 0, 3, 0), Link(1, 0, 3, 0)).edit(chain())
    assert set(made.graph.links) == {Link(1, 0, 2, 0), Link(1, 0, 3, 0)}


def test_that_the_same_setting_of_the_same_nodes_merges_for_undo():
    first = requests.setting({2}, "units", 9, "More units")
    then = requests.setting({2}, "units", 10, "More units")
    assert first.merge_key == then.merge_key != requests.setting({3}, "units", 9, "").merge_key


def test_that_only_a_copy_of_nodes_can_be_pasted():
    assert not requests.is_copy("hello")
    assert not requests.is_copy('{"format": "nnplay-nodes"}')


def test_that_every_op_is_offered_and_every_offer_makes_a_known_op():
    assert {entry.op for entry in entries()} == set(OPS)
    assert all(entry.title and entry.help and entry.hint for entry in entries())


@pytest.mark.parametrize(
    ("query", "first"), [("dense", "Dense"), ("dro", "Dropout"), ("bn", "Batch norm"), ("relu", "ReLU")]
)
def test_that_a_few_letters_find_the_layer(query, first):
    assert find(query, entries())[0].title == first


def test_that_an_empty_query_keeps_the_order_and_nonsense_finds_nothing():
    assert find("  ", entries()) == list(entries())
    assert find("qqqq", entries()) == []


def test_that_letters_at_the_start_of_words_count_most():
    assert (score("ln", "Layer norm") or 0) > (score("ln", "Leaky linear unit on") or 0)
    assert score("xyz", "Dense") is None


def test_that_a_wire_from_an_output_is_offered_only_what_takes_an_input():
    assert all(OPS[entry.op].inputs != 0 for entry in entries(lambda op: op.inputs != 0))


def test_that_a_miniature_has_a_square_for_every_unit_and_an_arc_for_a_skip():
    nodes = (*chain().graph.nodes, Node(4, "add", "Add"), Node(5, "dense", "more", settings={"units": 2}))
    links = (*chain().graph.links, Link(2, 0, 4, 0), Link(3, 0, 4, 1), Link(4, 0, 5, 0))
    made = miniature(Graph(nodes, links), 2, 216, 132)
    assert len(made.squares) == 2 + 8 + 1 + 2
    assert len(made.wires) == 16 + 8 + 2
    assert len(made.arcs) == 1
    assert all(box.x >= 0 and box.right <= 216 for box in made.squares)
