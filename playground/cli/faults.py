"""From exceptions to one line and an exit code."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable

BAD_INPUT = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
TRACE = "PLAYGROUND_TRACEBACK"


class UsageError(ValueError):
    """The command line asks for something that cannot be; the text is one sentence."""


def guarded(work: Callable[[], int]) -> int:
    """The exit code of the work; what goes wrong becomes one line on the error stream."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # an old code page lacks some signs: better "?" than a fault
            stream.reconfigure(errors="replace")
    try:
        code = work()
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _let_go_of_output()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        say("Interrupted.")
        return INTERRUPTED
    except Exception as error:
        if os.environ.get(TRACE):
            raise
        say(sentence(error))
        return BAD_INPUT


def say(line: str) -> None:
    """One line on the error stream; nothing where nobody reads it any more."""
    with contextlib.suppress(OSError):
        print(" ".join(line.split()), file=sys.stderr, flush=True)


def sentence(error: Exception) -> str:
    """What an exception means for the person who typed the command."""
    from playground.data import DataError
    from playground.document import DocumentError
    from playground.engine.compile import CompileError
    from playground.export import ExportError

    if isinstance(error, CompileError):
        more = len(error.problems) - 1
        rest = f" (And {more} more problem{'s' if more > 1 else ''}.)" if more > 0 else ""
        return str(error) + rest
    if isinstance(error, (DocumentError, ExportError, UsageError)):
        return str(error)
    if isinstance(error, DataError):
        return as_sentence(str(error))
    if isinstance(error, OSError) and error.filename is not None:
        return (
            f"{os.fsdecode(error.filename)[:200]} cannot be used: {(error.strerror or str(error)).lower()}."
        )
    if isinstance(error, MemoryError):
        return "There is not enough memory: use fewer rows, a smaller batch or narrower layers."
    if isinstance(error, ImportError) and ("Qt" in str(error) or ".so" in str(error)):
        return f"The window's libraries cannot be loaded ({_first(error)}): `python3 run.py` sets them up."
    return f"Unexpected fault, {type(error).__name__}: {_first(error)} ({TRACE}=1 shows where it happened)."


def as_sentence(text: str) -> str:
    """With a capital, unless it begins with the name of a file or of a column, and a full stop."""
    start = text.split(" ", 1)[0]
    begun = text[:1].upper() + text[1:] if start.isalpha() else text
    return begun + ("" if begun.endswith((".", "?")) else ".")


def _first(error: Exception) -> str:
    return (str(error).splitlines() or ["no message"])[0].rstrip(".")


def _let_go_of_output() -> None:
    """Points the closed output elsewhere, so that the flush at exit has nothing to complain about."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):  # no real file stands behind it
        sys.stdout = io.StringIO()
