"""The loss landscape: colours and numbers at known places, and every state from nothing to out of date."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.gui.panels.landscape import LandscapePanel
from playground.gui.panels.landscape_words import explained
from playground.gui.plots.landscape_chart import LandscapeChart
from playground.gui.plots.landscape_layers import filled, heights_of
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import THEMES
from tests.gui.mechanics_values import landscape
from tests.gui.panel_desk import click
from tests.gui.plots_frames import color_at, distance, frame, painted, point_at


@pytest.fixture
def panel(qtbot: QtBot, themes: ThemeSource) -> LandscapePanel:
    made = LandscapePanel(themes)
    made.resize(760, 760)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture(params=THEMES.values(), ids=list(THEMES))
def chart(request: pytest.FixtureRequest, qtbot: QtBot) -> LandscapeChart:
    made = LandscapeChart(request.param)
    made.resize(360, 360)
    made.arrange()
    qtbot.addWidget(made)
    return made


def slope(*, falling: bool = False) -> np.ndarray:
    """Losses that rise from left to right, 1 to 3, the same at all heights."""
    row = np.linspace(1, 3, 21)
    return np.tile(row[::-1] if falling else row, (21, 1))


def test_that_low_losses_have_the_colour_of_the_goal(chart: LandscapeChart):
    chart.show_landscape(landscape(losses=slope(), path=np.empty((0, 2))))
    image, theme = painted(chart), chart.theme
    row = float(chart.px_y(0.37))
    assert distance(color_at(image, chart.area.left() + 2, row), theme.landscape[-1]) < 16
    assert distance(color_at(image, chart.area.right() - 3, row), theme.landscape[0]) < 16


def test_that_the_first_row_lies_at_the_bottom(chart: LandscapeChart):
    chart.show_landscape(landscape(losses=slope().T, path=np.empty((0, 2))))
    image, theme = painted(chart), chart.theme
    column = float(chart.px_x(0.37))
    assert distance(color_at(image, column, chart.area.bottom() - 3), theme.landscape[-1]) < 16
    assert distance(color_at(image, column, chart.area.top() + 3), theme.landscape[0]) < 16


def test_that_losses_that_are_not_finite_are_left_in_the_colour_of_the_canvas(chart: LandscapeChart):
    losses = slope()
    losses[12:] = np.nan
    losses[0, 0] = np.inf
    chart.show_landscape(landscape(losses=losses, path=np.empty((0, 2))))
    image = painted(chart)
    assert color_at(image, float(chart.px_x(0.4)), float(chart.px_y(0.8))) == chart.theme.canvas
    assert color_at(image, float(chart.px_x(0.4)), float(chart.px_y(-0.4))) != chart.theme.canvas
    assert chart.loss_at(0.4, 0.8) is None


def test_that_a_slice_in_the_making_looks_like_a_coarse_one(chart: LandscapeChart):
    whole = slope()
    some = np.full_like(whole, np.nan)
    some[::5, ::5] = whole[::5, ::5]
    chart.show_landscape(landscape(losses=some, share=0.06, path=np.empty((0, 2))))
    image, theme = painted(chart), chart.theme
    row = float(chart.px_y(0.37))
    assert distance(color_at(image, chart.area.left() + 2, row), theme.landscape[-1]) < 30
    assert distance(color_at(image, chart.area.right() - 3, row), theme.landscape[0]) < 30
    assert chart.loss_at(0.13, 0.13) is None
    np.testing.assert_allclose(filled(np.array([[1.0, np.nan, np.nan, 3.0]])), [[1, 1, 3, 3]])


def test_that_the_cross_hair_reads_the_loss_there(chart: LandscapeChart):
    chart.show_landscape(landscape(losses=slope()))
    chart.pointed.emit((0.5, -0.25))
    readings = {one.name: one.value for one in chart.card.readings}
    assert readings == {
        "random direction 1": "0.500",
        "random direction 2": "−0.250",
        "loss": number(2.5),
        "in the middle": number(0.2),
    }
    chart.pointed.emit(None)
    assert chart.card.readings == ()


def test_that_the_mouse_moves_the_cross_hair(chart: LandscapeChart):
    chart.show_landscape(landscape())
    point_at(chart, QPointF(float(chart.px_x(0.5)), float(chart.px_y(0.5))))
    assert chart.card.readings[0].value.startswith(("0.50", "0.49"))


def test_that_the_way_of_the_run_ends_in_the_middle(chart: LandscapeChart):
    made = landscape(losses=slope())
    chart.show_landscape(made)
    image = painted(chart)
    column, row = float(chart.px_x(0)) - 0.5, float(chart.px_y(0)) - 0.5
    assert distance(color_at(image, column, row), chart.theme.text1) < 12
    start = color_at(
        image, float(chart.px_x(made.path[0, 0])) - 0.5, float(chart.px_y(made.path[0, 1])) - 0.5
    )
    assert distance(start, chart.theme.canvas) < 40


def test_that_powers_of_ten_are_coloured_evenly(chart: LandscapeChart):
    losses = np.tile(10.0 ** np.linspace(-3, 1, 21), (21, 1))
    chart.set_log(True)
    chart.show_landscape(landscape(losses=losses, path=np.empty((0, 2))))
    image, theme = painted(chart), chart.theme
    middle = color_at(image, float(chart.px_x(0.0)) + 4, float(chart.px_y(0.37)))
    assert distance(middle, theme.landscape[4]) < 20
    assert chart.heights is not None
    assert (chart.heights.low, chart.heights.high) == pytest.approx((-3, 1))
    assert chart.heights.loss(-3) == pytest.approx(1e-3)


def test_that_levels_are_round_losses_within_the_range():
    even = heights_of(slope(), log=False)
    assert even is not None
    assert even.levels()[0] == 1.0
    assert all(1 <= level <= 3 for level in even.levels())
    flat = heights_of(np.ones((5, 5)), log=False)
    assert flat is not None
    assert flat.levels() == []
    assert heights_of(np.full((5, 5), np.nan), log=True) is None


def test_that_losses_of_zero_and_flat_ones_can_be_drawn(chart: LandscapeChart):
    for log in (False, True):
        chart.set_log(log)
        for losses in (np.zeros((5, 5)), np.ones((5, 5)), np.full((5, 5), np.nan)):
            chart.show_landscape(landscape(5, losses=losses))
            painted(chart)


# -- the panel


def test_that_nothing_is_shown_before_it_is_asked_for(panel: LandscapePanel, qtbot: QtBot):
    assert panel.empty.isVisible()
    assert panel.controls.refresh.text() == "Compute"
    with qtbot.waitSignal(panel.refresh_requested) as asked:
        click(panel.controls.refresh)
    assert asked.args == ["random"]
    panel.controls.ways.menu.actions()[1].trigger()
    with qtbot.waitSignal(panel.refresh_requested) as asked:
        panel.controls.refresh.setFocus()
        QTest.keyClick(panel.controls.refresh, Qt.Key.Key_Return)
    assert asked.args == ["gradient"]


def test_that_a_slice_in_the_making_can_be_cancelled(panel: LandscapePanel, qtbot: QtBot):
    panel.show_landscape(landscape(share=0.41))
    assert panel.controls.progress.value() == 410
    assert panel.controls.progress.isVisible()
    assert not panel.controls.refresh.isVisible()
    assert panel._subtitle.accessibleName() == "Computing, 41 %"
    with qtbot.waitSignal(panel.cancel_requested):
        click(panel.controls.cancel)
    panel.show_landscape(landscape())
    assert not panel.controls.cancel.isVisible()
    assert panel.controls.refresh.text() == "Refresh"
    assert panel._subtitle.accessibleName() == "Around epoch 12, on the training rows"


def test_that_it_says_how_far_the_parameters_have_moved_since(panel: LandscapePanel):
    panel.show_landscape(landscape())
    panel.show_frame(frame(epoch=12))
    assert not panel.controls.notice.isVisible()
    panel.show_frame(frame(epoch=40))
    assert panel.controls.notice.text() == "The parameters have moved since: epoch 12 → 40."
    panel.show_landscape(landscape(epoch=40))
    assert not panel.controls.notice.isVisible()


def test_that_a_reason_stands_where_it_was_not_finished(panel: LandscapePanel):
    sentence = "The loss was not finite anywhere: lower the learning rate and start again."
    panel.show_landscape(landscape(share=0.3, reason=sentence, losses=np.full((21, 21), np.nan)))
    assert panel.controls.notice.text() == sentence
    assert panel.controls.refresh.isVisible()
    assert panel.empty.isVisible()


def test_that_the_sentence_counts_the_dimensions(panel: LandscapePanel):
    panel.show_landscape(landscape())
    panel.show_frame(frame(parameters={"a.weight": np.zeros((8, 12)), "a.bias": np.zeros(9)}))
    assert panel.controls.words.text().startswith("The loss in 2 of 105 dimensions.")
    assert "Li et al. 2018" in panel.controls.words.text()
    assert "gradient" in explained(landscape(directions="gradient"), "random", None)


def test_that_the_logarithm_is_announced_only_when_the_user_asks(panel: LandscapePanel, qtbot: QtBot):
    panel.show_landscape(landscape())
    with qtbot.waitSignal(panel.log_toggled) as toggled:
        click(panel.controls.log)
    assert toggled.args == [True]
    assert panel.chart.log
    with qtbot.assertNotEmitted(panel.log_toggled):
        panel.show_log(False)
    assert not panel.chart.log


def test_that_the_ramp_says_what_its_ends_are(panel: LandscapePanel):
    panel.show_landscape(landscape(losses=slope()))
    assert (panel.controls.ramp.low(), panel.controls.ramp.high()) == (number(1.0), number(3.0))
    panel.show_log(True)
    assert (panel.controls.ramp.low(), panel.controls.ramp.high()) == (number(1.0), number(3.0))


@pytest.mark.parametrize("size", [(1000, 200), (690, 112), (344, 420), (760, 760)])
def test_that_it_stands_at_every_size(panel: LandscapePanel, themes: ThemeSource, size: tuple[int, int]):
    panel.show_landscape(replace(landscape(), share=1.0))
    panel.resize(*size)
    assert panel.chart.square is (size[0] < 1.3 * size[1])
    assert panel.controls.refresh.isVisible()
    for theme in THEMES.values():
        themes.set(theme, 1.25)
        assert not panel.grab().isNull()
