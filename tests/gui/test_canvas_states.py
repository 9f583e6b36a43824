"""Groups, points, bypassed nodes, light and stale numbers as the items of a canvas show them."""

from __future__ import annotations

import numpy as np
import pytest

from playground.document import Link, groups
from playground.document.edits import add_node, set_muted
from playground.document.wiring import link
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.items.pictures import Pictures
from playground.gui.canvas.items.port_shapes import port_words
from playground.gui.canvas.items.standing import Standing
from playground.gui.canvas.plan.plan import EMPTY
from playground.gui.theme.colors import ColorMap, signed_lut
from playground.gui.theme.tokens import DARK, LIGHT
from tests.gui.canvas_desk import Desk, chain


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def grouped(*nodes: int, folded: bool = False):
    document, id = groups.group(chain(), nodes, "Middle", "violet", folded)
    return document, id


def items(desk: Desk, kind: str) -> list:
    return [one for one in desk.view.content.items() if type(one).__name__ == kind]


# -- groups


def test_that_folding_replaces_items_and_unfolding_brings_them_back(desk: Desk) -> None:
    document, id = grouped(2, 3)
    desk.show(document)
    assert len(items(desk, "FrameItem")) == 1
    before = len(items(desk, "NodeFace"))
    desk.show(groups.fold(document, {id}, True))
    assert len(items(desk, "FrameItem")) == 0
    assert len(items(desk, "NodeFace")) == before - 1
    desk.show(document)
    assert len(items(desk, "FrameItem")) == 1
    assert len(items(desk, "NodeFace")) == before


def test_that_a_frame_grows_while_a_member_is_previewed_elsewhere(desk: Desk) -> None:
    document, _ = grouped(2, 3)
    desk.show(document)
    (frame,) = items(desk, "FrameItem")
    width = frame.boundingRect().width()
    desk.view.preview(desk.view.plan.moved({3}, 120, 0))
    assert frame.boundingRect().width() == width + 120
    desk.view.preview(None)
    assert frame.boundingRect().width() == width


def test_that_every_state_is_painted_at_every_zoom_in_both_themes(desk: Desk) -> None:
    document, id = grouped(2, 3)
    document = set_muted(groups.fold(document, {id}, True), {4}, True)
    document, point = add_node(document, "reroute", (760, 120))
    document = link(document, Link(4, 0, point, 0))
    desk.show(document)
    desk.view.stand(selection=frozenset({point, -id}), hovered_node=point)
    for _ in range(2):
        for zoom in (0.2, 0.5, 1.0, 2.0):
            desk.view.camera.zoom_to(zoom)
            assert not desk.view.grab().isNull()
        desk.view.themes.set(theme=LIGHT)


# -- the light on a path


def test_that_resting_on_a_node_makes_what_is_off_its_path_fainter(desk: Desk) -> None:
    view = desk.view
    view.stand(hovered_node=2)
    assert view.content.faded == {6: pytest.approx(0.45)}
    view.stand(hovered_node=None)
    assert view.content.faded == {}


def test_that_with_motion_the_light_waits_until_the_mouse_rests(qtbot) -> None:
    desk = Desk(qtbot, motion=True)
    desk.view.stand(hovered_node=2)
    assert desk.view.content.faded == {}
    qtbot.waitUntil(lambda: desk.view.content.faded.get(6, 0.0) > 0.44, timeout=2000)


def test_that_another_document_puts_the_light_out(desk: Desk) -> None:
    desk.view.stand(hovered_node=2)
    desk.show(chain())
    assert desk.view.content.faded == {}


# -- shapes at ports


def test_that_a_port_under_the_mouse_tells_its_shape(desk: Desk) -> None:
    plan = desk.view.plan
    (output,) = port_words(plan, Standing(hovered_node=2, hovered_port=(2, "output", 0)))
    assert (output.words, output.at) == ("4 features", plan.output_point(2))
    assert port_words(plan, Standing(hovered_node=2)) == ()
    assert port_words(EMPTY, Standing(hovered_port=(2, "output", 0))) == ()


def test_that_a_dragged_wire_tells_what_it_carries_and_what_outputs_give(desk: Desk) -> None:
    plan = desk.view.plan
    forwards = port_words(plan, Standing(targets=frozenset({3, 6}), source=1))
    assert [one.words for one in forwards] == ["2 features"]
    backwards = port_words(plan, Standing(targets=frozenset({1, 4}), source=6, forwards=False))
    assert sorted(one.words for one in backwards) == ["1 feature", "2 features"]


# -- what is read of a weight


def test_that_reading_a_weight_asks_for_gradients_and_goes_on_for_a_while(qtbot, desk: Desk) -> None:
    view = desk.view
    view.pick_wires("weights")
    assert not view.wants_gradients
    with qtbot.waitSignal(view.pictures_changed):
        view.stand(hovered_weight=Weight("hidden 2.weight", (0, 1)))
    assert view.wants_gradients
    view.stand(hovered_weight=None)
    assert view.wants_gradients
    with qtbot.waitSignal(view.pictures_changed, timeout=4000):
        pass
    assert not view.wants_gradients


# -- a broken network


def test_that_a_broken_network_shows_its_numbers_as_those_of_before(desk: Desk) -> None:
    assert not desk.view.content.stale
    desk.show(link(desk.document, Link(2, 0, 6, 0)))
    broken = link(desk.document, Link(1, 0, 6, 1))
    desk.show(broken)
    assert desk.view.content.stale
    desk.show(chain())
    assert not desk.view.content.stale


def test_that_frames_that_come_while_folded_show_the_member_that_leaves(desk: Desk) -> None:
    document, id = grouped(2, 3, folded=True)
    desk.show(document)
    maps = {3: np.zeros((4, 8, 8), np.float32), 1: np.zeros((2, 8, 8), np.float32)}
    desk.view.show_frame(
        Frame(
            generation=0,
            epoch=0,
            batch=0,
            batches=1,
            step=0,
            phase="step",
            running=False,
            rows=10,
            batch_loss=None,
            gradient_norm=None,
            rate=0.1,
            maps=maps,
        )
    )
    assert len(desk.view.content.live(-id).pictures.images) == 4


def test_that_a_few_rare_pixels_leave_the_rest_of_an_image_its_colour() -> None:
    values = np.full(64, 0.5)
    values[:2] = 40.0
    pictures, colors = Pictures(), ColorMap(signed_lut(DARK, 257))
    pictures.show_image(values, (8, 8), colors)
    assert pictures.images[0].pixelColor(4, 4).name().upper() == DARK.signed[-1]
