"""What a frame says over its plane, made ready to be drawn: kind of task, points, values at a place.

Pure values; knows no widget. The outermost values of a map stand on the edges of the plane.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.engine.frame import Frame, Plane
from playground.gui.plots.marks import tint
from playground.gui.plots.points import FIRST_SQUARE_CLASS, NO_POINTS, PointSet
from playground.gui.theme.colors import class_color
from playground.gui.theme.tokens import Theme

Task = Literal["two classes", "classes", "values"]


def task_of(frame: Frame) -> Task:
    """What the network predicts: one of two classes, one of several, or a measured value."""
    if frame.plane is None or np.asarray(frame.plane.target).dtype.kind not in "iub":
        return "values"
    return "two classes" if len(frame.output) == 1 else "classes"


def first_target(plane: Plane) -> Any:
    """Class index or first value of each point. Shapes: (N,)."""
    target = np.asarray(plane.target)
    return target[:, 0] if target.ndim == 2 else target


@dataclass(frozen=True, slots=True)
class Span:
    """The range of measured targets; −1 … +1 of the signed map stand for its ends."""

    low: float
    high: float

    def signed(self, values: Any) -> Any:
        """Values as −1 … +1 (beyond, where they lie outside)."""
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2 or 1.0
        return (np.asarray(values, dtype=np.float64) - middle) / half


def span_of(plane: Plane) -> Span:
    """The range of the plane's targets; −1 to 1 where there are none."""
    target = first_target(plane)
    finite = target[np.isfinite(target)] if target.size else target
    return Span(float(finite.min()), float(finite.max())) if finite.size else Span(-1.0, 1.0)


def points_of(frame: Frame, theme: Theme) -> PointSet:
    """The data points in the colours of the theme; on a curve their height is their target."""
    plane = frame.plane
    if plane is None or not len(plane.points):
        return NO_POINTS
    task, target, points = task_of(frame), first_target(plane), np.asarray(plane.points)
    height = target if plane.axes.kind == "curve" else points[:, 1]
    if task == "values":
        colors = _value_colors(plane, theme)
        return PointSet(points[:, 0], height, np.asarray(plane.part), colors, (False,) * len(colors))
    kinds = [int(kind) for kind in target]
    colors = tuple(class_color(theme, kind) for kind in kinds)
    square = tuple(kind % len(theme.classes) >= FIRST_SQUARE_CLASS for kind in kinds)
    return PointSet(points[:, 0], height, np.asarray(plane.part), colors, square)


def _value_colors(plane: Plane, theme: Theme) -> tuple[str, ...]:
    """Signed colours; along a curve, where height already says the value, plain ink."""
    if plane.axes.kind == "curve":
        by_part = {0: theme.training, 1: theme.validation, 2: theme.test}
        return tuple(by_part[int(part)] for part in plane.part)
    steps = np.clip(np.round(span_of(plane).signed(first_target(plane)) * 32) / 32, -1, 1)
    known = {float(step): tint(theme, float(step)) for step in np.unique(steps)}
    return tuple(known[float(step)] for step in steps)


def value_at(field: Any, plane: Plane, x: float, y: float | None = None) -> Any:
    """What a map or curve says at a place, in straight lines between its values.

    Shapes: field (…, H, W), or (…, W) where `y` is None → (…).
    """
    columns = _share(x, plane.x_range, field.shape[-1])
    if y is None:
        return _mix(field, columns)
    rows = _share(-y, (-plane.y_range[1], -plane.y_range[0]), field.shape[-2])
    return _mix(_mix(field, columns), rows)


def _share(value: float, limits: tuple[float, float], count: int) -> tuple[int, int, float]:
    """The two neighbours of a value and how far it lies from the first to the second."""
    place = (value - limits[0]) / ((limits[1] - limits[0]) or 1.0) * (count - 1)
    place = min(max(place, 0.0), count - 1.0)
    left = min(int(place), max(count - 2, 0))
    return left, min(left + 1, count - 1), place - left


def _mix(field: Any, at: tuple[int, int, float]) -> Any:
    left, right, share = at
    return field[..., left] * (1 - share) + field[..., right] * share
