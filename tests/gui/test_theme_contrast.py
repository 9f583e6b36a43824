"""More contrast: text and lines stand out at least as much as before, and what is off still looks off."""

from __future__ import annotations

import pytest

from playground.gui.theme.contrast import stronger
from playground.gui.theme.tokens import THEMES, Theme

GROUNDS = ("canvas", "panel", "node", "raised", "hover")


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ["text1", "text2", "text3", "text_disabled", "line", "line_strong", "wire"])
def test_that_nothing_stands_out_less(theme: Theme, role: str) -> None:
    for ground in GROUNDS:
        plain = contrast(theme.color(role), theme.color(ground))
        assert contrast(stronger(theme).color(role), stronger(theme).color(ground)) >= plain


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_that_all_text_is_at_six_and_what_is_off_is_fainter(theme: Theme) -> None:
    strong = stronger(theme)
    for ground in GROUNDS:
        assert contrast(strong.text3, strong.color(ground)) >= 6
        assert contrast(strong.text_disabled, strong.color(ground)) < contrast(
            strong.text3, strong.color(ground)
        )
