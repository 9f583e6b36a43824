"""Real mouse and key events on a canvas whose requests are carried out at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document import Link
from playground.document.links import why_not
from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.commands.editors import FieldInNode
from tests.gui.canvas_desk import LEFT, Desk, chain


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def test_that_dragging_from_an_output_to_an_input_asks_for_a_link(desk):
    desk.drag(desk.output(2), (390, 300), desk.input(6))
    assert Link(2, 0, 6, 0) in desk.document.graph.links
    assert desk.labels == ["Connect"]


def test_that_a_wire_let_go_anywhere_on_a_node_snaps_to_its_port(desk):
    box = desk.view.plan.box(6)
    desk.drag(desk.output(2), (390, 300), (box.center[0], box.bottom - 4))
    assert Link(2, 0, 6, 0) in desk.document.graph.links


def test_that_a_loop_is_refused_with_its_reason(desk):
    desk.drag(desk.output(3), (300, -60), desk.input(2))
    assert desk.labels == []
    assert "loop" in desk.messages[-1]


def test_that_a_wire_pulled_off_its_port_and_dropped_is_disconnected(desk):
    desk.drag(desk.input(3), (350, 300), (350, 500))
    assert Link(2, 0, 3, 0) not in desk.document.graph.links
    assert desk.labels == ["Disconnect"]


def test_that_a_wire_pulled_off_and_put_back_changes_nothing(desk):
    desk.drag(desk.input(3), (350, 300), desk.input(3))
    assert desk.labels == []


def test_that_a_wire_dropped_on_paper_opens_a_search_whose_choice_is_connected(desk):
    desk.drag(desk.output(4), (700, 300), (720, 500))
    popup = desk.view.findChild(SearchPopup)
    assert popup is not None
    QTest.keyClicks(popup.field, "dropout")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    new = desk.document.graph.nodes[-1]
    assert new.op == "dropout"
    assert Link(4, 0, new.id, 0) in desk.document.graph.links
    assert desk.view.selection == {new.id}


def test_that_dragging_a_node_moves_the_whole_selection_in_one_step(desk):
    desk.view.select(frozenset({2, 3}))
    desk.drag((230, 14), (260, 60), (280, 94))
    assert desk.labels == ["Move"]
    assert desk.document.graph.node(2).at == (250, 80)
    assert desk.document.graph.node(3).at == (450, 80)
    desk.undo()
    assert desk.document == chain()


def test_that_a_rubber_band_selects_what_it_touches(desk):
    desk.drag((180, 380), (300, 200), (420, 100))
    assert desk.view.selection == {2, 3}


def test_that_delete_removes_the_selection_and_heals_the_chain(desk):
    desk.click(450, 14)
    desk.key(Qt.Key.Key_Delete)
    assert 3 not in {node.id for node in desk.document.graph.nodes}
    assert Link(2, 0, 4, 0) in desk.document.graph.links


def test_that_a_click_on_a_wire_selects_it_for_delete(desk):
    desk.click(356, 14)
    assert desk.view.selected_link == Link(2, 0, 3, 0)
    desk.key(Qt.Key.Key_Delete)
    assert desk.labels == ["Disconnect"]


def test_that_a_click_on_a_tile_selects_its_unit(desk):
    tile = desk.view.plan.tile(2, 1)
    desk.click(*tile.center)
    assert desk.view.unit == (2, 1)
    assert desk.view.selection == {2}


def test_that_plus_and_minus_change_the_units(desk):
    desk.click(450, 14)
    desk.key(Qt.Key.Key_Plus)
    assert desk.document.graph.node(3).settings["units"] == 5
    desk.key(Qt.Key.Key_Minus)
    desk.key(Qt.Key.Key_Minus)
    assert desk.document.graph.node(3).settings["units"] == 3


def test_that_copy_and_paste_make_a_twin_that_is_selected(desk):
    desk.view.select(frozenset({2, 3}))
    desk.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    desk.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.document.graph.nodes) == 8
    assert desk.view.selection == {7, 8}
    assert Link(7, 0, 8, 0) in desk.document.graph.links


def test_that_arrows_nudge_and_control_arrows_walk_along_the_wires(desk):
    desk.click(450, 14)
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert desk.view.selection == {4}
    desk.key(Qt.Key.Key_Down)
    assert desk.document.graph.node(4).at == (600, 8)


def test_that_tab_adds_behind_the_selected_node(desk):
    desk.click(450, 14)
    desk.key(Qt.Key.Key_Tab)
    popup = desk.view.findChild(SearchPopup)
    assert popup is not None
    QTest.keyClicks(popup.field, "dense")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    new = desk.document.graph.nodes[-1]
    assert {Link(3, 0, new.id, 0), Link(new.id, 0, 4, 0)} <= set(desk.document.graph.links)
    assert Link(3, 0, 4, 0) not in desk.document.graph.links


def test_that_the_wheel_zooms_at_the_cursor(desk):
    point = desk.at(450, 14)
    before = desk.view.camera.zoom
    event = QWheelEvent(
        QPointF(point),
        desk.view.viewport().mapToGlobal(QPointF(point)),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.view.viewport(), event)
    assert desk.view.camera.zoom < before
    assert (desk.at(450, 14) - point).manhattanLength() <= 2


def test_that_the_middle_button_pans(desk):
    point = desk.at(0, 0)
    desk.drag((300, 300), (350, 320), button=Qt.MouseButton.MiddleButton)
    assert (desk.at(0, 0) - point).manhattanLength() > 40


def test_that_l_arranges_and_undo_brings_the_old_places_back(desk):
    desk.key(Qt.Key.Key_L)
    assert desk.labels == ["Arrange"]
    desk.undo()
    assert desk.document == chain()


def test_that_escape_gives_a_drag_up(desk):
    desk.drag((230, 14), (300, 200), drop=False)
    desk.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(desk.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, desk.at(300, 200))
    assert desk.labels == []


def test_that_the_ports_that_are_lit_are_those_that_take_the_wire(desk):
    for id, face in desk.view.plan.faces.items():
        if face.outputs:
            desk.drag(desk.output(id), (120, 500), drop=False)
            fitting = {
                other
                for other, its in desk.view.plan.faces.items()
                if any(why_not(desk.document, (id, 0), (other, port)) is None for port in its.ports_in)
            }
            assert desk.view.standing.targets == fitting
            desk.view.cancel_gesture()
        if face.ports_in and not face.taken:
            desk.drag(desk.input(id), (120, 500), drop=False)
            fitting = {
                other
                for other, its in desk.view.plan.faces.items()
                if its.outputs and why_not(desk.document, (other, 0), (id, 0)) is None
            }
            assert desk.view.standing.targets == fitting
            desk.view.cancel_gesture()
    QTest.mouseRelease(desk.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, desk.at(120, 500))


def test_that_one_list_and_one_field_are_open_at_most(desk):
    for _ in range(2):
        desk.view.open_search()
        desk.view.edit_name(3)
    shown = [one for one in desk.view.findChildren(SearchPopup) if one.isVisible()]
    fields = [one for one in desk.view.findChildren(FieldInNode) if one.isVisible()]
    assert len(shown) <= 1
    assert len(fields) == 1


def test_that_a_node_that_is_dragged_lies_over_all_others_until_it_is_let_go(desk):
    bodies, fronts = desk.view.content._bodies, desk.view.content._fronts
    before = {id: (bodies[id].zValue(), fronts[id].zValue()) for id in bodies}
    box = desk.view.plan.box(2)
    start = box.x + 40, box.y + 12
    desk.drag(start, (start[0] + 60, start[1] + 60), (start[0] + 150, start[1] + 90), drop=False)
    assert bodies[2].zValue() > max(fronts[id].zValue() for id in fronts if id != 2)
    assert bodies[2].zValue() < fronts[2].zValue()
    desk.view.cancel_gesture()
    assert {id: (bodies[id].zValue(), fronts[id].zValue()) for id in bodies} == before
