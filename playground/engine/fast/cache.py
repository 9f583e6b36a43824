"""Compiled kernels on disk: where they lie, whether they can be had, who makes them, and loading them.

Owns the folders below `root()`: one for each kind of processor, in it one for each state of the sources.
Needs no Numba before kernels are loaded. Whatever is wrong with the folder, the answer is a sentence.

Why so: compiling takes seconds and holds Python's lock, so no process that does anything else may compile.
A child process does (`build`), into a folder of its own that is renamed when it is whole; everybody else
only loads, and refuses what would have to be compiled. Rejected: Numba's own cache beside the sources,
which does not notice that a file has changed that the entry's file imports, and may be read-only;
compiling ahead of time into a library, which needs a compiler at installation.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from platformdirs import user_cache_dir

from playground.engine.fast.cachekey import PACKAGE, made_from, processor
from playground.engine.fast.making import Making
from playground.engine.fast.onlyone import is_held

VARIABLE = "PLAYGROUND_CACHE"
PRECISIONS = ("float32", "float64")
STAMP = "ready.json"
LOCK = "lock"
FAILURE = ".failed"
RETRY_S = 3600.0
"""How long a compilation that went wrong is not tried again."""

COMMAND = (sys.executable, "-P", "-m", "playground.engine.fast.build")
NO_NUMBA = "there is no Numba for this Python"
COMPILING = "the fast engine is being compiled"
TO_COMPILE = "the fast engine is not compiled yet"
NOTICE = "Compiling the fast engine, once; this may take a minute."

_loading = Lock()
_loaded: dict[str, str | None] = {}
"""Precision → why it could not be loaded into this process, None where it was."""


class NotCompiledError(RuntimeError):
    """Kernels were called in a way that they were not compiled for, where nothing may be compiled."""


# -- where they lie and whether they are there


def root() -> Path:
    """The folder for what can be made again."""
    return Path(os.environ.get(VARIABLE) or user_cache_dir("nn-playground", appauthor=False))


def folder() -> Path:
    """Where the kernels lie that belong to these sources, on this processor."""
    return root() / "kernels" / processor() / made_from()


def is_ready(place: Path) -> bool:
    """Whether a folder holds kernels, all of them: the stamp is written last."""
    return (place / STAMP).is_file()


def size() -> int:
    """Bytes on disk of the kernels at hand; 0 where there are none."""
    try:
        return sum(path.stat().st_size for path in folder().rglob("*") if path.is_file())
    except OSError:
        return 0


def why_not() -> str | None:
    """Why kernels cannot be loaded now, as the end of a sentence; None where they can."""
    reason = impossible()
    if reason is not None:
        return reason
    broken = next((why for why in _loaded.values() if why is not None), None)
    place = folder()
    if broken is not None or is_ready(place):
        return broken
    if is_held(place.parent / LOCK):
        return COMPILING
    return _failure(place) or _unwritable(place) or TO_COMPILE


def impossible() -> str | None:
    """Why there can be no kernels at all, None where there can."""
    try:
        numba = find_spec("numba")
    except ValueError:
        numba = None
    if numba is None:
        return NO_NUMBA
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        return "NUMBA_DISABLE_JIT is set"
    return None


def _failure(place: Path) -> str | None:
    """What went wrong when it was last tried, unless that is long ago."""
    note = place.with_suffix(FAILURE)
    try:
        fresh = abs(time.time() - note.stat().st_mtime) < RETRY_S
        return note.read_text(encoding="utf-8").strip() if fresh else None
    except (OSError, ValueError):
        return None


def _unwritable(place: Path) -> str | None:
    """The folder that would have to be written to and cannot be."""
    there = next((one for one in (place, *place.parents) if one.exists()), place.parent)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return None
    return f"the folder {there} cannot be written"


# -- making them


def prepare(wait: bool = True, tell: Callable[[str], None] | None = None) -> Making:
    """Has the kernels compiled by a child process, unless they are there or it cannot be done.

    With `wait` it comes back when that is over; else look at `done()` of the result from time to time.
    `tell` is given a line before it is waited. Never raises.
    """
    making = Making()
    reason = why_not()
    if reason not in (None, TO_COMPILE, COMPILING):
        making.failed = reason
    if reason not in (TO_COMPILE, COMPILING):
        return making
    if wait and tell is not None:
        tell(NOTICE)
    making = _Noting()
    making.start([*COMMAND, *([] if wait else ["--aside"])], _environment(), aside=not wait)
    if wait:
        making.wait()
    return making


class _Noting(Making):
    """A compilation that leaves a note of its failure, so that not every start tries it again."""

    def done(self) -> bool:
        """Whether it is over."""
        over = super().done()
        if over and self.failed is not None and self.lasting:
            with suppress(OSError):
                folder().with_suffix(FAILURE).write_text(self.failed, encoding="utf-8")
        return over


def _environment() -> dict[str, str]:
    """The child finds this very package, and computes on one core."""
    paths = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "OMP_NUM_THREADS": "1"}


# -- loading them


def load_kernels(dtype: str) -> str | None:
    """Takes the kernels of a precision into this process, once; gives why that failed, None where it did not.

    Takes some tenths of a second the first time. Compiles nothing, then or later.
    """
    with _loading:
        if dtype not in _loaded:
            reason = why_not()
            if reason is not None:
                return reason
            _loaded[dtype] = _load(dtype)
        return _loaded[dtype]


def _load(dtype: str) -> str | None:
    place = folder()
    try:
        kernels = import_kernels(place)
        if place not in Path(kernels.run.stats.cache_path).parents:
            return f"Numba cannot use the folder {place}"
        _forbid_compiling()
        from playground.engine.fast.build import call_kernels

        call_kernels(dtype)
    except Exception as error:  # whatever is wrong with Numba or its files: there is another executor
        with suppress(OSError):
            (place / STAMP).unlink()  # the next start has them made again
        return f"the fast engine cannot be loaded ({_first_line(error)})"
    with suppress(OSError):
        os.utime(place / STAMP)  # what was used last is kept longest
    return None


def import_kernels(place: Path) -> Any:
    """The module of kernels, whose compiled form is looked for, and kept, in this folder alone."""
    from numba.core import config

    before, config.CACHE_DIR = config.CACHE_DIR, str(place)
    try:
        from playground.engine.fast import kernels
    finally:
        config.CACHE_DIR = before
    return kernels


def _forbid_compiling() -> None:
    """From now on the kernels run as they were loaded, or raise NotCompiledError."""
    from numba.core import event

    from playground.engine.fast import kernels

    class Refusal(event.Listener):  # type: ignore[misc]  # Numba has no types
        """Ends a compilation as it begins."""

        def on_start(self, event: Any) -> None:
            if event.data["dispatcher"] is kernels.run:
                raise NotCompiledError("they were made for another processor, or for other arguments")

        def on_end(self, event: Any) -> None:
            pass

    event.register("numba:compile", Refusal())


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
