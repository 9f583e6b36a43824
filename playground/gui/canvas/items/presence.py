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
FAR_AGAIN_BELOW = 0.34
"""From items back to one for all only here: who zooms to and fro about the limit makes none anew."""
MARGIN = 0.2
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
        self.sparse = False
        """Whether some of what is in view has no item though others have: between the two limits."""
        self.nodes: list[int] = []
        self.links: list[Link] = []
        self.order: list[int | Link] = []
        """All of them, what is in view first."""

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
        limit = m.BLOCK_BELOW if self.far or self._area is None else FAR_AGAIN_BELOW
        self.far = not self.whole and self._zoom < limit
        self.sparse = not self.far and not self.whole and self._zoom < m.BLOCK_BELOW
        if self.whole or self.far or self._seen is None:
            self._area = None
            everyone = list(self._plan.faces)
            self.nodes = self._always() if self.far else everyone
            self.links = [] if self.far else list(self._plan.links)
            self.order = [*self.nodes, *self.links]
        elif not self.sparse and not _fits(self._area, self._seen):
            self._fill(self._seen)
        return before != (self.far, self.nodes, self.links)

    def _fill(self, seen: Box) -> None:
        """Who is in view or beside it, the former first."""
        side, rise = MARGIN * seen.width, MARGIN * seen.height
        area = Box(seen.x - side, seen.y - rise, seen.width + 2 * side, seen.height + 2 * rise)
        nodes, links = self._plan.areas, self._plan.link_areas
        self._area = area
        first: list[int | Link] = [*self._always(), *nodes.meeting(seen), *links.meeting(seen)]
        self.order = list(dict.fromkeys([*first, *nodes.meeting(area), *links.meeting(area)]))
        self.nodes = [key for key in self.order if not isinstance(key, Link)]
        self.links = [key for key in self.order if isinstance(key, Link)]

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
