"""The list of commands: everything that can be done is found by a few letters and done by Enter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document.groups import group
from playground.gui.actions import ENTRIES
from playground.gui.finding import Command, CommandList
from tests.gui.window_desk import Desk


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(qapp, tmp_path_factory.mktemp("desk"))
    yield desk
    desk.close()


@pytest.fixture
def desk(shared: Desk) -> Iterator[Desk]:
    shared.window.preferences.set(commands=[])
    shared.window.files.open_path("spiral_skip")
    shared.window.views.canvas.setFocus()
    shared.work()
    yield shared
    shared.rest()


def offered(desk: Desk) -> dict[str, Command]:
    return {command.name: command for command in desk.window._commands()}


def opened(desk: Desk) -> CommandList:
    desk.do("show_commands")
    found = [one for one in desk.window.findChildren(CommandList) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def do(desk: Desk, query: str) -> None:
    """Types a query into the list and presses Enter."""
    found = opened(desk)
    QTest.keyClicks(found.field, query)
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    desk.work()
    desk.app.processEvents()


def titles(found: CommandList) -> list[str]:
    model = found.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_that_names_are_one_of_a_kind(desk: Desk) -> None:
    commands = desk.window._commands()
    assert len({command.name for command in commands}) == len(commands)


def test_that_every_action_is_offered_with_its_key(desk: Desk) -> None:
    there = offered(desk)
    assert {f"action {does}" for does in ENTRIES} - there.keys() == {"action show_commands", "action escape"}
    assert there["action save"].hint == "Ctrl+S"
    assert there["action toggle_theme"].hint == "off · Ctrl+T"


def test_that_what_cannot_be_done_now_says_why(desk: Desk) -> None:
    assert (offered(desk)["action undo"].refused, offered(desk)["action undo"].hint) == (
        True,
        "nothing to undo",
    )
    assert offered(desk)["action align_left"].hint == "select two nodes first"
    desk.window.views.canvas.select(frozenset({2, 3}))
    assert not offered(desk)["action align_left"].refused


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hidden 2", "Go to hidden 2"),
        ("dense", "Add Dense"),
        ("theme", "Light theme"),
        ("open xor", "Open Xor"),
        ("cpu", "Device: CPU"),
        ("health", "Show Health"),
        ("ali", "Align top"),
    ],
)
def test_that_a_few_letters_find_it(desk: Desk, query: str, first: str) -> None:
    desk.window.views.canvas.select(frozenset({2, 3}))
    found = opened(desk)
    QTest.keyClicks(found.field, query)
    assert titles(found)[0] == first
    QTest.keyClick(found.field, Qt.Key.Key_Escape)
    assert not found.isVisible()


def test_that_enter_does_it_and_the_keyboard_goes_back_to_the_canvas(desk: Desk) -> None:
    canvas = desk.window.views.canvas
    do(desk, "hidden 2")
    (node,) = (node.id for node in desk.window.session.document.graph.nodes if node.name == "hidden 2")
    assert canvas.selection == {node}
    assert desk.window.focusWidget() is canvas


def test_that_an_action_of_the_canvas_is_done_there(desk: Desk) -> None:
    desk.window.views.canvas.select(frozenset({2}))
    do(desk, "freeze")
    assert desk.window.session.document.graph.node(2).frozen


def test_that_a_layer_is_added(desk: Desk) -> None:
    before = len(desk.window.session.document.graph.nodes)
    do(desk, "add dropout")
    assert len(desk.window.session.document.graph.nodes) == before + 1


def test_that_a_frame_is_gone_to(desk: Desk) -> None:
    desk.window.session.edit("Frame", lambda document: group(document, {2, 3}, "Encoder")[0])
    do(desk, "encoder")
    assert desk.window.views.canvas.selection == {2, 3}


def test_that_what_was_done_lately_comes_first(desk: Desk) -> None:
    do(desk, "zoom in")
    do(desk, "zoom out")
    found = opened(desk)
    assert titles(found)[:2] == ["Zoom out", "Zoom in"]
    found.close()


def test_that_a_click_elsewhere_closes_the_list_and_keeps_the_keyboard_there(desk: Desk) -> None:
    found = opened(desk)
    field = desk.window.views.palette.field
    desk.window.views.shell.show_left("Layers")
    field.setFocus()
    desk.app.processEvents()
    assert desk.window.focusWidget() is field
    assert not any(one.isVisible() for one in desk.window.findChildren(CommandList) if one is found)
