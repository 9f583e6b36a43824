"""The plane that maps are drawn over: which rows its grid stands for, and where the data lie on it.

Two raw columns, the others at their mean over the training rows; or the first two principal
components of all columns; or, with one column only, a line. Row 0 of a map is at the top. Of rows that are
streamed, the mean and the components are those of a fixed sample.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.data import DataSet
from playground.data.scaling import fit
from playground.engine.frame import Axes, Plane

Array = Any
Way = Callable[[Array], Array]

MARGIN = 0.2
"""How far the plane reaches beyond the data, as a share of their extent on either side of the centre."""

MAX_POINTS = 2000
"""Points drawn at most; more would be a blot."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A plane and its grid points as the network gets them, in reading order. Shapes: x (H·W, F).

    `place` leads from raw rows (M, C) to their places on the plane, (M, 2) or (M, 1).
    """

    plane: Plane
    x: Array
    place: Way

    @property
    def shape(self) -> tuple[int, ...]:
        """(H, W) of a map, or (W,) of a curve."""
        wide = self.plane.resolution
        return (wide,) if self.plane.axes.kind == "curve" else (wide, wide)


def make_grid(data: DataSet, axes: Axes, resolution: int, dtype: str) -> Grid:
    """The grid for these axes; where they do not fit the data, for those that fit best."""
    axes = fitting(data, axes)
    if axes.kind == "curve":
        resolution *= 2
    place, to_raw, labels = _projection(data, axes)
    raw, target, part = data.drawn(MAX_POINTS)
    points = place(raw)
    ranges = [_range(points[:, number]) for number in range(points.shape[1])]
    steps = [np.linspace(low, high, resolution) for low, high in ranges]
    if axes.kind == "curve":
        spots = steps[0][:, np.newaxis]
    else:
        across, up = np.meshgrid(steps[0], steps[1][::-1])
        spots = np.column_stack([across.ravel(), up.ravel()])
    for array in (points, target, part):
        array.setflags(write=False)
    plane = Plane(axes, labels, ranges[0], ranges[-1], resolution, points, target, part)
    return Grid(plane, np.ascontiguousarray(data.expand(to_raw(spots)), dtype=dtype), place)


def fitting(data: DataSet, axes: Axes) -> Axes:
    """The axes themselves where the data have them, else the natural ones."""
    if len(data.columns) == 1:
        return Axes("curve", data.columns)
    if axes.kind == "features" and len(axes.names) == len(set(axes.names) & set(data.columns)) == 2:
        return axes
    if len(data.columns) == 2:
        return Axes("features", data.columns)
    return Axes("components")


def _projection(data: DataSet, axes: Axes) -> tuple[Way, Way, tuple[str, ...]]:
    """The way from raw rows to places on the plane, the way back, and the labels of the axes."""
    training = data.typical()
    mean = training.mean(axis=0)
    if axes.kind != "components":
        chosen = [data.columns.index(name) for name in axes.names]

        def at_mean(spots: Array) -> Array:
            rows = np.repeat(mean[np.newaxis], len(spots), axis=0)
            rows[:, chosen] = spots
            return rows

        labels = tuple(data.column_labels[number] for number in chosen)
        return lambda raw: raw[:, chosen], at_mean, labels
    scaler = fit(training)
    standard = scaler.apply(training)
    _, directions = np.linalg.eigh(standard.T @ standard)  # by rising variance, one a column
    first = directions[:, :-3:-1].T
    first = first * np.where(first.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    labels = ("component 1", "component 2")
    return lambda raw: scaler.apply(raw) @ first.T, lambda spots: scaler.inverse(spots @ first), labels


def _range(values: Array) -> tuple[float, float]:
    """From just below the smallest to just above the largest value."""
    low, high = float(values.min()), float(values.max())
    half = (high - low) / 2 or max(abs(low), 1.0)
    middle = (low + high) / 2
    return middle - half * (1 + MARGIN), middle + half * (1 + MARGIN)
