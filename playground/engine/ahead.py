"""Rows that are prepared in a thread of their own while those before them are learned from.

Owns two buffers and at most one thread, which lives for one filling only: whoever forgets to close leaves
nothing behind that waits. Which rows come is the caller's to say, so nothing depends on who is faster.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Buffer = TypeVar("Buffer")
Made = TypeVar("Made")

Stop = Callable[[], bool]
"""Whether the filling is no longer wanted; it may then end early with anything."""


class _Filling(threading.Thread, Generic[Key, Made]):
    """One filling of a buffer."""

    def __init__(self, key: Key, fill: Callable[[Stop], Made]) -> None:
        super().__init__(name="rows ahead")
        self.key = key
        self.unwanted = threading.Event()
        self._fill = fill
        self._made: Made
        self._fault: Exception | None = None

    def run(self) -> None:
        """Fills, and keeps what went wrong."""
        try:
            self._made = self._fill(self.unwanted.is_set)
        except Exception as fault:
            self._fault = fault

    def result(self) -> Made:
        """What was made, after waiting for it. Raises: what went wrong."""
        self.join()
        if self._fault is not None:
            raise self._fault
        return self._made


class Ahead(Generic[Key, Buffer, Made]):
    """Prepares rows by key, the following ones in advance. Mutable; belongs to one thread.

    `fill(key, buffer, stop)` prepares them in a buffer of `room()`; it runs in either thread, one filling at
    a time. What `take` gave last stays as it is until the next `take` of another key.
    """

    def __init__(self, room: Callable[[], Buffer], fill: Callable[[Key, Buffer, Stop], Made]) -> None:
        self._room, self._fill = room, fill
        self._buffers: list[Buffer] = []
        self._used = 0
        self._current: tuple[Key, Made] | None = None
        self._fillings: list[_Filling[Key, Made]] = []
        weakref.finalize(self, _let_go, self._fillings)

    def take(self, key: Key, following: Key | None = None) -> Made:
        """The rows of this key; those of the `following` are prepared from now on.

        Raises: what filling raises.
        """
        if self._current is not None and self._current[0] == key:
            return self._current[1]
        made = self._awaited(key)
        self._used = 1 - self._used
        self._current = (key, made)
        if following is not None and following != key:
            filling = _Filling(following, self._work(following))
            self._fillings.append(filling)
            filling.start()
        return made

    def close(self) -> None:
        """Asks a filling to end and waits for it."""
        while self._fillings:
            filling = self._fillings.pop()
            filling.unwanted.set()
            filling.join()

    def _awaited(self, key: Key) -> Made:
        """What is being prepared where it is the right thing, else prepared now, in the buffer not in use."""
        if self._fillings and self._fillings[0].key == key:
            filling = self._fillings[0]
            try:
                return filling.result()
            finally:
                self.close()
        self.close()
        return self._work(key)(lambda: False)

    def _work(self, key: Key) -> Callable[[Stop], Made]:
        """The filling of the buffer that is not in use; holds no reference to this object."""
        while len(self._buffers) < 2:
            self._buffers.append(self._room())
        fill, buffer = self._fill, self._buffers[1 - self._used]
        return lambda stop: fill(key, buffer, stop)


def _let_go(fillings: list[_Filling[Key, Made]]) -> None:
    """Tells a filling that nobody waits for it any more."""
    for filling in fillings:
        filling.unwanted.set()
