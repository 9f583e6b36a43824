"""The sealed test set: closed until it is asked for, then its numbers, and how often it was opened."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.engine.prepare import survey
from playground.gui.panels.sealed import SealedPanel
from playground.gui.panels.sealed_words import grave, opened_words, why_not
from playground.gui.plots.confusion import ConfusionMatrix
from playground.gui.plots.residual import ResidualChart
from playground.gui.theme.colors import mix
from playground.gui.theme.figures import number, percent
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, THEMES
from playground.session.settings import set_data
from tests.gui.mechanics_values import final_test, measured_test
from tests.gui.panel_desk import chain, click
from tests.gui.plots_frames import color_at, distance, frame, painted, point_at


@pytest.fixture
def panel(qtbot: QtBot, themes: ThemeSource) -> SealedPanel:
    made = SealedPanel(themes)
    made.resize(344, 420)
    qtbot.addWidget(made)
    made.show()
    return made


def give(panel: SealedPanel, test: float, *, trained: bool = True) -> None:
    """A document with this share of test rows, trained or not."""
    document = chain()
    for name, share in (("training", 0.8 - test), ("validation", 0.2), ("test", test)):
        document = set_data(document, f"split.{name}", share)
    panel.show_document(document, *survey(document))
    panel.show_frame(frame(epoch=120) if trained else None)


def test_that_it_says_how_many_rows_are_sealed_and_why(panel: SealedPanel):
    give(panel, 0.2)
    assert panel.headline.text() == "100 rows, sealed"
    assert "never learned from" in panel.why.text()
    assert not panel.before.isVisible()
    assert not panel.result.isVisible()


def test_that_it_is_opened_by_mouse_and_by_key(panel: SealedPanel, qtbot: QtBot):
    give(panel, 0.2)
    with qtbot.waitSignal(panel.open_requested):
        click(panel.open)
    panel.open.setFocus()
    with qtbot.waitSignal(panel.open_requested):
        QTest.keyClick(panel.open, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("test", "trained", "reason"),
    [(0.0, True, "There are no test rows"), (0.2, False, "Train first")],
)
def test_that_it_cannot_be_opened_without_rows_or_training(
    panel: SealedPanel, qtbot: QtBot, test: float, trained: bool, reason: str
):
    give(panel, test, trained=trained)
    assert panel.reason.text().startswith(reason)
    with qtbot.assertNotEmitted(panel.open_requested):
        click(panel.open)
    give(panel, 0.2)
    assert panel.open.isEnabled()
    assert not panel.reason.isVisible()


def test_that_a_frame_before_the_first_step_is_no_training(panel: SealedPanel):
    give(panel, 0.2)
    panel.show_frame(frame(epoch=0, step=0))
    assert not panel.open.isEnabled()


def test_that_the_numbers_are_those_of_the_test(panel: SealedPanel):
    give(panel, 0.2)
    made = final_test()
    panel.show_result(made)
    assert panel.result.loss.text() == number(made.loss)
    assert panel.result.score.text() == percent(made.score)
    assert panel.result.matrix.isVisible()
    assert panel.result.matrix.accessibleDescription() == "50 of 60 rows are right"
    panel.show_result(None)
    assert not panel.result.isVisible()


def test_that_measured_targets_are_drawn_against_the_truth(panel: SealedPanel):
    give(panel, 0.2)
    made = measured_test()
    panel.show_result(made)
    assert panel.result.score.text() == number(0.93, 3)
    assert panel.result.chart.isVisible()
    np.testing.assert_array_equal(panel.result.chart.pairs.truth, made.truth.ravel())
    np.testing.assert_array_equal(panel.result.chart.pairs.answers, made.answers.ravel())


def test_that_it_says_when_it_was_measured(panel: SealedPanel):
    give(panel, 0.2)
    panel.show_result(final_test(epoch=120))
    assert panel.result.since.text() == "Measured at epoch 120."
    panel.show_frame(frame(epoch=140))
    assert panel.result.since.text() == "Measured at epoch 120; now it is 140."


def test_that_the_count_is_told_more_firmly_each_time(panel: SealedPanel):
    give(panel, 0.2)
    sentences = {opened_words(times) for times in (1, 2, 3, 7)}
    assert len(sentences) == 4
    assert opened_words(0) == ""
    assert "3 times" in opened_words(3)
    assert [grave(times) for times in (1, 2, 3, 9)] == [False, False, True, True]
    panel.show_opened(4)
    assert panel.before.text() == opened_words(4)
    panel.show_result(final_test(opened=5))
    assert panel.result.count.text() == opened_words(5)
    assert panel.result.count.property("ink") == "warning"


def test_that_it_can_be_opened_again(panel: SealedPanel, qtbot: QtBot):
    give(panel, 0.2)
    panel.show_result(final_test())
    with qtbot.waitSignal(panel.open_requested):
        click(panel.result.again)
    panel.show_frame(None)
    assert not panel.result.again.isEnabled()


@pytest.mark.parametrize("size", [(288, 300), (1000, 200), (690, 112), (760, 760)])
def test_that_it_stands_at_every_size(panel: SealedPanel, themes: ThemeSource, size: tuple[int, int]):
    give(panel, 0.2)
    panel.resize(*size)
    for theme in THEMES.values():
        themes.set(theme, 1.25)
        for result in (None, final_test(), measured_test(), final_test(score=None, confusion=None)):
            panel.show_result(result)
            assert not panel.grab().isNull()


# -- the pictures


@pytest.fixture
def matrix(qtbot: QtBot, themes: ThemeSource) -> ConfusionMatrix:
    made = ConfusionMatrix(themes)
    made.resize(320, 280)
    qtbot.addWidget(made)
    return made


def test_that_a_row_is_the_truth_and_the_fullest_cell_has_most_colour(matrix: ConfusionMatrix):
    matrix.show_counts(np.array([[9, 1], [0, 10]]), ("cat", "dog"))
    assert matrix.words(0, 1) == "1 of the 10 rows of cat (10 %) were taken for dog."
    assert matrix.words(1, 1) == "10 of the 10 rows of dog (100 %) were recognised."
    assert matrix.cell(0, 1).left() > matrix.cell(0, 0).right() - 1
    assert matrix.cell(1, 0).top() > matrix.cell(0, 0).bottom() - 1
    image = matrix.grab().toImage()
    for truth, answer in ((0, 0), (0, 1), (1, 0), (1, 1)):
        wanted = mix(DARK.field, DARK.test, 0.85 * matrix.share(truth, answer))
        corner = matrix.cell(truth, answer).topLeft() + QPointF(3, 3)
        assert distance(color_at(image, corner.x(), corner.y()), wanted) <= 2


def test_that_many_classes_and_empty_ones_are_drawn(matrix: ConfusionMatrix):
    for count in (1, 10, 40):
        matrix.show_counts(np.zeros((count, count), dtype=int), ())
        assert not matrix.grab().isNull()
        last = matrix.cell(count - 1, count - 1)
        assert last.right() <= matrix.width()
        assert last.bottom() <= matrix.height()


def test_that_a_row_under_the_mouse_tells_its_error(qtbot: QtBot):
    chart = ResidualChart(DARK)
    qtbot.addWidget(chart)
    chart.resize(300, 300)
    chart.arrange()
    chart.show_rows(np.array([[1.0], [3.0]]), np.array([[1.5], [2.0]]))
    assert chart.x_range == chart.y_range
    point_at(chart, QPointF(float(chart.px_x(3.0)) + 2, float(chart.px_y(2.0))))
    readings = {one.name: one.value for one in chart.card.readings}
    assert readings == {"truth": number(3.0), "answer": number(2.0), "off by": number(-1.0)}
    point_at(chart, QPointF(float(chart.px_x(1.0)), float(chart.px_y(3.0))))
    assert chart.card.readings == ()
    image = painted(chart)
    x, y = float(chart.px_x(2.2)), float(chart.px_y(2.2))
    near = [color_at(image, x + dx - 1, y - dx) for dx in range(-6, 7)]
    assert sum(distance(color, DARK.panel) > 40 for color in near) >= 5


def test_that_a_network_that_goes_on_with_other_data_can_be_judged():
    assert why_not(30, frame(step=0, epoch=2)) == ""
    assert why_not(30, frame(step=0, epoch=0)).startswith("Train first")
