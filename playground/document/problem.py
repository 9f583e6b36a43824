"""A problem of a document, in words, and where it stands.

The words may hold names from a file that somebody else has made: they are told as far as they can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

JOINERS = "\u200c\u200d"
"""Signs without a width that letters and emoji are joined by."""


def shown(text: str) -> str:
    """The text as one line, without what cannot be shown: line breaks, and what a terminal would obey."""
    if text.isprintable():
        return text
    kept = (one for one in text if one.isprintable() or one.isspace() or one in JOINERS)
    return " ".join("".join(kept).split())


@dataclass(frozen=True, slots=True)
class Fix:
    """Something that a button can do about a problem: an edit by name, with what it needs."""

    label: str
    edit: Literal[
        "set_setting",
        "remove_node",
        "insert_after",
        "replace_op",
        "unfreeze",
        "unmute",
        "mend_groups",
        "open_data",
        "set_training",
    ]
    node: int | None = None
    values: tuple[tuple[str, object], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", shown(self.label))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `text` is a whole sentence that names the node; `brief` fits on the node.

    An "error" keeps the network from training, a "hint" does not. `node` is None where the fault is
    in the data or the training settings; `where` then names the setting ("training.batch_size").
    """

    text: str
    level: Literal["error", "hint"] = "error"
    node: int | None = None
    port: int | None = None
    where: str = ""
    brief: str = ""
    fixes: tuple[Fix, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", shown(self.text))
