"""What the canvas shows, and what it opens in place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QPaintEvent,
    QRegion,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from playground.document import Document, Link
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.adding.drop import drag_data, read_drag
from playground.gui.canvas.adding.new import New
from playground.gui.canvas.adding.palette import PalettePanel
from playground.gui.canvas.commands.editors import FieldInNode, NumberInNode
from playground.gui.canvas.over.empty import Card, Example
from playground.gui.canvas.over.legend import Legend
from playground.gui.canvas.over.pickers import Picker
from playground.gui.canvas.over.zoom_bar import ZoomBar
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT
from tests.gui.canvas_desk import LEFT, Desk, chain


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def frame(value: float = 1.0, step: int = 1, **more) -> Frame:
    maps = {2: np.full((4, 16, 16), value, np.float32), 4: np.full((1, 16, 16), 1.0, np.float32)}
    return Frame(
        generation=1, epoch=1, batch=1, batches=4, step=step, phase="step", running=True, rows=10,
        batch_loss=0.25, gradient_norm=1.0, rate=0.1,
        parameters={"hidden 1.weight": np.full((2, 4), 3.0), "hidden 1.bias": np.zeros(4)},
        maps=maps, **more,
    )  # fmt: skip


def picture(desk: Desk) -> QImage:
    return desk.view.viewport().grab().toImage()


def color_at(desk: Desk, x: float, y: float) -> str:
    return picture(desk).pixelColor(desk.at(x, y)).name().upper()


def test_that_tiles_show_their_maps_and_follow_them(desk):
    place = desk.view.plan.tile(2, 0).center
    desk.view.show_frame(frame(1.0))
    positive = color_at(desk, *place)
    desk.view.show_frame(frame(-1.0, step=2))
    negative = color_at(desk, *place)
    assert positive == "#4A99D9"
    assert negative == "#D47724"


class Painted(QObject):
    """What of a canvas is painted anew from now on."""

    def __init__(self, desk: Desk) -> None:
        QApplication.processEvents()
        super().__init__(desk.view)
        self.region = QRegion()
        desk.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_that_a_frame_paints_nothing_anew_that_stands_in_the_corners(desk):
    desk.view.fit_all()
    desk.view.show_frame(frame(1.0))
    painted = Painted(desk)
    desk.view.show_frame(frame(-1.0, step=2))
    QApplication.processEvents()
    assert painted.region.contains(desk.at(*desk.view.plan.tile(2, 0).center))
    zoom_bar, legend = desk.view.findChild(ZoomBar), desk.view.findChild(Legend)
    assert not painted.region.intersects(zoom_bar.geometry())
    assert not painted.region.intersects(legend.geometry())


def test_that_a_wire_takes_the_colour_of_its_weight(desk):
    curve = desk.view.plan.strand(Link(1, 0, 2, 0), 0, 0)
    x, y = curve[0][0] + 1, curve[0][1]
    desk.view.show_frame(frame())
    positive = picture(desk).pixelColor(desk.at(x, y))
    desk.view.show_frame(replace(frame(step=2), parameters={"hidden 1.weight": np.full((2, 4), -3.0)}))
    negative = picture(desk).pixelColor(desk.at(x, y))
    assert positive.blue() > positive.red()
    assert negative.red() > negative.blue()


def test_that_numbers_of_another_shape_are_not_shown(desk):
    desk.view.show_frame(
        replace(frame(), maps={2: np.zeros((9, 4, 4))}, parameters={"hidden 1.weight": np.ones((7, 7))})
    )
    assert color_at(desk, *desk.view.plan.tile(2, 0).center) == DARK.canvas


def test_that_a_fresh_document_forgets_the_numbers_of_the_last(desk):
    desk.view.show_frame(frame())
    desk.show(chain(), fresh=True)
    assert color_at(desk, *desk.view.plan.tile(2, 0).center) == DARK.canvas


def test_that_another_theme_repaints_everything(desk):
    desk.view.show_frame(frame())
    desk.view.themes.set(theme=LIGHT)
    assert color_at(desk, *desk.view.plan.tile(2, 0).center) == "#4290E5"
    assert color_at(desk, 210, 20) not in (DARK.node_header, DARK.node)


def test_that_far_out_nodes_are_blocks_without_live_data(desk):
    desk.view.show_frame(frame())
    desk.view.camera.zoom_to(0.3)
    box = desk.view.plan.box(2)
    assert color_at(desk, box.x + 8, box.y + 60) == color_at(desk, box.right - 8, box.bottom - 8)


def test_that_the_batch_can_be_shown_in_place_of_the_plane(desk, qtbot):
    rows = {2: np.ones((10, 4))}
    desk.view.show_frame(replace(frame(), batch_values=rows))
    picker = next(one for one in desk.view.findChildren(Picker) if one.text() == "Tiles")
    with qtbot.waitSignal(desk.view.pictures_changed):
        picker.pick("this batch")
    box = desk.view.plan.tile(2, 0)
    assert color_at(desk, box.x + 14, box.bottom - 12) == DARK.field


def test_that_wanting_gradients_is_said(desk, qtbot):
    picker = next(one for one in desk.view.findChildren(Picker) if one.text() == "Wires")
    with qtbot.waitSignal(desk.view.pictures_changed):
        picker.pick("gradients")
    assert desk.view.wants_gradients


def test_that_a_single_wire_reads_its_weight(desk):
    desk.view.show_frame(frame())
    assert desk.view.content.feed.numbers.reading(Weight("hidden 1.weight", (1, 3))) == (3.0, None, None)


def test_that_a_hovered_tile_is_announced_and_its_leaving_too(desk):
    heard: list[object] = []
    desk.view.unit_hovered.connect(heard.append)
    QTest.mouseMove(desk.view.viewport(), desk.at(*desk.view.plan.tile(2, 2).center))
    QTest.mouseMove(desk.view.viewport(), desk.at(205, 60))
    assert heard == [(2, 2), None]


def test_that_a_double_click_on_a_title_renames_the_node(desk):
    QTest.mouseDClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=desk.at(240, 14))
    field = desk.view.findChild(FieldInNode)
    assert field is not None
    QTest.keyClicks(field, "bends")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.document.graph.node(2).name == "bends"


def test_that_escape_leaves_the_name_as_it_was(desk):
    desk.view.edit_name(2)
    field = desk.view.findChild(FieldInNode)
    QTest.keyClicks(field, "bends")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert desk.labels == []


def test_that_a_click_on_the_footer_changes_the_units(desk):
    box = desk.view.plan.box(2)
    desk.click(box.x + 20, box.bottom - 10)
    field = desk.view.findChild(NumberInNode)
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.document.graph.node(2).settings["units"] == 5


@pytest.mark.parametrize("text", ["0", "-3", "1e12", "99999999999999", "x"])
def test_that_impossible_units_are_not_asked_for(desk, text):
    box = desk.view.plan.box(2)
    desk.click(box.x + 20, box.bottom - 10)
    field = desk.view.findChild(NumberInNode)
    field.clear()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.labels == []


def test_that_a_click_on_the_curve_offers_every_activation(desk):
    box = desk.view.plan.box(2)
    desk.click(box.right - 15, 18)
    menu = desk.view.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "ReLU").trigger()
    assert desk.document.graph.node(2).settings["activation"] == "relu"
    menu.close()


def test_that_a_right_click_selects_what_its_menu_is_about(desk):
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=desk.at(700, 700))
    desk.view.select(frozenset({3}))
    desk.view.open_menu_by_key()
    menu = desk.view.findChild(QMenu)
    assert "Duplicate\tCtrl+D" in [action.text() for action in menu.actions()]
    menu.close()


def space(desk: Desk, kind: QEvent.Type) -> None:
    event = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    QApplication.sendEvent(desk.view, event)


def test_that_space_alone_is_a_tap(desk, qtbot):
    with qtbot.waitSignal(desk.view.space_tapped):
        space(desk, QEvent.Type.KeyPress)
        space(desk, QEvent.Type.KeyRelease)


def test_that_space_and_a_drag_move_the_paper_and_are_no_tap(desk, qtbot):
    before = desk.at(0, 0)
    with qtbot.assertNotEmitted(desk.view.space_tapped):
        space(desk, QEvent.Type.KeyPress)
        desk.drag((230, 14), (300, 80))
        space(desk, QEvent.Type.KeyRelease)
    assert desk.at(0, 0) != before
    assert desk.labels == []


def drop(desk: Desk, data: QMimeData, x: float, y: float) -> None:
    port = desk.view.viewport()
    point = QPointF(desk.at(x, y))
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(port, kind(point.toPoint(), Qt.DropAction.CopyAction, data, LEFT, none))
    event = QDropEvent(point, Qt.DropAction.CopyAction, data, LEFT, none)
    QApplication.sendEvent(port, event)


def test_that_a_layer_dropped_on_a_wire_is_put_into_it(desk):
    drop(desk, drag_data(New("dropout", "Dropout", {"rate": 0.5})), 356, 14)
    new = desk.document.graph.nodes[-1]
    assert new.settings["rate"] == 0.5
    assert {Link(2, 0, new.id, 0), Link(new.id, 0, 3, 0)} <= set(desk.document.graph.links)


def test_that_a_layer_dropped_on_paper_stands_there(desk):
    drop(desk, drag_data(New("dense", "Dense", {})), 100, 500)
    assert desk.document.graph.nodes[-1].at == (44, 486)
    assert desk.view.selection == {7}


def test_that_a_drag_of_something_else_makes_nothing():
    strange = QMimeData()
    strange.setData("application/x-nnplay-op", b"[1, 2")
    assert read_drag(strange) is None
    strange.setData("application/x-nnplay-op", b'{"op": "teleport"}')
    assert read_drag(strange) is None


def test_that_an_empty_canvas_offers_examples(qtbot, desk):
    desk.show(Document())
    desk.view.show_examples([Example("xor", "Exclusive or", "2 · 4 · 1", chain())])
    card = desk.view.findChild(Card)
    with qtbot.waitSignal(desk.view.example_requested) as caught:
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert caught.args == ["xor"]


def test_that_arranged_nodes_glide_and_arrive(qtbot):
    desk = Desk(qtbot, motion=True)
    desk.key(Qt.Key.Key_L)
    target = desk.view.plan.at
    assert desk.view.content.shown_at(desk.view.plan) != target
    qtbot.waitUntil(lambda: desk.view.content.shown_at(desk.view.plan) == target)


def test_that_tab_finds_its_way_through_the_palette(qtbot):
    palette = PalettePanel(ThemeSource(DARK))
    qtbot.addWidget(palette)
    palette.show()
    QTest.keyClicks(palette.field, "concat")
    with qtbot.waitSignal(palette.add_requested) as caught:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert caught.args == [New("concat", "Concat", {})]


def test_that_a_double_click_in_the_palette_adds_with_its_settings(qtbot):
    palette = PalettePanel(ThemeSource(DARK))
    qtbot.addWidget(palette)
    palette.resize(248, 800)
    palette.show()
    QTest.keyClicks(palette.field, "sigmoid")
    place = palette.list.visualRect(palette.list.currentIndex()).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(palette.add_requested) as caught:
        QTest.mouseDClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [New("activation", "Sigmoid", {"kind": "sigmoid"})]
    assert isinstance(place, QPoint)


def test_that_the_loss_node_draws_a_line_through_the_losses_of_batches(desk: Desk) -> None:
    loss = next(node.id for node in desk.document.graph.nodes if node.op == "loss")
    live = desk.view.content._fronts[loss].live
    box = QRectF(0, 0, 60, 24)
    assert live.sparkline(box) is None
    desk.view.show_batch_losses([3.0, 2.0, 1.0])
    line = live.sparkline(box)
    assert line is not None
    assert [(one.y1(), one.y2()) for one in line] == [(0, 12), (12, 24)]
    desk.view.show_batch_losses([], anew=True)
    assert live.sparkline(box) is None
