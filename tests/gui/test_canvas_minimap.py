"""The map of the whole graph in the corner of the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.gui.canvas.over.minimap import Minimap
from tests.gui.canvas_desk import LEFT, Desk


@pytest.fixture
def desk(qtbot) -> Desk:
    made = Desk(qtbot)
    made.view.camera.zoom_to(2.5)
    return made


def minimap(desk: Desk) -> Minimap:
    found = desk.view.findChild(Minimap)
    assert found is not None
    return found


def test_that_the_map_shows_only_what_does_not_fit(desk):
    assert minimap(desk).isVisible()
    assert "nodes in view" in minimap(desk).accessibleDescription()
    desk.key(Qt.Key.Key_Home)
    assert not minimap(desk).isVisible()


def test_that_n_switches_the_map_off_and_on(desk):
    desk.key(Qt.Key.Key_N)
    assert not minimap(desk).isVisible()
    desk.key(Qt.Key.Key_N)
    assert minimap(desk).isVisible()


def test_that_a_click_and_a_drag_on_the_map_move_the_view(desk):
    shown = minimap(desk)
    QTest.mouseClick(shown, LEFT, pos=QPoint(12, shown.height() // 2))
    left = desk.view.middle()
    QTest.mousePress(shown, LEFT, pos=QPoint(40, shown.height() // 2))
    QTest.mouseMove(shown, QPoint(shown.width() - 12, shown.height() // 2))
    QTest.mouseRelease(shown, LEFT, pos=QPoint(shown.width() - 12, shown.height() // 2))
    right = desk.view.middle()
    bounds = desk.view.plan.bounds
    assert left[0] < bounds.center[0] < right[0]


def test_that_arrows_move_the_view_where_the_map_has_the_keyboard(desk):
    before = desk.view.middle()
    QTest.keyClick(minimap(desk), Qt.Key.Key_Right)
    assert desk.view.middle()[0] > before[0]


def test_that_a_hidden_map_is_not_painted(desk):
    shown = minimap(desk)
    shown.grab()
    first = shown._picture
    desk.key(Qt.Key.Key_N)
    desk.view.camera.pan(40, 0)
    assert shown._picture is first
