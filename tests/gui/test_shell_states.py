"""Measures of the frame and words of the deck. No window."""

from __future__ import annotations

import pytest

from playground.gui.shell.states import Until, projector_scale, shape
from playground.gui.shell.until import SETTINGS, sentence


@pytest.mark.parametrize(
    ("size", "rail", "right_px", "columns"),
    [
        ((1600, 1000), False, 344, 1),
        ((1280, 720), True, 288, 1),
        ((1600, 800), True, 288, 1),
        ((2560, 1440), False, 344, 2),
    ],
)
def test_that_the_frame_fits_the_window(
    size: tuple[int, int], rail: bool, right_px: int, columns: int
) -> None:
    made = shape(*size)
    assert (made.rail, made.right_px, made.right_columns) == (rail, right_px, columns)
    assert made.left_px == (48 if rail else 248)


def test_that_the_columns_fold_away_on_a_projector() -> None:
    made = shape(1536, 864, projector=True)
    assert (made.left_px, made.right_px, made.right_columns) == (0, 0, 0)


def test_that_the_type_of_a_projector_grows_only_as_far_as_the_deck_fits() -> None:
    assert projector_scale(1920) == 1.25
    assert 1.0 < projector_scale(1280) < 1.25
    assert projector_scale(1024) == 1.0


def test_that_the_target_is_told_in_words() -> None:
    assert sentence(Until()) == "validation loss ≤ 0.05"
    assert sentence(Until(loss=1e-5, on="training"), short=True) == "train. loss ≤ 1e−5"
    assert sentence(Until(loss=None, max_epochs=300)) == "epoch 300"


def test_that_the_form_edits_every_part_of_the_target() -> None:
    until = Until()
    assert {setting.name for setting in SETTINGS} == set(Until.__slots__)
    for setting in SETTINGS:
        assert setting.problem(getattr(until, setting.name)) is None
        assert setting.default == getattr(until, setting.name)
