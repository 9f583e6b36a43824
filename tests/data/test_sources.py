"""The table of sources: every entry makes what it promises, the same each time."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from playground.data import SOURCES, Source, facts, load
from playground.ops.setting import problems, resolve
from tests.data.recipes import Wish

ENTRIES = pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.name)
GENERATED = pytest.mark.parametrize(
    "source", [entry for entry in SOURCES.values() if entry.settings], ids=lambda source: source.name
)


def test_that_the_sets_people_look_for_are_there():
    classic = {"circle", "xor", "gauss", "spiral", "plane", "multi_gauss"}
    more = {"moons", "checkerboard", "k_spiral", "blobs", "sine", "step", "abs", "bumps"}
    measured = {"iris", "wine", "breast_cancer", "digits", "diabetes"}
    assert classic | more | measured == set(SOURCES)


@ENTRIES
def test_that_an_entry_is_told_truthfully_before_its_rows_are_made(source: Source):
    data = load(Wish(source.name))
    assert facts(Wish(source.name)) == data.facts
    assert data.facts.features == source.columns
    assert len(data.x) == source.row_count(resolve(source.settings, {}))
    assert data.class_names == source.names_of_classes(resolve(source.settings, {}))
    assert len(source.column_labels) == len(source.columns)
    assert source.help.endswith(".")
    assert source.source


@ENTRIES
def test_that_rows_are_finite_and_of_the_promised_shape(source: Source):
    table = source.table({})
    assert table.x.shape == (len(table.x), len(source.columns))
    assert np.isfinite(table.x).all()
    if source.task == "classes":
        assert table.y.dtype == np.int64
        assert set(table.y.tolist()) == set(range(table.targets))
    else:
        assert table.y.dtype == np.float64
        assert table.y.shape == (len(table.x), 1)
        assert np.isfinite(table.y).all()


@ENTRIES
def test_that_the_same_recipe_gives_the_very_same_rows(source: Source):
    first, second = load(Wish(source.name)), load(Wish(source.name))
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.y, second.y)
    assert all(np.array_equal(first.parts[name], second.parts[name]) for name in first.parts)


@ENTRIES
def test_that_defaults_lie_within_their_own_limits(source: Source):
    assert problems(source.settings, resolve(source.settings, {})) == []


@GENERATED
def test_that_count_is_met_exactly_also_when_odd(source: Source):
    assert len(source.table({"count": 37}).x) == 37


@GENERATED
def test_that_another_seed_gives_other_rows(source: Source):
    assert not np.array_equal(source.table({"seed": 1}).x, source.table({"seed": 2}).x)


@GENERATED
def test_that_any_part_of_the_rows_is_fair(source: Source):
    table = source.table({"count": 2000, "noise": 0.0})
    half = table.y[:1000].astype(float).mean(axis=0) - table.y[1000:].astype(float).mean(axis=0)
    assert np.abs(half) < 0.3 * max(1.0, float(table.y.std()))


@GENERATED
def test_that_noise_scales_one_and_the_same_draw(source: Source):
    plain, little, more = (source.table({"noise": noise}) for noise in (0.0, 0.01, 0.5))
    assert np.abs(little.x - plain.x).max() < 0.3
    moved = not np.array_equal(plain.x, more.x) or not np.array_equal(plain.y, more.y)
    assert moved


@pytest.mark.parametrize("name", ["k_spiral", "blobs"])
@pytest.mark.parametrize("classes", [3, 8])
def test_that_the_number_of_classes_is_a_setting(name: str, classes: int):
    wish = Wish(name, {"classes": classes})
    data = load(wish)
    assert facts(wish).targets == classes == len(data.class_names)
    counts = np.bincount(data.y.astype(int))
    assert len(counts) == classes
    assert counts.max() - counts.min() <= 1


def test_that_digits_are_pictures_and_a_part_of_them_is_not():
    assert load(Wish("digits")).image == (8, 8)
    some = load(Wish("digits", features=("pixel_3_3", "pixel_0_1")))
    assert some.image is None
    assert some.columns == ("pixel_3_3", "pixel_0_1")
    whole = SOURCES["digits"].table({})
    assert np.array_equal(some.raw, whole.x[:, [27, 1]])


def test_that_measured_names_agree_with_their_origin():
    from sklearn import datasets

    for name in ("iris", "breast_cancer", "digits"):
        origin = getattr(datasets, f"load_{name}")()
        assert SOURCES[name].columns == tuple(str(column) for column in origin.feature_names)
        assert SOURCES[name].class_names == tuple(str(kind) for kind in origin.target_names)
    wine = datasets.load_wine()
    assert SOURCES["wine"].columns == tuple(column.replace("_", " ") for column in wine.feature_names)
    diabetes = SOURCES["diabetes"].table({})
    assert (diabetes.y.min(), diabetes.y.max()) == (25, 346)


def test_that_the_table_and_generated_rows_need_no_scikit_learn():
    script = (
        "import sys, playground.data as d; d.SOURCES['moons'].table({}); d.SOURCES['blobs'].table({});"
        "sys.exit('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0
