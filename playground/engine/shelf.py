"""Numbers that have left the network, kept until an edit, or undoing one, brings their units back.

A weight stands between two units. When one of them goes (its layer is deleted, muted, cut off or made
narrower) the weight is laid on the shelf under the names of both, and taken down when both are there again.
Where another unit takes the place of the one that goes, and its numbers with it, a copy is laid down for the
case that the one is back and the other gone in a single step, as after undoing twice in a hurry.
Owns what lies there and how much; which unit is which is said by `units`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.engine.units import Maker, Site, Units

Array = Any

MOST_BYTES = 64 << 20
"""What may lie there; what was laid down first goes first."""


@dataclass(slots=True)
class _Lot:
    """Numbers of one block that left together, the older the lower its number; `there` says which of them
    have not been taken since. `heirs` are who works with these numbers meanwhile: where one of them is still
    there, the lot is not touched.

    The first row is of the numbers themselves, further ones of the optimiser's slots. Shapes: numbers
    (1 + slots, *shape), there as the shape.
    """

    number: int
    sides: tuple[Units, ...]
    numbers: Array
    there: Array
    heirs: frozenset[Maker]

    @property
    def size_bytes(self) -> int:
        """How much it is."""
        return int(self.numbers.nbytes + self.there.nbytes)


class Shelf:
    """Lots of numbers. Mutable; owned by whoever makes one trainer after another."""

    def __init__(self) -> None:
        self._lots: dict[object, list[_Lot]] = {}
        """Those of each block, by its key, the newest last."""
        self._laid = 0

    def clear(self) -> None:
        """Nothing that lies there will be wanted: a start from the beginning, or another project."""
        self._lots.clear()

    def forget_slots(self) -> None:
        """Another optimiser is at work: what the last one remembered says nothing to it, nor to the next."""
        for lot in self._all():
            lot.numbers = lot.numbers[:1].copy()

    @property
    def size_bytes(self) -> int:
        """How much lies there."""
        return sum(lot.size_bytes for lot in self._all())

    def _all(self) -> list[_Lot]:
        return [lot for lots in self._lots.values() for lot in lots]

    def lay(self, site: Site, numbers: Array, leaving: Array, heirs: frozenset[Maker] = frozenset()) -> None:
        """Lays down those numbers of a block that leave, or go over to `heirs`.

        What lay there of the very same units is older and goes. Shapes: numbers (rows, *shape), leaving
        (*shape).
        """
        if not leaving.any():
            return
        axes = range(leaving.ndim)
        stay = [np.flatnonzero(leaving.any(axis=tuple(one for one in axes if one != axis))) for axis in axes]
        sides = tuple(
            tuple(side[place] for place in places) for side, places in zip(site.sides, stay, strict=False)
        )
        there = leaving[np.ix_(*stay)] if stay else leaving.copy()
        held = numbers[(slice(None), *np.ix_(*stay))] if stay else numbers.copy()
        self._laid += 1
        lots = self._lots.get(site.key, [])
        kept = [lot for lot in lots if lot.sides != sides or not sides] if there.all() else lots
        self._lots[site.key] = [*kept, _Lot(self._laid, sides, held, there, heirs)]

    def clear_out(self) -> None:
        """Throws away what lies there for longest, where there is more than `MOST_BYTES`."""
        size, last = self.size_bytes, 0
        if size <= MOST_BYTES:
            return
        for lot in sorted(self._all(), key=lambda lot: lot.number):
            if size > MOST_BYTES:
                size, last = size - lot.size_bytes, lot.number
        self._lots = {key: [lot for lot in lots if lot.number > last] for key, lots in self._lots.items()}

    def take(self, site: Site, into: Array, missing: Array) -> Array:
        """Puts back what lies there for a block where numbers are `missing`, and marks what no longer is.

        Gives where the optimiser's slots came along too. Shapes: into (rows, *shape); missing and the result
        (*shape).
        """
        remembered = np.zeros_like(missing)
        lots = self._lots.pop(site.key, [])
        makers = {unit.maker for side in site.sides for unit in side}
        for lot in reversed(lots):
            if len(lot.sides) == len(site.sides) and missing.any() and makers.isdisjoint(lot.heirs):
                _put(lot, site, into, missing, remembered)
        left = [lot for lot in lots if lot.there.any()]
        if left:
            self._lots[site.key] = left
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
