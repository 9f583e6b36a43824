"""Python's cycle collector, kept to the thread of the window.

Left alone, Python collects cycles in whichever thread happens to make the next object. In the thread that
trains that would delete widgets and timers there, and Qt dies of it. So while there is such a thread, cycles
are collected only where `tidy` is called. What stands at the start is left out of the search: it stays.
"""

from __future__ import annotations

import gc


class Garbage:
    """Holds the collector back, and does its work when told to. Mutable; belongs to the window's thread."""

    def __init__(self) -> None:
        self._held = False

    def hold(self) -> None:
        """No thread collects by itself from now on."""
        if not self._held:
            self._held = True
            gc.disable()
            gc.freeze()

    def tidy(self) -> None:
        """Collects where Python would have; to be called often."""
        due = [
            generation
            for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if self._held and due:
            gc.collect(due[-1])

    def release(self) -> None:
        """Python collects by itself again."""
        if self._held:
            self._held = False
            gc.unfreeze()
            gc.enable()
