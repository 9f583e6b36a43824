"""Faults of this program: an exception that nobody expected is told in the window and kept in a log.

Owns Python's last word on exceptions (`sys.excepthook`) while the window is open, so that a fault in one
slot neither goes unseen nor ends the program.
"""

from __future__ import annotations

import contextlib
import re
import sys
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_dir
from PySide6.QtCore import QObject, Signal

MAX_LOG_BYTES = 2**20
"""A log that has grown larger is begun anew."""

_QT_WORDS = re.compile(r"Error calling Python override of \S+\(\): ")


class Faults(QObject):
    """Catches what no other part caught. Of a fault that comes again and again only the first counts."""

    found = Signal(str)
    """What happened, in a sentence; from whichever thread, received in that of the window."""

    def __init__(self, log: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log = log or Path(user_log_dir("nn-playground", appauthor=False)) / "faults.log"
        self._known: set[tuple[str, int]] = set()
        self._before = sys.excepthook

    def watch(self) -> None:
        """Takes every uncaught exception from now on."""
        self._before, sys.excepthook = sys.excepthook, self.take

    def leave(self) -> None:
        """Lets Python have them again."""
        sys.excepthook = self._before

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Logs and tells an exception. What is no fault, such as Ctrl+C, goes where it went before."""
        if not issubclass(kind, Exception):
            self._before(kind, error, trace)
            return
        place = _place(trace)
        if place in self._known:
            return
        self._known.add(place)
        text = "".join(traceback.format_exception(kind, error, trace))
        kept = self._write(text)
        if sys.stderr is not None:
            sys.stderr.write(text)
        words = _QT_WORDS.sub("", traceback.format_exception_only(kind, error)[-1].strip()).rstrip(".")
        where = f" Details: {kept}" if kept is not None else ""
        self.found.emit(f"{words}. The project is still open: save it.{where}")

    def _write(self, text: str) -> Path | None:
        """Where the log is, None where it cannot be written."""
        with contextlib.suppress(OSError):
            self.log.parent.mkdir(parents=True, exist_ok=True)
            fresh = not self.log.exists() or self.log.stat().st_size > MAX_LOG_BYTES
            with self.log.open("w" if fresh else "a", encoding="utf-8") as file:
                file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{text}\n")
            return self.log
        return None


def _place(trace: TracebackType | None) -> tuple[str, int]:
    """The line where an exception was raised."""
    frames = traceback.extract_tb(trace)
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
