"""Arranging a plan: all of it or the selection, blocks with their members. Never starts Qt."""

from __future__ import annotations

from playground import document as edits
from playground.document import Document, Graph, Link, Node
from playground.document.groups import group
from playground.gui.canvas.plan.arranging import arranged
from playground.gui.canvas.plan.face import Face
from playground.gui.canvas.plan.plan import Plan


def plan_of(graph: Graph) -> Plan:
    """A plan with one face for each node, and one for each folded group in place of its members."""
    blocks = {node: -group.id for group in graph.groups if group.folded for node in group.nodes}
    at = {blocks.get(node.id, node.id): node.at for node in reversed(graph.nodes)}
    faces = {id: Face(id=id, title=f"{id}", op="dense", category="dense", icon="dense") for id in at}
    links = [one for one in graph.links if blocks.get(one.source, 0) != blocks.get(one.target, 1)]
    return Plan(faces, at, tuple(links), {})


def chain(*places: tuple[float, float]) -> Document:
    """Nodes 1, 2, 3 …, each fed by the one before."""
    nodes = tuple(Node(id, "dense", f"n{id}", at) for id, at in enumerate(places, start=1))
    links = tuple(Link(id, 0, id + 1, 0) for id in range(1, len(nodes)))
    return Document(graph=Graph(nodes, links))


def test_that_an_empty_canvas_is_arranged_as_it_is():
    assert arranged(plan_of(Graph()), Graph()) == {}


def test_that_all_is_arranged_where_fewer_than_two_are_selected():
    graph = chain((50, 30), (0, 900), (40, 10)).graph
    assert arranged(plan_of(graph), graph, {2}) == arranged(plan_of(graph), graph)


def test_that_a_selection_keeps_its_corner_and_leaves_the_others_alone():
    graph = chain((0, 0), (400, 700), (300, 500), (2000, 0)).graph
    places = arranged(plan_of(graph), graph, {2, 3})
    assert places.keys() == {2, 3}
    assert places[2] == (300, 500)
    assert places[3][0] > places[2][0]
    assert places[3][1] == 500


def test_that_a_selection_is_arranged_clear_of_what_was_not_selected():
    graph = chain((0, 0), (10, 10), (220, 20)).graph
    places = arranged(plan_of(graph), graph, {1, 2})
    moved = edits.move(Document(graph=graph), places).graph
    plan = plan_of(moved)
    assert not any(plan.boxes[id].meets(plan.boxes[3]) for id in (1, 2))
    assert arranged(plan, moved, {1, 2}) == {}


def test_that_what_is_arranged_stays_when_it_is_arranged_again():
    document = chain((0, 0), (0, 0), (0, 0), (0, 0))
    places = arranged(plan_of(document.graph), document.graph)
    again = edits.move(document, places).graph
    assert places
    assert arranged(plan_of(again), again) == {}


def test_that_the_members_of_a_folded_block_move_with_it():
    document, _ = group(chain((0, 0), (300, 400), (340, 480), (10, 10)), {2, 3}, folded=True)
    places = arranged(plan_of(document.graph), document.graph)
    assert (places[3][0] - places[2][0], places[3][1] - places[2][1]) == (40, 80)
    assert 0 < places[2][0] < places[4][0]
