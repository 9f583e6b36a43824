"""A project that is piped in: `-` in the place of PROJECT."""

from __future__ import annotations

import sys
from argparse import Namespace

from playground.cli.faults import UsageError

PIPED = "-"


def resolved(options: Namespace) -> Namespace:
    """The options, a project that stands for the standard input put in its place. Raises UsageError."""
    if getattr(options, "project", None) == PIPED:
        options.project = piped_in()
    return options


def piped_in() -> str:
    """The text of a project from the standard input: of its file, or a shared one. Raises UsageError."""
    from playground.document.share import MAX_TEXT, shared_in

    if sys.stdin is None:  # a window's process without a terminal
        raise UsageError(EMPTY_HANDED)
    raw = sys.stdin.buffer.read(4 * MAX_TEXT + 1)  # a character has four bytes at most
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{EMPTY_HANDED} What came is not UTF-8 text.") from None
    if shared_in(text).kind == "nothing":
        raise UsageError(EMPTY_HANDED)
    return text


EMPTY_HANDED = (
    "The standard input holds no project: pipe a .nnplay file or the text of `playground share` into it."
)
