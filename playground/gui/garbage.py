"""Python's cycle collector, kept to the thread of the window.

Left alone, Python collects cycles in whichever thread happens to make the next object. In the thread that
trains that would delete widgets and timers there, and Qt dies of it. So while there is such a thread, cycles
are collected only where `tidy` is called. What stands at the start is left out of the search: it stays.
"""

from __future__ import annotations

import gc

MANY = 100_000
"""So many objects more, all of them are searched: about what a large library brings along."""


class Garbage:
    """Holds the collector back, and does its work when told to. Mutable; belongs to the window's thread."""

    def __init__(self) -> None:
        self._held = False
        self._lasting = 0
        """How many objects had lasted long when all were searched last."""

    def hold(self) -> None:
        """No thread collects by itself from now on."""
        if not self._held:
            self._held = True
            gc.disable()
            gc.freeze()

    def tidy(self) -> None:
        """Collects where Python would have; to be called often."""
        young, middle, old = (
            count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if not (self._held and young):
            return
        if middle and old and self._grown():
            gc.collect()
            self._lasting = len(gc.get_objects(generation=2))
        else:
            gc.collect(1 if middle else 0)

    def _grown(self) -> bool:
        """Whether many more objects last than before: a search of all is to be worth it.

        It takes tens of milliseconds once a large library has been loaded, in which the window stands still.
        """
        return len(gc.get_objects(generation=2)) > self._lasting + MANY

    def release(self) -> None:
        """Python collects by itself again."""
        if self._held:
            self._held = False
            gc.unfreeze()
            gc.enable()
