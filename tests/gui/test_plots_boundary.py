"""The boundary plot: colours at known places, points by class, curves, axes and what stands there before."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.engine.frame import Axes
from playground.engine.mechanics.values import Bends, Mechanics
from playground.gui.plots.axes_row import COMPONENTS
from playground.gui.plots.boundary import BoundaryPlot
from playground.gui.plots.boundary_chart import BoundaryChart
from playground.gui.plots.legend import Entry
from playground.gui.theme.colors import mix, signed_color
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT, THEMES
from tests.gui.mechanics_values import KINKS, bends, bent_frame, final_test, hinged_frame, measured_test
from tests.gui.panel_desk import click
from tests.gui.plots_frames import color_at, distance, frame, grid, painted, plane, point_at, slope_frame


@pytest.fixture(params=THEMES.values(), ids=list(THEMES))
def chart(request: pytest.FixtureRequest, qtbot: QtBot) -> BoundaryChart:
    made = BoundaryChart(request.param)
    made.resize(344, 337)
    made.arrange()
    qtbot.addWidget(made)
    return made


def test_that_the_plane_is_square(chart: BoundaryChart):
    chart.show_frame(slope_frame())
    assert chart.area.width() == chart.area.height() == 288
    chart.resize(344, 200)
    chart.arrange()
    assert chart.area.width() == chart.area.height()
    assert chart.area.bottom() < 200


def test_that_each_side_has_the_colour_of_its_class_and_the_contour_runs_between(chart: BoundaryChart):
    theme = chart.theme
    chart.show_frame(slope_frame())
    image = painted(chart)
    strength = theme.boundary_strength
    row = float(chart.px_y(3))
    assert distance(color_at(image, float(chart.px_x(-4)), row), signed_color(theme, -1, strength)) <= 2
    assert distance(color_at(image, float(chart.px_x(5)), row), signed_color(theme, 1, strength)) <= 2
    line = mix(theme.canvas, theme.text1, 0.75)
    near = [color_at(image, float(chart.px_x(1)) + shift, row) for shift in (-1, -0.5, 0, 0.5)]
    assert min(distance(color, line) for color in near) < 70


def test_that_row_zero_of_a_map_is_at_the_top(chart: BoundaryChart):
    _, y = grid()
    chart.show_frame(frame((y > 0).astype(np.float32)[None], plane([0, 1])))
    image = painted(chart)
    theme = chart.theme
    top = color_at(image, float(chart.px_x(2)), float(chart.px_y(5)))
    assert distance(top, signed_color(theme, 1, theme.boundary_strength)) <= 2


def test_that_training_is_filled_and_validation_hollow(chart: BoundaryChart):
    theme = chart.theme
    chart.show_frame(slope_frame(points=((-3, -2), (-3, 2), (4, 2)), target=(0, 0, 1), part=(0, 1, 1)))
    image = painted(chart)

    def at(x: float, y: float, right: float = 0.0) -> str:
        return color_at(image, float(chart.px_x(x)) - 0.5 + right, float(chart.px_y(y)) - 0.5)

    assert distance(at(-3, -2), theme.classes[0]) < 12
    assert distance(at(-3, 2), theme.canvas) < 12
    assert distance(at(-3, 2, right=2.8), theme.classes[0]) < 60
    assert distance(at(4, 2, right=2.8), theme.classes[1]) < 60


def test_that_discretising_leaves_no_shades(chart: BoundaryChart):
    x, _ = grid()
    chart.set_discretize(True)
    chart.show_frame(frame((0.5 + x[None] / 20).astype(np.float32), plane([0, 1])))
    image = painted(chart)
    theme = chart.theme
    full = signed_color(theme, 1, theme.boundary_strength)
    assert distance(color_at(image, float(chart.px_x(1)), float(chart.px_y(3))), full) <= 2
    chart.set_discretize(False)
    assert distance(color_at(painted(chart), float(chart.px_x(1)), float(chart.px_y(3))), full) > 20


def test_that_several_classes_get_their_colours(chart: BoundaryChart):
    x, _ = grid()
    shares = np.stack([x < -2, abs(x) <= 2, x > 2]).astype(np.float32)
    chart.show_frame(frame(shares, plane([0, 1, 2])))
    image = painted(chart)
    theme = chart.theme
    for at, index in ((-4, 0), (0.5, 1), (4, 2)):
        wanted = mix(theme.canvas, theme.classes[index], theme.boundary_strength)
        assert distance(color_at(image, float(chart.px_x(at)), float(chart.px_y(3))), wanted) <= 2
    assert chart.contour.pieces > 60
    assert [entry.text for entry in chart.legend.entries] == ["training", "validation", "border"]


def test_that_measured_values_are_coloured_over_their_own_range(chart: BoundaryChart):
    _, y = grid()
    chart.show_frame(frame((100 + 10 * y)[None], plane([[40.0], [160.0]])))
    image = painted(chart)
    theme = chart.theme
    for height in (-5, 0, 5):
        wanted = signed_color(theme, height / 6, theme.boundary_strength)
        assert distance(color_at(image, float(chart.px_x(3)), float(chart.px_y(height))), wanted) < 6
    ramp = chart.legend.entries[-1]
    assert (ramp.low, ramp.text) == ("40.0", "160")
    assert chart.contour.pieces == 0


def test_that_one_input_is_drawn_as_a_curve(chart: BoundaryChart):
    curve = np.linspace(-6, 6, 100) / 6
    chart.show_frame(frame(curve[None], plane([[-1.0], [1.0]], points=[[-6], [6]], kind="curve")))
    image = painted(chart)
    for x in (-3.0, 0.0, 3.0):
        near = [
            color_at(image, float(chart.px_x(x)), float(chart.px_y(x / 6)) + shift) for shift in (-1, 0, 1)
        ]
        assert min(distance(color, chart.theme.text1) for color in near) < 40
    assert not chart.square
    low, high = chart.y_range
    assert low < -1
    assert high > 1


def test_that_a_curve_far_off_does_not_squeeze_the_points(chart: BoundaryChart):
    chart.show_frame(frame(np.full((1, 100), 1e9), plane([[-1.0], [1.0]], points=[[-6], [6]], kind="curve")))
    low, high = chart.y_range
    assert high - low < 10


def test_that_the_cursor_reads_place_and_prediction(chart: BoundaryChart):
    chart.show_frame(slope_frame())
    chart.pointed.emit((1.0, -2.5))
    readings = {one.name: one.value for one in chart.card.readings}
    assert readings.keys() == {"x₁", "x₂", "p"}
    assert readings["x₂"] == "−2.50"
    assert float(readings["p"]) == pytest.approx(0.5, abs=0.02)
    x, _ = grid()
    chart.show_frame(frame(np.stack([x < 0, x >= 0, x > 9]).astype(np.float32), plane([0, 1, 2])))
    chart.pointed.emit((3.0, 0.0))
    assert [one.value for one in chart.card.readings][2:] == ["1", "1.00"]


def test_that_a_hovered_neuron_takes_the_plane_and_gives_it_back(chart: BoundaryChart):
    theme = chart.theme
    chart.show_frame(slope_frame())
    place = float(chart.px_x(-4)), float(chart.px_y(3))
    chart.show_map(np.full((25, 25), 1.0))
    assert distance(color_at(painted(chart), *place), signed_color(theme, 1, theme.tile_strength)) <= 2
    assert chart.contour.pieces == 0
    chart.show_map(None)
    assert distance(color_at(painted(chart), *place), signed_color(theme, -1, theme.boundary_strength)) <= 2
    assert chart.contour.pieces > 0


def test_that_points_are_not_made_again_for_every_frame(chart: BoundaryChart):
    first = slope_frame()
    chart.show_frame(first)
    points = chart._pointset
    chart.show_frame(frame(first.output * 0.5, first.plane))
    assert chart._pointset is points
    chart.show_frame(slope_frame(target=(1, 0)))
    assert chart._pointset is not points


def test_that_test_rows_appear_in_the_legend_once_they_are_shown(chart: BoundaryChart):
    chart.show_frame(slope_frame(part=(0, 2)))
    assert "test" in [entry.text for entry in chart.legend.entries]


def test_that_nothing_is_drawn_without_a_frame(chart: BoundaryChart):
    chart.show_frame(slope_frame())
    chart.show_frame(None)
    image = painted(chart)
    assert color_at(image, float(chart.px_x(-4)), float(chart.px_y(3))) == chart.theme.panel
    chart.pointed.emit((0.0, 0.0))
    assert chart.card.readings == ()


# -- the panel


@pytest.fixture
def plot(qtbot: QtBot) -> BoundaryPlot:
    made = BoundaryPlot(ThemeSource(DARK))
    made.resize(344, 383)
    qtbot.addWidget(made)
    return made


def test_that_the_panel_says_why_it_is_empty(plot: BoundaryPlot):
    assert not plot.empty.isHidden()
    plot.show_frame(slope_frame())
    assert plot.empty.isHidden()
    plot.set_reason("Solve the problem in Add,\nthen press Phase to predict one batch.")
    plot.show_frame(None)
    assert not plot.empty.isHidden()
    assert "Solve the problem" in plot.empty._sentence.text()


def test_that_axes_can_be_chosen_where_there_are_more_than_two_columns(plot: BoundaryPlot, qtbot: QtBot):
    row = plot.axes_row
    plot.set_features(["a", "b"], Axes("features", ("a", "b")))
    assert row.isHidden()
    plot.set_features(["a", "b", "c"], Axes("features", ("a", "b")))
    assert not row.isHidden()
    assert row._x.itemText(0) == COMPONENTS
    with qtbot.waitSignal(plot.axes_requested) as asked:
        row._y.chosen.emit("c")
    assert asked.args == [Axes("features", ("a", "c"))]
    with qtbot.waitSignal(plot.axes_requested) as asked:
        row._x.chosen.emit("b")
    assert asked.args == [Axes("features", ("b", "a"))]
    with qtbot.waitSignal(plot.axes_requested) as asked:
        row._x.chosen.emit(("components",))
    assert asked.args == [Axes("components")]


def test_that_leaving_the_components_asks_for_two_different_features(plot: BoundaryPlot, qtbot: QtBot):
    plot.set_features(["a", "b", "c"], Axes("components"))
    assert plot.axes_row._y.isHidden()
    with qtbot.waitSignal(plot.axes_requested) as asked:
        plot.axes_row._x.chosen.emit("a")
    assert asked.args == [Axes("features", ("a", "b"))]


def test_that_discretise_is_announced_only_when_the_user_asks(plot: BoundaryPlot, qtbot: QtBot):
    with qtbot.waitSignal(plot.discretize_toggled) as toggled:
        plot.menu.actions()[0].trigger()
    assert toggled.args == [True]
    with qtbot.assertNotEmitted(plot.discretize_toggled):
        plot.show_discretize(False)
    assert not plot.chart.discretize


def test_that_a_hovered_neuron_renames_the_panel_for_as_long_as_it_is_shown(plot: BoundaryPlot):
    plot.show_frame(slope_frame())
    plot.show_map(np.zeros((25, 25)), "hidden 2 · unit 8")
    assert plot.accessibleName() == "hidden 2 · unit 8"
    plot.show_map(None)
    assert plot.accessibleName() == "Boundary"


def test_that_another_theme_paints_the_same_frame_anew(qtbot: QtBot):
    themes = ThemeSource(DARK)
    plot = BoundaryPlot(themes)
    qtbot.addWidget(plot)
    plot.resize(344, 383)
    plot.show_frame(slope_frame())
    themes.set(LIGHT)
    chart = plot.chart
    colors = {color_at(painted(chart), chart.area.left() + 8, chart.area.center().y())}
    assert distance(colors.pop(), signed_color(LIGHT, -1, LIGHT.boundary_strength)) <= 2


def test_that_the_panel_is_as_high_as_its_square_needs(plot: BoundaryPlot):
    assert plot.hasHeightForWidth()
    assert plot.heightForWidth(344) - plot.heightForWidth(288) == 344 - 288


# -- the bends of a curve


def bent(plot: BoundaryPlot, sums: Bends | None = None) -> BoundaryChart:
    """The plot with the bends of a curve on it."""
    plot.show_names({2: "hidden"})
    plot.show_bends(True)
    plot.show_frame(bent_frame(sums))
    return plot.chart


def test_that_bends_are_asked_for_only_while_they_are_on_and_seen(plot: BoundaryPlot, qtbot: QtBot):
    plot.show_frame(bent_frame())
    assert plot.chart.bend_view.bends is None
    assert plot.foot.isHidden()
    plot.show()
    assert not plot.wants_bends
    with qtbot.waitSignal(plot.bends_toggled) as toggled:
        click(plot.bends)
    assert toggled.args == [True]
    assert plot.wants_bends
    assert plot.chart.bend_view.bends is not None
    assert not plot.foot.isHidden()
    plot.hide()
    assert not plot.wants_bends
    with qtbot.assertNotEmitted(plot.bends_toggled):
        plot.show_bends(False)
    assert plot.foot.isHidden()


def test_that_the_parts_add_up_to_what_is_drawn(plot: BoundaryPlot):
    chart = bent(plot)
    sums = chart.bend_view.bends
    assert sums is not None
    assert list(chart.bend_view.parts.shown) == [0, 1, 2, 3]
    np.testing.assert_array_equal(chart.bend_view.total, sums.whole)
    assert plot.foot.sentence.text() == "4 units and the offset 0.250, adding up to the whole."


def test_that_a_click_on_a_unit_takes_its_part_out_of_the_sum(plot: BoundaryPlot):
    plot.show()
    chart = bent(plot)
    sums, key = chart.bend_view.bends, plot.foot.key
    assert sums is not None
    QTest.mouseClick(key, Qt.MouseButton.LeftButton, pos=key.cell(1).center().toPoint())
    assert list(chart.bend_view.parts.shown) == [0, 2, 3]
    np.testing.assert_allclose(chart.bend_view.total, sums.whole - sums.parts[1], atol=1e-12)
    assert plot.foot.sentence.text().startswith("3 of 4 units")
    plot.show_frame(bent_frame())
    assert list(chart.bend_view.parts.shown) == [0, 2, 3]
    click(plot.foot.turn)
    assert list(chart.bend_view.parts.shown) == [0, 1, 2, 3]
    click(plot.foot.turn)
    assert len(chart.bend_view.parts.shown) == 0
    np.testing.assert_array_equal(chart.bend_view.total, np.full(len(sums.x), sums.offset))


def test_that_units_are_switched_by_keys(plot: BoundaryPlot):
    plot.show()
    bent(plot)
    key = plot.foot.key
    key.setFocus()
    QTest.keyClick(key, Qt.Key.Key_Right)
    QTest.keyClick(key, Qt.Key.Key_Right)
    assert plot.chart.bend_view.parts.pointed == 2
    QTest.keyClick(key, Qt.Key.Key_Space)
    assert key.off == frozenset({2})
    QTest.keyClick(key, Qt.Key.Key_Left)
    QTest.keyClick(key, Qt.Key.Key_Return)
    assert key.off == frozenset({1, 2})


def test_that_another_network_has_all_its_units_on(plot: BoundaryPlot):
    bent(plot)
    plot.foot.key.switch(frozenset({0}))
    plot.show_frame(bent_frame(bends(names=("a · 1", "a · 2", "a · 3", "a · 4"))))
    assert plot.foot.key.off == frozenset()
    assert plot.chart.bend_view.parts.shown == (0, 1, 2, 3)


def test_that_every_hinge_has_a_tick_that_names_its_unit(plot: BoundaryPlot):
    chart = bent(plot)
    chart.arrange()
    image = painted(chart)
    for kink in KINKS:
        assert color_at(image, round(float(chart.px_x(kink))), chart.area.bottom() - 2) == DARK.text1
    at = QPointF(float(chart.px_x(KINKS[2])) + 2, chart.area.bottom() - 3)
    point_at(chart, at)
    readings = {one.name: one.value for one in chart.card.readings}
    assert readings["bend of"] == "hidden · 3"
    assert readings["at"] == "1.000"


def test_that_the_part_under_the_mouse_is_named_with_what_it_adds(plot: BoundaryPlot):
    chart = bent(plot)
    sums = chart.bend_view.bends
    assert sums is not None
    x = 0.0
    value = float(np.interp(x, sums.x, sums.parts[0]))
    point_at(chart, QPointF(float(chart.px_x(x)), float(chart.px_y(value))))
    readings = {one.name: one.value for one in chart.card.readings}
    assert readings["hidden · 1"] == number(value, 4)
    assert chart.bend_view.parts.pointed == 0
    chart.pointed.emit(None)
    assert chart.bend_view.parts.pointed is None


def test_that_a_sum_before_the_last_activation_is_drawn_without_the_targets(plot: BoundaryPlot):
    target = np.array([0, 1, 1])
    sums = bends(linear=False)
    plot.show_bends(True)
    plot.show_frame(bent_frame(sums, target=target))
    assert not plot.chart.points.isVisible()
    assert "before the last activation" in plot.foot.sentence.text()
    plot.show_bends(False)
    assert plot.chart.points.isVisible()
    low, high = plot.chart.y_range
    assert high - low < 2


def test_that_a_wide_layer_still_fits_its_key(plot: BoundaryPlot):
    plot.show()
    chart = bent(plot, bends(parts=np.zeros((64, 100)), names=tuple(f"wide · {n + 1}" for n in range(64))))
    key = plot.foot.key
    assert key.height() >= key.cell(63).bottom()
    assert key.cell(0).width() < 30
    assert chart.height() >= 100


# -- the hinges over a plane


def test_that_each_unit_has_its_hinge_line_over_the_plane(chart: BoundaryChart):
    chart.show_names({2: "hidden"})
    chart.show_frame(hinged_frame())
    assert chart.hinges.drawn == 0
    chart.set_bends(True)
    assert chart.hinges.drawn == 2
    image = painted(chart)
    theme = chart.theme
    ink = mix(theme.canvas, theme.text1, 0.62)
    column, row = float(chart.px_x(-3)), float(chart.px_y(-4))
    near = [color_at(image, column + dx, row) for dx in (-1, 0, 1)]
    assert min(distance(color, ink) for color in near) < 60
    assert chart.legend.entries[-1].text == "bend"


def test_that_the_hinge_under_the_mouse_is_named(chart: BoundaryChart):
    chart.show_names({2: "hidden"})
    chart.set_bends(True)
    chart.show_frame(hinged_frame())
    point_at(chart, QPointF(float(chart.px_x(-5)), float(chart.px_y(2)) + 3))
    assert [one.value for one in chart.card.readings if one.name == "bend of"] == ["hidden · 2"]
    assert chart.hinges.pointed == 1
    point_at(chart, QPointF(float(chart.px_x(4)), float(chart.px_y(-4))))
    assert not [one for one in chart.card.readings if one.name == "bend of"]
    chart.show_map(np.zeros((25, 25)))
    assert chart.hinges.drawn == 0


def test_that_many_hinges_stand_where_few_would(chart: BoundaryChart):
    made, (x, _) = slope_frame(), grid()
    chart.set_bends(True)
    for count in (1, 40):
        fields = {2: np.stack([x - 2.2] * count)}
        chart.show_frame(frame(made.output, made.plane, mechanics=Mechanics(hinges=fields)))
        at = QPointF(float(chart.px_x(2.2)), float(chart.px_y(-5)))
        assert chart.hinges.nearest(at) is not None
        assert chart.hinges.nearest(at + QPointF(8, 0)) is None
        ends = chart.hinges._pixels()[0][1]
        assert ends.min() == pytest.approx(chart.area.top())
        assert ends.max() == pytest.approx(chart.area.bottom())


def test_that_a_unit_that_never_bends_here_has_no_line(chart: BoundaryChart):
    made = slope_frame()
    fields = {7: np.full((1, 50, 50), 3.0)}
    chart.set_bends(True)
    chart.show_frame(frame(made.output, made.plane, mechanics=Mechanics(hinges=fields)))
    assert chart.hinges.drawn == 0
    painted(chart)


# -- test rows and the batch


def test_that_opened_test_rows_are_diamonds_in_the_colour_of_the_test_set(chart: BoundaryChart):
    theme = chart.theme
    chart.show_frame(slope_frame())
    chart.show_test(final_test(points=np.array([[-3.0, 4.0], [3.0, -4.0]]), target=np.array([0, 1])))
    assert [entry.text for entry in chart.legend.entries][:3] == ["training", "validation", "test"]
    image = painted(chart)
    for x, y, kind in ((-3.0, 4.0, 0), (3.0, -4.0, 1)):
        column, row = float(chart.px_x(x)) - 0.5, float(chart.px_y(y)) - 0.5
        assert distance(color_at(image, column, row), theme.classes[kind]) < 40
        edge = [color_at(image, column + dx, row) for dx in (2, 3, 4)]
        assert min(distance(color, theme.test) for color in edge) < 60
    chart.show_test(None)
    assert "test" not in [entry.text for entry in chart.legend.entries]


def test_that_test_rows_of_a_curve_stand_at_their_targets(chart: BoundaryChart):
    chart.show_frame(bent_frame())
    chart.show_test(measured_test(points=np.array([[2.0]]), target=np.array([[0.8]])))
    image = painted(chart)
    column, row = float(chart.px_x(2.0)) - 0.5, float(chart.px_y(0.8)) - 0.5
    edge = [color_at(image, column + dx, row) for dx in (2, 3, 4)]
    assert min(distance(color, chart.theme.test) for color in edge) < 60


def test_that_test_rows_of_other_axes_are_left_out(chart: BoundaryChart):
    chart.show_frame(slope_frame())
    chart.show_test(measured_test(points=np.array([[2.0]]), target=np.array([[0.8]])))
    assert len(chart._pointset.colors) == 2
    chart.show_test(final_test())
    assert len(chart._pointset.colors) == 2


def test_that_a_click_on_a_row_of_the_batch_says_which_it_is(plot: BoundaryPlot, qtbot: QtBot):
    plot.show_frame(slope_frame())
    chart = plot.chart
    chart.arrange()
    plot.show_batch(np.array([[-3.0, 0.0], [3.0, 0.0]]), 1)
    at = QPoint(round(float(chart.px_x(-3))), round(float(chart.px_y(0))))
    with qtbot.waitSignal(plot.row_clicked) as clicked:
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [0]
    image = painted(chart)
    ring = [color_at(image, float(chart.px_x(3)) + dx, float(chart.px_y(0))) for dx in (6, 7, 8)]
    assert min(distance(color, DARK.text1) for color in ring) < 60
    with qtbot.assertNotEmitted(plot.row_clicked):
        plot.show_batch(None)
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=at)
        plot.show_batch(np.array([[1.0]]))
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_that_the_words_of_the_legend_move_together_before_one_is_cut(chart: BoundaryChart):
    counts = {"training": 3, "validation": 3, "test": 1}
    marks = [Entry(text, "dot", ("#FF0000",) * count) for text, count in counts.items()]
    chart.legend.show_entries([*marks, Entry("border", "line")])
    wide = chart.legend.gap()
    chart.resize(288, 300)
    chart.arrange()
    assert chart.legend.gap() < wide
    image = painted(chart)
    below = [image.pixelColor(287, y) for y in range(round(chart.area.bottom()) + 20, image.height())]
    assert {color.name().upper() for color in below} == {chart.theme.panel}
