"""Going from wire to wire around a node by key.

Owns the node whose wires are gone through.
"""

from __future__ import annotations

from playground.document import Link
from playground.gui.canvas.plan.plan import Plan


class WireWalk:
    """The wires of one node, in the order in which they stand around it."""

    def __init__(self) -> None:
        self._home: int | None = None

    def step(self, plan: Plan, selection: frozenset[int], link: Link | None, by: int) -> Link | None:
        """The next wire of the selected node, or after the selected wire; None where there is none."""
        if link is None:
            self._home = min(selection, default=None)
        elif self._home is None or link not in _wires(plan, self._home):
            self._home = next((id for id in plan.faces if link in _wires(plan, id)), None)
        wires = _wires(plan, self._home) if self._home is not None else []
        if not wires:
            return None
        first = 0 if by > 0 else -1
        return wires[(wires.index(link) + by) % len(wires)] if link in wires else wires[first]


def _wires(plan: Plan, id: int) -> list[Link]:
    """The wires of a face: those that come in from above down, then those that go out."""
    nodes = plan.members({id})
    into = [one for one in plan.links if one.target in nodes]
    out_of = [one for one in plan.links if one.source in nodes]
    return [
        *sorted(into, key=lambda one: (plan.end_point(one)[1], one)),
        *sorted(out_of, key=lambda one: (plan.end_point(one)[1], one)),
    ]
