"""Which nodes and cables lie up- and downstream of a node.

Pure functions over a plan; knows no Qt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from playground.document import Link
from playground.gui.canvas.plan.plan import Plan


class Path(NamedTuple):
    """All that feeds a node or is fed by it: faces by id, and the links between them."""

    faces: frozenset[int]
    links: tuple[Link, ...]


def path_through(plan: Plan, id: int) -> Path:
    """The path that a node is on, up and down the stream, itself included."""
    into: dict[int, list[int]] = {}
    out_of: dict[int, list[int]] = {}
    joined = plan.joints.ends
    for source, target in joined.values():
        into.setdefault(target, []).append(source)
        out_of.setdefault(source, []).append(target)
    above, below = _reached(id, into), _reached(id, out_of)
    links = tuple(
        link
        for link, (source, target) in joined.items()
        if (target in above and source in above) or (source in below and target in below)
    )
    return Path(above | below, links)


def _reached(start: int, ways: Mapping[int, Iterable[int]]) -> frozenset[int]:
    seen, front = {start}, [start]
    while front:
        for other in ways.get(front.pop(), ()):
            if other not in seen:
                seen.add(other)
                front.append(other)
    return frozenset(seen)
