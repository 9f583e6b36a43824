"""The loss plot: what its pixels, texts and signals say about the records it was given."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.gui.plots.loss import LossPlot
from playground.gui.plots.loss_chart import LossChart
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT
from tests.gui.plots_frames import color_at, distance, painted, point_at, records


@pytest.fixture
def chart(qtbot: QtBot) -> LossChart:
    made = LossChart(DARK)
    made.resize(344, 170)
    made.arrange()
    qtbot.addWidget(made)
    return made


def test_that_the_curves_pass_through_their_values(chart: LossChart):
    chart.append(records(101, training=[0.2] * 101, validation=[0.8] * 101))
    image = painted(chart)
    for epoch in (20, 50, 80):
        x = float(chart.px_x(epoch))
        assert distance(color_at(image, x, float(chart.px_y(0.2)) - 0.5), DARK.training) < 60
        assert distance(color_at(image, x, float(chart.px_y(0.8)) - 0.5), DARK.validation) < 60
        assert color_at(image, x, float(chart.px_y(0.5))) == DARK.panel


def test_that_the_axis_starts_at_zero_and_holds_everything(chart: LossChart):
    chart.append(records(301, training=list(np.linspace(0.71, 0.1, 301)), validation=[0.3] * 301))
    assert chart.x_range == (0, 300)
    assert chart.y_range == (0, 0.8)
    assert [text for _, text in chart.labels.x_ticks()] == ["0", "100", "200", "300"]


def test_that_names_and_last_values_stand_at_the_ends_without_covering_each_other(chart: LossChart):
    chart.append(records(50, training=[0.073] * 50, validation=[0.0678] * 50))
    assert [(end.name, end.value) for end in chart.ends.ends] == [
        ("training", "0.0730"),
        ("validation", "0.0678"),
    ]
    first, second = chart.ends.tops()
    assert second - first >= chart.px(24)


def test_that_without_validation_one_curve_is_named(chart: LossChart):
    chart.append(records(5, validation=[None] * 5))
    assert [end.name for end in chart.ends.ends] == ["training"]


def test_that_the_cursor_reads_the_exact_epoch_and_values(chart: LossChart):
    chart.append(records(313, training=[1 / 3] * 313, validation=[0.34712345678] * 313))
    chart.pointed.emit((187.3, 0.4))
    assert [(one.name, one.value) for one in chart.card.readings] == [
        ("epoch", "187"),
        ("training", "0.3333"),
        ("validation", "0.3471"),
    ]
    chart.pointed.emit(None)
    assert chart.card.readings == ()


def test_that_the_target_is_a_dashed_line_in_the_colour_of_its_part(chart: LossChart):
    chart.append(records(101, training=[1.0] * 101, validation=[1.0] * 101))
    chart.set_target(0.25, "validation")
    image = painted(chart)
    row = round(float(chart.px_y(0.25)))
    colors = [color_at(image, x, row) for x in range(60, 200)]
    assert colors.count(DARK.validation) > 40
    assert sum(distance(color, DARK.validation) > 100 for color in colors) > 40
    chart.set_target(None, "validation")
    assert DARK.validation not in [color_at(painted(chart), x, row) for x in range(60, 200)]


def test_that_the_logarithmic_axis_puts_a_decade_at_even_steps(chart: LossChart):
    chart.append(records(10, training=[10.0**-k for k in range(10)], validation=[None] * 10))
    chart.set_log(True)
    heights = [float(chart.px_y(np.log10(10.0**-k))) for k in range(10)]
    assert np.ptp(np.diff(heights)) == pytest.approx(0, abs=1e-6)
    assert [text for _, text in chart.labels.y_ticks()][-1] == "1"
    assert chart.area.top() <= heights[0] < heights[-1] <= chart.area.bottom()


def test_that_zero_negative_and_broken_losses_draw_and_say_so(chart: LossChart):
    odd = [0.0, -1.0, float("nan"), float("inf"), 1e300, 0.5]
    for log in (False, True):
        chart.set_log(log)
        chart.append(
            records(6, training=odd, validation=[None, float("nan"), 0.1, 1e-300, -5.0, float("inf")])
        )
        assert np.isfinite([*chart.x_range, *chart.y_range]).all()
        painted(chart)
    assert chart.ends.ends[1].value == "∞"


def test_that_records_of_an_earlier_epoch_rewind_the_curve(chart: LossChart):
    chart.append(records(100))
    chart.append(records(21)[20:])
    assert chart.x_range == (0, 20)
    assert len(chart.history) == 21


def test_that_the_card_under_a_resting_mouse_follows_the_training(chart: LossChart):
    chart.append(records(5, training=[0.5] * 5, validation=[0.5] * 5))
    point_at(chart, QPointF(float(chart.px_x(4)), float(chart.px_y(0.3))))
    assert chart.card.readings[1].value == "0.5000"
    chart.append(records(5, training=[0.25] * 5, validation=[0.5] * 5)[4:])
    assert chart.card.readings[1].value == "0.2500"
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.card.readings == ()


def turn_wheel(chart: LossChart, at: QPointF, turned: int) -> None:
    """Turns the mouse wheel over a point of the chart."""
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    chart.wheelEvent(event)


def test_that_a_zoomed_view_stays_until_all_is_asked_for(chart: LossChart):
    chart.append(records(100))
    place = QPointF(float(chart.px_x(30)), chart.area.center().y())
    for _ in range(3):
        turn_wheel(chart, place, 120)
    low, high = shown = chart.x_range
    assert high - low < 50
    assert float(chart.px_x(30)) == pytest.approx(place.x())
    chart.append(records(101)[100:])
    assert chart.x_range == shown
    chart.fit_requested.emit()
    assert chart.x_range == (0, 100)


def test_that_the_wheel_beside_the_curves_is_left_to_the_panel(chart: LossChart):
    chart.append(records(100))
    turn_wheel(chart, QPointF(chart.area.left() - 9, chart.area.center().y()), 120)
    assert chart.x_range == (0, 99)


def test_that_dragging_moves_the_epochs_with_the_mouse(qtbot: QtBot, chart: LossChart):
    chart.append(records(100))
    start, way = chart.area.center().toPoint(), chart.area.width() / 4
    qtbot.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(chart.viewport(), start + QPoint(round(way), 0))
    qtbot.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert chart.x_range == pytest.approx((-99 / 4, 99 * 3 / 4), abs=1)
    qtbot.mouseMove(chart.viewport(), start)
    assert chart.x_range == pytest.approx((-99 / 4, 99 * 3 / 4), abs=1)


def test_that_a_narrow_chart_gives_the_room_of_the_names_to_the_curves(chart: LossChart):
    chart.append(records(5))
    wide = chart.width() - chart.area.right()
    chart.resize(200, 170)
    chart.arrange()
    assert chart.width() - chart.area.right() < wide - 40
    assert not chart.ends.isVisible()


def test_that_large_labels_get_more_room(chart: LossChart):
    chart.append(records(5))
    before = chart.area.left()
    chart.append(records(6, training=[123_456.0] * 6, validation=[99.0] * 6)[5:])
    assert chart.area.left() > before


def test_that_the_panel_announces_what_is_asked_of_it(qtbot: QtBot):
    plot = LossPlot(ThemeSource(DARK))
    qtbot.addWidget(plot)
    with qtbot.waitSignal(plot.log_toggled) as toggled:
        plot.menu.actions()[0].trigger()
    assert toggled.args == [True]
    assert plot.chart.log
    with qtbot.assertNotEmitted(plot.log_toggled):
        plot.show_log(False)
    assert not plot.chart.log
    with qtbot.waitSignal(plot.export_requested):
        plot.menu.actions()[-1].trigger()


def test_that_another_theme_repaints_the_panel(qtbot: QtBot):
    themes = ThemeSource(DARK)
    plot = LossPlot(themes)
    qtbot.addWidget(plot)
    plot.append(records(30))
    themes.set(LIGHT)
    assert color_at(painted(plot.chart), 2, 2) == LIGHT.panel


def test_that_the_mouse_over_the_chart_shows_the_card(qtbot: QtBot):
    plot = LossPlot(ThemeSource(DARK))
    qtbot.addWidget(plot)
    plot.resize(344, 200)
    plot.append(records(301))
    with qtbot.waitExposed(plot):
        plot.show()
    chart = plot.chart
    at = QPointF(float(chart.px_x(150)), chart.area.center().y()).toPoint()
    qtbot.mouseMove(chart.viewport(), at)
    qtbot.waitUntil(lambda: bool(chart.card.readings))
    assert chart.card.readings[0].value == "150"
    qtbot.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chart.x_range == (0, 300)
