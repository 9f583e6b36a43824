"""Which nodes and links have items of their own just now.

In a small graph all of them. In a large one those in view and a little around it; far out none, because
there one item paints the whole graph. Knows a plan, not Qt.
"""

from __future__ import annotations

from playground.document import Link
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import EMPTY, Plan

FEW = 120
"""So many nodes have their items all the time."""
MARGIN = 0.12
"""How far around the view items are there already, as a share of its sides."""


class Presence:
    """Who is there. Mutable; owned by the scene."""

    def __init__(self) -> None:
        self._plan = EMPTY
        self._zoom = 1.0
        self._seen: Box | None = None
        self._area: Box | None = None
        self.far = False
        """Whether the graph is large and looked at from so far that none has an item."""
        self.nodes: list[int] = []
        self.links: list[Link] = []

    @property
    def whole(self) -> bool:
        """Whether every node is there, wherever one looks."""
        return len(self._plan.faces) <= FEW or self._seen is None

    def show_plan(self, plan: Plan) -> None:
        """Another plan; who is there follows at once."""
        self._plan, self._area = plan, None
        self._follow()

    def look(self, zoom: float, seen: Box) -> bool:
        """Another view; whether others are there now."""
        self._zoom, self._seen = zoom, seen
        return self._follow()

    def _follow(self) -> bool:
        before = self.far, self.nodes, self.links
        self.far = not self.whole and self._zoom < m.BLOCK_BELOW
        if self.whole or self.far or self._seen is None:
            self._area = None
            everyone = list(self._plan.faces)
            self.nodes = self._always() if self.far else everyone
            self.links = [] if self.far else list(self._plan.links)
        elif not _fits(self._area, self._seen):
            seen = self._seen
            side, rise = MARGIN * seen.width, MARGIN * seen.height
            self._area = Box(seen.x - side, seen.y - rise, seen.width + 2 * side, seen.height + 2 * rise)
            there = self._plan.areas.meeting(self._area)
            self.nodes = list(dict.fromkeys([*self._always(), *there]))
            self.links = self._plan.link_areas.meeting(self._area)
        return before != (self.far, self.nodes, self.links)

    def _always(self) -> list[int]:
        """The losses: they keep how the training went."""
        return [id for id, face in self._plan.faces.items() if face.body == "value"]


def _fits(area: Box | None, seen: Box) -> bool:
    """Whether an area holds all that is seen and is not much larger."""
    return (
        area is not None
        and area.x <= seen.x
        and area.y <= seen.y
        and seen.right <= area.right
        and seen.bottom <= area.bottom
        and area.width <= 4 * seen.width
    )
