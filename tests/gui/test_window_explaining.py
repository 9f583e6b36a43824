"""The Explain workspace in the whole window: what is picked, who shows it, what is computed for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document import Document, Split, replace, set_muted
from playground.engine.mechanics.values import Landscape, Looking, Weight
from playground.export import load
from playground.session.mailbox import Mail
from tests.gui.window_desk import Desk

WEIGHT = Weight("hidden 2.weight", (3, 0))


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qapp, tmp_path, "spiral_skip")
    yield made
    made.close()


def explaining(desk: Desk) -> Desk:
    desk.window.views.shell.show_workspace("Explain")
    desk.work()
    return desk


def looking(desk: Desk) -> Looking:
    return desk.window.explaining.looking()


def test_that_what_is_hidden_is_not_computed(desk: Desk) -> None:
    assert looking(desk) == Looking()
    frame = desk.window.latest.frame
    assert frame is not None
    assert frame.mechanics.batch is None
    assert frame.mechanics.explanation is None
    assert frame.mechanics.health is None


def test_that_explain_begins_with_a_weight_of_the_last_hidden_layer(desk: Desk) -> None:
    explaining(desk)
    assert desk.window.views.explain.weight() == Weight("hidden 2.weight", (0, 0))
    assert desk.window.views.canvas.weight == Weight("hidden 2.weight", (0, 0))


def bypassed(document: Document, *names: str) -> Document:
    ids = {node.id for node in document.graph.nodes if node.name in names}
    assert len(ids) == len(names)
    return set_muted(document, ids, True)


def test_that_a_bypassed_layer_is_not_explained_first(desk: Desk) -> None:
    explaining(desk)
    desk.window.session.open(bypassed(load("spiral"), "hidden 2"))
    desk.work()
    assert desk.window.views.explain.weight() == Weight("hidden 1.weight", (0, 0))


def test_that_a_project_with_a_layer_that_nothing_feeds_can_be_opened_in_explain(desk: Desk) -> None:
    explaining(desk)
    graph = load("xor").graph
    layer = next(node for node in graph.nodes if node.op == "dense")
    document = replace(load("xor"), graph=replace(graph, links=graph.links[1:]))
    assert not document.graph.into(layer.id)
    desk.window.session.open(document)
    desk.work()
    assert desk.window.views.explain.weight() == Weight("hidden.weight", (0, 0))


def test_that_hinges_and_the_first_unit_are_those_of_layers_that_work(desk: Desk) -> None:
    window = desk.window
    document = load("spiral")
    first, second = 2, 3
    window.session.open(bypassed(document, "hidden 1"))
    desk.work()
    window.views.boundary.show_bends(True)
    window.views.canvas.select(frozenset({first}))
    assert looking(desk).hinges == second
    window.session.open(bypassed(document, "hidden 2"))
    desk.work()
    window.select_a_unit()
    assert window.views.canvas.unit == (first, 0)


def test_that_another_project_opened_in_explain_begins_with_its_own_weight_and_no_row(desk: Desk) -> None:
    explaining(desk)
    desk.do("to_gradient")
    frame = desk.window.latest.frame
    assert frame is not None
    assert frame.mechanics.batch is not None
    desk.window.views.batch.row_picked.emit(int(frame.mechanics.batch.rows[0]))
    desk.window.session.open(load("xor"))
    desk.work()
    assert desk.window.views.explain.weight() == Weight("hidden.weight", (0, 0))
    assert desk.window.views.canvas.weight == Weight("hidden.weight", (0, 0))
    assert looking(desk).row is None


def test_that_a_weight_picked_on_the_canvas_is_explained_with_the_engine_s_numbers(desk: Desk) -> None:
    explaining(desk)
    desk.window.views.canvas.select_weight(WEIGHT)
    desk.do("to_gradient")
    frame = desk.window.latest.frame
    assert frame is not None
    explanation = frame.mechanics.explanation
    assert explanation is not None
    assert explanation.weight == WEIGHT
    assert explanation.old == frame.parameters["hidden 2.weight"][3, 0]
    assert explanation.gradient == frame.gradients["hidden 2.weight"][3, 0]
    planned = explanation.new
    desk.do("to_step")
    after = desk.window.latest.frame
    assert after is not None
    assert after.parameters["hidden 2.weight"][3, 0] == pytest.approx(planned, rel=1e-6)


def test_that_a_row_is_followed_wherever_it_was_picked(desk: Desk) -> None:
    explaining(desk)
    desk.do("to_gradient")
    frame = desk.window.latest.frame
    assert frame is not None
    assert frame.mechanics.batch is not None
    row = int(frame.mechanics.batch.rows[4])
    desk.window.views.batch.row_picked.emit(row)
    desk.work()
    frame = desk.window.latest.frame
    assert frame is not None
    assert frame.mechanics.trace is not None
    assert (frame.mechanics.trace.row, frame.mechanics.trace.place) == (row, 4)
    assert looking(desk).row == row


def test_that_editing_a_weight_is_one_step_of_undo(desk: Desk) -> None:
    explaining(desk)
    window = desk.window
    window.views.canvas.select_weight(WEIGHT)
    desk.do("to_loss")
    frame = window.latest.frame
    assert frame is not None
    old = float(frame.parameters["hidden 2.weight"][3, 0])
    for value, finished in ((old + 0.1, False), (old + 0.2, False), (old + 0.5, True)):
        window.views.explain.edit_requested.emit(WEIGHT, old, value, finished)
    desk.work()
    frame = window.latest.frame
    assert frame is not None
    assert frame.parameters["hidden 2.weight"][3, 0] == pytest.approx(old + 0.5)
    assert window.session.undo_label == "Edit weight hidden 1 · 4 → hidden 2 · 1"
    desk.do("undo")
    frame = window.latest.frame
    assert frame is not None
    assert frame.parameters["hidden 2.weight"][3, 0] == old
    assert window.session.undo_label is None


def test_that_the_rate_dragged_on_the_curve_is_the_document_s(desk: Desk) -> None:
    explaining(desk)
    desk.do("to_gradient")
    desk.window.views.batch.rate_edited.emit(0.25, True)
    desk.work()
    assert desk.window.session.document.training.optimizer["learning_rate"] == 0.25
    assert desk.window.session.undo_label == "Change learning rate"


def test_that_a_bias_typed_into_the_table_of_the_unit_reaches_the_network(desk: Desk) -> None:
    window = desk.window
    output = next(node.id for node in window.session.document.graph.nodes if node.name == "output")
    window.views.canvas.select_unit(output, 0)
    desk.work()
    table = window.views.inspector.node_page.weights
    assert table.isVisible()
    last = table.row_box(len(table.text()) - 1).center().toPoint()
    QTest.mouseDClick(table, Qt.MouseButton.LeftButton, pos=last)
    field = table.field
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "1.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.work()
    frame = window.latest.frame
    assert frame is not None
    assert frame.parameters["output.bias"][0] == 1.5
    assert window.session.undo_label == "Edit bias output · 1"


def test_that_a_weight_selected_in_train_stands_in_the_table_of_its_unit(desk: Desk) -> None:
    desk.window.views.canvas.select_weight(WEIGHT)
    desk.work()
    table = desk.window.views.inspector.node_page.weights
    assert table.isVisible()
    assert len(table.text()) == 9
    desk.do("next_batch")
    frame = desk.window.latest.frame
    assert frame is not None
    assert frame.before is not None
    assert "unit 1" in desk.window.views.inspector.node_page._weights_title.text()


# -- what is asked for beside the training


def with_test_rows(document: Document) -> Document:
    split = Split(training=0.6, validation=0.2, test=0.2, seed=1)
    return replace(document, data=replace(document.data, split=split))


def test_that_the_test_set_stays_sealed_until_it_is_opened_and_is_counted(desk: Desk) -> None:
    window = desk.window
    window.session.open(with_test_rows(load("iris")))
    desk.work()
    desk.do("next_epoch")
    answers = desk.window.bridge.came
    came: list[Mail] = []
    answers.connect(came.append)
    desk.do("measure_test")
    assert window.session.document.test_opened == 1
    assert [mail.test.rows for mail in came if mail.test is not None] == [30]
    assert window.views.shell.middle.drawer.current() == "Test set"
    desk.do("undo")
    assert window.session.document.test_opened == 1
    window.views.sealed.open_requested.emit()
    desk.work()
    assert window.session.document.test_opened == 2


def test_that_a_landscape_is_drawn_when_asked_for(desk: Desk) -> None:
    views, came = desk.window.views, list[Landscape]()
    desk.window.bridge.came.connect(lambda mail: came.append(mail.landscape) if mail.landscape else None)
    desk.do("next_epoch")
    views.shell.show_drawer("Landscape")
    views.landscape.refresh_requested.emit("random")
    for _ in range(400):
        desk.work()
        if came and came[-1].share == 1:
            break
    assert came[-1].share == 1
    assert not came[-1].reason


def test_that_a_budget_is_reckoned_with_and_remembered(desk: Desk) -> None:
    views = desk.window.views
    views.shell.show_drawer("Memory")
    views.memory.budget_edited.emit(64.0)
    desk.work()
    frame = desk.window.latest.frame
    assert frame is not None
    assert frame.mechanics.memory is not None
    assert frame.mechanics.memory.budget == looking_budget(desk)
    assert desk.window.preferences.get("memory_mb", 0.0) == 64.0


def looking_budget(desk: Desk) -> int | None:
    return desk.window.inquiries.looking(looking(desk)).budget


def test_that_health_is_recorded_only_while_it_can_be_seen(desk: Desk) -> None:
    window = desk.window
    desk.do("next_epoch")
    window.views.shell.show_drawer("Health")
    desk.work()
    desk.do("next_epoch")
    frame = window.latest.frame
    assert frame is not None
    assert frame.mechanics.health is not None
    window.views.shell.middle.drawer.choose("Problems")
    desk.do("next_epoch")
    frame = window.latest.frame
    assert frame is not None
    assert frame.mechanics.health is None


def test_that_any_panel_of_explain_can_stand_in_a_window_of_its_own(desk: Desk) -> None:
    explaining(desk)
    views = desk.window.views
    views.shell.show_drawer("Health")
    for panel in (views.explain, views.activation, views.health):
        panel.enlarge_requested.emit()
        assert panel.window() is not desk.window
        desk.work()
    assert looking(desk).weight is not None
    views.close_enlarged()
    desk.work()
    assert views.explain.window() is desk.window
    assert views.health.window() is desk.window


def test_that_the_inspector_freezes_a_layer_and_stands_in_a_window_of_its_own(desk: Desk) -> None:
    window = desk.window
    hidden = next(node for node in window.session.document.graph.nodes if node.name == "hidden 1")
    window.views.canvas.select(frozenset({hidden.id}))
    desk.work()
    head = window.views.inspector.node_page.head
    head.freeze.click()
    desk.work()
    assert window.session.document.graph.node(hidden.id).frozen
    assert window.session.undo_label == "Freeze hidden 1"
    window.views.inspector.node_page.head.freeze.click()
    assert not window.session.document.graph.node(hidden.id).frozen
    head.enlarge.click()
    assert window.views.inspector.window() is not window
    window.views.close_enlarged()
    assert window.views.inspector.window() is window
    window.views.canvas.select(frozenset({1}))
    desk.work()
    assert head.freeze.isHidden()


def test_that_the_rows_of_a_batch_seen_beside_the_boundary_are_ringed_on_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    views, ringed = desk.window.views, list[int]()
    monkeypatch.setattr(
        views.boundary,
        "show_batch",
        lambda points, picked: ringed.append(0 if points is None else len(points)),
    )
    desk.do("next_batch")
    assert set(ringed) == {0}
    views.shell.left.choose("Batch")
    desk.work()
    desk.do("next_batch")
    assert ringed[-1] == 20


def test_that_of_images_no_pixel_is_explained_first(desk: Desk) -> None:
    desk.window.session.open(load("digits"))
    desk.work()
    explaining(desk)
    assert desk.window.views.explain.weight() == Weight("output.weight", (0, 0))


def test_that_an_inspector_in_its_own_window_follows_the_selection_in_explain(desk: Desk) -> None:
    views = desk.window.views
    views.canvas.select(frozenset({2}))
    views.inspector.node_page.head.enlarge.click()
    explaining(desk)
    views.canvas.select(frozenset({3}))
    desk.work()
    assert views.inspector.node_page.head.name.text() == "hidden 2"
    views.close_enlarged()


def test_that_the_colours_of_the_landscape_are_remembered(desk: Desk) -> None:
    desk.window.views.shell.show_drawer("Landscape")
    desk.window.views.landscape.controls.log.click()
    assert desk.window.preferences.get("log_landscape", False) is True


def test_that_where_no_batch_is_seen_nothing_is_ringed_and_nothing_painted_for_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted = list[None]()
    monkeypatch.setattr(desk.window.views.boundary.chart.batch, "update", lambda: painted.append(None))
    desk.do("next_batch")
    assert painted == []


def test_that_no_choice_of_weights_is_offered_where_there_are_none(desk: Desk) -> None:
    choose = explaining(desk).window.views.explain.choose
    assert not choose.isHidden()
    desk.window.session.open(Document())
    desk.work()
    assert choose.isHidden()
