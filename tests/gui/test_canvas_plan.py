"""Faces, geometry and hits of a shown document. Never starts Qt."""

from __future__ import annotations

import pytest

from playground.document import Document, Graph, Link, Node
from playground.document.check import examine
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.face import Face
from playground.gui.canvas.plan.face_words import count_text
from playground.gui.canvas.plan.faces import faces
from playground.gui.canvas.plan.hit import HitTest
from playground.gui.canvas.plan.plan import Plan, plan
from playground.ops.facts import Facts

FACTS = Facts(features=("x", "y"), task="classes", targets=2)


def document(*nodes: Node, links: tuple[Link, ...] = ()) -> Document:
    return Document(graph=Graph(nodes, links))


def dense(id: int, units: int, at=(0.0, 0.0), **settings) -> Node:
    return Node(id, "dense", f"hidden {id}", at, {"units": units, "activation": "tanh", **settings})


def shown(made: Document, facts: Facts | None = FACTS, **more) -> Plan:
    inspection, problems = examine(made, facts)
    return plan(made.graph, faces(made, inspection, problems, ("x₁", "x₂"), **more), inspection)


def skip() -> Document:
    return document(
        Node(1, "input", "input", (0, 158)),
        dense(2, 8, (176, 0)),
        dense(3, 8, (368, 0)),
        Node(4, "add", "Add", (560, 0)),
        Node(5, "dense", "output", (728, 184), {"units": 1, "activation": "sigmoid"}),
        Node(6, "loss", "loss", (920, 184), {"kind": "binary_cross_entropy"}),
        links=(
            Link(1, 0, 2, 0),
            Link(2, 0, 3, 0),
            Link(2, 0, 4, 0),
            Link(3, 0, 4, 1),
            Link(4, 0, 5, 0),
            Link(5, 0, 6, 0),
        ),
    )


def face_of(made: Document, id: int, facts: Facts | None = FACTS, **more) -> Face:
    return shown(made, facts, **more).faces[id]


@pytest.mark.parametrize(("units", "side"), [(1, 72), (4, 56), (5, 48), (8, 48), (12, 36), (16, 28)])
def test_that_tiles_shrink_as_units_grow(units, side):
    face = face_of(document(Node(1, "input", "input"), dense(2, units), links=(Link(1, 0, 2, 0),)), 2)
    assert face.body == "tiles"
    assert [tile.width for tile in face.tiles] == [side] * units
    assert face.tiles[0].y == m.HEADER + m.PADDING
    assert face.tiles[-1].bottom + m.PADDING + m.FOOTER == face.height


def test_that_a_wide_layer_shows_a_picture_of_its_weights():
    face = face_of(document(Node(1, "input", "input"), dense(2, 17), links=(Link(1, 0, 2, 0),)), 2)
    assert face.body == "picture"
    assert (face.tiles[0].width, face.tiles[0].height) == m.PICTURE


def test_that_footers_tell_shape_and_count():
    made = shown(skip())
    assert (made.faces[2].left, made.faces[2].right) == ("2 → 8", "24 params")
    assert (made.faces[4].left, made.faces[4].right) == ("8 + 8", "8")
    assert made.faces[1].left == "2 features"
    assert made.faces[6].left == "binary cross-entropy"


def test_that_counts_are_short_where_they_are_large():
    assert count_text(1) == "1 param"
    assert count_text(999) == "999 params"
    assert count_text(8320) == "8.3 k"
    assert count_text(1_250_000) == "1.2 M"


def test_that_few_inputs_are_tiles_many_a_block_and_an_image_an_image():
    made = document(Node(1, "input", "input"))
    many = Facts(tuple(map(str, range(64))), "classes", 2)
    assert face_of(made, 1).labels == ("x₁", "x₂")
    assert face_of(made, 1, many).note == "x₁\nx₂\n…"
    assert face_of(made, 1, many).left == "64 features"
    assert face_of(made, 1, many, image_shape=(8, 8)).body == "image"


def test_that_a_node_behind_a_problem_is_dashed_and_the_problem_is_brief():
    made = document(
        Node(1, "input", "input"),
        dense(2, 8),
        dense(3, 4),
        Node(4, "add", "Add"),
        dense(5, 1),
        links=(Link(1, 0, 2, 0), Link(2, 0, 3, 0), Link(2, 0, 4, 0), Link(3, 0, 4, 1), Link(4, 0, 5, 0)),
    )
    found = shown(made).faces
    assert (found[4].body, found[4].level, found[4].brief) == ("problem", "error", "8 ≠ 4")
    assert not found[5].known
    assert found[5].left == "? → 1"


def test_that_an_unconnected_node_says_so():
    face = face_of(document(Node(1, "dropout", "Dropout", settings={"rate": 0.2})), 1)
    assert (face.body, face.note, face.left) == ("note", "not connected", "rate 0.2")


def test_that_an_unknown_op_is_shown_and_does_not_fail():
    face = face_of(document(Node(1, "teleport", "x")), 1)
    assert face.note == "unknown layer"


def test_that_a_dense_link_has_a_wire_for_every_weight_in_the_matrix_order():
    strands = shown(skip()).strands[Link(1, 0, 2, 0)]
    assert strands.kind == "weights"
    assert strands.ends[:3] == ((0, 0), (0, 1), (0, 2))
    assert len(strands.ends) == 16


def test_that_a_merge_passes_units_on_one_by_one_and_a_skip_keeps_to_its_arc():
    made = shown(skip())
    assert made.strands[Link(3, 0, 4, 1)].kind == "passes"
    assert Link(2, 0, 4, 0) not in made.strands
    assert made.passed(Link(2, 0, 4, 0))


def test_that_concat_puts_its_second_input_below_the_first():
    made = document(
        Node(1, "input", "input"),
        dense(2, 3, (200, -300)),
        Node(3, "concat", "Concat", (400, 0)),
        links=(Link(1, 0, 2, 0), Link(1, 0, 3, 0), Link(2, 0, 3, 1)),
    )
    assert shown(made).strands[Link(2, 0, 3, 1)].ends == ((0, 2), (1, 3), (2, 4))


def test_that_a_skip_runs_above_everything_it_passes():
    made = shown(skip())
    route = made.route(Link(2, 0, 4, 0))
    assert len(route) == 3
    assert route[1][0][1] == -m.SKIP_RISE
    assert made.bounds.y == -m.SKIP_RISE


def test_that_two_skips_over_the_same_node_do_not_run_on_one_line():
    made = skip()
    twice = document(*made.graph.nodes, links=(*made.graph.links, Link(1, 0, 4, 2)))
    found = shown(twice)
    heights = {found.route(link)[1][0][1] for link in (Link(2, 0, 4, 0), Link(1, 0, 4, 2))}
    assert len(heights) == 2


def test_that_cables_into_a_pill_end_apart_with_the_skip_on_top():
    made = shown(skip())
    ends = [made.end_point(link)[1] for link in (Link(2, 0, 4, 0), Link(3, 0, 4, 1))]
    assert ends[0] < m.HEADER / 2 < ends[1]


@pytest.mark.parametrize(
    ("point", "part", "node"),
    [
        ((288, 14), "output", 2),
        ((176, 14), "input", 2),
        ((181, 20), "input", 2),
        ((216, 14), "title", 2),
        ((268, 14), "curve", 2),
        ((232, 60), "tile", 2),
        ((190, 60), "body", 2),
        ((200, 510), "shape", 2),
        ((-200, -200), "nothing", None),
    ],
)
def test_that_a_hit_names_the_part(point, part, node):
    hit = HitTest(shown(skip())).at(*point)
    assert (hit.part, hit.node) == (part, node)


def test_that_cables_and_single_wires_are_hit_within_reach_only():
    made = shown(skip())
    hits = HitTest(made)
    wire = made.strand(Link(2, 0, 3, 0), 0, 0)
    middle = ((wire[0][0] + wire[3][0]) / 2, wire[0][1])
    assert hits.at(328, 18).link == Link(2, 0, 3, 0)
    assert hits.at(*middle).link == Link(2, 0, 3, 0)
    assert hits.strand_away(Link(2, 0, 3, 0), (0, 0), *middle) <= 2
    assert hits.link_near(464, -100, 8) is None


def test_that_far_out_a_node_is_one_block():
    assert HitTest(shown(skip())).at(288, 14, 0.3).part == "body"
