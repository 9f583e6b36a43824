"""`python -m playground`: hands the arguments to the command line, which imports Qt only for the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code of the command line; the process's own arguments where none are given."""
    from playground.cli import main as command_line

    return command_line(list(sys.argv[1:] if arguments is None else arguments))


if __name__ == "__main__":
    sys.exit(main())
