"""Each generator's formula, recomputed from its rows. Rows are compared without their order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from playground.data import SOURCES, Table


def rows(name: str, **settings: object) -> Table:
    return SOURCES[name].table({"noise": 0.0, **settings})


def radius_and_turn(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance from the middle, and the angle from the second axis in turns 0 … 1."""
    return np.hypot(x[:, 0], x[:, 1]), np.arctan2(x[:, 0], x[:, 1]) / (2 * np.pi) % 1


def apart(a: np.ndarray, b: np.ndarray) -> float:
    """The largest difference between two turns."""
    return float(np.abs((a - b + 0.5) % 1 - 0.5).max())


def test_that_the_circle_is_a_disc_of_2_5_in_a_ring_from_3_5_to_5():
    table = rows("circle")
    radius, _ = radius_and_turn(table.x)
    inside, outside = radius[table.y == 1], radius[table.y == 0]
    assert len(inside) == len(outside) == 250
    assert inside.max() < 2.5
    assert outside.min() >= 3.5
    assert outside.max() <= 5
    assert np.median(inside) == pytest.approx(1.25, abs=0.25), "the radius is uniform, not the area"


def test_that_noise_on_the_circle_moves_labels_and_not_points():
    plain, noisy = rows("circle"), rows("circle", noise=0.5)
    assert np.array_equal(plain.x, noisy.x)
    radius, _ = radius_and_turn(noisy.x)
    assert 0.05 < ((radius < 2.5) != (noisy.y == 1)).mean() < 0.5
    assert (noisy.y[radius < 0.1] == 1).mean() >= (noisy.y[radius > 4.9] == 1).mean()


def test_that_xor_keeps_0_3_from_the_axes_and_knows_its_quarters():
    table = rows("xor")
    assert np.abs(table.x).min() >= 0.3
    assert 4.5 < np.abs(table.x).max() <= 5.3
    assert np.array_equal(table.y == 1, table.x[:, 0] * table.x[:, 1] >= 0)


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_that_gauss_spreads_around_2_2_with_the_variance_of_its_noise(noise: float, variance: float):
    table = rows("gauss", count=20_000, noise=noise)
    for kind, centre in ((1, 2.0), (0, -2.0)):
        cloud = table.x[table.y == kind]
        assert cloud.mean(axis=0) == pytest.approx([centre, centre], abs=0.1)
        assert cloud.var(axis=0) == pytest.approx([variance, variance], rel=0.08)


def test_that_the_spiral_has_two_arms_half_a_turn_apart():
    table = rows("spiral")
    radius, turn = radius_and_turn(table.x)
    assert radius.max() == pytest.approx(5 * 249 / 250)
    for kind, start in ((1, 0.0), (0, 0.5)):
        arm = (table.y == kind) & (radius > 0)
        assert np.sort(radius[table.y == kind]) == pytest.approx(5 * np.arange(250) / 250)
        assert apart(turn[arm], 1.75 * radius[arm] / 5 + start) < 1e-9


def test_that_noise_on_the_spiral_moves_points_by_no_more_than_itself():
    shift = rows("spiral", noise=0.3).x - rows("spiral").x
    assert 0.25 < np.abs(shift).max() <= 0.3


def test_that_moons_are_half_circles():
    table = rows("moons")
    unit = table.x / 3 + np.array([0.5, 0.25])
    upper, lower = unit[table.y == 0], unit[table.y == 1]
    assert np.hypot(*upper.T) == pytest.approx(1)
    assert upper[:, 1].min() >= -1e-9
    assert np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5) == pytest.approx(1)
    assert lower[:, 1].max() <= 0.5 + 1e-9


def test_that_moons_are_those_of_scikit_learn_enlarged():
    from sklearn.datasets import make_moons

    table = rows("moons", count=200)
    theirs, kinds = make_moons(200, noise=None, shuffle=False)
    enlarged = np.column_stack([3 * (theirs - [0.5, 0.25]), kinds])
    ours = np.column_stack([table.x, table.y])
    assert _sorted(ours) == pytest.approx(_sorted(enlarged))


def _sorted(points: np.ndarray) -> np.ndarray:
    return points[np.lexsort(points.round(6).T)]


@pytest.mark.parametrize("cells", [2, 4, 7])
def test_that_neighbours_on_the_checkerboard_differ(cells: int):
    table = rows("checkerboard", cells=cells)
    field = ((table.x + 5) // (10 / cells)).astype(int)
    assert np.array_equal(table.y, (field[:, 0] + field[:, 1]) % 2)
    assert len(np.unique(field, axis=0)) == cells * cells


def test_that_noise_on_the_checkerboard_only_blurs_the_edges_of_its_fields():
    plain, noisy = rows("checkerboard", cells=4), rows("checkerboard", cells=4, noise=0.2)
    to_edge = np.abs((plain.x + 1.25) % 2.5 - 1.25).min(axis=1)
    changed = plain.y != noisy.y
    assert changed.any()
    assert to_edge[changed].max() <= 0.5


@pytest.mark.parametrize("arms", [3, 5, 8])
def test_that_the_arms_of_a_k_spiral_stand_evenly(arms: int):
    table = rows("k_spiral", classes=arms, turns=0.6)
    radius, turn = radius_and_turn(table.x)
    for arm in range(arms):
        of_arm = (table.y == arm) & (radius > 0)
        assert apart(turn[of_arm], 0.6 * radius[of_arm] / 5 + arm / arms) < 1e-9


def test_that_blobs_lie_on_a_circle():
    table = rows("blobs", count=20_000, classes=6)
    centres = np.array([table.x[table.y == kind].mean(axis=0) for kind in range(6)])
    radius, turn = radius_and_turn(centres)
    assert radius == pytest.approx(3.5, abs=0.1)
    assert apart(turn, np.arange(6) / 6) < 0.01


def test_that_the_plane_is_a_tenth_of_the_sum():
    table = rows("plane")
    assert table.y[:, 0] == pytest.approx(table.x.sum(axis=1) / 10)
    assert 5.5 < np.abs(table.x).max() <= 6


def test_that_multi_gauss_has_six_cones_of_radius_2():
    table = rows("multi_gauss", count=5000)
    expected = np.zeros(5000)
    for sign, (cx, cy) in zip(
        (1, -1, 1, -1, 1, -1), [(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)], strict=True
    ):
        height = np.maximum(0, 1 - np.hypot(table.x[:, 0] - cx, table.x[:, 1] - cy) / 2)
        expected = np.where(height > np.abs(expected), sign * height, expected)
    assert table.y[:, 0] == pytest.approx(expected)
    assert (table.y == 0).mean() > 0.3


def test_that_noise_on_a_surface_reads_the_height_nearby():
    plain, noisy = rows("plane"), rows("plane", noise=0.2)
    assert np.array_equal(plain.x, noisy.x)
    assert 0.1 < np.abs(noisy.y - plain.y).max() <= 0.24 + 1e-9


CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sine": np.sin,
    "step": lambda x: np.where(x < 0, -1.0, 1.0),
    "abs": lambda x: np.abs(x) / 6,
    "bumps": lambda x: (
        0.8 * np.exp(-(((x + 4) / 0.6) ** 2))
        - 0.6 * np.exp(-(((x + 1) / 0.9) ** 2))
        + np.exp(-(((x - 1.5) / 0.4) ** 2))
        + 0.5 * np.exp(-(((x - 4) / 1.2) ** 2))
    ),
}


@pytest.mark.parametrize("name", CURVES)
def test_that_a_curve_follows_its_formula_within_its_noise(name: str):
    plain, noisy = rows(name), rows(name, noise=0.2)
    assert plain.y == pytest.approx(CURVES[name](plain.x))
    assert np.abs(plain.x).max() <= 6
    assert 0.1 < np.abs(noisy.y - plain.y).max() <= 0.2
