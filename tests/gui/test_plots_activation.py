"""The activation panel: the batch on its curve, weights, the size of the last step; softmax in words."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.gui.panels.activation import ActivationPlot, Unit, powers
from playground.gui.plots.activation_chart import ActivationChart
from playground.gui.plots.marks import tint
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from playground.ops.activations import ACTIVATIONS, curve
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
    plot.show_unit(Unit("hidden", 0, "tanh"))
    weights = np.array([[-3.62, 0.5], [3.49, 1.0]])
    plot.show_frame(frame(parameters={"hidden.weight": weights}, update_ratio={"hidden.weight": 6.21e-3}))
    assert plot._weights.text() == "4 weights"
    assert plot._range.text() == "−3.6 … +3.5"
    assert plot._ratio.text() == "6.2e−3"
    plot.show_frame(frame(parameters={"hidden.weight": weights}))
    assert plot._ratio.text() == "–"


def test_that_a_node_without_weights_shows_the_curve_alone(plot: ActivationPlot):
    plot.show_unit(Unit("act", 0, "relu"))
    plot.show_frame(frame())
    assert plot._strips.isHidden()


@pytest.mark.parametrize(
    ("value", "text"), [(6.2e-3, "6.2e−3"), (1.0, "1.0e0"), (2.7e-4, "2.7e−4"), (12.0, "1.2e1")]
)
def test_that_a_ratio_is_written_as_a_power(value: float, text: str):
    assert powers(value) == text
