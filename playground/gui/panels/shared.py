"""What several nodes have in common: their settings, and the values that all of them share. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playground.document import Node
from playground.gui.widgets.mixed import MIXED
from playground.ops import OPS
from playground.ops.setting import Setting, resolve


def shared_settings(nodes: Sequence[Node]) -> tuple[Setting, ...]:
    """The settings that all of the nodes have, alike in every respect; in the order of the first."""
    tables = [OPS[node.op].settings if node.op in OPS else () for node in nodes]
    return tuple(setting for setting in (tables[0] if tables else ()) if all(setting in t for t in tables))


def shared_values(nodes: Sequence[Node], settings: Sequence[Setting]) -> dict[str, object]:
    """The value of every setting, `MIXED` where the nodes do not agree."""
    each = [resolve(settings, node.settings) for node in nodes]
    return {setting.name: agreed([values[setting.name] for values in each]) for setting in settings}


def matters(setting: Setting, values: Mapping[str, object]) -> bool:
    """Whether a setting has any effect under the values of the others."""
    if setting.when is None:
        return True
    name, wanted = setting.when
    return values.get(name) in (*wanted, MIXED)


def agreed(values: Sequence[object]) -> object:
    """The value that all of them are, `MIXED` where they differ, None where there is none."""
    if not values:
        return None
    return values[0] if all(value == values[0] for value in values) else MIXED
