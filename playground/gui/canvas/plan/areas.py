"""Which of many boxes lie where: found at once however many there are.

Owns the boxes of one plan side by side in one array. Needs NumPy, not Qt.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from playground.gui.canvas.plan.measures import Box

Key = TypeVar("Key", bound=Hashable)


class Areas(Generic[Key]):
    """Boxes by key. Answers keep the order in which the boxes were given."""

    def __init__(self, boxes: Mapping[Key, Box]) -> None:
        self._keys = list(boxes)
        sides = np.array(list(boxes.values()), dtype=np.float64).reshape(-1, 4)
        self._left, self._top = sides[:, 0].copy(), sides[:, 1].copy()
        self._right, self._bottom = sides[:, 0] + sides[:, 2], sides[:, 1] + sides[:, 3]

    def meeting(self, area: Box) -> list[Key]:
        """The keys of the boxes that an area touches."""
        return self._named(
            (self._left <= area.right)
            & (self._right >= area.x)
            & (self._top <= area.bottom)
            & (self._bottom >= area.y)
        )

    def within(self, left: float, right: float, top: float, bottom: float) -> list[Key]:
        """The keys of the boxes that lie between two sides and touch the band between two heights."""
        return self._named(
            (self._left >= left) & (self._right <= right) & (self._top <= bottom) & (self._bottom >= top)
        )

    def near(self, x: float, y: float, reach: float = 0.0) -> list[Key]:
        """The keys of the boxes that a point lies in, or no further than `reach` beside."""
        return self.meeting(Box(x - reach, y - reach, 2 * reach, 2 * reach))

    def _named(self, which: NDArray[Any]) -> list[Key]:
        return [self._keys[number] for number in np.flatnonzero(which).tolist()]
