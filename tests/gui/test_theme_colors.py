"""The colours of the look: contrast, the maps, and painting arrays. No Qt."""

from __future__ import annotations

import numpy as np
import pytest

from playground.gui.theme import colors
from playground.gui.theme.tokens import DARK, LIGHT, THEMES, Theme

BACKGROUNDS = ("canvas", "panel", "node", "raised", "hover")
themes = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


def luminance(color: str) -> float:
    """Relative luminance. Source: WCAG 2.2."""
    parts = [channel / 255 for channel in colors.rgb(color)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    dim, bright = sorted((luminance(first), luminance(second)))
    return (bright + 0.05) / (dim + 0.05)


@themes
@pytest.mark.parametrize("ink", ["text1", "text2", "text3", "accent", "danger", "warning"])
def test_that_text_can_be_read_on_every_background(theme: Theme, ink: str) -> None:
    worst = min(contrast(theme.color(ink), theme.color(ground)) for ground in BACKGROUNDS)
    assert worst >= 4.5, f"{ink} on the {theme.name} theme has a contrast of {worst:.2f}"


@themes
def test_that_what_stands_on_the_accent_can_be_read(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent_fill) >= 4.5


@themes
def test_that_the_neutral_of_the_signed_map_is_the_canvas(theme: Theme) -> None:
    assert len(theme.signed) == 11
    assert theme.signed[5] == theme.canvas
    assert colors.signed_color(theme, 0.0) == theme.canvas


@themes
def test_that_the_ends_of_the_signed_map_are_the_colours_of_two_classes(theme: Theme) -> None:
    assert (theme.signed[0], theme.signed[-1]) == theme.classes[:2]
    assert colors.class_color(theme, 10) == theme.classes[0]


@themes
def test_that_the_table_runs_from_minus_one_to_plus_one(theme: Theme) -> None:
    table = colors.signed_lut(theme, 11)
    assert table.shape == (11, 3)
    assert table.dtype == np.uint8
    assert [colors.hex_color(*row) for row in table.tolist()] == list(theme.signed)


def test_that_strength_scales_the_value_and_keeps_the_neutral() -> None:
    table = colors.signed_lut(DARK, 3, strength=0.8)
    shown = [colors.hex_color(*row) for row in table.tolist()]
    assert shown == [DARK.signed[1], DARK.canvas, DARK.signed[9]]


def test_that_the_goal_of_the_landscape_is_its_first_entry() -> None:
    table = colors.landscape_lut(LIGHT, 9)
    assert colors.hex_color(*table[0].tolist()) == LIGHT.landscape[-1]


def test_that_mixing_ends_at_both_colours() -> None:
    assert colors.mix("#000000", "#FFFFFF", 0.0) == "#000000"
    assert colors.mix("#000000", "#FFFFFF", 1.0) == "#FFFFFF"
    assert colors.mix("#000000", "#FF8000", 0.5) == "#804000"


def test_that_painting_gives_pixels_of_the_map_and_the_middle_for_no_number() -> None:
    painter = colors.ColorMap(colors.signed_lut(DARK, 255))
    values = np.array([[-5.0, -1.0, 0.0], [1.0, 7.0, np.nan]], dtype=np.float32)
    pixels = np.zeros((2, 3), dtype=np.uint32)
    painter.paint(values, pixels)
    shown = [[f"#{word & 0xFFFFFF:06X}" for word in row] for row in pixels.tolist()]
    low, middle, high = DARK.signed[0], DARK.canvas, DARK.signed[-1]
    assert shown == [[low, low, middle], [high, high, middle]]
    assert (pixels >> 24 == 0xFF).all()


def test_that_painting_gives_numbers_of_any_size_the_ends() -> None:
    painter = colors.ColorMap(colors.signed_lut(DARK, 255))
    pixels = np.zeros(4, dtype=np.uint32)
    painter.paint(np.array([-1e300, -np.inf, 1e300, np.inf]), pixels)
    shown = [f"#{word & 0xFFFFFF:06X}" for word in pixels.tolist()]
    assert shown == [DARK.signed[0]] * 2 + [DARK.signed[-1]] * 2


def test_that_a_map_of_huge_numbers_shows_which_are_larger() -> None:
    painter = colors.ColorMap(colors.signed_lut(DARK, 255), -1e88, 1e88)
    pixels = np.zeros(3, dtype=np.uint32)
    painter.paint(np.array([-1e88, 0.0, 1e88]), pixels)
    shown = [f"#{word & 0xFFFFFF:06X}" for word in pixels.tolist()]
    assert shown == [DARK.signed[0], DARK.canvas, DARK.signed[-1]]


def test_that_painting_takes_double_precision_and_another_shape_afterwards() -> None:
    painter = colors.ColorMap(colors.landscape_lut(LIGHT), low=0.0, high=2.0)
    for shape in ((4, 5), (7,)):
        pixels = np.zeros(shape, dtype=np.uint32)
        painter.paint(np.full(shape, 2.0), pixels)
        assert {f"#{word & 0xFFFFFF:06X}" for word in pixels.ravel().tolist()} == {LIGHT.landscape[0]}


@themes
def test_that_a_role_is_found_by_its_name_and_a_wrong_one_is_named(theme: Theme) -> None:
    assert theme.color("category dense") == theme.categories["dense"]
    with pytest.raises(ValueError, match="signed"):
        theme.color("signed")
