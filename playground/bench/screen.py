"""Where Qt draws while it is measured: on the screen where there is one, else into memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping


def platform_of(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What to add to the environment so that Qt can start."""
    asked = environment.get("QT_QPA_PLATFORM")
    screen = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    offscreen = sys.platform.startswith("linux") and not asked and not screen
    return {"QT_QPA_PLATFORM": "offscreen"} if offscreen else {}


def drawn_where(environment: Mapping[str, str] = os.environ) -> str:
    """A sentence about it."""
    wish = {**environment, **platform_of(environment)}.get("QT_QPA_PLATFORM", "")
    return "Drawn into memory, without a screen." if wish == "offscreen" else "Drawn on this screen."
