"""A large graph on the canvas: items only for what is in view, one for all of it from far away."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene

from playground import document as edits
from playground.bench.crowd import crowd
from playground.document.check import examine
from playground.engine.frame import Wanted
from playground.engine.pictures import Pictures
from playground.engine.trainer import Trainer
from playground.gui.canvas.items import scene
from playground.gui.canvas.items.presence import FEW, Presence
from playground.gui.canvas.items.resting import Resting
from playground.gui.canvas.over.minimap import Minimap
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.view import CanvasView
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from playground.ops.facts import Facts
from tests.gui.canvas_desk import chain

FACTS = Facts(features=("x", "y"), task="classes", targets=2)


@pytest.fixture(scope="module")
def document():
    return crowd(200, 300)


@pytest.fixture
def view(qtbot, document):
    made = CanvasView(ThemeSource(DARK, motion=False))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    show(made, document, fresh=True)
    return made


def show(view, document, *, fresh: bool = False) -> None:
    inspection, problems = examine(document, FACTS)
    view.show_document(document, inspection, problems, ("x₁", "x₂"), fresh=fresh)


def look_at(view, id: int) -> None:
    """At 100 %, with this node in the middle."""
    view.camera.zoom_to(1.0)
    view.camera.fit(view.plan.box(id).grown(300), 1.0)
    view.content.complete()


def test_that_far_away_one_item_stands_for_all(view):
    assert len(view.plan.faces) > FEW
    assert view.camera.zoom < 0.4
    assert view.content._far.isVisible()
    assert not view.content._links
    assert {view.plan.faces[id].body for id in view.content._fronts} == {"value"}


def test_that_from_near_only_what_is_in_view_has_items(view):
    look_at(view, 30)
    assert not view.content._far.isVisible()
    assert 30 in view.content._fronts
    assert len(view.content._fronts) < 60
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    area = Box(seen.x(), seen.y(), seen.width(), seen.height())
    assert set(view.plan.areas.meeting(area)) <= view.content._fronts.keys()
    assert set(view.plan.link_areas.meeting(area)) <= view.content._links.keys()


def test_that_items_come_with_the_place_the_marks_and_the_numbers_that_they_missed(view, document):
    trainer = Trainer(document)
    trainer.epoch()
    frame = Pictures(trainer).frame(Wanted(boundary=False), generation=0, running=False)
    view.show_frame(frame)
    tiled = next(id for id, face in view.plan.faces.items() if face.body == "tiles" and id in frame.maps)
    view.select(frozenset({tiled}))
    look_at(view, tiled)
    front = view.content._fronts[tiled]
    assert (front.x(), front.y()) == view.plan.at[tiled]
    assert front._marks.selected
    assert len(front.live.pictures.images) == view.plan.faces[tiled].units


def test_that_the_worker_is_asked_for_what_is_in_view_only(view, document):
    asked = []
    view.pictures_changed.connect(lambda: asked.append(view.content.shown))
    look_at(view, 30)
    assert asked
    assert 30 in asked[-1]
    assert len(asked[-1]) < 60
    trainer = Trainer(document)
    frame = Pictures(trainer).frame(Wanted(boundary=False, nodes=asked[-1]), generation=0, running=False)
    assert frame.maps.keys() <= asked[-1]
    assert frame.maps


def test_that_a_small_graph_has_all_its_items_and_asks_for_all(qtbot):
    view = CanvasView(ThemeSource(DARK, motion=False))
    qtbot.addWidget(view)
    show(view, chain(), fresh=True)
    view.camera.zoom_to(0.1)
    assert view.content.shown is None
    assert view.content._fronts.keys() == view.plan.faces.keys()
    assert not view.content._far.isVisible()


def test_that_an_edit_far_away_leaves_no_node_behind(view, document):
    look_at(view, 30)
    gone = edits.remove_nodes(document, {30}, heal=True)
    show(view, gone)
    view.content.complete()
    assert 30 not in view.content._fronts
    show(view, document)
    view.content.complete()
    assert 30 in view.content._fronts


def test_that_from_far_away_all_blocks_and_what_is_selected_are_painted(view):
    view.select(frozenset({50}))
    picture = view.grab().toImage()
    box = view.on_screen(view.plan.box(50))
    colors = {picture.pixelColor(x, box.center().y()).name() for x in range(box.left() - 2, box.right() + 3)}
    assert len(colors) > 2


def test_that_a_small_step_within_the_margin_changes_nothing():
    presence = Presence()
    assert presence.nodes == []
    assert not presence.look(1.0, Box(0, 0, 100, 100))


def test_that_items_are_made_a_few_at_a_time_and_the_rest_are_blocks_until_then(qtbot, view, monkeypatch):
    monkeypatch.setattr(scene, "_GROW_S", 1e-9)
    view.camera.zoom_to(0.5)
    made, content = len(view.content._fronts), view.content
    assert made <= 2
    assert content._far.isVisible()
    qtbot.waitUntil(lambda: not content._missing)
    assert len(content._fronts) > made
    assert set(content._fronts) == set(content._presence.nodes)
    assert not content._far.isVisible()


def test_that_what_was_in_view_comes_back_as_it_was_left_with_what_is_new(view):
    look_at(view, 30)
    front = view.content._fronts[30]
    view.fit_all()
    assert 30 not in view.content._fronts
    assert not front.isVisible()
    view.select(frozenset({30}))
    look_at(view, 30)
    assert view.content._fronts[30] is front
    assert front.isVisible()
    assert front._marks.selected


def test_that_no_more_items_rest_than_are_wanted(qapp):
    held, gone = QGraphicsScene(), list[int]()
    resting = Resting[int, QGraphicsRectItem](held, 2, gone.append)
    for key in range(3):
        item = QGraphicsRectItem()
        held.addItem(item)
        resting.put(key, item)
    assert gone == [0]
    assert resting.take(0) is None
    taken = resting.take(2)
    assert taken is not None
    assert [item.isVisible() for item in taken] == [True]
    resting.keep(())
    assert gone == [0, 1]
    assert len(held.items()) == 1


def test_that_zooming_to_and_fro_about_the_limit_makes_nothing_anew(view):
    view.camera.zoom_to(0.42)
    view.content.complete()
    items = dict(view.content._fronts)
    view.camera.zoom_to(0.37)
    assert view.content._far.isVisible()
    assert view.content._fronts == items
    view.camera.zoom_to(0.42)
    view.content.complete()
    assert items.items() <= view.content._fronts.items()
    view.camera.zoom_to(0.3)
    assert len(view.content._fronts) == 1


def test_that_the_minimap_is_painted_anew_only_where_it_would_look_otherwise(view, document):
    look_at(view, 30)
    view.grab()
    minimap = view.findChild(Minimap)
    drawn = minimap._picture
    assert drawn is not None
    show(view, edits.rename(document, 30, "another"))
    assert minimap._picture is drawn
    show(view, edits.move(document, {30: (0.0, 0.0)}))
    assert minimap._picture is not drawn


def test_that_a_frame_that_is_shown_bit_by_bit_bears_that_its_nodes_go_out_of_view(view, document):
    trainer = Trainer(document)
    frame = Pictures(trainer).frame(Wanted(boundary=False), generation=0, running=False)
    look_at(view, 30)
    parts = view.content.parts(frame)
    view.fit_all()
    for part in parts:
        part()
    assert 30 not in view.content._fronts
