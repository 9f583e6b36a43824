"""What stands around a group makes room when it unfolds and closes up when it is folded."""

from __future__ import annotations

import pytest

from playground.document import Node, groups, replace
from playground.gui.canvas.plan.measures import Box
from tests.gui.canvas_desk import Desk, chain


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def boxes(desk: Desk) -> dict[int, Box]:
    return dict(desk.view.plan.boxes)


def covered(desk: Desk, group: int) -> set[int]:
    """The nodes that lie under a frame, or under its title."""
    plan = desk.view.plan
    inside = set(plan.frames[group].nodes)
    areas = plan.frame(group), plan.frame_title(group)
    return {id for id, box in plan.boxes.items() if id not in inside and any(box.meets(one) for one in areas)}


def show_group(desk: Desk, ids: set[int], *, folded: bool = False) -> int:
    made, group = groups.group(chain(), ids, "Trunk", folded=folded)
    desk.show(made)
    return group


def test_that_folding_a_frame_draws_what_stands_behind_nearer(desk):
    group = show_group(desk, {2, 3})
    before, frame = boxes(desk), desk.view.plan.frame(group)
    desk.view.commands.fold({group}, True)
    after = boxes(desk)
    assert after[-group].x == frame.x
    for id in (4, 5):
        assert after[id].x - after[-group].right == pytest.approx(before[id].x - frame.right, abs=1)
        assert after[id].y == before[id].y
    assert after[1] == before[1]
    assert after[6] == before[6]  # it stands in a row of its own
    assert len(desk.history) == 1


def test_that_unfolding_again_puts_everything_back(desk):
    group = show_group(desk, {2, 3})
    before = desk.document
    desk.view.commands.fold({group}, True)
    desk.view.commands.fold({group}, False)
    assert desk.document == before
    desk.undo()
    desk.undo()
    assert desk.document == before


def test_that_an_unfolded_frame_covers_nothing(desk):
    group = show_group(desk, {2, 3}, folded=True)
    tight = {4: (440.0, 0.0), 5: (620.0, 0.0), 6: (300.0, 150.0)}
    nodes = tuple(replace(one, at=tight.get(one.id, one.at)) for one in desk.document.graph.nodes)
    desk.show(replace(desk.document, graph=replace(desk.document.graph, nodes=nodes)))
    desk.view.commands.fold({group}, False)
    assert covered(desk, group) == set()
    plan = desk.view.plan
    assert plan.boxes[4].x > plan.frame(group).right
    assert len(desk.history) == 1


def test_that_nothing_moves_where_a_frame_has_room(desk):
    group = show_group(desk, {2, 3}, folded=True)
    before = desk.document
    desk.view.commands.fold({group}, False)
    assert [one.at for one in desk.document.graph.nodes] == [one.at for one in before.graph.nodes]


def test_that_what_stands_below_goes_down(desk):
    group = show_group(desk, {2, 3}, folded=True)
    block = desk.view.plan.box(-group)
    note = Node(7, "add", "below", (block.x, block.bottom + 20))
    graph = replace(desk.document.graph, nodes=(*desk.document.graph.nodes, note))
    desk.show(replace(desk.document, graph=graph))
    desk.view.commands.fold({group}, False)
    assert covered(desk, group) == set()
    assert desk.document.graph.node(7).at[1] > note.at[1]
    assert desk.document.graph.node(7).at[0] == note.at[0]


def test_that_a_selection_that_becomes_a_block_leaves_no_gap(desk):
    right = desk.view.plan.box(3).right
    behind = desk.view.plan.box(4).x
    desk.view.select(frozenset({2, 3}))
    desk.view.commands.toggle_folded()
    block = desk.view.plan.box(-1)
    assert block.x == 200
    assert desk.view.plan.box(4).x - block.right == pytest.approx(behind - right, abs=1)
    assert len(desk.history) == 1
