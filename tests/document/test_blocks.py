"""The library of blocks: each is sound, fits any wire, lies apart, and is one group."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import (
    BLOCKS,
    Document,
    Link,
    Node,
    add_block_after,
    frozen,
    insert_block,
    place_block,
    replace,
    set_setting,
)
from playground.document.block import GAP, MERGE_WIDTH, POINT_WIDTH, WIDTH, row_step, width_of
from playground.document.blocks import UNITS
from playground.document.check import check
from playground.document.groups import group
from playground.document.inspect import inspect
from playground.ops import OPS
from playground.ops.facts import Facts
from tests.document.documents import DOCUMENTS, chain, node, sound
from tests.document.test_edits import consistent

FACTS = Facts(("x", "y"), "classes", 2)


def errors(document: Document) -> list[str]:
    return [problem.text for problem in check(document, FACTS) if problem.level == "error"]


def width(document: Document, id: int) -> object:
    return inspect(document.graph, FACTS).shapes[id].output


@pytest.mark.parametrize("name", BLOCKS)
def test_that_an_entry_is_told_and_sourced(name: str) -> None:
    block = BLOCKS[name]
    assert block.name == name
    assert block.title[0].isupper()
    assert len(block.hint) <= 24
    assert block.help.endswith(".")
    assert any(character.isdigit() for character in block.source), "a source has a year"


@pytest.mark.parametrize("units", [1, 2, 3, 8, 64, 2048])
@pytest.mark.parametrize("name", BLOCKS)
def test_that_a_block_of_any_width_is_sound_between_its_ends(name: str, units: int) -> None:
    before = chain(node(2, "dense", units=units), node(3, "dense", units=1, activation="sigmoid"))
    document, ids = insert_block(before, name, Link(2, 0, 3, 0), FACTS)
    assert ids
    assert errors(document) == []
    assert check(document, FACTS) == []
    consistent(document)
    assert width(document, ids[-1]) == ((units,) if BLOCKS[name].keeps else (UNITS,))
    assert document.graph.into(3) == (Link(ids[-1], 0, 3, 0),)
    assert document.graph.into(ids[0]) == (Link(2, 0, ids[0], 0),)


@pytest.mark.parametrize("name", BLOCKS)
def test_that_a_placed_block_is_one_group_with_a_title_and_a_colour(name: str) -> None:
    document, ids = place_block(sound(), name, (10.0, 20.0))
    (made,) = document.graph.groups
    assert made.nodes == ids
    assert (made.color, made.folded) == (BLOCKS[name].color, False)
    assert made.title
    nodes = [document.graph.node(id) for id in ids]
    assert min(one.at[0] for one in nodes) == 10.0
    assert min(one.at[1] for one in nodes if one.op != "reroute") == 20.0
    again, _ = place_block(document, name, (0.0, 0.0))
    assert len({one.title for one in again.graph.groups}) == 2


@pytest.mark.parametrize("units", [1, 8, 16, 100])
@pytest.mark.parametrize("name", BLOCKS)
def test_that_the_nodes_of_a_block_lie_apart_and_lead_to_the_right(name: str, units: int) -> None:
    graph = BLOCKS[name].make(units).graph
    for one, other in itertools.combinations(graph.nodes, 2):
        left, right = sorted((one, other), key=lambda node: node.at[0])
        apart = right.at[0] - left.at[0] >= width_of(left.op) + GAP
        above = min(one, other, key=lambda node: node.at[1])
        tall = POINT_WIDTH if above.op == "reroute" else row_step(units) - GAP / 2
        assert apart or abs(one.at[1] - other.at[1]) >= tall
    for link in graph.links:
        assert graph.node(link.target).at[0] > graph.node(link.source).at[0]


@pytest.mark.parametrize("name", BLOCKS)
def test_that_a_wire_past_nodes_runs_above_them(name: str) -> None:
    """A wire to or from a point is drawn straight: it must not run through what stands in between."""
    graph = BLOCKS[name].make(UNITS).graph
    for link in graph.links:
        source, target = graph.node(link.source), graph.node(link.target)
        if "reroute" not in (source.op, target.op):
            continue
        passed = [one for one in graph.nodes if source.at[0] < one.at[0] < target.at[0]]
        level = [one for one in passed if one.at[1] - 14 < source.at[1] < one.at[1] + row_step(UNITS)]
        assert target.at[1] == source.at[1] or not passed
        assert level == []


def test_that_widths_are_those_of_the_canvas() -> None:
    from playground.gui.canvas.plan import measures

    assert (WIDTH, MERGE_WIDTH, POINT_WIDTH) == (
        measures.NODE_WIDTH,
        measures.MERGE_WIDTH,
        measures.POINT,
    )
    for units in range(1, 17):
        tile = measures.tile_column(units, measures.NODE_WIDTH, measures.tile_side(1))[-1]
        assert tile.bottom + measures.PADDING + measures.FOOTER <= row_step(units) - GAP / 2


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("merge", ["add", "multiply"])
def test_that_a_block_before_a_merge_takes_the_width_that_the_merge_wants(name: str, merge: str) -> None:
    nodes = (node(2, "dense", units=5), node(3, merge), node(4, "dense", units=1, activation="sigmoid"))
    before = chain(*nodes)
    skip = Link(2, 0, 3, 0)
    wide = replace(
        before, graph=replace(before.graph, nodes=(*before.graph.nodes, node(5, "dense", units=5)))
    )
    links = (*wide.graph.links, Link(1, 0, 5, 0), Link(5, 0, 3, 1))
    wide = replace(wide, graph=replace(wide.graph, links=links))
    document, ids = insert_block(wide, name, skip, FACTS)
    assert errors(document) == []
    assert document.graph.into(3)[0].source == ids[-1]


def test_that_features_chosen_in_the_recipe_are_width_enough() -> None:
    document = replace(sound(), data=replace(sound().data, features=("x", "y", "x²")))
    _, ids = insert_block(document, "residual", Link(1, 0, 2, 0))
    made = insert_block(document, "residual", Link(1, 0, 2, 0))[0]
    assert made.graph.node(ids[1]).settings["units"] == 3


def test_that_layers_say_how_wide_they_are_where_nothing_is_known_of_the_data() -> None:
    nodes = (
        node(2, "dense", units=5),
        node(3, "dropout"),
        node(4, "reroute"),
        node(5, "add"),
        node(6, "concat"),
        node(7, "dense", units=1, activation="sigmoid"),
    )
    document = replace(chain(*nodes), data=replace(sound().data, features=()))
    for link in document.graph.links[1:5]:
        made, ids = insert_block(document, "residual", link)
        assert made.graph.node(ids[1]).settings["units"] == 5
        assert errors(made) == []
    made, ids = insert_block(document, "residual", document.graph.links[0])
    assert made.graph.node(ids[1]).settings["units"] == UNITS, "no layer stands before"


@given(DOCUMENTS, st.sampled_from(list(BLOCKS)), st.data())
def test_that_no_document_keeps_a_block_from_being_put_anywhere(
    document: Document, name: str, data: st.DataObject
) -> None:
    graph = document.graph
    if not graph.nodes or len(graph.by_id) < len(graph.nodes):
        return
    whole = [one for one in graph.links if one.source in graph.by_id and one.target in graph.by_id]
    document = replace(document, graph=replace(graph, links=tuple(whole)))
    if whole:
        insert_block(document, name, data.draw(st.sampled_from(whole)))
    add_block_after(document, name, data.draw(st.sampled_from(list(graph.by_id))))


def test_that_what_stands_behind_makes_room_and_what_stands_before_stays() -> None:
    document, ids = insert_block(sound(), "residual", Link(2, 0, 3, 0), FACTS)
    places = {one.id: one.at for one in document.graph.nodes}
    assert (places[1], places[2]) == (sound().graph.node(1).at, sound().graph.node(2).at)
    last = max(ids, key=lambda id: places[id][0])
    assert places[3][0] == places[last][0] + WIDTH + GAP
    assert places[99][0] - places[3][0] == sound().graph.node(99).at[0] - sound().graph.node(3).at[0]
    assert places[ids[0]][0] == places[2][0] + WIDTH + GAP


def test_that_a_block_on_a_long_wire_stands_above_what_it_passes() -> None:
    nodes = tuple(
        Node(id, op, f"n{id}", (x, 0.0), frozen())
        for id, op, x in ((1, "input", 0.0), (2, "dense", 200.0), (3, "dense", 1200.0), (4, "concat", 2600.0))
    )
    wide = Document(graph=replace(sound().graph, nodes=nodes, links=(Link(1, 0, 4, 0), Link(3, 0, 4, 1))))
    document, ids = insert_block(wide, "mlp", Link(1, 0, 4, 0), FACTS)
    assert [one.at for one in document.graph.nodes[:4]] == [one.at for one in nodes]
    assert all(document.graph.node(id).at[1] <= -row_step(UNITS) + GAP / 2 for id in ids)


def test_that_a_block_put_into_a_wire_of_a_group_joins_it() -> None:
    document, id = group(sound(), [2, 3], "Both")
    made, ids = insert_block(document, "gated", Link(2, 0, 3, 0), FACTS)
    (only,) = made.graph.groups
    assert (only.id, set(only.nodes)) == (id, {2, 3, *ids})


def test_that_a_block_behind_a_node_feeds_what_the_node_fed() -> None:
    document, ids = add_block_after(sound(), "residual", 2, FACTS)
    assert document.graph.into(3)[0].source == ids[-1]
    loose = replace(sound(), graph=replace(sound().graph, links=(Link(1, 0, 2, 0),)))
    document, ids = add_block_after(loose, "residual", 2, FACTS)
    assert document.graph.out_of(2) == (Link(2, 0, ids[0], 0),)
    assert document.graph.node(ids[0]).at[0] == sound().graph.node(2).at[0] + WIDTH + GAP
    consistent(document)


def test_that_no_block_goes_into_a_wire_that_is_not_there() -> None:
    assert insert_block(sound(), "mlp", Link(1, 0, 99, 0)) == (sound(), ())
    assert add_block_after(sound(), "mlp", 99) == (sound(), ())
    with pytest.raises(KeyError):
        place_block(sound(), "nonsense", (0, 0))


def test_that_a_network_that_cannot_be_inspected_takes_a_block_all_the_same() -> None:
    odd = set_setting(sound(), [2], "units", "many")
    document, ids = insert_block(odd, "residual", Link(2, 0, 3, 0), FACTS)
    assert document.graph.node(ids[1]).settings["units"] == UNITS


def test_that_every_op_of_a_block_is_in_the_table() -> None:
    for block in BLOCKS.values():
        assert {one.op for one in block.make(UNITS).graph.nodes} <= OPS.keys()
