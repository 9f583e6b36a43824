"""Where the phase that is followed has come to: which nodes it reached, how far along each link, what moved.

Owns what of it is kept between two pictures. Knows a plan and numbers, not Qt items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from playground.document import Link
from playground.gui.canvas.items.link_motion import LinkFlow
from playground.gui.canvas.items.numbers import moved
from playground.gui.canvas.layout import layers
from playground.gui.canvas.plan.cables import Joints
from playground.gui.canvas.plan.phases import Followed, Reach, reach, span
from playground.gui.canvas.plan.plan import EMPTY, Plan

_AFTERGLOW = 0.45
"""How brightly the wires that a step moved are marked once it is over."""


class Sweep:
    """One phase on its way through a graph. Mutable; owned by the scene."""

    def __init__(self) -> None:
        self._plan = EMPTY
        self._joints: Joints | None = None
        self._layer: dict[int, int] = {}
        self._losses: frozenset[int] = frozenset()
        self._now: Reach | None = None
        self._shift = 0.0
        self._moves: dict[Link, Any] = {}

    def show_plan(self, plan: Plan) -> None:
        """Another plan."""
        self._plan = plan
        if plan.joints is not self._joints:
            self._joints = plan.joints
            self._layer = layers(plan.faces, [plan.ends(link) for link in plan.links])
            self._losses = frozenset(id for id, face in plan.faces.items() if face.category == "loss")

    def layers(self, phase: Followed) -> int:
        """How many layers a phase sweeps through."""
        return span(phase, self._layer, self._losses)

    def show(self, phase: Followed | None, share: float, shift: float) -> None:
        """How far a phase has come; None: none is followed. `shift` moves its dashes."""
        self._shift, self._now = shift, None
        if phase is not None:
            plan = self._plan
            self._now = reach(phase, share, self._layer, self._losses, plan.links, plan.ends)
        if phase != "step":
            self._moves = {}

    def forget(self) -> None:
        """No phase is followed."""
        self._now, self._moves = None, {}

    def forget_moves(self) -> None:
        """What moves next is about the frame of now."""
        self._moves = {}

    def find_moves(self, links: Iterable[Link], before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """How far the wires of each link went in the step that was done last; once for a step."""
        if self._moves:
            return
        for link in links:
            strands = self._plan.strands.get(link)
            if strands is None or strands.kind != "weights" or self._plan.faces[strands.node].frozen:
                continue
            name = f"{self._plan.faces[strands.node].title}.weight"
            way = moved(before.get(name), after.get(name))
            if way is not None:
                self._moves[link] = way

    def reached(self, id: int) -> bool:
        """Whether the phase has come to a node; to all where none is followed."""
        return self._now is None or id in self._now.nodes

    def lit(self, id: int) -> bool:
        """Whether LOSS has arrived at this node, which is the loss."""
        now = self._now
        return now is not None and now.phase == "loss" and now.share == 1.0 and id in self._losses

    def flow(self, link: Link) -> LinkFlow | None:
        """How the phase is drawn along a link; None where it is not."""
        now = self._now
        if now is None:
            return None
        along = now.phase == "loss" and self._plan.face_of(link.target) in self._losses
        passed = now.links.get(link) if along or now.phase in ("predict", "gradient") else None
        return LinkFlow(passed, now.forwards, self._shift) if passed is not None else None

    def moves(self, link: Link) -> tuple[Any, float]:
        """How far each wire of a link went in the step, None where none did, and how bright that is."""
        return self._moves.get(link), 1.0 - (1.0 - _AFTERGLOW) * (self._now.share if self._now else 1.0)
