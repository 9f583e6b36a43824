"""What the inspector teaches about a node: what it does, and where that comes from. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from playground.document import Node
from playground.ops import ACTIVATIONS, LOSSES, OPS
from playground.ops.setting import resolve

_ELSEWHERE = "see each"
"""How the source of an op begins whose entries have sources of their own."""
_NONE = "none"


class _Entry(Protocol):
    """What losses and activations have in common."""

    @property
    def title(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def source(self) -> str: ...


def lesson(node: Node) -> tuple[str, str]:
    """(help, source); with the chosen function's own where the node is about one. Empty for an unknown op."""
    op = OPS.get(node.op)
    if op is None:
        return "", ""
    if not op.source.startswith(_ELSEWHERE):
        return op.help, "" if op.source.startswith(_NONE) else op.source
    tables: tuple[Mapping[str, _Entry], ...] = (LOSSES, ACTIVATIONS)
    values = resolve(op.settings, node.settings)
    for setting in op.settings:
        for table in tables:
            entry = table.get(str(values[setting.name]))
            if setting.choices == tuple(table) and entry is not None:
                return f"{op.help}\n\n{entry.title}: {entry.help}\n{entry.formula}", entry.source
    return op.help, ""
