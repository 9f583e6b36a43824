"""The batch as a table and on the plane: what it says is the engine's, and rows are picked by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground import Trainer
from playground.engine.frame import Frame
from playground.engine.mechanics.values import BatchTable
from playground.engine.prepare import survey
from playground.gui.panels.batch.columns import short
from playground.gui.panels.batch.panel import BatchPanel
from playground.gui.panels.batch.row_list import HEAD_PX, MOST_SHOWN, ROW_PX
from playground.gui.theme.colors import class_color
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT
from playground.gui.widgets.section import PADDING_PX
from tests.gui.explain_frames import picture, trained

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def spiral() -> Frame:
    return picture(trained("spiral"))


@pytest.fixture(scope="module")
def iris() -> Frame:
    return picture(trained("iris"))


@pytest.fixture
def panel(qtbot: QtBot) -> BatchPanel:
    made = BatchPanel(ThemeSource(DARK))
    qtbot.addWidget(made)
    made.resize(248, 900)
    made.show()
    return made


def show(panel: BatchPanel, trainer: Trainer) -> BatchTable:
    inspection, problems = survey(trainer.document)
    panel.show_document(trainer.document, inspection, problems)
    frame = picture(trainer)
    panel.show_frame(frame)
    QApplication.processEvents()
    assert frame.mechanics.batch is not None
    return frame.mechanics.batch


def table_of(frame: Frame) -> BatchTable:
    assert frame.mechanics.batch is not None
    return frame.mechanics.batch


def heard(signal: Any) -> list[tuple[Any, ...]]:
    told: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: told.append(values))
    return told


def row_at(place: int) -> QPoint:
    return QPoint(40, HEAD_PX + place * ROW_PX + ROW_PX // 2)


def read(text: str) -> float:
    return float(text.replace("−", "-"))


# -- the table


def test_that_each_row_says_what_went_in_and_came_out(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    table = table_of(spiral)
    assert panel.table.shown()[0] == "row"
    assert panel.table.shown()[-3:] == ("y", "p", "loss")
    for place in range(len(table.rows)):
        row, *values, kind, p, loss = panel.table.cells(place)
        assert int(row) == table.rows[place]
        assert [read(value) for value in values] == pytest.approx(table.raw[place], abs=6e-3)
        assert int(kind) == table.target[place]
        assert read(p) == pytest.approx(table.answers[place, 0], abs=6e-3)
        assert read(loss) == pytest.approx(table.losses[place], abs=6e-4)


def test_that_head_and_foot_sum_the_batch_up(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    table = table_of(spiral)
    assert panel._section.accessibleName() == f"Batch {table.number + 1} of {table.batches}"
    assert panel.count.text() == f"{table.count} of {table.total} rows"
    assert panel.mean.text() == number(table.mean_loss)
    assert panel.coming.accessibleName().startswith(f"next: rows {int(table.coming[0])}, ")


def test_that_inputs_are_called_as_people_read_them(panel: BatchPanel):
    show(panel, trained("spiral", epochs=0))
    assert panel.table.shown()[1:3] == ("x₁", "x₂")


def test_that_what_is_not_known_yet_is_a_dash(panel: BatchPanel):
    show(panel, trained("spiral", epochs=0, until="predict"))
    *_, p, loss = panel.table.cells(0)
    assert p != "–"
    assert loss == "–"
    assert panel.mean.text() == "–"


def test_that_of_several_classes_the_wanted_and_the_given_one_are_shown(panel: BatchPanel, iris: Frame):
    panel.show_frame(iris)
    table = table_of(iris)
    assert panel.table.shown()[-4:] == ("y", "ŷ", "p(y)", "loss")
    for place, target in enumerate(table.target):
        *_, wanted, given, p, _ = panel.table.cells(place)
        assert (int(wanted), int(given)) == (target, table.decided[place])
        assert read(p) == pytest.approx(table.answers[place, int(target)], abs=6e-3)


def test_that_values_stand_beside_what_was_predicted(panel: BatchPanel):
    table = show(panel, trained("diabetes", epochs=1))
    assert panel.table.shown()[-3:] == ("y", "ŷ", "loss")
    *_, wanted, given, _ = panel.table.cells(0)
    assert read(wanted) == pytest.approx(float(np.ravel(table.target)[0]), abs=0.6)
    assert read(given) == pytest.approx(float(table.answers[0, 0]), abs=0.6)


def test_that_images_have_no_columns(panel: BatchPanel):
    show(panel, trained("digits", epochs=0))
    assert panel.table.shown() == ("row", "y", "ŷ", "p(y)", "loss")
    assert not panel.table.more.isVisible()


def test_that_columns_beyond_the_width_are_chosen_from_a_menu(panel: BatchPanel):
    show(panel, trained("diabetes", epochs=0))
    shown = panel.table.shown()
    assert panel.table.more.isVisible()
    assert panel.table.more.text() == f"+{10 - (len(shown) - 4)}"
    menu = panel.table.menu()
    hidden = menu.actions()[5]
    assert hidden.text() not in shown
    assert not hidden.isChecked()
    hidden.trigger()
    assert hidden.text() in panel.table.shown()
    menu.close()


def test_that_a_wider_table_shows_more_columns(panel: BatchPanel):
    show(panel, trained("diabetes", epochs=0))
    few = len(panel.table.shown())
    panel.resize(520, 900)
    QApplication.processEvents()
    assert len(panel.table.shown()) > few


@pytest.mark.parametrize("name", ["spiral", "iris", "diabetes", "digits", "sine", "breast_cancer"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_that_no_column_runs_into_the_next(qtbot: QtBot, name: str, scale: float):
    made = BatchPanel(ThemeSource(LIGHT, scale))
    qtbot.addWidget(made)
    made.resize(round(248 * scale), 700)
    made.show()
    show(made, trained(name, epochs=0))
    placed = made.table._placed
    for first, second in pairwise(placed):
        assert first.left + first.width <= second.left
    assert placed[-1].left + placed[-1].width <= made.table.room() + 0.5
    made.grab()


def test_that_a_tooltip_tells_the_whole_row(panel: BatchPanel, iris: Frame):
    panel.show_frame(iris)
    table, viewport = table_of(iris), panel.table.viewport()
    words = panel.table.tip_of(1)
    assert f"Row {int(table.rows[1])}" in words
    assert all(name in words for name in (*table.columns, *table.class_names))
    at = row_at(1)
    event = QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at))
    assert QApplication.sendEvent(viewport, event)


def test_that_a_batch_of_all_rows_shows_the_first_and_scrolls(panel: BatchPanel):
    table = show(panel, trained("spiral", epochs=0, batch_size=400))
    assert table.count == 400
    assert panel.table.minimumHeight() == HEAD_PX + MOST_SHOWN * ROW_PX
    for _ in range(3):
        QTest.keyClick(panel.table, Qt.Key.Key_PageDown)
    QTest.keyClick(panel.table, Qt.Key.Key_End)
    box = panel.table.row_box(399)
    assert 0 < box.top() < box.bottom() <= panel.table.viewport().height() + 1


def test_that_a_batch_of_one_row_is_named_alone(panel: BatchPanel):
    table = show(panel, trained("spiral", epochs=0, batch_size=1))
    assert panel.table.numbers == (int(table.rows[0]),)
    assert panel.coming.accessibleName() == f"next: row {int(table.coming[0])}"


def test_that_no_batch_says_so(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    panel.show_frame(None)
    assert panel.empty.isVisible()


# -- picking


def test_that_a_click_picks_a_row_and_a_second_lets_go(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    told, rows = heard(panel.row_picked), table_of(spiral).rows
    QTest.mouseClick(panel.table.viewport(), LEFT, pos=row_at(3))
    assert panel.plane.chart.rows.picked == 3
    QTest.mouseClick(panel.table.viewport(), LEFT, pos=row_at(3))
    assert told == [(int(rows[3]),), (None,)]
    assert panel.plane.chart.rows.picked is None


def test_that_keys_pick_rows(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    told, rows = heard(panel.row_picked), [int(row) for row in table_of(spiral).rows]
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Down):
        QTest.keyClick(panel.table, key)
    assert [row for (row,) in told] == [rows[-1], rows[-2], rows[0], rows[1]]


def test_that_a_row_picked_elsewhere_is_marked_without_a_word(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    told = heard(panel.row_picked)
    panel.show_row(int(table_of(spiral).rows[4]))
    assert panel.table.place() == 4
    assert panel.plane.chart.rows.picked == 4
    panel.show_row(10**6)
    assert panel.table.place() is None
    assert told == []


# -- the plane


def test_that_every_row_lies_where_it_is_on_the_plane(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    chart, table = panel.plane.chart, table_of(spiral)
    xs, ys = chart.rows.places()
    for place in range(len(table.rows)):
        x, y = chart.value_at(QPointF(float(xs[place]), float(ys[place])))
        assert (x, y) == pytest.approx(tuple(table.points[place]), abs=1e-6)
        assert chart.rows.points.colors[place] == class_color(DARK, int(table.target[place]))


def test_that_a_point_that_is_clicked_picks_its_row(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    QApplication.processEvents()
    chart, told, rows = panel.plane.chart, heard(panel.row_picked), table_of(spiral).rows
    xs, ys = chart.rows.places()
    place = lonely(np.column_stack([xs, ys]))
    at = QPoint(round(float(xs[place])), round(float(ys[place])))
    QTest.mouseClick(chart.viewport(), LEFT, pos=at)
    assert panel.table.place() == place
    QTest.mouseClick(chart.viewport(), LEFT, pos=at)
    assert told == [(int(rows[place]),), (None,)]


def lonely(places: Any) -> int:
    """The point that is furthest from its nearest neighbour."""
    away = np.linalg.norm(places[:, None] - places[None], axis=-1)
    np.fill_diagonal(away, np.inf)
    return int(away.min(axis=1).argmax())


def test_that_a_click_beside_all_points_lets_go(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    panel.show_row(int(table_of(spiral).rows[0]))
    told = heard(panel.row_picked)
    panel.plane.chart.row_clicked.emit(None)
    panel.plane.chart.row_clicked.emit(None)
    assert told == [(None,)]


def test_that_one_input_is_shown_along_its_curve(panel: BatchPanel):
    table = show(panel, trained("sine", epochs=1))
    assert panel.plane.accessibleName() == "On the curve"
    points = panel.plane.chart.rows.points
    assert points.x == pytest.approx(table.points[:, 0])
    assert points.y == pytest.approx(np.ravel(table.target))


def test_that_a_frame_without_a_plane_hides_the_picture(panel: BatchPanel, spiral: Frame):
    panel.show_frame(spiral)
    assert panel.plane.isVisible()
    panel.show_frame(replace(spiral, plane=None, output=None))
    assert not panel.plane.isVisible()
    assert panel.table.isVisible()


@pytest.mark.parametrize(
    ("heading", "most", "told"),
    [
        ("sepal length (cm)", 200, "sepal length (cm)"),
        ("sepal length (cm)", 80, "sepal length"),
        ("sepal length (cm)", 60, "sep. len."),
        ("sepal length (cm)", 48, "s. len."),
        ("age", 5, "age"),
    ],
)
def test_that_a_heading_with_little_room_is_cut_word_by_word(heading: str, most: float, told: str):
    assert short(heading, lambda text: 6.0 * len(text), most) == told


def test_that_every_heading_says_what_it_is(panel: BatchPanel, iris: Frame):
    panel.show_frame(iris)
    tips = [panel.table.heading_tip(PADDING_PX + one.left + one.width / 2) for one in panel.table._placed]
    assert len(set(tips)) == len(panel.table.shown())
    assert table_of(iris).columns[0] in tips[1]
    assert "right class" in tips[-2]


def test_that_a_batch_is_shown_in_parts_which_make_up_the_whole(panel: BatchPanel, spiral: Frame):
    parts = panel.parts(spiral)
    assert len(parts) > 1
    for part in parts:
        part()
    assert panel.table.numbers == tuple(table_of(spiral).rows)
    assert panel.plane.isVisible()


def test_that_no_row_is_shown_cut_in_half(panel: BatchPanel):
    show(panel, trained("spiral", epochs=0, batch_size=40))
    panel.table.setMaximumHeight(HEAD_PX + 12 * ROW_PX + 9)
    QApplication.processEvents()
    assert panel.table.place_at(HEAD_PX + 12 * ROW_PX + 4) is None
    QTest.keyClick(panel.table, Qt.Key.Key_End)
    assert panel.table.row_box(39).bottom() == HEAD_PX + 12 * ROW_PX
