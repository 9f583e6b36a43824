"""Words of the canvas can be read on the ground that they really stand on. No Qt."""

from __future__ import annotations

import itertools

import pytest

from playground.gui.canvas.items import grounds
from playground.gui.theme.colors import mix
from playground.gui.theme.tokens import THEMES, Theme
from tests.gui.test_theme_colors import contrast, luminance

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
CATEGORIES = ("data", "dense", "activation", "merge", "shape", "regular", "loss")
TINTED = {
    "header": (grounds.header, ("text1",)),
    "far out": (grounds.block, ("text1",)),
    "frame": (grounds.frame, ("text1",)),
    "title of a frame": (grounds.frame_title, ("text1",)),
}
PLAIN = (
    ("text3", "node"),  # footer, title of a bypassed node, words in the body
    ("text2", "node"),  # labels, lists of columns
    ("text1", "raised"),  # frozen, passes on, chips, shapes at ports
    ("text2", "raised"),  # names on a chip
    ("positive_text", "raised"),
    ("negative_text", "raised"),
    ("danger", "node"),
    ("danger", "danger_soft"),  # why a wire is refused
    ("text1", "accent_soft"),  # the loss while LOSS is shown
    ("text2", "accent_soft"),
    ("text3", "canvas"),  # legend, drop-downs
    ("text2", "panel"),
)


@themes
@pytest.mark.parametrize(("place", "category"), list(itertools.product(TINTED, CATEGORIES)))
def test_that_words_on_tinted_grounds_can_be_read(theme: Theme, place: str, category: str) -> None:
    ground, inks = TINTED[place]
    for ink in inks:
        found = contrast(theme.color(ink), ground(theme, category))
        assert found >= 4.5, f"{ink} on the {place} of {category}, {theme.name}: {found:.2f}"


@themes
@pytest.mark.parametrize(("ink", "ground"), PLAIN)
def test_that_words_on_plain_grounds_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    found = contrast(theme.color(ink), theme.color(ground))
    assert found >= 4.5, f"{ink} on {ground}, {theme.name}: {found:.2f}"


@themes
def test_that_signs_beside_words_are_seen_against_their_ground(theme: Theme) -> None:
    for category in CATEGORIES:
        assert contrast(theme.categories[category], grounds.header(theme, category)) >= 3.0
    assert contrast(theme.wire, theme.canvas) >= 3.0
    assert contrast(mix(theme.canvas, theme.warning, 1.0), theme.canvas) >= 3.0


@themes
def test_that_the_ground_of_a_frame_is_between_canvas_and_node(theme: Theme) -> None:
    for category in CATEGORIES:
        ground = luminance(grounds.frame(theme, category))
        dark, bright = sorted((luminance(theme.canvas), luminance(theme.node)))
        assert ground < bright
        assert ground > dark or theme.name == "light"


def test_that_the_check_would_notice_a_title_too_faint() -> None:
    theme = THEMES["dark"]
    assert contrast(theme.text_disabled, grounds.frame_title(theme, "data")) < 4.5
