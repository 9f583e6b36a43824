"""The window."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace

from playground.cli.faults import UsageError
from playground.cli.threads import steady_threads


def window(options: Namespace) -> int:
    """Opens the window and stays until it is closed."""
    if options.project is not None:
        from playground.export import open_project

        open_project(options.project)  # what cannot be opened is said before a window stands there empty
    require_screen()
    gc.disable()  # a start makes much and drops nothing; then the window decides when cycles are collected
    try:
        steady_threads()
        from playground.gui.app import main

        code: int = main(options.project)
    finally:
        gc.enable()
    return code


def require_screen() -> None:
    """Without a screen Qt would end the process; says so before."""
    asked_for = os.environ.get("QT_QPA_PLATFORM")
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not asked_for and not screen:
        raise UsageError(
            "There is no screen here (DISPLAY is not set): `playground train spiral --out DIR` needs none, "
            "and `playground shot spiral --to FILE.png` draws the window."
        )
