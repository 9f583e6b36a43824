"""Sharing rows out to training, validation and test: stratified for classes, a pure function of the seed.

Knows nothing of where rows come from; it works on row numbers and classes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from playground.data.recipe import DataError, Shares
from playground.data.source import Whole
from playground.data.streams import stream

PARTS = ("training", "validation", "test")
TOLERANCE = 1e-6


def shares_problem(shares: Shares) -> tuple[str, str] | None:
    """(where, sentence) for proportions or a seed that cannot be; None where they can. Never raises."""
    for name in PARTS:
        value = getattr(shares, name, None)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            return f"split.{name}", f"the {name} share must be a number from 0 to 1, not {value!r}"
    total = math.fsum(getattr(shares, name) for name in PARTS)
    if abs(total - 1) > TOLERANCE:
        parts = " + ".join(f"{name} {getattr(shares, name):g}" for name in PARTS)
        return "split", f"the shares must add up to 1, but {parts} = {total:g}"
    if shares.training <= 0:
        return "split.training", "the training share is 0: give it some rows, for example 0.8"
    seed = getattr(shares, "seed", None)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        return "split.seed", f"the split seed must be a whole number from 0 to 4,294,967,295, not {seed!r}"
    return None


def emptiness(counts: Mapping[str, int], shares: Shares) -> tuple[str, str] | None:
    """(where, sentence) for a part that was given a share but got no row."""
    total = sum(counts.values())
    for name in PARTS:
        share = getattr(shares, name)
        if share > 0 and counts[name] == 0:
            rows = "1 row leaves" if total == 1 else f"{total:,} rows leave"
            text = f"{rows} none for {name}, whose share is {share:.3g}: raise that share or use more rows"
            return f"split.{name}", text
    return None


def allot(sizes: Whole, shares: Shares) -> Whole:
    """How many rows of each class go to each part.

    Every cell is its exact share rounded down or up, so it is within one row of it; a row left over
    goes to the part that is furthest behind over all classes so far. A class with any row at all
    has one in training. Shapes: sizes (K,); gives (K, 3).
    """
    wanted = np.array([getattr(shares, name) for name in PARTS], dtype=np.float64)
    wanted /= wanted.sum()
    exact = sizes[:, None] * wanted
    cells = np.floor(exact + 1e-9).astype(np.int64)
    behind = np.zeros(len(PARTS))
    for row, (size, share) in enumerate(zip(sizes, exact, strict=True)):
        left = int(size - cells[row].sum())
        behind += share - cells[row]
        open_parts = share - cells[row] > 1e-9
        for _ in range(left):
            needy = np.where(open_parts, behind, -np.inf)
            part = 0 if open_parts[0] and cells[row, 0] == 0 else int(needy.argmax())
            cells[row, part] += 1
            behind[part] -= 1
            open_parts[part] = False
    return cells


def split_rows(n: int, shares: Shares, classes: Whole | None = None) -> Mapping[str, Whole]:
    """The row numbers of each part: disjoint, together all rows, in random order.

    `classes` (N,) are class indices to stratify by. Raises: DataError where the shares cannot be, or
    a part with a share gets no row.
    """
    found = shares_problem(shares)
    if found is not None:
        raise DataError(found[1])
    order = stream("split", shares.seed).permutation(n)
    kinds = np.zeros(n, dtype=np.int64) if classes is None else classes[order]
    cells = allot(np.bincount(kinds, minlength=1), shares)
    part_of = np.empty(n, dtype=np.int64)
    for kind, counts in enumerate(cells):
        part_of[kinds == kind] = np.repeat(np.arange(len(PARTS)), counts)
    parts = {name: order[part_of == index] for index, name in enumerate(PARTS)}
    found = emptiness({name: len(rows) for name, rows in parts.items()}, shares)
    if found is not None:
        raise DataError(found[1])
    return MappingProxyType(parts)
