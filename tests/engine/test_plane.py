"""The plane of the maps: where its points lie, which rows they stand for, and what it keeps to itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.data import DataSet, LoadedSet, from_table, load, table_from_arrays
from playground.document import Data, Split, frozen
from playground.engine.frame import Axes
from playground.engine.plane import MARGIN, MAX_POINTS, fitting, make_grid

RESOLUTION = 9


def rows(source: str, **more: Any) -> LoadedSet:
    settings = {"count": 60} if source in ("spiral", "plane", "sine") else {}
    return load(Data(source, frozen(settings), **more))


SPIRAL, IRIS, SINE = rows("spiral"), rows("iris"), rows("sine")


def features(*names: str) -> Axes:
    return Axes("features", names)


def corners(x: Any) -> Any:
    """The rows of the upper left, upper right, lower left and lower right point."""
    grid = x.reshape(RESOLUTION, RESOLUTION, -1)
    return grid[0, 0], grid[0, -1], grid[-1, 0], grid[-1, -1]


# -- which axes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "wished", "given"),
    [
        (SPIRAL, Axes(), features("x", "y")),
        (SPIRAL, features("y", "x"), features("y", "x")),
        (SPIRAL, Axes("components"), features("x", "y")),
        (SPIRAL, Axes("curve", ("x",)), features("x", "y")),
        (SPIRAL, features("petal length", "x"), features("x", "y")),
        (IRIS, Axes(), Axes("components")),
        (IRIS, features(*IRIS.columns[2:]), features(*IRIS.columns[2:])),
        (IRIS, features(IRIS.columns[0]), Axes("components")),
        (IRIS, features(IRIS.columns[0], IRIS.columns[0]), Axes("components")),
        (IRIS, features("x", "y"), Axes("components")),
        (SINE, Axes(), Axes("curve", ("x",))),
        (SINE, features("x", "y"), Axes("curve", ("x",))),
    ],
)
def test_that_axes_that_do_not_fit_the_data_are_replaced_by_natural_ones(
    data: DataSet, wished: Axes, given: Axes
) -> None:
    assert fitting(data, wished) == given
    assert make_grid(data, wished, RESOLUTION, "float32").plane.axes == given


# -- where the points lie ----------------------------------------------------------------------------


def test_that_row_0_is_the_top_and_column_0_the_left() -> None:
    grid = make_grid(SPIRAL, Axes(), RESOLUTION, "float64")
    (left, right), (low, high) = grid.plane.x_range, grid.plane.y_range
    wanted = SPIRAL.expand([(left, high), (right, high), (left, low), (right, low)])
    assert np.allclose(corners(grid.x), wanted)
    assert grid.shape == (RESOLUTION, RESOLUTION)


def test_that_swapped_axes_swap_the_plane() -> None:
    one = make_grid(SPIRAL, features("x", "y"), RESOLUTION, "float64")
    other = make_grid(SPIRAL, features("y", "x"), RESOLUTION, "float64")
    assert one.plane.x_range == other.plane.y_range
    assert one.plane.labels == tuple(reversed(other.plane.labels))
    assert (one.plane.points == other.plane.points[:, ::-1]).all()


def test_that_the_plane_reaches_a_little_beyond_the_data() -> None:
    plane = make_grid(SPIRAL, Axes(), RESOLUTION, "float32").plane
    for number, (low, high) in enumerate((plane.x_range, plane.y_range)):
        least, most = plane.points[:, number].min(), plane.points[:, number].max()
        assert np.isclose(least - low, high - most)
        assert np.isclose(least - low, MARGIN * (most - least) / 2)


def test_that_one_column_gives_a_line_twice_as_fine() -> None:
    grid = make_grid(SINE, Axes(), RESOLUTION, "float64")
    assert (grid.shape, len(grid.x), grid.plane.resolution) == ((18,), 18, 18)
    assert grid.plane.points.shape[1] == 1
    low, high = grid.plane.x_range
    assert np.allclose(grid.x, SINE.expand(np.linspace(low, high, 18)[:, None]))


def test_that_the_columns_that_are_not_shown_stay_at_their_mean() -> None:
    names = IRIS.columns[1], IRIS.columns[3]
    grid = make_grid(IRIS, features(*names), RESOLUTION, "float64")
    raw = IRIS.scaler.inverse(grid.x)
    mean = IRIS.raw[IRIS.parts["training"]].mean(axis=0)
    assert np.allclose(raw[:, [0, 2]], mean[[0, 2]])
    assert np.isclose(raw[:, 1].min(), grid.plane.x_range[0])
    assert np.isclose(raw[:, 3].max(), grid.plane.y_range[1])
    assert grid.plane.labels == (IRIS.column_labels[1], IRIS.column_labels[3])


def test_that_expanded_features_follow_from_the_two_columns() -> None:
    data = rows("spiral", features=("x", "xy", "sin y"), standardize=False)
    grid = make_grid(data, Axes(), RESOLUTION, "float64")
    (left, _), (_, high) = grid.plane.x_range, grid.plane.y_range
    assert np.allclose(grid.x[0], (left, left * high, np.sin(high)))


def test_that_the_grid_is_of_the_network_s_precision() -> None:
    for dtype in ("float32", "float64"):
        assert make_grid(IRIS, Axes(), RESOLUTION, dtype).x.dtype == dtype


# -- principal components ----------------------------------------------------------------------------


def components(data: LoadedSet) -> tuple[Any, Any]:
    """The first two components by the singular value decomposition, and all rows in standard units."""
    training = data.raw[data.parts["training"]]
    scale = training.std(axis=0)
    scale[scale == 0] = 1
    standard = (data.raw - training.mean(axis=0)) / scale
    return np.linalg.svd(standard[data.parts["training"]], full_matrices=False)[2][:2], standard


@pytest.mark.parametrize("name", ["iris", "wine", "digits"])
def test_that_components_are_those_of_the_singular_value_decomposition(name: str) -> None:
    data = rows(name)
    plane = make_grid(data, Axes("components"), RESOLUTION, "float64").plane
    first, standard = components(data)
    shown = np.concatenate([data.parts["training"], data.parts["validation"]])
    wanted = (standard @ first.T)[shown]
    for number in range(2):
        sign = np.sign(wanted[:, number] @ plane.points[:, number])
        assert np.allclose(plane.points[:, number], sign * wanted[:, number], atol=1e-6)


def test_that_a_point_of_the_plane_of_components_stands_for_the_row_that_lies_there() -> None:
    grid = make_grid(IRIS, Axes("components"), RESOLUTION, "float64")
    first, standard = components(IRIS)
    raw = IRIS.scaler.inverse(grid.x)
    training = IRIS.raw[IRIS.parts["training"]]
    back = ((raw - training.mean(axis=0)) / training.std(axis=0)) @ first.T
    (left, right), (low, high) = grid.plane.x_range, grid.plane.y_range
    assert np.allclose(np.abs(corners(back)[0]), np.abs((left, high)))
    assert np.allclose(np.abs(corners(back)[3]), np.abs((right, low)))
    assert len(standard) == len(IRIS.raw)


def values(x: Any, split: Split) -> LoadedSet:
    """A table of these rows, each with the value 0."""
    return from_table(table_from_arrays(x, np.zeros(len(x)), task="values"), Data(split=split))


DRAWN = np.random.Generator(np.random.Philox(1)).normal(size=(20, 3))


def test_that_columns_that_never_vary_and_a_single_training_row_have_a_plane_too() -> None:
    for data in (values(np.ones((6, 3)), Split()), values(DRAWN[:2], Split(0.5, 0.5))):
        grid = make_grid(data, Axes(), RESOLUTION, "float32")
        assert np.isfinite(grid.x).all()
        for low, high in (grid.plane.x_range, grid.plane.y_range):
            assert low < high


def test_that_huge_numbers_have_a_plane_too() -> None:
    assert np.isfinite(make_grid(values(DRAWN * 1e200, Split()), Axes(), RESOLUTION, "float32").x).all()


# -- which points ------------------------------------------------------------------------------------


def test_that_points_carry_target_and_part_and_test_rows_stay_sealed() -> None:
    data = rows("spiral", split=Split(0.6, 0.3, 0.1))
    plane = make_grid(data, Axes(), RESOLUTION, "float32").plane
    shown = np.concatenate([data.parts["training"], data.parts["validation"]])
    assert (plane.points == data.raw[shown]).all()
    assert (plane.target == data.y[shown]).all()
    assert np.bincount(plane.part).tolist() == [36, 18]


def test_that_not_even_the_size_of_the_plane_tells_of_test_rows() -> None:
    near, split = DRAWN[:, :2], Split(0.5, 0.25, 0.25)
    far = near.copy()
    far[values(near, split).parts["test"]] *= 100
    planes = [make_grid(values(x, split), Axes(), RESOLUTION, "float32").plane for x in (near, far)]
    assert planes[0].x_range == planes[1].x_range
    assert planes[0].y_range == planes[1].y_range


def test_that_of_many_rows_a_share_of_each_part_and_class_is_drawn() -> None:
    data = load(Data("spiral", frozen(count=9000)))
    plane = make_grid(data, Axes(), RESOLUTION, "float32").plane
    assert len(plane.points) == MAX_POINTS
    assert np.bincount(plane.part).tolist() == [1600, 400]
    assert np.bincount(plane.target) == pytest.approx([1000, 1000], abs=120)


def test_that_the_arrays_of_a_plane_cannot_be_changed() -> None:
    plane = make_grid(SPIRAL, Axes(), RESOLUTION, "float32").plane
    for array in (plane.points, plane.target, plane.part):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7
