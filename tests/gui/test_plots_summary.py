"""The kept summary of long curves: what is drawn holds every extreme, and costs the same at any length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.gui.plots.history import History
from playground.gui.plots.summary import BUCKET, Numbers, Summary
from playground.gui.plots.thin import FURTHEST, thin
from tests.gui.plots_frames import records

COLUMNS = 40


def column(seed: int, count: int) -> Numbers:
    """Losses of a noisy run with spikes, gaps and infinities."""
    dice = np.random.default_rng(seed)
    values = dice.lognormal(0, 1, count)
    values[dice.random(count) < 0.01] = np.nan
    values[dice.random(count) < 0.002] = np.inf
    return values


def grown(values: Numbers, seed: int) -> Summary:
    """The summary of values that came in pieces of all sizes."""
    summary, dice, done = Summary(), np.random.default_rng(seed), 0
    while done < len(values):
        done = min(done + int(dice.integers(1, 700)), len(values))
        summary.follow(values[:done])
    return summary


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30_000), st.data())
def test_that_a_drawn_stretch_is_true_points_in_order_with_every_extreme(
    seed: int, count: int, data: st.DataObject
):
    values = column(seed, count)
    x = 3 * np.arange(count, dtype=np.float64)
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first, count - 1))
    thin_x, thin_y = thin(x, values, x[first], x[last], COLUMNS, grown(values, seed))
    assert len(thin_x) <= 2 * COLUMNS + 2
    assert (np.diff(thin_x) > 0).all()
    rows = np.round(thin_x / 3).astype(int)
    assert thin_y.tolist() == np.minimum(values[rows], FURTHEST).tolist()
    shown = values[first : last + 1]
    shown = np.minimum(shown[~np.isnan(shown)], FURTHEST)
    if len(shown):
        assert (thin_y.min(), thin_y.max()) == (shown.min(), shown.max())


@pytest.mark.parametrize("count", [BUCKET**3, 5 * BUCKET**3 + 77, 100_000])
def test_that_every_pixel_holds_the_least_and_the_greatest_of_its_values(count: int):
    values = np.random.default_rng(count).normal(size=count)
    x = np.arange(count, dtype=np.float64)
    thin_x, thin_y = thin(x, values, 0, count - 1, COLUMNS, grown(values, 1))
    width = count / COLUMNS
    for pixel in range(COLUMNS):
        left, right = int(pixel * width), int((pixel + 1) * width)
        near = (thin_x >= left - width) & (thin_x < right + width)
        assert thin_y[near].min() <= values[left:right].min()
        assert thin_y[near].max() >= values[left:right].max()


def test_that_a_falling_curve_keeps_its_ends_and_a_curve_of_gaps_is_empty():
    values = np.exp(-np.arange(50_000) / 9000)
    x = np.arange(50_000, dtype=np.float64)
    thin_x, thin_y = thin(x, values, 0, 49_999, COLUMNS, grown(values, 2))
    assert (thin_x[0], thin_x[-1]) == (0, 49_999)
    assert (np.diff(thin_y) < 0).all()
    gaps = np.full(50_000, np.nan)
    assert len(thin(x, gaps, 0, 49_999, COLUMNS, grown(gaps, 2))[0]) == 0


def test_that_rows_that_are_replaced_no_longer_count():
    history = History()
    history.append(records(5000, training=[99.0 if epoch == 3000 else 1.0 for epoch in range(5000)]))
    epochs, training = history.column("epoch"), history.column("training")
    assert thin(epochs, training, 0, 4999, COLUMNS, history.summary("training"))[1].max() == 99.0
    history.append(records(6000, training=[2.0 if epoch == 5500 else 0.5 for epoch in range(6000)])[2990:])
    epochs, training = history.column("epoch"), history.column("training")
    assert thin(epochs, training, 0, 5999, COLUMNS, history.summary("training"))[1].max() == 2.0


def test_that_a_look_reads_as_few_rows_of_a_million_as_of_ten_thousand():
    looked = {}
    for count in (10_000, 1_000_000):
        summary = Summary()
        summary.follow(np.zeros(count))
        looked[count] = max(
            len(summary.extremes(first, last, 16 * COLUMNS))
            for first, last in [(0, count), (7, count - 3), (count // 3, count // 2), (count - 999, count)]
        )
    assert looked[1_000_000] <= 20 * COLUMNS
    assert looked[10_000] <= 20 * COLUMNS
