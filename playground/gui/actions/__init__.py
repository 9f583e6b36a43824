"""Everything that can be done by name: one table of names, sentences, default keys and menus.

Owns which keys an action has at first; nothing else spells one. What an entry does is a method with the
name that stands here, of the window or of the canvas's commands. Menus, tooltips, the key sheet and the
list of commands are made from this table. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Mapping

from playground.gui.actions.canvas import GESTURES, GRAPH, ON_CANVAS
from playground.gui.actions.entry import Entry, Need
from playground.gui.actions.window import BEFORE_GRAPH, BEHIND_GRAPH

__all__ = ["ENTRIES", "GESTURES", "MENUS", "ON_CANVAS", "Entry", "Need", "menu_key"]

MENUS: Mapping[str, tuple[Entry, ...]] = {**BEFORE_GRAPH, "Graph": GRAPH, **BEHIND_GRAPH}
"""The menus, in their order."""

ENTRIES: Mapping[str, Entry] = {
    entry.does: entry for entries in (*MENUS.values(), ON_CANVAS) for entry in entries
}
"""Every entry, by what it does."""


def menu_key(title: str) -> str:
    """The key that opens a menu."""
    return f"Alt+{title[0]}"
