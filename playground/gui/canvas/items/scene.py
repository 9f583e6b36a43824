"""The items of the canvas, kept in step with a plan.

Owns which item shows which node or link. Everything that it shows can be rebuilt from a plan, a
frame and the marks; it asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGraphicsScene

from playground.document import Link
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.items.far_item import FarItem
from playground.gui.canvas.items.feed import Feed
from playground.gui.canvas.items.frame_item import FrameItem
from playground.gui.canvas.items.ink import Ink
from playground.gui.canvas.items.link_item import DIM, LinkItem
from playground.gui.canvas.items.live import Live
from playground.gui.canvas.items.marking import Here, far_marks, is_refused, link_look, node_marks
from playground.gui.canvas.items.node_body import NodeBody
from playground.gui.canvas.items.node_face import NodeFace
from playground.gui.canvas.items.picked import Picked
from playground.gui.canvas.items.port_shapes import PortShapes, port_words
from playground.gui.canvas.items.presence import Presence
from playground.gui.canvas.items.resting import Resting
from playground.gui.canvas.items.standing import Standing
from playground.gui.canvas.items.sweep import Sweep
from playground.gui.canvas.plan.cubics import shifted
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.phases import Followed
from playground.gui.canvas.plan.plan import EMPTY, Plan
from playground.gui.canvas.plan.weights import spot

_FADED = 0.45
"""Nodes where a dragged wire may not end."""
_LIFT = 2.2
"""How far bodies, wires and fronts of dragged nodes are raised: above the fronts of all others."""
_GROW_S = 0.008
"""So long items are made in one turn of the event loop; until then what is missing is a block."""
_RESTING = 250
"""So many nodes, and three times as many links, are kept though they are out of view."""


class CanvasScene(QGraphicsScene):
    """Two items a node, one a link."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setSceneRect(-500_000, -500_000, 1_000_000, 1_000_000)
        self._ink = ink
        self._plan = EMPTY
        self._standing = Standing()
        self._bodies: dict[int, NodeBody] = {}
        self._fronts: dict[int, NodeFace] = {}
        self._links: dict[Link, LinkItem] = {}
        self._frames: dict[int, FrameItem] = {}
        self._opacities: dict[int, float] = {}
        self._faint: dict[int | Link, float] = {}
        self._ends: dict[Link, object] = {}
        """What the single wires of each link were last placed between, seen from its first face …"""
        self._origins: dict[Link, tuple[float, float]] = {}
        """… and where that stood."""
        self._sweep = Sweep()
        self._places: dict[int, tuple[float, float]] = {}
        self._lifted = frozenset[int]()
        self.stale = False
        """Whether the network is broken: what is shown of its training is of before."""
        self.feed = Feed(self, ink, self._bodies, self._fronts, self._links)
        """The numbers of the training."""
        self.picked = Picked(self, ink)
        self._ports = PortShapes(ink)
        self.addItem(self._ports)
        self._presence = Presence()
        self._missing: list[int | Link] = []
        """What is to have an item and has none yet; the most urgent last."""
        self._growth = QTimer(self, singleShot=True, interval=0)
        self._growth.timeout.connect(self._grow)
        self._resting_nodes = Resting[int, NodeBody, NodeFace](self, _RESTING)
        self._resting_links = Resting[Link, LinkItem](self, 3 * _RESTING, self._forget_link)
        self._far = FarItem(ink, self._fronts.keys(), self._links.keys())
        self.addItem(self._far)

    def show_plan(self, plan: Plan, shape: tuple[int, int] | None = None) -> None:
        """Adds, removes and moves items until they show this plan."""
        self._plan = plan
        self.feed.show_plan(plan, shape)
        self._sweep.show_plan(plan)
        self._presence.show_plan(plan)
        self._resting_nodes.keep(plan.faces.keys())
        self._resting_links.keep(frozenset(plan.links))
        self._sync_items()
        self._sync_frames(plan)
        self.place(plan)
        self._show_reach()
        self.stand(self._standing)
        self._show_again()
        self._grow()

    def look(self, zoom: float, seen: Box) -> None:
        """What is seen of the scene just now, and how large: in a large graph only that has items."""
        if not self._presence.look(zoom, seen):
            self._show_far()
            return
        self._sync_items()
        self._grow()

    @property
    def shown(self) -> frozenset[int] | None:
        """The nodes of the document whose numbers are seen; None: all that have some."""
        if self._presence.whole:
            return None
        ids = [*self._presence.nodes, *(id for id in self._standing.selection if id in self._plan.faces)]
        return frozenset(self._plan.faces[id].shown for id in ids)

    def place(self, plan: Plan) -> None:
        """Puts items where the plan says."""
        self._plan = plan
        for id in self._fronts:
            self._place_node(id)
        for link in self._links:
            self._place_link(link)
        for group, frame in self._frames.items():
            frame.place(plan.frame(group))
        self._far.show_plan(plan, self._ink)
        self._show_picked()

    def _place_node(self, id: int) -> None:
        at = self._plan.at[id]
        if self._places.get(id) != at:
            self._places[id] = at
            self._fronts[id].setPos(*at)
            self._bodies[id].setPos(*at)

    def _place_link(self, link: Link) -> None:
        plan, item = self._plan, self._links[link]
        strands = plan.strands.get(link)
        anchors = plan.anchors(link)
        x, y = plan.at[anchors[0]]
        ends = [strands, *((plan.at[id][0] - x, plan.at[id][1] - y, plan.faces[id]) for id in anchors)]
        if ends != self._ends.get(link):
            self._ends[link], self._origins[link] = ends, (x, y)
            curves = tuple(plan.strand(link, *pair) for pair in strands.ends) if strands else ()
            item.place_strands(curves, weighted=strands is not None and strands.kind == "weights")
        left, top = self._origins[link]
        item.setPos(x - left, y - top)  # what moves as a whole keeps its picture
        item.place_cable(shifted(plan.route(link), left - x, top - y))

    def lift(self, ids: frozenset[int]) -> None:
        """Nodes that are dragged lie over all others, with their wires; the rest lies as ever."""
        if ids == self._lifted:
            return
        changed, self._lifted = ids ^ self._lifted, ids
        for id in changed & self._fronts.keys():
            up = _LIFT if id in ids else 0.0
            self._bodies[id].setZValue(up)
            self._fronts[id].setZValue(2 + up)
        for link, item in self._links.items():
            ends = self._plan.ends(link)
            if not changed.isdisjoint(ends):
                item.setZValue(1 + (0.0 if ids.isdisjoint(ends) else _LIFT))

    def shown_at(self, plan: Plan) -> dict[int, tuple[float, float]]:
        """Where the items of a plan's nodes are just now."""
        return {
            id: (self._fronts[id].x(), self._fronts[id].y()) if id in self._fronts else at
            for id, at in plan.at.items()
        }

    def ink(self, ink: Ink) -> None:
        """Another theme."""
        self._ink = ink
        self._resting_nodes.keep(())
        self.feed.ink(ink)
        for id, front in self._fronts.items():
            self._bodies[id].show_face(self._plan.faces[id], ink)
            front.show_face(self._plan.faces[id], ink)
        self._far.show_plan(self._plan, ink)
        for group, frame in self._frames.items():
            frame.show_group(self._plan.frames[group], ink)
        self.stand(self._standing)
        self._show_again()
        self.update()

    def stand(self, standing: Standing) -> None:
        """Marks items."""
        self._standing = standing
        self._show_picked()
        self._ports.show_words(self._ink, port_words(self._plan, standing))
        for id in self._fronts:
            self._stand_node(id)
        for link in self._links:
            self._stand_link(link)
        if self._far.isVisible():
            self._mark_far()
        for group, frame in self._frames.items():
            frame.mark(selected=group == standing.group, hovered=group == standing.hovered_group)

    def _stand_node(self, id: int) -> None:
        shown = _FADED if is_refused(self._standing, id) else 1.0
        self._opacities[id] = shown * (1.0 if self._sweep.reached(id) else DIM)
        self._show_opacity(id)
        here = Here(
            bias=self.picked.bias(id),
            pixel=self.picked.pixel(self._plan, id),
            lit=self._sweep.lit(id),
            stale=self.stale and self._plan.faces[id].category != "data",
        )
        self._fronts[id].mark(node_marks(self._standing, id, here))

    def _stand_link(self, link: Link) -> None:
        item = self._links[link]
        item.show_look(self._ink, link_look(self._plan, self._standing, link))
        item.setVisible(link != self._standing.hidden_link)

    def _mark_far(self) -> None:
        self._far.mark(*far_marks(self._plan, self._standing, self._ink.theme))

    @property
    def faded(self) -> Mapping[int | Link, float]:
        """By how much faces and links are fainter, because they are off the path that is lit."""
        return self._faint

    def fade(self, levels: Mapping[int | Link, float]) -> None:
        """Makes faces and links fainter; those that are not named are as ever."""
        changed = {
            key for key in levels.keys() | self._faint.keys() if levels.get(key) != self._faint.get(key)
        }
        self._faint = dict(levels)
        for key in changed:
            if isinstance(key, Link):
                if key in self._links:
                    self._links[key].fade(levels.get(key, 0.0))
            elif key in self._fronts:
                self._show_opacity(key)

    def _show_opacity(self, id: int) -> None:
        opacity = self._opacities.get(id, 1.0) * (1.0 - self._faint.get(id, 0.0))
        self._fronts[id].setOpacity(opacity)
        self._bodies[id].setOpacity(opacity)

    def show_frame(self, frame: Frame) -> None:
        """The numbers of a moment of the training, in the tiles and wires."""
        for part in self.parts(frame):
            part()

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """The same bit by bit: a few nodes at a time, then the wires."""
        return [*self.feed.parts(frame), self._show_picked]

    def _show_again(self) -> None:
        if self.feed.frame is not None:
            self.show_frame(self.feed.frame)

    def complete(self) -> None:
        """Makes all items and paints all wires that were left for later, here and now."""
        self._make(None)
        self.feed.complete()

    @property
    def plan(self) -> Plan:
        """What is shown, as far as it has moved."""
        return self._plan

    @property
    def inks(self) -> Ink:
        """Pens and brushes of the theme of now."""
        return self._ink

    def live(self, id: int) -> Live:
        """What a node shows of the training."""
        return self._fronts[id].live

    def full(self) -> float:
        """What the scale below the canvas ends at."""
        weight = self._standing.weight or self._standing.hovered_weight
        return self.feed.numbers.scale(weight.name if weight is not None else None)

    def hold(self, weight: Weight, value: float | None) -> None:
        """Shows a weight that is being changed by hand, before a frame has it; None: what frames say."""
        self.feed.numbers.hold(weight, value)
        if self.feed.frame is not None:
            here = spot(self._plan, weight)
            if here is not None:
                self.feed.show_nodes([here.node])
            self.feed.show_weights()
            self._show_picked()

    def _show_picked(self) -> None:
        """The selected and the hovered weight where and as they are now."""
        standing = self._standing
        self.picked.show(self._plan, self._ink, self.feed.numbers, standing.weight, standing.hovered_weight)

    # -- phases ----------------------------------------------------------------------------------

    def layers(self, phase: Followed) -> int:
        """How many layers a phase sweeps through."""
        return self._sweep.layers(phase)

    def begin_phase(self) -> None:
        """What comes next is about the frame of now."""
        self._sweep.forget_moves()

    def show_phase(self, phase: Followed | None, share: float = 1.0, shift: float = 0.0) -> None:
        """How far a phase has come; None: none is followed. `shift` moves its dashes."""
        if phase == "step":
            after = self.feed.frame.parameters if self.feed.frame is not None else {}
            self._sweep.find_moves(self._links, self.feed.before, after)
        self._sweep.show(phase, share, shift)
        self._show_reach()
        self.stand(self._standing)

    def _show_reach(self) -> None:
        for link in self._links:
            self._reach_link(link)

    def _reach_link(self, link: Link) -> None:
        self._links[link].show_flow(self._sweep.flow(link))
        self._links[link].show_moves(*self._sweep.moves(link))

    def forget_frame(self) -> None:
        """No numbers: what is shown next is another network."""
        self._sweep.forget()
        self.feed.forget()
        self._resting_nodes.keep(())
        self._resting_links.keep(())

    def again(self) -> None:
        """Shows the last frame anew, after what tiles or wires show changed."""
        self._resting_nodes.keep(())
        self.feed.clear()
        self._show_again()
        self._show_reach()

    # -- which items there are -------------------------------------------------------------------

    def _sync_items(self) -> None:
        """No items but for what is there; notes for what there are none yet."""
        nodes, links = self._presence.nodes, self._presence.links
        for id in self._fronts.keys() - set(nodes):
            body, front = self._bodies.pop(id), self._fronts.pop(id)
            if id in self._plan.faces:
                self._resting_nodes.put(id, body, front)
            else:
                self.removeItem(front)
                self.removeItem(body)
                self._places.pop(id, None)
        for link in self._links.keys() - set(links):
            self._resting_links.put(link, self._links.pop(link))
        for id in self._fronts:
            self._show_face(id)
        self._missing = [
            key
            for key in reversed(self._presence.order)
            if key not in (self._links if isinstance(key, Link) else self._fronts)
        ]

    def _show_face(self, id: int) -> None:
        self._bodies[id].show_face(self._plan.faces[id], self._ink)
        self._fronts[id].show_face(self._plan.faces[id], self._ink)

    def _grow(self) -> None:
        """Makes items that are missing for as long as nobody notices, the rest in the next turns."""
        self._make(None if self._presence.whole else _GROW_S)
        if self._missing:
            self._growth.start()

    def _make(self, most_s: float | None) -> None:
        start = perf_counter()
        while self._missing:
            key = self._missing.pop()
            if isinstance(key, Link):
                self._make_link(key)
            else:
                self._make_node(key)
            self._far.update()
            if most_s is not None and perf_counter() - start >= most_s:
                break
        self._show_far()

    def _make_node(self, id: int) -> None:
        """A node as it is now, made or from those at rest."""
        items = self._resting_nodes.take(id)
        if items is None:
            items = NodeBody(self._plan.faces[id], self._ink), NodeFace(self._plan.faces[id], self._ink)
            self._places.pop(id, None)
            for item in items:
                self.addItem(item)
        self._bodies[id], self._fronts[id] = items
        self._show_face(id)
        self._place_node(id)
        self._stand_node(id)
        self.feed.show_nodes([id])

    def _make_link(self, link: Link) -> None:
        """A link as it is now, made or from those at rest."""
        items = self._resting_links.take(link)
        if items is None:
            items = (LinkItem(self._ink),)
            self._forget_link(link)
            self.addItem(items[0])
        self._links[link] = items[0]
        items[0].fade(self._faint.get(link, 0.0))
        self._place_link(link)
        self._stand_link(link)
        self._reach_link(link)
        self.feed.show_link(link)

    def _forget_link(self, link: Link) -> None:
        self._ends.pop(link, None)
        self._origins.pop(link, None)

    def _show_far(self) -> None:
        """One item for all that has none of its own, where some of that may be in view."""
        shown = self._presence.far or self._presence.sparse or bool(self._missing)
        if shown and not self._far.isVisible():
            self._mark_far()
        self._far.setVisible(shown)

    def _sync_frames(self, plan: Plan) -> None:
        for id in self._frames.keys() - plan.frames.keys():
            self.removeItem(self._frames.pop(id))
        for id, group in plan.frames.items():
            if id not in self._frames:
                self._frames[id] = FrameItem(group, self._ink)
                self.addItem(self._frames[id])
            self._frames[id].show_group(group, self._ink)
