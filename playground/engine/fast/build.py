"""Compiles the kernels and puts them where everybody loads them from.

`python -m playground.engine.fast.build` prints each precision as it begins it and, where it fails, ends with
the reason. Owns how the folders in the cache come and go: only one process at a time makes any, each is
renamed into its place when it is whole, and of older ones the latest is kept.
"""

from __future__ import annotations

import contextlib
import errno
import faulthandler
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from playground.engine.fast import cache
from playground.engine.fast.making import FAILED, LIMIT_S, REFUSED
from playground.engine.fast.onlyone import held

KEPT = 2
"""Folders of one kind of processor that stay: the newest, and one for those who go to and fro."""

ROOM_BYTES = 32 * 2**20
NICE = 19
MADE = ".new"

Say = Callable[[str], None]


def alone(arguments: Sequence[str]) -> int:
    """Builds in a process that does nothing else; with `--aside` at a low priority."""
    faulthandler.dump_traceback_later(LIMIT_S + 30, exit=True)  # should nobody be left to end it
    if "--aside" in arguments and hasattr(os, "nice"):
        os.nice(NICE)
    return main()


def main() -> int:
    """Builds, and prints how that goes. Gives the exit code."""
    reason = cache.impossible()
    if reason is not None:
        print(reason)
        return REFUSED
    try:
        build(compile_into, lambda line: print(line, flush=True))
    except OSError as error:
        print(_refusal(error))
        return REFUSED
    except Exception as error:  # a compiler can fail in any way; the parent wants one line
        told = " ".join(str(error).split())[:300]
        print(f"the fast engine cannot be compiled ({type(error).__name__}: {told})")
        return FAILED
    return 0


def _refusal(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {cache.root()} is full"
    return f"the folder {cache.root()} cannot be written ({error.strerror or error})"


def build(compile: Callable[[Path, Say], None], say: Say) -> None:
    """Makes what `cache.folder()` is to hold, unless somebody else has made it by then. Raises: OSError."""
    target = cache.folder()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with held(target.parent / cache.LOCK):
        if cache.is_ready(target):
            return
        for left in target.parent.glob(f"*{MADE}"):  # by a process that was ended in the middle
            shutil.rmtree(left, ignore_errors=True)
        if shutil.disk_usage(target.parent).free < ROOM_BYTES:
            raise OSError(errno.ENOSPC, "no room")
        new = Path(tempfile.mkdtemp(suffix=MADE, dir=target.parent))
        started = time.monotonic()
        try:
            compile(new, say)
            seconds = round(time.monotonic() - started, 1)
            stamp = {"precisions": cache.PRECISIONS, "seconds": seconds}
            (new / cache.STAMP).write_text(json.dumps(stamp), encoding="utf-8")
            if target.exists():
                shutil.rmtree(target)
            os.rename(new, target)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        forget_old(target)


def forget_old(target: Path) -> None:
    """Removes what other states of the sources have left, but for the one that was used last."""
    others = [path for path in target.parent.iterdir() if path.is_dir() and path != target]
    for path in sorted(others, key=_last_used, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
    for note in target.parent.glob(f"*{cache.FAILURE}"):
        with contextlib.suppress(OSError):
            note.unlink()


def _last_used(place: Path) -> float:
    try:
        return (place / cache.STAMP).stat().st_mtime
    except OSError:
        return 0.0


def compile_into(place: Path, say: Say) -> None:
    """Compiles for every precision; Numba keeps the results in this folder. Raises: OSError."""
    cache.import_kernels(place)
    for dtype in cache.PRECISIONS:
        say(dtype)
        call_kernels(dtype)
    if len(list(place.rglob("*.nbc"))) < len(cache.PRECISIONS):
        raise OSError(errno.EACCES, "Numba kept nothing there")


def call_kernels(dtype: str) -> None:
    """Calls what is compiled once, with the smallest network there is."""
    import numpy as np

    from playground.document.model import Document, Graph, Link, Node, frozen
    from playground.engine.compile import compile
    from playground.engine.device import choose
    from playground.engine.executor import Rows, learning_of
    from playground.engine.fast.executor import FastExecutor
    from playground.ops.facts import Facts

    nodes = (
        Node(1, "input", "input"),
        Node(2, "dense", "output", settings=frozen(units=1)),
        Node(3, "loss", "loss", settings=frozen(kind="mse")),
    )
    document = Document("", Graph(nodes, (Link(1, 0, 2, 0), Link(2, 0, 3, 0))))
    program = compile(document, Facts(("x",), "values", 1))
    device = choose("cpu")
    executor = FastExecutor(program, device, dtype, 1, learning_of(document.training), 0)
    one = np.ones((1, 1))
    executor.hold(Rows(one, one, one))
    executor.predict(np.zeros(1, dtype=np.int64), 0)


if __name__ == "__main__":
    sys.exit(alone(sys.argv[1:]))
