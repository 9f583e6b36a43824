"""Work cut into parts, each done in a turn of the event loop of its own.

Owns the parts that are still to be done. What one part changes is painted before the next begins, so mouse
and keys come in between, however much there is to be shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

Part = Callable[[], None]


class Turns(QObject):
    """Does parts one after the other. Mutable; lives in the window's thread."""

    done = Signal()
    """The last part is done and painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: deque[Part] = deque()
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._turn)

    @property
    def busy(self) -> bool:
        """Whether something is still to be done or painted."""
        return self._next.isActive()

    def begin(self, parts: Sequence[Part]) -> None:
        """Does these parts, the first in the next turn, behind those that wait."""
        self._parts.extend(parts)
        self._next.start()

    def drop(self) -> None:
        """What waits need not be done any more."""
        self._parts.clear()

    def finish(self) -> None:
        """Does what waits here and now, for whoever lets no event loop turn."""
        while self._parts:
            self._parts.popleft()()
        self._next.stop()

    def _turn(self) -> None:
        if not self._parts:
            self.done.emit()
            return
        self._next.start()  # whatever happens to this part, the others get their turn
        self._parts.popleft()()
