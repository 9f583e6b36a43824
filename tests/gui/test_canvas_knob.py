"""The + in the middle of the cable under the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.document import Link
from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.gestures.knob import middle
from tests.gui.canvas_desk import LEFT, Desk

CABLE = Link(2, 0, 3, 0)


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def hover(desk: Desk, off: int = 0, across: int = 0) -> QPoint:
    """The mouse goes over the cable, and then so far from the middle of it."""
    port, at = desk.view.viewport(), desk.at(*middle(desk.view.plan, CABLE))
    for place in (at + QPoint(-60, 200), at, at + QPoint(across, off)):
        QTest.mouseMove(port, place)
    return at + QPoint(across, off)


def search(desk: Desk) -> SearchPopup | None:
    return next((one for one in desk.view.findChildren(SearchPopup) if one.isVisible()), None)


def accents(desk: Desk, at: QPoint) -> int:
    """How many pixels around a point have the accent colour."""
    picture = desk.view.viewport().grab().toImage()
    wanted = desk.view.themes.color("accent").rgb()
    around = [(at.x() + x, at.y() + y) for x in range(-12, 13) for y in range(-12, 13)]
    return sum(picture.pixel(x, y) == wanted for x, y in around)


def test_that_the_cable_under_the_mouse_has_a_plus_and_no_other_has(desk: Desk) -> None:
    at = desk.at(*middle(desk.view.plan, CABLE))
    assert accents(desk, at) == 0
    hover(desk)
    assert accents(desk, at) > 5
    QTest.mouseMove(desk.view.viewport(), at + QPoint(0, 200))
    assert accents(desk, at) == 0


def test_that_a_click_on_the_plus_inserts_what_is_chosen(desk: Desk) -> None:
    at = hover(desk, off=9)
    QTest.mouseClick(desk.view.viewport(), LEFT, pos=at)
    popup = search(desk)
    assert popup is not None
    QTest.keyClicks(popup.focusWidget() or popup, "dropout")
    QTest.keyClick(popup.focusWidget() or popup, Qt.Key.Key_Return)
    graph = desk.document.graph
    (made,) = {node.id for node in graph.nodes} - {1, 2, 3, 4, 5, 6}
    assert graph.node(made).op == "dropout"
    assert {Link(2, 0, made, 0), Link(made, 0, 3, 0)} <= set(graph.links)
    assert len(desk.history) == 1


def test_that_a_drag_from_the_plus_pulls_the_cable_off(desk: Desk) -> None:
    at = hover(desk)
    port = desk.view.viewport()
    QTest.mousePress(port, LEFT, pos=at)
    for way in (20, 60, 120):
        QTest.mouseMove(port, at + QPoint(0, way))
    assert desk.view.standing.hidden_link == CABLE
    desk.view.cancel_gesture()
    assert desk.view.standing.hidden_link is None
    assert desk.history == []


def test_that_there_is_no_plus_while_a_line_is_cut(desk: Desk) -> None:
    desk.view.take_knife(True)
    hover(desk)
    assert accents(desk, desk.at(*middle(desk.view.plan, CABLE))) == 0
