"""The panel that explains one weight: its numbers are the engine's, and every request is made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground import Trainer
from playground.engine.frame import Phase
from playground.engine.mechanics.values import Explanation, Looking, Weight
from playground.engine.prepare import survey
from playground.gui.panels.batch.digits import Digits
from playground.gui.panels.batch.row_list import FEW_SHOWN, HEAD_PX, ROW_PX
from playground.gui.panels.explain.contributions import spelling
from playground.gui.panels.explain.ends import ends_of
from playground.gui.panels.explain.number_line import NumberLine, even
from playground.gui.panels.explain.panel import ExplainPanel
from playground.gui.panels.explain.places import blocks_of, called
from playground.gui.panels.explain.value_box import ValueBox, unit
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT
from playground.gui.widgets.section import PADDING_PX
from playground.ops.formula import text
from tests.gui.explain_frames import PICKED, explained, picture, trained

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return trained("spiral")


@pytest.fixture
def panel(qtbot: QtBot, trainer: Trainer) -> ExplainPanel:
    made = ExplainPanel(ThemeSource(DARK))
    qtbot.addWidget(made)
    made.resize(344, 900)
    inspection, problems = survey(trainer.document)
    made.show_document(trainer.document, inspection, problems)
    made.show()
    return made


@pytest.fixture
def shown(panel: ExplainPanel, trainer: Trainer) -> Explanation:
    frame, explanation = explained(trainer)
    panel.show_weight(PICKED)
    panel.show_frame(frame)
    QApplication.processEvents()
    return explanation


def heard(signal: Any) -> list[tuple[Any, ...]]:
    """What a signal says from now on."""
    told: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: told.append(values))
    return told


def row_at(place: int) -> QPoint:
    return QPoint(60, HEAD_PX + place * ROW_PX + ROW_PX // 2)


# -- what is shown


def test_that_each_row_says_what_the_engine_found(panel: ExplainPanel, shown: Explanation):
    assert panel.rows.numbers == tuple(shown.rows)
    for place in range(len(shown.rows)):
        row, value, error, product = panel.rows.cells(place)
        assert int(row) == shown.rows[place]
        for told, exact in ((value, shown.inputs), (error, shown.errors), (product, shown.products)):
            assert float(told.replace("−", "-")) == pytest.approx(float(exact[place]), abs=6e-4)


def test_that_the_mean_of_the_rows_is_the_gradient(panel: ExplainPanel, shown: Explanation):
    assert shown.gradient == pytest.approx(float(np.mean(shown.products)), rel=1e-4)
    assert panel.mean.text() == number(shown.gradient)


def test_that_the_head_names_both_ends_and_the_value(panel: ExplainPanel, shown: Explanation):
    assert (panel.head.source.text(), panel.head.target.text()) == (shown.source, shown.target)
    assert panel.head.value.text() == number(shown.old, 5)
    assert panel.head.source_tile.image() is not None
    assert panel.head.target_tile.image() is not None


def test_that_the_step_is_shown_in_the_lines_of_the_engine(panel: ExplainPanel, shown: Explanation):
    assert panel.step.lines.lines == shown.step[-1:]
    QTest.mouseClick(panel.step.terms, LEFT)
    assert panel.step.lines.lines == shown.step
    assert panel.error.formula.lines[-1].value == shown.error[-1].value
    assert str(shown.error_row) in panel.error.title.text()
    assert text(shown.step[-1].letters) in panel.step.title.accessibleName()
    assert panel.step.sentence.accessibleName() == shown.sentence


def test_that_a_step_that_is_done_shows_the_new_value(panel: ExplainPanel):
    frame, explanation = explained(trained("spiral", until="step"))
    panel.show_weight(PICKED)
    panel.show_frame(frame)
    assert explanation.done
    assert panel.head.value.text() == number(explanation.new, 5)
    assert panel.step.title.accessibleName().endswith("done")


def test_that_a_bias_counts_every_row_once(panel: ExplainPanel, trainer: Trainer):
    frame, _ = explained(trainer, Weight("output.bias", (0,)))
    panel.show_weight(Weight("output.bias", (0,)))
    panel.show_frame(frame)
    assert panel.head.source.text() == "always 1"
    assert {panel.rows.cells(place)[1] for place in range(10)} == {"1"}


def test_that_an_empty_panel_says_what_to_do(panel: ExplainPanel):
    panel.show_frame(None)
    assert panel.empty.isVisible()
    assert not panel.head.isVisible()
    assert not panel.pin.isEnabled()


@pytest.mark.parametrize("until", ["predict", "loss"])
def test_that_before_gradient_a_button_goes_on_to_it(panel: ExplainPanel, until: str):
    frame, _ = explained(trained("spiral", until=until))
    panel.show_weight(PICKED)
    panel.show_frame(frame)
    QApplication.processEvents()
    assert not panel.rows.isVisible()
    told = heard(panel.advance_requested)
    QTest.mouseClick(panel.notice.button, LEFT)
    assert told == [("gradient",)]


def test_that_a_frozen_node_is_said_to_stay(panel: ExplainPanel, trainer: Trainer):

    frame, explanation = explained(trainer)
    frozen = replace(explanation, frozen=True, new=explanation.old)
    panel.show_weight(PICKED)
    panel.show_frame(replace(frame, mechanics=replace(frame.mechanics, explanation=frozen)))
    assert panel.step.frozen.isVisible()
    assert not panel.step.ruler.isVisible()


def test_that_a_unit_is_written_out_for_one_row(panel: ExplainPanel, trainer: Trainer):
    frame = picture(trainer, Looking(unit=(2, 1)))
    neuron = frame.mechanics.neuron
    assert neuron is not None
    panel.show_unit((2, 1))
    panel.show_frame(frame)
    assert panel.neuron.lines == neuron.lines
    assert str(neuron.row) in panel.neuron_title.text()
    assert panel.weight() is None
    assert panel.unit() == (2, 1)


def test_that_numbers_of_another_weight_are_not_shown_under_this_one(panel: ExplainPanel, trainer: Trainer):
    frame, _ = explained(trainer, Weight("output.weight", (0, 0)))
    panel.show_weight(PICKED)
    panel.show_frame(frame)
    assert not panel.rows.isVisible()


def test_that_a_large_batch_scrolls_to_its_picked_row(panel: ExplainPanel):
    frame, explanation = explained(trained("spiral", batch_size=400))
    panel.show_weight(PICKED)
    panel.show_frame(frame)
    QApplication.processEvents()
    panel.show_row(int(explanation.rows[-1]))
    box = panel.rows.row_box(len(explanation.rows) - 1)
    assert 0 < box.top() < box.bottom() <= panel.rows.viewport().height() + 1


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_that_every_number_keeps_clear_of_the_next(qtbot: QtBot, trainer: Trainer, theme: Any, scale: float):
    made = ExplainPanel(ThemeSource(theme, scale))
    qtbot.addWidget(made)
    made.resize(round(288 * scale), 900)
    frame, _ = explained(trainer)
    made.show_weight(PICKED)
    made.show_frame(frame)
    made.show()
    made.grab()
    first, second, third, bars = made.rows.edges()
    assert 0 < first < second < third < bars <= made.rows.room()


# -- what is asked for


def test_that_a_click_on_a_row_picks_it_and_another_lets_go(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.row_picked)
    QTest.mouseClick(panel.rows.viewport(), LEFT, pos=row_at(2))
    QTest.mouseClick(panel.rows.viewport(), LEFT, pos=row_at(2))
    assert told == [(int(shown.rows[2]),), (None,)]


def test_that_arrow_keys_walk_the_rows(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.row_picked)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Escape):
        QTest.keyClick(panel.rows, key)
    rows = [int(row) for row in shown.rows]
    assert [row for (row,) in told] == [rows[0], rows[1], rows[0], rows[-1], None]


def test_that_a_value_is_typed_in_its_place(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.edit_requested)
    QTest.mouseClick(panel.head.value, LEFT)
    field = panel.head.value.field
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "-0.75")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [(PICKED, shown.old, -0.75, True)]
    assert panel.head.value.field is None


def test_that_escape_gives_up_what_was_typed(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.edit_requested)
    panel.head.value.setFocus()
    QTest.keyClick(panel.head.value, Qt.Key.Key_3)
    field = panel.head.value.field
    assert field is not None
    assert field.text() == "3"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert told == []
    assert panel.head.value.text() == number(shown.old, 5)


def test_that_a_text_that_is_no_number_stays_to_be_mended(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.edit_requested)
    QTest.mouseClick(panel.head.value, LEFT)
    field = panel.head.value.field
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "much")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == []
    assert panel.head.value.field is field


def test_that_steps_in_the_field_are_one_change_that_ends_with_it(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.edit_requested)
    QTest.mouseClick(panel.head.value, LEFT)
    field = panel.head.value.field
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [finished for *_, finished in told] == [False, False, True]
    assert {old for _, old, _, _ in told} == {shown.old}
    assert told[1][2] == told[2][2] > told[0][2]


def test_that_a_drag_changes_the_value_until_it_is_let_go(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.edit_requested)
    box = panel.head.value
    middle = box.rect().center()
    QTest.mousePress(box, LEFT, pos=middle)
    QTest.mouseMove(box, middle + QPoint(8, 0))
    QTest.mouseMove(box, middle + QPoint(20, 0))
    QTest.mouseRelease(box, LEFT, pos=middle + QPoint(20, 0))
    wanted = round(shown.old + 20 * unit(shown.old), 9)
    assert [finished for *_, finished in told] == [False, False, True]
    assert told[-1] == (PICKED, shown.old, wanted, True)
    assert box.field is None


def test_that_the_wheel_counts_only_with_the_focus(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.edit_requested)
    turn(panel.head.value)
    assert told == []
    panel.activateWindow()
    panel.head.value.setFocus()
    turn(panel.head.value)
    ((weight, old, new, finished),) = told
    assert (weight, old, finished) == (PICKED, shown.old, True)
    assert new > old


def turn(widget: QWidget, notches: int = 1) -> None:
    """Turns the wheel over the middle of a widget."""
    at = QPointF(widget.rect().center())
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    angle = QPoint(0, 120 * notches)
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), angle, none, Qt.KeyboardModifier.NoModifier, phase, False
    )
    QApplication.sendEvent(widget, event)


def test_that_a_pinned_weight_stays_while_the_selection_moves(panel: ExplainPanel, shown: Explanation):
    QTest.mouseClick(panel.pin, LEFT)
    panel.show_weight(Weight("output.weight", (0, 0)))
    panel.show_unit((2, 0))
    assert panel.weight() == PICKED
    QTest.mouseClick(panel.pin, LEFT)
    panel.show_weight(None)
    assert panel.weight() is None


def test_that_clearing_lets_go_of_the_weight_and_its_pin(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.weight_picked)
    QTest.mouseClick(panel.pin, LEFT)
    QTest.mouseClick(panel.clear, LEFT)
    assert told == [(None,)]
    assert not panel.pinned
    assert panel.empty.isVisible()


def test_that_enlarging_is_asked_for(panel: ExplainPanel):
    told = heard(panel.enlarge_requested)
    QTest.mouseClick(panel.enlarge, LEFT)
    assert len(told) == 1


def test_that_a_weight_that_is_gone_is_no_longer_explained(panel: ExplainPanel, shown: Explanation):
    other = trained("iris", epochs=0)
    inspection, problems = survey(other.document)
    QTest.mouseClick(panel.pin, LEFT)
    panel.show_weight(PICKED)
    panel.show_document(other.document, inspection, problems)
    assert panel.weight() == PICKED  # both networks have it
    smaller = trained("sine", epochs=0)
    inspection, problems = survey(smaller.document)
    panel._ask_for(Weight("hidden.weight", (3, 0)), None)
    panel.show_document(smaller.document, inspection, problems)
    assert panel.weight() is None
    assert not panel.pinned


# -- the picker


def test_that_any_number_is_chosen_by_its_place(panel: ExplainPanel, shown: Explanation):
    told = heard(panel.weight_picked)
    QTest.mouseClick(panel.head.target, LEFT)
    picker = panel.picker
    assert picker.isVisible()
    assert (picker.source.value(), picker.target.value()) == (3, 1)
    picker.source.setFocus()
    picker.source.selectAll()
    QTest.keyClicks(picker.source, "1")
    QTest.keyClick(picker.source, Qt.Key.Key_Return)
    assert told == [(Weight("output.weight", (0, 0)),)]
    assert panel.weight() == Weight("output.weight", (0, 0))
    picker.close()


def test_that_a_place_outside_is_refused_in_words(panel: ExplainPanel, shown: Explanation):
    told, picker = heard(panel.weight_picked), panel.picker
    complaints = heard(picker.source.complained)
    picker.source.selectAll()
    QTest.keyClicks(picker.source, "99")
    QTest.keyClick(picker.source, Qt.Key.Key_Return)
    assert told == []
    assert complaints[-1][0].startswith("From input must be from 1 to ")


def test_that_a_bias_has_no_input_to_choose(panel: ExplainPanel, shown: Explanation):
    told, picker = heard(panel.weight_picked), panel.picker
    picker.block.setCurrentIndex(1)
    picker.block.activated.emit(1)
    assert told == [(Weight("output.bias", (0,)),)]
    assert picker.source.parentWidget() is not None
    assert not picker._rows["source"].isVisibleTo(picker)
    picker.node.setCurrentIndex(0)
    picker.node.activated.emit(0)
    assert told[-1][0].name.startswith("hidden")


def test_that_every_block_of_a_network_can_be_chosen(trainer: Trainer):
    inspection, _ = survey(trainer.document)
    blocks = {block.full: block.shape for block in blocks_of(trainer.document, inspection)}
    assert blocks == {name: values.shape for name, values in trainer.parameters.items()}
    assert called(Weight("norm.scale", (0,))) == "scale"
    assert called(PICKED) == "weight w"


# -- parts


def test_that_the_ruler_holds_the_step_and_writes_even_marks(qtbot: QtBot):
    ruler = NumberLine(ThemeSource(DARK))
    qtbot.addWidget(ruler)
    ruler.resize(344, 40)
    for old, new in ((-1.1187, -1.0999), (0.0, 0.0), (3.0, 3.0), (1e-7, 2e-7), (5e4, -5e4)):
        ruler.show_step(old, new, done=False)
        assert 16 <= ruler.px_x(old) <= 328
        assert 16 <= ruler.px_x(new) <= 328
        assert ruler.ticks()
        ruler.grab()
    assert even([0.28, 0.3]) == [(0.28, "0.28"), (0.3, "0.30")]


def test_that_a_column_of_small_numbers_is_written_with_what_is_in_them():
    assert spelling(np.array([0.5, -0.25]))(-0.25) == "−0.250"
    assert spelling(np.array([0.02, 0.001]))(0.0012) == "0.0012"
    assert spelling(np.array([2e-6]))(2e-6) == "2.0e−6"
    assert spelling(np.array([np.nan, 250.0]))(250.0) == "250"
    assert spelling(np.array([np.nan, 250.5]))(250.5) == "250.5"


@pytest.mark.parametrize("largest", [3e-7, 0.0013, 0.02, 0.7, 4.2, 31.4, 250.5, 8e7])
def test_that_the_largest_number_of_a_column_is_read_with_three_digits(largest: float):
    told = spelling(np.array([largest, -largest / 3, 0.0]))(largest)
    told = told.replace("−", "-")
    assert float(told) == pytest.approx(largest, rel=5e-2 if "e" in told else 5e-3)


def test_that_small_numbers_beside_one_that_is_large_do_not_all_read_zero():
    spell = spelling(np.array([0.304, 0.0004, -0.0003, 0.0002]))
    assert [spell(value) for value in (0.304, -0.0003)] == ["0.3040", "−0.0003"]


def test_that_nothing_is_told_from_what_is_only_small():
    spell = spelling(np.array([1.5, 1.0, 0.0, -1e-9]))
    assert (spell(0.0), spell(-1e-9)) == ("0", "0.000")
    assert spelling(np.zeros(3))(0.0) == "0"


def test_that_a_value_without_a_number_cannot_be_edited(qtbot: QtBot):
    box = ValueBox(ThemeSource(DARK), "Weight")
    qtbot.addWidget(box)
    told = heard(box.changed)
    QTest.mouseClick(box, LEFT)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.field is None
    assert told == []


def test_that_numbers_change_only_so_often_while_a_training_runs(qtbot: QtBot, trainer: Trainer):
    now = [0.0]
    panel = ExplainPanel(ThemeSource(DARK), digits=Digits(lambda: now[0]))
    qtbot.addWidget(panel)
    frame, explanation = explained(trainer)
    panel.show_weight(PICKED)

    def show(value: float, *, running: bool, phase: Phase = "gradient") -> str:
        mechanics = replace(frame.mechanics, explanation=replace(explanation, old=value))
        panel.show_frame(replace(frame, mechanics=mechanics, running=running, phase=phase))
        return panel.head.value.text()

    assert show(1.0, running=True) == number(1.0, 5)
    now[0] = 0.05
    assert show(2.0, running=True) == number(1.0, 5)
    now[0] = 0.13
    assert show(3.0, running=True) == number(3.0, 5)
    assert show(3.5, running=True, phase="step") == number(3.5, 5)  # slow motion leaves no phase out
    assert show(4.0, running=False) == number(4.0, 5)


def test_that_no_line_is_cut_before_the_event_loop_turns(panel: ExplainPanel, trainer: Trainer):
    panel.resize(344, 500)
    panel.show_weight(PICKED)
    panel.show_frame(explained(trainer)[0])
    panel.error.title.click()
    QApplication.processEvents()
    before = panel.error.height()
    weight = Weight("hidden 1.weight", (1, 0))
    panel.show_weight(weight)
    panel.show_frame(explained(trainer, weight)[0])
    assert panel.error.height() > before
    for view in (panel.step.lines, panel.error.formula):
        assert view.height() >= view.heightForWidth(view.width()) > 0


def test_that_the_way_of_an_error_is_folded_to_its_last_line(panel: ExplainPanel, trainer: Trainer):
    weight = Weight("hidden 1.weight", (1, 0))
    frame, explanation = explained(trainer, weight)
    panel.show_weight(weight)
    panel.show_frame(frame)
    (told,) = panel.error.formula.lines
    assert told == replace(explanation.error[-1], note="")
    QTest.mouseClick(panel.error.title, LEFT)
    assert panel.error.formula.lines == explanation.error
    panel.show_frame(frame)
    assert panel.error.formula.lines == explanation.error


def test_that_a_table_without_numbers_takes_another_theme(panel: ExplainPanel):
    panel.themes.set(theme=LIGHT)
    assert panel.rows.edges()[0] > 0
    panel.themes.set(theme=DARK)


@pytest.mark.parametrize("kind", ["sgd", "adam", "nesterov"])
def test_that_the_step_is_seen_without_scrolling(panel: ExplainPanel, kind: str):
    panel.resize(panel.sizeHint())
    panel.show_weight(PICKED)
    panel.show_frame(explained(trained("spiral", optimizer={"name": kind}))[0])
    QApplication.processEvents()
    assert panel.step.mapTo(panel, QPoint(0, panel.step.height())).y() <= panel.height()
    assert panel.rows.height() >= HEAD_PX + FEW_SHOWN * ROW_PX


def test_that_a_frame_is_shown_in_parts_which_make_up_the_whole(panel: ExplainPanel, trainer: Trainer):
    frame, explanation = explained(trainer)
    panel.show_weight(PICKED)
    parts = panel.parts(frame)
    assert len(parts) > 2
    for part in parts:
        part()
    assert panel.mean.text() == number(explanation.gradient)
    assert panel.step.lines.lines == explanation.step[-1:]


def test_that_a_unit_without_a_picture_has_a_bar_for_each_row(panel: ExplainPanel, trainer: Trainer):
    frame, explanation = explained(trainer)
    source, target = ends_of(explanation, trainer.document, replace(frame, maps={}))
    assert source.rows is explanation.inputs
    assert target.rows is explanation.errors
    panel.head.show_ends(source, target, "weight w")
    assert panel.head.source_tile.image() is None
    colors = {panel.head.source_tile.grab().toImage().pixel(x, y) for x in range(48) for y in range(48)}
    assert len(colors) > 4


def test_that_every_heading_teaches(panel: ExplainPanel, shown: Explanation):
    edges = panel.rows.edges()
    tips = [panel.rows.heading_tip(PADDING_PX + x) for x in (1, *(edge - 2 for edge in edges[:3]), edges[3])]
    assert len(set(tips)) == 5
    assert "∂loss/∂z" in tips[2]
