"""Frames, blocks, reroute points and bypassed nodes as faces, geometry and hits. Never starts Qt."""

from __future__ import annotations

import itertools

import pytest

from playground.document import Document, Graph, Link, Node
from playground.document.check import examine
from playground.document.model import Group, replace
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import along
from playground.gui.canvas.plan.face_words import roughly, wrapped
from playground.gui.canvas.plan.faces import faces
from playground.gui.canvas.plan.hit import HitTest
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.paths import path_through
from playground.gui.canvas.plan.plan import Plan, plan
from playground.ops.facts import Facts

FACTS = Facts(features=("x", "y"), task="classes", targets=2)
SKIP = Graph(
    (
        Node(1, "input", "input", (0, 158)),
        Node(2, "dense", "hidden 1", (176, 0), {"units": 8, "activation": "tanh"}),
        Node(3, "dense", "hidden 2", (368, 0), {"units": 8, "activation": "tanh"}),
        Node(4, "add", "Add", (560, 0)),
        Node(5, "dense", "output", (728, 184), {"units": 1, "activation": "sigmoid"}),
        Node(6, "loss", "loss", (920, 184), {"kind": "binary_cross_entropy"}),
    ),
    (
        Link(1, 0, 2, 0),
        Link(2, 0, 3, 0),
        Link(2, 0, 4, 0),
        Link(3, 0, 4, 1),
        Link(4, 0, 5, 0),
        Link(5, 0, 6, 0),
    ),
)


def shown(graph: Graph, labels=("x₁", "x₂"), facts: Facts = FACTS) -> Plan:
    inspection, problems = examine(Document(graph=graph), facts)
    return plan(graph, faces(Document(graph=graph), inspection, problems, labels), inspection)


def grouped(*nodes: int, folded: bool = False, graph: Graph = SKIP) -> Plan:
    return shown(replace(graph, groups=(Group(7, "Residual", nodes, "violet", folded),)))


def marked(graph: Graph, id: int, **changes) -> Graph:
    return replace(
        graph, nodes=tuple(replace(one, **changes) if one.id == id else one for one in graph.nodes)
    )


FIRST = Link(1, 0, 2, 0)


def led(*points: tuple[int, float, float], on: Link = FIRST) -> Graph:
    """The network with a link led through points."""
    nodes, links, source = list(SKIP.nodes), [one for one in SKIP.links if one != on], on.source
    for id, x, y in points:
        nodes.append(Node(id, "reroute", f"point {id}", (x, y)))
        links.append(Link(source, 0, id, 0))
        source = id
    links.append(on._replace(source=source))
    return replace(SKIP, nodes=tuple(nodes), links=tuple(links))


# -- frames


def test_that_a_frame_holds_its_members_and_the_skips_between_them():
    made = grouped(2, 3, 4)
    frame = made.frame(7)
    for id in (2, 3, 4):
        box = made.box(id)
        assert frame.x + m.FRAME_PADDING <= box.x
        assert box.right + m.FRAME_PADDING <= frame.right
        assert box.bottom + m.FRAME_PADDING <= frame.bottom
    rise = made.rise(Link(2, 0, 4, 0))
    assert rise is not None
    assert frame.y == rise - m.FRAME_PADDING


def test_that_a_frame_follows_a_member_that_is_dragged():
    made = grouped(2, 3, 4)
    moved = made.moved({4}, 100, 50)
    assert moved.frame(7).right == made.frame(7).right + 100
    assert moved.frame(7).x == made.frame(7).x


def test_that_the_title_of_a_frame_is_hit_and_its_ground_is_not():
    made = grouped(2, 3, 4)
    hits, frame, title = HitTest(made), made.frame(7), made.frame_title(7)
    hit = hits.at(title.x + 20, title.y + 5)
    assert (hit.part, hit.group, hit.node) == ("frame", 7, None)
    assert hits.at(frame.x + 5, frame.bottom - 5).part == "nothing"


def test_that_the_title_of_a_frame_keeps_its_size_on_screen_far_out():
    made = grouped(2, 3, 4)
    assert made.frame_title(7, 0.25).height * 0.25 == m.FRAME_TITLE
    assert made.frame_title(7, 2.0).height == m.FRAME_TITLE
    assert made.frame_title(7, 0.25).bottom == made.frame(7).y


def test_that_what_is_fitted_into_view_includes_frames():
    made = grouped(2, 3, 4)
    assert made.bounds.y == made.frame_title(7).y


# -- blocks


def test_that_a_folded_group_is_one_face_in_the_place_of_its_members():
    made = grouped(2, 3, 4, folded=True)
    assert set(made.faces) == {1, 5, 6, -7}
    face = made.faces[-7]
    assert (face.title, face.category, face.icon) == ("Residual", "dense", "layers")
    assert (face.left, face.right) == ("3 layers", "96 params")
    assert (face.body, face.units, face.shown) == ("tiles", 8, 4)


def test_that_a_block_has_the_ports_of_its_members_that_lead_outside():
    made = grouped(2, 3, 4, folded=True)
    assert (made.faces[-7].inputs, made.faces[-7].outputs) == (1, 1)
    assert made.input(-7, 0) == (2, 0)
    assert made.output(-7, 0) == (4, 0)
    assert made.input(5, 0) == (5, 0)


def test_that_a_block_offers_free_ports_of_its_members_too():
    cut = replace(SKIP, links=tuple(one for one in SKIP.links if one != Link(1, 0, 2, 0)))
    face = grouped(2, 3, 4, folded=True, graph=cut).faces[-7]
    assert (face.inputs, face.taken) == (1, frozenset())


def test_that_a_merge_in_a_block_has_one_port_for_all_that_comes_from_outside():
    made = grouped(4, 5, folded=True)
    block = made.faces[-7].block
    assert block is not None
    assert block.inputs == ((4, 0),)
    assert [block.input_of(link) for link in (Link(2, 0, 4, 0), Link(3, 0, 4, 1))] == [0, 0]


def test_that_links_keep_their_names_and_end_at_the_ports_of_the_block():
    made = grouped(2, 3, 4, folded=True)
    assert set(made.links) == {Link(1, 0, 2, 0), Link(4, 0, 5, 0), Link(5, 0, 6, 0)}
    into, out = Link(1, 0, 2, 0), Link(4, 0, 5, 0)
    assert made.ends(into) == (1, -7)
    assert made.route(into)[-1][3] == made.input_point(-7, 0)
    assert made.route(out)[0][0] == made.output_point(-7, 0)
    assert into not in made.strands
    assert out not in made.strands


def test_that_the_members_behind_a_selection_are_those_of_the_document():
    made = grouped(2, 3, 4, folded=True)
    assert made.members({1, -7}) == {1, 2, 3, 4}
    assert made.members({99}) == {99}


def test_that_a_block_that_moves_takes_its_members_along():
    made = grouped(2, 3, 4, folded=True)
    x, y = made.at[-7]
    assert made.spread({-7: (x + 10, y - 5), 1: (3, 4)}) == {
        2: (186, -5),
        3: (378, -5),
        4: (570, -5),
        1: (3, 4),
    }


def test_that_a_block_stands_in_the_middle_of_its_members():
    made, before = grouped(2, 3, 4, folded=True), grouped(2, 3, 4)
    left, right = before.box(2).x, before.box(4).right
    assert made.box(-7).center[0] == pytest.approx((left + right) / 2)


def test_that_a_block_shows_the_worst_problem_of_its_members():
    narrow = marked(SKIP, 3, settings={"units": 4, "activation": "tanh"})
    face = grouped(2, 3, 4, folded=True, graph=narrow).faces[-7]
    assert (face.level, face.body, face.note) == ("error", "note", "8 ≠ 4")


def test_that_tiles_of_a_block_are_inside_it_and_apart():
    face = grouped(2, 3, 4, folded=True).faces[-7]
    tiles, whole = face.tiles, Box(0, m.HEADER, face.width, 200)
    assert len(tiles) == 8
    assert all(whole.x <= tile.x and tile.right <= whole.right for tile in tiles)
    assert not any(one.meets(other) for one in tiles for other in tiles if one is not other)


def test_that_a_tile_of_a_block_stands_for_the_unit_that_leaves_it():
    made = grouped(2, 3, 4, folded=True)
    x, y = made.at[-7]
    tile = made.faces[-7].tiles[5]
    hit = HitTest(made).at(x + tile.center[0], y + tile.center[1])
    assert (hit.part, hit.node, hit.unit) == ("tile", -7, 5)
    assert made.unit(-7, 5) == (4, 5)


def test_that_a_block_of_ports_is_high_enough_for_all_of_them():
    graph = replace(SKIP, links=())
    face = grouped(2, 3, 4, 5, folded=True, graph=graph).faces[-7]
    assert face.inputs == 4
    assert face.input_at(3)[1] + m.PORT_RADIUS < face.height


# -- points


def test_that_a_point_is_a_dot_with_a_forgiving_hit_area():
    made = shown(led((20, 100, 300)))
    middle = made.input_point(20)
    hits = HitTest(made)
    assert made.output_point(20) == middle
    assert hits.at(middle[0] + 8, middle[1] + 8).node == 20
    assert hits.at(*middle).part == "body"
    assert hits.at(middle[0] + m.POINT_PORT, middle[1]).part == "output"
    assert hits.at(middle[0] - m.POINT_PORT, middle[1]).part == "input"


def test_that_a_cable_runs_smoothly_through_a_point():
    made = shown(led((20, 100, 300)))
    (before,), (after,) = made.route(Link(1, 0, 20, 0)), made.route(Link(20, 0, 2, 0))
    assert before[3] == after[0] == made.input_point(20)
    arriving = before[3][0] - before[2][0], before[3][1] - before[2][1]
    leaving = after[1][0] - after[0][0], after[1][1] - after[0][1]
    assert arriving[0] * leaving[1] == pytest.approx(arriving[1] * leaving[0])
    assert arriving[0] * leaving[0] + arriving[1] * leaving[1] > 0


def test_that_a_cable_that_is_led_does_not_rise_above_what_is_between():
    led_skip = shown(led((20, 430, -90), on=Link(2, 0, 4, 0)))
    assert not led_skip.passed(Link(2, 0, 20, 0))
    assert not led_skip.passed(Link(20, 0, 4, 0))


def test_that_the_weights_behind_a_point_are_drawn_through_it():
    made = shown(led((20, 100, 300), (21, 130, 200)))
    last, first = Link(21, 0, 2, 0), Link(1, 0, 20, 0)
    for link in (first, Link(20, 0, 21, 0), last):
        strands = made.strands[link]
        assert (strands.kind, strands.node, len(strands.ends)) == ("weights", 2, 16)
    pieces = made.whole_strand(last, 1, 5)
    assert len(pieces) == 3
    tile = made.tile(1, 1)
    assert pieces[0][0] == (tile.right, tile.center[1])
    assert pieces[-1][3] == (made.tile(2, 5).x, made.tile(2, 5).center[1])
    for one, other in itertools.pairwise(pieces):
        assert one[3] == pytest.approx(other[0])


def test_that_a_point_that_feeds_several_gathers_what_is_passed_to_it():
    graph = led((20, 100, 300))
    forked = shown(replace(graph, links=(*graph.links, Link(20, 0, 4, 2))))
    strands = forked.strands[Link(1, 0, 20, 0)]
    assert (strands.kind, strands.ends) == ("passes", ((0, 0), (1, 1)))
    assert forked.strands[Link(20, 0, 2, 0)].kind == "weights"


def test_that_a_way_through_points_that_ends_in_a_merge_is_a_cable_alone():
    graph = led((20, 100, 300))
    ends = replace(graph, links=(*(one for one in graph.links if one.source != 20), Link(20, 0, 4, 2)))
    made = shown(ends)
    assert Link(1, 0, 20, 0) in made.links
    assert made.strands.keys().isdisjoint({Link(1, 0, 20, 0), Link(20, 0, 4, 2)})


def test_that_a_weight_is_hit_on_either_side_of_a_point():
    made = shown(led((20, 130, 520)))
    for link, share in ((Link(1, 0, 20, 0), 0.7), (Link(20, 0, 2, 0), 0.5)):
        hit = HitTest(made).at(*along(made.strand(link, 1, 1), share))
        assert (hit.part, hit.link) == ("weight", link)


def test_that_single_wires_move_with_the_point_and_with_what_is_beyond():
    made = shown(led((20, 100, 300)))
    assert set(made.anchors(Link(1, 0, 20, 0))) == {1, 20, 2}
    assert set(made.anchors(Link(20, 0, 2, 0))) == {1, 20, 2}
    assert made.anchors(Link(2, 0, 3, 0)) == (2, 3)


# -- bypassed nodes


def test_that_a_bypassed_node_shows_what_it_hands_on():
    face = shown(marked(SKIP, 3, muted=True)).faces[3]
    assert face.muted
    assert (face.units, face.shown, face.trained, face.weights) == (8, 2, False, None)


def test_that_the_weights_behind_a_bypassed_node_are_still_wires():
    made = shown(marked(SKIP, 4, muted=True))
    strands = made.strands[Link(4, 0, 5, 0)]
    assert (strands.kind, len(strands.ends)) == ("weights", 8)
    assert (
        made.strands[Link(2, 0, 4, 0)] if Link(2, 0, 4, 0) in made.strands else made.passed(Link(2, 0, 4, 0))
    )


# -- paths, labels


def test_that_a_path_goes_up_and_down_the_stream_and_leaves_out_what_runs_beside():
    found = path_through(shown(SKIP), 3)
    assert found.faces == {1, 2, 3, 4, 5, 6}
    assert Link(2, 0, 4, 0) not in found.links
    assert len(found.links) == 5


def test_that_the_path_of_an_input_is_all_that_it_feeds():
    lone = replace(SKIP, nodes=(*SKIP.nodes, Node(9, "dense", "aside", (0, 900), {"units": 2})))
    assert path_through(shown(lone), 1).faces == {1, 2, 3, 4, 5, 6}
    assert path_through(shown(lone), 9) == (frozenset({9}), ())


@pytest.mark.parametrize(
    ("text", "lines", "broken"),
    [
        ("x₁", 4, "x₁"),
        ("sepal length", 4, "sepal\nlength"),
        ("alcalinity of ash", 2, "alcalinity\nof ash"),
        ("od280/od315 of diluted wines", 2, "od280/od315\nof diluted wines"),
    ],
)
def test_that_long_labels_break_between_words(text, lines, broken):
    assert wrapped(text, 60, lines, roughly) == broken


def test_that_an_input_with_long_names_stays_clear_of_the_layer_beside_it():
    facts = Facts(features=("a", "b"), task="classes", targets=2)
    made = shown(SKIP, ("a very long name of a column", "another extraordinarily long one"), facts)
    assert made.box(1).right <= made.box(2).x - 24
