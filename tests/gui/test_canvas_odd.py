"""Moments that nobody plans: what is dragged, open or selected while the document changes below it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from playground.document import Link, remove_nodes
from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.commands.editors import FieldInNode
from tests.gui.canvas_desk import LEFT, Desk, chain

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
MIDDLE, RIGHT = Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
Key = Qt.Key


@pytest.fixture
def desk(qtbot):
    return Desk(qtbot)


def opened(desk: Desk) -> list[QWidget]:
    """What is open over the canvas."""
    kinds = (SearchPopup, FieldInNode, QMenu)
    return [one for kind in kinds for one in desk.view.findChildren(kind) if one.isVisible()]


def drop_wire(desk: Desk) -> None:
    desk.drag(desk.output(3), (500, 300), (520, 420))


def connect(desk: Desk) -> None:
    desk.view.select(frozenset({3}))
    desk.key(Key.Key_C)


def rename(desk: Desk) -> None:
    desk.view.edit_name(3)


def menu(desk: Desk) -> None:
    desk.view.select(frozenset({3}))
    desk.view.open_menu_by_key()


@pytest.mark.parametrize("open_one", [drop_wire, connect, rename, menu])
def test_that_what_is_open_about_a_node_goes_with_the_node(desk, open_one):
    open_one(desk)
    assert len(opened(desk)) == 1
    desk.show(remove_nodes(desk.document, {3}))
    assert opened(desk) == []
    assert desk.labels == []


def fresh(desk: Desk) -> None:
    desk.show(chain(), fresh=True)


def undo(desk: Desk) -> None:
    if desk.history:
        desk.undo()


def right_click(desk: Desk) -> None:
    QTest.mouseClick(desk.view.viewport(), RIGHT, NONE, desk.at(500, 300))


def middle_press(desk: Desk) -> None:
    QTest.mousePress(desk.view.viewport(), MIDDLE)
    QTest.mouseRelease(desk.view.viewport(), MIDDLE)


def press(key: Key, held: Qt.KeyboardModifier = NONE) -> Callable[[Desk], None]:
    return lambda desk: desk.key(key, held)


MEANWHILE = {
    "opened": fresh,
    "undone": undo,
    "right": right_click,
    "middle": middle_press,
    "deleted": press(Key.Key_Delete),
    "all": press(Key.Key_A, CTRL),
    "copied": press(Key.Key_D, CTRL),
    "folded": press(Key.Key_H),
    "framed": press(Key.Key_G, CTRL),
    "arranged": press(Key.Key_L),
    "zoomed": press(Key.Key_Plus, CTRL),
    "knife": press(Key.Key_K),
    "search": press(Key.Key_Tab),
    "wires": press(Key.Key_W),
    "menu": press(Key.Key_Menu),
    "rename": press(Key.Key_F2),
    "left": press(Key.Key_Left, CTRL),
}


@pytest.mark.parametrize("start", ["node", "output", "input", "paper"])
def test_that_anything_may_happen_during_a_drag(desk, start):
    for what in MEANWHILE:
        desk.show(chain(), fresh=True)
        desk.history.clear()
        desk.view.take_knife(False)
        drag_while(desk, start, what)


def drag_while(desk: Desk, start: str, what: str) -> None:
    """A drag from there, in the midst of which something else is done."""
    places = {"node": (230, 12), "output": desk.output(2), "input": desk.input(3), "paper": (100, 250)}
    x, y = places[start]
    desk.drag((x, y), (x + 40, y + 50), drop=False)
    MEANWHILE[what](desk)
    QTest.mouseMove(desk.view.viewport(), desk.at(x + 60, y + 90))
    desk.view.viewport().grab()
    QTest.mouseRelease(desk.view.viewport(), LEFT, NONE, desk.at(x + 60, y + 90))
    assert not desk.view.is_dragging, what
    ids = {node.id for node in desk.document.graph.nodes}
    assert all(one.source in ids and one.target in ids for one in desk.document.graph.links), what
    assert desk.view.plan.members(desk.view.plan.faces) == ids, what
    for one in opened(desk):
        one.close()


def test_that_a_drag_moves_what_was_selected_when_it_began(desk):
    desk.drag((230, 12), (260, 60), drop=False)
    desk.key(Key.Key_A, CTRL)
    QTest.mouseRelease(desk.view.viewport(), LEFT, CTRL, desk.at(260, 72))
    moved = [
        node.id
        for node, was in zip(desk.document.graph.nodes, chain().graph.nodes, strict=True)
        if node.at != was.at
    ]
    assert moved == [2]


def test_that_a_release_that_went_elsewhere_ends_the_drag(desk):
    desk.drag((230, 12), (270, 60), drop=False)
    port, at = desk.view.viewport(), QPointF(desk.at(300, 90))
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        port, QMouseEvent(QEvent.Type.MouseMove, at, port.mapToGlobal(at), none, none, NONE)
    )
    assert not desk.view.is_dragging
    QTest.mouseRelease(port, LEFT)
    assert desk.labels == []


def test_that_ctrl_held_from_the_start_places_a_selected_node_freely(desk):
    desk.view.select(frozenset({3}))
    desk.drag((430, 14), (440, 20), (443, 17), modifiers=CTRL)
    assert desk.document.graph.node(3).at == (413, 3)
    assert desk.view.selection == {3}


def test_that_a_click_with_ctrl_takes_a_node_out_of_the_selection(desk):
    desk.view.select(frozenset({2, 3}))
    desk.click(430, 14, CTRL)
    assert desk.view.selection == {2}
    desk.click(430, 14, CTRL)
    assert desk.view.selection == {2, 3}


def test_that_what_was_folded_stays_selected_when_it_unfolds_by_undo(desk):
    desk.view.select(frozenset({2, 3}))
    desk.key(Key.Key_H)
    folded = desk.document
    (block,) = desk.view.selection
    assert block < 0
    desk.undo()
    assert desk.view.selection == {2, 3}
    desk.show(folded)
    assert desk.view.selection == {block}


def test_that_nodes_that_come_back_by_undo_are_not_taken_for_new_ones(desk):
    desk.view.select(frozenset({2}))
    desk.key(Key.Key_Delete)
    QApplication.clipboard().setText("")
    desk.key(Key.Key_V, CTRL)
    desk.view.select(frozenset({3}))
    desk.undo()
    assert desk.view.selection == {3}


def test_that_a_wire_that_has_gone_is_not_walked_from(desk):
    desk.view.select(frozenset({2}))
    desk.key(Key.Key_W)
    desk.show(remove_nodes(desk.document, {2}))
    desk.view.select(frozenset(), Link(3, 0, 4, 0))
    desk.key(Key.Key_W)
    assert desk.view.selected_link in desk.view.plan.links
