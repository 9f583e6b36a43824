"""Standardising: fitted on the training rows and nothing else, and safe for columns that never vary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.data import LoadedSet, from_arrays, load
from playground.data.scaling import fit, identity
from tests.data.recipes import Deal, Wish


def test_that_mean_and_scale_come_from_the_training_rows_only():
    data = load(Wish("wine", split=Deal(0.5, 0.3, 0.2)))
    x, _ = data.part("training")
    assert x.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert x.std(axis=0) == pytest.approx(1)
    assert data.scaler.mean == pytest.approx(data.x[data.parts["training"]].mean(axis=0))
    assert np.abs(data.part("validation")[0].mean(axis=0)).max() > 1e-3


def test_that_changing_validation_rows_changes_no_scale():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 3)), rng.normal(size=40)
    before = from_arrays(x, y, Wish())
    assert isinstance(before, LoadedSet)
    x[before.parts["validation"]] *= 1000
    y[before.parts["validation"]] -= 1000
    after = from_arrays(x, y, Wish())
    assert np.array_equal(before.scaler.mean, after.scaler.mean)
    assert np.array_equal(before.scaler.scale, after.scaler.scale)
    assert before.target_scaler is not None
    assert after.target_scaler is not None
    assert np.array_equal(before.target_scaler.mean, after.target_scaler.mean)


def test_that_raw_rows_stay_raw_without_standardising():
    data = load(Wish("diabetes", standardize=False))
    x, y = data.part("training")
    assert np.array_equal(x, data.x[data.parts["training"]])
    assert np.array_equal(y, data.y[data.parts["training"]])
    assert data.target_scaler is None


def test_that_measured_values_are_scaled_and_lead_back_to_their_units():
    data = load(Wish("diabetes"))
    _, y = data.part("training")
    assert y.mean() == pytest.approx(0, abs=1e-9)
    assert y.std() == pytest.approx(1)
    assert data.raw_values(y.astype(float)) == pytest.approx(data.y[data.parts["training"]])


def test_that_generated_values_are_left_as_they_are():
    data = load(Wish("plane"))
    _, y = data.part("validation")
    assert data.target_scaler is None
    assert np.array_equal(y, data.y[data.parts["validation"]])
    assert np.array_equal(data.raw_values(y.astype(float)), y)


def test_that_a_column_that_never_varies_is_left_at_0_with_a_hint():
    x = np.column_stack([np.arange(20.0), np.full(20, 0.1)])
    data = from_arrays(x, np.arange(20.0) / 7, Wish(), columns=("speed", "mass"))
    assert data.scaler.scale[1] == 1
    assert np.array_equal(data.part("training")[0][:, 1], np.zeros(16))
    assert data.hints[-1].startswith("'mass' has the same value in every training row")


def test_that_many_still_columns_make_one_hint():
    x = np.column_stack([np.arange(10.0), *(np.full(10, float(k)) for k in range(5))])
    (hint,) = from_arrays(x, np.arange(10.0) / 7, Wish()).hints
    assert hint.startswith("'x2', 'x3', 'x4' and 2 more have the same value")


@given(arrays(np.float64, (7, 2), elements=st.floats(-1e300, 1e300)))
def test_that_the_inverse_leads_back(x: np.ndarray):
    scaler = fit(x)
    assert (scaler.scale > 0).all()
    peak = np.abs(x).max(axis=0)
    assert np.allclose(
        scaler.inverse(scaler.apply(x)) / np.where(peak > 0, peak, 1), x / np.where(peak > 0, peak, 1)
    )


def test_that_answers_beyond_all_floats_become_infinite_without_a_warning():
    scaler = fit(np.array([[0.0], [1e10]]))
    assert scaler.inverse(np.array([[1e305]])) == np.inf


def test_that_the_identity_changes_nothing():
    x = np.arange(6.0).reshape(3, 2)
    assert np.array_equal(identity(2).apply(x), x)
