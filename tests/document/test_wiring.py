"""Edits of links, and removing nodes: nothing is left hanging, and what passed through passes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import (
    Document,
    Link,
    add_node,
    cut,
    cut_off,
    insert_on_link,
    link,
    remove_nodes,
    reroute,
    set_muted,
    swap_inputs,
    unlink,
)
from playground.document.bypass import origin
from playground.document.candidates import may_feed
from playground.document.groups import group, group_of
from playground.document.links import why_not
from tests.document.documents import DOCUMENTS, built, chain, merge_of_three, node, sound
from tests.document.test_edits import consistent


def skip() -> Document:
    """Input 1, dense 2, add 3 of both, dense 4, loss 99."""
    nodes = [node(1, "input"), node(2, "dense"), node(3, "add"), node(4, "dense"), node(99, "loss")]
    return built(nodes, [(1, 0, 2, 0), (1, 0, 3, 0), (2, 0, 3, 1), (3, 0, 4, 0), (4, 0, 99, 0)])


# -- removing ----------------------------------------------------------------------------------------


def test_that_removing_a_node_removes_its_links() -> None:
    after = remove_nodes(sound(), [2])
    assert [one.id for one in after.graph.nodes] == [1, 3, 99]
    assert after.graph.links == (Link(3, 0, 99, 0),)


def test_that_healing_joins_what_a_removed_node_stood_between() -> None:
    assert remove_nodes(sound(), [2], heal=True).graph.links == (Link(1, 0, 3, 0), Link(3, 0, 99, 0))
    assert remove_nodes(sound(), [2, 3], heal=True).graph.links == (Link(1, 0, 99, 0),)
    assert remove_nodes(sound(), [1], heal=True).graph.links == remove_nodes(sound(), [1]).graph.links


def test_that_the_inputs_of_a_merge_move_up() -> None:
    document = merge_of_three()
    wanted = (Link(2, 0, 4, 0), Link(3, 0, 4, 1))
    assert unlink(document, Link(1, 0, 4, 0)).graph.into(4) == wanted
    assert remove_nodes(document, [1]).graph.into(4) == wanted


def test_that_healing_a_skip_connection_does_not_add_a_node_to_itself() -> None:
    skip = built(
        [node(1, "input"), node(2, "dense"), node(3, "add")], [(1, 0, 2, 0), (2, 0, 3, 0), (1, 0, 3, 1)]
    )
    assert remove_nodes(skip, [2], heal=True).graph.links == (Link(1, 0, 3, 0),)


def test_that_a_merge_takes_a_further_link_behind_the_others_and_none_twice() -> None:
    document, id = add_node(merge_of_three(), "input", (0, 0))
    assert link(document, Link(id, 0, 4, 0)).graph.into(4)[-1] == Link(id, 0, 4, 3)
    assert link(document, Link(2, 0, 4, 7)) == document


def test_that_drawing_a_link_of_a_merge_again_changes_nothing() -> None:
    for one in skip().graph.into(3):
        assert link(skip(), one) == skip()


def test_that_a_merge_goes_into_a_link_from_what_feeds_it_already() -> None:
    nodes = [node(1, "input"), node(2, "dense"), node(3, "concat"), node(4, "dense"), node(99, "loss")]
    document = built(nodes, [(1, 0, 3, 0), (1, 0, 2, 0), (2, 0, 3, 1), (1, 0, 4, 0), (4, 0, 99, 0)])
    after = insert_on_link(document, Link(1, 0, 4, 0), 3)
    assert after.graph.into(3) == (Link(1, 0, 3, 0), Link(2, 0, 3, 1))
    assert after.graph.into(4) == (Link(3, 0, 4, 0),)
    consistent(after)


def test_that_a_taken_input_is_wired_anew() -> None:
    assert link(sound(), Link(1, 0, 3, 0)).graph.into(3) == (Link(1, 0, 3, 0),)


def test_that_a_node_is_put_into_a_link() -> None:
    document, id = add_node(sound(), "dropout", (0, 0))
    after = insert_on_link(document, Link(2, 0, 3, 0), id)
    assert after.graph.into(3) == (Link(id, 0, 3, 0),)
    assert after.graph.into(id) == (Link(2, 0, id, 0),)
    consistent(after)


@pytest.mark.parametrize("id", [1, 2, 3, 99])
def test_that_a_node_which_cannot_go_into_a_link_changes_nothing(id: int) -> None:
    assert insert_on_link(sound(), Link(2, 0, 3, 0), id) == sound()


def test_that_healing_leads_through_any_number_of_removed_nodes_in_any_order() -> None:
    names = [node(id, "dense") for id in range(2, 9)]
    document = chain(*names)
    for ids in ([2, 3, 4, 5, 6, 7, 8], [8, 2, 5, 3, 7, 4, 6]):
        assert remove_nodes(document, ids, heal=True).graph.links == (Link(1, 0, 99, 0),)


def test_that_healing_keeps_the_place_of_a_link_and_its_port() -> None:
    nodes = [node(1, "input"), node(2, "input"), node(3, "dense"), node(4, "concat")]
    document = built(nodes, [(1, 0, 3, 0), (3, 0, 4, 0), (2, 0, 4, 1)])
    assert remove_nodes(document, [3], heal=True).graph.links == (Link(1, 0, 4, 0), Link(2, 0, 4, 1))


def test_that_a_removed_block_is_healed_over_where_all_of_it_came_from_one_output() -> None:
    assert remove_nodes(skip(), [2, 3], heal=True).graph.into(4) == (Link(1, 0, 4, 0),)


def test_that_a_removed_merge_of_two_sources_has_no_heir() -> None:
    assert remove_nodes(skip(), [3], heal=True).graph.into(4) == ()


def test_that_a_point_and_a_bypassed_node_are_healed_over_unasked() -> None:
    led, (point,) = reroute(skip(), [Link(3, 0, 4, 0)], (0, 0))
    assert remove_nodes(led, [point]).graph.links == skip().graph.links
    muted = set_muted(skip(), [2, 3], True)
    assert remove_nodes(muted, [3]).graph.into(4) == (Link(1, 0, 4, 0),)


def test_that_removed_nodes_in_a_loop_have_no_heir() -> None:
    looped = built(
        [node(1, "dense"), node(2, "dense"), node(3, "dense")], [(1, 0, 2, 0), (2, 0, 1, 0), (2, 0, 3, 0)]
    )
    assert remove_nodes(looped, [1, 2], heal=True).graph.links == ()


@given(DOCUMENTS, st.lists(st.integers(0, 6), max_size=4), st.booleans())
def test_that_removing_never_raises_and_leaves_no_link_to_what_is_gone(
    document: Document, ids: list[int], heal: bool
) -> None:
    after = remove_nodes(document, ids, heal)
    there = {one.id for one in after.graph.nodes}
    assert there.isdisjoint(ids)
    before = {one for link in document.graph.links for one in (link.source, link.target)}
    assert {one for link in after.graph.links for one in (link.source, link.target)} <= before - set(ids)


# -- cutting -----------------------------------------------------------------------------------------


def test_that_several_links_are_cut_at_once_and_inputs_move_up() -> None:
    after = cut(merge_of_three(), [Link(1, 0, 4, 0), Link(2, 0, 4, 1), Link(9, 0, 9, 0)])
    assert after.graph.links == (Link(3, 0, 4, 0),)
    assert cut(sound(), []) == sound()


def test_that_nodes_are_cut_off_on_both_sides() -> None:
    assert cut_off(skip(), [2, 3]).graph.links == (Link(4, 0, 99, 0),)


# -- points ------------------------------------------------------------------------------------------


def test_that_links_from_one_output_share_a_point_and_keep_their_inputs() -> None:
    document, points = reroute(skip(), [Link(1, 0, 3, 0), Link(1, 0, 2, 0), Link(2, 0, 3, 1)], (40, 50))
    shared, own = points
    assert [document.graph.node(id).at for id in points] == [(40, 50), (40, 74)]
    assert [document.graph.node(id).op for id in points] == ["reroute", "reroute"]
    assert document.graph.into(3) == (Link(shared, 0, 3, 0), Link(own, 0, 3, 1))
    assert document.graph.into(2) == (Link(shared, 0, 2, 0),)
    assert origin(document.graph, document.graph.into(3)[1]) == (2, 0)
    consistent(document)
    assert remove_nodes(document, points).graph.links == skip().graph.links


def test_that_points_stand_where_each_is_told_to() -> None:
    first, second = Link(2, 0, 3, 1), Link(3, 0, 4, 0)
    document, points = reroute(skip(), [second, first], {first: (1, 2), second: (3, 4)})
    assert [document.graph.node(id).at for id in points] == [(1, 2), (3, 4)]


def test_that_a_point_in_no_link_is_no_point() -> None:
    assert reroute(skip(), [Link(4, 0, 4, 0)], (0, 0)) == (skip(), ())


# -- groups ------------------------------------------------------------------------------------------


def test_that_what_goes_between_two_nodes_of_a_group_joins_it() -> None:
    document, id = group(skip(), [2, 3], "Pair")
    led, points = reroute(document, [Link(2, 0, 3, 1), Link(3, 0, 4, 0)], (0, 0))
    grouped = group_of(led.graph, points[0])
    assert grouped is not None
    assert grouped.id == id
    assert group_of(led.graph, points[1]) is None
    loose, new = add_node(document, "dropout", (0, 0))
    assert new in insert_on_link(loose, Link(2, 0, 3, 1), new).graph.groups[0].nodes
    assert new not in insert_on_link(loose, Link(3, 0, 4, 0), new).graph.groups[0].nodes


def test_that_a_shared_point_joins_only_where_all_its_links_end_within() -> None:
    links = [Link(1, 0, 2, 0), Link(1, 0, 3, 0)]
    inside, (point,) = reroute(group(skip(), [1, 2, 3])[0], links, (0, 0))
    assert point in inside.graph.groups[0].nodes
    across, (point,) = reroute(group(skip(), [1, 2])[0], links, (0, 0))
    assert point not in across.graph.groups[0].nodes


# -- inputs of a merge -------------------------------------------------------------------------------


def test_that_two_inputs_are_swapped_and_swapped_back() -> None:
    after = swap_inputs(merge_of_three(), 4, 0, 2)
    assert [one.source for one in after.graph.into(4)] == [3, 2, 1]
    assert swap_inputs(after, 4, 2, 0) == merge_of_three()
    consistent(after)


@pytest.mark.parametrize("ports", [(0, 3), (7, 1), (-1, 0)])
def test_that_an_input_without_a_link_is_not_swapped(ports: tuple[int, int]) -> None:
    assert swap_inputs(merge_of_three(), 4, *ports) == merge_of_three()


# -- what a node may feed ----------------------------------------------------------------------------


def test_that_candidates_come_with_free_ones_first_and_reasons_last() -> None:
    document, new = add_node(skip(), "dense", (9999, 0))
    document, unknown = add_node(document, "nonsense", (0, 0))
    found = [(one.node, one.port, one.reason) for one in may_feed(document, 2)]
    assert found == [
        (new, 0, None),
        (4, 0, None),
        (99, 0, None),
        (3, 2, "already connected"),
    ]
    assert unknown not in {one[0] for one in found}
    assert {one.reason for one in may_feed(document, 4)} >= {"would make a loop", "already connected"}


@given(DOCUMENTS, st.integers(0, 6))
def test_that_candidates_agree_with_the_wire_that_is_dragged(document: Document, id: int) -> None:
    ids = [one.id for one in document.graph.nodes]
    if len(set(ids)) < len(ids):
        return
    for one in may_feed(document, id):
        assert one.reason == why_not(document, (id, 0), (one.node, one.port))


def test_that_a_link_to_a_candidate_brings_no_loop() -> None:
    document = skip()
    for one in may_feed(document, 1):
        if one.reason is None:
            consistent(link(document, Link(1, 0, one.node, one.port)))


def test_that_unlinking_is_cutting_one() -> None:
    assert unlink(skip(), Link(2, 0, 3, 1)) == cut(skip(), [Link(2, 0, 3, 1)])
