"""The numbers of a training brought to the items: frames in small portions, and what is changed by hand.

Owns the frame that is shown, what tiles and wires show of it, and which wires are still to follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from playground.document import Link
from playground.engine.frame import Frame
from playground.gui.canvas.items.ink import Ink
from playground.gui.canvas.items.link_item import LinkItem
from playground.gui.canvas.items.live import Showing, Tiles
from playground.gui.canvas.items.node_body import NodeBody
from playground.gui.canvas.items.node_face import NodeFace
from playground.gui.canvas.items.numbers import Numbers
from playground.gui.canvas.plan.phases import Followed
from playground.gui.canvas.plan.plan import EMPTY, Plan
from playground.gui.theme.figures import number

_WIRES_A_FRAME = 150
"""So many single wires are painted anew for one frame, about 3 ms; the others follow with the next."""
_TILES_A_PART = 24
"""So many tiles are made and painted in one go, about 3 ms."""
_REST_MS = 60
"""Without a next frame the wires that were left out follow after so long."""


class Feed:
    """What the items of one scene show of the training. Mutable; owned by the scene.

    `bodies`, `fronts` and `links` are the items that there are just now, kept up by the scene.
    """

    def __init__(
        self,
        parent: QObject,
        ink: Ink,
        bodies: Mapping[int, NodeBody],
        fronts: Mapping[int, NodeFace],
        links: Mapping[Link, LinkItem],
    ) -> None:
        self._bodies, self._fronts, self._links = bodies, fronts, links
        self._plan = EMPTY
        self._ink = ink
        self._shape: tuple[int, int] | None = None
        self._next_link = 0
        self._rest = QTimer(parent, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._finish)
        self.frame: Frame | None = None
        """The moment that is shown."""
        self.before: Mapping[str, Any] = {}
        """The parameters of the moment before."""
        self.tiles: Tiles = "input plane"
        self.phase: Followed | None = None
        """The phase that is followed; None while training runs."""
        self.numbers = Numbers()

    def show_plan(self, plan: Plan, shape: tuple[int, int] | None) -> None:
        """What comes is about this plan; `shape` says that the features are an image."""
        self._plan, self._shape = plan, shape

    def ink(self, ink: Ink) -> None:
        """Another theme: every node is to be shown anew."""
        self._ink = ink
        self.clear()

    def show_batch_losses(self, losses: Sequence[float], *, anew: bool) -> None:
        """The losses of batches, for the line in the loss node; painted with the frame that follows."""
        for id, front in self._fronts.items():
            if self._plan.faces[id].body == "value":
                front.live.show_losses(losses, anew=anew)

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """A frame bit by bit: a few nodes at a time, then the wires."""
        if self.frame is not None and self.frame.step != frame.step:
            self.before = self.frame.parameters
        self.frame = frame
        self.numbers.show(frame)
        shown: list[list[int]] = [[]]
        tiles = 0
        for id in self._fronts:
            face = self._plan.faces[id]
            if tiles and tiles + len(face.tiles) > _TILES_A_PART:
                shown.append([])
                tiles = 0
            shown[-1].append(id)
            tiles += len(face.tiles)
        return [*(partial(self.show_nodes, ids) for ids in shown), self.show_weights]

    def show_nodes(self, ids: Sequence[int]) -> None:
        """Some nodes by their numbers; those that have gone out of view meanwhile are left alone."""
        if self.frame is None:
            return
        errors = self.phase == "gradient" and self.tiles == "this batch"
        losses = self.phase is not None and self.phase != "predict"
        showing = Showing(self.tiles, self.numbers, self._shape, errors, losses)
        for id in (id for id in ids if id in self._fronts):
            front, face = self._fronts[id], self._plan.faces[id]
            norm = self.numbers.norm(f"{face.title}.weight") if self.phase == "gradient" else None
            self._bodies[id].show_footer(("|∇W|", number(norm, 3)) if norm is not None else None)
            inner = face.block.inner if face.block is not None else None
            if front.live.show(self.frame, inner or face, self._ink, showing):
                front.update()

    def show_weights(self) -> None:
        """Wires by their numbers, beginning where the last frame ran out of time."""
        every = self._plan.strands
        links = [link for link in self._links if link in every and every[link].kind == "weights"]
        first = self._next_link % max(len(links), 1)
        painted = 0
        for place, link in enumerate((*links[first:], *links[:first])):
            if painted >= _WIRES_A_FRAME:
                self._next_link = first + place
                self._rest.start()
                return
            painted += self.show_link(link)
        self._next_link = 0
        self._rest.stop()

    def show_link(self, link: Link) -> int:
        """The wires of a link by their numbers; how many are painted anew for it."""
        strands = self._plan.strands.get(link)
        if self.frame is None or strands is None or strands.kind != "weights":
            return 0
        name = f"{self._plan.faces[strands.node].title}.weight"
        table, full = self.numbers.table(name), self.numbers.own_full(name)
        return self._links[link].show_weights(table, full, exact=not self.frame.running)

    def _finish(self) -> None:
        """The wires that the last frame left out, where no newer one came."""
        if self.frame is not None:
            self.show_weights()

    def complete(self) -> None:
        """Paints all wires that were left for later, here and now."""
        while self._rest.isActive():
            self._finish()

    @property
    def bars(self) -> bool:
        """Whether a bar is seen for each row: in LOSS those of the losses, else those in the tiles."""
        if self.phase == "loss":
            return self.frame is not None and self.frame.mechanics.batch is not None
        return self.tiles == "this batch"

    def forget(self) -> None:
        """No numbers: what is shown next is another network."""
        self.frame, self.before = None, {}
        self.phase = None
        self.numbers.show(None)
        self._rest.stop()
        for front in self._fronts.values():
            front.live.forget()
            front.update()
        for item in self._links.values():
            item.show_weights(None, 1.0)

    def clear(self) -> None:
        """Every node is to be shown anew, whatever it shows now."""
        for front in self._fronts.values():
            front.live.clear()
            front.update()
