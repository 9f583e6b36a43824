"""What one line of the table of actions says. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Need = Literal[
    "node",
    "one",
    "two",
    "three",
    "wire",
    "something",
    "held",
    "group",
    "nodes",
    "links",
    "trains",
    "undo",
    "redo",
]
"""What an action may need: so many selected nodes, a wire, either, a node or a weight, a group; any node or
link at all; a network that can be trained; something to undo."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be done. `does` names a method; a `check` entry shows a state."""

    title: str
    does: str
    keys: tuple[str, ...] = ()
    help: str = ""
    """One sentence that teaches what it is good for."""
    check: bool = False
    rule_before: bool = False
    in_canvas: bool = False
    """Its keys are those of the canvas: they work while it has the keyboard."""
    needs: Need | None = None
    """What must be there for it to do anything."""


def on_canvas(
    title: str,
    does: str,
    keys: tuple[str, ...] = (),
    help: str = "",
    *,
    needs: Need | None = None,
    check: bool = False,
    rule_before: bool = False,
) -> Entry:
    """An entry whose keys are those of the canvas."""
    return Entry(title, does, keys, help, check, rule_before, True, needs)
