"""What the canvas asks for, and what it offers to add. Never starts Qt."""

from __future__ import annotations

import pytest

from playground import document as edits
from playground.document import Document, Graph, Link, Node
from playground.document.inspect import inspect
from playground.gui.canvas.adding.catalog import entries, find, score
from playground.gui.canvas.adding.new import New
from playground.gui.canvas.commands import requests
from playground.gui.canvas.over.miniature import miniature
from playground.gui.canvas.plan.faces import faces
from playground.gui.canvas.plan.plan import Plan, plan
from playground.gui.canvas.plan.room import GAP, behind, between
from playground.ops import OPS
from playground.ops.facts import Facts

FACTS = Facts(features=("x", "y"), task="classes", targets=2)

DENSE = New("dense", "Dense", {"units": 4})


def chain() -> Document:
    nodes = (
        Node(1, "input", "input", (0, 0)),
        Node(2, "dense", "hidden 1", (160, 0), {"units": 8}),
        Node(3, "dense", "output", (320, 0), {"units": 1}),
    )
    return Document(graph=Graph(nodes, (Link(1, 0, 2, 0), Link(2, 0, 3, 0))))


def planned(document: Document) -> Plan:
    return plan(
        document.graph, faces(document, inspect(document.graph, FACTS)), inspect(document.graph, FACTS)
    )


def overlaps(document: Document) -> list[tuple[int, int]]:
    boxes = planned(document).boxes
    return [
        (one, other) for one in boxes for other in boxes if one < other and boxes[one].meets(boxes[other])
    ]


def test_that_an_inserted_node_is_wired_and_what_stands_behind_makes_room():
    on = Link(2, 0, 3, 0)
    room = between(planned(chain()), on, (300, 0), DENSE.size())
    made = requests.insert(DENSE, on, room).edit(chain())
    new, output = made.graph.node(4), made.graph.node(3)
    assert {Link(2, 0, 4, 0), Link(4, 0, 3, 0)} <= set(made.graph.links)
    assert new.at[0] >= 160 + 112
    assert output.at[0] >= new.at[0] + DENSE.width + GAP / 2
    assert made.graph.node(2).at == (160, 0)
    assert not overlaps(made)


@pytest.mark.parametrize("height", [-80.0, 0.0, 60.0, 250.0])
def test_that_a_node_dropped_on_a_long_skip_lands_on_no_other_node(height):
    document = edits.add_node(chain(), "add", (520, 0))[0]
    skip = Link(1, 0, 4, 0)
    document = edits.link(edits.link(document, skip), Link(3, 0, 4, 1))
    for new in (DENSE, New("dropout", "Dropout", {})):
        shown = planned(document)
        room = between(shown, skip, (220, height), new.size(shown.faces[1]))
        made = requests.insert(new, skip, room).edit(document)
        assert {Link(1, 0, 5, 0), Link(5, 0, 4, 0)} <= set(made.graph.links)
        assert not overlaps(made)


def test_that_a_node_behind_the_last_one_of_a_chain_has_no_link_to_go_into():
    room, through = behind(planned(chain()), 3, DENSE.size())
    assert through is None
    assert room.at == (432 + GAP, 0)


def test_that_a_lone_node_that_is_let_go_on_a_wire_goes_into_it_and_on_no_other_node():
    document, _ = edits.add_node(chain(), "dense", (260, 200), {"units": 4})
    on, shown = Link(1, 0, 2, 0), planned(document)
    room = between(shown, on, (100, 0), shown.boxes[4][2:], {4})
    way = room.at[0] - 260, room.at[1] - 200
    made = requests.put_in_link(4, 4, {4}, on, way, room).edit(document)
    assert {Link(1, 0, 4, 0), Link(4, 0, 2, 0)} <= set(made.graph.links)
    assert made.graph.node(4).at == room.at
    assert not overlaps(made)


def test_that_a_relinked_wire_is_one_step():
    made = requests.relink(Link(2, 0, 3, 0), Link(1, 0, 3, 0)).edit(chain())
    assert set(made.graph.links) == {Link(1, 0, 2, 0), Link(1, 0, 3, 0)}


def test_that_the_same_setting_of_the_same_nodes_merges_for_undo():
    first = requests.setting({2}, "units", 9, "More units")
    then = requests.setting({2}, "units", 10, "More units")
    assert first.merge_key == then.merge_key != requests.setting({3}, "units", 9, "").merge_key


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
