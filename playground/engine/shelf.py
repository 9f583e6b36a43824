"""Numbers that have left the network, kept until an edit, or undoing one, brings their units back.

A weight stands between two units. When one of them goes (its layer is deleted, muted, cut off or made
narrower) the weight is laid on the shelf under the names of both, and taken down when both are there again.
Owns what lies there and how much; which unit is which is said by `units`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.engine.units import Site, Units

Array = Any

MOST_BYTES = 64 << 20
"""What may lie there; what was laid down first goes first."""


@dataclass(slots=True)
class _Lot:
    """Numbers of one block that left together; `there` says which of them have not been taken since.

    The first row is of the numbers themselves, further ones of the optimiser's slots. Shapes: numbers
    (1 + slots, *shape), there as the shape.
    """

    key: object
    sides: tuple[Units, ...]
    numbers: Array
    there: Array


class Shelf:
    """Lots of numbers, the newest last. Mutable; owned by whoever makes one trainer after another."""

    def __init__(self) -> None:
        self._lots: list[_Lot] = []

    def clear(self) -> None:
        """Nothing that lies there will be wanted: a start from the beginning, or another project."""
        self._lots.clear()

    def forget_slots(self) -> None:
        """Another optimiser is at work: what the last one remembered says nothing to it, nor to the next."""
        for lot in self._lots:
            lot.numbers = lot.numbers[:1].copy()

    @property
    def size_bytes(self) -> int:
        """How much lies there."""
        return sum(lot.numbers.nbytes + lot.there.nbytes for lot in self._lots)

    def lay(self, site: Site, numbers: Array, leaving: Array) -> None:
        """Lays down those numbers of a block that leave. Shapes: numbers (rows, *shape), leaving (*shape)."""
        if not leaving.any():
            return
        axes = range(leaving.ndim)
        stay = [np.flatnonzero(leaving.any(axis=tuple(one for one in axes if one != axis))) for axis in axes]
        sides = tuple(
            tuple(side[place] for place in places) for side, places in zip(site.sides, stay, strict=False)
        )
        there = leaving[np.ix_(*stay)] if stay else leaving.copy()
        held = numbers[(slice(None), *np.ix_(*stay))] if stay else numbers.copy()
        self._lots.append(_Lot(site.key, sides, held, there))
        while self._lots and self.size_bytes > MOST_BYTES:
            del self._lots[0]

    def take(self, site: Site, into: Array, missing: Array) -> Array:
        """Puts back what lies there for a block where numbers are `missing`, and marks what no longer is.

        Gives where the optimiser's slots came along too. Shapes: into (rows, *shape); missing and the result
        (*shape).
        """
        remembered = np.zeros_like(missing)
        for lot in reversed(self._lots):
            if lot.key == site.key and len(lot.sides) == len(site.sides) and missing.any():
                _put(lot, site, into, missing, remembered)
        self._lots = [lot for lot in self._lots if lot.there.any()]
        return remembered


def _put(lot: _Lot, site: Site, into: Array, missing: Array, remembered: Array) -> None:
    """Puts back what one lot has."""
    if not site.sides and lot.there.shape != missing.shape:
        return
    pairs = [_same(old, new) for old, new in zip(lot.sides, site.sides, strict=True)]
    if not all(len(one[0]) for one in pairs):
        return
    source: Any = np.ix_(*(one[0] for one in pairs)) if pairs else ...
    target: Any = np.ix_(*(one[1] for one in pairs)) if pairs else ...
    rows = min(len(into), len(lot.numbers))
    with np.errstate(over="ignore"):
        numbers = np.stack([lot.numbers[row][source] for row in range(rows)]).astype(into.dtype)
    put = lot.there[source] & missing[target] & np.isfinite(numbers).all(axis=0)
    for row in range(rows):
        into[row][target] = np.where(put, numbers[row], into[row][target])
    missing[target] &= ~put
    if rows == len(into):
        remembered[target] |= put
    lot.there[source] &= ~put


def _same(old: Units, new: Units) -> tuple[Sequence[int], Sequence[int]]:
    """The places of the units that are in both."""
    known = {unit: place for place, unit in enumerate(old)}
    pairs = [(known[unit], place) for place, unit in enumerate(new) if unit in known]
    return [one for one, _ in pairs], [other for _, other in pairs]
