"""A process of its own that compiles, as its parent sees it.

Owns the process and what it printed. Knows no cache: only how such a process ends, and which sentence that
makes. The process goes on when the parent ends, so that the work is not lost.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

LIMIT_S = 600.0
"""A compilation that takes longer is given up."""

LOOK_S = 0.05
REFUSED, FAILED = 2, 1
"""Exit codes: it cannot be done here and now; it was tried and went wrong. The last line says why."""

MOST_READ = 2**20


class Making:
    """One compilation. Mutable; belongs to whoever has started it.

    `failed` is the end of a sentence once it is over and has come to nothing; `lasting` says that another
    try would end the same way.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.failed: str | None = None
        self.lasting = False
        self._clock, self._started = clock, clock()
        self._process: subprocess.Popen[bytes] | None = None
        self._printed: int | None = None

    def start(self, command: Sequence[str], environment: Mapping[str, str], *, aside: bool) -> None:
        """Starts the process; with `aside` it leaves the processor to others."""
        try:
            with tempfile.TemporaryFile() as printed:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=printed,
                    stderr=subprocess.STDOUT,
                    env=dict(environment),
                    start_new_session=True,  # Ctrl+C is meant for the parent
                    **_windows_options(aside),
                )
                self._printed = os.dup(printed.fileno())
        except OSError as error:
            self._end(
                f"no process could be started to compile the fast engine ({error.strerror or error})", False
            )

    def done(self) -> bool:
        """Whether it is over."""
        if self._process is None:
            return True
        code = self._process.poll()
        if code is None and self._clock() - self._started > LIMIT_S:
            self._process.kill()
            self._process.wait()
            self._end("compiling the fast engine took too long", True)
        elif code == 0:
            self._end(None, False)
        elif code is not None:
            self._end(self._reason(code), code != REFUSED)
        return self._process is None

    def wait(self) -> None:
        """Comes back when it is over. Ctrl+C ends the waiting, not the process."""
        while not self.done():
            time.sleep(LOOK_S)

    def leave(self) -> None:
        """Looks no more; the process goes on by itself."""
        if self._process is not None:
            self._process.returncode = 0  # it is nobody's to wait for: Popen would complain at the end
            self._end(None, False)

    def _end(self, reason: str | None, lasting: bool) -> None:
        self.failed, self.lasting, self._process = reason, lasting, None
        if self._printed is not None:
            os.close(self._printed)
            self._printed = None

    def _reason(self, code: int) -> str:
        """What the process said last, if it came to that."""
        lines: list[bytes] = []
        if self._printed is not None and code in (REFUSED, FAILED):
            os.lseek(self._printed, 0, os.SEEK_SET)
            lines = os.read(self._printed, MOST_READ).splitlines()
        said = lines[-1].decode(errors="replace").strip() if lines else ""
        return said or f"compiling the fast engine was cut off (status {code})"


def _windows_options(aside: bool) -> dict[str, Any]:
    """No console window, and a low priority, where these are flags of the start."""
    if sys.platform != "win32":
        return {}
    flags = subprocess.CREATE_NO_WINDOW
    return {"creationflags": flags | subprocess.BELOW_NORMAL_PRIORITY_CLASS if aside else flags}
