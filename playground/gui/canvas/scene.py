"""The items of the canvas, kept in step with a plan.

Owns which item shows which node or link. Everything that it shows can be rebuilt from a plan, a
frame and the marks; it asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGraphicsScene

from playground.document import Link
from playground.engine.frame import Frame
from playground.gui.canvas import wires
from playground.gui.canvas.face import Face
from playground.gui.canvas.ink import Ink
from playground.gui.canvas.link_item import LinkItem, LinkLook
from playground.gui.canvas.live import Tiles
from playground.gui.canvas.node_body import NodeBody
from playground.gui.canvas.node_face import Marks, NodeFace
from playground.gui.canvas.plan import EMPTY, Plan
from playground.gui.canvas.wires import WireKind


@dataclass(frozen=True, slots=True)
class Standing:
    """What is selected, hovered and dragged: everything that marks items without being in the document."""

    selection: frozenset[int] = frozenset()
    unit: tuple[int, int] | None = None
    link: Link | None = None
    hovered_node: int | None = None
    hovered_link: Link | None = None
    targets: frozenset[int] | None = None
    """While a wire is dragged: the nodes where it may end; None otherwise."""
    source: int | None = None
    forwards: bool = True
    """Whether the dragged wire looks for an input."""
    hovered_unit: tuple[int, int] | None = None
    hidden_link: Link | None = None
    """A link that is being pulled off its port."""


_FADED = 0.45
"""Nodes where a dragged wire may not end."""
_WIRES_A_FRAME = 150
"""So many single wires are painted anew for one frame, about 3 ms; the others follow with the next."""
_TILES_A_PART = 24
"""So many tiles are made and painted in one go, about 3 ms."""
_REST_MS = 60
"""Without a next frame they follow after so long."""


class CanvasScene(QGraphicsScene):
    """Two items a node, one a link."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setSceneRect(-50_000, -50_000, 100_000, 100_000)
        self._ink = ink
        self._plan = EMPTY
        self._standing = Standing()
        self._bodies: dict[int, NodeBody] = {}
        self._fronts: dict[int, NodeFace] = {}
        self._links: dict[Link, LinkItem] = {}
        self._ends: dict[Link, object] = {}
        """What the single wires of each link were last placed between."""
        self._frame: Frame | None = None
        self._shape: tuple[int, int] | None = None
        self._full = 1.0
        self._next_link = 0
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._finish)
        self.tiles: Tiles = "input plane"
        self.wires: WireKind = "weights"
        self.full = 1.0
        """What the scale below the canvas ends at."""

    def show_plan(self, plan: Plan, shape: tuple[int, int] | None = None) -> None:
        """Adds, removes and moves items until they show this plan."""
        self._plan, self._shape = plan, shape
        self._sync_nodes(plan.faces)
        self._sync_links(plan.links)
        self.place(plan)
        self.stand(self._standing)
        if self._frame is not None:
            self.show_frame(self._frame)

    def place(self, plan: Plan) -> None:
        """Puts items where the plan says."""
        self._plan = plan
        for id, front in self._fronts.items():
            front.setPos(*plan.at[id])
            self._bodies[id].setPos(*plan.at[id])
        for link, item in self._links.items():
            strands = plan.strands.get(link)
            ends = [(plan.at[id], plan.faces[id], strands) for id in (link.source, link.target)]
            if ends != self._ends.get(link):
                self._ends[link] = ends
                curves = tuple(plan.strand(link, *pair) for pair in strands.ends) if strands else ()
                item.place_strands(curves, weighted=strands is not None and strands.kind == "weights")
            item.place_cable(plan.route(link))

    def shown_at(self, plan: Plan) -> dict[int, tuple[float, float]]:
        """Where the items of a plan's nodes are just now."""
        return {id: (self._fronts[id].x(), self._fronts[id].y()) for id in plan.faces if id in self._fronts}

    def ink(self, ink: Ink) -> None:
        """Another theme."""
        self._ink = ink
        for front in self._fronts.values():
            front.live.clear()
        for id, face in self._plan.faces.items():
            self._bodies[id].show_face(face, ink)
            self._fronts[id].show_face(face, ink)
        self.stand(self._standing)
        if self._frame is not None:
            self.show_frame(self._frame)
        self.update()

    def stand(self, standing: Standing) -> None:
        """Marks items."""
        self._standing = standing
        dragging = standing.targets is not None
        for id, front in self._fronts.items():
            target = dragging and id in (standing.targets or ())
            faded = dragging and not target and id != standing.source
            front.setOpacity(_FADED if faded else 1.0)
            self._bodies[id].setOpacity(front.opacity())
            front.mark(
                Marks(
                    hovered=id == standing.hovered_node,
                    selected=id in standing.selection,
                    unit=standing.unit[1] if standing.unit is not None and standing.unit[0] == id else None,
                    rings=("in" if standing.forwards else "out") if target else None,
                )
            )
        for link, item in self._links.items():
            source, target_face = self._plan.faces[link.source], self._plan.faces[link.target]
            bad = target_face.level == "error" and target_face.bad_port == link.input
            look = LinkLook(
                link == standing.hovered_link,
                link == standing.link,
                bad,
                not source.known or source.body == "problem",
            )
            item.show_look(self._ink, look)
            item.setVisible(link != standing.hidden_link)

    def show_batch_losses(self, losses: Sequence[float], *, anew: bool) -> None:
        """The losses of batches, for the line in the loss node; painted with the frame that follows."""
        for id, front in self._fronts.items():
            if self._plan.faces[id].body == "value":
                front.live.show_losses(losses, anew=anew)

    def show_frame(self, frame: Frame) -> None:
        """The numbers of a moment of the training, in the tiles and wires."""
        for part in self.parts(frame):
            part()

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """The same bit by bit: a few nodes at a time, then the wires."""
        self._frame = frame
        full = self._full = wires.reference(
            one for name, one in frame.parameters.items() if name.endswith(".weight")
        )
        self.full = full if self.wires == "weights" else wires.largest(frame.gradients.values())
        shown: list[list[int]] = [[]]
        tiles = 0
        for id, face in self._plan.faces.items():
            if tiles and tiles + len(face.tiles) > _TILES_A_PART:
                shown.append([])
                tiles = 0
            shown[-1].append(id)
            tiles += len(face.tiles)
        nodes = [partial(self._show_nodes, ids, frame, full) for ids in shown]
        return [*nodes, partial(self._show_weights, frame, full)]

    def _show_nodes(self, ids: Sequence[int], frame: Frame, full: float) -> None:
        """Some nodes by their numbers."""
        for id in ids:
            front, face = self._fronts[id], self._plan.faces[id]
            if front.live.show(frame, face, self._ink, self.tiles, full, self._shape):
                front.update()

    def _show_weights(self, frame: Frame, full: float) -> None:
        """Wires by their numbers, beginning where the last frame ran out of time."""
        links = [link for link, strands in self._plan.strands.items() if strands.kind == "weights"]
        first = self._next_link % max(len(links), 1)
        painted = 0
        for place, link in enumerate((*links[first:], *links[:first])):
            if painted >= _WIRES_A_FRAME:
                self._next_link = first + place
                self._rest.start()
                return
            name = f"{self._plan.faces[link.target].title}.weight"
            numbers = (frame.parameters if self.wires == "weights" else frame.gradients).get(name)
            own = wires.largest((numbers,)) if self.wires == "gradients" and numbers is not None else full
            painted += self._links[link].show_weights(numbers, own, exact=not frame.running)
        self._next_link = 0
        self._rest.stop()

    def _finish(self) -> None:
        """The wires that the last frame left out, where no newer one came."""
        if self._frame is not None:
            self._show_weights(self._frame, self._full)

    def reading(self, link: Link, ends: tuple[int, int]) -> tuple[float | None, float | None]:
        """Weight and gradient of one single wire, as far as they are known."""
        name = f"{self._plan.faces[link.target].title}.weight"
        tables = (self._frame.parameters, self._frame.gradients) if self._frame is not None else ()
        shown = [table.get(name) for table in tables]
        inside = [one is not None and ends[0] < one.shape[0] and ends[1] < one.shape[1] for one in shown]
        values = [
            float(one[ends]) if fits and one is not None else None
            for one, fits in zip(shown, inside, strict=True)
        ]
        return (values[0], values[1]) if values else (None, None)

    def forget_frame(self) -> None:
        """No numbers: what is shown next is another network."""
        self._frame = None
        self._rest.stop()
        for front in self._fronts.values():
            front.live.forget()
            front.update()
        for item in self._links.values():
            item.show_weights(None, 1.0)

    def again(self) -> None:
        """Shows the last frame anew, after `tiles` or `wires` changed."""
        for front in self._fronts.values():
            front.live.clear()
            front.update()
        if self._frame is not None:
            self.show_frame(self._frame)

    def _sync_nodes(self, faces: Mapping[int, Face]) -> None:
        for id in self._fronts.keys() - faces.keys():
            self.removeItem(self._fronts.pop(id))
            self.removeItem(self._bodies.pop(id))
        for id, face in faces.items():
            if id in self._fronts:
                self._bodies[id].show_face(face, self._ink)
                self._fronts[id].show_face(face, self._ink)
            else:
                self._bodies[id] = NodeBody(face, self._ink)
                self._fronts[id] = NodeFace(face, self._ink)
                self.addItem(self._bodies[id])
                self.addItem(self._fronts[id])

    def _sync_links(self, links: Collection[Link]) -> None:
        for link in self._links.keys() - set(links):
            self.removeItem(self._links.pop(link))
            self._ends.pop(link, None)
        for link in links:
            if link not in self._links:
                self._links[link] = LinkItem(self._ink)
                self.addItem(self._links[link])
