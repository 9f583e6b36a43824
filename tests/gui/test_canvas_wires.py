"""From numbers to lines and pictures: levels, colours, pixels."""

from __future__ import annotations

import numpy as np
import pytest

from playground.gui.canvas.items.pictures import Pictures, normal
from playground.gui.canvas.plan import wires
from playground.gui.theme.colors import ColorMap, rgb, signed_lut
from playground.gui.theme.tokens import DARK, LIGHT

MAP = ColorMap(signed_lut(DARK, 257))
PAPER = 0x111318


def test_that_the_reference_is_the_90th_percentile_to_one_digit_and_at_least_one():
    assert wires.reference([np.linspace(0, 3, 101)]) == 3.0
    assert wires.reference([np.full(8, 0.01)]) == 1.0
    assert wires.reference([]) == 1.0
    assert wires.reference([np.array([np.nan, np.inf, 2.0])]) == 2.0
    assert wires.reference([np.array([np.nan, np.inf])]) == 1.0
    assert wires.reference([np.full(10, 7.3)]) == 7.0


def test_that_levels_are_signed_clipped_and_safe():
    found = wires.levels(np.array([[0.0, 1.5], [-9.0, np.nan]]), 3.0)
    assert found.tolist() == [0, wires.STEPS // 2, -wires.STEPS, 0]


def test_that_strong_wires_are_drawn_last():
    order = wires.drawing_order(np.array([5, -32, 0, 9], np.int8))
    assert order.tolist() == [2, 0, 3, 1]


def test_that_a_wire_is_as_wide_and_coloured_as_the_look_says():
    assert wires.width(1.0) == 4.0
    assert wires.width(0.0) == 0.75
    blue, faint = rgb(wires.color(DARK, 1.0)), rgb(wires.color(DARK, 0.02))
    assert blue[2] > 220
    assert max(abs(one - other) for one, other in zip(faint, rgb(DARK.canvas), strict=True)) < 40


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_that_opposite_weights_have_opposite_hues(theme):
    red, _, blue = rgb(wires.color(theme, 0.8))
    other_red, _, other_blue = rgb(wires.color(theme, -0.8))
    assert blue > red
    assert other_red > other_blue


def test_that_gradients_are_measured_by_their_largest():
    assert wires.largest([np.array([0.1, -0.4]), np.array([0.2])]) == 0.4
    assert wires.largest([np.zeros(3)]) == 1.0
    assert wires.largest([np.full(2, np.nan)]) == 1.0


def test_that_bounded_values_are_centred_and_unbounded_ones_scaled_down():
    assert normal(np.array([0.0, 0.5, 1.0]), (0.0, 1.0)).tolist() == [-1.0, 0.0, 1.0]
    assert np.abs(normal(np.array([-50.0, 50.0]), None)).max() == pytest.approx(1.0)
    assert normal(np.array([0.25]), None).tolist() == [0.25]


def test_that_a_map_becomes_a_picture_of_the_same_pixels():
    pictures = Pictures()
    maps = np.stack([np.full((4, 4), 1.0), np.full((4, 4), -1.0)]).astype(np.float32)
    pictures.show_maps(maps, MAP, (-1.0, 1.0))
    assert [image.pixelColor(2, 2).name().upper() for image in pictures.images] == ["#60BBFF", "#FF9423"]


def test_that_new_numbers_are_written_into_the_same_images():
    pictures = Pictures()
    pictures.show_maps(np.zeros((2, 8, 8), np.float32), MAP, (-1.0, 1.0))
    before = list(pictures.images)
    pictures.show_maps(np.ones((2, 8, 8), np.float32), MAP, (-1.0, 1.0))
    assert all(one is other for one, other in zip(before, pictures.images, strict=True))
    assert pictures.images[0].pixelColor(0, 0).name().upper() == "#60BBFF"


def test_that_numbers_that_are_none_do_not_break_a_picture():
    pictures = Pictures()
    pictures.show_maps(np.full((1, 4, 4), np.nan, np.float32), MAP, None)
    assert pictures.images[0].pixelColor(0, 0).name().upper() == "#15171C"
    pictures.show_curves(np.full((1, 9), np.nan), MAP, None, PAPER)
    pictures.show_bars(np.full((3, 1), np.inf), MAP, None, PAPER)
    assert len(pictures.images) == 1


def test_that_bars_go_up_for_positive_and_down_for_negative_rows():
    pictures = Pictures()
    pictures.show_bars(np.array([[1.0], [-1.0]]), MAP, (-1.0, 1.0), PAPER)
    image = pictures.images[0]
    quarter, side = image.width() // 4 + 3, image.height()
    assert image.pixelColor(quarter, side // 4).blue() > 200
    assert image.pixelColor(quarter, 3 * side // 4).name() == "#111318"
    assert image.pixelColor(side - quarter, 3 * side // 4).red() > 200


def test_that_a_curve_rises_from_left_to_right_where_its_values_do():
    pictures = Pictures()
    pictures.show_curves(np.linspace(-1, 1, 50)[None], MAP, (-1.0, 1.0), PAPER)
    image = pictures.images[0]
    inked = [
        next(y for y in range(image.height()) if image.pixelColor(x, y).name() != "#111318")
        for x in (4, image.width() - 5)
    ]
    assert inked[0] > inked[1]


def test_that_a_huge_weight_matrix_is_thinned():
    pictures = Pictures()
    pictures.show_matrix(np.ones((784, 128), np.float32), MAP)
    assert pictures.images[0].width() <= 88
    assert pictures.images[0].height() <= 56
