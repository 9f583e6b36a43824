"""Plots as tables: what is drawn, in full numbers, as CSV that no spreadsheet mistakes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from playground.engine.frame import Frame, Plane
from playground.gui.plots.reading import first_target, task_of

Cell = str | int | float | None

_FORMULA_STARTS = ("=", "+", "-", "@")
_PART_NAMES = ("training", "validation", "test")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """CSV with a header. Numbers are exact; texts that a spreadsheet would run get an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = " ".join(cell.split())
        return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
    return repr(cell)


def boundary_csv(frame: Frame) -> str:
    """The prediction over the plane's grid, then the data points with their targets."""
    plane, output = frame.plane, frame.output
    if plane is None or output is None:
        return csv_text(("part",), ())
    output = np.asarray(output)
    several = len(output) > 1
    word = "prediction" if task_of(frame) == "values" else "p"
    names = [f"{word} {index}" for index in range(len(output))] if several else [word]
    labels = plane.labels[:1] if plane.axes.kind == "curve" else plane.labels[:2]
    return csv_text(
        ("part", *labels, "target", *names), [*_grid_rows(plane, output), *_point_rows(plane, len(names))]
    )


def _grid_rows(plane: Plane, output: Any) -> Iterator[list[Cell]]:
    across = np.linspace(*plane.x_range, output.shape[-1]).tolist()
    if plane.axes.kind == "curve":
        for column, x in enumerate(across):
            yield ["plane", x, None, *output[:, column].tolist()]
        return
    for row, y in enumerate(np.linspace(*plane.y_range, output.shape[-2])[::-1].tolist()):
        for column, x in enumerate(across):
            yield ["plane", x, y, None, *output[:, row, column].tolist()]


def _point_rows(plane: Plane, predictions: int) -> Iterator[list[Cell]]:
    target = first_target(plane).tolist()
    for place, value, part in zip(
        np.asarray(plane.points).tolist(), target, np.asarray(plane.part), strict=True
    ):
        yield [_PART_NAMES[int(part)], *place, value, *[None] * predictions]


def activation_csv(x: Any, f: Any, slope: Any, before: Any, after: Any) -> str:
    """The curve and its slope, then the rows of the batch on it. Shapes: (N,) three times, (B,) twice."""
    curve = zip(x.tolist(), f.tolist(), slope.tolist(), strict=True)
    batch = zip(before.tolist(), after.tolist(), strict=True)
    rows: list[Sequence[Cell]] = [("curve", *point) for point in curve]
    rows += [("batch", *point, None) for point in batch]
    return csv_text(("part", "x", "f", "slope"), rows)


def weights_csv(parameters: Mapping[str, Any]) -> str:
    """Every parameter with its block and its place in it."""
    return csv_text(("block", "row", "column", "value"), _weight_rows(parameters))


def _weight_rows(parameters: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for name, block in parameters.items():
        matrix = np.atleast_2d(np.asarray(block))
        for row, line in enumerate(matrix.tolist()):
            for column, value in enumerate(line):
                yield [name, row, column, value]
