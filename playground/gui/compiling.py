"""Has the fast engine ready while the window is open, compiled in a process of its own where need be.

Owns that process and a timer that looks whether it is done. Begins only when told to, so that it takes
nothing from a window that is opening.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from playground.engine.fast import cache
from playground.engine.fast.making import Making

LOOK_MS = 500

SETTLE_MS = 300
"""A window that has just got its first frame is left alone for so long: it still paints."""


class Compiling(QObject):
    """One compilation at most. `on` says whether it is going on."""

    ready = Signal()
    """The fast engine can be loaded."""
    changed = Signal()
    """`on` has become another."""
    ended = Signal(str)
    """A compilation is over: why it came to nothing, "" where it did not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = False
        self._making: Making | None = None
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self.begin)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin_soon(self) -> None:
        """Begins in a moment, unless the window is closed by then."""
        self._rest.start(SETTLE_MS)

    def begin(self) -> None:
        """Says that all is ready, or starts the process where there is something to compile."""
        if self._making is not None:
            return
        if cache.why_not() is None:
            self.ready.emit()
            return
        self._making = making = cache.prepare(wait=False)
        if not making.done():
            self.on = True
            self._timer.start()
            self.changed.emit()

    def leave(self) -> None:
        """Begins nothing and looks no more; a process goes on by itself, for the next start."""
        self._rest.stop()
        self._timer.stop()
        if self._making is not None:
            self._making.leave()

    def _look(self) -> None:
        making = self._making
        if making is not None and making.done():
            self._timer.stop()
            self.on = False
            self.changed.emit()
            if making.failed is None:
                self.ready.emit()
            self.ended.emit(making.failed or "")
