"""The grounds that words of the canvas stand on, mixed from the theme's roles.

Owns how strongly a category tints headers, far-out blocks and frames. Knows no Qt.
"""

from __future__ import annotations

from playground.gui.theme.colors import mix
from playground.gui.theme.tokens import Theme


def header(theme: Theme, category: str) -> str:
    """Of a node's header: raised, tinted with the category's colour."""
    return mix(theme.node_header, theme.categories[category], 0.10)


def block(theme: Theme, category: str) -> str:
    """Of a node that is too small to show more than its name."""
    return mix(theme.canvas, theme.categories[category], 0.42)


def frame(theme: Theme, category: str) -> str:
    """Of a frame: canvas with a breath of its colour, so little that nodes stand out from it."""
    return mix(theme.canvas, theme.categories[category], 0.04 if theme.name == "dark" else 0.07)


def frame_title(theme: Theme, category: str) -> str:
    """Of the title of a frame."""
    return mix(theme.canvas, theme.categories[category], 0.20)
