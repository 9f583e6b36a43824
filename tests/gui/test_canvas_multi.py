"""What is done to several nodes at once: bypass, freeze, copies, units, settings."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from playground.document import Document, Link
from playground.document.share import share_project
from playground.gui.canvas.commands.editors import FieldInNode
from playground.gui.canvas.over.steppers import Steppers
from tests.gui.canvas_desk import LEFT, Desk, chain

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def settings(desk: Desk, name: str, *ids: int) -> list[Any]:
    return [desk.document.graph.node(id).settings.get(name) for id in ids]


def test_that_m_bypasses_all_selected_nodes_in_one_step_and_takes_it_back(desk):
    desk.view.select(frozenset({2, 3, 5}))
    desk.key(Qt.Key.Key_M)
    assert [desk.document.graph.node(id).muted for id in (2, 3, 5)] == [True, True, False]
    desk.key(Qt.Key.Key_M)
    assert desk.document == chain()
    assert len(desk.labels) == 2


def test_that_a_loss_alone_cannot_be_bypassed_and_says_so(desk):
    desk.view.select(frozenset({5}))
    desk.key(Qt.Key.Key_M)
    assert desk.labels == []
    assert "Nothing to bypass" in desk.messages[-1]


def test_that_x_freezes_the_layers_among_the_selected_nodes(desk):
    desk.view.select(frozenset({1, 2, 3}))
    desk.key(Qt.Key.Key_X)
    assert [desk.document.graph.node(id).frozen for id in (1, 2, 3)] == [False, True, True]
    assert desk.labels == ["Freeze 2 layers"]


def test_that_plus_is_one_step_for_all_selected_layers(desk):
    desk.view.select(frozenset({2, 3, 4}))
    desk.key(Qt.Key.Key_Plus)
    assert settings(desk, "units", 2, 3, 4) == [5, 5, 2]
    assert desk.labels == ["More units"]


def test_that_control_d_duplicates_and_selects_the_copies(desk):
    desk.view.select(frozenset({2, 3}))
    desk.key(Qt.Key.Key_D, CTRL)
    assert desk.view.selection == {7, 8}
    assert Link(7, 0, 8, 0) in desk.document.graph.links


def test_that_dragging_with_alt_leaves_the_node_and_places_a_copy(desk):
    desk.drag((450, 14), (480, 300), (487, 501), modifiers=ALT)
    assert desk.document.graph.node(3).at == (400, 0)
    assert desk.document.graph.node(7).op == "dense"
    assert desk.document.graph.node(7).at[1] > 480
    assert desk.labels == ["Duplicate"]


def test_that_one_activation_is_chosen_for_all_selected_layers(desk):
    desk.view.select(frozenset({2, 3}))
    box = desk.view.plan.box(2)
    desk.click(box.right - 14, box.y + 12)
    menu = next(one for one in desk.view.findChildren(QMenu) if one.isVisible())
    next(one for one in menu.actions() if one.text() == "ReLU").trigger()
    menu.close()
    assert settings(desk, "activation", 2, 3) == ["relu", "relu"]
    assert len(desk.labels) == 1


def test_that_one_number_of_units_is_typed_for_all_selected_layers(desk):
    desk.view.select(frozenset({2, 3}))
    box = desk.view.plan.box(3)
    desk.click(box.x + 16, box.bottom - 8)
    field = desk.view.findChild(FieldInNode)
    QTest.keyClicks(field, "6")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert settings(desk, "units", 2, 3) == [6, 6]
    assert len(desk.labels) == 1


def test_that_the_menu_changes_a_setting_of_all_selected_layers(desk):
    desk.view.select(frozenset({2, 3}))
    desk.view.open_menu_by_key()
    menu = next(one for one in desk.view.findChildren(QMenu) if one.isVisible())
    flag = next(one for one in menu.actions() if one.text() == "Bias")
    assert flag.isChecked()
    flag.trigger()
    menu.close()
    assert settings(desk, "bias", 2, 3) == [False, False]
    assert len(desk.labels) == 1


def test_that_buttons_at_the_foot_of_a_hovered_layer_count_its_units(desk):
    QTest.mouseMove(desk.view.viewport(), desk.at(450, 40))
    bar = desk.view.findChild(Steppers)
    assert bar is not None
    assert bar.isVisible()
    QTest.mouseClick(bar.more, LEFT)
    QTest.mouseClick(bar.more, LEFT)
    QTest.mouseClick(bar.less, LEFT)
    assert settings(desk, "units", 2, 3) == [4, 5]
    turned = QWheelEvent(
        QPointF(4, 4), QPointF(bar.mapToGlobal(QPoint(4, 4))), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(bar, turned)
    assert settings(desk, "units", 3) == [7]
    QTest.mouseMove(desk.view.viewport(), desk.at(100, 600))
    bar.follow()
    assert not bar.isVisible()


def test_that_a_held_button_goes_on(desk, qtbot):
    desk.view.select(frozenset({3}))
    bar = desk.view.findChild(Steppers)
    QTest.mousePress(bar.more, LEFT)
    qtbot.waitUntil(lambda: settings(desk, "units", 3)[0] >= 7)
    QTest.mouseRelease(bar.more, LEFT)


def test_that_a_pasted_project_is_handed_on_and_damaged_text_says_so(desk, qtbot):
    board = QGuiApplication.clipboard()
    board.setText(share_project(chain()))
    with qtbot.waitSignal(desk.view.project_pasted) as caught:
        desk.key(Qt.Key.Key_V, CTRL)
    assert isinstance(caught.args[0], Document)
    board.setText(share_project(chain())[:-4])
    desk.key(Qt.Key.Key_V, CTRL)
    assert "cut short" in desk.messages[-1]
    board.setText("hello")
    desk.key(Qt.Key.Key_V, CTRL)
    assert "Nothing to paste" in desk.messages[-1]
    assert desk.labels == []
