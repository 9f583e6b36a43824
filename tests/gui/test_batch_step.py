"""Before a step: the curve over the learning rate, its dot that is dragged, and the sentence without one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.engine.mechanics.values import StepCurve
from playground.gui.panels.batch.before_step import BeforeStep
from playground.gui.plots.step_chart import StepChart, smooth
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from tests.gui.explain_frames import curve, picture, trained
from tests.gui.plots_frames import color_at, distance, painted, point_at

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def section(qtbot: QtBot) -> BeforeStep:
    made = BeforeStep(ThemeSource(DARK))
    qtbot.addWidget(made)
    made.resize(248, 260)
    made.show()
    made.show_curve(curve())
    return made


def heard(signal: Any) -> list[tuple[Any, ...]]:
    told: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: told.append(values))
    return told


def pixel(chart: StepChart, rate: float) -> QPoint:
    return QPoint(round(float(chart.px_x(np.log10(rate)))), round(chart.area.center().y()))


def test_that_the_words_say_what_a_step_leads_to(section: BeforeStep):
    shown = curve()
    assert section.rate.text() == "η = 0.1"
    assert section.before.text() == f"{number(shown.now)} →"
    assert section.after.text() == number(shown.after)
    assert section.after.property("ink") == "accent"


def test_that_a_step_that_makes_it_worse_is_said_in_another_colour(section: BeforeStep):
    section.show_curve(curve(rate=1.5, base=1.5))
    assert section.after.property("ink") == "warning"


def test_that_the_dot_lies_on_the_curve_at_the_rate(section: BeforeStep):
    chart, shown = section.chart, curve()
    assert chart.dot.at == pytest.approx((-1.0, shown.after))
    image = painted(chart)
    at = float(chart.px_x(-1.0)), float(chart.px_y(shown.after))
    assert distance(color_at(image, *at), DARK.accent) < 12


def test_that_the_axis_is_logarithmic_in_the_rate(section: BeforeStep):
    chart = section.chart
    assert chart.x_range == pytest.approx((-3.0, 1.0))
    assert next(text for _, text in chart.labels.x_ticks()) == "0.001"


def test_that_a_loss_that_runs_away_does_not_flatten_the_dip(section: BeforeStep):
    low, high = section.chart.y_range
    shown = curve()
    least = float(np.nanmin(shown.losses))
    assert low < least < shown.now < high
    assert (shown.now - least) / (high - low) > 0.25


def test_that_dragging_the_dot_asks_for_rates_until_it_is_let_go(section: BeforeStep):
    chart, told = section.chart, heard(section.rate_edited)
    QTest.mousePress(chart.viewport(), LEFT, pos=pixel(chart, 0.1))
    QTest.mouseMove(chart.viewport(), pixel(chart, 0.3))
    QTest.mouseMove(chart.viewport(), pixel(chart, 1.0))
    QTest.mouseRelease(chart.viewport(), LEFT, pos=pixel(chart, 1.0))
    assert [finished for _, finished in told] == [False, False, True]
    assert told[0][0] == pytest.approx(0.3, rel=0.1)
    assert told[-1][0] == told[-2][0] == pytest.approx(1.0, rel=0.1)


def test_that_what_is_set_is_the_rate_before_the_schedule(section: BeforeStep):
    section.show_curve(curve(rate=0.1, base=0.4))
    chart, told = section.chart, heard(section.rate_edited)
    QTest.mousePress(chart.viewport(), LEFT, pos=pixel(chart, 0.1))
    QTest.mouseMove(chart.viewport(), pixel(chart, 0.2))
    assert told[-1][0] == pytest.approx(0.8, rel=0.1)
    QTest.mouseRelease(chart.viewport(), LEFT, pos=pixel(chart, 0.2))


def test_that_the_words_follow_the_dot_while_it_is_held(section: BeforeStep):
    chart = section.chart
    QTest.mousePress(chart.viewport(), LEFT, pos=pixel(chart, 0.1))
    QTest.mouseMove(chart.viewport(), pixel(chart, 1.0))
    section.show_curve(curve())  # a frame that does not know of it yet
    rate = chart.rate()
    assert rate == pytest.approx(1.0, rel=0.1)
    assert section.after.text() == number(chart.loss_at(float(rate or 0)))
    QTest.mouseRelease(chart.viewport(), LEFT, pos=pixel(chart, 1.0))
    section.show_curve(curve())
    assert chart.rate() == 0.1


def test_that_a_press_without_a_move_changes_nothing(section: BeforeStep):
    told = heard(section.rate_edited)
    QTest.mouseClick(section.chart.viewport(), LEFT, pos=pixel(section.chart, 0.1))
    QTest.mouseClick(section.chart.viewport(), LEFT, pos=pixel(section.chart, 3.0))
    assert told == []


def test_that_arrow_keys_go_from_rung_to_rung(section: BeforeStep):
    told = heard(section.rate_edited)
    QTest.keyClick(section.chart, Qt.Key.Key_Right)
    QTest.keyClick(section.chart, Qt.Key.Key_Left)
    assert told == [(0.3, True), (0.03, True)]


def test_that_the_cursor_reads_rate_and_loss(section: BeforeStep):
    chart = section.chart
    point_at(chart, pixel(chart, 0.4).toPointF())
    rate, loss = chart.card.readings
    assert rate.name == "η"
    assert float(rate.value) == pytest.approx(0.4, rel=0.06)
    assert float(loss.value) == pytest.approx(0.5011 - 0.62 * 0.4 + 0.7 * 0.16, abs=0.01)


def test_that_a_reason_stands_in_place_of_the_curve(section: BeforeStep):
    empty = np.empty(0)
    reason = "Do PREDICT, LOSS and GRADIENT first."
    section.show_curve(StepCurve(empty, empty, 0.5, 0.1, 0.5, 0.1, reason))
    assert not section.chart.isVisible()
    assert section._sentence.text() == reason
    section.show_curve(None)
    assert "GRADIENT" in section._sentence.text()
    section.show_curve(curve())
    assert section.chart.isVisible()


def test_that_a_real_batch_has_a_curve_that_begins_at_its_loss(qtbot: QtBot):
    frame = picture(trained("iris"))
    shown = frame.mechanics.step_curve
    assert shown is not None
    assert shown.now == pytest.approx(frame.batch_loss, rel=1e-6)
    made = BeforeStep(ThemeSource(DARK))
    qtbot.addWidget(made)
    made.show_curve(shown)
    assert made.chart.loss_at(shown.rate) == shown.after
    assert made.chart.loss_at(float(shown.rates[0])) == pytest.approx(float(shown.losses[0]))


def test_that_losses_that_are_not_finite_are_left_out(section: BeforeStep):
    broken = replace(curve(), losses=np.full(41, np.nan))
    section.show_curve(broken)
    painted(section.chart)
    assert section.chart.dot.at == pytest.approx((-1.0, broken.after))


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=12))
def test_that_the_smooth_curve_passes_its_points_and_never_overshoots(heights: list[float]):
    x, y = np.arange(len(heights), dtype=np.float64), np.array(heights)
    fine_x, fine_y = smooth(x, y)
    assert np.interp(x, fine_x, fine_y) == pytest.approx(y, abs=1e-9)
    for place in range(len(y) - 1):
        between = fine_y[(fine_x >= place) & (fine_x <= place + 1)]
        low, high = sorted((y[place], y[place + 1]))
        assert low - 1e-9 <= between.min() <= between.max() <= high + 1e-9
