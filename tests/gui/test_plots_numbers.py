"""The numbers behind the plots: ticks, thinning, history, contours, pixels. No widget is made."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.gui.plots.contour import borders, contour
from playground.gui.plots.history import COLUMNS, History
from playground.gui.plots.marks import LEAST_TINT
from playground.gui.plots.picture import FINENESS, Painter, refine
from playground.gui.plots.reading import points_of, span_of, task_of, value_at
from playground.gui.plots.stretch import panned, zoomed
from playground.gui.plots.strips import GOOD_RATIO, gauge_place, spread
from playground.gui.plots.thin import FURTHEST, straightened, thin
from playground.gui.plots.ticks import linear_ticks, log_ticks, nice_top, tick_text, whole_ticks
from playground.gui.theme.colors import mix, rgb, signed_color
from playground.gui.theme.tokens import DARK, LIGHT, THEMES, Theme
from tests.gui.plots_frames import frame, grid, plane, records, slope_frame

# -- ticks


def test_that_ticks_are_round_and_few():
    assert linear_ticks(0, 0.75, 4) == [0, 0.2, 0.4, 0.6]
    assert linear_ticks(-6, 6, 3) == [-4, 0, 4]
    assert linear_ticks(-4, 4, 4) == [-4, -2, 0, 2, 4]
    assert whole_ticks(0, 3, 4) == [0, 1, 2, 3]
    assert whole_ticks(0, 1, 4) == [0, 1]


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9), st.integers(2, 8))
def test_that_ticks_stay_inside_and_number_at_most_one_more_than_steps(low: float, span: float, most: int):
    high = low + span
    if high - low <= abs(low) * 1e-9:
        return
    ticks = linear_ticks(low, high, most)
    reach = 1e-6 * (high - low)
    assert len(ticks) <= most + 1
    assert all(low - reach <= tick <= high + reach for tick in ticks)


def test_that_a_logarithmic_axis_marks_powers_of_ten_and_more_where_they_are_few():
    assert log_ticks(1e-4, 1.0, 4) == pytest.approx([1e-4, 1e-3, 1e-2, 1e-1, 1])
    assert log_ticks(0.04, 0.9, 4) == pytest.approx([0.05, 0.1, 0.2, 0.5])
    assert len(log_ticks(1e-30, 1e30, 4)) <= 5


def test_that_ticks_are_written_without_needless_digits():
    assert [tick_text(value) for value in (0, 0.25, -4, 100, 2e5, 5e-4)] == [
        "0",
        "0.25",
        "−4",
        "100",
        "2e5",
        "5e−4",
    ]


@pytest.mark.parametrize(("high", "top"), [(0.7, 0.8), (1.0, 1.0), (0.0, 1.0), (math.inf, 1.0), (312, 400)])
def test_that_an_axis_from_zero_ends_at_a_round_value(high: float, top: float):
    assert nice_top(high, 4) == pytest.approx(top)


# -- zooming


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(0, 1), st.integers(-1200, 1200))
def test_that_the_wheel_leaves_in_place_what_stands_at_the_mouse(
    low: float, span: float, share: float, turned: int
):
    at = low + share * span
    left, right = zoomed((low, low + span), at, turned)
    assert left + share * (right - left) == pytest.approx(at, abs=1e-6 * (abs(at) + span))


def test_that_no_turn_of_the_wheel_leads_where_nothing_can_be_drawn():
    shown = (0.0, 100.0)
    for turned in [1200] * 100 + [-1200] * 400:
        shown = zoomed(shown, 40.0, turned)
        assert -math.inf < shown[0] < shown[1] < math.inf
    assert zoomed((0.0, 100.0), 0.0, 120)[1] < 100.0


def test_that_dragging_moves_a_range_by_a_share_of_itself():
    assert panned((10.0, 30.0), 0.5) == (0.0, 20.0)
    assert panned((0.0, 1.0), 1e40) == (0.0, 1.0)


# -- thinning


def test_that_thinning_keeps_every_peak_and_the_ends():
    x = np.arange(1_000_000.0)
    y = np.zeros_like(x)
    y[123_456], y[777_777] = 5.0, -3.0
    thin_x, thin_y = thin(x, y, 0, 999_999, 200)
    assert len(thin_x) <= 402
    assert (thin_y.max(), thin_y.min()) == (5.0, -3.0)
    assert (thin_x[0], thin_x[-1]) == (0, 999_999)
    assert (np.diff(thin_x) >= 0).all()
    assert abs(thin_x[thin_y.argmax()] - 123_456) <= 5000


def test_that_straightening_drops_what_nobody_sees_and_keeps_every_bend():
    x = np.linspace(0, 200, 401)
    for y in (60 * np.exp(-x / 30), np.abs(x - 77.5), np.where(x == 100, 50.0, 0.0), 0.5 * x):
        fewer_x, fewer_y = straightened(x, y)
        assert len(fewer_x) < 110
        assert np.abs(np.interp(x, fewer_x, fewer_y) - y).max() < 0.31
        assert (fewer_x[0], fewer_x[-1]) == (0, 200)


def test_that_straightening_keeps_upright_jumps_and_short_curves():
    x, y = np.array([0.0, 1.0, 1.0, 1.0, 2.0]), np.array([0.0, 0.0, 5.0, 1.0, 1.0])
    assert [list(one) for one in straightened(x, y)] == [list(x), list(y)]
    for count in (0, 1, 2):
        assert len(straightened(x[:count], y[:count])[0]) == count


def test_that_a_short_curve_is_left_as_it_is():
    x, y = np.arange(10.0), np.arange(10.0) ** 2
    thin_x, thin_y = thin(x, y, 0, 9, 200)
    assert thin_x.tolist() == x.tolist()
    assert thin_y.tolist() == y.tolist()


def test_that_a_curve_is_cut_at_the_edges_of_the_range():
    x, y = np.arange(10.0), np.arange(10.0) * 2
    thin_x, thin_y = thin(x, y, 2.5, 6.5, 200)
    assert (thin_x[0], thin_x[-1]) == (2.5, 6.5)
    assert (thin_y[0], thin_y[-1]) == (5.0, 13.0)


def test_that_what_is_not_a_number_is_left_out_and_infinity_is_drawn_far_outside():
    thin_x, thin_y = thin(np.arange(4.0), np.array([1.0, np.nan, np.inf, -np.inf]), 0, 3, 100)
    assert thin_x.tolist() == [0, 2, 3]
    assert thin_y.tolist() == [1.0, FURTHEST, -FURTHEST]


# -- history


def test_that_history_grows_and_holds_what_was_measured():
    history = History()
    sent = records(1000)
    history.append(sent[:600])
    history.append([])
    history.append(sent[600:])
    assert len(history) == 1000
    for name in COLUMNS:
        assert history.column(name).tolist() == [getattr(record, name) for record in sent]


def test_that_a_record_of_an_earlier_epoch_replaces_what_came_after():
    history = History()
    history.append(records(10))
    assert history.extent("training") == (0.1, 1.0)
    history.append(records(5, training=[9.0] * 5)[4:])
    assert history.column("epoch").tolist() == [0, 1, 2, 3, 4]
    assert history.column("training")[-1] == 9.0
    assert history.extent("training") == (0.25, 9.0)


def test_that_the_nearest_epoch_is_found():
    history = History()
    assert history.nearest(3) is None
    history.append(records(10))
    assert [history.nearest(at) for at in (-5, 3.4, 3.6, 99)] == [0, 3, 4, 9]


def test_that_extent_and_last_skip_what_was_not_measured():
    history = History()
    history.append(records(4, validation=[None, 2.0, float("inf"), None]))
    assert history.extent("validation") == (2.0, 2.0)
    assert history.last("validation") == 2
    history.append(records(6, validation=[None] * 6)[4:])
    assert history.last("validation") == 2
    history.append(records(2, validation=[None] * 2))
    assert history.last("validation") is None
    assert history.extent("validation") is None


def test_that_one_delivery_may_rewind_several_times():
    history = History()
    sent = records(5) + records(4, training=[8.0] * 4)[2:] + records(3, training=[9.0] * 3)[1:]
    history.append(sent)
    assert history.column("epoch").tolist() == [0, 1, 2]
    assert history.column("training").tolist() == [1.0, 9.0, 9.0]


# -- contours


def test_that_a_contour_follows_a_known_line():
    x, y = grid()
    columns, rows = contour(x + 2 * y, 1.0)
    step = 12 / (len(x) - 1)
    at_x, at_y = -6 + columns * step, 6 - rows * step
    assert len(columns) >= 2 * len(x)
    assert np.abs(at_x + 2 * at_y - 1.0).max() < 1e-9


def test_that_a_contour_of_a_circle_is_closed_and_as_long_as_it_should_be():
    x, y = grid()
    columns, rows = contour(np.hypot(x, y), 4.0)
    step = 12 / (len(x) - 1)
    length = np.hypot(np.diff(columns)[::2], np.diff(rows)[::2]).sum() * step
    assert length == pytest.approx(2 * math.pi * 4, rel=0.01)
    ends = np.round(np.stack([columns, rows], axis=1), 9)
    _, count = np.unique(ends, axis=0, return_counts=True)
    assert (count == 2).all()


def test_that_opposite_corners_give_two_pieces():
    columns, rows = contour(np.array([[1.0, -1.0], [-1.0, 1.0]]), 0.0)
    assert len(columns) == 4
    assert set(zip(columns.tolist(), rows.tolist(), strict=True)) == {
        (0.0, 0.5),
        (0.5, 0.0),
        (1.0, 0.5),
        (0.5, 1.0),
    }


def test_that_an_even_or_broken_map_has_no_contour():
    assert len(contour(np.full((5, 5), 0.2), 0.5)[0]) == 0
    assert len(contour(np.full((5, 5), np.nan), 0.5)[0]) == 0


def test_that_borders_part_the_areas_of_three_classes():
    x, y = grid()
    angle = np.stack([x * np.cos(a) + y * np.sin(a) for a in (0, 2.1, 4.2)])
    shares = np.exp(angle) / np.exp(angle).sum(axis=0)
    columns, rows = borders(shares)
    step = 12 / (len(x) - 1)
    values = np.stack([x_ * np.cos(a) + y_ * np.sin(a) for a in (0, 2.1, 4.2)
                       for x_, y_ in [(-6 + columns * step, 6 - rows * step)]])  # fmt: skip
    top = np.sort(values, axis=0)
    assert len(columns) > 100
    assert np.abs(top[-1] - top[-2]).max() < 0.3


# -- pixels


def test_that_refining_keeps_values_at_the_edges_and_straight_lines_between():
    field = np.add.outer(np.arange(4.0), 10 * np.arange(5.0))
    fine = refine(field)
    assert fine.shape == (4 * FINENESS, 5 * FINENESS)
    assert np.allclose(np.diff(fine, axis=0), np.diff(fine, axis=0)[0, 0], atol=1e-5)
    assert np.allclose(np.diff(fine, axis=1), np.diff(fine, axis=1)[0, 0], atol=1e-4)
    assert fine.mean() == pytest.approx(field.mean(), abs=1e-4)


def test_that_a_map_of_numbers_of_any_size_becomes_pixels():
    fine = refine(np.array([[1e300, -1e300], [np.inf, np.nan]]))
    assert np.isfinite(fine).all()
    assert fine[0, 0] > 1e29 > -1e29 > fine[0, -1]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_that_a_map_gets_the_signed_colours_at_its_strength(theme: Theme):
    painter = Painter(theme)
    for value in (-1.0, -0.5, 0.0, 0.5, 1.0):
        word = int(painter.signed(np.full((4, 4), value), theme.boundary_strength)[5, 5])
        wanted = rgb(signed_color(theme, value, theme.boundary_strength))
        got = (word >> 16 & 255, word >> 8 & 255, word & 255)
        assert max(abs(a - b) for a, b in zip(got, wanted, strict=True)) <= 1


def test_that_discretising_leaves_two_colours():
    x, _ = grid()
    assert len(np.unique(Painter(DARK).signed(x / 6, 0.62, discretize=True))) == 2
    assert len(np.unique(Painter(DARK).signed(x / 6, 0.62))) > 50


def test_that_a_sure_class_has_its_colour_and_a_tie_the_canvas():
    painter = Painter(LIGHT)
    sure, tie = np.zeros((3, 4, 4)), np.full((3, 4, 4), 1 / 3)
    sure[2] = 1.0
    assert int(painter.classes(sure, 1.0)[3, 3]) & 0xFFFFFF == int(LIGHT.classes[2][1:], 16)
    assert int(painter.classes(tie, 1.0)[3, 3]) & 0xFFFFFF == int(LIGHT.canvas[1:], 16)
    half = int(painter.classes(sure, 0.62)[3, 3]) & 0xFFFFFF
    assert half == int(mix(LIGHT.canvas, LIGHT.classes[2], 0.62)[1:], 16)


def test_that_a_map_of_nothing_but_nan_is_painted():
    assert Painter(DARK).signed(np.full((4, 4), np.nan), 0.62).shape == (4 * FINENESS, 4 * FINENESS)


# -- reading a frame


def test_that_the_kind_of_task_is_read_from_the_targets():
    assert task_of(slope_frame()) == "two classes"
    assert task_of(frame(np.zeros((3, 5, 5)), plane([0, 1, 2]))) == "classes"
    assert task_of(frame(np.zeros((1, 5, 5)), plane([[0.5], [1.5]]))) == "values"


def test_that_the_value_at_a_place_lies_between_its_neighbours():
    x, y = grid()
    over = plane([0, 1])
    for at_x, at_y in ((-6, 6), (0.3, -2.2), (6, -6), (5.9, 0)):
        assert value_at(x + 10 * y, over, at_x, at_y) == pytest.approx(at_x + 10 * at_y, abs=1e-6)
    assert value_at(np.linspace(-6, 6, 50), over, 1.25) == pytest.approx(1.25)


def test_that_the_ends_of_the_measured_values_get_the_ends_of_the_map():
    over = plane([[25.0], [346.0], [185.5]])
    assert span_of(over).signed([25.0, 185.5, 346.0]).tolist() == [-1.0, 0.0, 1.0]
    points = points_of(frame(np.zeros((1, 5, 5)), over), DARK)
    assert points.colors == (DARK.signed[0], DARK.signed[-1], signed_color(DARK, LEAST_TINT))


def test_that_classes_from_the_sixth_on_are_square():
    points = points_of(frame(np.zeros((10, 5, 5)), plane(range(10))), DARK)
    assert points.square == (False,) * 6 + (True,) * 4
    assert points.colors == DARK.classes


# -- weights and steps


def test_that_a_spread_counts_every_finite_value():
    counts, edges = spread([[1.0, 2.0], [3.0, np.nan]], 4)
    assert counts.sum() == 3
    assert (edges[0], edges[-1]) == (1.0, 3.0)
    assert spread(np.zeros(7))[0].sum() == 7
    assert spread(())[0].sum() == 0


@pytest.mark.parametrize("value", [1.0, -1e20, 1e-320])
def test_that_values_too_alike_to_be_told_apart_still_have_a_spread(value: float):
    counts, edges = spread([value, float(np.nextafter(value, 2 * value))])
    assert counts.sum() == 2
    assert edges[0] < value < edges[-1]


def test_that_the_gauge_is_logarithmic_with_a_thousandth_in_the_middle():
    assert gauge_place(GOOD_RATIO) == pytest.approx(0.5)
    assert gauge_place(1e-2) - gauge_place(1e-3) == pytest.approx(0.25)
    assert [gauge_place(ratio) for ratio in (0.0, 1e-9, 5.0, math.nan)] == [0.0, 0.0, 1.0, 0.0]
