"""Lines along which a map has one value: marching squares, all cells at once. NumPy only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.intp]

# Corners of a cell by bit: 1 upper left, 2 upper right, 4 lower right, 8 lower left; sides: 0 upper,
# 1 right, 2 lower, 3 left. Each case crosses one pair of sides or, where opposite corners agree, two.
_FIRST = np.full((16, 2), -1)
_SECOND = np.full((16, 2), -1)
for _case, _sides in {
    1: (3, 0), 2: (0, 1), 3: (3, 1), 4: (1, 2), 6: (0, 2), 7: (3, 2),
    8: (2, 3), 9: (2, 0), 11: (2, 1), 12: (1, 3), 13: (1, 0), 14: (0, 3),
}.items():  # fmt: skip
    _FIRST[_case] = _sides
_FIRST[5], _SECOND[5] = (3, 0), (1, 2)
_FIRST[10], _SECOND[10] = (0, 1), (2, 3)


def contour(field: NDArray[Any], level: float) -> tuple[Numbers, Numbers]:
    """Pieces of the line where `field` passes `level`, straight between neighbouring values.

    Values that are not a number count as below. The places are column and row numbers, so that
    field[row, column] stands at (column, row).

    Shapes: field (H, W) → two arrays (2 N,): x and y of the pieces' ends, two by two.
    """
    values = np.nan_to_num(np.asarray(field, dtype=np.float64) - level, nan=-1.0, posinf=1e30, neginf=-1e30)
    above = values > 0
    case = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    rows, columns = np.nonzero((case != 0) & (case != 15))
    case = case[rows, columns]
    pieces = [_ends(values, rows, columns, _FIRST[case])]
    double = np.flatnonzero(_SECOND[case, 0] >= 0)
    if len(double):
        pieces.append(_ends(values, rows[double], columns[double], _SECOND[case[double]]))
    both = np.concatenate(pieces)
    return both[:, :, 0].ravel(), both[:, :, 1].ravel()


def _ends(values: Numbers, rows: Whole, columns: Whole, sides: Whole) -> Numbers:
    """Where the line crosses two sides of each cell. Shapes: (N,), (N,), sides (N, 2) → (N, 2, 2)."""
    ends = np.empty((len(rows), 2, 2))
    for end in (0, 1):
        side = sides[:, end]
        r0, c0 = rows + (side == 2), columns + (side == 1)
        r1, c1 = rows + (side != 0), columns + (side != 3)
        low, high = values[r0, c0], values[r1, c1]
        share = low / (low - high)
        ends[:, end, 0] = c0 + share * (c1 - c0)
        ends[:, end, 1] = r0 + share * (r1 - r0)
    return ends


def borders(shares: NDArray[Any]) -> tuple[Numbers, Numbers]:
    """Pieces of the lines between the areas where one class leads.

    Shapes: shares (K, H, W) → like `contour`.
    """
    leading = shares.argmax(axis=0)
    others = np.array(shares, dtype=np.float64)
    np.put_along_axis(others, leading[None], -np.inf, axis=0)
    first, second = shares.max(axis=0), others.max(axis=0)
    xs, ys = [np.empty(0)], [np.empty(0)]
    for index in np.unique(leading)[:-1]:
        x, y = contour(shares[index] - np.where(leading == index, second, first), 0.0)
        xs.append(x)
        ys.append(y)
    return np.concatenate(xs), np.concatenate(ys)
