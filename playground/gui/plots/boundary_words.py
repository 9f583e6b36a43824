"""What a boundary chart says in words, and the range of a curve: legend, read-out. Pure values; no widget."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.frame import Frame
from playground.gui.plots.card import Reading
from playground.gui.plots.legend import Entry
from playground.gui.plots.reading import Task, span_of, task_of
from playground.gui.theme.figures import number
from playground.gui.theme.tokens import Theme


def parts_entries(frame: Frame, theme: Theme, *, tested: bool) -> list[Entry]:
    """The parts of the data with their marks; the test rows once they are shown."""
    task = task_of(frame)
    if _is_curve(frame) and task == "values":
        entries = [
            Entry("training", "dot", (theme.training,)),
            Entry("validation", "ring", (theme.validation,)),
        ]
    else:
        ends = (theme.signed[0], theme.signed[-1])
        pair = ends if task == "values" else theme.classes[: 2 if task == "two classes" else 3]
        entries = [Entry("training", "dot", tuple(pair)), Entry("validation", "ring", tuple(pair))]
    return [*entries, Entry("test", "diamond", (theme.test,))] if tested else entries


def line_entry(frame: Frame, theme: Theme) -> Entry:
    """What the line of a curve or a plane is, or the ramp of its colours."""
    task = task_of(frame)
    if _is_curve(frame):
        return Entry("network" if task == "values" else "p", "line")
    if task == "values" and frame.plane is not None:
        span = span_of(frame.plane)
        return Entry(number(span.high, 3), "ramp", theme.signed, number(span.low, 3))
    return Entry("p = 0.5" if task == "two classes" else "border", "line")


def _is_curve(frame: Frame) -> bool:
    return frame.plane is not None and frame.plane.axes.kind == "curve"


def predictions(task: Task, values: Any) -> list[Reading]:
    """What the network says at a place. Shapes: values (K,)."""
    if task == "two classes":
        return [Reading("p", number(float(values[0]), 3))]
    if task == "classes":
        best = int(np.argmax(values))
        return [Reading("class", str(best)), Reading("p", number(float(values[best]), 3))]
    return [Reading("prediction", number(float(values[0]), 4))]


def heights(rows: Any, points: Any) -> tuple[float, float]:
    """A range that holds the points and the curves, unless the curves run far away from them.

    Shapes: rows (R, M), points (N,).
    """
    known = np.asarray(points, dtype=np.float64)
    if not len(known):
        known = np.ravel(rows)
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    span = (high - low) or 1.0
    finite = np.clip(rows[np.isfinite(rows)], low - span, high + span)
    if len(finite):
        low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    room = 0.06 * ((high - low) or 1.0)
    return low - room, high + room
