"""The words beside a neuron, a wire, the loss and below Run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from playground.document import Document
from playground.gui.canvas.over.callouts import Callout, Callouts
from playground.gui.canvas.plan.landmarks import landmarks, leader, spot_for
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import EMPTY
from tests.gui.canvas_desk import LEFT, Desk


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def callouts(desk: Desk) -> Callouts:
    found = desk.view.findChild(Callouts)
    assert found is not None
    return found


def shown(desk: Desk) -> dict[str, Callout]:
    return {kind: note for kind, note in callouts(desk).notes.items() if note.isVisible()}


def test_that_nothing_is_explained_unless_asked(desk: Desk) -> None:
    assert shown(desk) == {}


def test_that_words_stand_beside_what_they_are_about_and_cover_no_node_and_no_other(desk: Desk) -> None:
    desk.view.explain()
    notes = shown(desk)
    assert set(notes) == {"tile", "wire", "loss", "run"}
    taken = [desk.view.on_screen(box) for box in desk.view.plan.boxes.values()]
    for note in notes.values():
        assert desk.view.rect().contains(note.geometry())
        assert not any(note.geometry().intersects(box) for box in taken)
        taken.append(QRect(note.geometry()))


def test_that_one_click_closes_all_of_them_and_says_so(desk: Desk, qtbot) -> None:
    desk.view.explain()
    with qtbot.waitSignal(desk.view.explained):
        QTest.mouseClick(shown(desk)["loss"], LEFT)
    assert shown(desk) == {}
    desk.show(desk.document)
    assert shown(desk) == {}


def test_that_escape_closes_them_and_leaves_the_selection(desk: Desk) -> None:
    desk.view.select(frozenset({2}))
    desk.view.explain()
    desk.key(Qt.Key.Key_Escape)
    assert shown(desk) == {}
    assert desk.view.selection == {2}
    desk.key(Qt.Key.Key_Escape)
    assert desk.view.selection == frozenset()


def test_that_enter_on_one_closes_them(desk: Desk) -> None:
    desk.view.explain()
    note = shown(desk)["tile"]
    assert note.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert note.accessibleName().startswith("One neuron: ")
    QTest.keyClick(note, Qt.Key.Key_Return)
    assert shown(desk) == {}


def test_that_they_wait_for_a_network(desk: Desk) -> None:
    network = desk.document
    desk.show(Document(), fresh=True)
    desk.view.explain()
    assert shown(desk) == {}
    desk.show(network, fresh=True)
    assert set(shown(desk)) == {"tile", "wire", "loss", "run"}


def test_that_an_empty_plan_has_nothing_to_point_at() -> None:
    assert landmarks(EMPTY) == []


def test_that_words_find_the_nearest_place_that_is_free() -> None:
    room, taken = Box(0, 0, 400, 300), Box(100, 100, 100, 100)
    found = spot_for((120, 40), (150, 190), room, [taken])
    assert found is not None
    assert not found.grown(11).meets(taken)
    assert found.y > taken.bottom
    assert spot_for((390, 290), (150, 190), room, [taken]) is None


@pytest.mark.parametrize(
    ("target", "start", "end"),
    [
        (Box(50, 200, 0, 0), (50, 60), (50, 200)),
        (Box(10, 100, 80, 50), (50, 60), (50, 100)),
        (Box(200, 30, 0, 0), (100, 30), (200, 30)),
        (Box(50, -40, 0, 0), (50, 0), (50, -40)),
    ],
)
def test_that_a_line_is_straight_where_it_can_be(target: Box, start: object, end: object) -> None:
    assert leader(Box(0, 0, 100, 60), target) == (start, end)
