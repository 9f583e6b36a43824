"""The settings that selected nodes have in common, as lines of a menu: one choice is for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from playground.document import Node
from playground.gui.canvas.commands.menus import Act, Line, More
from playground.gui.canvas.plan.faces import activation_setting
from playground.ops import OPS
from playground.ops.setting import Setting, resolve

Change = Callable[[frozenset[int], str, object, str], None]
"""(nodes, setting, value, what the setting is called)."""


def settings_lines(nodes: Sequence[Node], change: Change) -> list[Line]:
    """A line for each choice and each switch that all of the nodes with settings have."""
    having = [node for node in nodes if node.op in OPS and _choices(node)]
    ids = frozenset(node.id for node in having)
    return [_line(setting, having, partial(change, ids)) for setting in _common(having)]


def _common(nodes: Sequence[Node]) -> list[Setting]:
    if not nodes:
        return []
    return [one for one in _choices(nodes[0]) if all(one in _choices(node) for node in nodes[1:])]


def _choices(node: Node) -> list[Setting]:
    """What of a node can be chosen from a menu; its activation has a menu of its own."""
    op = OPS[node.op]
    kinds = ("choice", "flag")
    return [one for one in op.settings if one.kind in kinds and one.name != activation_setting(op)]


def _line(setting: Setting, nodes: Sequence[Node], change: Callable[[str, object, str], None]) -> Line:
    values = {resolve((setting,), node.settings)[setting.name] for node in nodes}
    if setting.kind == "flag":
        on = values == {True}
        return Act(setting.label, partial(change, setting.name, not on, setting.label), checked=on)
    titles = dict(zip(setting.choices, setting.titles, strict=False))
    return More(
        setting.label,
        [
            Act(
                titles.get(value, value.replace("_", " ")),
                partial(change, setting.name, value, setting.label),
                checked=values == {value},
            )
            for value in setting.choices
        ],
    )
