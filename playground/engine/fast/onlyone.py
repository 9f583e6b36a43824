"""A file that one process at a time can hold; the system lets go of it however that process ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOOK_S = 0.1
"""How often it is looked whether the file has become free."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Holds the file, waiting for it as long as it takes. Raises: OSError where it cannot be made."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _take(handle):
            time.sleep(LOOK_S)
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether a process holds the file now."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR)
        try:
            return not _take(handle)
        finally:
            os.close(handle)
    return False


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        """Takes the file where it is free; says whether it was."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        """Takes the file where it is free; says whether it was."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a network folder that knows no locks: better twice than never
            return True
        return True
