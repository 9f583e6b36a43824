"""Frames and blocks by hand: made, named, moved, joined, left, folded and taken away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from playground.document import Link
from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.commands.editors import FieldInNode
from tests.gui.canvas_desk import LEFT, Desk, chain

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def framed(desk: Desk, ids: set[int]) -> None:
    desk.view.select(frozenset(ids))
    desk.key(Qt.Key.Key_G, CTRL)
    typed(desk)


def typed(desk: Desk, text: str = "") -> None:
    """Ends the field that is open, after typing."""
    field = next(one for one in desk.view.findChildren(FieldInNode) if one.isVisible())
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def title(desk: Desk, group: int = 1) -> tuple[float, float]:
    bar = desk.view.plan.frame_title(group, desk.view.camera.zoom)
    return bar.x + 20, bar.center[1]


def test_that_control_g_frames_the_selection_and_asks_for_its_title_at_once(desk):
    desk.view.select(frozenset({2, 3}))
    desk.key(Qt.Key.Key_G, CTRL)
    typed(desk, "Features")
    (group,) = desk.document.graph.groups
    assert (group.title, group.nodes, group.folded) == ("Features", (2, 3), False)
    assert desk.labels == ["Frame", "Rename"]
    desk.undo()
    desk.undo()
    assert desk.document == chain()


def test_that_dragging_the_title_moves_all_members_in_one_step(desk):
    framed(desk, {2, 3})
    x, y = title(desk)
    desk.drag((x, y), (x + 20, y + 60), (x + 41, y + 131))
    assert desk.labels[-1] == "Move"
    one, other = (desk.document.graph.node(id).at for id in (2, 3))
    assert one[1] > 100
    assert (other[0] - one[0], other[1] - one[1]) == (200, 0)
    assert desk.document.graph.node(4).at == (600, 0)


def test_that_a_double_click_on_the_title_renames(desk):
    framed(desk, {2, 3})
    QTest.mouseDClick(desk.view.viewport(), LEFT, pos=desk.at(*title(desk)))
    typed(desk, "Both")
    assert desk.document.graph.groups[0].title == "Both"


def test_that_a_node_let_go_wholly_in_a_frame_joins_it(desk):
    framed(desk, {2, 3})
    desk.drag((440, 414), (240, 200), (252, 84))
    assert desk.document.graph.groups[0].nodes == (2, 3, 6)
    assert desk.labels[-1] == "Move into frame"


def test_that_alt_held_while_dragging_takes_a_node_out(desk):
    framed(desk, {2, 3})
    desk.view.select(frozenset({3}))
    port = desk.view.viewport()
    QTest.mousePress(port, LEFT, NONE, desk.at(450, 14))
    QTest.mouseMove(port, desk.at(460, 200))
    QTest.mouseRelease(port, LEFT, ALT, desk.at(460, 300))
    assert desk.document.graph.groups[0].nodes == (2,)
    assert desk.labels[-1] == "Take out of the frame"


def test_that_a_drag_in_a_frame_does_not_leave_it(desk):
    framed(desk, {2, 3})
    desk.view.select(frozenset({3}))
    desk.drag((450, 14), (460, 60), (461, 131))
    assert desk.labels[-1] == "Move"
    assert desk.document.graph.groups[0].nodes == (2, 3)


def test_that_h_folds_a_frame_into_a_block_and_opens_it_again(desk):
    framed(desk, {2, 3})
    before = desk.document
    desk.key(Qt.Key.Key_H)
    assert set(desk.view.plan.faces) == {1, -1, 4, 5, 6}
    assert desk.view.selection == {-1}
    assert desk.view.plan.links == (Link(1, 0, 2, 0), Link(3, 0, 4, 0), Link(4, 0, 5, 0))
    desk.key(Qt.Key.Key_H)
    assert desk.document == before


def test_that_h_makes_a_block_of_nodes_without_a_frame(desk):
    desk.view.select(frozenset({2, 3}))
    desk.key(Qt.Key.Key_H)
    typed(desk, "Trunk")
    (group,) = desk.document.graph.groups
    assert (group.title, group.folded) == ("Trunk", True)


def test_that_a_double_click_on_a_block_unfolds_it(desk):
    framed(desk, {2, 3})
    desk.key(Qt.Key.Key_H)
    box = desk.view.plan.box(-1)
    QTest.mouseDClick(desk.view.viewport(), LEFT, pos=desk.at(box.x + 4, box.center[1]))
    assert not desk.document.graph.groups[0].folded


def test_that_a_wire_from_a_block_leaves_the_member_behind_its_port(desk):
    framed(desk, {2, 3})
    desk.key(Qt.Key.Key_H)
    desk.drag(desk.output(-1), (500, 300), desk.input(6))
    assert Link(3, 0, 6, 0) in desk.document.graph.links


def test_that_a_block_moves_with_all_its_members_and_is_deleted_with_them(desk):
    framed(desk, {2, 3})
    desk.key(Qt.Key.Key_H)
    desk.key(Qt.Key.Key_Down)
    assert [desk.document.graph.node(id).at[1] for id in (2, 3)] == [8, 8]
    desk.key(Qt.Key.Key_Delete)
    assert not {2, 3} & set(desk.document.graph.by_id)
    assert not desk.document.graph.groups
    assert Link(1, 0, 4, 0) in desk.document.graph.links


def test_that_ungrouping_keeps_the_nodes(desk):
    framed(desk, {2, 3})
    desk.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert desk.document == chain()


def test_that_a_frame_is_selected_coloured_and_left_by_key_and_menu(desk):
    framed(desk, {2, 3})
    desk.view.select(frozenset({3}))
    desk.view.commands.select_frame()
    assert (desk.view.selection, desk.view.standing.group) == ({2, 3}, 1)
    desk.view.open_menu_by_key()
    menu = next(one for one in desk.view.findChildren(QMenu) if one.isVisible())
    colors = next(one for one in menu.findChildren(QMenu) if one.title() == "Colour")
    next(one for one in colors.actions() if one.text() == "Teal").trigger()
    menu.close()
    assert desk.document.graph.groups[0].color == "teal"
    desk.view.select(frozenset({3}))
    desk.view.commands.take_out_of_frame()
    assert desk.document.graph.groups[0].nodes == (2,)


def test_that_the_menu_of_a_node_in_a_selected_frame_is_that_of_the_node(desk):
    framed(desk, {2, 3})
    desk.view.select_group(1)
    desk.view._pointing.settle(desk.at(430, 14))
    assert (desk.view.selection, desk.view.standing.group) == ({3}, None)


def test_that_a_layer_added_wholly_in_a_frame_joins_it(desk):
    framed(desk, {2, 3, 6})
    QTest.mouseDClick(desk.view.viewport(), LEFT, pos=desk.at(270, 420))
    popup = desk.view.findChild(SearchPopup)
    QTest.keyClicks(popup.field, "relu")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert desk.document.graph.nodes[-1].op == "activation"
    assert desk.document.graph.groups[0].nodes == (2, 3, 6, 7)
