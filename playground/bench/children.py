"""Processes of our own that measure: started with what they need, and never left behind.

Owns what a child is told through its environment: one thread for every library, and where this package
lies. Children answer in lines of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

GRACE_S = 5.0
"""How long a child may take to end after it was asked to."""

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


class ChildError(RuntimeError):
    """A child ended before it had answered; the text says what it said last."""


def environment(**more: str) -> dict[str, str]:
    """This process's environment for a child, with the way to this package and one thread each."""
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths), **more}


@contextmanager
def answers(arguments: Sequence[str], env: Mapping[str, str]) -> Iterator[Iterator[dict[str, Any]]]:
    """Starts Python with these arguments; gives what it answers, one JSON object after the other.

    The child has ended when the block has, whichever way that is left. Raises: ChildError, while the
    answers are read, where the child ends with a fault.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        command = [sys.executable, *arguments]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True, env=dict(env)
        )
        try:
            yield _read(process, errors)
        finally:
            end(process)


def _read(process: subprocess.Popen[str], errors: IO[str]) -> Iterator[dict[str, Any]]:
    """Every line that is a JSON object, as it comes; other lines are some library's chatter."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            yield json.loads(line)
    if process.wait() != 0:
        errors.seek(0)
        said = [line.strip() for line in errors if line.strip()]
        raise ChildError(said[-1] if said else f"it ended with code {process.returncode}")


def end(process: subprocess.Popen[str]) -> None:
    """Asks the child to stop where it still runs, and sees to it."""
    if process.poll() is None:
        if os.name == "nt":
            process.terminate()
        else:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


def answer(**values: Any) -> None:
    """Said by a child: one object to whoever started it."""
    print(json.dumps(values, allow_nan=False), flush=True)
