"""Wires cut, led through points, walked and drawn, by mouse and by key."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.document import Link
from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.plan.crossing import Crossings
from tests.gui.canvas_desk import LEFT, Desk, chain

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
BEHIND_ONE, BEHIND_TWO = Link(2, 0, 3, 0), Link(3, 0, 4, 0)


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def stroke(desk: Desk, *points: tuple[float, float], **how) -> None:
    """A drawn line, in steps as a hand makes them."""
    way = [points[0]]
    for start, end in pairwise(points):
        way += [
            (start[0] + (end[0] - start[0]) * share / 6, start[1] + (end[1] - start[1]) * share / 6)
            for share in range(1, 7)
        ]
    desk.drag(*way, **how)


def test_that_a_stroke_crosses_the_cable_and_the_single_wires_of_a_link(desk):
    crossings = Crossings(desk.view.plan)
    x = (desk.output(2)[0] + desk.input(3)[0]) / 2
    assert set(crossings.crossed((x, -40), (x, 400))) == {BEHIND_ONE}
    assert set(crossings.crossed((x, -40), (x, 0))) == set()
    at = crossings.crossed((x, -40), (x, 400))[BEHIND_ONE]
    assert abs(at[0] - x) < 1
    assert abs(at[1] - desk.output(2)[1]) < 1


def test_that_the_knife_brings_the_keyboard_whose_escape_ends_it(desk):
    desk.view.clearFocus()
    desk.view.commands.knife()
    assert desk.view.hasFocus() or desk.view.focusWidget() is desk.view
    desk.key(Qt.Key.Key_Escape)
    assert not desk.view.has_knife


def test_that_the_knife_cuts_all_wires_that_a_line_crosses_in_one_step(desk):
    desk.key(Qt.Key.Key_K)
    stroke(desk, (356, -60), (356, 40), (500, -40), (556, -40), (556, 40))
    links = set(desk.document.graph.links)
    assert not {BEHIND_ONE, BEHIND_TWO} & links
    assert Link(1, 0, 2, 0) in links
    assert desk.labels == ["Cut 2 wires"]
    desk.undo()
    assert desk.document == chain()


def test_that_with_shift_the_knife_lays_points_on_the_wires(desk):
    desk.key(Qt.Key.Key_K)
    stroke(desk, (356, -60), (356, 60), modifiers=SHIFT)
    point = desk.document.graph.nodes[-1]
    assert point.op == "reroute"
    assert {Link(2, 0, point.id, 0), Link(point.id, 0, 3, 0)} <= set(desk.document.graph.links)
    assert desk.labels == ["Reroute"]


def test_that_escape_gives_a_stroke_up_and_then_lays_the_knife_down(desk):
    desk.key(Qt.Key.Key_K)
    stroke(desk, (356, -60), (356, 60), drop=False)
    desk.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(desk.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, desk.at(356, 60))
    assert desk.labels == []
    assert desk.view.has_knife
    desk.key(Qt.Key.Key_Escape)
    assert not desk.view.has_knife


def test_that_control_and_the_right_button_cut_without_taking_the_knife(desk):
    stroke(desk, (356, -60), (356, 60), button=Qt.MouseButton.RightButton, modifiers=CTRL)
    assert BEHIND_ONE not in desk.document.graph.links
    assert not desk.view.has_knife


def test_that_w_walks_the_wires_of_a_node_and_delete_cuts_the_one_it_stands_on(desk):
    desk.view.select(frozenset({3}))
    walked = []
    for _ in range(3):
        desk.key(Qt.Key.Key_W)
        walked.append(desk.view.selected_link)
    assert walked == [BEHIND_ONE, BEHIND_TWO, BEHIND_ONE]
    desk.key(Qt.Key.Key_W, SHIFT)
    assert desk.view.selected_link == BEHIND_TWO
    desk.key(Qt.Key.Key_Delete)
    assert BEHIND_TWO not in desk.document.graph.links


def test_that_j_and_a_double_click_lay_a_point_on_a_wire(desk):
    desk.view.select(frozenset(), BEHIND_ONE)
    desk.key(Qt.Key.Key_J)
    assert desk.document.graph.nodes[-1].op == "reroute"
    desk.undo()
    QTest.mouseDClick(desk.view.viewport(), LEFT, pos=desk.at(356, 14))
    point = desk.document.graph.nodes[-1]
    assert point.op == "reroute"
    assert desk.view.selection == {point.id}
    assert abs(desk.view.plan.box(point.id).center[0] - 356) <= 1


def test_that_shift_x_takes_all_wires_of_the_selection(desk):
    desk.view.select(frozenset({3}))
    desk.key(Qt.Key.Key_X, SHIFT)
    assert not {BEHIND_ONE, BEHIND_TWO} & set(desk.document.graph.links)
    assert desk.labels == ["Disconnect"]


def test_that_c_lists_what_a_node_may_feed_and_says_why_not(desk):
    desk.view.select(frozenset({3}))
    desk.key(Qt.Key.Key_C)
    popup = desk.view.findChild(SearchPopup)
    assert popup is not None
    model = popup.list.model()
    rows = {model.index(row, 0).data(): model.index(row, 0) for row in range(model.rowCount())}
    assert rows["Add"].flags() & Qt.ItemFlag.ItemIsEnabled
    assert not rows["hidden 1"].flags() & Qt.ItemFlag.ItemIsEnabled
    assert "loop" in rows["hidden 1"].data(Qt.ItemDataRole.AccessibleTextRole)
    assert not popup.grab().isNull()
    QTest.keyClicks(popup.field, "hidden")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert desk.labels == []
    popup.field.clear()
    QTest.keyClicks(popup.field, "add")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert Link(3, 0, 6, 0) in desk.document.graph.links


def test_that_the_inputs_of_a_merge_change_places(desk):
    desk.drag(desk.output(2), (390, 300), desk.input(6))
    desk.drag(desk.output(3), (540, 300), desk.input(6))
    desk.view.select(frozenset({6}))
    desk.view.commands.swap()
    assert {Link(3, 0, 6, 0), Link(2, 0, 6, 1)} <= set(desk.document.graph.links)
