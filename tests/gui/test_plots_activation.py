"""The activation panel: the batch on its curve, weights, the size of the last step; softmax in words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.gui.panels.activation import ActivationPlot, Unit
from playground.gui.panels.activation_weights import powers
from playground.gui.plots.activation_chart import ActivationChart
from playground.gui.plots.activation_fate import fate_of
from playground.gui.plots.marks import tint
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from playground.gui.widgets.buttons import IconButton
from playground.ops.activations import ACTIVATIONS, curve
from tests.gui.panel_desk import click, typed
from tests.gui.plots_frames import color_at, distance, frame, painted, point_at

SMOOTH = [name for name in ACTIVATIONS if name != "softmax"]


@pytest.fixture
def chart(qtbot: QtBot) -> ActivationChart:
    made = ActivationChart(DARK)
    made.resize(344, 160)
    made.arrange()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def plot(qtbot: QtBot) -> ActivationPlot:
    made = ActivationPlot(ThemeSource(DARK))
    made.resize(344, 240)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("name", SMOOTH)
def test_that_every_curve_fits_its_axes_and_is_drawn_where_it_runs(name: str, chart: ActivationChart):
    chart.show_activation(name)
    image = painted(chart)
    x = np.array([-2.5, 1.7])
    values = curve(name, x)
    assert values is not None
    low, high = chart.y_range
    for at, f in zip(x, values[0], strict=True):
        assert low < f < high
        column, row = float(chart.px_x(at)), float(chart.px_y(f))
        near = [color_at(image, column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        assert min(distance(color, DARK.text1) for color in near) < 60


def test_that_the_batch_lies_on_the_curve_in_the_colours_of_its_values(chart: ActivationChart):
    before = np.array([-1.3, 0.0, 2.4])
    chart.show_activation("tanh", before, np.tanh(before))
    image = painted(chart)
    for at, after in zip(before, np.tanh(before), strict=True):
        color = color_at(image, float(chart.px_x(at)) - 0.5, float(chart.px_y(after)) - 0.5)
        assert distance(color, tint(DARK, float(after))) < 12


def test_that_ticks_on_the_axis_stand_under_the_rows(chart: ActivationChart):
    chart.show_activation("tanh", np.array([1.0]), np.tanh([1.0]))
    image = painted(chart)
    row = chart.area.bottom() + 3
    assert color_at(image, round(float(chart.px_x(1.0))), row) == DARK.text3
    assert color_at(image, round(float(chart.px_x(2.0))), row) == DARK.panel


def test_that_the_axis_reaches_as_far_as_the_batch(chart: ActivationChart):
    chart.show_activation("relu", np.array([9.5, -1.0]), np.array([9.5, 0.0]))
    assert chart.x_range == (-16, 16)
    chart.show_activation("relu", np.array([0.5]), np.array([0.5]))
    assert chart.x_range == (-4, 4)


def test_that_a_broken_batch_still_draws(chart: ActivationChart):
    chart.show_activation("relu", np.array([np.nan, np.inf, 1.0]), np.array([np.nan, np.inf, 1.0]))
    painted(chart)
    assert chart.x_range == (-4, 4)


def test_that_the_cursor_reads_value_and_slope(chart: ActivationChart):
    chart.show_activation("sigmoid")
    chart.pointed.emit((0.0, 0.0))
    assert [(one.name, one.value) for one in chart.card.readings] == [
        ("x", "0.000"),
        ("f", "0.500"),
        ("f ′", "0.250"),
    ]
    chart.pointed.emit(None)
    assert chart.card.readings == ()


def test_that_a_mouse_that_rests_on_the_curve_may_lose_it(chart: ActivationChart):
    chart.show_activation("sigmoid")
    point_at(chart, chart.area.center())
    assert chart.card.readings
    for name in ("", "softmax"):
        chart.show_activation(name)
        assert chart.card.readings == ()


def test_that_softmax_says_in_words_why_it_has_no_curve(plot: ActivationPlot):
    plot.show_unit(Unit("output", 0, "softmax"))
    plot.show_frame(frame(before=np.zeros(3), after=np.zeros(3)))
    assert not plot.empty.isHidden()
    assert "one output depends on every input" in plot.empty._sentence.text()


def test_that_nothing_chosen_is_said(plot: ActivationPlot):
    plot.show_unit(Unit("hidden", 1, "tanh"))
    assert plot.empty.isHidden()
    plot.show_unit(None)
    assert not plot.empty.isHidden()
    plot.show_frame(frame(before=np.zeros(3), after=np.zeros(3)))
    assert not plot.empty.isHidden()


def test_that_the_panel_names_the_unit_from_one(plot: ActivationPlot):
    plot.show_unit(Unit("hidden", 7, "tanh"))
    assert plot.accessibleName() == "Activation of unit 8"


def test_that_weights_and_the_last_step_are_read_out(plot: ActivationPlot):
    assert plot.strips is not None
    plot.show_unit(Unit("hidden", 0, "tanh"))
    weights = np.array([[-3.62, 0.5], [3.49, 1.0]])
    plot.show_frame(frame(parameters={"hidden.weight": weights}, update_ratio={"hidden.weight": 6.21e-3}))
    assert plot.strips.weights.text() == "4 weights"
    assert plot.strips.range.text() == "−3.6 … +3.5"
    assert plot.strips.ratio.text() == "6.2e−3"
    plot.show_frame(frame(parameters={"hidden.weight": weights}))
    assert plot.strips.ratio.text() == "–"


def test_that_a_node_without_weights_shows_the_curve_alone(plot: ActivationPlot):
    plot.show_unit(Unit("act", 0, "relu"))
    plot.show_frame(frame())
    assert plot.strips is not None
    assert plot.strips.isHidden()


@pytest.mark.parametrize(
    ("value", "text"), [(6.2e-3, "6.2e−3"), (1.0, "1.0e0"), (2.7e-4, "2.7e−4"), (12.0, "1.2e1")]
)
def test_that_a_ratio_is_written_as_a_power(value: float, text: str):
    assert powers(value) == text


# -- the probe


def press(chart: ActivationChart, x: float) -> None:
    place = QPoint(round(float(chart.px_x(x))), round(chart.area.center().y()))
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_that_a_click_reads_f_and_its_slope_there(plot: ActivationPlot, qtbot: QtBot):
    plot.show_unit(Unit("hidden", 0, "sigmoid"))
    plot.chart.arrange()
    with qtbot.waitSignal(plot.chart.probed) as asked:
        press(plot.chart, 1.0)
    x = asked.args[0]
    assert x == pytest.approx(1.0, abs=0.05)
    wanted = curve("sigmoid", np.array([x]))
    assert wanted is not None
    assert plot.chart.probe.place == (x, wanted[0][0], wanted[1][0])
    assert plot.probe.field.value() == x
    assert plot.probe.f.text() == number(float(wanted[0][0]))
    assert plot.probe.slope.text() == number(float(wanted[1][0]))


def test_that_a_drag_takes_the_probe_along(chart: ActivationChart):
    chart.show_activation("tanh")
    places: list[float] = []
    chart.probed.connect(places.append)
    left, view = Qt.MouseButton.LeftButton, chart.viewport()
    row = round(chart.area.center().y())
    QTest.mousePress(view, left, pos=QPoint(round(float(chart.px_x(-2))), row))
    QTest.mouseMove(view, QPoint(round(float(chart.px_x(2))), row))
    QTest.mouseRelease(view, left, pos=QPoint(round(float(chart.px_x(2))), row))
    assert places[0] == pytest.approx(-2, abs=0.05)
    assert places[-1] == pytest.approx(2, abs=0.05)


def test_that_a_typed_place_is_read_and_an_empty_field_takes_it_away(plot: ActivationPlot):
    plot.show_unit(Unit("hidden", 0, "relu"))
    typed(plot.probe.field, "-2.5")
    assert plot.chart.probe.place == (-2.5, 0.0, 0.0)
    assert plot.probe.f.text() == number(0.0)
    typed(plot.probe.field, "20")
    assert plot.chart.x_range == (-32, 32)
    plot.probe.field.clear()
    QTest.keyClicks(plot.probe.field, " ")
    QTest.keyClick(plot.probe.field, Qt.Key.Key_Return)
    assert plot.chart.probe.place is None
    assert plot.probe.f.text() == "–"


def test_that_the_tangent_has_the_slope_of_the_curve(chart: ActivationChart):
    chart.show_activation("tanh")
    chart.show_probe(0.0)
    image = painted(chart)
    x, up = 0.25, 0.25
    column, row = float(chart.px_x(x)), float(chart.px_y(up))
    near = [color_at(image, column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    assert min(distance(color, DARK.accent) for color in near) < 60


def test_that_the_probe_goes_over_to_the_next_unit(plot: ActivationPlot):
    plot.show_unit(Unit("hidden", 0, "relu"))
    typed(plot.probe.field, "1.5")
    plot.show_unit(Unit("other", 2, "tanh"))
    assert plot.chart.probe.place is not None
    assert plot.chart.probe.place[1] == pytest.approx(np.tanh(1.5))


# -- the rows


def test_that_many_rows_stand_as_a_histogram_and_few_as_ticks(chart: ActivationChart):
    rows = np.linspace(-3.9, 3.9, 500)
    chart.show_activation("tanh", rows, np.tanh(rows))
    assert chart.spread.counts.sum() == 500
    chart.show_activation("tanh", rows[:60], np.tanh(rows[:60]))
    assert not len(chart.spread.counts)


def test_that_the_bars_are_as_high_as_their_rows(chart: ActivationChart):
    rows = np.concatenate([np.full(400, -1.95), np.full(100, 2.05)])
    chart.show_activation("relu", rows, np.maximum(rows, 0))
    image = painted(chart)
    tall = []
    for at in (-1.95, 2.05):
        column, bottom = float(chart.px_x(at)) + 1, round(chart.area.bottom())
        colors = [color_at(image, column, bottom - up) for up in range(1, 40)]
        tall.append(sum(color == colors[0] for color in colors))
    assert tall[0] > 2 * tall[1] > 0


@pytest.mark.parametrize(
    ("activation", "rows", "words"),
    [
        ("relu", [-1.0, -0.5, -2.0, *np.ones(7)], "3 of 10 rows dead"),
        ("relu", [1.0, 2.0], "none dead"),
        ("tanh", np.where(np.arange(500) < 310, 6.0, 0.1), "62 % saturated"),
        ("tanh", np.where(np.arange(500) < 2, 6.0, 0.1), "under 1 % saturated"),
        ("sigmoid", [-9.0], "1 of 1 row saturated"),
        ("elu", [-9.0, 1.0], ""),
        ("linear", [-9.0, 1.0], ""),
        ("leaky_relu", [-9.0, 1.0], ""),
        ("softmax", [-9.0, 1.0], ""),
        ("relu", [np.nan, -1.0], "1 of 1 row dead"),
        ("relu", [], ""),
    ],
)
def test_that_dead_and_saturated_rows_are_told_in_words(activation: str, rows: Any, words: str):
    assert fate_of(activation, np.asarray(rows)).words() == words


def test_that_the_words_stand_in_the_panel(plot: ActivationPlot):
    plot.show_unit(Unit("hidden", 0, "relu"))
    before = np.array([-1.0, 1.0, 2.0])
    plot.show_frame(frame(before=before, after=np.maximum(before, 0)))
    assert plot.fate.accessibleName() == "1 of 3 rows dead"


# -- the panel of its own


@pytest.fixture
def alone(qtbot: QtBot) -> ActivationPlot:
    made = ActivationPlot(ThemeSource(DARK), alone=True)
    made.resize(344, 264)
    qtbot.addWidget(made)
    return made


def test_that_the_panel_of_its_own_names_unit_and_rows_and_can_be_enlarged(
    alone: ActivationPlot, qtbot: QtBot
):
    alone.show_unit(Unit("hidden 2", 0, "tanh"))
    alone.show_frame(frame(before=np.zeros(10), after=np.zeros(10)))
    assert alone._subtitle.accessibleName() == "hidden 2 · 1, 10 rows of this batch"
    assert alone.strips is None
    enlarge = next(one for one in alone.findChildren(IconButton) if one.text().startswith("Enlarge"))
    with qtbot.waitSignal(alone.enlarge_requested):
        click(enlarge)


def test_that_up_to_four_others_are_drawn_and_named(alone: ActivationPlot):
    assert alone.compare is not None
    alone.show_unit(Unit("hidden", 0, "tanh"))
    actions = {one.text(): one for one in alone.compare.menu.actions()}
    assert "Softmax" not in actions
    assert not actions["Tanh"].isVisible()
    for title in ("ReLU", "GELU", "Sigmoid", "ELU"):
        actions[title].trigger()
    assert [name.text for name in alone.chart.ends.names] == ["Tanh", "ReLU", "ELU", "GELU", "Sigmoid"]
    assert not actions["Sine"].isEnabled()
    assert not alone.chart.slope.isVisible()
    alone.chart.pointed.emit((2.0, 0.0))
    readings = {one.name: one.value for one in alone.chart.card.readings}
    assert readings["ReLU"] == number(2.0, 3)
    actions["None"].trigger()
    assert alone.chart.ends.names == ()
    assert actions["Sine"].isEnabled()
    assert alone.chart.slope.isVisible()


def test_that_names_at_the_ends_do_not_cover_each_other(alone: ActivationPlot):
    assert alone.compare is not None
    alone.show_unit(Unit("hidden", 0, "relu"))
    for action in alone.compare.menu.actions()[:5]:
        action.trigger()
    painted(alone.chart)
    tops = alone.chart.ends.tops()
    assert len(tops) == 5
    assert all(b - a >= alone.chart.px(13) for a, b in pairwise(tops))
    assert tops[-1] <= alone.chart.area.bottom() + 1


def test_that_a_folded_panel_is_its_title_and_shows_the_batch_once_it_opens(qtbot: QtBot):
    made = ActivationPlot(ThemeSource(DARK), alone=True)
    qtbot.addWidget(made)
    made.resize(288, 300)
    made.show_unit(Unit("hidden", 0, "tanh"))
    made.set_compact(True)
    assert made.maximumHeight() < 60
    made.show_frame(frame(before=np.array([0.5, -3.0]), after=np.tanh([0.5, -3.0])))
    assert made.fate.accessibleName() == ""
    made.show_open(True)
    assert made.maximumHeight() > 300
    assert "saturated" in made.fate.accessibleName()
