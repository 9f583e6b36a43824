"""Single weights on a canvas: found, picked out, walked through and changed by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground import document as edits
from playground.document import Document, Graph, Link, Node
from playground.document.check import examine
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.commands.editors import FieldInNode
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import along
from playground.gui.canvas.plan.face import Face
from playground.gui.canvas.plan.faces import faces
from playground.gui.canvas.plan.hit import Hit, HitTest
from playground.gui.canvas.plan.plan import Plan, plan
from playground.gui.canvas.plan.weights import at_hit, neighbour, spot, words
from playground.ops.facts import Facts
from tests.gui.canvas_desk import LEFT, Desk, chain

LINK = Link(2, 0, 3, 0)
WEIGHT = Weight("hidden 2.weight", (1, 3))
BIAS = Weight("hidden 2.bias", (2,))
CONTROL = Qt.KeyboardModifier.ControlModifier


def numbers() -> Frame:
    """Every weight another one, none of them 0."""
    shapes = {"hidden 1": (2, 4), "hidden 2": (4, 4), "output": (4, 1)}
    weights = {
        f"{name}.weight": np.linspace(-1.3, 0.9, rows * columns).reshape(rows, columns)
        for name, (rows, columns) in shapes.items()
    }
    biases = {f"{name}.bias": np.linspace(0.1, 0.4, columns) for name, (_, columns) in shapes.items()}
    return Frame(
        generation=1, epoch=1, batch=1, batches=4, step=1, phase="step", running=False, rows=10,
        batch_loss=0.25, gradient_norm=1.0, rate=0.1, parameters=weights | biases,
    )  # fmt: skip


class Bench(Desk):
    """A desk that shows numbers and listens to what is asked of weights."""

    def __init__(self, qtbot) -> None:
        super().__init__(qtbot)
        self.view.show_frame(numbers())
        self.selected: list[Weight | None] = []
        self.edited: list[tuple[Weight, float, float, bool]] = []
        self.view.weight_selected.connect(self.selected.append)
        self.view.weight_edited.connect(lambda *told: self.edited.append(told))

    def on_wire(self, weight: Weight, share: float = 0.5) -> tuple[float, float]:
        here = spot(self.view.plan, weight)
        assert here is not None
        assert here.link is not None
        assert here.source is not None
        return along(self.view.plan.strand(here.link, here.source, here.unit), share)

    def on_bias(self, weight: Weight) -> tuple[float, float]:
        here = spot(self.view.plan, weight)
        assert here is not None
        (x, y), (dx, dy) = self.view.plan.at[here.node], self.view.plan.faces[here.node].bias_at(here.unit)
        return x + dx, y + dy

    def hover(self, x: float, y: float) -> None:
        QTest.mouseMove(self.view.viewport(), self.at(x, y))

    def double_click(self, x: float, y: float) -> None:
        self.click(x, y)
        port, none = self.view.viewport(), Qt.KeyboardModifier.NoModifier
        QTest.mouseDClick(port, LEFT, none, self.at(x, y))
        QTest.mouseRelease(port, LEFT, none, self.at(x, y))

    def press_again(self, x: float, y: float) -> None:
        """The second press of a double click, without its release."""
        place, none = QPointF(self.at(x, y)), Qt.KeyboardModifier.NoModifier
        port = self.view.viewport()
        kind = QEvent.Type.MouseButtonDblClick
        QApplication.sendEvent(port, QMouseEvent(kind, place, port.mapToGlobal(place), LEFT, LEFT, none))

    def move_held(self, x: float, y: float) -> None:
        """The mouse goes on after `press_again`."""
        place, none = QPointF(self.at(x, y)), Qt.KeyboardModifier.NoModifier
        port, button = self.view.viewport(), Qt.MouseButton.NoButton
        kind = QEvent.Type.MouseMove
        QApplication.sendEvent(port, QMouseEvent(kind, place, port.mapToGlobal(place), button, LEFT, none))

    def turn(self, x: float, y: float, angle: int) -> None:
        place, none = QPointF(self.at(x, y)), Qt.KeyboardModifier.NoModifier
        port = self.view.viewport()
        event = QWheelEvent(
            place, port.mapToGlobal(place), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, none,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(port, event)

    def field(self) -> FieldInNode:
        found = self.view.findChild(FieldInNode)
        assert found is not None
        return found

    def type(self, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        QTest.keyClicks(self.view, text[:1])
        QTest.keyClicks(self.field(), text[1:])
        QTest.keyClick(self.field(), key)


@pytest.fixture
def bench(qtbot) -> Bench:
    return Bench(qtbot)


# -- where they are --------------------------------------------------------------------------------


def wide(units: int = 16) -> Plan:
    nodes = (
        Node(1, "input", "input", (0, 60)),
        Node(2, "dense", "one", (180, 0), {"units": units}),
        Node(3, "dense", "two", (400, 30), {"units": units}),
        Node(4, "dense", "wide", (620, 0), {"units": 30}),
    )
    links = (Link(1, 0, 2, 0), Link(2, 0, 3, 0), Link(3, 0, 4, 0))
    made = Document(graph=Graph(nodes, links))
    inspection, problems = examine(made, Facts(features=("x", "y"), task="classes", targets=2))
    return plan(made.graph, faces(made, inspection, problems), inspection)


WIDE = wide()
HITS = HitTest(WIDE)


def fine(curve) -> np.ndarray:
    return np.array([along(curve, share) for share in np.linspace(0, 1, 1500)])


STRANDS = {
    (link, ends): fine(WIDE.strand(link, *ends))
    for link, strands in WIDE.strands.items()
    for ends in strands.ends
}


@given(x=st.floats(300, 395), y=st.floats(0, 620))
def test_that_the_wire_found_is_the_nearest_of_all(x, y):
    away = {key: np.hypot(*(line - (x, y)).T).min() for key, line in STRANDS.items()}
    nearest = min(away.values())
    hit = HITS.at(x, y)
    if hit.part == "weight":
        assert hit.link is not None
        assert hit.place is not None
        assert away[hit.link, hit.place] <= nearest + 1.0
        assert nearest <= m.STRAND_HIT + 1.0
    elif hit.part == "nothing":
        assert nearest >= m.STRAND_HIT - 1.0


def test_that_far_out_no_single_wire_is_found():
    x, y = along(WIDE.strand(Link(2, 0, 3, 0), 3, 9), 0.5)
    assert HITS.at(x, y, 0.9).part == "weight"
    assert HITS.at(x, y, 0.3).part != "weight"


def test_that_every_bias_dot_is_found():
    face, (x, y) = WIDE.faces[2], WIDE.at[2]
    found = [HITS.at(x + face.bias_at(unit)[0], y + face.bias_at(unit)[1]) for unit in range(16)]
    assert [at_hit(WIDE, hit) for hit in found] == [Weight("one.bias", (unit,)) for unit in range(16)]


def pixel(face: Face, place: tuple[int, int]) -> m.Box:
    box = face.pixel(*place)
    assert box is not None
    return box


def test_that_every_pixel_of_a_weight_picture_is_its_weight():
    face, (x, y) = WIDE.faces[4], WIDE.at[4]
    for place in ((0, 0), (15, 29), (7, 12)):
        dx, dy = pixel(face, place).center
        assert at_hit(WIDE, HITS.at(x + dx, y + dy)) == Weight("wide.weight", place)


def test_that_a_thinned_picture_still_points_at_weights_it_shows():
    face = replace(WIDE.faces[4], weights=(784, 128), units=128)
    for place in ((0, 0), (783, 127), (400, 64)):
        found = face.weight_at(*pixel(face, place).center)
        assert found is not None
        assert face.pixels is not None
        assert abs(found[0] - place[0]) < face.pixels[0]
        assert abs(found[1] - place[1]) < face.pixels[1]


@pytest.mark.parametrize(
    "weight",
    [
        Weight("two.weight", (16, 0)),
        Weight("two.weight", (0, -1)),
        Weight("two.weight", (0,)),
        Weight("two.bias", (16,)),
        Weight("three.weight", (0, 0)),
        Weight("two.gain", (0,)),
        Weight("input.weight", (0, 0)),
    ],
)
def test_that_a_weight_that_is_not_there_has_no_place(weight):
    assert spot(WIDE, weight) is None


def test_that_neighbours_stay_within_the_matrix():
    corner = Weight("two.weight", (0, 15))
    assert neighbour(WIDE, corner, 1, -1) == Weight("two.weight", (1, 14))
    assert neighbour(WIDE, corner, -1, 1) == corner
    assert neighbour(WIDE, Weight("two.bias", (3,)), 1, 0) == Weight("two.bias", (4,))


def test_that_a_weight_is_named_by_the_units_between_which_it_lies():
    assert words(WIDE, Weight("two.weight", (3, 0))) == "one · 4 → two · 1"
    assert words(WIDE, Weight("two.bias", (1,))) == "two · 2, bias"


def test_that_nothing_hit_is_no_weight():
    assert at_hit(WIDE, Hit()) is None


# -- picked out --------------------------------------------------------------------------------


def test_that_a_click_on_a_wire_selects_its_weight(bench):
    bench.view.select(frozenset({4}))
    bench.click(*bench.on_wire(WEIGHT))
    assert bench.selected == [WEIGHT]
    assert bench.view.selection == frozenset()


def test_that_a_click_on_a_bias_dot_selects_it(bench):
    bench.click(*bench.on_bias(BIAS))
    assert bench.selected == [BIAS]


def test_that_a_cable_is_still_selected_as_a_link(bench):
    bench.click(356, 14)
    assert bench.view.selected_link == LINK
    assert bench.selected == []


@pytest.mark.parametrize("how", ["escape", "paper", "node", "cable"])
def test_that_it_ends_with_escape_and_with_another_selection(bench, how):
    bench.click(*bench.on_wire(WEIGHT))
    places = {"paper": (300, 600), "node": (450, 14), "cable": (356, 14)}
    bench.click(*places[how]) if how in places else bench.key(Qt.Key.Key_Escape)
    assert bench.selected == [WEIGHT, None]
    assert bench.view.weight is None


def test_that_showing_a_weight_from_outside_says_nothing(bench):
    bench.view.show_weight(WEIGHT)
    assert bench.view.weight == WEIGHT
    bench.view.show_weight(Weight("hidden 9.weight", (0, 0)))
    assert bench.view.weight is None
    assert bench.selected == []


def test_that_the_wire_under_the_mouse_shows_its_numbers(bench):
    bench.hover(*bench.on_wire(WEIGHT))
    assert bench.view.standing.hovered_weight == WEIGHT
    bench.hover(300, 600)
    assert bench.view.standing.hovered_weight is None


def test_that_a_selected_wire_is_drawn_bold(bench):
    place = bench.at(*bench.on_wire(WEIGHT))
    before = bench.view.viewport().grab().toImage()
    bench.view.show_weight(WEIGHT)
    after = bench.view.viewport().grab().toImage()
    column = [after.pixelColor(place.x(), place.y() + dy).lightness() for dy in range(-7, 8)]
    was = [before.pixelColor(place.x(), place.y() + dy).lightness() for dy in range(-7, 8)]
    assert sum(one > 200 for one in column) > sum(one > 200 for one in was)


def test_that_a_renamed_node_keeps_its_selected_weight(bench):
    bench.view.show_weight(WEIGHT)
    bench.show(edits.rename(bench.document, 3, "bends"))
    assert bench.view.weight == Weight("bends.weight", (1, 3))
    assert bench.selected == [bench.view.weight]


def test_that_a_weight_goes_with_its_unit(bench):
    bench.view.show_weight(WEIGHT)
    bench.show(edits.set_setting(bench.document, {3}, "units", 3))
    assert bench.selected == [None]


def test_that_another_project_has_no_weight_selected(bench):
    bench.view.show_weight(WEIGHT)
    bench.show(chain(), fresh=True)
    assert bench.view.weight is None


def test_that_a_weight_of_a_picture_is_selected_by_a_click_and_its_node_still_dragged(bench):
    bench.show(edits.set_setting(bench.document, {3}, "units", 30))
    face, (x, y) = bench.view.plan.faces[3], bench.view.plan.at[3]
    dx, dy = face.pixel(2, 17).center
    bench.click(x + dx, y + dy)
    assert bench.selected == [Weight("hidden 2.weight", (2, 17))]
    bench.drag((x + dx, y + dy), (x + dx + 40, y + dy), (x + dx + 60, y + dy))
    assert bench.labels == ["Move"]


def test_that_control_and_arrows_walk_through_the_matrix(bench):
    bench.view.select_weight(WEIGHT)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right):
        bench.key(key, CONTROL)
    assert [one.place for one in bench.selected] == [(1, 3), (2, 3), (2, 2), (1, 2), (1, 3)]


def test_that_weights_are_walked_through_and_typed_by_the_keys_of_the_table(bench):
    bench.view.show_keys(bench.view.keymap.with_key("go_down", "Z").with_key("rename", "Q"))
    bench.view.select_weight(WEIGHT)
    bench.key(Qt.Key.Key_Z)
    assert bench.selected[-1].place == (2, 3)
    bench.key(Qt.Key.Key_Q)
    assert bench.field().accessibleName().startswith("Value of")


def test_that_the_numbers_of_another_shape_do_not_break_it(bench):
    bench.view.show_weight(WEIGHT)
    bench.view.show_frame(replace(numbers(), parameters={"hidden 2.weight": np.ones((2, 2))}))
    bench.hover(*bench.on_wire(WEIGHT))
    bench.key(Qt.Key.Key_Return)
    assert bench.view.findChild(FieldInNode) is None


# -- changed -------------------------------------------------------------------------------------


def value(bench: Bench, weight: Weight = WEIGHT) -> float:
    return float(numbers().parameters[weight.name][weight.place])


def test_that_dragging_up_makes_a_weight_larger_by_a_hundredth_a_pixel(bench):
    bench.click(*bench.on_wire(WEIGHT))
    x, y = bench.on_wire(WEIGHT)
    bench.drag((x, y), (x, y - 10), (x, y - 20))
    old = value(bench)
    assert [told[1] for told in bench.edited] == [old] * 3
    assert [told[2] for told in bench.edited] == pytest.approx([old + 0.1, old + 0.2, old + 0.2])
    assert [told[3] for told in bench.edited] == [False, False, True]
    assert bench.view.content.feed.numbers.reading(WEIGHT).value == pytest.approx(old + 0.2)


def test_that_with_shift_it_goes_ten_times_as_slowly(bench, qtbot):
    bench.click(*bench.on_wire(WEIGHT))
    x, y = bench.on_wire(WEIGHT)
    port = bench.view.viewport()
    QTest.mousePress(port, LEFT, Qt.KeyboardModifier.ShiftModifier, bench.at(x, y))
    from_here = bench.at(x, y)
    for dy in (-10, -20):
        place = QPointF(from_here + QPoint(0, dy))
        QApplication.sendEvent(
            port,
            _moved(place, port.mapToGlobal(place), Qt.KeyboardModifier.ShiftModifier),
        )
    QTest.mouseRelease(port, LEFT, Qt.KeyboardModifier.NoModifier, from_here + QPoint(0, -20))
    assert bench.edited[-1][2] == pytest.approx(value(bench) + 0.02)


def _moved(place, on_screen, held):
    return QMouseEvent(QEvent.Type.MouseMove, place, on_screen, Qt.MouseButton.NoButton, LEFT, held)


def test_that_escape_while_dragging_brings_the_old_value_back(bench):
    bench.click(*bench.on_wire(WEIGHT))
    x, y = bench.on_wire(WEIGHT)
    bench.drag((x, y), (x, y - 30), drop=False)
    bench.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(bench.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, bench.at(x, y - 30))
    assert bench.edited[-1] == (WEIGHT, value(bench), value(bench), True)
    assert bench.view.weight == WEIGHT


def test_that_its_chip_can_be_dragged_too(bench):
    bench.click(*bench.on_wire(WEIGHT))
    chip = bench.view.weighing.chip_on_screen().center()
    port = bench.view.viewport()
    QTest.mousePress(port, LEFT, Qt.KeyboardModifier.NoModifier, chip)
    QTest.mouseMove(port, chip + QPoint(0, 10))
    QTest.mouseRelease(port, LEFT, Qt.KeyboardModifier.NoModifier, chip + QPoint(0, 10))
    assert bench.edited[-1][2:] == (pytest.approx(value(bench) - 0.1), True)


def test_that_a_selected_bias_can_be_dragged(bench):
    x, y = bench.on_bias(BIAS)
    bench.click(x, y)
    bench.drag((x, y), (x, y - 10))
    assert bench.edited[-1] == (BIAS, value(bench, BIAS), pytest.approx(value(bench, BIAS) + 0.1), True)


def test_that_a_press_on_a_wire_that_is_not_selected_changes_nothing(bench):
    x, y = bench.on_wire(WEIGHT)
    bench.drag((x, y), (x, y - 30), (x, y - 60))
    assert bench.edited == []
    assert bench.labels == []


def test_that_the_wheel_turns_the_selected_weight_and_zooms_elsewhere(bench, qtbot):
    bench.click(*bench.on_wire(WEIGHT))
    zoom, old = bench.view.camera.zoom, value(bench)
    bench.turn(*bench.on_wire(WEIGHT), 120)
    bench.turn(*bench.on_wire(WEIGHT), 120)
    step = 0.05 * max(abs(old), 0.1)
    assert bench.edited[0] == (WEIGHT, old, pytest.approx(old + step), False)
    qtbot.waitUntil(lambda: bench.edited[-1][3])
    assert bench.edited[-1][1] == old
    assert bench.view.camera.zoom == zoom
    bench.turn(300, 600, 120)
    assert bench.view.camera.zoom > zoom
    assert len(bench.edited) == 3


def test_that_a_wheel_that_still_turns_is_done_when_another_weight_is_selected(bench):
    bench.click(*bench.on_wire(WEIGHT))
    bench.turn(*bench.on_wire(WEIGHT), 120)
    bench.view.select_weight(BIAS)
    assert [told[3] for told in bench.edited] == [False, True]
    assert {told[0] for told in bench.edited} == {WEIGHT}


@pytest.mark.parametrize(("text", "meant"), [("0,5", 0.5), ("-1.25", -1.25), ("1e-3", 0.001), (".5", 0.5)])
def test_that_a_typed_number_is_taken(bench, text, meant):
    bench.view.select_weight(WEIGHT)
    bench.type(text)
    assert bench.edited[-1] == (WEIGHT, value(bench), pytest.approx(meant), True)


def test_that_rubbish_gets_a_sentence_and_changes_nothing(bench):
    bench.view.select_weight(WEIGHT)
    bench.type("1x")
    assert bench.edited == []
    assert "hidden 1 · 2 → hidden 2 · 4" in bench.messages[-1]
    assert "must be a number" in bench.messages[-1]


def test_that_escape_leaves_the_field_and_the_weight_selected(bench):
    bench.view.select_weight(WEIGHT)
    bench.type("0.5", Qt.Key.Key_Escape)
    assert bench.edited == []
    assert bench.view.weight == WEIGHT


@pytest.mark.parametrize("weight", [WEIGHT, BIAS])
def test_that_a_double_click_opens_the_field_with_the_value(bench, weight):
    bench.double_click(*(bench.on_bias(weight) if weight == BIAS else bench.on_wire(weight)))
    shown = bench.field().text()
    assert float(shown.replace("−", "-")) == pytest.approx(value(bench, weight))
    assert len(shown) <= 10
    QTest.keyClicks(bench.field(), "0.75")
    QTest.keyClick(bench.field(), Qt.Key.Key_Return)
    assert bench.edited[-1][2:] == (0.75, True)


def test_that_enter_opens_the_field_of_the_selected_weight(bench):
    bench.view.select_weight(WEIGHT)
    bench.key(Qt.Key.Key_Return)
    assert bench.field().accessibleName() == "Value of hidden 1 · 2 → hidden 2 · 4"


def test_that_what_was_asked_for_is_shown_until_a_frame_says_otherwise(bench):
    bench.view.select_weight(WEIGHT)
    bench.type("0.5")
    assert bench.view.content.feed.numbers.reading(WEIGHT).value == 0.5
    bench.view.show_frame(numbers())
    assert bench.view.content.feed.numbers.reading(WEIGHT).value == value(bench)


def test_that_a_frame_during_a_drag_does_not_pull_the_weight_back(bench):
    bench.click(*bench.on_wire(WEIGHT))
    x, y = bench.on_wire(WEIGHT)
    bench.drag((x, y), (x, y - 20), drop=False)
    bench.view.show_frame(replace(numbers(), running=True))
    assert bench.view.content.feed.numbers.reading(WEIGHT).value == pytest.approx(value(bench) + 0.2)
    QTest.mouseRelease(bench.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, bench.at(x, y - 20))


def test_that_a_drag_goes_on_when_its_own_change_is_shown_as_a_document(bench):
    bench.view.weight_edited.connect(lambda *told: bench.show(bench.document))
    bench.click(*bench.on_wire(WEIGHT))
    x, y = bench.on_wire(WEIGHT)
    bench.drag((x, y), (x, y - 10), (x, y - 20), (x, y - 40))
    assert bench.edited[-1][1:] == (value(bench), pytest.approx(value(bench) + 0.4), True)
    assert sum(told[3] for told in bench.edited) == 1


def test_that_a_drag_ends_when_its_layer_changes_below_it(bench):
    bench.click(*bench.on_wire(WEIGHT))
    x, y = bench.on_wire(WEIGHT)
    bench.drag((x, y), (x, y - 10), drop=False)
    bench.show(edits.set_setting(bench.document, {3}, "units", 2))
    assert not bench.view.weighing.busy
    QTest.mouseRelease(bench.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, bench.at(x, y - 10))
    assert bench.view.weight is None


def test_that_minus_still_takes_a_unit_away_where_a_node_is_selected(bench):
    bench.click(450, 14)
    bench.key(Qt.Key.Key_Minus)
    assert bench.document.graph.node(3).settings["units"] == 3


def test_that_the_middle_button_pans_over_a_selected_wire_as_well(bench):
    bench.click(*bench.on_wire(WEIGHT))
    x, y = bench.on_wire(WEIGHT)
    before = bench.at(0, 0)
    bench.drag((x, y), (x + 30, y - 30), button=Qt.MouseButton.MiddleButton)
    assert bench.at(0, 0) != before
    assert bench.edited == []


def test_that_a_rubber_band_still_selects_across_wires(bench):
    bench.view.select_weight(WEIGHT)
    bench.drag((180, 380), (300, 200), (420, 100))
    assert bench.view.selection == {2, 3}
    assert bench.edited == []


# -- frozen ------------------------------------------------------------------------------------


def test_that_x_freezes_the_selected_layers_and_unfreezes_them(bench):
    bench.view.select(frozenset({1, 3}))
    bench.key(Qt.Key.Key_X)
    assert bench.document.graph.node(3).frozen
    assert not bench.document.graph.node(1).frozen
    bench.key(Qt.Key.Key_X)
    assert not bench.document.graph.node(3).frozen
    assert bench.labels == ["Freeze hidden 2", "Unfreeze hidden 2"]


def test_that_x_freezes_the_layer_of_the_selected_weight(bench):
    bench.view.select_weight(WEIGHT)
    bench.key(Qt.Key.Key_X)
    assert bench.labels == ["Freeze hidden 2"]
    assert bench.view.weight == WEIGHT


def test_that_what_has_no_parameters_cannot_be_frozen(bench):
    bench.view.select(frozenset({1}))
    bench.key(Qt.Key.Key_X)
    assert bench.labels == []
    assert "Nothing to freeze" in bench.messages[-1]


def test_that_a_frozen_layer_says_so_in_its_footer(bench):
    box = bench.view.plan.box(3)
    place = bench.at(box.x + 60, box.bottom - 6)
    before = bench.view.viewport().grab().toImage().pixelColor(place).name()
    bench.view.select(frozenset({3}))
    bench.view.commands.toggle_frozen()
    after = bench.view.viewport().grab().toImage().pixelColor(place).name()
    assert bench.view.plan.faces[3].frozen
    assert after != before


def test_that_a_press_right_after_a_click_can_still_be_dragged(bench):
    x, y = bench.on_wire(WEIGHT)
    bench.click(x, y)
    port, none = bench.view.viewport(), Qt.KeyboardModifier.NoModifier
    bench.press_again(x, y)
    bench.move_held(x, y - 20)
    QTest.mouseRelease(port, LEFT, none, bench.at(x, y - 20))
    assert bench.edited[-1][2:] == (pytest.approx(value(bench) + 0.2), True)
    assert bench.view.findChild(FieldInNode) is None
