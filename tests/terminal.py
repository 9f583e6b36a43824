"""The command line called from a test: what it said on each stream, and how it ended."""

from __future__ import annotations

import contextlib
import io
from typing import NamedTuple

from playground.cli import main


class Ended(NamedTuple):
    """How a call of the command line ended."""

    code: int
    out: str
    err: str


def call(*arguments: str) -> Ended:
    """Calls the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Ended(code, out.getvalue(), err.getvalue())


def fault(*arguments: str) -> str:
    """The one line that a call answers bad input with."""
    ended = call(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    lines = ended.err.splitlines()
    assert len(lines) == 1, ended.err
    assert "Unexpected fault" not in lines[0]
    assert lines[0].endswith((".", "?", ")"))
    return lines[0]
