"""Blocks from the library and one's own, by search, palette, drop and key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document import Link
from playground.gui.canvas.adding.catalog import block_entries
from playground.gui.canvas.adding.drop import drag_data, read_drag
from playground.gui.canvas.adding.new import NewBlock
from playground.gui.canvas.adding.palette import PalettePanel
from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.commands.editors import FieldInNode
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from tests.gui.canvas_desk import Desk, chain

MIDDLE_LINK = Link(2, 0, 3, 0)


@pytest.fixture
def desk(qtbot, tmp_path) -> Desk:
    made = Desk(qtbot)
    made.view.library.folder = tmp_path
    return made


def overlaps(desk: Desk) -> list[tuple[int, int]]:
    boxes = desk.view.plan.boxes
    pairs = [(one, other) for one in boxes for other in boxes if one < other]
    return [pair for pair in pairs if boxes[pair[0]].meets(boxes[pair[1]])]


def dropped(desk: Desk, new, x: float, y: float) -> None:
    """A drag from the palette, let go at a point of the scene."""
    data, at = drag_data(new), QPointF(desk.at(x, y))
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(desk.view.viewport(), kind(at.toPoint(), *how))
    QApplication.sendEvent(desk.view.viewport(), QDropEvent(at, *how))


@pytest.mark.parametrize("entry", block_entries(), ids=lambda entry: entry.title)
def test_that_every_block_survives_a_drag_and_goes_into_a_wire_without_overlaps(desk, entry):
    assert read_drag(drag_data(entry.new)) == entry.new
    dropped(desk, entry.new, 356, 14)
    assert MIDDLE_LINK not in desk.document.graph.links
    assert desk.document.graph.groups
    assert not overlaps(desk)
    assert len(desk.labels) == 1
    desk.undo()
    assert desk.document == chain()


def test_that_a_block_is_found_by_search_and_put_behind_the_selected_node(desk):
    desk.view.select(frozenset({3}))
    desk.key(Qt.Key.Key_Tab)
    popup = desk.view.findChild(SearchPopup)
    QTest.keyClicks(popup.field, "residual")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    (group,) = desk.document.graph.groups
    assert group.title == "Residual"
    assert desk.view.selection == set(group.nodes)
    assert not overlaps(desk)


def test_that_a_dropped_wire_offers_blocks_too(desk):
    desk.drag(desk.output(4), (700, 300), (720, 500))
    popup = desk.view.findChild(SearchPopup)
    QTest.keyClicks(popup.field, "mlp")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    first = desk.document.graph.groups[0].nodes[0]
    assert Link(4, 0, first, 0) in desk.document.graph.links


def test_that_a_selection_is_kept_as_a_block_offered_and_given_up(desk, qtbot):
    palette = PalettePanel(ThemeSource(DARK))
    qtbot.addWidget(palette)
    palette.offer(desk.view.library)
    palette.show()
    desk.view.select(frozenset({2, 3}))
    desk.view.commands.save_block()
    field = next(one for one in desk.view.findChildren(FieldInNode) if one.isVisible())
    QTest.keyClicks(field, "Twins")
    QTest.keyClick(field, Qt.Key.Key_Return)
    (entry,) = desk.view.library.entries()
    assert (entry.title, entry.group) == ("Twins", "My blocks")
    assert isinstance(entry.new, NewBlock)
    assert "Twins" in desk.messages[-1]
    QTest.keyClicks(palette.field, "twins")
    with qtbot.waitSignal(palette.add_requested) as caught:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    desk.view.select(frozenset({3}))
    desk.view.add(caught.args[0])
    assert desk.document.graph.groups[0].title == "Twins"
    QTest.keyClick(palette.list, Qt.Key.Key_Delete)
    assert desk.view.library.entries() == ()
