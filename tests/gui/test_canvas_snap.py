"""Nodes come into line: while they are dragged, and by command."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.gui.canvas.plan.align import aligned, distributed
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.snap import Snapper
from tests.gui.canvas_desk import LEFT, Desk, chain

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def test_that_a_near_edge_attracts_and_a_far_one_does_not(desk):
    snapper = Snapper(desk.view.plan, {6}, 6)
    near = snapper.snap(204, -397, 1.0)
    assert (near.dx, near.dy) == (200, -400)
    assert {start[0] == end[0] for start, end in near.guides} == {True, False}
    far = snapper.snap(232, -387, 1.0)
    assert (far.dx, far.dy) == (232, -387)
    assert not far.guides


def test_that_far_out_lines_attract_from_as_many_pixels(desk):
    assert Snapper(desk.view.plan, {6}, 6).snap(190, -387, 0.5).dx == 200


def test_that_the_grid_attracts_where_no_node_does(desk):
    snapped = Snapper(desk.view.plan, {6}, 6).snap(34, 130, 1.0)
    assert 400 + snapped.dx == 432
    assert 400 + snapped.dy == 528
    assert not snapped.guides


def test_that_a_dragged_node_comes_into_line_unless_control_is_held(desk):
    desk.drag((440, 414), (500, 450), (643, 420))
    assert desk.document.graph.node(6).at == (600, 408)
    desk.undo()
    port = desk.view.viewport()
    QTest.mousePress(port, LEFT, NONE, desk.at(440, 414))
    QTest.mouseMove(port, desk.at(500, 450))
    QTest.mouseRelease(port, LEFT, CTRL, desk.at(643, 417))
    assert desk.document.graph.node(6).at == (603, 403)


BOXES = {1: Box(0, 0, 40, 20), 2: Box(100, 50, 20, 60), 3: Box(300, 10, 60, 20)}


@pytest.mark.parametrize(
    ("side", "value"),
    [
        ("left", lambda box: box.x),
        ("center", lambda box: box.center[0]),
        ("right", lambda box: box.right),
        ("top", lambda box: box.y),
        ("middle", lambda box: box.center[1]),
        ("bottom", lambda box: box.bottom),
    ],
)
def test_that_aligned_boxes_have_the_side_in_common(side, value):
    moved = [BOXES[id].moved(*way) for id, way in aligned(BOXES, side).items()]
    assert len({value(box) for box in moved}) == 1


def test_that_distributed_boxes_have_equal_gaps_and_the_outermost_stay():
    moved = {id: BOXES[id].moved(*way) for id, way in distributed(BOXES, "across").items()}
    assert moved[1] == BOXES[1]
    assert moved[3] == BOXES[3]
    assert moved[2].x - moved[1].right == moved[3].x - moved[2].right
    assert all(way == (0.0, 0.0) for way in distributed({1: BOXES[1], 2: BOXES[2]}, "down").values())


def test_that_align_and_distribute_are_one_step_each(desk):
    desk.view.select(frozenset({2, 3, 6}))
    desk.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert {desk.document.graph.node(id).at[1] for id in (2, 3, 6)} == {0}
    assert desk.labels == ["Align"]
    desk.undo()
    assert desk.document == chain()
    desk.view.select(frozenset({1, 3, 4}))
    desk.view.commands.distribute_horizontally()
    assert desk.document.graph.node(3).at == (292, 0)
    assert desk.labels[-1] == "Distribute"


def test_that_one_node_has_nothing_to_be_aligned_with(desk):
    desk.view.select(frozenset({2}))
    desk.view.commands.align_left()
    assert desk.labels == []
    assert "two nodes" in desk.messages[-1]
