"""The command line: what it understands, and what it says when something goes wrong.

Every foreseeable fault is one line on the error stream and exit code 2, never a traceback. Nothing
heavy is imported before a command needs it, and Qt only for the window and for pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.cli.faults import guarded
from playground.cli.given import resolved
from playground.cli.parser import parsed


def main(argv: Sequence[str] | None = None) -> int:
    """Does what the arguments ask for; gives the exit code: 0 done, 1 target not reached, 2 bad input."""
    return guarded(lambda: run(argv))


def run(argv: Sequence[str] | None) -> int:
    """One command, its faults still exceptions."""
    options = resolved(parsed(argv))
    code: int = options.command(options)
    return code
