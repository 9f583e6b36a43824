"""Moments of a run that are kept: evenly spread over it, however long it is, the last always that of now."""

from __future__ import annotations

from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Sparse(Generic[Thing]):
    """At most `most` things, each dated by its step. Mutable."""

    def __init__(self, most: int) -> None:
        self.most = max(most, 3)
        self.steps: list[int] = []
        self.things: list[Thing] = []
        self._stride = 1.0

    def __len__(self) -> int:
        return len(self.steps)

    def add(self, step: int, thing: Thing) -> None:
        """Takes in a thing of a later step; it stands in for the last where that came too soon.

        Where there are too many, every second goes, and those to come keep the wider distance.
        """
        steps, things = self.steps, self.things
        if len(steps) > 1 and steps[-1] - steps[-2] < self._stride:
            del steps[-1], things[-1]
        if len(steps) >= self.most:
            del steps[1::2], things[1::2]
            self._stride = (steps[-1] - steps[0]) / (len(steps) - 1)
        steps.append(step)
        things.append(thing)
